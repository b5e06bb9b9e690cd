"""Say whether the words around a trigger grade what it names: `poor response`, `the response was better`."""

from __future__ import annotations

from kg.reading.tree import FINITE, Tree
from kg.reading.triggers import Hit

STEPS_BACK = 6
STEPS_ON = 2
FAR = 18
RELATIVE = frozenset({"which", "that"})
BETWEEN = frozenset({"of", "the", "a", "an", "in", "to", "-"})


def graded(tree: Tree, hit: Hit, words: frozenset[str]) -> bool:
    """Say whether one of the words grades what a trigger names: `poor response`, `the response was poor`."""
    return (
        lowered(tree, hit, words)
        or _said_of(tree, hit, words)
        or _chance(tree, hit, words)
        or _set_against(tree, hit, words)
    )


def _set_against(tree: Tree, hit: Hit, words: frozenset[str]) -> bool:
    """Say whether what a noun names is set against another: `a survival of 5 months, longer than that of`."""
    if tree.tags[hit.head][:2] != "NN":
        return False
    for here in range(hit.last + 1, min(hit.last + 1 + FAR, len(tree) - 1)):
        apart = tree.tags[here] in FINITE and tree.words[here - 1] not in RELATIVE and here > hit.last + 1
        if tree.words[here] in tree.wording.breaks or (apart and not _predicates(tree, here, hit)):
            return False
        if tree.tags[here] in {"JJR", "RBR"} and tree.words[here] in words and not tree.covers[here]:
            return tree.words[here + 1] == "than" and tree.tags[min(here + 2, len(tree) - 1)] != "CD"
    return False


def _predicates(tree: Tree, verb: int, hit: Hit) -> bool:
    """Say whether a form of `be` says something of what a trigger names."""
    return tree.lemmas[verb] == "be" and tree.heads[hit.head] == verb


def _chance(tree: Tree, hit: Hit, words: frozenset[str]) -> bool:
    """Say whether a word grades how likely what a trigger names is: `less likely to have a response`."""
    verb = tree.heads[hit.head] if tree.deps[hit.head] == "dobj" else hit.head
    above = tree.heads[verb]
    chance = tree.deps[verb] == "xcomp" and tree.lemmas[above] in tree.wording.disposed
    return chance and any(tree.words[child] in words for child in tree.children[above])


def _said_of(tree: Tree, hit: Hit, words: frozenset[str]) -> bool:
    """Say whether the verb of which a trigger is the subject, or its predicate, is one of the words."""
    if tree.deps[hit.head] not in {"nsubj", "nsubjpass"} or tree.heads[hit.head] < hit.last:
        return False
    verb = tree.heads[hit.head]
    predicate = [c for c in tree.children[verb] if c > verb and tree.deps[c] in {"acomp", "attr", "oprd"}]
    acting = [verb] if tree.deps[verb] not in {"relcl", "acl"} else []
    return any(
        not tree.covers[i] and (tree.lemmas[i] in words or tree.words[i] in words)
        for i in (*acting, *predicate)
    )


def lowered(tree: Tree, hit: Hit, words: frozenset[str]) -> bool:
    """Say whether the response that a trigger names is lowered: `poor response`, `responded poorly`."""
    after = range(hit.last + 1, min(hit.last + 1 + STEPS_ON, len(tree)))
    verb = tree.tags[hit.head][:2] == "VB"
    if verb and any(tree.words[i] in words for i in after if tree.tags[i][:2] == "RB"):
        return True
    for here in range(hit.first - 1, max(hit.first - 1 - STEPS_BACK, -1), -1):
        if tree.covers[here]:
            if verb:  # its subject: what is said of that grades nothing
                return False
            continue
        if tree.lemmas[here] in words or tree.words[here] in words:
            return True
        if tree.words[here] not in BETWEEN and tree.tags[here][:2] not in {"JJ", "NN", "HY", "CD"}:
            return False
    return False
