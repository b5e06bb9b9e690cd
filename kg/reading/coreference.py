"""Ground what stands for an entity named before: `this mutation`, `the drug`, `the treatment` of a case.

Bounded and flagged: an alteration or drug is taken from the two sentences before, and only where one kind of
thing can be meant; every grounding made here has the method "coreference".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.curated.contexts import Contexts
from kg.model import EntityType, Grounding, Mention, Sentence, Span
from kg.reading.story import Story

BACK = 2
BRACKETED = re.compile(r"\([^()]*\)")
SCORE = 0.7
DRUGS = frozenset({EntityType.DRUG, EntityType.CHEMICAL})
REACH = 30
IT = re.compile(r"^(?:[A-Z]\w+,\s+(?:\w+,\s+)?)?([Ii]t|[Ii]ts)\b")
EMPTY_IT = re.compile(
    r"\bit\s+(?:\w+\s+){0,2}(?:is|was|has|can|could|may|might|seems?|appears?|remains?|should)\b"
    r"[^.,;]{0,60}\b(?:that|whether|to|how|if)\b",
    re.IGNORECASE,
)
FIRST_WORDS = 30
SUBJECTS = frozenset({EntityType.DRUG, EntityType.CHEMICAL, EntityType.GENE})


class Memory:
    """What the sentences before named: alterations, drugs, and the treatment that a case is on."""

    def __init__(self, contexts: Contexts) -> None:
        self._words = contexts.anaphora
        self._given = contexts.courses.given
        self._rows: list[Sequence[Grounding]] = []
        self._course: tuple[Grounding, ...] = ()
        self._resisted: tuple[Grounding, ...] = ()

    def add(self, sentence: Sentence, row: Sequence[Grounding]) -> None:
        """Remember a sentence's mentions; one that tells of giving drugs sets the course of treatment."""
        if resisted := _resisted(sentence, row, self._words.resisted):
            self._resisted = resisted
        self._rows = (
            [*self._rows[-(BACK - 1) :], row] if sentence.kind in {"prose", "heading"} else self._rows
        )
        if sentence.kind == "prose" and self._given.search(sentence.text):
            brackets = [Span(*m.span()) for m in BRACKETED.finditer(sentence.text)]
            drugs = [
                g
                for g in row
                if _is(g, DRUGS) and not any(bracket.covers(g.mention.span) for bracket in brackets)
            ]
            if drugs:
                self._course = tuple(drugs)

    def named(self, sentence: Sentence, row: Sequence[Grounding]) -> list[Grounding]:
        """Ground the alterations and drugs to which a sentence refers back."""
        return [
            *self._back(sentence, row, self._words.altered, frozenset({EntityType.ALTERATION})),
            *self._back(sentence, row, self._words.agent, DRUGS),
            *_pronoun(sentence, row, self._words.pronoun),
            *self._it(sentence),
            *self._this_resistance(sentence),
        ]

    def _it(self, sentence: Sentence) -> list[Grounding]:
        """Ground an `it` that opens a sentence as what opened the one before, a drug or a gene."""
        match = IT.search(sentence.text)
        if match is None or EMPTY_IT.search(sentence.text) or not self._rows or not self._rows[-1]:
            return []
        first = min(self._rows[-1], key=lambda g: (g.mention.span.start, -g.mention.span.end))
        if not _is(first, SUBJECTS) or first.mention.span.start > FIRST_WORDS:
            return []
        return [_as(sentence, Span(*match.span(1)), first)]

    def _this_resistance(self, sentence: Sentence) -> list[Grounding]:
        """Ground `this` in `this resistance` as the drugs to which resistance was told of before."""
        match = self._words.this_resistance.search(sentence.text)
        if match is None:
            return []
        return [_as(sentence, Span(*match.span(1)), one) for one in _distinct(self._resisted)]

    def course(self, sentence: Sentence, row: Sequence[Grounding], told: Story) -> list[Grounding]:
        """Ground the words for the treatment of a case, in a sentence that names no drug."""
        if told.case is None or sentence.kind != "prose" or any(_is(g, DRUGS) for g in row):
            return []
        match = self._words.course.search(sentence.text)
        if match is None:
            return []
        return [_as(sentence, Span(*match.span()), one) for one in _distinct(self._course)]

    def _back(
        self,
        sentence: Sentence,
        row: Sequence[Grounding],
        words: re.Pattern[str],
        types: frozenset[EntityType],
    ) -> list[Grounding]:
        match = words.search(sentence.text)
        if match is not None and sentence.text.startswith(" of ", match.end()):
            return []  # it says itself of what: `the alteration of energy metabolism`
        if match is None or any(g.mention.span.overlaps(Span(*match.span())) for g in row):
            return []
        before = [g for g in row if _is(g, types) and g.mention.span.end <= match.start()]
        for place in [before] if before else list(reversed(self._rows)):
            found = _distinct([g for g in place if _is(g, types) and g.method != "composed:negative"])
            if found:
                plural = match.group().rstrip().endswith("s") or match.group().lower().startswith(
                    ("these", "both")
                )
                kept = found if plural else found[-1:]
                if not plural and len(found) > 1:
                    return []
                return [_as(sentence, Span(*match.span()), one) for one in kept]
        return []


def _pronoun(sentence: Sentence, row: Sequence[Grounding], words: re.Pattern[str]) -> list[Grounding]:
    """Ground `them` in `resistance to them` as the drugs named last before it in the sentence."""
    match = words.search(sentence.text)
    if match is None:
        return []
    before = [g for g in row if _is(g, DRUGS) and g.mention.span.end <= match.start()]
    if not before:
        return []
    kept = before[-1:] if match[1].lower() == "it" or len(before) < 2 else before[-2:]
    return [_as(sentence, Span(*match.span(1)), one) for one in _distinct(kept)]


def _resisted(sentence: Sentence, row: Sequence[Grounding], words: re.Pattern[str]) -> tuple[Grounding, ...]:
    """Give the drugs beside a word of resistance: `resistance to X`, `X resistance`."""
    found: list[Grounding] = []
    for match in words.finditer(sentence.text):
        near = Span(max(match.start() - 2, 0), match.end() + REACH)
        found += [g for g in row if _is(g, DRUGS) and g.mention.span.overlaps(near)]
    return tuple(found)


def _is(grounding: Grounding, types: frozenset[EntityType]) -> bool:
    return grounding.entity is not None and grounding.entity.type in types


def _distinct(found: Sequence[Grounding]) -> list[Grounding]:
    return list({g.entity.curie: g for g in found if g.entity is not None}.values())


def _as(sentence: Sentence, span: Span, one: Grounding) -> Grounding:
    mention = Mention(sentence, span, one.mention.type, "coreference")
    return Grounding(mention, one.entity, SCORE * one.score, "coreference")
