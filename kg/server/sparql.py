"""SPARQL 1.1 Query and Update over HTTP (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from kg.graph.guard import MAX_CHARACTERS, Limits, check
from kg.graph.session import GRAPHS, RESULTS
from kg.graph.writer import Change
from kg.server.described import Description
from kg.server.negotiation import acceptable, written
from kg.server.requests import Operation, RefusedError, here, operation, with_using, without_load
from kg.server.serving import Serving

# What a text of the longest allowed takes in a form: four bytes a character, each written as %XX.
OPERATION_SIZE = 12 * MAX_CHARACTERS + 65_536


class Sparql:
    """The handlers of `/sparql` and `/update`."""

    def __init__(self, serving: Serving, description: Description) -> None:
        self._serving, self._description = serving, description
        self._limits = Limits(services=serving.options.services)

    async def query(self, request: Request) -> Response:
        """Answer a query, or describe the service where none was sent."""
        asked = await self._operation(request, "query")
        if not asked.text:
            return await self._description.service(request)
        check(asked.text, self._limits)
        return await self._answered(request, asked)

    async def update(self, request: Request) -> Response:
        """Make a SPARQL update."""
        writing = self._serving.writing(request)
        asked = await self._operation(request, "update")
        if not asked.text:
            raise RefusedError(400, "no update was sent")
        text, loud = without_load(with_using(asked))
        check(text, replace(self._limits, load=True))
        await writing.change(Change("check" if loud else "update", text, base=here(request)))
        if loud:
            raise RefusedError(403, "LOAD is not allowed; nothing is fetched for an update")
        return Response(status_code=204)

    async def _operation(self, request: Request, kind: str) -> Operation:
        options = self._serving.options
        size = min(options.request_size, OPERATION_SIZE)
        return await operation(request, kind, size=size, seconds=options.arrival)

    async def _answered(self, request: Request, asked: Operation) -> Response:
        types = acceptable(request, (*RESULTS, *GRAPHS))
        headers = {"ETag": await self._tag(asked, types), "Vary": "Accept"}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        answer = await self._serving.answer(asked.text, types, asked, here(request))
        return written(answer, headers)

    async def _tag(self, asked: Operation, types: tuple[str, ...]) -> str:
        """Name an answer by the state of the store and all that was asked of it."""
        path, generation = await self._serving.snapshot()
        said = "\n".join(
            (str(path), str(generation), asked.text, *asked.default_graphs, *asked.named_graphs, *types)
        )
        return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:24]}"'
