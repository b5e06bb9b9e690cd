"""Tell what acts on a gene's product from what changes how much of it there is: `lowered expression`."""

from __future__ import annotations

from kg.reading.candidates import Candidate
from kg.reading.tree import Tree

MODES = {"targets": "inhibits expression", "activates": "raises expression"}
STEPS = 4
OVEREXPRESSION = "overexpression"
SURER = 0.95  # of what a rule is worth: a change of level is seldom a direct effect


def amount_mode(tree: Tree, candidate: Candidate, amounts: frozenset[str]) -> str:
    """Give the mode of a claim whose words speak of a level, of expression or of release; else nothing.

    `amounts` are the words that do. The claim itself stands: the guideline counts a lowered level.
    """
    mode = MODES.get(candidate.predicate, "")
    if not mode or candidate.rule.mode == "binds":
        return ""
    hit, index = candidate.hit, candidate.object.index
    entity = tree.groundings[index].entity
    if entity is not None and entity.kind == OVEREXPRESSION:
        return mode
    near = set(range(hit.first, hit.last + 1)) | set(_above(tree, tree.peaks[index], hit.head))
    after = tree.places[index][1] + 1
    while after < len(tree) and tree.tags[after] in {"NN", "NNS", "HYPH"} and not tree.covers[after]:
        near.add(after)
        after += 1
    return mode if any(tree.lemmas[token] in amounts for token in near) else ""


def _above(tree: Tree, token: int, goal: int) -> list[int]:
    """Give the words between an object and the trigger above it: `expression` in `expression of X`."""
    way: list[int] = []
    for _ in range(STEPS):
        token = tree.heads[token]
        if token in {goal, *way}:
            return way
        way.append(token)
    return []
