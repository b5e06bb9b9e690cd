"""Obey curators: change what was read into what they decided, keep what they said, learn from both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.curated.decisions import Ruling, in_force, squeezed
from kg.graph.assertions import RANK, Pair
from kg.model import (
    Certainty,
    Claim,
    Decision,
    Document,
    Entity,
    Evidence,
    Grounding,
    Mention,
    Piece,
    Sentence,
    Span,
)

CURATOR = "curator"
WEIGHT = 10.0

Present = Callable[[Ruling], bool]


@dataclass(frozen=True, slots=True)
class Obeyed:
    """What curators leave: pairs, the decision on each claim by key, and what could not be met."""

    pairs: tuple[Pair, ...]
    decisions: Mapping[str, Decision]
    unmet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """How often curators found a rule right or wrong."""

    right: int
    wrong: int

    @property
    def precision(self) -> float:
        """Give the share that was right, with one imagined case on either side."""
        return (self.right + 1) / (self.right + self.wrong + 2)

    def weigh(self, score: float) -> float:
        """Move a score towards what curators found, as if it rested on ten cases of its own."""
        return (WEIGHT * score + self.right) / (WEIGHT + self.right + self.wrong)


def obey(pairs: Iterable[Pair], rows: Sequence[Ruling], documents: Sequence[Document]) -> Obeyed:
    """Apply the decisions to what was read; the result does not depend on the order of either.

    A decision whose claim is not found is carried by its own sentence while the document holds it; otherwise
    it changes nothing and is told in `unmet`.
    """
    rulings = in_force(row for row in rows if row.verdict != "synonym")
    listed = list(pairs)
    lessons = learn(listed, rulings.values())
    held: list[Pair] = []
    met: set[tuple[str, ...]] = set()
    decisions: dict[str, Decision] = {}
    surest = _surest(listed)
    for claim, evidence in listed:
        ruling = _ruling(rulings, claim, evidence)
        if ruling is not None:
            met.add(ruling.about)
        held += _ruled(*_weighed(claim, evidence, lessons), ruling, surest[claim.key])
    unmet = []
    present = _presence(listed, documents)
    for about in sorted(set(rulings) - met):
        ruling = rulings[about]
        if ruling.verdict == "reject":
            unmet.append(_told(ruling, "the claim is no longer found"))
        elif not ruling.sentence or not present(ruling):
            unmet.append(_told(ruling, "its sentence is no longer there"))
        else:
            held.append(reinstated(ruling))
    for ruling in rulings.values():
        if ruling.scope == "claim" or ruling.verdict != "reject":
            key = ruling.claim if ruling.verdict == "reject" else ruling.stated().key
            decisions[key] = _decision(key, ruling)
    return Obeyed(tuple(held), decisions, tuple(unmet))


def _ruling(rulings: Mapping[tuple[str, ...], Ruling], claim: Claim, evidence: Evidence) -> Ruling | None:
    sentence = evidence.sentence
    narrow = rulings.get(("claim", claim.key, sentence.document, squeezed(sentence.text)))
    return narrow or rulings.get(("claim", claim.key, "", ""))


def _surest(pairs: Iterable[Pair]) -> dict[str, Certainty]:
    found: dict[str, Certainty] = {}
    for claim, evidence in pairs:
        found[claim.key] = min(
            found.get(claim.key, evidence.certainty), evidence.certainty, key=RANK.__getitem__
        )
    return found


def _ruled(claim: Claim, evidence: Evidence, ruling: Ruling | None, surest: Certainty) -> list[Pair]:
    """Give what a decision leaves of one piece of evidence."""
    if ruling is None:
        return [(claim, evidence)]
    if ruling.verdict == "reject":
        return [] if ruling.scope == "sentence" else [(claim, evidence)]
    if ruling.verdict == "correct" and ruling.certainty not in {"", surest.value}:
        evidence = replace(evidence, certainty=Certainty(ruling.certainty))
    return [_moved(claim, evidence, ruling.stated())]


def _moved(claim: Claim, evidence: Evidence, stated: Claim) -> Pair:
    """Carry evidence over to the claim that it should have been read as."""
    if stated.key == claim.key:
        return claim, evidence
    sides = evidence.subject, evidence.object
    if stated.subject == claim.object or stated.object == claim.subject:
        sides = evidence.object, evidence.subject
    subject = sides[0]._replace(entity=_fuller(stated.subject, claim))
    object_ = sides[1]._replace(entity=_fuller(stated.object, claim))
    corrected = Claim(
        subject.entity or stated.subject, stated.predicate, object_.entity or stated.object, stated.negated
    )
    if corrected.subject != subject.entity:
        subject, object_ = object_, subject
    return corrected, replace(evidence, subject=subject, object=object_)


def _fuller(entity: Entity, claim: Claim) -> Entity:
    return next((side for side in (claim.subject, claim.object) if side == entity), entity)


def reinstated(ruling: Ruling) -> Pair:
    """Make the evidence that a curator's own reading of a sentence is; the rule is called `curator`."""
    claim = ruling.stated()
    start = int(ruling.start or 0)
    text = ruling.sentence
    sentence = Sentence(
        ruling.document, start, int(ruling.end or start + len(text)), text, (Piece(0, start, len(text)),)
    )
    sides = []
    for entity in (claim.subject, claim.object):
        found = re.search(re.escape(entity.label), text, re.IGNORECASE)
        span = Span(*found.span()) if found else Span(0, len(text))
        sides.append(Grounding(Mention(sentence, span, entity.type, CURATOR), entity, 1.0, CURATOR))
    certainty = Certainty(ruling.certainty or "asserted")
    return claim, Evidence(sentence, sides[0], sides[1], None, CURATOR, certainty)


def _presence(pairs: Iterable[Pair], documents: Sequence[Document]) -> Present:
    """Tell whether a sentence is still there: among those read, or in its document's text.

    A document that came without its text is trusted to hold the sentence still.
    """
    read = {(evidence.sentence.document, squeezed(evidence.sentence.text)) for _, evidence in pairs}
    texts = {document.id: document.text for document in documents}

    def present(ruling: Ruling) -> bool:
        words = squeezed(ruling.sentence)
        if (ruling.document, words) in read:
            return True
        text = texts.get(ruling.document)
        return text is not None and (not text or words in squeezed(text))

    return present


def _told(ruling: Ruling, reason: str) -> str:
    said = f"{ruling.subject_label} {ruling.predicate} {ruling.object_label}"
    return f"decision on {ruling.claim} ({ruling.verdict}: {said}): {reason}; the decision is kept"


def _decision(key: str, ruling: Ruling) -> Decision:
    verdict = "reject" if ruling.verdict == "reject" else "accept"
    return Decision(key, verdict, ruling.who, ruling.when, ruling.why, ruling.error)


def learn(pairs: Iterable[Pair], rulings: Iterable[Ruling]) -> dict[str, Lesson]:
    """Count for each rule how often curators accepted its evidence, and how often they did not."""
    decided = {ruling.about: ruling for ruling in rulings}
    counts: dict[str, list[int]] = {}
    for claim, evidence in pairs:
        ruling = _ruling(decided, claim, evidence)
        if ruling is not None and ruling.verdict in {"accept", "reject", "correct"}:
            count = counts.setdefault(evidence.rule, [0, 0])
            count[ruling.verdict != "accept"] += 1
    return {rule: Lesson(*count) for rule, count in sorted(counts.items())}


def _weighed(claim: Claim, evidence: Evidence, lessons: Mapping[str, Lesson]) -> Pair:
    lesson = lessons.get(evidence.rule)
    return (claim, replace(evidence, score=lesson.weigh(evidence.score))) if lesson else (claim, evidence)


def retire(lessons: Mapping[str, Lesson], *, below: float = 0.5, cases: int = 5) -> list[str]:
    """Name the rules that curators found wrong more often than not, once there are enough cases."""
    return [
        rule
        for rule, lesson in lessons.items()
        if lesson.right + lesson.wrong >= cases and lesson.precision < below
    ]
