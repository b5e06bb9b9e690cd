"""Check tables of terms for doubles, empty names, collisions and odd CURIEs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kg.curated.terms import Term
from kg.curated.vocabulary import Vocabulary
from kg.model import Entity, EntityType

LOCAL = {
    "HGNC": re.compile(r"\d+"),
    "UNII": re.compile(r"[A-Z0-9]{10}"),
    "MONDO": re.compile(r"\d{7}"),
    "GO": re.compile(r"\d{7}"),
    "MESH": re.compile(r"[CD]\d{6,9}"),
    "CHEBI": re.compile(r"\d+"),
    "NCBIGene": re.compile(r"\d+"),
}
WORDY = {EntityType.DISEASE, EntityType.PROCESS, EntityType.PATHWAY, EntityType.MECHANISM}
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, and where."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Collision:
    """A name that two entities share once it is folded."""

    form: str
    entity: Entity
    other: Entity


def check(vocabulary: Vocabulary) -> list[Fault]:
    """Give every fault of every table, in the order of the rows. What two rows share by right is no fault."""
    labels: dict[str, tuple[str, EntityType, str]] = {}
    faults = []
    for term in vocabulary.terms():
        faults += [Fault(term.source, reason) for reason in _of_row(term, vocabulary)]
        label, kind, place = labels.setdefault(term.curie, (term.label, term.type, term.source))
        if (label, kind) != (term.label, term.type):
            faults.append(Fault(term.source, f"{term.curie} is the {kind} {label!r} at {place}"))
    return faults


def _of_row(term: Term, vocabulary: Vocabulary) -> Iterator[str]:
    prefix, _, local = term.curie.partition(":")
    pattern = LOCAL.get(prefix)
    if pattern and not pattern.fullmatch(local):
        yield f"malformed CURIE {term.curie!r}: {prefix} identifiers look otherwise"
    seen: set[str] = set()
    for form in term.forms:
        if form in seen:
            yield f"duplicate synonym {form!r}"
        seen.add(form)
        if form != form.strip() or "  " in form or CONTROL.search(form):
            yield f"stray white space or control character in {form!r}"
        if not vocabulary.folding.key(form):
            yield f"{form!r} holds no letter or digit"
        if says_nothing(form, term, vocabulary):
            yield f"the synonym {form!r} is a common English word"
    for parent in term.parents:
        if not vocabulary.rows(parent):
            yield f"unknown parent {parent}"


def says_nothing(form: str, term: Term, vocabulary: Vocabulary) -> bool:
    """Tell a synonym that is a common English word: no label, and no word for a disease or process."""
    hints = vocabulary.hints
    generic = form.lower() in hints.generic and term.type not in WORDY
    plain = form.islower() and form in hints.common and (term.type not in WORDY or len(form) <= 4)
    return form != term.label and (plain or generic)


def collisions(vocabulary: Vocabulary, terms: list[Term]) -> list[Collision]:
    """Give the names of these terms that other entities of the vocabulary have as well, by form and CURIE."""
    wanted: dict[str, list[tuple[str, Term]]] = defaultdict(list)
    for term in terms:
        for form in term.forms:
            wanted[vocabulary.folding.key(form)].append((form, term))
    forms, owners = vocabulary.forms()
    found = set()
    for spaced, row in zip(vocabulary.folding.spaced_all(forms), owners, strict=True):
        for form, term in wanted.get(spaced.replace(" ", ""), ()):
            other = vocabulary.term(row)
            if other.curie != term.curie:
                found.add(Collision(form, term.entity, other.entity))
    return sorted(found, key=lambda one: (one.form, one.entity.curie, one.other.curie))
