"""Read the marked sentences of rule examples: `[Drug: imatinib] inhibits [Gene: KIT]`."""

from __future__ import annotations

import re

from kg.model import Entity, EntityType, Grounding, Mention, Piece, Sentence, Span

MARK = re.compile(r"\[(\w+): ([^\]]+)\]")


def unmark(marked: str) -> tuple[Sentence, list[Grounding]]:
    """Give the plain sentence and a grounding for each mark, with the surface form as label."""
    text, found, last = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        found.append((EntityType(match[1]), Span(len(text), len(text) + len(match[2]))))
        text += match[2]
        last = match.end()
    text += marked[last:]
    sentence = Sentence("example", 0, len(text), text, (Piece(0, 0, len(text)),))
    return sentence, [_grounding(sentence, span, kind) for kind, span in found]


def _grounding(sentence: Sentence, span: Span, kind: EntityType) -> Grounding:
    label = sentence.text[span.start : span.end]
    gene = (
        Entity(f"kgt:gene-{label.split()[0].lower()}", label.split()[0], EntityType.GENE)
        if kind is EntityType.ALTERATION
        else None
    )
    slug = re.sub(r"[^a-z0-9]+", "-", label.lower())
    entity = Entity(f"kgt:{kind.value.lower()}-{slug}", label, kind, gene)
    return Grounding(Mention(sentence, span, kind, "example"), entity, 1.0, "example")
