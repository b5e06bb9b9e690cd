"""Neighbouring sentences as one passage: a response told after the sentence that names its sides.

`Twelve patients with X received D. Eight had a partial response.` The second sentence names neither X nor D;
joined, the two hold subject, object and trigger. So do more of them, where one tells of those whom another
further back tells of: `Their median age was 61 years.` Bounded: only prose, only neighbours, only rules that
say `across` and how far, and only where the sentences name one thing, or one list, that can be meant. Every
claim so read is flagged in its context, and trusted less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from spacy.tokens import Doc

from kg.model import Grounding, Piece, Sentence, Span
from kg.reading.arguments import kind
from kg.reading.cohorts import denied, only_found, set_aside, turned_away
from kg.reading.places import given_before
from kg.reading.scene import Scene
from kg.reading.tree import Tree

Parsed = tuple[Sentence, Doc | None, Sequence[Grounding]]
GAP = 40
DRUG = "drug"


class Passage(NamedTuple):
    """Several sentences as one, with one parse and one row of groundings; the last begins at `start`."""

    sentence: Sentence
    doc: Doc
    row: list[Grounding]
    start: int


def joined(parts: Sequence[Parsed]) -> Passage | None:
    """Join neighbours; None where one is not parsed."""
    docs = [doc for _, doc, _ in parts if doc is not None]
    if len(docs) < len(parts):
        return None
    # The stubs do not know `exclude`; a sentence that was parsed again has no tensor.
    whole = Doc.from_docs(docs, exclude=["tensor", "spans"])  # type: ignore[call-arg]
    starts = [0]
    for doc in docs:
        starts.append(starts[-1] + len(doc.text_with_ws) + (not doc[-1].whitespace_))
    moved = list(zip(starts, parts, strict=False))
    pieces = (Piece(p.clean + start, p.raw, p.length) for start, (one, _, _) in moved for p in one.pieces)
    last = parts[-1][0]
    sentence = replace(parts[0][0], end=last.end, text=whole.text, pieces=tuple(pieces))
    row = [_moved(grounding, sentence, start) for start, (_, _, named) in moved for grounding in named]
    return Passage(sentence, whole, row, starts[-2])


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


def reaches_back(scene: Scene, subject: int, object_: int) -> bool:
    """Say whether a side stands before the last of several sentences, and only one thing there can be meant.

    Where the last names a drug of its own, those before must tell of it as well, or of none; of none only
    where one stands before.
    """
    tree, start = scene.tree, scene.start
    if not start:
        return True
    before = [i for i in (subject, object_) if tree.places[i][0] < start]
    if object_ not in before:
        rivals = {tree.groundings[i].entity for i in _rivals(scene, object_) if tree.places[i][1] < start}
        if (rivals or scene.over > 1) and tree.groundings[object_].entity not in rivals:
            return False
    if only_found(tree, subject) and len({tree.groundings[i].entity for i in scene.lists[subject]}) > 1:
        return False  # of several that were found, which one the outcome hangs on is not told
    return bool(before) and all(_alone(scene, index) for index in before)


def _rivals(scene: Scene, index: int) -> list[int]:
    """Give what the sentences name of a thing's kind that may be meant in its place.

    Not a class that only describes it, nor a drug that was given before, nor what is said to be absent.
    """
    tree = scene.tree
    return [
        i
        for i in range(len(tree.places))
        if kind(tree, i) == kind(tree, index)
        and not scene.names.get(i)
        and not denied(tree, i)
        and not _in_class(tree, i)
        and not (kind(tree, i) == DRUG and _had_before(tree, i))
    ]


def _in_class(tree: Tree, index: int) -> bool:
    """Say whether a gene only tells what a class of drugs acts on: `the RET inhibitor`."""
    over = tree.covers[tree.places[index][0]]
    return kind(tree, index) != DRUG and any(kind(tree, i) == DRUG for i in over)


def _had_before(tree: Tree, index: int) -> bool:
    """Say whether a drug only tells who was treated: `previously treated with D`, `D-resistant`."""
    first, last = tree.places[index]
    return turned_away(tree, first) or set_aside(tree, last) or given_before(tree, index)


def _alone(scene: Scene, index: int) -> bool:
    """Say whether nothing else of a thing's kind is named, but for the members of its list."""
    tree = scene.tree
    rivals = [i for i in _rivals(scene, index) if tree.groundings[i].entity != tree.groundings[index].entity]
    if any(tree.places[i][1] >= scene.start for i in rivals):
        return False
    others = {tree.groundings[i].entity for i in rivals if tree.type_of(i) is tree.type_of(index)}
    return others <= {tree.groundings[i].entity for i in scene.lists[index]}
