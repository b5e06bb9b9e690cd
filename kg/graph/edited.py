"""Read a Turtle file that a curator edited, beside the one that was built: what was changed, as rulings.

A verdict added to a claim, a side, predicate, polarity or certainty changed, a claim or its plain triple or a
piece of evidence taken away, a claim with its quotation added, a synonym added: each becomes a decision.
Whatever else was changed is refused, so that no edit is lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import RdfFormat, parse

from kg.curated.decisions import Ruling
from kg.curated.ontology import Ontology
from kg.curated.prefixes import Prefixes
from kg.errors import CuratedError
from kg.graph import names
from kg.graph.names import dcterms, kg, prov
from kg.graph.terms import text_of
from kg.graph.turtle import Shortener
from kg.model import EntityType
from kg.settings import NAMESPACE

MAX_BYTES = 2_000_000_000
VERDICT, ERROR = kg("verdict"), kg("error_type")
WHO, WHEN, WHY = prov("wasAttributedTo"), dcterms("dateAccepted"), names.COMMENT
_FREE = {VERDICT, ERROR, WHO, WHEN, WHY}
_PARTS = {names.SUBJECT, names.PREDICATE, names.OBJECT, names.NEGATED, names.CERTAINTY}
_SYNONYMS = {names.EXACT_SYNONYM, names.RELATED_SYNONYM, names.ALT_LABEL}

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A Turtle file as tokens: subject to predicate to objects."""

    path: Path
    text: str = field(repr=False)
    triples: frozenset[Triple] = field(repr=False)
    things: Mapping[str, Mapping[str, frozenset[str]]] = field(repr=False)

    def one(self, subject: str, predicate: str) -> str:
        """Give the only object, or nothing."""
        found = self.things.get(subject, {}).get(predicate, frozenset())
        return next(iter(found)) if len(found) == 1 else ""

    def said(self, subject: str, predicate: str) -> str:
        """Give the text of the only object, or nothing."""
        token = self.one(subject, predicate)
        return text_of(token) if token else ""

    def place(self, *tokens: str) -> str:
        """Name the line where the first of some tokens stands, as far as the text tells."""
        for token in tokens:
            if token and (at := self.text.find(token)) >= 0:
                return f"{self.path}:{self.text.count(chr(10), 0, at) + 1}"
        return str(self.path)


def read_sheet(path: Path) -> Sheet:
    """Read a Turtle file. Raises CuratedError naming the line, and the reason, where it is not Turtle."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CuratedError(f"{path}: is larger than {MAX_BYTES:,} bytes")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CuratedError(f"{path}: cannot be read ({error})") from None
    triples: set[Triple] = set()
    try:
        for found in parse(text, format=RdfFormat.TURTLE):
            triples.add((str(found.subject), str(found.predicate), str(found.object)))
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""
        raise CuratedError(f"{path}{line}: is not Turtle: {' '.join(str(error.msg).split())}") from None
    except (MemoryError, ValueError) as error:
        raise CuratedError(f"{path}: cannot be taken: {' '.join(str(error).split())}") from None
    things: dict[str, dict[str, set[str]]] = {}
    for subject, predicate, object_ in triples:
        things.setdefault(subject, {}).setdefault(predicate, set()).add(object_)
    frozen = {
        subject: {predicate: frozenset(objects) for predicate, objects in group.items()}
        for subject, group in things.items()
    }
    return Sheet(path, text, frozenset(triples), frozen)


class Edits:
    """The changes between a built sheet and an edited one."""

    def __init__(self, built: Sheet, edited: Sheet, ontology: Ontology, prefixes: Prefixes) -> None:
        self._built, self._edited = built, edited
        self._ontology, self._prefixes = ontology, prefixes
        self._short = Shortener(prefixes)
        self._gone = built.triples - edited.triples
        self._new = edited.triples - built.triples
        self._used: set[Triple] = set()

    def rulings(self) -> Iterator[Ruling]:
        """Yield a ruling for each change, claims first. Raises CuratedError for a change that is none."""
        yield from self._claims()
        yield from self._added()
        yield from self._dropped_evidence()
        yield from self._synonyms()
        self._refuse_the_rest()

    def _claims(self) -> Iterator[Ruling]:
        plain = self._plain()
        for node in sorted(self._built.things):
            if names.CLAIM not in self._built.things[node].get(names.TYPE, ()):
                continue
            if node not in self._edited.things:
                yield self._ruling(self._built, node, "reject", why="removed from the Turtle")
            elif changed := self._changed(node):
                yield self._decided(node, changed)
            elif plain.get(node) in self._gone:
                yield self._ruling(self._built, node, "reject", why="its plain triple was removed")

    def _plain(self) -> dict[str, Triple]:
        found = {}
        for node, group in self._built.things.items():
            if names.PREDICATE in group:
                name = self._name(self._built.one(node, names.PREDICATE))
                predicate = self._ontology.predicates.get(name)
                if predicate is not None:
                    subject, object_ = (self._built.one(node, side) for side in (names.SUBJECT, names.OBJECT))
                    found[node] = (subject, f"<{predicate.stated_as}>", object_)
        return found

    def _changed(self, node: str) -> set[str]:
        before, after = self._built.things[node], self._edited.things[node]
        return {
            predicate
            for predicate in (_FREE | _PARTS)
            if before.get(predicate, frozenset()) != after.get(predicate, frozenset())
        }

    def _decided(self, node: str, changed: set[str]) -> Ruling:
        verdict = self._edited.said(node, VERDICT) if VERDICT in changed else ""
        if changed & _PARTS:
            if verdict == "reject":
                raise CuratedError(f"{self._where(node)}: is rejected and changed at once; do one of the two")
            verdict = "correct"
        elif not verdict:
            verdict = self._edited.said(node, VERDICT)
        if verdict not in {"accept", "reject", "correct"}:
            raise CuratedError(f"{self._where(node)}: no verdict {verdict!r}; expected accept or reject")
        return self._ruling(self._edited, node, verdict)

    def _added(self) -> Iterator[Ruling]:
        for node in sorted(set(self._edited.things) - set(self._built.things)):
            group = self._edited.things[node]
            if names.CLAIM in group.get(names.TYPE, ()):
                yield self._ruling(self._edited, node, "add")
            elif VERDICT in group:
                raise CuratedError(
                    f"{self._where(node)}: a decision for a claim that the build does not hold"
                )

    def _ruling(self, sheet: Sheet, node: str, verdict: str, *, why: str = "") -> Ruling:
        name = self._name(sheet.one(node, names.PREDICATE))
        if name not in self._ontology.predicates:
            raise CuratedError(f"{self._where(node)}: no predicate {name or '(none)'} in kg.ttl")
        sides = [self._side(sheet, node, part) for part in (names.SUBJECT, names.OBJECT)]
        negated = sheet.said(node, names.NEGATED) or "false"
        quoted = self._quotation(sheet, node)
        made = Ruling(
            self._key(node), verdict, "claim", sheet.said(node, ERROR), *sides[0], name, *sides[1], negated,
            sheet.said(node, names.CERTAINTY) if verdict != "reject" else "", "", *quoted,
            text_of(sheet.one(node, WHO) or '""').rsplit("/", 1)[-1], sheet.said(node, WHEN),
            sheet.said(node, WHY) or why,
        )  # fmt: skip
        self._take(node)
        if verdict == "add":
            if not made.sentence:
                raise CuratedError(
                    f"{self._where(node)}: an added claim needs evidence: biolink:has_evidence with "
                    "oa:hasSource (a document) and oa:exact (its sentence)"
                )
            return _rekeyed(made)
        return made

    def _key(self, node: str) -> str:
        return text_of(node).removeprefix(f"{NAMESPACE}claim/")

    def _side(self, sheet: Sheet, node: str, part: str) -> tuple[str, str, str]:
        token = sheet.one(node, part)
        if not token.startswith("<"):
            raise CuratedError(
                f"{self._where(node)}: expected one {self._short(part)}, a thing of this graph"
            )
        group = self._edited.things.get(token) or self._built.things.get(token, {})
        label = next((text_of(each) for each in sorted(group.get(names.LABEL, ()))), "")
        kinds = sorted(kind.value for kind in EntityType if kg(kind.value) in group.get(names.TYPE, ()))
        if not label or not kinds:
            raise CuratedError(
                f"{self._where(node)}: {self._short(token)} has no label or type in this file; give it both"
            )
        curie = self._prefixes.contract(text_of(token)) or self._short(token)
        return curie, label, kinds[0]

    def _quotation(self, sheet: Sheet, node: str) -> tuple[str, str, str, str]:
        """Give document, start, end and words of the first quotation of a claim."""
        for place in sorted(sheet.things[node].get(names.HAS_EVIDENCE, ())):
            source = text_of(sheet.one(place, names.HAS_SOURCE) or '""').removeprefix(f"{NAMESPACE}document/")
            selectors = sorted({place, *sheet.things.get(place, {}).get(names.HAS_SELECTOR, ())})
            found = {
                name: next((text for each in selectors if (text := sheet.said(each, name))), "")
                for name in (names.START, names.END, names.EXACT)
            }
            if source and found[names.EXACT]:
                return unquote(source), found[names.START], found[names.END], found[names.EXACT]
        return "", "", "", ""

    def _dropped_evidence(self) -> Iterator[Ruling]:
        for subject, predicate, place in sorted(self._gone):
            if predicate == names.HAS_EVIDENCE and subject in self._edited.things:
                ruling = self._ruling(self._built, subject, "reject", why="evidence removed from the Turtle")
                document, start, end, sentence = self._one_quotation(place)
                yield replace(
                    ruling, scope="sentence", document=document, start=start, end=end, sentence=sentence
                )

    def _one_quotation(self, place: str) -> tuple[str, str, str, str]:
        alone = {place: {names.HAS_EVIDENCE: frozenset({place})}} | {
            key: value
            for key, value in self._built.things.items()
            if key.startswith(place[:-1]) and key != place
        }
        group = dict(self._built.things[place]) | {names.HAS_EVIDENCE: frozenset({place})}
        alone[place] = group
        return self._quotation(Sheet(self._built.path, "", frozenset(), alone), place)

    def _synonyms(self) -> Iterator[Ruling]:
        told: set[tuple[str, str]] = set()
        for subject, predicate, object_ in sorted(self._new):
            if predicate not in _SYNONYMS:
                continue
            self._used.add((subject, predicate, object_))
            synonym = text_of(object_)
            if (subject, synonym) in told:
                continue
            told.add((subject, synonym))
            curie, label, kind = self._side_of(subject)
            yield Ruling("", "synonym", "claim", "", curie, label, kind, synonym=synonym)

    def _side_of(self, subject: str) -> tuple[str, str, str]:
        fake = Sheet(
            self._edited.path, self._edited.text, frozenset(), {"x": {names.SUBJECT: frozenset({subject})}}
        )
        return self._side(fake, "x", names.SUBJECT)

    def _take(self, node: str) -> None:
        """Mark as understood the changes of a claim's block, of its evidence and of what it newly names."""
        blocks = {node}
        for sheet in (self._built, self._edited):
            group = sheet.things.get(node, {})
            blocks |= group.get(names.HAS_EVIDENCE, frozenset())
            for place in group.get(names.HAS_EVIDENCE, ()):
                blocks |= sheet.things.get(place, {}).get(names.HAS_SELECTOR, frozenset())
            blocks |= group.get(names.SUBJECT, frozenset()) - set(self._built.things)
            blocks |= group.get(names.OBJECT, frozenset()) - set(self._built.things)
        self._used |= {triple for triple in self._gone | self._new if triple[0] in blocks}

    def _refuse_the_rest(self) -> None:
        plain = set(self._plain().values())
        kept = {triple for triple in self._gone if triple[0] in self._edited.things}
        for triple in sorted((self._new | kept) - self._used):
            subject, predicate, object_ = triple
            if triple in plain or self._is_plain(triple):
                continue
            told = f"{self._short(subject)} {self._short(predicate)} {self._short(object_)[:60]}"
            place = self._edited.place(self._short(object_), self._short(predicate), self._short(subject))
            known = self._known(predicate)
            reason = "is no decision that `kg curate apply` understands" if known else "unknown predicate"
            raise CuratedError(
                f"{place}: {told}: {reason}; expected a verdict, a correction, a claim or a synonym"
            )

    def _is_plain(self, triple: Triple) -> bool:
        """Tell the plain triple of a claim that this file corrects or adds, which the build makes itself."""
        for node, group in self._edited.things.items():
            if names.PREDICATE in group and (node not in self._built.things or self._changed(node) & _PARTS):
                predicate = self._ontology.predicates.get(self._name(self._edited.one(node, names.PREDICATE)))
                sides = self._edited.one(node, names.SUBJECT), self._edited.one(node, names.OBJECT)
                if predicate and triple == (sides[0], f"<{predicate.stated_as}>", sides[1]):
                    return True
        return False

    def _known(self, predicate: str) -> bool:
        return (
            predicate in self._built.things
            or predicate in _FREE
            or any(predicate in group for group in self._built.things.values())
        )

    def _name(self, token: str) -> str:
        return text_of(token).removeprefix(f"{NAMESPACE}ontology#") if token else ""

    def _where(self, node: str) -> str:
        short = self._short(node)
        return f"{self._edited.place(short + chr(10), short, node)}: {short}"


def _rekeyed(ruling: Ruling) -> Ruling:
    """Name an added claim by its content, whatever name the curator gave its block."""
    return replace(ruling, claim=ruling.stated().key)


def edits(built: Path, edited: Path, ontology: Ontology, prefixes: Prefixes) -> list[Ruling]:
    """Give the rulings that an edited Turtle file amounts to. Raises CuratedError."""
    before, after = read_sheet(built), read_sheet(edited)
    for subject, predicate, object_ in sorted(after.triples - before.triples):
        if subject.startswith("_:") or object_.startswith("_:"):
            raise CuratedError(f"{edited}: a blank node ({re.sub('[<>]', '', predicate)}); give it a name")
    return list(Edits(before, after, ontology, prefixes).rulings())
