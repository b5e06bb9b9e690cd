"""Tell drugs that are given together from those between which a sentence leaves the choice."""

from __future__ import annotations

from itertools import accumulate

from kg.reading.tree import Tree
from kg.reading.triggers import Hit

CHOOSING = frozenset({"or", "either", "versus", "vs", "vs."})


def alternatives(tree: Tree, hit: Hit, one: int, other: int) -> bool:
    """Say whether two drugs stand beside a combination as a choice: C and D, in `A plus B (C or D)`.

    So do B and C in `A + B and C`, for the sign joins only what stands beside it.
    """
    first, second = sorted((tree.places[one], tree.places[other]))
    between = range(first[1] + 1, second[0])
    if hit.first not in between and CHOOSING & {tree.words[token] for token in between}:
        return True
    depths = accumulate((tree.words[i] == "(") - (tree.words[i] == ")") for i in between)
    open_ = [token for token, depth in zip(between, depths, strict=True) if depth <= 0]
    return tree.words[hit.first] == "+" and any(tree.words[i] in {",", "and", *CHOOSING} for i in open_)
