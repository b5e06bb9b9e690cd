"""Say why a query has no answer.

Told is the first of: a pattern that matches nothing, alone or with those before it; a UNION none of whose
branches matches; a FILTER or MINUS without which there would be an answer.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Literal, Node, URIRef, Variable

from kg.curated.prefixes import Prefixes
from kg.errors import QueryError
from kg.graph.lookup import Place, column, labels
from kg.graph.names import LABEL
from kg.graph.terms import literal, text_of
from kg.graph.tokens import closing, tokens
from kg.graph.turtle import Shortener

# The parts of the algebra whose only child must match for the whole to match.
_THROUGH = {
    *("SelectQuery", "Project", "OrderBy", "Distinct", "Reduced", "Slice", "Extend"),
    *("Filter", "AggregateJoin", "Group", "ToMultiSet"),
}
_IRI = re.compile(r"<[^<>\s]+>")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One triple pattern, or one VALUES, as SPARQL."""

    text: str
    terms: tuple[Node, ...]
    given: tuple[tuple[str, str], ...] = ()


def why_empty(store: Place, text: str, prefixes: Prefixes) -> list[str]:
    """Explain a SELECT that parsed and found nothing, in a line, or in several where there is more to tell.

    What stands in OPTIONAL is passed over.
    """
    try:
        algebra = prepareQuery(text, initNs=dict(prefixes.iris)).algebra
    except Exception:  # noqa: BLE001  # rdflib's parser knows less than the engine that ran the query
        return ["no rows"]
    values, triples = _split(_required(algebra))
    shorten = Shortener(prefixes)
    given = {f"?{name}": _called(store, cell, shorten) for each in values for name, cell in each.given}
    search = _Search(store, shorten, given)
    if reason := search.unmatched(values, [], triples):
        return [f"no rows: {reason[0]}", *reason[1:]]
    for branches in _unions(algebra):
        reasons = [search.unmatched(values, triples, branch) for branch in branches]
        if all(reasons):
            told = (line for number, reason in enumerate(reasons, 1) for line in _numbered(number, reason))
            return ["no rows: no branch of the UNION matches", *told]
    if left_out := _leaves_nothing(store, text, prefixes):
        return [f"no rows: the patterns match, but {left_out} leaves nothing"]
    return ["no rows: the patterns match; what they are narrowed by leaves nothing"]


def _numbered(number: int, reason: list[str]) -> Iterator[str]:
    yield f"  {number}: {reason[0]}"
    yield from (f"     {line}" for line in reason[1:])


def _split(patterns: Iterable[Pattern]) -> tuple[list[Pattern], list[Pattern]]:
    """Part VALUES from triple patterns."""
    listed = list(patterns)
    return [each for each in listed if not each.terms], [each for each in listed if each.terms]


@dataclass(frozen=True, slots=True)
class _Search:
    """Looks for patterns without a match; `given` names what parameters stand for."""

    store: Place
    shorten: Shortener
    given: Mapping[str, str]

    def unmatched(self, values: list[Pattern], before: list[Pattern], patterns: list[Pattern]) -> list[str]:
        """Give the first of `patterns` that matches nothing, alone or with those `before` it, with hints."""
        own, triples = _split(patterns)
        bound = [*values, *own]
        for each in triples:
            if not _matches(self.store, [*bound, each]):
                hints = _hints(self.store, each, self.shorten)
                return [f"nothing matches {_shown(each, self.shorten, self.given)}", *hints]
        known = list(before)
        for each in triples:
            known.append(each)
            if len(known) > 1 and not _matches(self.store, [*bound, *known]):
                last = _shown(each, self.shorten, self.given)
                return [f"every pattern matches alone, but none of these also has {last}"]
        return []


def _unions(node: Any) -> Iterator[list[list[Pattern]]]:  # noqa: ANN401  # rdflib types no part of its algebra
    """Yield the branches of each UNION that must match, each as what it requires."""
    if not isinstance(node, CompValue):
        return
    if node.name == "Union":
        yield [list(_required(branch)) for branch in _branches(node)]
    for part in _must_match(node):
        yield from _unions(part)


def _branches(node: CompValue) -> Iterator[CompValue]:
    for side in (node.p1, node.p2):
        if isinstance(side, CompValue) and side.name == "Union":
            yield from _branches(side)
        else:
            yield side


def _leaves_nothing(store: Place, text: str, prefixes: Prefixes) -> str:
    """Give the first FILTER or MINUS without which the pattern of a query has a match, or nothing."""
    declared = "".join(f"PREFIX {name}: <{address}>\n" for name, address in prefixes.iris.items())
    for start, end in _conditions(text):
        prologue, pattern = _parts(f"{text[:start]} {text[end:]}")
        try:
            if pattern and _found(store, pattern, f"{declared}{prologue}"):
                return " ".join(text[start:end].split())
        except (SyntaxError, ValueError, RuntimeError, QueryError):
            continue
    return ""


def _conditions(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each FILTER and MINUS begins and ends."""
    found = tokens(text)
    for number, token in enumerate(found):
        if token.kind == "word" and token.text.upper() in {"FILTER", "MINUS"}:
            opens = (at for at in range(number, len(found)) if found[at].kind == "open")
            last = closing(found, next(opens, number))
            if last:
                yield token.start, found[last].end


def _parts(text: str) -> tuple[str, str]:
    """Give the prologue and the pattern of a SELECT; nothing where they are not found."""
    found = tokens(text)
    form = next((at for at, token in enumerate(found) if token.text.upper() == "SELECT"), None)
    opens = next((at for at, token in enumerate(found) if token.text == "{"), 0)
    last = closing(found, opens)
    if form is None or not last:
        return "", ""
    return text[: found[form].start], text[found[opens].start : found[last].end]


def _required(node: Any) -> Iterator[Pattern]:  # noqa: ANN401  # rdflib types no part of its algebra
    """Yield the patterns without which there is no answer."""
    if not isinstance(node, CompValue):
        return
    if node.name == "BGP":
        for triple in node.triples:
            yield Pattern(" ".join(map(_sparql, triple)), tuple(triple))
    elif node.name == "values":
        yield from _values(node.res)
    for part in _must_match(node):
        yield from _required(part)


def _must_match(node: CompValue) -> Iterator[Any]:
    if node.name == "Join":
        yield from (node.p1, node.p2)
    elif node.name == "LeftJoin":
        yield node.p1
    elif node.name in _THROUGH:
        yield node.p


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


def _matches(store: Place, patterns: list[Pattern]) -> bool:
    body = " ".join(f"{each.text} ." if each.terms else each.text for each in patterns)
    return _found(store, f"{{ {body} }}")


def _found(store: Place, pattern: str, prologue: str = "") -> bool:
    return bool(column(store, f"{prologue} SELECT (1 AS ?found) {pattern} LIMIT 1"))


def _shown(pattern: Pattern, shorten: Shortener, given: Mapping[str, str]) -> str:
    cells = [
        _sparql(term)
        if isinstance(term, Literal)
        else _IRI.sub(lambda found: shorten(found.group()), _sparql(term))
        for term in pattern.terms
    ]
    return " ".join("?" if cell.startswith("?blank") else given.get(cell, cell) for cell in cells)


def _called(store: Place, cell: str, shorten: Shortener) -> str:
    """Give the label of a thing that a parameter stands for, else how it is written."""
    if "://" not in cell:
        return cell
    found = column(store, f"SELECT ?label {{ <{cell}> {LABEL} ?label }}")
    return next(map(text_of, found), shorten(f"<{cell}>"))


def _hints(store: Place, pattern: Pattern, shorten: Shortener) -> Iterator[str]:
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


def _occurs(store: Place, address: str) -> bool:
    node = f"<{address}>"
    return any(
        _found(store, f"{{ {triple} }}") for triple in (f"{node} ?p ?o", f"?s {node} ?o", f"?s ?p {node}")
    )


def _predicates(store: Place, shorten: Shortener) -> list[str]:
    return sorted(map(shorten, column(store, "SELECT DISTINCT ?p { ?s ?p ?o }")))
