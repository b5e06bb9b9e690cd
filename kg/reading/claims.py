"""Read the claims of one document: sentence by sentence, with what the document as a whole tells of its case."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from kg.model import Claim, Evidence, Grounding, Sentence, Span
from kg.reading.relate import Relations, relate

UNREAD = frozenset({"reference"})


def wants_parse(sentence: Sentence, groundings: Sequence[Grounding]) -> bool:
    """Say whether a sentence can hold a claim at all, so that the others need not be parsed."""
    return sentence.kind not in UNREAD and bool(groundings)


def claims(
    sentences: Sequence[Sentence],
    docs: Sequence[Doc | None],
    groundings: Sequence[Sequence[Grounding]],
    relations: Relations,
    *,
    citations: Sequence[Span] = (),
) -> list[tuple[Claim, Evidence]]:
    """Give the claims of a document with their evidence, in text order.

    `docs` holds the parse of each sentence, or None where `wants_parse` said no. `citations` are the raw spans
    of the citation marks (`CleanText.citations`).
    """
    found: list[tuple[Claim, Evidence]] = []
    for sentence, doc, mentions in zip(sentences, docs, groundings, strict=True):
        if doc is not None:
            found += relate(sentence, doc, mentions, relations)
    return found
