"""The course of a reported case: drugs by line, the best response, how long it held, progression."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.curated.contexts import Contexts
from kg.curated.courses import Courses
from kg.model import Entity, EntityType, Grounding, Sentence, Span
from kg.reading.story import Story

DRUGS = frozenset({EntityType.DRUG, EntityType.CHEMICAL})
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One line of treatment of a case, in text order; `months` is the progression-free survival told."""

    order: int
    line: str
    drugs: tuple[Entity, ...]
    sentence: Sentence
    response: str = ""
    months: str = ""
    progressed: bool = False


def case_facts(
    sentences: Sequence[Sentence], groundings: Sequence[Sequence[Grounding]], told: Story, contexts: Contexts
) -> list[CaseFact]:
    """Give the lines of treatment of a reported case; none where the document reports no case."""
    facts: list[CaseFact] = []
    if told.case is None:
        return facts
    for sentence, row in zip(sentences, groundings, strict=True):
        if sentence.kind != "prose" or sentence.section in {
            "discussion",
            "introduction",
            "conclusion",
            "abstract",
        }:
            continue
        drugs = _given(sentence, row, contexts.courses)
        if drugs and (not facts or drugs != facts[-1].drugs):
            facts.append(CaseFact(len(facts) + 1, _line(sentence, contexts, len(facts)), drugs, sentence))
        if facts:
            facts[-1] = _told(facts[-1], sentence.text, contexts.courses)
    return facts


def told_lines(facts: Sequence[CaseFact], contexts: Contexts) -> Mapping[str, str]:
    """Give the line of therapy of each drug of a case, by identifier, where the text names it."""
    lines: dict[str, str] = {}
    for fact in facts:
        named = next((c.value for c in contexts.fields["line"] if c.pattern.search(fact.sentence.text)), "")
        for drug in fact.drugs if named else ():
            lines.setdefault(drug.curie, named)
    return lines


def _given(sentence: Sentence, row: Sequence[Grounding], words: Courses) -> tuple[Entity, ...]:
    if words.given.search(sentence.text) is None or words.not_given.search(sentence.text):
        return ()
    brackets = [Span(*match.span()) for match in re.finditer(r"\([^()]*\)", sentence.text)]
    found = [
        g.entity
        for g in row
        if g.entity is not None
        and g.entity.type in DRUGS
        and not any(bracket.covers(g.mention.span) for bracket in brackets)
    ]
    return tuple({entity.curie: entity for entity in found}.values())


def _line(sentence: Sentence, contexts: Contexts, before: int) -> str:
    for cue in contexts.fields["line"]:
        if cue.pattern.search(sentence.text):
            return cue.value
    return ORDINALS[before] if before < len(ORDINALS) else "later"


def _told(fact: CaseFact, text: str, words: Courses) -> CaseFact:
    """Add what a sentence tells of the current line: a first response, survival, progression."""
    best = (name for name, said in words.responses.items() if said.search(text))
    response = fact.response or next(best, "")
    survival = words.survival.search(text)
    months = fact.months or (next(part for part in survival.groups() if part) if survival else "")
    worse = words.progressed.search(text) and not words.no_progress.search(text)
    progressed = fact.progressed or bool(worse)
    return replace(fact, response=response, months=months, progressed=progressed)
