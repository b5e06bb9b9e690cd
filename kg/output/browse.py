"""The page an oncologist opens: the whole graph with its evidence in one file, offline.

The page's code lies in `kg/output/page` (TypeScript, built to one committed bundle); this module puts
bundle, style and data into one HTML file under a Content-Security-Policy that names both by hash and
forbids the rest, so that the page cannot ask the network for anything.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from kg.collector import collector_paused
from kg.errors import OptionError, OutputError
from kg.files import replacing
from kg.model import Assertion, Document
from kg.output.columns import Counts, Packed, pack
from kg.settings import NAMESPACE

_POLICY = (
    "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="claimgraph">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<div id="app"><p class="boot">{boot}</p>
<noscript><p class="boot">This page draws the graph with JavaScript, which is switched off here. The same
content {elsewhere}.</p></noscript></div>
{parts}
<script>{script}</script>
</body>
</html>
"""


def write_page(  # noqa: PLR0913 - each keyword is one thing the page may show
    out: Path,
    assertions: Iterable[Assertion],
    documents: Iterable[Document],
    *,
    synonyms: Mapping[str, Sequence[str]] | None = None,
    prefixes: Mapping[str, str] | None = None,
    rules: Mapping[str, str] | None = None,
    title: str = "Claimgraph",
    focus: str | None = None,
    hops: int = 2,
) -> Counts:
    """Write the page to `out`, a file, by way of a temporary name beside it.

    `synonyms` (by CURIE) are searched beside labels and CURIEs; `prefixes` (prefix to IRI) expand the CURIEs
    of the Turtle that the page exports; `rules` (by name) say in words what a rule looks for. With `focus`, a
    CURIE or a label, only what lies within `hops` claims of it is written, and the page opens there. The
    bytes do not depend on the order of the input. Raises `OptionError` when nothing is called `focus`,
    `OutputError` when `out` cannot be written.
    """
    held = list(assertions)
    start = ""
    if focus is not None:
        start = named(held, focus)
        held = within(held, start, hops)
    text, counts = page(
        held, documents, synonyms=synonyms, prefixes=prefixes, rules=rules, title=title, start=start
    )
    with replacing(out) as place:
        place.write_text(text, encoding="utf-8", errors="replace", newline="\n")
    return counts


def page(  # noqa: PLR0913
    assertions: Iterable[Assertion],
    documents: Iterable[Document],
    *,
    synonyms: Mapping[str, Sequence[str]] | None = None,
    prefixes: Mapping[str, str] | None = None,
    rules: Mapping[str, str] | None = None,
    title: str = "Claimgraph",
    start: str = "",
) -> tuple[str, Counts]:
    """Give the page as text; `start` is the CURIE it opens at (default: a small graph, or the search)."""
    extras = {
        "title": title,
        "namespace": NAMESPACE,
        "start": start,
        "prefix": sorted((prefixes or {}).items()),
        "rule_text": dict(sorted((rules or {}).items())),
    }
    with collector_paused():
        packed = pack(assertions, documents, synonyms=synonyms or {}, extras=extras)
        return _assemble(packed, title), packed.counts


def live_page(start: str, title: str = "Claimgraph") -> str:
    """Give the page that holds no data and asks the service it came from, under `live/`, for what it shows.

    Its policy allows requests to that service only. `start` is the CURIE it opens at, or empty.
    """
    script, style = _asset("bundle.js"), _asset("bundle.css")
    told = json.dumps({"base": "live/", "start": start}).replace("<", "\\u003c")
    policy = _POLICY.format(script=policy_hash(script), style=policy_hash(style))
    return _PAGE.format(
        policy=f"{policy}; connect-src 'self'",
        title=html.escape(title),
        boot=f"{html.escape(title)}: asking the service…",
        elsewhere="answers at /sparql",
        style=style,
        script=script,
        parts=f'<script type="application/json" id="service">{told}</script>',
    )


def within(assertions: Sequence[Assertion], focus: str, hops: int) -> list[Assertion]:
    """Give the claims that lie within `hops` claims of the entity `focus` (a CURIE)."""
    reached = {focus}
    for _ in range(hops):
        more = set()
        for one in assertions:
            ends = {one.claim.subject.curie, one.claim.object.curie}
            if ends & reached:
                more |= ends
        reached |= more
    return [
        one for one in assertions if one.claim.subject.curie in reached and one.claim.object.curie in reached
    ]


def named(assertions: Sequence[Assertion], focus: str) -> str:
    """Find the CURIE of what is called `focus`, by CURIE first and then by label, whatever its case.

    Raises OptionError where no claim is about it.
    """
    entities = {
        entity.curie: entity.label for one in assertions for entity in (one.claim.subject, one.claim.object)
    }
    if focus in entities:
        return focus
    called = sorted(curie for curie, label in entities.items() if label.casefold() == focus.casefold())
    if not called:
        raise OptionError(f"--focus {focus}: no claim is about anything of that name or code")
    return called[0]


def _assemble(packed: Packed, title: str) -> str:
    script, style = _asset("bundle.js"), _asset("bundle.css")
    parts = [_data("core", packed.core)]
    parts += [_data(f"part-{number}", part) for number, part in enumerate(packed.sentences)]
    counts = packed.counts
    return _PAGE.format(
        policy=_POLICY.format(script=policy_hash(script), style=policy_hash(style)),
        title=html.escape(title),
        boot=f"{html.escape(title)}: {counts.entities:,} things, {counts.claims:,} claims, "
        f"{counts.evidence:,} readings of sentences\nfrom {counts.documents:,} documents. Unpacking…",
        elsewhere="stands in graph.ttl and evidence.jsonl beside this file",
        style=style,
        script=script,
        parts="\n".join(parts),
    )


def _data(name: str, raw: bytes) -> str:
    packed = base64.b64encode(zlib.compress(raw, 6)).decode("ascii")
    return f'<script type="application/octet-stream" id="{name}">{packed}</script>'


def _asset(name: str) -> str:
    text = files("kg.output").joinpath("page", name).read_text(encoding="utf-8")
    if "</script" in text.lower() or "</style" in text.lower() or "\r" in text:
        raise OutputError(f"kg/output/page/{name}: holds a closing tag or a carriage return; rebuild it")
    return text


def policy_hash(text: str) -> str:
    """Give the SHA-256 by which a Content-Security-Policy names a script or a style."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
