"""Tell drugs that are given together from those between which a sentence leaves the choice."""

from __future__ import annotations

from itertools import accumulate

from kg.reading.tree import Tree
from kg.reading.triggers import Hit

CHOOSING = frozenset({"or", "either", "versus", "vs", "vs."})
# What may stand between the items of a list, and right before one that only names examples or options.
LISTING = frozenset({",", "and", "or", "plus", "+", "±", "/", "(", ")", "with"})
OPENING = frozenset({"including", "include", "includes", "included", "like", "as", ":"})


def alternatives(tree: Tree, hit: Hit, one: int, other: int) -> bool:
    """Say whether two drugs stand beside a combination as a choice: C and D, in `A plus B (C or D)`.

    So do B and C in `A + B and C`, for the sign joins only what stands beside it.
    """
    first, second = sorted((tree.places[one], tree.places[other]))
    between = range(first[1] + 1, second[0])
    choice = next((token for token in between if tree.words[token] in CHOOSING), None)
    tied = any(tree.words[token] == "with" for token in range(between.start, choice or between.start))
    if choice is not None and hit.first not in between and not tied:
        return True
    depths = accumulate((tree.words[i] == "(") - (tree.words[i] == ")") for i in between)
    open_ = [token for token, depth in zip(between, depths, strict=True) if depth <= 0]
    words = {tree.words[i] for i in open_}
    if tree.words[hit.first] == "+" and words & {",", "and", *CHOOSING}:
        return True
    if tree.tags[hit.head][:2] == "NN":
        return second[1] < hit.first and _cut_off(tree, hit.first)
    return bool(words & {",", "and"}) and _exemplified(tree, first[0], second[1])


def _cut_off(tree: Tree, noun: int) -> bool:
    """Say whether a noun is said only of the name before it, an item of its own: `A, B combinations`."""
    first = min((tree.places[index][0] for index in tree.covers[noun - 1]), default=0)
    return first > 0 and tree.words[first - 1] == ","


def _exemplified(tree: Tree, first: int, last: int) -> bool:
    """Say whether mentions stand in a list of options parted by commas: `such as A, B plus C, and D`."""
    here = first - 1
    while here > 0 and (tree.covers[here] or tree.words[here] in LISTING or tree.tags[here] == "JJ"):
        here -= 1
    return tree.words[here] in OPENING and any(tree.words[i] == "," for i in range(here, last))
