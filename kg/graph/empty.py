"""Say why a query has no answer: which of its patterns matches nothing, alone or with those before it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode, Store
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Literal, Node, URIRef, Variable

from kg.curated.prefixes import Prefixes
from kg.graph.lookup import labels
from kg.graph.names import LABEL
from kg.graph.terms import literal
from kg.graph.turtle import Shortener

# The parts of the algebra whose only child must match for the whole to match.
_THROUGH = {
    *("SelectQuery", "Project", "OrderBy", "Distinct", "Reduced", "Slice", "Extend"),
    *("Filter", "AggregateJoin", "Group", "ToMultiSet"),
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One triple pattern, or one VALUES, as SPARQL."""

    text: str
    terms: tuple[Node, ...]
    given: tuple[tuple[str, str], ...] = ()


def why_empty(store: Store, text: str, prefixes: Prefixes) -> list[str]:
    """Explain a SELECT that parsed and found nothing, in one to three lines.

    Only what must match is looked at: OPTIONAL and UNION are passed over.
    """
    try:
        algebra = prepareQuery(text, initNs=dict(prefixes.iris)).algebra
    except Exception:  # noqa: BLE001  # rdflib's parser knows less than the engine that ran the query
        return ["no rows"]
    patterns = list(_required(algebra))
    values = [each for each in patterns if not each.terms]
    triples = [each for each in patterns if each.terms]
    shorten = Shortener(prefixes)
    given = {f"?{name}": _called(store, cell, shorten) for each in values for name, cell in each.given}
    for each in triples:
        if not _matches(store, [*values, each]):
            return [f"no rows: nothing matches {_shown(each, shorten, given)}", *_hints(store, each, shorten)]
    for count in range(2, len(triples) + 1):
        if not _matches(store, [*values, *triples[:count]]):
            last = _shown(triples[count - 1], shorten, given)
            return [f"no rows: every pattern matches alone, but none of these also has {last}"]
    return ["no rows: the patterns match; a FILTER, or what stands in UNION or MINUS, leaves nothing"]


def _required(node: Any) -> Iterator[Pattern]:  # noqa: ANN401  # rdflib types no part of its algebra
    if not isinstance(node, CompValue):
        return
    if node.name == "BGP":
        for triple in node.triples:
            yield Pattern(" ".join(map(_sparql, triple)), tuple(triple))
    elif node.name == "Join":
        yield from _required(node.p1)
        yield from _required(node.p2)
    elif node.name == "LeftJoin":
        yield from _required(node.p1)
    elif node.name == "values":
        yield from _values(node.res)
    elif node.name in _THROUGH:
        yield from _required(node.p)


def _values(rows: list[dict[Variable, Node | str]]) -> Iterator[Pattern]:
    names = sorted({name for row in rows for name in row})
    bound = [[row.get(name, "UNDEF") for name in names] for row in rows]
    if names and all(isinstance(cell, (URIRef, Literal)) for row in bound for cell in row):
        cells = " ".join(f"({' '.join(map(_sparql, row))})" for row in bound)
        given = tuple((str(name), str(cell)) for name, cell in zip(names, bound[0], strict=True))
        text = f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {cells} }}"
        yield Pattern(text, (), given if len(bound) == 1 else ())


def _sparql(term: object) -> str:
    if isinstance(term, BNode):
        return f"?blank{abs(hash(term))}"
    if isinstance(term, PropertyPath):
        return str(term.n3())
    if isinstance(term, Literal):
        return literal(str(term)) if term.datatype is None and not term.language else term.n3()
    return term.n3() if isinstance(term, (URIRef, Variable)) else str(term)


def _matches(store: Store, patterns: list[Pattern]) -> bool:
    body = " ".join(f"{each.text} ." if each.terms else each.text for each in patterns)
    return bool(store.query(f"ASK {{ {body} }}"))


def _shown(pattern: Pattern, shorten: Shortener, given: Mapping[str, str]) -> str:
    cells = [shorten(f"<{term}>") if isinstance(term, URIRef) else _sparql(term) for term in pattern.terms]
    return " ".join("?" if cell.startswith("?blank") else given.get(cell, cell) for cell in cells)


def _called(store: Store, cell: str, shorten: Shortener) -> str:
    """Give the label of a thing that a parameter stands for, else how it is written."""
    if "://" not in cell:
        return cell
    answer = store.query(f"SELECT ?label {{ <{cell}> {LABEL} ?label }}")
    return next((row["label"].value for row in answer), shorten(f"<{cell}>"))  # type: ignore[union-attr]


def _hints(store: Store, pattern: Pattern, shorten: Shortener) -> Iterator[str]:
    for place, term in enumerate(pattern.terms):
        if isinstance(term, URIRef) and not _occurs(store, str(term)):
            name = shorten(f"<{term}>")
            near = difflib.get_close_matches(name, _predicates(store, shorten), n=3) if place == 1 else []
            yield f"{name} occurs nowhere in this graph{_nearest(near)}"
        if isinstance(term, Literal) and place == 2:
            known = labels(store, "Thing")
            near = difflib.get_close_matches(str(term).lower(), known, n=3, cutoff=0.6)
            if near:
                yield f"nearest labels: {', '.join(known[each] for each in near)}"


def _nearest(names: list[str]) -> str:
    return f"; nearest: {', '.join(names)}" if names else ""


def _occurs(store: Store, address: str) -> bool:
    node = NamedNode(address)
    places = ((node, None, None), (None, node, None), (None, None, node))
    return any(next(store.quads_for_pattern(*place), None) is not None for place in places)


def _predicates(store: Store, shorten: Shortener) -> list[str]:
    found = store.query("SELECT DISTINCT ?p { ?s ?p ?o }")
    return sorted(shorten(str(row["p"])) for row in found)  # type: ignore[union-attr]
