"""Find the level of a gene seen in those a trigger tells of: `AXL was raised in X-resistant cells`."""

from __future__ import annotations

from kg.reading.arguments import NOUN_PHRASE, Types
from kg.reading.tree import Tree
from kg.reading.within import LEVELS

PLACING = frozenset({"in", "among", "within"})
TELLING = frozenset(
    {"who", "that", "which", "did", "do", "not", "n't", "were", "was", "are", "with", "and", "or", "/"}
)
OPENING = frozenset({",", ";", "that", "and", "whereas", "while"})
ADVERBS = frozenset({"RB", "RBR", "RBS"})


def seen_level(tree: Tree, first: int, types: Types) -> list[int]:
    """Give the changed level right before the phrase, opened by `in`, that a trigger at `first` is in.

    Of a phrase that opens its clause the level stands right behind: `in X-resistant cells, AXL was raised`.
    """
    here = first - 1
    while here >= 0 and tree.words[here] not in PLACING and _goes_on(tree, here):
        here -= 1
    if here < 0 or tree.words[here] not in PLACING:
        return []
    before = here - 1
    while before >= 0 and tree.tags[before] in ADVERBS and not tree.covers[before]:
        before -= 1
    if before < 0 or tree.words[before] in OPENING:
        return _behind(tree, first, types)
    return [i for i in tree.covers[before] if _level(tree, i, types) and tree.places[i][1] == before][:1]


def _behind(tree: Tree, first: int, types: Types) -> list[int]:
    """Give the levels that the clause behind a phrase begins with."""
    here = first
    while here < len(tree) and tree.words[here] != "," and _goes_on(tree, here):
        here += 1
    here += 1
    while here < len(tree) and not tree.covers[here] and tree.tags[here] in {"DT", "RB"}:
        here += 1
    found = tree.covers[here] if here < len(tree) and tree.words[here - 1] != "." else []
    return [i for i in found if _level(tree, i, types)][:1]


def _goes_on(tree: Tree, here: int) -> bool:
    return bool(tree.covers[here]) or tree.tags[here] in NOUN_PHRASE or tree.words[here] in TELLING


def _level(tree: Tree, index: int, types: Types) -> bool:
    grounding = tree.groundings[index]
    if grounding.entity is None or tree.type_of(index) not in types:
        return False
    # an example's mention has no kind
    return not grounding.variant and (not grounding.entity.kind or grounding.entity.kind in LEVELS)
