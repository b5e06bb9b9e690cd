"""Tell which members of lists go together: given together, a choice, or each to each in turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from kg.reading.tree import Tree
from kg.reading.triggers import Hit

IN_TURN = "respectively"
CHOOSING = frozenset({"or", "either", "versus", "vs", "vs."})
# What may stand between the items of a list, and right before one that only names examples or options.
LISTING = frozenset({",", "and", "or", "plus", "+", "±", "/", "(", ")", "with"})
OPENING = frozenset({"including", "include", "includes", "included", "like", "as", ":"})


def alternatives(tree: Tree, hit: Hit, one: int, other: int) -> bool:
    """Say whether two drugs stand beside a combination as a choice: C and D, in `A plus B (C or D)`.

    So do B and C in `A + B and C`, for the sign joins only what stands beside it.
    """
    first, second = sorted((tree.places[one], tree.places[other]))
    if _examples(tree, first[0], second[0]) and not first[0] < hit.first < second[0]:
        return True
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


def _examples(tree: Tree, first: int, second: int) -> bool:
    """Say whether two drugs are examples in the bracket of a plural: `other inhibitors (A, B and C)`."""
    opened = next((i for i in range(first - 1, 0, -1) if tree.words[i] in {"(", ")"}), 0)
    if tree.words[opened] != "(" or ")" in tree.words[opened:second]:
        return False
    before = opened - 1
    while before > 0 and not tree.words[before].isalpha():
        before -= 1
    regimens = tree.lemmas[before] in tree.wording.regimens or tree.lemmas[before] in tree.wording.comprising
    return not regimens and (tree.tags[before] == "NNS" or tree.words[before].endswith("s"))


def in_turn(tree: Tree, ones: Sequence[int], others: Sequence[int]) -> frozenset[tuple[int, int]]:
    """Pair two lists as long as each other member by member: `A and B inhibit X and Y, respectively`.

    Where the word is not there, or stands behind a list of figures, no pairs are given: all go with all.
    """
    first, second = _in_order(tree, ones), _in_order(tree, others)
    if len(first) != len(second) or len(first) < 2 or set(first) & set(second):
        return frozenset()
    end = max(last for _, last in (*first, *second)) + 1
    if IN_TURN not in tree.words[end:] or "CD" in tree.tags[end : tree.words.index(IN_TURN, end)]:
        return frozenset()
    return frozenset(
        (one, other)
        for one in ones
        for other in others
        if first.index(tree.places[one]) == second.index(tree.places[other])
    )


def _in_order(tree: Tree, members: Iterable[int]) -> list[tuple[int, int]]:
    return sorted({tree.places[index] for index in members})
