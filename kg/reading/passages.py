"""Two adjacent sentences as one passage: a response told in the sentence after the one that names its sides.

`Twelve patients with X received D. Eight had a partial response.` The second sentence names neither X nor D;
joined, the two hold subject, object and trigger. Bounded: only prose, only neighbours, only rules that say
`across`, and only where the first sentence names one thing, or one list, that can be meant. Every claim so
read is flagged in its context, and trusted less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from spacy.tokens import Doc

from kg.model import Entity, Grounding, Piece, Sentence, Span
from kg.reading.arguments import kind
from kg.reading.tree import Tree

Parsed = tuple[Sentence, Doc | None, Sequence[Grounding]]
GAP = 40


class Passage(NamedTuple):
    """Two sentences as one, with one parse and one row of groundings; the second begins at `start`."""

    sentence: Sentence
    doc: Doc
    row: list[Grounding]
    start: int


def joined(first: Parsed, second: Parsed) -> Passage | None:
    """Join two neighbours; None where they are not both parsed prose of one section, close together."""
    (one, doc, before), (other, following, after) = first, second
    if doc is None or following is None or not neighbours(one, other):
        return None
    # The stubs do not know `exclude`; a sentence that was parsed again has no tensor.
    whole = Doc.from_docs([doc, following], exclude=["tensor", "spans"])  # type: ignore[call-arg]
    start = len(whole.text) - len(following.text)
    pieces = (*one.pieces, *(Piece(p.clean + start, p.raw, p.length) for p in other.pieces))
    sentence = replace(one, end=other.end, text=whole.text, pieces=pieces)
    row = [_moved(grounding, sentence, 0) for grounding in before]
    row += [_moved(grounding, sentence, start) for grounding in after]
    return Passage(sentence, whole, row, start)


def neighbours(one: Sentence, other: Sentence) -> bool:
    """Say whether two sentences are prose of one section, close together."""
    return (
        one.kind == other.kind == "prose"
        and one.section == other.section
        and 0 <= other.start - one.end <= GAP
    )


def _moved(grounding: Grounding, sentence: Sentence, by: int) -> Grounding:
    span = grounding.mention.span
    mention = grounding.mention._replace(sentence=sentence, span=Span(span.start + by, span.end + by))
    return grounding._replace(mention=mention)


def reaches_back(tree: Tree, lists: list[list[int]], start: int, subject: int, object_: int) -> bool:
    """Say whether a side stands in the first of two sentences, and only one thing there can be meant.

    `start` is the token at which the second begins, or 0 where there is one only. Where the second names a
    drug of its own, the first must not tell of another.
    """
    if not start:
        return True
    before = [i for i in (subject, object_) if tree.places[i][0] < start]
    if object_ not in before and _rivals(tree, object_, start) - {tree.groundings[object_].entity}:
        return False
    return bool(before) and all(_alone(tree, lists, index, start) for index in before)


def _rivals(tree: Tree, index: int, start: int) -> set[Entity | None]:
    """Give what the first sentence names of a thing's kind."""
    return {
        tree.groundings[i].entity
        for i, (_, last) in enumerate(tree.places)
        if last < start and kind(tree, i) == kind(tree, index)
    }


def _alone(tree: Tree, lists: list[list[int]], index: int, start: int) -> bool:
    """Say whether nothing else of a thing's kind is named, but for the members of its list."""
    of_kind = [i for i in range(len(tree.places)) if kind(tree, i) == kind(tree, index)]
    if any(tree.places[i][1] >= start for i in of_kind):
        return False
    rivals = {tree.groundings[i].entity for i in of_kind if tree.type_of(i) is tree.type_of(index)}
    return rivals <= {tree.groundings[i].entity for i in lists[index]}
