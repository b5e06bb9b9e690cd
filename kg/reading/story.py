"""What a document as a whole tells: its disease, whether it reports a case, what stands for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.curated.contexts import Contexts
from kg.model import Entity, EntityType, Grounding, Mention, Sentence, Span

TOPIC = "topic"
OFTEN = 5
WEIGHT = {"front": 0, "reference": 0, "heading": 2}
SPREAD = re.compile(r"metasta|toxic")
INTRODUCING = 100  # a sentence that introduces the patient outweighs all that only name a disease
LATE = frozenset({"discussion", "introduction", "references"})


@dataclass(frozen=True, slots=True)
class Story:
    """The document's disease (`disease`), and the one of its patient (`case`) where it reports a case.

    `topic` is the disease of which most of the document speaks: its patients have it where no other is named.
    """

    disease: Entity | None = None
    case: Entity | None = None
    topic: Entity | None = None


def story(
    sentences: Sequence[Sentence], groundings: Sequence[Sequence[Grounding]], contexts: Contexts
) -> Story:
    """Find the disease a document is about: the one most often named, title and case counting more."""
    counts: Counter[str] = Counter()
    named: dict[str, Entity] = {}
    reports = False
    case: Counter[str] = Counter()
    for number, (sentence, row) in enumerate(zip(sentences, groundings, strict=True)):
        reported = bool(contexts.reports.search(sentence.text)) and sentence.kind != "reference"
        reports = reports or reported
        introduced = reported or bool(contexts.introduces.search(sentence.text))
        for entity in _diseases(row, contexts):
            named[entity.curie] = entity
            counts[entity.curie] += WEIGHT.get(sentence.kind, 1) + (3 if number < 2 else 0)
            if introduced or (sentence.section not in LATE and _early(number)):
                case[entity.curie] += INTRODUCING if introduced else 1
    disease = _most(counts, named)
    return Story(disease, (_most(case, named) or disease) if reports else None, _topic(counts, disease))


def _topic(counts: Counter[str], disease: Entity | None) -> Entity | None:
    if disease is None or counts[disease.curie] < max(OFTEN, sum(counts.values()) / 2):
        return None
    return disease


def anchors(sentence: Sentence, row: Sequence[Grounding], told: Story, contexts: Contexts) -> list[Grounding]:
    """Ground the words that stand for the patient or tumour of the case: `the patient`, `the specimen`.

    Words for the patients of a trial or cohort stand for the document's topic; their `found_by` is TOPIC.
    """
    if sentence.kind in {"reference", "front"} or _diseases(row, contexts):
        return []
    taken = [g.mention.span for g in row if g.entity is None or not _general(g.entity, contexts)]
    found = []
    for words, entity, found_by in (
        (contexts.anchors, told.case, "coreference"),
        (contexts.cohorts, told.topic, TOPIC),
    ):
        for match in words.finditer(sentence.text) if entity is not None else ():
            span = Span(match.start(), match.end())
            if not any(span.overlaps(other) for other in taken):
                mention = Mention(sentence, span, EntityType.DISEASE, found_by)
                found.append(Grounding(mention, entity, 0.8, "coreference"))
    return found


def _early(number: int) -> bool:
    return number < 12


def _diseases(row: Sequence[Grounding], contexts: Contexts) -> list[Entity]:
    found = [g.entity for g in row if g.entity is not None and g.entity.type is EntityType.DISEASE]
    return [entity for entity in found if not _general(entity, contexts) and not SPREAD.search(entity.label)]


def _general(entity: Entity, contexts: Contexts) -> bool:
    return entity.curie in contexts.general or entity.label in contexts.general


def _most(counts: Counter[str], named: dict[str, Entity]) -> Entity | None:
    if not counts:
        return None
    best = max(counts.values())
    return next(named[curie] for curie, count in counts.items() if count == best)
