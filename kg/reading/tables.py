"""Read the alterations of a sequencing table's rows: each row stands for the patient's tumour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Claim, EntityType, Evidence, Grounding, Mention, Sentence
from kg.reading.compose import denied
from kg.reading.story import Story

RULE = "table-row"
PRECISION = 0.85


def rows(sentence: Sentence, row: Sequence[Grounding], told: Story) -> Iterator[tuple[Claim, Evidence]]:
    """Give the alterations that a table row of a case report lists, those it denies as negated claims."""
    if sentence.kind != "table" or told.case is None:
        return
    for grounding in row:
        if grounding.entity is None or grounding.entity.type is not EntityType.ALTERATION:
            continue
        positive = denied(grounding)
        found = positive or grounding
        if found.entity is None:
            continue
        mention = Mention(sentence, grounding.mention.span, EntityType.DISEASE, "coreference")
        subject = Grounding(mention, told.case, 0.8, "coreference")
        claim = Claim(told.case, "has_alteration", found.entity, positive is not None)
        score = PRECISION * found.score
        yield claim, Evidence(sentence, subject, found, None, RULE, score=round(score, 4))
