"""One parsed sentence with what is true of all rules in it: lists, descriptions, what is resisted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.curated.rules import Rule
from kg.model import EntityType
from kg.reading.arguments import Types, groups
from kg.reading.descriptions import descriptions, is_class, parts
from kg.reading.places import resisted
from kg.reading.tree import Tree
from kg.reading.triggers import Hit, Index

DRUGS = frozenset({EntityType.DRUG})


class Scene(NamedTuple):
    """One sentence with what is true of all of its rules: its lists, and the names behind descriptions.

    Of a passage, `over` sentences stand before the last, which begins at token `start`. `hits` are the
    triggers found, each with a rule that has it.
    """

    tree: Tree
    types: Types
    said: frozenset[str]
    lists: list[list[int]]
    names: dict[int, list[int]]
    parts: dict[int, list[int]]
    classes: frozenset[int]
    start: int
    over: int
    resisted: frozenset[int]
    hits: Sequence[tuple[Hit, Rule]]


def scene_of(
    tree: Tree,
    resisting: Index[str],
    hits: Sequence[tuple[Hit, Rule]],
    *,
    start: int = 0,
    over: int = 0,
) -> Scene:
    """Gather what the rules ask of a sentence; `resisting` are the links that name a drug as resisted."""
    lists = groups(tree)
    everything = range(len(tree.groundings))
    laid = everything[: len(everything) - len(tree.anchors)]
    return Scene(
        tree,
        frozenset(tree.type_of(index) for index in everything),
        frozenset(tree.lemmas) | frozenset(tree.words),
        lists,
        descriptions(tree, lists, tree.wording.class_heads),
        parts(tree, lists, tree.wording.class_heads),
        frozenset(index for index in laid if is_class(tree, index, tree.wording.class_heads)),
        start,
        over,
        _resisted(tree, resisting, lists),
        hits,
    )


def _resisted(tree: Tree, resisting: Index[str], lists: list[list[int]]) -> frozenset[int]:
    """Give the drugs that the sentence names as resisted or failed, with those listed beside them."""
    found = resisted(tree, resisting, DRUGS)
    return frozenset(other for index in found for other in lists[index])
