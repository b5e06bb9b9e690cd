"""The conditions under which a sentence says it: disease, alteration, model, line, setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.curated.contexts import Contexts
from kg.model import Claim, Context, Entity, EntityType, Evidence, Grounding, Sentence
from kg.reading.story import Story

NO_LINES: Mapping[str, str] = {}
TOLD = frozenset({"case", "caption"})
THERAPY = frozenset(
    {
        "treats",
        "lacks_benefit_in",
        "combined_with",
        "confers_resistance_to",
        "confers_sensitivity_to",
        "overcomes_resistance_to",
    }
)


def context(  # noqa: PLR0913
    claim: Claim,
    evidence: Evidence,
    row: Sequence[Grounding],
    told: Story,
    contexts: Contexts,
    *,
    lines: Mapping[str, str] = NO_LINES,
) -> Context:
    """Give what the sentence, and the document where the sentence is silent, tell of a claim's conditions.

    `lines` are the lines of therapy that a case report names for its drugs (`cases.told_lines`).
    """
    sentence = evidence.sentence
    text = sentence.text
    model = _value(text, "model", contexts) or _by_section(sentence, told)
    borrowed = any(side.method == "coreference" for side in (evidence.subject, evidence.object))
    therapy = claim.predicate in THERAPY
    return Context(
        disease=_nearest(claim, evidence, row, EntityType.DISEASE, contexts)
        or (told.disease if therapy else None),
        alteration=_selecting(claim, row),
        model=model,
        line=(_value(text, "line", contexts) or _line_of(claim, sentence, lines)) if therapy else "",
        setting=_value(text, "setting", contexts) if therapy else "",
        resistance=_value(text, "resistance", contexts) if "resist" in claim.predicate else "",
        eco=contexts.eco.get(model, contexts.eco["default"]),
        coreference=borrowed,
    )


def _line_of(claim: Claim, sentence: Sentence, lines: Mapping[str, str]) -> str:
    """Give the line in which the patient of a case got the claim's drug, in what is told of the patient."""
    if sentence.section not in TOLD:
        return ""
    return lines.get(claim.subject.curie) or lines.get(claim.object.curie, "")


def _value(text: str, field: str, contexts: Contexts) -> str:
    """Give the value whose words stand in the text; of several, the one named first in the file."""
    return next((cue.value for cue in contexts.fields[field] if cue.pattern.search(text)), "")


def _by_section(sentence: Sentence, told: Story) -> str:
    if told.case is not None and sentence.section in {"case", "caption"}:
        return "patient"
    return ""


def _nearest(
    claim: Claim, evidence: Evidence, row: Sequence[Grounding], kind: EntityType, contexts: Contexts
) -> Entity | None:
    sides = {claim.subject, claim.object}
    here = evidence.subject.mention.span.start
    found = [
        g
        for g in row
        if g.entity is not None and g.entity.type is kind and g.entity not in sides
        and g.entity.label not in contexts.general and g.entity.curie not in contexts.general
    ]  # fmt: skip
    if any(side.type is kind for side in sides) or not found:
        return None
    return min(found, key=lambda g: (abs(g.mention.span.start - here), g.mention.span)).entity


def _selecting(claim: Claim, row: Sequence[Grounding]) -> Entity | None:
    """Give the alteration by which patients are selected, where the claim is about a drug's use."""
    if claim.predicate not in {"treats", "lacks_benefit_in", "combined_with", "overcomes_resistance_to"}:
        return None
    for grounding in row:
        entity = grounding.entity
        altered = entity is not None and entity.type is EntityType.ALTERATION
        if altered and grounding.method != "composed:negative":
            return entity
    return None
