"""Audit a claim before it leaves: its sentence must hold its own subject, object and trigger.

A claim whose sentence was swapped, whose spans point at other words, or whose trigger is none of its rule's
is caught here, whatever made it.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.model import Claim, Evidence, Grounding, Span
from kg.reading.candidates import Grammar
from kg.reading.variants import PROTEIN_CHANGE

FAR = 400


def audit(claim: Claim, evidence: Evidence, grammar: Grammar) -> str:
    """Give what is wrong with a piece of evidence, or the empty string."""
    for name, entity, side in (
        ("subject", claim.subject, evidence.subject),
        ("object", claim.object, evidence.object),
    ):
        if side.entity != entity:
            return f"the {name} of the claim is not the {name} of its evidence"
        if fault := _misplaced(evidence, side.mention.span, side):
            return f"the {name} {fault}"
    if _one_pronoun(evidence):
        return "both sides stand in one word that stands for something else"
    return _triggered(evidence, grammar)


def _one_pronoun(evidence: Evidence) -> bool:
    """Say whether two sides share a word that was resolved; a table row stands for the case it tells of."""
    if evidence.sentence.kind == "table":
        return False
    sides = (evidence.subject, evidence.object)
    resolved = any(side.method == "coreference" for side in sides)
    return resolved and sides[0].mention.span.overlaps(sides[1].mention.span)


def _misplaced(evidence: Evidence, span: Span, side: Grounding) -> str:
    if side.mention.sentence != evidence.sentence:
        return "stands in another sentence"
    if not 0 <= span.start < span.end <= len(evidence.sentence.text):
        return "lies outside the sentence"
    return "begins or ends inside a word" if _cut(evidence.sentence.text, span) else ""


def _cut(text: str, span: Span) -> bool:
    """Say whether a span begins after a letter and before one, or ends so: between letters of one word.

    A protein's change may be glued to the symbol of its gene: `BRAFV600E`.
    """
    ends = [at for at in (span.start, span.end) if not PROTEIN_CHANGE.match(text, at)]
    return any(0 < at < len(text) and text[at - 1].isalpha() and text[at].isalpha() for at in ends)


def _triggered(evidence: Evidence, grammar: Grammar) -> str:
    trigger, rule = evidence.trigger, grammar.by_id.get(evidence.rule)
    if trigger is None:
        return "" if evidence.sentence.kind == "table" else "the claim has no trigger"
    if not 0 <= trigger.start < trigger.end <= len(evidence.sentence.text):
        return "the trigger lies outside the sentence"
    if rule is None:
        return f"no rule is named {evidence.rule!r}"
    said = evidence.sentence.text[trigger.start : trigger.end].lower()
    forms = grammar.rules.forms
    if not any(_alike(word.lemma, said, forms) for one in rule.triggers for word in one.words):
        return f"the trigger {said!r} is none of the rule {rule.id}"
    ends = [side.mention.span for side in (evidence.subject, evidence.object)]
    if any(max(span.start - trigger.end, trigger.start - span.end) > FAR for span in ends):
        return "the trigger is out of reach"
    return ""


def _alike(lemma: str, said: str, forms: Mapping[str, tuple[str, ...]]) -> bool:
    """Say whether a form of a lemma stands in the text: the lemma but for its last letters.

    `forms` are those of lemmas whose forms begin otherwise.
    """
    stem = lemma[: max(len(lemma) - 2, min(len(lemma), 3))] if lemma.isalpha() else lemma
    return stem in said or any(form in said for form in forms.get(lemma, ()))
