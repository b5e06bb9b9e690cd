"""The pages of the service: the query page with what it needs, and the browser over the served build."""

from __future__ import annotations

import asyncio
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from kg.curated.prefixes import read_prefixes
from kg.curated.queries import read_questions
from kg.curated.rules import load_rules
from kg.output.browse import live_page
from kg.server.live import Asking, Live
from kg.server.serving import Serving, State
from kg.server.workers import TooLongError
from kg.settings import Settings

LIVE_QUERIES = 4  # the time of so many queries is the most that one question of the graph page may take
STATIC = Path(__file__).parent / "static"
FILES = {
    "yasgui.min.js": "text/javascript",
    "yasgui.min.css": "text/css",
    "query.js": "text/javascript",
    "picture.js": "text/javascript",
    "query.css": "text/css",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
TERMS = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT DISTINCT ?kind ?term WHERE {
  { SELECT DISTINCT ?term ("predicate" AS ?kind) { ?s ?term ?o } }
  UNION
  { SELECT DISTINCT ?term ("class" AS ?kind) { ?s rdf:type ?term } }
} ORDER BY ?kind ?term LIMIT 5000
"""


async def query_page(_: Request) -> Response:
    """Give the query page; its policy allows nothing but this service."""
    return FileResponse(STATIC / "query.html", headers={"Content-Security-Policy": POLICY})


async def static_file(request: Request) -> Response:
    """Give one of the page's own files; no other path leads to a file."""
    name = request.path_params["name"]
    if name not in FILES:
        return Response(status_code=404)
    return FileResponse(STATIC / name, media_type=FILES[name], headers={"Cache-Control": "max-age=3600"})


async def questions(_: Request) -> Response:
    """Give the shipped questions, for the page's tabs."""
    found = read_questions(Settings().ontology / "queries").values()
    return JSONResponse([{"name": each.name, "title": each.title, "text": each.text} for each in found])


async def browser(request: Request) -> Response:
    """Give the graph page, which asks this service for what it shows; it begins at `?focus=CURIE`."""
    text = live_page(request.query_params.get("focus", ""))
    return HTMLResponse(text, headers={"Content-Security-Policy": "frame-ancestors 'none'"})


class PageData:
    """What the pages ask of the served store: terms to complete with, and `/live/...` for the graph page."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._live: tuple[State, Live] | None = None

    async def terms(self, _: Request) -> Response:
        """Give the graph's own predicates and classes, with the prefixes."""
        rows = await self._serving.rows(TERMS)
        found = [{"kind": row["kind"], "iri": row["term"]} for row in rows]
        return JSONResponse({"terms": found, "prefixes": dict(read_prefixes(Settings().ontology).iris)})

    async def live(self, request: Request) -> Response:
        """Answer `/live/search`, `/live/claims` and their like; what was found is kept for one state."""
        state = await self._serving.snapshot()
        if self._live is None or self._live[0] != state:
            self._live = state, _live(self._serving.rows)
        try:
            async with asyncio.timeout(LIVE_QUERIES * self._serving.options.seconds):
                return await _live_answer(self._live[1], request)
        except TimeoutError:
            raise TooLongError("the page's question took too long and was stopped") from None


def _live(ask: Asking) -> Live:
    """Make what answers the graph page from one snapshot of a store."""
    ontology = Settings().ontology
    rules = {rule.id: rule.meaning for rule in load_rules(ontology / "rules").rules}
    return Live(ask, read_prefixes(ontology), rules=rules)


async def _live_answer(held: Live, request: Request) -> Response:
    """Answer one question of the graph page."""
    table = {
        "search": held.search,
        "things": held.things,
        "claims": held.claims,
        "between": held.between,
        "claim": held.claim,
        "path": held.path,
    }
    what = request.path_params["what"]
    if what == "start":
        return JSONResponse(await held.start())
    if what not in table:
        return Response(status_code=404)
    return JSONResponse(await table[what](request.query_params))
