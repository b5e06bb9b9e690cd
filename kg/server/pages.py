"""The pages of the service: the query page with what it needs, and the browser over the served build."""

from __future__ import annotations

import json
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from kg.curated.prefixes import read_prefixes
from kg.curated.queries import read_questions
from kg.errors import OptionError
from kg.output.browse import page, within
from kg.output.built import page_words, read_build
from kg.settings import Settings

STATIC = Path(__file__).parent / "static"
FILES = {
    "yasgui.min.js": "text/javascript",
    "yasgui.min.css": "text/css",
    "query.js": "text/javascript",
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


def terms(body: bytes) -> Response:
    """Give predicates and classes, as `TERMS` found them, with the prefixes."""
    rows = json.loads(body)["results"]["bindings"]
    found = [{"kind": row["kind"]["value"], "iri": row["term"]["value"]} for row in rows]
    return JSONResponse({"terms": found, "prefixes": dict(read_prefixes(Settings().ontology).iris)})


def browser(folder: Path, focus: str, hops: int) -> Response:
    """Give the graph page of the build in `folder`, of the neighbourhood of `focus` where one is named."""
    evidence = folder / "evidence.jsonl"
    if not evidence.is_file():
        return HTMLResponse(
            "<p>This store came without a build; there is nothing to browse.</p>", status_code=404
        )
    settings = Settings()
    held = read_build(folder, settings)
    curies = {side.curie for each in held.assertions for side in (each.claim.subject, each.claim.object)}
    if focus and focus not in curies:
        raise OptionError(f"{focus}: not in this graph")
    shown = within(held.assertions, focus, hops) if focus else held.assertions
    words = page_words(shown, settings)
    text, _ = page(
        shown,
        held.documents,
        synonyms=words.synonyms,
        prefixes=words.prefixes,
        rules=words.rules,
        start=focus,
    )
    return HTMLResponse(text)
