"""Ground the words that name a process beside a tumour or cells: `melanoma growth`, `the spread of glioma`.

The tumour's own mention stays; that of the process is the word alone. A word that begins with the name of a
treatment is a mention of it: `chemoresistance`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.curated.behaviours import Behaviours
from kg.model import EntityType, Grounding, Mention, Sentence, Span
from kg.reading.grounder import Grounder
from kg.reading.phrases import alternatives, first_words, words_of

METHOD = "behaviour"
OPENING = "opening"
MARK = "\ue005"  # over the names of tumours
LINE = "\ue006"  # over those of cell lines
TRUST = 0.9
CLASS = "kgd:"
WORD = re.compile(r"[A-Za-z]+")


def behaving(sentence: Sentence, row: Sequence[Grounding], grounder: Grounder) -> list[Grounding]:
    """Add the processes that words name only beside a tumour or cells; `row` comes back sorted by place."""
    known = grounder.hints.behaviours
    said = words_of(sentence.text)
    told = [] if said.isdisjoint(_begun(known.words)) else [*_told(_masked(sentence.text, row, known), known)]
    if not said.isdisjoint(known.able):
        told += _enabled(sentence.text, known)
    named = [(span, label, EntityType.PROCESS, METHOD) for span, label in told]
    if not said.isdisjoint(known.openings):
        opened = [*_opened(sentence.text, known)]
        row = [one for one in row if not _opens(one, opened)]
        named += [(span, label, EntityType.DRUG, OPENING) for span, label in opened]
    found = [
        one
        for span, label, kind, method in named
        if not any(other.mention.span.overlaps(span) for other in row)
        and (one := _grounded(Mention(sentence, span, kind, method), label, grounder)) is not None
    ]
    if not said.isdisjoint(known.classes):
        found += _acted_on(sentence, row, known, grounder)
    return sorted([*row, *found], key=lambda one: one.mention.span) if found else list(row)


def _acted_on(
    sentence: Sentence, row: Sequence[Grounding], known: Behaviours, grounder: Grounder
) -> Iterator[Grounding]:
    """Give the processes that listed classes of drugs are named by: `autophagy` in `autophagy inhibitor`."""
    for one in row:
        if one.entity is None or not one.entity.curie.startswith(CLASS):
            continue
        span = one.mention.span
        if (match := _headed(known.classes).fullmatch(one.mention.text)) is not None:
            inner = Span(span.start, span.start + match.end("what"))
            process = _grounded(Mention(sentence, inner, EntityType.PROCESS, METHOD), match["what"], grounder)
            if process is not None:
                yield process


@lru_cache(maxsize=4)
def _headed(classes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?P<what>.+?)[\s-]{alternatives(classes)}", re.IGNORECASE)


def _opens(one: Grounding, opened: Sequence[tuple[Span, str]]) -> bool:
    """Say whether a process is named by a word that begins with a treatment, which is told instead."""
    process = one.entity is not None and one.entity.type is EntityType.PROCESS
    return process and any(one.mention.span.overlaps(span) for span, _ in opened)


@lru_cache(maxsize=4)
def _begun(words: tuple[str, ...]) -> frozenset[str]:
    """Give the first run of letters of each word: `self` of `self-renewal`."""
    return first_words(words)


def _enabled(text: str, known: Behaviours) -> Iterator[tuple[Span, str]]:
    """Give the adjectives that name a process before a noun of ability, alone or with others between."""
    for nouns, words in known.abilities.items():
        for match in _able(words, nouns).finditer(text):
            yield Span(*match.span()), known.able[match.group().lower()]


@lru_cache(maxsize=32)
def _able(words: tuple[str, ...], nouns: tuple[str, ...]) -> re.Pattern[str]:
    more = r"(?:(?:\s?/\s?|,?\s(?:and|or|as well as)\s|,\s)[a-z-]+(?:\sformation)?){0,3}"
    ahead = rf"(?={more}\s{alternatives(nouns)}\b)"
    return re.compile(rf"\b{alternatives(words)}\b{ahead}", re.IGNORECASE)


def _opened(text: str, known: Behaviours) -> Iterator[tuple[Span, str]]:
    """Give the words that begin with the name of a treatment, with its label: `chemoresistance`."""
    for match in WORD.finditer(text):
        if label := known.openings.get(match.group().lower()):
            yield Span(*match.span()), label


def _grounded(mention: Mention, label: str, grounder: Grounder) -> Grounding | None:
    verdict = grounder.whole(label)
    if not verdict.candidates or verdict.best.entity.type is not mention.type:
        return None
    return Grounding(mention, verdict.best.entity, TRUST, mention.found_by)


def _masked(text: str, row: Sequence[Grounding], known: Behaviours) -> str:
    """Cover the names of tumours and cell lines with marks; the text keeps its length."""
    letters = list(text)
    for one in row:
        span, entity = one.mention.span, one.entity
        line = one.mention.type is EntityType.CELL_LINE
        if line or (entity and entity.type is EntityType.DISEASE and known.tumours.search(entity.label)):
            letters[span.start : span.end] = (LINE if line else MARK) * (span.end - span.start)
    return "".join(letters)


def _told(text: str, known: Behaviours) -> Iterator[tuple[Span, str]]:
    """Give the words that name a process, with its label, in the order of the text."""
    lists = (known.words, known.masses, known.cells, known.between, known.not_before, known.not_after)
    cells, *patterns, bare, word = _patterns(*lists)
    told: dict[Span, str] = {}
    for pattern in patterns:
        for match in pattern.finditer(text):
            here = bool(cells.search(match["owner"]))
            if match.groupdict().get("joint") == "in" and not here:
                continue
            of = known.of_cells if here else known.of_tumour
            for one in word.finditer(text, *match.span("words")):
                if label := of.get(one.group().lower()):
                    told.setdefault(Span(*one.span()), label)
    for match in bare.finditer(text):
        if label := known.bare.get(match.group().lower()):
            told.setdefault(Span(*match.span()), label)
    yield from sorted(told.items())


@lru_cache(maxsize=4)
def _patterns(*lists: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Compile what tells cells, a word behind its tumour or before it, one by itself, and any."""
    words, masses, cells, between, not_before = map(alternatives, lists[:-1])
    not_after = "".join(rf"(?<!\b{re.escape(word)}\s)" for word in lists[-1])
    comma = r"(?:\s*,\s*(?:and\s|or\s)?|\s(?:and|or)\s|\s*/\s*)"
    other = r"[a-z]+(?:[\s-][a-z]+)?"
    more = rf"{comma}(?:{words}|{other}(?=\s?[,/]|\s(?:and|or|of)\s))"
    listed = rf"\b(?P<words>{words}(?:{more}){{0,6}}+)\b(?!\s{not_before}\b)"
    name = rf"[{MARK}{LINE}]++(?:[\s(]{{1,2}}[{MARK}{LINE}]++\)?){{0,3}}+"
    owner = rf"(?P<owner>(?:{name}|\b{masses}\b|\b{cells}\b)(?:\s(?:{masses}|{cells})\b)?+)"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"\b{cells}\Z|{LINE}\Z",
            rf"{owner}\s{listed}",
            rf"{listed}\s(?P<joint>of|in)\s(?:{between}\s){{0,3}}{owner}",
            rf"{not_after}(?<![-‐‑–])\b{words}\b(?!\s{not_before}\b|-)",
            rf"\b{words}\b",
        )
    )
