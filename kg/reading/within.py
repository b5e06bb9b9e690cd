"""Triggers that stand inside a mention: which may be heard there, and what they are about."""

from __future__ import annotations

from kg.curated.rules import Rule
from kg.model import EntityType
from kg.reading.behaviours import OPENING
from kg.reading.tree import Tree
from kg.reading.triggers import Hit

DRUGS = frozenset({EntityType.DRUG})
GERUNDS = frozenset({"pcomp", "advcl", "xcomp", "acl"})
TOGETHER = "combined_with"
# States of a gene that what acts on it brings about: `activation of X`, `X was upregulated`.
LEVELS = frozenset({"activation", "overexpression", "inhibition", "loss"})


def whole(tree: Tree, hit: Hit, rule: Rule) -> Hit | None:
    """Widen a trigger inside a mention to the mention, for rules that read inside; else refuse it.

    A finite verb that begins a mention (`increased X activity`) is a verb all the same, and what activates
    a gene stands in the words for its activation (`activation of X`, `X is activated`). The name of a
    mechanism is what the trigger says: `multidrug resistance`.
    """
    over = tree.covers[hit.head]
    if not over:
        return hit
    if tree.groundings[over[0]].method == OPENING or tree.type_of(over[0]) is EntityType.MECHANISM:
        return hit
    first = tree.places[over[0]][0]
    if first + 2 == hit.head and tree.tags[first] == tree.tags[first + 1] == "RB":
        first = hit.head  # `up-regulated X`: the verb's first half stands before its hyphen
    finite = tree.tags[first] in {"VBD", "VBZ", "VBP"} and tree.deps[first] not in {"amod", "compound"}
    gerund = tree.tags[first] == "VBG" and tree.deps[first] in GERUNDS
    if hit.head == first and (finite or gerund):
        return hit
    if EntityType.ALTERATION in rule.object and (
        (_activation(tree, over[0]) and tree.deps[hit.head] != "amod")
        or rule.object_paths[0][0].name == "self"
    ):
        return hit
    return _named(tree, hit, rule)


def _named(tree: Tree, hit: Hit, rule: Rule) -> Hit | None:
    """Give a trigger that names a process (`X cytotoxicity`), a drug, or a kind of drugs for a disease."""
    over = tree.covers[hit.head][0]
    first, last = tree.places[over]
    if tree.type_of(over) is EntityType.PROCESS and rule.object == DRUGS and (first, last) == hit[:2]:
        return hit
    if tree.type_of(over) is not EntityType.DRUG:
        return None
    if rule.inner:
        return Hit(first, last, tree.peaks[over])
    kind_of_therapy = EntityType.DISEASE in rule.object and last > first
    beyond = rule.predicate == TOGETHER and hit.last > last  # `chemotherapy with`
    return hit if hit.head == last and (kind_of_therapy or beyond) else None


def _activation(tree: Tree, index: int) -> bool:
    entity = tree.groundings[index].entity
    return entity is not None and entity.type is EntityType.ALTERATION and entity.kind in LEVELS


def not_brought(tree: Tree, hit: Hit, object_: int) -> bool:
    """Say whether a trigger names the change of another mention: `activation of X, independent of Y`."""
    over = tree.covers[hit.head]
    if tree.heads[tree.peaks[object_]] == hit.head and tree.deps[tree.peaks[object_]] == "dobj":
        return False  # its own object all the same: `activated X-dependent Y`
    return bool(over) and object_ not in over and _activation(tree, over[0])
