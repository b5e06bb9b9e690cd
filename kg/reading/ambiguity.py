"""Settle what a name by itself leaves open, with what the document says elsewhere and the words around it.

A name's score, less its doubt, plus what speaks for it: the same entity under an undoubted name, a long form,
neighbouring words, undoubted neighbours in a list, curators' senses, a trained recogniser. Up to `SURE` it
stays open, below `OPEN` it is no mention at all.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from kg.curated.hints import Hints
from kg.curated.senses import Sense, is_capital
from kg.model import Entity, EntityType, Span
from kg.reading.doubt import Candidate, reaches
from kg.reading.forms import GENIC, is_symbol
from kg.reading.grounder import Grounder, Verdict

SURE = 0.8
OPEN = 0.62
MARGIN = 0.025
WORD = re.compile(r"[^\W_]+")
LIST = re.compile(r"\s*(?:[,/+-]|,?\s*(?:and|or|and/or|plus|versus|vs\.?))\s*\Z")
VALUE = re.compile(r"\s*(?:[=:<>≤≥≈±]|,?\s*\d+(?:\.\d+)?\s*(?:%|[–-]\s*\d))|\s+\d+\.\d")
APART = str.maketrans(dict.fromkeys(".,;:()[]/-", " "))
CAPITALS, SMALL = string.ascii_uppercase.encode(), string.ascii_lowercase.encode()
NO_TYPE: frozenset[EntityType] = frozenset()
NO_SENSES: Mapping[str, Sense] = {}
RECEPTOR = (" receptor", "-receptor")
RATE = re.compile(r"(?:\d\s*%|\d|median|mean)\s*\Z", re.IGNORECASE)


class Found(NamedTuple):
    """A span of a sentence with what is known of it before the document has been heard.

    `label` is the trained recogniser's, None where it saw nothing; `heard` says whether it was asked at all,
    `chance` how sure it was of a name that no list has. The first four fields are what a scanner has seen.
    """

    start: int
    end: int
    surface: str
    verdict: Verdict
    found_by: str = "vocabulary"
    label: EntityType | None = None
    heard: bool = False
    chance: float = 0.0

    @property
    def span(self) -> Span:
        """Give the half-open offsets in the sentence."""
        return Span(self.start, self.end)


class Choice(NamedTuple):
    """What was decided: an entity or None, the score, the method; `dropped` is no mention at all."""

    entity: Entity | None
    score: float
    method: str


DROPPED = Choice(None, 0.0, "dropped")


class Said:
    """The words of a document, made ready when one is first asked for."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    @cached_property
    def _written(self) -> str:
        return f" {' '.join(self._texts).translate(APART)} "

    @cached_property
    def _lower(self) -> str:
        return self._written.lower()

    def says(self, word: str) -> bool:
        """Tell whether the document has a word that begins so; short ones in capitals as they stand."""
        if is_capital(word):
            return f" {word} " in self._written
        return f" {word.lower()}" in self._lower


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one document says: entities named beyond doubt, abbreviations, cues beside each doubtful surface.

    `local` are the types that the words beside a mention speak for, by sentence and span.
    """

    certain: frozenset[str]
    long_forms: Mapping[str, str]
    cues: frozenset[tuple[str, EntityType]]
    local: Mapping[tuple[str, int, int], frozenset[EntityType]]
    said: Said

    def near(self, text: str, sense: Sense) -> float:
        """Weigh words that speak for a meaning: in the sentence more than elsewhere in the document."""
        if not any(map(self.said.says, sense.words)):
            return 0.0
        return 0.3 if sense.pattern.search(text) else 0.2


def collect(
    texts: Sequence[str],
    found: Sequence[Sequence[Found]],
    long_forms: Mapping[str, str],
    expanded: Mapping[str, Candidate],
    hints: Hints,
) -> Evidence:
    """Collect the evidence of a document from its sentences and what was found in them."""
    certain = {one.entity.curie for one in expanded.values()}
    cues: set[tuple[str, EntityType]] = set()
    local: dict[tuple[str, int, int], frozenset[EntityType]] = {}
    for text, kept in zip(texts, found, strict=True):
        for start, end, surface, verdict, _, _, _, _ in kept:
            if verdict.strong:
                if verdict.known and surface not in long_forms:
                    certain.add(verdict.known.curie)
            elif verdict.candidates:
                kinds = local[text, start, end] = cued(text, start, end, hints)
                cues.update((surface, kind) for kind in kinds)
    return Evidence(frozenset(certain), long_forms, frozenset(cues), local, Said(texts))


def cued(text: str, start: int, end: int, hints: Hints) -> frozenset[EntityType]:
    """Give the types that the words beside a span speak for: two before it, three after it."""
    before = WORD.findall(text[max(start - 40, 0) : start].lower())[-2:]
    after = WORD.findall(text[end : end + 40].lower())[:3]
    kinds = [hints.before[word] for word in before if word in hints.before]
    kinds += [hints.after[word] for word in after if word in hints.after]
    return NO_TYPE.union(*kinds) if kinds else NO_TYPE


def decide(text: str, place: int, found: Sequence[Found], evidence: Evidence, grounder: Grounder) -> Choice:
    """Choose an entity for the mention at `place`, or none with its candidates left open."""
    one = found[place]
    verdict = one.verdict
    best = verdict.candidates[0]
    ligand = text.startswith(RECEPTOR, one[1]) and genic(best) and not receptor(best, grounder)
    defined = evidence.long_forms.get(one.surface)
    if verdict.strong and not ligand and (defined is None or distinct(one.surface)):
        return Choice(best.entity, best.score, best.method)
    local = evidence.local.get((text, one[0], one[1]))
    if local is None:
        local = cued(text, one[0], one[1], grounder.hints)
    told = grounder.vocabulary.senses.get(one[2])
    senses = {sense.curie: sense for sense in told} if told else NO_SENSES
    if not (local or one.label or defined or senses) and hopeless(one, evidence):
        return DROPPED
    if defined and "" in senses and senses[""].pattern.search(defined):
        return DROPPED  # the document says that it is no name: `chimeric antigen receptor (CAR)`
    shared = -valued(text, one.start, one.end) - shouted(text, one) - (0.3 if ligand else 0.0)
    if "" in senses:
        shared -= evidence.near(text, senses[""])
    scores = [
        (
            candidate.score
            - candidate.doubt
            + shared
            + support(candidate, local, one, evidence)
            + listed(text, place, found, candidate)
            + (meant(candidate, text, senses, evidence) if senses else 0.0)
            + (spelled(candidate, defined, grounder) if defined else 0.0),
            candidate,
        )
        for candidate in verdict.candidates
    ]
    if len(scores) > 1:
        scores.sort(key=lambda pair: (-pair[0], pair[1].entity.curie))
    score, chosen = scores[0]
    clear = len(scores) == 1 or reaches(score - scores[1][0], MARGIN)
    if clear and not reaches(SURE, score):
        return Choice(chosen.entity, round(min(score, chosen.score), 4), chosen.method)
    if reaches(score, OPEN):
        return Choice(None, round(score / 2, 4), "ambiguous")
    return DROPPED


def meant(candidate: Candidate, text: str, senses: Mapping[str, Sense], evidence: Evidence) -> float:
    """Weigh the words that curators know to speak for this meaning of an ambiguous name."""
    sense = senses.get(candidate.entity.curie)
    return evidence.near(text, sense) if sense else 0.0


def hopeless(one: Found, evidence: Evidence) -> bool:
    """Tell a mention that nothing in the document speaks for, and that a list could not save."""
    for candidate in one.verdict.candidates:
        if reaches(candidate.score - candidate.doubt + 0.2 + 0.12, OPEN):
            return False
        if candidate.entity.curie in evidence.certain:
            return False
    return True


def support(candidate: Candidate, local: frozenset[EntityType], one: Found, evidence: Evidence) -> float:
    """Weigh what speaks for a candidate in the document, beside the mention and in the recogniser's eyes."""
    kind = EntityType.GENE if candidate.entity.type in GENIC else candidate.entity.type
    weight = 0.45 if candidate.entity.curie in evidence.certain else 0.0
    if kind in local:
        weight += 0.2
    elif local:
        weight -= 0.05
    elif (one.surface, kind) in evidence.cues:
        weight += 0.12
    if one.label is kind:
        weight += 0.35
    elif one.label is not None:
        weight -= 0.3
    elif one.heard and candidate.doubt >= 0.3 and genic(candidate):
        weight -= 0.1
    return weight


def listed(text: str, place: int, found: Sequence[Found], candidate: Candidate) -> float:
    """Weigh undoubted neighbours of the same type in a list."""
    here, kind = found[place], candidate.entity.type
    for number in (place - 1, place + 1):
        if not 0 <= number < len(found):
            continue
        other = found[number]
        known = other.verdict.known
        if known is None or known.type is not kind or not other.verdict.strong:
            continue
        between = text[here.end : other.start] if here.start < other.start else text[other.end : here.start]
        if LIST.match(between):
            return 0.2
    return 0.0


def valued(text: str, start: int, end: int) -> float:
    """Weigh a number or sign beside the mention that makes it a quantity: `OR = 2`, `median OS`."""
    after = VALUE.match(text[end : end + 12])
    before = RATE.search(text[max(start - 12, 0) : start])
    return 0.25 if after or before else 0.0


def shouted(text: str, one: Found) -> float:
    """Weigh a sentence in capitals, where case says nothing of a symbol without digits."""
    if not one.surface.isalpha():
        return 0.0
    return 0.25 if in_capitals(text) else 0.0


@lru_cache(maxsize=64)
def in_capitals(text: str) -> bool:
    """Tell a sentence that is written mostly in capitals."""
    if text.isascii():
        signs = text.encode()
        capitals = len(signs) - len(signs.translate(None, CAPITALS))
        letters = capitals + len(signs) - len(signs.translate(None, SMALL))
        return letters > 20 and capitals > 0.6 * letters
    capitals, letters = sum(map(str.isupper, text)), sum(map(str.isalpha, text))
    return letters > 20 and capitals > 0.6 * letters


def spelled(candidate: Candidate, long: str, grounder: Grounder) -> float:
    """Weigh the document's long form: half its telling words must stand in the candidate's names."""
    hints = grounder.hints
    spaced = grounder.vocabulary.folding.spaced(long).split()
    words = {word for word in spaced if len(word) > 2 and word not in hints.generic}
    known: set[str] = set()
    for row in grounder.vocabulary.rows(candidate.entity.curie):
        for form in grounder.vocabulary.term(row).forms:
            known.update(grounder.vocabulary.folding.spaced(form).split())
    if words and len(words & known) * 2 >= len(words):
        return 0.45
    product = any(EntityType.GENE in hints.before.get(word, ()) for word in spaced[-2:])
    return 0.2 if product and genic(candidate) else -0.5


def genic(candidate: Candidate) -> bool:
    """Tell a gene or a family of genes."""
    return candidate.entity.type in GENIC


def distinct(surface: str) -> bool:
    """Tell a surface that a long form which no list has cannot call into question."""
    return len(surface) > 4 or not surface.isalpha() or not is_symbol(surface)


def receptor(candidate: Candidate, grounder: Grounder) -> bool:
    """Tell whether a gene is a receptor by its own names, so that `receptor` after it changes nothing."""
    rows = grounder.vocabulary.rows(candidate.entity.curie)
    return any("recept" in grounder.vocabulary.lines[row].lower() for row in rows)
