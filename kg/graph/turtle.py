"""Write Turtle that reads like a document and changes as little as the graph does.

Header first, then sections by kind of thing; subjects sorted, predicates in one order, one statement a line
and every line closed alike, so that a statement more is a line more. A claim stands with its plain triple
before it and its evidence behind it. There are no blank nodes to write.
https://www.w3.org/TR/turtle/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TextIO

from kg.curated.prefixes import LOCAL, Prefixes
from kg.files import replacing
from kg.graph import names
from kg.graph.layout import OTHER, OWN, OWN_TERMS, SECTIONS, TYPE_SECTIONS, predicate_rank
from kg.graph.terms import XSD, Quad, text_of

Properties = list[tuple[int, str, str]]
Triple = tuple[str, str, str]

_BARE = {
    "integer": re.compile(r"(?:0|-?[1-9][0-9]*)"),
    "boolean": re.compile(r"true|false"),
    "decimal": re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+"),
}
_DATATYPE = f'"^^<{XSD}'
_NOTE = """\
# Written by `kg`; equal input gives equal bytes. Every claim stands with its evidence behind it.
# To correct a claim, add kg:verdict to its block or change what it says, and run `kg curate apply FILE`.
"""


class Shortener:
    """Turn tokens into Turtle, remembering which prefixes it used."""

    def __init__(self, prefixes: Prefixes) -> None:
        self._iris = prefixes.iris
        self._named = {iri: name for name, iri in prefixes.iris.items()}
        self._cache: dict[str, str] = {names.TYPE: "a"}
        self.used: set[str] = set()

    def __call__(self, token: str) -> str:
        """Give a token's shortest Turtle form: a CURIE, a bare number or truth value, else the token."""
        if token[0] == "_":
            return token
        if token[0] == '"':
            return self._literal(token)
        short = self._cache.get(token)
        if short is None:
            short = self._cache[token] = self._curie(token)
        return short

    def _curie(self, token: str) -> str:
        address = token[1:-1]
        start = max(address.rfind("/"), address.rfind("#")) + 1
        for cut in (address.find("_", start) + 1, start):
            name = self._named.get(address[:cut])
            if name is not None:
                return self._named_curie(name, address[cut:], token)
        for address_start, name in self._named.items():
            if address.startswith(address_start):
                return self._named_curie(name, address[len(address_start) :], token)
        return token

    def _named_curie(self, name: str, local: str, token: str) -> str:
        if not LOCAL.fullmatch(local):
            return token
        self.used.add(name)
        return f"{name}:{local}"

    def _literal(self, token: str) -> str:
        if token[-1] != ">":
            return token
        text, mark, datatype = token.rpartition(_DATATYPE)
        if not mark:
            text, _, datatype = token.rpartition("^^")
            return f"{text}^^{self(datatype)}"
        bare = _BARE.get(datatype[:-1])
        if bare is not None and bare.fullmatch(text, 1):
            return text[1:]
        return f'{text}"^^{self(token[len(text) + 3 :])}'

    def header(self) -> Iterator[str]:
        """Yield a line for each prefix used: our own first, then the others, each sorted."""
        for name in sorted(self.used, key=lambda name: (not name.startswith("kg"), name.lower(), name)):
            yield f"@prefix {name}: <{self._iris[name]}> .\n"


def write_turtle(path: Path, triples: Iterable[Quad], prefixes: Prefixes) -> int:
    """Write the default graph's triples to `path`, by rename, and return how many there are.

    The bytes depend on the set of triples and on `prefixes` alone. Quads of named graphs are left out.
    """
    with replacing(path) as place, place.open("w", encoding="utf-8", newline="\n") as out:
        return turtle(out, triples, prefixes)


def turtle(
    out: TextIO, triples: Iterable[Quad], prefixes: Prefixes, *, note: str = _NOTE, used: Iterable[str] = ()
) -> int:
    """Write triples as Turtle to an open text file and return how many there are.

    `used` names prefixes to declare besides those that the triples use.
    """
    shorten = Shortener(prefixes)
    shorten.used.update(used)
    groups = _grouped(triples)
    blocks = list(_blocks(groups, shorten))
    out.write(note)
    out.write("\n")
    out.writelines(shorten.header())
    out.writelines(blocks)
    return sum(map(len, groups.values()))


def _grouped(triples: Iterable[Quad]) -> dict[str, Properties]:
    groups: dict[str, set[tuple[int, str, str]]] = {}
    ranks: dict[str, int] = {}
    for subject, predicate, object_, graph in triples:
        if graph:
            continue
        rank = ranks.get(predicate)
        if rank is None:
            rank = ranks[predicate] = predicate_rank(predicate)
        group = groups.get(subject)
        if group is None:
            groups[subject] = {(rank, predicate, object_)}
        else:
            group.add((rank, predicate, object_))
    return {subject: sorted(group) for subject, group in groups.items()}


def _blocks(groups: Mapping[str, Properties], shorten: Shortener) -> Iterator[str]:
    plain = _plain(groups)
    moved = {place for places in plain.values() for place in places}
    nested = _nested(groups)
    inside = {child for children in nested.values() for child in children}
    remarks = _remarks(groups)
    sections: dict[int, list[tuple[str, str]]] = {}
    for subject, properties in groups.items():
        if subject not in inside:
            section = _section(subject, properties)
            sections.setdefault(section, []).append((_order(subject, properties, section, shorten), subject))
    for section in sorted(sections):
        yield f"\n### {SECTIONS[section]}\n"
        for _, subject in sorted(sections[section]):
            yield from (_statement(triple, shorten) for triple in plain.get(subject, ()))
            for each in _with_children(subject, nested):
                yield _block(each, groups[each], moved, remarks, shorten)


def _with_children(subject: str, nested: Mapping[str, list[str]]) -> Iterator[str]:
    yield subject
    for child in nested.get(subject, ()):
        yield from _with_children(child, nested)


def _remarks(groups: Mapping[str, Properties]) -> dict[str, str]:
    """Give the label of each thing whose identifier says nothing to a reader, as a comment."""
    return {
        subject: f"  # {text_of(object_)}"
        for subject, properties in groups.items()
        if not subject.startswith(OWN_TERMS)
        for _, predicate, object_ in properties
        if predicate == names.LABEL and "\\" not in object_
    }


def _block(
    subject: str,
    properties: Properties,
    moved: set[Triple],
    remarks: Mapping[str, str],
    shorten: Shortener,
) -> str:
    types = [object_ for rank, _, object_ in properties if rank == 0]
    lines = [
        f"    {shorten(predicate)} {shorten(object_)} ;{remarks.get(object_, '')}\n"
        for rank, predicate, object_ in properties
        if rank and not (moved and (subject, predicate, object_) in moved)
    ]
    if types:
        lines.insert(0, f"    a {' , '.join(map(shorten, sorted(types, key=_own_first)))} ;\n")
    return f"\n{shorten(subject)}\n{''.join(lines)}    .\n" if lines else ""


def _own_first(token: str) -> tuple[bool, str]:
    return not token.startswith(OWN), token


def _statement(triple: Triple, shorten: Shortener) -> str:
    return f"\n{' '.join(map(shorten, triple))} .\n"


def _plain(groups: Mapping[str, Properties]) -> dict[str, list[Triple]]:
    """Find the plain triple of each claim, where the graph holds it."""
    stated = {
        subject: object_
        for subject, properties in groups.items()
        for _, predicate, object_ in properties
        if predicate == names.STATED_AS
    }
    found = {}
    for subject, properties in groups.items():
        if (0, names.TYPE, names.CLAIM) in properties:
            parts = {predicate: object_ for _, predicate, object_ in properties}
            triple = _said(parts, stated)
            if triple and any(triple[1:] == (p, o) for _, p, o in groups.get(triple[0], ())):
                found[subject] = [triple]
    return found


def _said(parts: Mapping[str, str], stated: Mapping[str, str]) -> Triple | None:
    predicate = stated.get(parts.get(names.PREDICATE, ""))
    subject, object_ = parts.get(names.SUBJECT), parts.get(names.OBJECT)
    negated = parts.get(names.NEGATED, "").startswith('"true"')
    return (subject, predicate, object_) if predicate and subject and object_ and not negated else None


def _nested(groups: Mapping[str, Properties]) -> dict[str, list[str]]:
    """Find what stands behind what: evidence, in the order of the text, behind its claim, and selectors."""
    taken: set[str] = set()
    nested: dict[str, list[str]] = {}
    for link, order in ((names.HAS_EVIDENCE, _reading_order), (names.HAS_SELECTOR, lambda child, _: child)):
        for subject in sorted(groups):
            children = [o for _, p, o in groups[subject] if p == link and o in groups and o not in taken]
            if children:
                taken.update(children)
                nested[subject] = sorted(children, key=lambda child: (order(child, groups), child))
    return nested


def _reading_order(evidence: str, groups: Mapping[str, Properties]) -> str:
    source = next((o for _, p, o in groups[evidence] if p == names.HAS_SOURCE), "")
    starts = [
        text_of(start)
        for _, predicate, selector in groups[evidence]
        if predicate == names.HAS_SELECTOR
        for _, inner, start in groups.get(selector, ())
        if inner == names.START
    ]
    return f"{source} {min(starts, default='').rjust(12)}"


def _section(subject: str, properties: Properties) -> int:
    own = subject.startswith(OWN)
    found = [TYPE_SECTIONS[(o, own)] for rank, _, o in properties if rank == 0 and (o, own) in TYPE_SECTIONS]
    return min(found, default=OTHER)


def _order(subject: str, properties: Properties, section: int, shorten: Shortener) -> str:
    if SECTIONS[section].startswith("Claims"):
        label = next((object_ for _, predicate, object_ in properties if predicate == names.LABEL), "")
        return f"{text_of(label).lower() if label else ''}\t{subject}"
    return shorten(subject)
