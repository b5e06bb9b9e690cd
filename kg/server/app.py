"""The application: which handler answers which path, and which status an error has."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from kg.errors import ForbiddenError, KgError, OptionError, QueryError
from kg.server import pages
from kg.server.described import Description
from kg.server.gate import Gate
from kg.server.graphs import GraphStore
from kg.server.requests import RefusedError
from kg.server.serving import Options, Serving
from kg.server.sparql import Sparql
from kg.server.workers import TooLongError, TooMuchError


async def _health(_: Request) -> Response:
    """Say that the service lives, without asking the store."""
    return JSONResponse({"status": "ok"})


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
    serving = Serving(options)
    description = Description(serving)
    sparql, graphs = Sparql(serving, description), GraphStore(serving)
    data = pages.PageData(serving)
    methods = ["GET", "HEAD", "PUT", "POST", "DELETE"]
    return Starlette(
        routes=[
            Route("/sparql", sparql.query, methods=["GET", "POST"]),
            Route("/update", sparql.update, methods=["GET", "POST"]),
            Route("/graph-store", graphs.handle, methods=methods),
            Route("/graph-store/{name:path}", graphs.handle, methods=methods),
            Route("/health", _health),
            Route("/.well-known/void", description.dataset),
            Route("/", pages.query_page),
            Route("/static/{name}", pages.static_file),
            Route("/questions", pages.questions),
            Route("/terms", data.terms),
            Route("/browse", pages.browser),
            Route("/live/{what}", data.live),
        ],
        middleware=[
            Middleware(Gate, rate=options.rate, burst=options.burst),
            Middleware(
                CORSMiddleware, allow_origins=["*"], allow_headers=["*"], expose_headers=["ETag", "Location"]
            ),
            Middleware(GZipMiddleware, minimum_size=1_000),
        ],
        exception_handlers={KgError: _refused},
        lifespan=serving.running,
    )
