"""Attach two names to a trigger by a learnt chance: doubt what a frame heard, hear what no frame leads to.

A frame tells which names a trigger is about only where the sentence is built as the frame expects. Here each
trigger of a rule is tried with every two names of its types, and a linear model (`kg.curated.attaching`,
learnt by `kg/training/attaching.py` from annotated abstracts) weighs what ties them (`kg.reading.ties`).
Nothing is said without a rule's trigger, and polarity and doubt are judged as ever.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import product

from kg.curated.attaching import Attaching, chance_of
from kg.curated.rules import PREDICATES, Rule
from kg.model import SYMMETRIC
from kg.reading.arguments import Types
from kg.reading.candidates import ATTACHED, Candidate, Grammar, announced
from kg.reading.paths import Found
from kg.reading.scene import Scene
from kg.reading.ties import Ties
from kg.reading.together import go_together
from kg.reading.tree import Tree
from kg.reading.triggers import Hit

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
    kept = [one for one in framed if _is_kept(one, ties, learnt)]
    told = {frozenset({one.subject.index, one.object.index}) for one in framed}
    for one in tried(scene, grammar, ties, case=case, asked=learnt.add):
        if frozenset({one.subject.index, one.object.index}) not in told:
            chance = chance_of(ties.weight(one, learnt.weights))
            if chance >= learnt.add[one.predicate] and goes(scene, one):
                kept.append(one._replace(chance=chance))
    return kept


def _is_kept(one: Candidate, ties: Ties, learnt: Attaching) -> bool:
    least = learnt.keep.get(one.predicate) if one.rule.attachable else None
    return least is None or chance_of(ties.weight(one, learnt.weights)) >= least


def tried(
    scene: Scene,
    grammar: Grammar,
    ties: Ties,
    *,
    case: bool = False,
    asked: Container[str] = PREDICATES,
) -> Iterator[Candidate]:
    """Give each two names with each of some predicates that a trigger of the sentence may say of them.

    Where several triggers may say it, the nearest does. Whether the two go together is another question.
    """
    readings: dict[str, list[Reading]] = {}
    for hit, rule, predicate in announced(scene, grammar, case=case, asked=asked):
        readings.setdefault(predicate, []).append((hit, rule))
    fitting = _Fitting(scene.tree)
    for predicate, row in readings.items():
        sides = [
            [one for one in ties.laid if any(fitting.has(one, types) for types in kinds)]
            for kinds in ({rule.subject for _, rule in row}, {rule.object for _, rule in row})
        ]
        for subject, object_ in product(*sides):
            if predicate in SYMMETRIC and object_ < subject:
                continue
            said = fitting.of(row, subject, object_)
            if said:
                hit, rule = min(said, key=lambda one: ties.near(one[0], subject, object_))
                found = [Found(index, ATTACHED, parsed=False) for index in (subject, object_)]
                yield Candidate(rule, hit, found[0], found[1], predicate)


def goes(scene: Scene, one: Candidate) -> bool:
    """Say whether the two names of a candidate go together."""
    return go_together(scene, one.rule, one.hit, one.subject, one.object)


class _Fitting:
    """Which names of a sentence fit the types of which rules, each looked up once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._known: dict[tuple[int, Types], bool] = {}

    def has(self, index: int, types: Types) -> bool:
        """Say whether a name is of one of the types and stands for its phrase, as frames would have it."""
        known = self._known.get((index, types))
        if known is None:
            tree = self._tree
            known = tree.type_of(index) in types and index in tree.fitting(tree.peaks[index], types)
            self._known[index, types] = known
        return known

    def of(self, row: Sequence[Reading], subject: int, object_: int) -> list[Reading]:
        """Give the triggers that may tell something of two names that stand apart."""
        said = [one for one in row if self.has(subject, one[1].subject) and self.has(object_, one[1].object)]
        spans = [self._tree.groundings[index].mention.span for index in (subject, object_)]
        return [] if said and spans[0].overlaps(spans[1]) else said
