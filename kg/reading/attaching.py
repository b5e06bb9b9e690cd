"""Attach two names to a trigger by a learnt chance: doubt what a frame heard, hear what no frame leads to.

A frame tells which names a trigger is about only where the sentence is built as the frame expects. Here each
trigger of a rule is tried with every two names of its types, and a linear model (`kg.curated.attaching`,
learnt by `kg/training/attaching.py` from annotated abstracts) weighs what ties them (`kg.reading.ties`).
Nothing is said without a rule's trigger, and polarity and doubt are judged as ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from kg.curated.rules import Rule
from kg.model import SYMMETRIC, EntityType
from kg.reading.candidates import Candidate, Grammar, announced
from kg.reading.paths import Found
from kg.reading.scene import Scene
from kg.reading.ties import Ties
from kg.reading.together import go_together
from kg.reading.tree import Tree
from kg.reading.triggers import Hit

ATTACHED = "attached"
# In how many names of a sentence at most each two are tried: beyond, it is a list of a supplement.
MOST = 24
Reading = tuple[Hit, Rule]


def weighed(
    scene: Scene, grammar: Grammar, framed: Sequence[Candidate], *, case: bool = False
) -> list[Candidate]:
    """Give the claims of the frames that are likely enough, and those of no frame that are likely."""
    learnt = grammar.rules.attaching
    if learnt is None:
        return list(framed)
    ties = Ties(scene.tree, scene.lists, framed)
    if not 1 < len(ties.laid) <= MOST:
        return list(framed)
    kept = [
        one
        for one in framed
        if not one.rule.attachable or learnt.keeps(one.predicate, ties.weight(one, learnt.weights))
    ]
    told = {frozenset({one.subject.index, one.object.index}) for one in framed}
    for one in tried(scene, grammar, ties, case=case):
        if one.predicate in learnt.add and frozenset({one.subject.index, one.object.index}) not in told:
            weight = ties.weight(one, learnt.weights)
            if learnt.adds(one.predicate, weight):
                kept.append(one._replace(chance=learnt.chance(weight)))
    return kept


def tried(scene: Scene, grammar: Grammar, ties: Ties, *, case: bool = False) -> Iterator[Candidate]:
    """Give each two names with each predicate that a trigger of the sentence may say of them.

    Where several triggers may say it, the nearest does.
    """
    readings: dict[str, list[Reading]] = {}
    for hit, rule, predicate in announced(scene, grammar, case=case):
        readings.setdefault(predicate, []).append((hit, rule))
    for predicate, row in readings.items():
        sides = [
            [one for one in ties.laid if any(_fits(scene.tree, one, types) for types in kinds)]
            for kinds in ({rule.subject for _, rule in row}, {rule.object for _, rule in row})
        ]
        for pair in product(*sides):
            if predicate in SYMMETRIC and pair[1] < pair[0]:
                continue
            nearest = _nearest(scene.tree, ties, row, pair)
            one = nearest and _candidate(scene, nearest, pair, predicate)
            if one:
                yield one


def _nearest(tree: Tree, ties: Ties, row: Sequence[Reading], pair: tuple[int, ...]) -> Reading | None:
    """Give the trigger that is the nearest to two names, of those that may say it of them."""
    subject, object_ = pair
    if tree.groundings[subject].mention.span.overlaps(tree.groundings[object_].mention.span):
        return None
    fitting = [
        (hit, rule)
        for hit, rule in row
        if _fits(tree, subject, rule.subject) and _fits(tree, object_, rule.object)
    ]
    return min(fitting, key=lambda one: ties.near(one[0], subject, object_)) if fitting else None


def _candidate(scene: Scene, reading: Reading, pair: tuple[int, ...], predicate: str) -> Candidate | None:
    hit, rule = reading
    subject, object_ = (Found(index, ATTACHED, parsed=False) for index in pair)
    fits = go_together(scene, rule, hit, subject, object_)
    return Candidate(rule, hit, subject, object_, predicate) if fits else None


def _fits(tree: Tree, index: int, types: frozenset[EntityType]) -> bool:
    """Say whether a name is of one of the types and stands for its phrase, as the frames would have it."""
    return tree.type_of(index) in types and index in tree.fitting(tree.peaks[index], types)
