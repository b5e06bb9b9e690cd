"""Leaves the sentences of the documents out of what is shared: names, triggers, cues and positions stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.graph.names import HAS_SELECTOR, TYPE, oa
from kg.graph.terms import Quad
from kg.model import Assertion, Evidence, Grounding, Sentence, Span

HIDDEN = "·"


def without_quotes(quads: Sequence[Quad]) -> list[Quad]:
    """Leave out the text quote selectors; the position selectors say where each sentence stands."""
    quote = oa("TextQuoteSelector")
    quotes = {quad.subject for quad in quads if quad.predicate == TYPE and quad.object == quote}
    return [
        quad
        for quad in quads
        if quad.subject not in quotes and not (quad.predicate == HAS_SELECTOR and quad.object in quotes)
    ]


def unquoted(found: Iterable[Assertion]) -> list[Assertion]:
    """Blank each sentence but for its mentions, triggers and cues; offsets stay as they are."""
    listed = list(found)
    kept: dict[Sentence, set[Span]] = {}
    for assertion in listed:
        for evidence in assertion.evidence:
            kept.setdefault(evidence.sentence, set()).update(_said(evidence))
    blank = {sentence: _blanked(sentence, spans) for sentence, spans in kept.items()}
    return [
        replace(one, evidence=tuple(_moved(each, blank[each.sentence]) for each in one.evidence))
        for one in listed
    ]


def _said(evidence: Evidence) -> list[Span]:
    sides = [evidence.subject.mention.span, evidence.object.mention.span]
    return [*sides, *([evidence.trigger] if evidence.trigger else []), *(cue.span for cue in evidence.cues)]


def _blanked(sentence: Sentence, spans: Iterable[Span]) -> Sentence:
    letters = [HIDDEN] * len(sentence.text)
    for span in spans:
        letters[span.start : span.end] = sentence.text[span.start : span.end]
    return replace(sentence, text="".join(letters))


def _moved(evidence: Evidence, sentence: Sentence) -> Evidence:
    def there(side: Grounding) -> Grounding:
        return side._replace(mention=side.mention._replace(sentence=sentence))

    return replace(
        evidence, sentence=sentence, subject=there(evidence.subject), object=there(evidence.object)
    )
