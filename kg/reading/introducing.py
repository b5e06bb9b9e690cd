"""Drugs that no list has, known by how a document introduces, defines or gives them.

Such a name is one drug in the whole document. A word or a maker's number names the same drug elsewhere; the
number of a compound in a series and a short symbol do not, and their identifiers hold the document's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from kg.curated.introductions import Introductions, Told
from kg.model import Entity, EntityType, Sentence
from kg.reading.abbreviations import align
from kg.reading.ambiguity import Found
from kg.reading.doubt import SUBSTANCES, Candidate
from kg.reading.grounder import Grounder
from kg.reading.heed import slug, unknown, unlisted

WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"\d{1,3}[a-z]{0,2}")
# A name that another document would not use for something else.
TELLING = re.compile(r"[a-z]{5}|\d{3}")
NUMBERED = re.compile(r"\d{1,3}[a-z]{1,2}\Z")
AFAR = 12
SINGLE = re.compile(r"(?:[\w-]{1,6}-)?[^\W\d_]?[a-z]{5,}(?:[ -](?:[A-Z]|[IVX]{1,4}|\d{1,2}))?\Z")
OFTEN = 3
CLASS = "kgd:"
BRACKETED = re.compile(r" \(([\w@-]+)[),;]")
JOINING = re.compile(r"(?:\b(?:and|or|plus|with)|[,/+-])\s?\Z")


class Names(NamedTuple):
    """The short and long forms of a document: all, those that mean no known thing, and of these, procedures.

    `free` gives of a short form the long form by which it is told, which is the short one where the long is
    the end of a name.
    """

    document: str
    long_forms: Mapping[str, str]
    free: Mapping[str, str]
    procedures: frozenset[str]


def introduced(
    sentences: Sequence[Sentence],
    found: Sequence[Sequence[Found]],
    long_forms: Mapping[str, str],
    meant: Mapping[str, Candidate],
    grounder: Grounder,
) -> dict[str, Entity]:
    """Give the drugs of a document that no list has, by each form of their names in it."""
    known = grounder.hints.introductions
    texts = [(one.text, one.text.lower()) for one in sentences]
    document = sentences[0].document if sentences else ""
    unmeant = {short: long for short, long in long_forms.items() if short not in meant}
    names = _names(texts, document, long_forms, unmeant, known)
    drugs: dict[str, Entity] = {}
    for name, entity in chain(
        _numbered(texts, grounder),
        _named(texts, names, grounder),
        _prepared(names, grounder),
        _treated_as_drugs(sentences, found, names, grounder),
        _surely(sentences, found, names, grounder),
    ):
        drugs.setdefault(name, entity)
    _settled(drugs, sentences, found)
    _share(drugs, names.free)
    drugs.update(_series(texts, known, document))
    return drugs


def _names(
    texts: Sequence[tuple[str, str]],
    document: str,
    long_forms: Mapping[str, str],
    unmeant: Mapping[str, str],
    known: Introductions,
) -> Names:
    free = {
        short: short if any(_clipped(long, text) for text, _ in texts) else long
        for short, long in unmeant.items()
    }
    procedures = frozenset(
        short for short, long in free.items() if not known.procedures.isdisjoint(WORD.findall(long.lower()))
    )
    return Names(document, long_forms, free, procedures)


def _numbered(texts: Iterable[tuple[str, str]], grounder: Grounder) -> Iterator[tuple[str, Entity]]:
    """Yield the drugs named by a maker's number."""
    hints = grounder.hints
    for _, name in _said(texts, hints.introductions.numbers):
        if name.upper() not in hints.acronyms:
            yield name, unlisted(name, EntityType.DRUG)


def _named(
    texts: Iterable[tuple[str, str]], names: Names, grounder: Grounder
) -> Iterator[tuple[str, Entity]]:
    """Yield the drugs that the patterns find as new names."""
    for before, name in _said(texts, grounder.hints.introductions.names):
        fits = name not in names.procedures and (name not in names.long_forms or name in names.free)
        if fits and _new(before, name, grounder):
            yield name, _minted(names.free.get(name, name), names.document)


def _prepared(names: Names, grounder: Grounder) -> Iterator[tuple[str, Entity]]:
    """Yield the short forms whose long form tells a preparation: an extract, a conjugate."""
    prepared = grounder.hints.introductions.prepared
    for short, long in names.free.items():
        if prepared.search(long) and not grounder.whole(long):
            yield short, unlisted(long, EntityType.DRUG)


def _treated_as_drugs(
    sentences: Sequence[Sentence], found: Sequence[Sequence[Found]], names: Names, grounder: Grounder
) -> Iterator[tuple[str, Entity]]:
    """Yield the symbols that are used as only a drug is."""
    candidates = (set(names.free) - names.procedures) | (_seen(found) - set(names.long_forms))
    for name in _given(sentences, candidates, grounder):
        yield name, _minted(names.free.get(name, name), names.document)


def _surely(
    sentences: Sequence[Sentence], found: Sequence[Sequence[Found]], names: Names, grounder: Grounder
) -> Iterator[tuple[str, Entity]]:
    """Yield the new words of which the recogniser was sure."""
    for name, entity in _sure(sentences, found):
        if name not in names.long_forms and _new("", name, grounder):
            yield name, entity


def _clipped(long: str, text: str) -> bool:
    """Tell a long form that is the end of a name: `cis-retinoic acid` in `13-cis-retinoic acid`."""
    place = text.find(long)
    return place > 0 and (text[place - 1] in "-," or text[place - 1].isalnum())


def _said(texts: Iterable[tuple[str, str]], told: Told) -> Iterator[tuple[str, str]]:
    """Yield the names that the patterns find, each with the word before it."""
    for text, low in texts:
        if not told.hinted(low):
            continue
        for pattern in told.patterns:
            for match in pattern.finditer(text):
                yield match.groupdict().get("before") or "", match["name"]


def _new(before: str, name: str, grounder: Grounder) -> bool:
    """Say whether a name is new: no list has it, and it is no plain word, nor the end of a name."""
    hints, words = grounder.hints, name.split(" ")
    if name.upper() in hints.acronyms or grounder.whole(name) or name.lower() in hints.generic:
        return False
    if before and before.lower() not in hints.common:
        return False
    return not any(word.lower() in hints.common for word in (words[0], *words[0].split("-")))


def _seen(found: Sequence[Sequence[Found]]) -> set[str]:
    """Give the names that the recogniser saw and no list has."""
    return {one.surface for row in found for one in row if one.label and not one.verdict.candidates}


def _given(sentences: Sequence[Sentence], candidates: set[str], grounder: Grounder) -> Iterator[str]:
    """Yield the symbols, seen by the recogniser or defined, that are used as only a drug is."""
    known, acronyms = grounder.hints.introductions, grounder.hints.acronyms
    names = {
        name
        for name in candidates
        if len(name) > 2 and name.upper() not in acronyms and not grounder.whole(name)
    }
    for sentence in sentences:
        if any(name in sentence.text for name in names):
            for pattern in known.given:
                yield from (m["name"] for m in pattern.finditer(sentence.text) if m["name"] in names)


def _sure(sentences: Sequence[Sentence], found: Sequence[Sequence[Found]]) -> Iterator[tuple[str, Entity]]:
    """Yield words for drugs, said often, of which the recogniser was sure somewhere.

    A symbol of which it is sure is too often a sequence, a data set or a transcript.
    """
    sure = {
        one.surface: unknown(one).entity
        for row in found
        for one in row
        if one.label is EntityType.DRUG and not one.verdict.candidates and SINGLE.match(one.surface)
    }
    for name, entity in sure.items():
        often = sum(sentence.text.lower().count(name.lower()) for sentence in sentences)
        if entity is not None and often >= OFTEN:
            yield name, entity


def _settled(
    drugs: dict[str, Entity], sentences: Sequence[Sentence], found: Sequence[Sequence[Found]]
) -> None:
    """Give a name the listed substance that it stands for, or leave it undecided where that is unclear.

    `isoproterenol (IPR)`, and `Rg1` beside `ginsenoside Rg1`; not `the PI3K inhibitor (QVA)`, a class.
    """
    for name in [name for name, drug in drugs.items() if drug.label == name]:
        for sentence, row in zip(sentences, found, strict=True):
            if name not in sentence.text:
                continue
            for one in row:
                known = one.verdict.known
                if known is None or known.type not in SUBSTANCES or known.curie.startswith(CLASS):
                    continue
                bracketed = BRACKETED.match(sentence.text, one.end)
                behind = bracketed is not None and bracketed[1] == name
                if one.surface.endswith(f" {name}") or (behind and align(name, one.surface) == 0):
                    drugs[name] = known
                elif behind and not JOINING.search(sentence.text, 0, one.start):
                    drugs.pop(name, None)


def _minted(label: str, document: str) -> Entity:
    """Mint the drug: by its name where it tells, else by the document and the name."""
    if TELLING.search(label):
        return unlisted(label, EntityType.DRUG)
    return _own(label, document)


def _own(label: str, document: str) -> Entity:
    return Entity(f"{unlisted(label, EntityType.DRUG).curie}-in-{slug(document)}", label, EntityType.DRUG)


def _share(drugs: dict[str, Entity], free: Mapping[str, str]) -> None:
    """Give short and long form one entity, and a word the same in a title and at a sentence's begin."""
    for short, long in free.items():
        entity = drugs.get(long) or drugs.get(short)
        if entity is not None:
            drugs[short] = drugs[long] = entity
    for name, entity in tuple(drugs.items()):
        if TELLING.search(name):
            drugs.setdefault(name[0].upper() + name[1:], entity)
            if name[1:2].islower():
                drugs.setdefault(name[0].lower() + name[1:], entity)


def _series(texts: Iterable[tuple[str, str]], known: Introductions, document: str) -> dict[str, Entity]:
    """Give the compounds of a series; a number alone names one only behind its noun."""
    drugs: dict[str, Entity] = {}
    for text, low in texts:
        if not known.series.hinted(low):
            continue
        for pattern in known.series.patterns:
            for match in pattern.finditer(text):
                numbers = NUMBER.findall(match["list"])
                for number in numbers:
                    entity = _own(f"compound {number}", document)
                    if NUMBERED.match(number):
                        drugs[number] = entity
                    if number == numbers[0]:
                        head = match["head"].lower()
                        drugs[f"{head} {number}"] = drugs[f"{head.capitalize()} {number}"] = entity
    return drugs


def figure(text: str, start: int, name: str, known: Introductions) -> bool:
    """Tell the number of a figure or a stage: `Fig. 4b` beside `compound 4b`."""
    if NUMBERED.match(name) is None:
        return False
    before = text[max(start - AFAR, 0) : start].split()
    return bool(before) and before[-1].lower().lstrip("(") in known.places
