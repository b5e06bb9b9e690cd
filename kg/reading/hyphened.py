"""Name the two sides of a participle behind a hyphen: X and Y, in `X-induced Y`, whatever the parse."""

from __future__ import annotations

from kg.reading.arguments import Types, first_in_phrase, reach
from kg.reading.tree import Tree
from kg.reading.triggers import Hit

HYPHENED = "hyphened"
SIDES = frozenset({"subject", "object", HYPHENED})
# How far before the participle the first name ends: the hyphen stands between.
BACK = 2
PARTICIPLES = frozenset({"VBN", "VBD", "JJ"})
JOINTS = frozenset({"and", ",", "or"})


def joined(tree: Tree, hit: Hit, types: Types, side: str) -> list[int]:
    """Give what stands on one side of a trigger that is such a participle; nothing for any other trigger."""
    if side not in SIDES or not _made_of(tree, hit):
        return []
    if side != "object":
        return tree.fitting(hit.first - BACK, types)
    noun = tree.heads[hit.head]
    within = reach(tree, noun, types) if noun > hit.last and tree.deps[hit.head] == "amod" else []
    found = [i for i in within if _one_phrase(tree, hit.last + 1, tree.places[i][0])]
    return found or first_in_phrase(tree, hit.last + 1, types, far=5)


def _made_of(tree: Tree, hit: Hit) -> bool:
    """Say whether a trigger is a participle that a hyphen joins to a name; `X-treated` tells of no deed."""
    if hit.first < BACK or tree.tags[hit.first - 1] != "HYPH" or tree.covers[hit.head]:
        return False
    last = hit.first - BACK
    before = any(tree.places[i][1] == last for i in tree.covers[last])
    return before and tree.tags[hit.head] in PARTICIPLES and tree.words[hit.head] not in tree.wording.treated


def _one_phrase(tree: Tree, start: int, end: int) -> bool:
    """Say whether no list goes on between two words: `X-induced A and Y-induced B` are two phrases."""
    return start <= end and not any(tree.words[i] in JOINTS for i in range(start, end))
