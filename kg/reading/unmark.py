"""Read the marked sentences of rule examples: `[Drug: imatinib] inhibits [Gene: KIT]`."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.model import Entity, EntityType, Grounding, Mention, Piece, Sentence, Span

MARK = re.compile(r"\[(case |topic )?(\w+): ((?:[^\[\]]|\[\w+: [^\[\]]+\])+)\]")


class Marked(NamedTuple):
    """A plain sentence with the groundings marked in it; `anchors` were marked as standing for a disease."""

    sentence: Sentence
    groundings: list[Grounding]
    anchors: list[Grounding]


def unmark(marked: str) -> Marked:
    """Give the plain sentence and a grounding for each mark, with the surface form as label.

    `[case Disease: the patient]` marks a word that stands for the disease of the document's case, and
    `[topic Disease: patients]` one that stands for the disease of which the document speaks.
    """
    found: list[tuple[EntityType, Span, str]] = []
    text = _plain(marked, 0, found)
    sentence = Sentence("example", 0, len(text), text, (Piece(0, 0, len(text)),))
    made = [(_grounding(sentence, mark, found), mark[2]) for mark in found]
    return Marked(sentence, [g for g, stands in made if not stands], [g for g, stands in made if stands])


def _class(span: Span, kind: EntityType, found: list[tuple[EntityType, Span, str]]) -> bool:
    """Say whether a drug mark names a class: one with a gene marked inside."""
    inside = (other for gene, other, _ in found if gene is EntityType.GENE)
    return kind is EntityType.DRUG and any(span.covers(other) for other in inside)


def _plain(marked: str, start: int, found: list[tuple[EntityType, Span, str]]) -> str:
    """Give the text without its marks, which are added to `found`; `start` is where the text will begin."""
    text, last = "", 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        inside = _plain(match[3], start + len(text), found)
        found.append(
            (
                EntityType(match[2]),
                Span(start + len(text), start + len(text) + len(inside)),
                (match[1] or "").strip(),
            )
        )
        text += inside
        last = match.end()
    return text + marked[last:]


def _grounding(
    sentence: Sentence, mark: tuple[EntityType, Span, str], found: list[tuple[EntityType, Span, str]]
) -> Grounding:
    kind, span, stands = mark
    label = sentence.text[span.start : span.end]
    first = label.split()[0]
    gene = (
        Entity(f"kgt:gene-{first.lower()}", first, EntityType.GENE) if kind is EntityType.ALTERATION else None
    )
    slug = re.sub(r"[^a-z0-9]+", "-", label.lower())
    entity = Entity(f"kgt:{kind.value.lower()}-{slug}", label, kind, gene)
    method = "class" if _class(span, kind, found) else "example"
    return Grounding(Mention(sentence, span, kind, stands or "example"), entity, 1.0, method)
