"""Read the claims of one document: sentence by sentence, with what the whole tells of its case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.curated.contexts import Contexts
from kg.model import Certainty, Claim, EntityType, Evidence, Grounding, Sentence
from kg.reading.audit import audit
from kg.reading.cases import case_facts, told_lines
from kg.reading.confidence import less_for_seam
from kg.reading.context import context
from kg.reading.coreference import Memory
from kg.reading.inner import with_targets
from kg.reading.mechanism import mechanism
from kg.reading.origins import UNKNOWN, Origins
from kg.reading.passages import Parsed, joined
from kg.reading.relate import Relations, relate
from kg.reading.story import Story, anchors, story
from kg.reading.tables import rows

RESPONDED = "response-seen"
UNREAD = frozenset({"reference"})
CHANGES = frozenset({"inhibits", "activates"})
# How HGNC names the genes of microRNAs.
MICRO_RNA = re.compile(r"MIR(?:LET)?\d")
DRUGS = frozenset({EntityType.DRUG, EntityType.CHEMICAL})
GENES = frozenset({EntityType.GENE, EntityType.GENE_FAMILY})
OUTCOMES = frozenset({"treats", "lacks_benefit_in"})
PROCESSES = frozenset({EntityType.PATHWAY, EntityType.PROCESS})


def wants_parse(sentence: Sentence, groundings: Sequence[Grounding], contexts: Contexts) -> bool:
    """Say whether a sentence can hold a claim at all, so that the others need not be parsed."""
    if sentence.kind in UNREAD:
        return False
    return bool(groundings) or bool(contexts.anaphora.course.search(sentence.text))


def claims(
    sentences: Sequence[Sentence],
    docs: Sequence[Doc | None],
    groundings: Sequence[Sequence[Grounding]],
    relations: Relations,
    *,
    origins: Origins = UNKNOWN,
) -> list[tuple[Claim, Evidence]]:
    """Give the claims of a document with their evidence, in text order.

    `docs` holds each sentence's parse, or None where `wants_parse` said no.
    """
    contexts = relations.contexts
    told = story(sentences, groundings, contexts)
    lines = told_lines(case_facts(sentences, groundings, told, contexts), contexts)
    memory = Memory(contexts)
    before: Parsed | None = None
    found: list[tuple[Claim, Evidence]] = []
    for sentence, doc, named in zip(sentences, docs, groundings, strict=True):
        if sentence.kind in UNREAD:
            continue
        row = [_without_status(grounding, contexts) for grounding in named]
        read = list(rows(sentence, row, told))
        if doc is not None and sentence.kind != "table":
            told_of = [one for one in row if not _says_nothing(one, contexts)]
            whole = with_targets([*told_of, *memory.named(sentence, row)], contexts)
            stand_ins = [*anchors(sentence, row, told, contexts), *memory.course(sentence, row, told)]
            read += relate(sentence, doc, whole, relations, anchors=stand_ins, case=told.case is not None)
            read += _with_the_one_before(before, (sentence, doc, row), relations, told)
        before = (sentence, doc, row)
        memory.add(sentence, row)
        for said, evidence in read:
            claim = _ranged(said)
            if (
                _tried(claim, evidence)
                or _too_general(claim, evidence, contexts)
                or audit(claim, evidence, relations.grammar)
            ):
                continue
            around = context(claim, evidence, row, told, contexts, lines=lines)
            around = origins.told(around, evidence.sentence)
            if evidence.sentence != sentence:
                around = replace(around, coreference=True)
            cause = mechanism(claim.subject, claim.predicate, claim.object, contexts)
            score = less_for_seam(evidence.score, around.seam)
            found.append((claim, replace(evidence, context=around, mechanism=cause, score=score)))
    return _settled(found)


def _without_status(grounding: Grounding, contexts: Contexts) -> Grounding:
    """Put a disease in the place of its subtype by stage or receptor status: a condition (GUIDELINE)."""
    whole = contexts.subtypes.get(grounding.entity.curie) if grounding.entity else None
    return grounding if whole is None else replace(grounding, entity=whole)


def _with_the_one_before(
    before: Parsed | None, now: Parsed, relations: Relations, told: Story
) -> list[tuple[Claim, Evidence]]:
    """Read what a sentence tells of what the one before it names."""
    passage = joined(before, now) if before is not None else None
    if passage is None:
        return []
    return relate(
        passage.sentence, passage.doc, passage.row, relations, case=told.case is not None, start=passage.start
    )


def _ranged(claim: Claim) -> Claim:
    """Say `targets` of a drug and a gene, `inhibits` of one and a pathway, `regulates` of a microRNA."""
    if claim.predicate == "targets" and claim.object.type in PROCESSES:
        return replace(claim, predicate="inhibits")
    if claim.predicate == "inhibits" and claim.subject.type in DRUGS and claim.object.type in GENES:
        return replace(claim, predicate="targets")
    if claim.predicate in CHANGES and MICRO_RNA.match(claim.subject.label) and claim.object.type in GENES:
        return replace(claim, predicate="regulates")
    return claim


def _tried(claim: Claim, evidence: Evidence) -> bool:
    """Say whether a drug is only being tried in a disease: a trial's aim is no claim that it works."""
    return claim.predicate in OUTCOMES and evidence.certainty is Certainty.ASKED


def _says_nothing(one: Grounding, contexts: Contexts) -> bool:
    """Say whether a mention only names the kind of what is listed after it: `pathways such as`."""
    entity = one.entity
    return (
        entity is not None
        and entity.type in PROCESSES
        and (entity.label in contexts.general or entity.curie in contexts.general)
    )


def _too_general(claim: Claim, evidence: Evidence, contexts: Contexts) -> bool:
    """Say whether a side is a name like `cancer`, which says nothing of its own."""
    if claim.predicate == "targets" and claim.subject.label in contexts.general_agents:
        return True
    sides = ((claim.subject, evidence.subject), (claim.object, evidence.object))
    return any(
        side.label in contexts.general or side.curie in contexts.general
        for side, grounding in sides
        if grounding.method != "coreference"
    )


def _settled(found: list[tuple[Claim, Evidence]]) -> list[tuple[Claim, Evidence]]:
    """Drop a worsening after a drug that the same document says worked first: response, then progression."""
    worked = {(c.subject, c.object) for c, e in found if e.rule == RESPONDED and c.predicate == "treats"}
    return [
        (claim, evidence)
        for claim, evidence in found
        if evidence.rule != "worse-after" or (claim.subject, claim.object) not in worked
    ]
