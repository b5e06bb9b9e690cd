"""Nanopublications as TriG: one for each claim, unsigned (https://nanopub.net/guidelines/working_draft/).

The assertion holds the claim node and, only where the claim stands, its plain triple; the provenance holds
the sentences; nothing in doubt is asserted as a plain triple here either. `dcterms:created` is the date of
the curator's decision where there is one: a date of writing would make equal graphs unequal files.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.files import replacing
from kg.graph import names
from kg.graph.names import dcterms, prov
from kg.graph.rdf import LICENCE
from kg.graph.terms import Quad, iri, typed
from kg.graph.turtle import Shortener
from kg.model import Assertion
from kg.output.exports.source import Build
from kg.settings import NAMESPACE

_NP = "http://www.nanopub.org/nschema#"
PARTS = {"assertion": "hasAssertion", "provenance": "hasProvenance", "pubinfo": "hasPublicationInfo"}
_CLAIM = {
    *(names.TYPE, names.LABEL, names.SUBJECT, names.PREDICATE, names.OBJECT, names.NEGATED),
    *(names.CERTAINTY, names.STANDING),
}


def nanopub(build: Build, out: Path) -> int:
    """Write a nanopublication for each claim that no curator rejected; return how many there are."""
    shorten = Shortener(build.prefixes)
    blocks = []
    for assertion in build.assertions:
        if build.standings[assertion.claim.key].name != "rejected":
            blocks += list(_blocks(list(quads(assertion, build)), shorten))
    with replacing(out) as place, place.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(shorten.header())
        file.writelines(blocks)
    return sum(each.startswith("\n# ") for each in blocks)


def quads(assertion: Assertion, build: Build) -> Iterator[Quad]:
    """Yield the quads of one nanopublication: Head, assertion, provenance and publication info."""
    address = f"{NAMESPACE}nanopub/{assertion.claim.key}"
    graphs = {part: iri(f"{address}#{part}") for part in PARTS}
    head, this = iri(f"{address}#Head"), iri(address)
    yield Quad(this, names.TYPE, iri(f"{_NP}Nanopublication"), head)
    for part, link in PARTS.items():
        yield Quad(this, iri(f"{_NP}{link}"), graphs[part], head)
    yield from _content(assertion, build, graphs)
    yield Quad(this, dcterms("creator"), build.describer.node("kgr:claimgraph"), graphs["pubinfo"])
    yield Quad(this, dcterms("license"), iri(LICENCE), graphs["pubinfo"])
    decision = assertion.decision
    if decision is not None and decision.when:
        kind = "dateTime" if "T" in decision.when else "date"
        yield Quad(this, dcterms("created"), typed(decision.when, kind), graphs["pubinfo"])


def _content(assertion: Assertion, build: Build, graphs: dict[str, str]) -> Iterator[Quad]:
    node = build.describer.node(f"kgc:{assertion.claim.key}")
    standing = build.standings[assertion.claim.key]
    provenance = graphs["provenance"]
    for subject, predicate, object_, graph in build.describer.quads(assertion, standing):
        if graph:
            continue
        if subject == node and predicate in _CLAIM:
            yield Quad(subject, predicate, object_, graphs["assertion"])
        elif subject == node and predicate == prov("wasAttributedTo"):
            yield Quad(graphs["assertion"], predicate, object_, provenance)
        elif subject == node:
            yield Quad(subject, predicate, object_, provenance)
            if predicate == names.HAS_EVIDENCE:
                yield Quad(graphs["assertion"], prov("wasDerivedFrom"), object_, provenance)
        elif subject.startswith(node[: node.rindex("/claim/")] + "/evidence/"):
            yield Quad(subject, predicate, object_, provenance)
        else:
            yield Quad(subject, predicate, object_, graphs["assertion"])


def _blocks(found: list[Quad], shorten: Shortener) -> Iterator[str]:
    order: dict[str, list[Quad]] = {}
    for quad in found:
        order.setdefault(quad.graph, []).append(quad)
    yield f"\n# {next(iter(order))[1:-6]}\n"
    for graph, inside in order.items():
        yield f"{shorten(graph)} {{\n"
        for subject, predicate, object_, _ in sorted(set(inside)):
            yield f"    {shorten(subject)} {shorten(predicate)} {shorten(object_)} .\n"
        yield "}\n"
