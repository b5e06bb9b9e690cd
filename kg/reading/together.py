"""Say which two names go together in a claim: no thing with itself, no whole with its part, no bystander."""

from __future__ import annotations

from kg.curated.rules import Rule
from kg.model import EntityType
from kg.reading import actions, paths
from kg.reading.arguments import only_target
from kg.reading.behaviours import OPENING
from kg.reading.cohorts import added_to, behind_than, had_first, set_aside
from kg.reading.passages import reaches_back
from kg.reading.places import given_before
from kg.reading.scene import Scene
from kg.reading.tree import GENES, Tree
from kg.reading.triggers import Hit
from kg.reading.within import LEVELS, not_brought

CHANGES = frozenset({"activates", "inhibits", "regulates"})
OUTCOMES = frozenset({"treats", "lacks_benefit_in"})
# Paths on which a drug is met that an outcome is said of as of its subject.
WORKING = frozenset({"subject", "links show", "links cause", "links works"})
# Nouns for a class of drugs behind what they act on.
NAMED_BY = frozenset({"inhibitor", "antagonist", "agonist", "blocker"})
DEEDS = frozenset({"activates", "inhibits"})
# What a participle before its noun tells nothing of: `relapsed thymoma`, `the mutations found`.
STATES = frozenset({"has_alteration", "lacks_benefit_in"})
ACTIONS = frozenset({"activates", "inhibits", "targets", "regulates", "interacts_with"})
RESPONSES = frozenset({"confers_resistance_to", "confers_sensitivity_to", "overcomes_resistance_to"})
CHANGED = GENES | {EntityType.ALTERATION}
# Words before a drug that was given earlier, and not for what is told.
HAD = frozenset({"prior", "previous"})


def go_together(scene: Scene, rule: Rule, hit: Hit, subject: paths.Found, object_: paths.Found) -> bool:
    """Say whether two sides go together: not one thing, not whole and part, not another class's gene."""
    listed = object_.index in scene.lists[subject.index]
    return (
        _apart(scene.tree, subject.index, object_.index)
        and (not listed or rule.predicate == "combined_with" or subject.path == object_.path)
        and not _part_of(scene, subject.index, object_.index)
        and _same_class(scene, rule, subject, object_)
        and not _itself(scene, rule, hit, subject)
        and not (rule.predicate in RESPONSES and _names(scene.tree, object_.index, subject.index))
        and not _opening(scene.tree, rule, subject.index, object_)
        and not _of_class(scene.tree, subject.index)
        and not (rule.predicate in OUTCOMES and _earlier(scene.tree, subject))
        and not (rule.predicate in DEEDS and actions.treated(scene.tree, subject.index))
        and (rule.inner or not any(only_target(scene.tree, one.index) for one in (subject, object_)))
        and not (subject.path.startswith("object >") and _inside(scene.tree, hit, object_.index))
        and not _aside(scene, rule, hit, subject.index, object_.index, named=object_.path.endswith("named"))
        and not given_before(scene.tree, subject.index)
        and (rule.inner or not given_before(scene.tree, object_.index))
        and not _unneeded(scene.tree, subject.index)
        and reaches_back(scene, subject.index, object_.index)
        and not (
            rule.predicate in RESPONSES
            and behind_than(scene.tree, hit.last, scene.tree.places[subject.index][0])
        )
    )


def _unneeded(tree: Tree, subject: int) -> bool:
    """Say whether a name is only told not to be there or needed: `X-independent cells responded`."""
    after = tree.places[subject][1] + 1
    joined = after + 1 < len(tree) and tree.tags[after] == "HYPH"
    return joined and tree.type_of(subject) in CHANGED and tree.words[after + 1] in tree.wording.unneeded


def _inside(tree: Tree, hit: Hit, index: int) -> bool:
    """Say whether a trigger is part of the mention it would be said of: `by the reduced X in D`."""
    first, last = tree.places[index]
    return first <= hit.first and hit.last <= last


def _of_class(tree: Tree, subject: int) -> bool:
    """Say whether a name only tells what a class of drugs acts on: `MAPK pathway inhibitor`.

    Of a gene with what it does between: `polymerase I transcription inhibitor`.
    """
    after, kind = tree.places[subject][1] + 1, tree.type_of(subject)
    if kind is EntityType.GENE or kind is EntityType.GENE_FAMILY:
        after += 1
        between = after < len(tree) and tree.tags[after - 1] == "NN" and not tree.covers[after - 1]
        return between and tree.lemmas[after] in NAMED_BY
    pathway = kind is EntityType.PATHWAY and after < len(tree)
    return pathway and tree.lemmas[after] in tree.wording.class_heads


def _earlier(tree: Tree, subject: paths.Found) -> bool:
    """Say whether what seems a subject was given before it: B in `A after B was active`."""
    before = tree.places[subject.index][0] - 1
    return subject.path in WORKING and before > 0 and tree.words[before] in {"after", "following"}


def _opening(tree: Tree, rule: Rule, subject: int, object_: paths.Found) -> bool:
    """Say whether a word such as `chemoresistance` stands for the treatment in a claim not of its own."""
    if tree.groundings[subject].method == OPENING:
        return True
    own = rule.predicate in RESPONSES and object_.path == "self"
    return tree.groundings[object_.index].method == OPENING and not own


def _aside(scene: Scene, rule: Rule, hit: Hit, subject: int, object_: int, *, named: bool) -> bool:  # noqa: PLR0913
    """Say whether an action's side stands in a compound adjective that is not about it.

    `named`: the object names the noun at which a participle stands, `the mutated genes were X and Y`.
    """
    resisted = rule.predicate == "targets" and set_aside(scene.tree, scene.tree.places[subject][1])
    if resisted or (rule.predicate in OUTCOMES and added_to(scene.tree, subject)):
        return True
    if rule.predicate == "treats":
        before = max(scene.tree.places[subject][0] - 1, 0)
        had = scene.tree.words[before] in HAD or had_first(scene.tree, before)
        return had or subject in scene.resisted or actions.in_culture(scene.tree, hit, object_)
    if rule.predicate.startswith("confers") and added_to(scene.tree, object_):
        return True
    if rule.predicate in STATES and scene.tree.tags[hit.head] == "VBN" and hit.head == hit.last:
        own = scene.tree.places[object_][1] == hit.head - 2 and scene.tree.tags[hit.head - 1] == "HYPH"
        return scene.tree.deps[hit.head] == "amod" and not (own or named)
    if rule.predicate not in ACTIONS or rule.inner:
        return False
    return (
        not_brought(scene.tree, hit, object_)
        or actions.only_describes(scene.tree, object_)
        or (rule.predicate in CHANGES and actions.only_bound(scene.tree, hit, object_))
        or (rule.predicate == "targets" and actions.effect_told(scene.tree, hit, object_))
        or actions.foreign_agent(scene.tree, hit, subject)
        or _only_changed(scene.tree, hit, subject)
    )


def _only_changed(tree: Tree, hit: Hit, subject: int) -> bool:
    """Say whether a participle belongs to the second of two nouns: `growth and enhanced apoptosis`."""
    joint = hit.head - 1
    bare = tree.deps[hit.head] == "amod" and tree.tags[hit.head] == "VBN"
    return bare and tree.tags[joint] in {"CC", ","} and tree.places[subject][1] == joint - 1


def _apart(tree: Tree, subject: int, object_: int) -> bool:
    one, other = tree.groundings[subject].entity, tree.groundings[object_].entity
    if subject == object_ or one is None or other is None:
        return False
    return one != other and not (one.kind in LEVELS and one.gene == other)


def _names(tree: Tree, drug: int, gene: int) -> bool:
    """Say whether a gene is only part of a drug's name: `patients who benefit from anti-PD-1 therapy`."""
    (first, last), (start, end) = tree.places[drug], tree.places[gene]
    return first <= start and end <= last


def _part_of(scene: Scene, one: int, other: int) -> bool:
    """Say whether one side is a regimen or class and the other one of the drugs in its bracket."""
    told = (scene.names, scene.parts)  # a class and an example of it, a regimen and a drug of it
    return one != other and any(other in of.get(one, ()) or one in of.get(other, ()) for of in told)


def _itself(scene: Scene, rule: Rule, hit: Hit, subject: paths.Found) -> bool:
    """Say whether a class was taken for its own name, by a rule that does not mean to."""
    if not rule.inner:
        return False
    tree = scene.tree
    if subject.path == "self":
        composed = rule.id == "target-class" and tree.groundings[subject.index].method == "class"
        return composed or subject.index in scene.names
    first, last = tree.places[subject.index]
    return hit.first <= first and last <= hit.last


def _own_gene(tree: Tree, subject: int, object_: int) -> bool:
    """Say whether a class made from a gene's name is of this gene: `MEK and BCL-XL inhibitors` are two."""
    one, gene = tree.groundings[subject], tree.groundings[object_].entity
    return one.method != "class" or one.entity is None or gene is None or one.entity.gene == gene


def _same_class(scene: Scene, rule: Rule, subject: paths.Found, object_: paths.Found) -> bool:
    """Keep the gene inside a class to the class itself, or to the drugs that the class describes."""
    if not rule.inner or object_.path != "within":
        return True
    if subject.path == "self" and not _own_gene(scene.tree, subject.index, object_.index):
        return False
    first, _ = scene.tree.places[object_.index]
    whole = [i for i in scene.tree.covers[first] if scene.tree.type_of(i) is EntityType.DRUG]
    if not whole or subject.index in whole:
        return True
    described = [name for i in whole for name in scene.names.get(i, ())]
    if described:
        return subject.index in described
    return subject.index not in scene.classes
