"""Run the examples and counter-examples of the rules, for tests and `kg rules test`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.curated.rules import Example, Rule
from kg.model import SYMMETRIC
from kg.reading.candidates import Candidate, scene_in
from kg.reading.likely import framed
from kg.reading.parse import Parser
from kg.reading.relate import Relations
from kg.reading.standins import parse_named
from kg.reading.tree import Tree
from kg.reading.unmark import unmark


class Trial(NamedTuple):
    """One example of a rule, the claims it must give and those it gave."""

    rule: Rule
    example: Example
    wanted: tuple[str, ...]
    heard: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Say whether an example gave its claims, or a counter-example none."""
        return self.wanted == self.heard


def rehearse(relations: Relations, parser: Parser, rules: Sequence[Rule] | None = None) -> list[Trial]:
    """Try every example of the rules (all of them by default), parsed in one batch."""
    tried = [
        (rule, example)
        for rule in (relations.grammar.rules.rules if rules is None else rules)
        for example in (*rule.examples, *rule.counter_examples)
    ]
    marked = [unmark(example.text) for _, example in tried]
    docs = parse_named(
        parser,
        [one.sentence.text for one in marked],
        [one.groundings for one in marked],
        relations.verbs.stand_ins,
        relations.verbs.joined,
    )
    return [
        Trial(
            rule,
            example,
            _sorted(example.claims),
            _heard(rule, relations.tree(doc, one.groundings, one.anchors), relations),
        )
        for (rule, example), one, doc in zip(tried, marked, docs, strict=True)
    ]


def _heard(rule: Rule, tree: Tree, relations: Relations) -> tuple[str, ...]:
    scene = scene_in(tree, relations.grammar)
    found = framed(scene, relations.grammar, case=rule.in_case) if scene else []
    return _sorted({_said(tree, candidate) for candidate in found if candidate.rule is rule})


def _said(tree: Tree, candidate: Candidate) -> str:
    sides = [tree.groundings[found.index].entity for found in (candidate.subject, candidate.object)]
    labels = [side.label for side in sides if side is not None]
    return f"{labels[0]} {candidate.predicate} {labels[1]}"


def _sorted(claims: Sequence[str] | set[str]) -> tuple[str, ...]:
    """Sort claims, the two sides of a symmetric one put in order."""
    return tuple(sorted({_ordered(claim) for claim in claims}))


def _ordered(claim: str) -> str:
    for predicate in sorted(SYMMETRIC):
        left, found, right = claim.partition(f" {predicate} ")
        if found:
            return f" {predicate} ".join(sorted((left, right)))
    return claim
