"""Find the change under which something was seen: `resistant upon X loss`, `when X was silenced`."""

from __future__ import annotations

from kg.model import EntityType
from kg.reading.arguments import Types
from kg.reading.cohorts import clause
from kg.reading.tree import FINITE, Tree

UPON = frozenset({"upon", "after", "following"})
WHEN = frozenset({"when", "if", "once", "where", "whenever"})
PLACES = frozenset({"in", "where", "of"})
# Words that may stand between such a word and its change: `upon efficient stable X depletion`.
BETWEEN = ("DT", "JJ", "RB", "VBN", "VBD", "PRP")
FAR = 4


def brought_about(tree: Tree, first: int, last: int, types: Types) -> list[int]:
    """Give the nearest change that the clause of a trigger (`first` to `last`) is said to follow on."""
    start, end = clause(tree, first, last)
    found = [
        index
        for index, (begins, _) in enumerate(tree.places[: len(tree.places) - len(tree.anchors)])
        if start < begins < end and not first <= begins <= last and _changed(tree, index, types)
    ]
    return [min(found, key=lambda i: (abs(tree.places[i][0] - first), i))] if found else []


def _changed(tree: Tree, index: int, types: Types) -> bool:
    grounding = tree.groundings[index]
    if (
        tree.type_of(index) not in types
        or tree.type_of(index) is not EntityType.ALTERATION
        or grounding.variant
    ):
        return False
    begins, ends = tree.places[index]
    told = any(tree.tags[token] in FINITE for token in range(begins, ends + 1))
    for here in range(begins - 1, max(begins - 1 - FAR, -1), -1):
        word = tree.words[here]
        if told:
            return word in WHEN or (word == "which" and here > 0 and tree.words[here - 1] in PLACES)
        if word in UPON:
            return True
        if tree.covers[here] or not tree.tags[here].startswith(BETWEEN):
            return False
    return False
