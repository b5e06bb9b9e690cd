"""What two builds are compared by: claims and things of a graph, read from its Turtle or N-Quads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.curated.prefixes import Prefixes
from kg.graph import names
from kg.graph.formats import read_rdf
from kg.graph.names import biolink, kg
from kg.graph.terms import text_of
from kg.model import EntityType


@dataclass(frozen=True, slots=True)
class ClaimSummary:
    """One claim: its words, sides as CURIEs, how it stands and how much speaks for it."""

    key: str
    label: str
    subject: str
    predicate: str
    object: str
    standing: str
    certainty: str
    documents: int
    evidence: int
    confidence: float
    contradicted: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The claims of a graph by key; labels and synonyms of its things by CURIE."""

    claims: Mapping[str, ClaimSummary]
    labels: Mapping[str, str]
    synonyms: Mapping[str, frozenset[str]]


def summarise(graph: Path, prefixes: Prefixes) -> Summary:
    """Read a build's folder or an RDF file. Raises InputError where it is neither."""
    path = graph / "graph.nq" if graph.is_dir() else graph
    things: dict[str, dict[str, set[str]]] = {}
    for quad in read_rdf(path):
        if not quad.graph:
            things.setdefault(quad.subject, {}).setdefault(quad.predicate, set()).add(quad.object)

    def curie(token: str) -> str:
        return prefixes.contract(text_of(token)) or token

    claims = {}
    labels: dict[str, str] = {}
    synonyms: dict[str, frozenset[str]] = {}
    entities = {kg(kind.value) for kind in EntityType}
    for token, group in things.items():
        types = group.get(names.TYPE, set())
        if names.CLAIM in types:
            claim = _claim(curie(token), group, curie)
            claims[claim.key] = claim
        elif types & entities:
            labels[curie(token)] = _text(group, names.LABEL)
            found = group.get(names.EXACT_SYNONYM, set()) | group.get(names.RELATED_SYNONYM, set())
            synonyms[curie(token)] = frozenset(map(text_of, found))
    return Summary(claims, labels, synonyms)


def _text(group: Mapping[str, set[str]], predicate: str) -> str:
    return min(map(text_of, group.get(predicate, {'""'})))


def _claim(key: str, group: Mapping[str, set[str]], curie: Callable[[str], str]) -> ClaimSummary:
    subject, predicate, object_ = (
        curie(min(group[side])) for side in (names.SUBJECT, names.PREDICATE, names.OBJECT)
    )
    return ClaimSummary(
        key,
        _text(group, names.LABEL),
        subject,
        predicate,
        object_,
        _text(group, names.STANDING),
        _text(group, names.CERTAINTY),
        int(_text(group, kg("documents")) or 0),
        len(group.get(names.HAS_EVIDENCE, ())),
        float(_text(group, biolink("has_confidence_score")) or 0),
        bool(group.get(kg("contradicts"))),
        _text(group, kg("verdict")),
    )
