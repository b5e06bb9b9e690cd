"""Read claims: each trigger of each rule, followed to its arguments, judged for polarity and doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from spacy.tokens import Doc

from kg.curated.rules import Rule, Rules
from kg.model import SYMMETRIC, Certainty, Claim, Context, Cue, Evidence, Grounding, Sentence, Span
from kg.reading import paths
from kg.reading.arguments import expand, groups
from kg.reading.confidence import confidence
from kg.reading.links import Effect
from kg.reading.tree import Tree, build
from kg.reading.triggers import Hit, Index, holds, link_index, rule_index


class Judgement(Protocol):
    """What the polarity stage says of one claim."""

    negated: bool
    certainty: Certainty
    cues: tuple[Cue, ...]


Judge = Callable[[Doc, Span, Span, Span], Judgement]


class Candidate(NamedTuple):
    """A claim before it is judged: which rule heard it, in which words, along which paths."""

    rule: Rule
    hit: Hit
    subject: paths.Found
    object: paths.Found
    predicate: str


@dataclass(frozen=True, slots=True)
class Relations:
    """The compiled rules: triggers and link words indexed once, used for every sentence."""

    rules: Rules
    triggers: Index[Rule]
    places: paths.Places
    judge: Judge | None = None

    @classmethod
    def compiled(cls, rules: Rules, judge: Judge | None = None) -> Relations:
        """Index the rules."""
        places = paths.Places(link_index(rules.links), rules.words.get("transparent", frozenset()))
        return cls(rules, rule_index(rules), places, judge)


def relate(
    sentence: Sentence, doc: Doc, groundings: Sequence[Grounding], relations: Relations
) -> list[tuple[Claim, Evidence]]:
    """Give the claims that one parsed sentence makes, each with its evidence, in the order of their spans."""
    tree = build(doc, groundings)
    kept: dict[tuple[int, int, str], tuple[float, Candidate]] = {}
    for candidate in candidates(tree, relations):
        key = _key(candidate)
        score = confidence(tree, candidate)
        if key not in kept or score > kept[key][0]:
            kept[key] = (score, candidate)
    ordered = sorted(
        kept.items(), key=lambda item: (*_spans(tree, item[1][1]), item[0][2], item[1][1].rule.id)
    )
    return [said(sentence, doc, tree, candidate, score, relations.judge) for _, (score, candidate) in ordered]


def _key(candidate: Candidate) -> tuple[int, int, str]:
    pair = (candidate.subject.index, candidate.object.index)
    return (*(sorted(pair) if candidate.predicate in SYMMETRIC else pair), candidate.predicate)  # type: ignore[return-value]


def candidates(tree: Tree, relations: Relations) -> list[Candidate]:
    """Give every claim that a rule finds in the sentence, before polarity is judged."""
    if len(tree.groundings) < 1:
        return []
    lists = groups(tree)
    found: list[Candidate] = []
    for token in range(len(tree)):
        for hit, rule in relations.triggers.at(tree, token):
            found += _apply(tree, hit, rule, relations, lists)
    return found


def _apply(tree: Tree, hit: Hit, rule: Rule, relations: Relations, lists: list[list[int]]) -> list[Candidate]:
    if rule.blocked_by and holds(tree, rule.blocked_by):
        return []
    if rule.needs and not holds(tree, rule.needs):
        return []
    objects = paths.follow(tree, hit, rule.object_paths, rule.object, relations.places, inner=rule.inner)
    if not objects:
        return []
    effect = _effect(tree, hit, objects)
    if rule.subject_paths[0][0].name == "members":
        subjects = objects
    else:
        subjects = paths.follow(
            tree, hit, rule.subject_paths, rule.subject, relations.places, inner=rule.inner, effect=effect
        )
    predicate = (
        rule.opposite
        if rule.opposite and lowered(tree, hit, relations.rules.words["lowering"])
        else rule.predicate
    )
    return [
        Candidate(rule, hit, subject, object_, predicate)
        for subject in _lists(tree, subjects, rule.subject, lists)
        for object_ in _lists(tree, objects, rule.object, lists)
        if _apart(tree, subject.index, object_.index)
    ]


def _lists(
    tree: Tree, found: list[paths.Found], types: frozenset, lists: list[list[int]]
) -> list[paths.Found]:  # type: ignore[type-arg]
    every: dict[int, paths.Found] = {}
    for one in found:
        for index in expand(tree, [one.index], types, lists):
            every.setdefault(index, one._replace(index=index))
    return list(every.values())


def _effect(tree: Tree, hit: Hit, objects: list[paths.Found]) -> Effect:
    spans = [tree.places[found.index] for found in objects]
    return Effect(hit.head, min(hit.first, *(s[0] for s in spans)), max(hit.last, *(s[1] for s in spans)))


def _apart(tree: Tree, subject: int, object_: int) -> bool:
    if subject == object_:
        return False
    one, other = tree.groundings[subject].entity, tree.groundings[object_].entity
    if one is None or other is None or one == other:
        return False
    first, second = tree.places[subject], tree.places[object_]
    return first[1] < second[0] or second[1] < first[0] or first != second


def lowered(tree: Tree, hit: Hit, words: frozenset[str]) -> bool:
    """Say whether the response that a trigger names is lowered: `poor response`, `loss of sensitivity`."""
    here = hit.first - 1
    for _ in range(4):
        if here < 0:
            return False
        if tree.lemmas[here] in words or tree.words[here] in words:
            return True
        if tree.words[here] not in {"of", "the", "a", "an", "in", "-"} and tree.tags[here][:2] not in {
            "JJ",
            "NN",
            "VB",
            "HY",
        }:
            return False
        here -= 1
    return False


def _spans(tree: Tree, candidate: Candidate) -> tuple[Span, Span]:
    spans = [tree.groundings[found.index].mention.span for found in (candidate.subject, candidate.object)]
    return spans[0], spans[1]


def said(
    sentence: Sentence, doc: Doc, tree: Tree, candidate: Candidate, score: float, judge: Judge | None
) -> tuple[Claim, Evidence]:  # fmt: skip
    """Judge a candidate and write it down as a claim with its evidence."""
    subject, object_ = tree.groundings[candidate.subject.index], tree.groundings[candidate.object.index]
    trigger = tree.span(candidate.hit.first, candidate.hit.last)
    evidence = Evidence(
        sentence,
        subject,
        object_,
        trigger,
        candidate.rule.id,
        mode=candidate.rule.mode,
        context=Context(),
        score=score,
    )
    negated = False
    if judge is not None:
        judgement = judge(doc, subject.mention.span, trigger, object_.mention.span)
        negated = judgement.negated
        evidence = replace(evidence, certainty=judgement.certainty, cues=judgement.cues)
    if subject.entity is None or object_.entity is None:
        raise ValueError("a candidate's sides are entities")
    claim = Claim(subject.entity, candidate.predicate, object_.entity, negated)
    if claim.subject is not subject.entity:
        evidence = replace(evidence, subject=object_, object=subject)
    return claim, evidence
