"""Read the claims of one document: sentence by sentence, with what the whole tells of its case."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.curated.contexts import Contexts
from kg.model import Certainty, Claim, Entity, EntityType, Evidence, Grounding, Sentence
from kg.reading.amounts import MODES
from kg.reading.audit import audit
from kg.reading.candidates import Grammar
from kg.reading.cases import case_facts, told_lines
from kg.reading.confidence import less_for_seam
from kg.reading.context import context
from kg.reading.mechanism import mechanism
from kg.reading.minting import MICRO_RNA
from kg.reading.origins import UNKNOWN, Origins
from kg.reading.passages import Parsed, joined
from kg.reading.planning import PROCESSES, UNREAD, Plan, planned
from kg.reading.relate import Relations, once, relate
from kg.reading.tables import rows

RESPONDED = "response-seen"
# The forms in which it is told that patients had a drug, beside what is asked of them.
PARTICIPLE = re.compile(r"(?:ed|ing|ent|on|under)$")
CHANGES = frozenset({"inhibits", "activates"})
DRUGS = frozenset({EntityType.DRUG, EntityType.CHEMICAL})
GENES = frozenset({EntityType.GENE, EntityType.GENE_FAMILY})
LEVELS = frozenset({"overexpression", "loss", "activation", "inhibition"})
OUTCOMES = frozenset({"treats", "lacks_benefit_in"})
Pair = tuple[Entity, Entity]


def claims(  # noqa: PLR0913
    sentences: Sequence[Sentence],
    docs: Sequence[Doc | None],
    groundings: Sequence[Sequence[Grounding]],
    relations: Relations,
    *,
    origins: Origins = UNKNOWN,
    plan: Plan | None = None,
) -> list[tuple[Claim, Evidence]]:
    """Give the claims of a document with their evidence, in text order.

    `docs` holds each sentence's parse, or None for those that the plan does not want.
    """
    contexts = relations.contexts
    told, turns = planned(sentences, groundings, contexts) if plan is None else plan
    lines = told_lines(case_facts(sentences, groundings, told, contexts), contexts)
    parsed = [(one, doc, turn.row) for one, doc, turn in zip(sentences, docs, turns, strict=True)]
    found: list[tuple[Claim, Evidence]] = []
    alone: dict[int, set[Pair]] = {}
    for number, ((sentence, doc, row), turn) in enumerate(zip(parsed, turns, strict=True)):
        if sentence.kind in UNREAD:
            continue
        read = list(rows(sentence, row, told))
        if doc is not None and sentence.kind != "table":
            case = told.case is not None
            read += relate(sentence, doc, turn.whole, relations, anchors=turn.stand_ins, case=case)
            alone[number] = {(claim.subject, claim.object) for claim, _ in read}
            read += _reached(number, turn.before, parsed, alone, relations, case=case)
        for claim, evidence in once([_by_the_gene(_ranged(said), evidence) for said, evidence in read]):
            if (
                _tried(claim, evidence, relations.grammar)
                or _raised(claim, evidence)
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


def _reached(  # noqa: PLR0913
    number: int,
    before: Sequence[tuple[int, ...]],
    parsed: Sequence[Parsed],
    alone: Mapping[int, set[Pair]],
    relations: Relations,
    *,
    case: bool,
) -> list[tuple[Claim, Evidence]]:
    """Read the shortest passage up to a sentence that says something.

    Of a pair of which one of its sentences tells by itself, nothing more is read: the rest is of others.
    """
    for passage in before:
        numbers = (*passage, number)
        if found := _across([parsed[i] for i in numbers], relations, case=case):
            told = {pair for i in numbers for pair in alone.get(i, ())}
            return [one for one in found if (one[0].subject, one[0].object) not in told]
    return []


def _across(parts: Sequence[Parsed], relations: Relations, *, case: bool) -> list[tuple[Claim, Evidence]]:
    """Read what a sentence tells of what those before it name."""
    passage = joined(parts)
    if passage is None:
        return []
    sentence, doc, row, start = passage
    return relate(sentence, doc, row, relations, case=case, start=start, over=len(parts) - 1)


def _ranged(claim: Claim) -> Claim:
    """Say `targets` of a drug and a gene, `inhibits` of one and a pathway, `regulates` of a microRNA.

    Of a drug that activates a gene's product, too: how it acts on it is the evidence's mode.
    """
    if claim.predicate == "targets" and claim.object.type in PROCESSES:
        return replace(claim, predicate="inhibits")
    if claim.predicate in CHANGES and claim.subject.type in DRUGS and claim.object.type in GENES:
        return replace(claim, predicate="targets")
    if claim.predicate in CHANGES and MICRO_RNA.match(claim.subject.label) and claim.object.type in GENES:
        return replace(claim, predicate="regulates")
    return claim


def _by_the_gene(claim: Claim, evidence: Evidence) -> tuple[Claim, Evidence]:
    """Say of a gene what more or less of it regulates: a regulator is a gene (GUIDELINE)."""
    gene = claim.subject.gene
    if gene is None or claim.subject.kind not in LEVELS or claim.predicate != "regulates":
        return claim, evidence
    subject = evidence.subject
    mention = subject.mention._replace(type=gene.type)
    subject = subject._replace(mention=mention, entity=gene)
    return replace(claim, subject=gene), replace(evidence, subject=subject)


def _tried(claim: Claim, evidence: Evidence, grammar: Grammar) -> bool:
    """Say whether a drug is only being tried in a disease: a trial's aim is no claim that it works.

    Whatever is asked of patients, it is told that they had it: `to assess survival of those treated with X`.
    """
    if claim.predicate not in OUTCOMES or evidence.certainty is not Certainty.ASKED:
        return False
    trigger, rule = evidence.trigger, grammar.by_id.get(evidence.rule)
    if trigger is None or rule is None or not rule.had:
        return True
    return PARTICIPLE.search(evidence.sentence.text[trigger.start : trigger.end]) is None


def _raised(claim: Claim, evidence: Evidence) -> bool:
    """Say whether a drug only raises how much there is of a gene's product, which is no action on it."""
    return claim.predicate == "targets" and evidence.mode == MODES["activates"]


def _too_general(claim: Claim, evidence: Evidence, contexts: Contexts) -> bool:
    """Say whether a side is a name like `cancer`, which says nothing of its own."""
    if claim.predicate == "targets" and claim.subject.label in contexts.general_agents:
        return True
    sides = ((claim.subject, evidence.subject), (claim.object, evidence.object))
    return any(
        one.label in contexts.general or one.curie in contexts.general
        for side, grounding in sides
        for one in (side, side.gene or side)
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
