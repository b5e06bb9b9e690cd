"""Class a resistance claim under the mechanism taxonomy by what its subject is."""

from __future__ import annotations

from kg.curated.contexts import Contexts, MechanismRule
from kg.model import Entity, EntityType
from kg.reading.inner import targets_of

RESISTANCE = frozenset({"confers_resistance_to", "overcomes_resistance_to"})


def mechanism(subject: Entity, predicate: str, object_: Entity, contexts: Contexts) -> Entity | None:
    """Give the mechanism of a claim of resistance, or None for any other claim."""
    if predicate != "confers_resistance_to":
        return None
    target = _acts_on(object_, subject, contexts)
    for rule in contexts.mechanisms:
        if _fits(rule, subject, target=target):
            return Entity(rule.mechanism, rule.label, EntityType.MECHANISM)
    return None


def _acts_on(drug: Entity, subject: Entity, contexts: Contexts) -> bool:
    gene = subject.gene or subject
    return any(target == gene for target in targets_of(drug, contexts))


def _fits(rule: MechanismRule, subject: Entity, *, target: bool) -> bool:
    if rule.target:
        changed = not rule.kinds or subject.kind in rule.kinds
        return target and changed and subject.type is EntityType.ALTERATION
    gene = (subject.gene or subject).label
    conditions = [
        not rule.genes or gene in rule.genes,
        not rule.kinds or subject.kind in rule.kinds,
        rule.words is None or bool(rule.words.fullmatch(gene) or rule.words.fullmatch(subject.label)),
    ]
    if rule.genes and rule.words is not None:
        return gene in rule.genes or conditions[2]
    if rule.genes and rule.kinds:
        return gene in rule.genes or subject.kind in rule.kinds
    return all(conditions)
