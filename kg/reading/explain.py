"""Say how a sentence was heard, and at which stage a claim that somebody expected was lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from spacy.tokens import Doc

from kg.model import Claim, Evidence, Grounding, Sentence
from kg.reading.candidates import Candidate, candidates
from kg.reading.confidence import confidence
from kg.reading.inner import with_targets
from kg.reading.likely import listen
from kg.reading.parse import Parser
from kg.reading.planning import wants_parse
from kg.reading.relate import Relations, relate
from kg.reading.standins import parse_named
from kg.reading.tree import Tree


class Read(Protocol):
    """What reading a document gave (kg.reading.reader.Reading)."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences."""

    @property
    def mentions(self) -> tuple[Grounding, ...]:
        """Its mentions."""

    @property
    def evidence(self) -> tuple[tuple[Claim, Evidence], ...]:
        """Its claims."""


class Heard(NamedTuple):
    """One claim that a rule heard: in which words, along which paths, and how far it is trusted.

    `chance` is the learnt scorer's, None where it was not asked.
    """

    rule: str
    claim: str
    trigger: str
    subject_path: str
    object_path: str
    parsed: bool
    score: float
    chance: float | None


class Loss(NamedTuple):
    """The stage at which an expected claim was lost, why, and in which sentence ("" if in none)."""

    stage: str
    reason: str
    sentence: str


def hear(doc: Doc, groundings: Sequence[Grounding], relations: Relations) -> list[Heard]:
    """Give every claim that a rule hears in a parsed sentence, before polarity is judged."""
    tree = relations.tree(doc, with_targets(groundings, relations.contexts))
    return [_heard(tree, candidate) for candidate in listen(tree, relations.grammar)]


def _heard(tree: Tree, candidate: Candidate) -> Heard:
    labels = [_label(tree, found.index) for found in (candidate.subject, candidate.object)]
    span = tree.span(candidate.hit.first, candidate.hit.last)
    return Heard(
        candidate.rule.id,
        f"{labels[0]} {candidate.predicate} {labels[1]}",
        tree.text[span.start : span.end],
        candidate.subject.path,
        candidate.object.path,
        candidate.subject.parsed and candidate.object.parsed,
        confidence(tree, candidate),
        candidate.chance,
    )


def _label(tree: Tree, index: int) -> str:
    entity = tree.groundings[index].entity
    return entity.label if entity else ""


def whynot(reading: Read, subject: str, object_: str, relations: Relations, parser: Parser) -> Loss:
    """Name the stage at which a claim was lost; its two sides are names or labels as a user knows them."""
    said = [
        pair for pair in reading.evidence if _is(pair[1].subject, subject) and _is(pair[1].object, object_)
    ]
    if said:
        claim, evidence = said[0]
        return Loss(
            "none", f"the claim is there: {claim.predicate}, rule {evidence.rule}", evidence.sentence.text
        )
    together = [s for s in reading.sentences if _named(s, subject) and _named(s, object_)]
    if not together and not _any_grounded(reading, subject, object_):
        return _never_named(reading, subject, object_)
    losses = [
        _in_sentence(s, reading, (subject, object_), relations, parser) for s in together or reading.sentences
    ]
    kept = [loss for loss in losses if loss is not None]
    if not kept:
        return Loss("sentences", "no sentence names both", "")
    return max(kept, key=lambda loss: STAGES.index(loss.stage))


STAGES = ("sentences", "recognition", "parse", "rules", "judgement", "document")


def _any_grounded(reading: Read, subject: str, object_: str) -> bool:
    return all(any(_is(mention, name) for mention in reading.mentions) for name in (subject, object_))


def _never_named(reading: Read, subject: str, object_: str) -> Loss:
    for name in (subject, object_):
        if not any(_named(s, name) for s in reading.sentences):
            return Loss("sentences", f"{name!r} stands nowhere in the text", "")
    return Loss("sentences", "no sentence names both", "")


def _in_sentence(
    sentence: Sentence, reading: Read, names: tuple[str, str], relations: Relations, parser: Parser
) -> Loss | None:
    subject, object_ = names
    row = [mention for mention in reading.mentions if mention.mention.sentence == sentence]
    sides = [[mention for mention in row if _is(mention, name)] for name in (subject, object_)]
    if not any(sides) and not (_named(sentence, subject) and _named(sentence, object_)):
        return None
    for name, found in zip((subject, object_), sides, strict=True):
        if not found:
            if not _named(sentence, name):
                return None
            return Loss("recognition", f"{name!r} was not recognised or could not be grounded", sentence.text)
    if not wants_parse(sentence, row, relations.contexts):
        return Loss("parse", f"a sentence of kind {sentence.kind!r} is not read for claims", sentence.text)
    doc = parse_named(parser, [sentence.text], [row], relations.verbs.stand_ins, relations.verbs.joined)[0]
    return _in_rules(sentence, doc, row, names, relations)


def _in_rules(
    sentence: Sentence, doc: Doc, row: Sequence[Grounding], names: tuple[str, str], relations: Relations
) -> Loss:
    tree = relations.tree(doc, with_targets(row, relations.contexts))
    found = listen(tree, relations.grammar)
    pairs = _of(tree, found, names)
    if pairs:
        ids = ", ".join(sorted({candidate.rule.id for candidate in pairs}))
        if not any(_same(claim, names) for claim, _ in relate(sentence, doc, row, relations)):
            return Loss(
                "judgement", f"rule {ids} heard it, but a cue takes it out of the claim", sentence.text
            )
        return Loss(
            "document", f"rule {ids} heard it, but the document as a whole speaks against it", sentence.text
        )
    if unlikely := _of(tree, candidates(tree, relations.grammar), names):
        ids = ", ".join(sorted({candidate.rule.id for candidate in unlikely}))
        return Loss("rules", f"rule {ids} heard it, but the learnt chance is too low", sentence.text)
    triggers = sorted(
        {c.rule.id for c in found if any(_is(tree.groundings[f.index], n) for f in c[2:4] for n in names)}
    )
    if triggers:
        reason = f"no rule joins the two; with one of them alone: {', '.join(triggers)}"
        return Loss("rules", reason, sentence.text)
    return Loss("rules", "no rule finds a trigger that joins the two", sentence.text)


def _of(tree: Tree, found: Sequence[Candidate], names: tuple[str, str]) -> list[Candidate]:
    """Give the candidates whose two sides have these names."""
    return [
        c for c in found if all(_is(tree.groundings[f.index], n) for f, n in zip(c[2:4], names, strict=True))
    ]


def _same(claim: Claim, names: tuple[str, str]) -> bool:
    return _fold(claim.subject.label) == _fold(names[0]) or _fold(claim.object.label) == _fold(names[1])


def _is(grounding: Grounding, name: str) -> bool:
    entity = grounding.entity
    known = {_fold(grounding.mention.text)} | (
        {_fold(entity.label), _fold(entity.curie)} if entity else set()
    )
    return entity is not None and _fold(name) in known


def _named(sentence: Sentence, name: str) -> bool:
    return _fold(name) in _fold(sentence.text)


def _fold(text: str) -> str:
    return " ".join(text.lower().replace("-", " ").split())
