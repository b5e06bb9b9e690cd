"""The service: SPARQL 1.1 Protocol, Graph Store Protocol, health, and the pages, over one store."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qsl, quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from kg.errors import ForbiddenError, KgError, OptionError, QueryError, StoreError
from kg.graph import describe
from kg.graph.describe import Holdings
from kg.graph.guard import MAX_CHARACTERS, Limits, check
from kg.graph.session import GRAPHS, RESULTS, Answer, Ask
from kg.graph.store import database
from kg.graph.writer import Change
from kg.server import pages
from kg.server.gate import Gate
from kg.server.live import Live
from kg.server.negotiation import wanted
from kg.server.requests import Operation, RefusedError, body, media_type, operation, with_using, without_load
from kg.server.workers import TooLongError, TooMuchError, Workers
from kg.server.writing import Writing

Handler = Callable[[Request], Awaitable[Response]]
LIVE_QUERIES = 4  # the time of so many queries is the most that one question of the graph page may take
PLAIN = {"text/csv", "text/tab-separated-values"}
# What a text of the longest allowed takes in a form: four bytes a character, each written as %XX.
OPERATION_SIZE = 12 * MAX_CHARACTERS + 65_536


@dataclass(frozen=True, slots=True)
class Options:
    """How a store is served; times in seconds, sizes in bytes. An empty token means read-only."""

    folder: Path
    token: str = ""
    workers: int = 2
    seconds: float = 30.0
    memory: int = 4_000_000_000
    answer_size: int = 256_000_000
    request_size: int = 64_000_000
    arrival: float = 30.0
    services: frozenset[str] = frozenset()
    rate: float = 2_000.0
    burst: float = 8_000.0


class Service:
    """The handlers of one served store."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.limits = Limits(services=options.services)
        self.workers: Workers | None = None
        self.writing: Writing | None = None
        self._live: tuple[tuple[Path, int], Live] | None = None
        self._counted: tuple[tuple[Path, int], Holdings] | None = None

    @asynccontextmanager
    async def running(self, _: Starlette) -> AsyncIterator[None]:
        """Start the processes, and end them with the service."""
        options = self.options
        if options.token:
            snapshots = options.folder / ".snapshots"
            self.writing = Writing(
                database(options.folder), snapshots, seconds=options.seconds, memory=options.memory
            )
        self.workers = Workers(options.workers, memory=options.memory)
        try:
            yield
        finally:
            self.workers.close()
            if self.writing:
                self.writing.close()

    async def sparql(self, request: Request) -> Response:
        """Answer a query, or describe the service where none was sent."""
        asked = await self._operation(request, "query")
        if not asked.text:
            return await self._description(request)
        check(asked.text, self.limits)
        return await self._ask(request, asked)

    async def update(self, request: Request) -> Response:
        """Make a SPARQL update."""
        self._may_write(request)
        asked = await self._operation(request, "update")
        if not asked.text:
            raise RefusedError(400, "no update was sent")
        text, loud = without_load(with_using(asked))
        check(text, replace(self.limits, load=True))
        base = str(request.url.replace(query=""))
        await self._writing.change(Change("check" if loud else "update", text, base=base))
        if loud:
            raise RefusedError(403, "LOAD is not allowed; nothing is fetched for an update")
        return Response(status_code=204)

    async def graph_store(self, request: Request) -> Response:
        """Read, replace, add to or remove a graph (SPARQL 1.1 Graph Store HTTP Protocol, indirect)."""
        graph, named = self._graph(request)
        if request.method in {"GET", "HEAD"}:
            return await self._read_graph(request, graph, named=named)
        self._may_write(request)
        if request.method == "DELETE":
            if named and graph and not await self._holds(graph):
                raise RefusedError(404, f"no graph {graph}")
            await self._writing.change(Change("delete", graph=graph))
            return Response(status_code=204)
        files = await self._payload(request)
        here = str(request.url.replace(query=""))
        made = request.method == "POST" and not named
        if made:
            graph = f"{here}/{hashlib.sha256(repr(files).encode()).hexdigest()[:16]}"
        change = Change(request.method.lower(), graph=graph, files=files, base=graph or here)
        there = await self._writing.change(change)
        if there and not made:
            return Response(status_code=204)
        place = graph if made else f"{request.url.path}?graph={quote(graph, safe='')}"
        return Response(status_code=201, headers={"Location": place})

    async def terms(self, _: Request) -> Response:
        """Give the graph's own predicates and classes, for completion."""
        found = await self._run(pages.TERMS, ("application/sparql-results+json",))
        return pages.terms(bytes(found.body))

    async def live(self, request: Request) -> Response:
        """Answer what the graph page asks of the store: `/live/search`, `/live/claims` and their like."""
        path, generation = await self._snapshot()
        if self._live is None or self._live[0] != (path, generation):
            self._live = (path, generation), pages.live(self._rows)
        try:
            async with asyncio.timeout(LIVE_QUERIES * self.options.seconds):
                return await pages.live_answer(self._live[1], request)
        except TimeoutError:
            raise TooLongError("the page's question took too long and was stopped") from None

    async def _rows(self, text: str) -> list[dict[str, str]]:
        """Give the rows of a SELECT, each with the plain values that are bound."""
        found = await self._run(text, ("application/sparql-results+json",))
        read = await asyncio.to_thread(json.loads, bytes(found.body))
        return [{name: term["value"] for name, term in row.items()} for row in read["results"]["bindings"]]

    async def health(self, _: Request) -> Response:
        """Say that the service lives, without asking the store."""
        return JSONResponse({"status": "ok"})

    @property
    def _writing(self) -> Writing:
        if self.writing is None:
            raise RefusedError(403, "this service is read-only; start it with --read-write --token-file")
        return self.writing

    def _may_write(self, request: Request) -> None:
        if self.writing is None:
            raise RefusedError(403, "this service is read-only; start it with --read-write --token-file")
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(
            token.strip().encode(), self.options.token.encode()
        ):
            raise RefusedError(401, "changes need the token as `Authorization: Bearer TOKEN`")

    async def _operation(self, request: Request, kind: str) -> Operation:
        size = min(self.options.request_size, OPERATION_SIZE)
        return await operation(request, kind, size=size, seconds=self.options.arrival)

    async def _snapshot(self) -> tuple[Path, int]:
        try:
            path = await self.writing.snapshot() if self.writing else database(self.options.folder)
            return path, path.stat().st_ino
        except OSError as error:
            raise StoreError(f"{self.options.folder}: cannot be read ({error.strerror or error})") from None

    async def _run(
        self, text: str, types: tuple[str, ...], asked: Operation | None = None, base: str = ""
    ) -> Response:
        path, generation = await self._snapshot()
        default, named = (asked.default_graphs, asked.named_graphs) if asked else ((), ())
        ask = Ask(path, text, types, default, named, self.options.answer_size, generation, base)
        answer = await self._answer(ask)
        kind = f"{answer.media_type}; charset=utf-8"
        return Response(answer.body, media_type=kind if answer.media_type in PLAIN else answer.media_type)

    async def _answer(self, ask: Ask) -> Answer:
        """Ask a worker; once more where the snapshot was replaced while the request waited for its turn."""
        assert self.workers is not None  # noqa: S101  # set while the service runs
        try:
            return await self.workers.ask(ask, self.options.seconds)
        except StoreError:
            path, generation = await self._snapshot()
            if (path, generation) == (ask.store, ask.generation):
                raise
            return await self.workers.ask(
                replace(ask, store=path, generation=generation), self.options.seconds
            )

    async def _ask(self, request: Request, asked: Operation) -> Response:
        header = request.headers.get("accept", "")
        types = wanted(header, (*RESULTS, *GRAPHS))
        if not types:
            raise RefusedError(
                406, f"nothing in {header!r} is on offer; expected one of {', '.join(RESULTS)}"
            )
        path, generation = await self._snapshot()
        said = "\n".join(
            (str(path), str(generation), asked.text, *asked.default_graphs, *asked.named_graphs, *types)
        )
        tag = f'W/"{hashlib.sha256(said.encode()).hexdigest()[:24]}"'
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={"ETag": tag, "Vary": "Accept"})
        response = await self._run(asked.text, types, asked, str(request.url.replace(query="")))
        response.headers["ETag"] = tag
        response.headers["Vary"] = "Accept"
        return response

    async def _description(self, request: Request) -> Response:
        holdings = Holdings(header=await self._found(describe.HEADER))
        writable = self.writing is not None
        return _described(request, describe.service_description(_root(request), holdings, writable=writable))

    async def void(self, request: Request) -> Response:
        """Describe the data set with the counts of its properties and classes (VoID, section 6.1).

        The counts of one state of the store are found once.
        """
        state = await self._snapshot()
        if self._counted is None or self._counted[0] != state:
            asked = (describe.HEADER, describe.PROPERTIES, describe.CLASSES, describe.WHOLE)
            self._counted = state, Holdings(*[await self._found(text) for text in asked])
        return _described(request, describe.dataset_description(_root(request), self._counted[1]))

    async def _found(self, text: str) -> tuple[describe.Row, ...]:
        response = await self._run(text, ("application/sparql-results+json",))
        return describe.rows(bytes(response.body))

    def _graph(self, request: Request) -> tuple[str, bool]:
        if "name" in request.path_params:
            return str(request.url.replace(query="")), True
        pairs = parse_qsl(request.url.query, keep_blank_values=True)
        names = [value for key, value in pairs if key == "graph"]
        default = any(key == "default" for key, _ in pairs)
        if len(names) + default > 1:
            raise RefusedError(400, "expected one of ?graph=IRI and ?default")
        if not names and not default:
            if request.method == "POST":
                return "", False
            raise RefusedError(400, "no graph was named; expected ?graph=IRI or ?default")
        if names and ":" not in names[0]:
            raise RefusedError(400, f"{names[0]!r} is not an absolute IRI")
        return (names[0] if names else ""), True

    async def _holds(self, graph: str) -> bool:
        text = f"ASK {{ GRAPH <{_iri(graph)}> {{ }} }}"
        response = await self._run(text, ("application/sparql-results+json",))
        return bool(json.loads(bytes(response.body))["boolean"])

    async def _read_graph(self, request: Request, graph: str, *, named: bool) -> Response:
        if not named:
            raise RefusedError(400, "no graph was named; expected ?graph=IRI or ?default")
        if graph and not await self._holds(graph):
            raise RefusedError(404, f"no graph {graph}")
        where = f"GRAPH <{_iri(graph)}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        types = wanted(request.headers.get("accept", ""), tuple(GRAPHS))
        if not types:
            raise RefusedError(406, f"expected one of {', '.join(GRAPHS)}")
        return await self._run(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}", types)

    async def _payload(self, request: Request) -> tuple[tuple[bytes, str], ...]:
        if media_type(request) == "multipart/form-data":
            return await self._form(request)
        data = await body(request, size=self.options.request_size, seconds=self.options.arrival)
        return ((data, _known(media_type(request))),)

    async def _form(self, request: Request) -> tuple[tuple[bytes, str], ...]:
        async with request.form(max_files=16, max_part_size=self.options.request_size) as form:
            parts = [part for part in form.values() if not isinstance(part, str)]
            if not parts:
                raise RefusedError(400, "no file in the form")
            kinds = [_known((part.content_type or "").partition(";")[0].strip().lower()) for part in parts]
            return tuple([(await part.read(), kind) for part, kind in zip(parts, kinds, strict=True)])


def _root(request: Request) -> str:
    return str(request.url.replace(path="/", query=""))


def _described(request: Request, triples: Iterable[describe.Triple]) -> Response:
    types = wanted(request.headers.get("accept", ""), tuple(GRAPHS)) or ("text/turtle",)
    media, data = describe.serialized(triples, types)
    return Response(data, media_type=media, headers={"Vary": "Accept"})


def _known(sent: str) -> str:
    if sent not in GRAPHS:
        raise RefusedError(415, f"content type {sent or 'none'}; expected one of {', '.join(GRAPHS)}")
    return sent


def _iri(graph: str) -> str:
    if any(character in '<>"{}|^`\\' or character <= " " for character in graph):
        raise RefusedError(400, f"{graph!r} is not an IRI")
    return graph


def _status(error: KgError) -> int:
    if isinstance(error, RefusedError):
        return error.status
    table = {ForbiddenError: 403, QueryError: 400, OptionError: 404, TooLongError: 503, TooMuchError: 507}
    return next((status for kind, status in table.items() if isinstance(error, kind)), 500)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, KgError)  # noqa: S101  # registered for this tree only
    headers = {"WWW-Authenticate": "Bearer"} if _status(error) == 401 else None
    return PlainTextResponse(f"{error}\n", status_code=_status(error), headers=headers)


def create_app(options: Options) -> Starlette:
    """Make the application that serves one store; nothing is opened before it runs."""
    service = Service(options)
    methods = ["GET", "HEAD", "PUT", "POST", "DELETE"]
    return Starlette(
        routes=[
            Route("/sparql", service.sparql, methods=["GET", "POST"]),
            Route("/update", service.update, methods=["GET", "POST"]),
            Route("/graph-store", service.graph_store, methods=methods),
            Route("/graph-store/{name:path}", service.graph_store, methods=methods),
            Route("/health", service.health),
            Route("/.well-known/void", service.void),
            Route("/", pages.query_page),
            Route("/static/{name}", pages.static_file),
            Route("/questions", pages.questions),
            Route("/terms", service.terms),
            Route("/browse", pages.browser),
            Route("/live/{what}", service.live),
        ],
        middleware=[
            Middleware(Gate, rate=options.rate, burst=options.burst),
            Middleware(
                CORSMiddleware, allow_origins=["*"], allow_headers=["*"], expose_headers=["ETag", "Location"]
            ),
            Middleware(GZipMiddleware, minimum_size=1_000),
        ],
        exception_handlers={KgError: _refused},
        lifespan=service.running,
    )
