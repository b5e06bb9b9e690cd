"""The Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/), direct and indirect."""

from __future__ import annotations

import hashlib
import json
from urllib.parse import parse_qsl, quote

from starlette.requests import Request
from starlette.responses import Response

from kg.graph.session import GRAPHS
from kg.graph.writer import Change
from kg.server.negotiation import acceptable, written
from kg.server.requests import RefusedError, body, here, media_type
from kg.server.serving import Serving

Files = tuple[tuple[bytes, str], ...]
"""What was sent, each with its media type."""


class GraphStore:
    """The handler of `/graph-store` and of the graphs below it."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    async def handle(self, request: Request) -> Response:
        """Read, replace, add to or remove a graph."""
        graph = _named(request)
        if request.method == "POST":
            return await self._write(request, graph)
        if graph is None:
            raise RefusedError(400, "no graph was named; expected ?graph=IRI or ?default")
        if request.method == "PUT":
            return await self._write(request, graph)
        if request.method == "DELETE":
            return await self._delete(request, graph)
        return await self._read(request, graph)

    async def _read(self, request: Request, graph: str) -> Response:
        if graph:
            await self._check_held(graph)
        types = acceptable(request, tuple(GRAPHS))
        where = f"GRAPH <{_iri(graph)}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}"
        return written(await self._serving.answer(text, types))

    async def _delete(self, request: Request, graph: str) -> Response:
        writing = self._serving.writing(request)
        if graph:
            await self._check_held(graph)
        await writing.change(Change("delete", graph=graph))
        return Response(status_code=204)

    async def _write(self, request: Request, graph: str | None) -> Response:
        """Replace a graph or add to it; what is posted to no graph makes one, named by its content."""
        writing = self._serving.writing(request)
        files = await self._files(request)
        base = here(request)
        target = f"{base}/{hashlib.sha256(repr(files).encode()).hexdigest()[:16]}" if graph is None else graph
        change = Change(request.method.lower(), graph=target, files=files, base=target or base)
        there = await writing.change(change)
        if graph is None:
            return Response(status_code=201, headers={"Location": target})
        if there:
            return Response(status_code=204)
        place = f"{request.url.path}?graph={quote(target, safe='')}"
        return Response(status_code=201, headers={"Location": place})

    async def _check_held(self, graph: str) -> None:
        answer = await self._serving.results(f"ASK {{ GRAPH <{_iri(graph)}> {{ }} }}")
        if not json.loads(answer)["boolean"]:
            raise RefusedError(404, f"no graph {graph}")

    async def _files(self, request: Request) -> Files:
        options = self._serving.options
        if media_type(request) == "multipart/form-data":
            return await _form(request, options.request_size)
        data = await body(request, size=options.request_size, seconds=options.arrival)
        return ((data, _known(media_type(request))),)


async def _form(request: Request, size: int) -> Files:
    async with request.form(max_files=16, max_part_size=size) as form:
        parts = [part for part in form.values() if not isinstance(part, str)]
        if not parts:
            raise RefusedError(400, "no file in the form")
        kinds = [_known((part.content_type or "").partition(";")[0].strip().lower()) for part in parts]
        return tuple([(await part.read(), kind) for part, kind in zip(parts, kinds, strict=True)])


def _named(request: Request) -> str | None:
    """Give the IRI of the graph that a request names: empty for the default one, None where it names none."""
    if "name" in request.path_params:
        return here(request)
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    names = [value for key, value in pairs if key == "graph"]
    default = any(key == "default" for key, _ in pairs)
    if len(names) + default > 1:
        raise RefusedError(400, "expected one of ?graph=IRI and ?default")
    if names and ":" not in names[0]:
        raise RefusedError(400, f"{names[0]!r} is not an absolute IRI")
    return "" if default else next(iter(names), None)


def _known(sent: str) -> str:
    if sent not in GRAPHS:
        raise RefusedError(415, f"content type {sent or 'none'}; expected one of {', '.join(GRAPHS)}")
    return sent


def _iri(graph: str) -> str:
    if any(character in '<>"{}|^`\\' or character <= " " for character in graph):
        raise RefusedError(400, f"{graph!r} is not an IRI")
    return graph
