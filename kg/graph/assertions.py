"""Merge claims into assertions: one for each claim, with all its evidence, in whatever order they came."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.graph.witnesses import witnesses
from kg.model import Assertion, Certainty, Claim, Decision, Evidence

RANK = {Certainty.ASSERTED: 0, Certainty.PROBABLE: 1, Certainty.POSSIBLE: 2, Certainty.ASKED: 3}

Pair = tuple[Claim, Evidence]


@dataclass(frozen=True, slots=True)
class Standing:
    """Why a claim is or is not a plain triple; `contradicts` and `opposed_to` are keys of other claims."""

    name: str
    certainty: Certainty
    contradicts: tuple[str, ...] = ()
    opposed_to: tuple[str, ...] = ()


def assertions(pairs: Iterable[Pair], decisions: Mapping[str, Decision] | None = None) -> list[Assertion]:
    """Group evidence by claim, sorted by the claims' keys; equal evidence counts once.

    The result depends on the set of pairs alone: not on their order, nor on how often one is given. Where
    the same CURIE came with several labels, the alphabetically first claim stands for all.
    """
    claims: dict[str, Claim] = {}
    found: dict[str, dict[str, Evidence]] = {}
    for claim, evidence in pairs:
        key = claim.key
        first = claims.get(key)
        if first is None or _spelling(claim) < _spelling(first):
            claims[key] = claim
        _keep(found.setdefault(key, {}), evidence)
    decided = decisions or {}
    return [
        Assertion(claims[key], tuple(sorted(found[key].values(), key=_place)), decided.get(key))
        for key in sorted(claims)
    ]


def _spelling(claim: Claim) -> tuple[str, str]:
    return claim.subject.label, claim.object.label


def _keep(kept: dict[str, Evidence], evidence: Evidence) -> None:
    """Keep one of several pieces of evidence that differ in their judgement only: the surest."""
    name = evidence_place(evidence)
    other = kept.get(name)
    if other is None or _judgement(evidence) < _judgement(other):
        kept[name] = evidence


def evidence_place(evidence: Evidence) -> str:
    """Name the place and rule of evidence: what makes two pieces of evidence of one claim the same."""
    sentence = evidence.sentence
    spans = evidence.subject.mention.span, evidence.object.mention.span, evidence.trigger
    return f"{sentence.document}\t{sentence.start}\t{sentence.end}\t{spans}\t{evidence.rule}"


def _judgement(evidence: Evidence) -> tuple[int, float, str]:
    return RANK[evidence.certainty], -evidence.score, repr(evidence)


def _place(evidence: Evidence) -> tuple[str, int, int, str]:
    sentence = evidence.sentence
    return sentence.document, sentence.start, sentence.end, evidence_place(evidence)


def evidence_keys(assertion: Assertion) -> list[str]:
    """Give the content hash of each piece of evidence, in their order: 16 hexadecimal digits.

    The hash is made of the claim, the document, the words of the sentence and the spans in it, not of raw
    offsets: text put in earlier in the document moves evidence without renaming it. Equal places in equal
    sentences of one document are told apart by their order.
    """
    seen: dict[str, int] = {}
    keys = []
    for evidence in assertion.evidence:
        sentence = evidence.sentence
        spans = evidence.subject.mention.span, evidence.object.mention.span, evidence.trigger
        said = f"{assertion.claim.key}\t{sentence.document}\t{sentence.text}\t{spans}\t{evidence.rule}"
        seen[said] = seen.get(said, 0) + 1
        digest = hashlib.sha256(f"{said}\t{seen[said]}".encode("utf-8", "replace"))
        keys.append(digest.hexdigest()[:16])
    return keys


def certainty(assertion: Assertion) -> Certainty:
    """Give the certainty of the surest evidence (GUIDELINE: asserted once is asserted)."""
    return min((evidence.certainty for evidence in assertion.evidence), key=RANK.__getitem__)


def confidence(assertion: Assertion) -> float:
    """Give the belief in a claim, between 0 and 0.999: noisy-or over papers, the best evidence of each.

    Papers are independent witnesses, sentences of one paper are not, and neither is a paper that says it in
    another's words; so a claim said ten times in one paper is not surer than its best sentence (after INDRA,
    doi:10.15252/msb.202211325).
    """
    best: dict[str, float] = {}
    witness = witnesses(assertion)
    for evidence in assertion.evidence:
        paper = witness[evidence.sentence.document]
        best[paper] = max(best.get(paper, 0.0), min(max(evidence.score, 0.0), 1.0))
    doubt = 1.0
    for paper in sorted(best):
        doubt *= 1.0 - best[paper]
    return round(min(1.0 - doubt, 0.999), 4)


def documents_of(assertion: Assertion) -> Iterator[tuple[str, bool]]:
    """Yield each document that makes the claim, in order, and whether it asserts it without a hedge."""
    surest: dict[str, bool] = {}
    for evidence in assertion.evidence:
        document = evidence.sentence.document
        surest[document] = surest.get(document, False) or evidence.certainty is Certainty.ASSERTED
    yield from sorted(surest.items())


def standings(found: Iterable[Assertion], opposites: Mapping[str, str]) -> dict[str, Standing]:
    """Say of every claim, by key, how it stands among the others; `opposites` pairs predicates.

    A claim is `rejected` by a curator, else `negated` or `hedged` by its text, else `refuted` where another
    claim asserts its negation and no curator accepted it, else `stated`, and then a plain triple.
    """
    listed = list(found)
    asserted = {
        assertion.claim.key
        for assertion in listed
        if certainty(assertion) is Certainty.ASSERTED and not _rejected(assertion)
    }
    return {assertion.claim.key: _standing(assertion, asserted, opposites) for assertion in listed}


def _rejected(assertion: Assertion) -> bool:
    return assertion.decision is not None and assertion.decision.verdict == "reject"


def _standing(assertion: Assertion, asserted: set[str], opposites: Mapping[str, str]) -> Standing:
    claim, sure = assertion.claim, certainty(assertion)
    here = {claim.key} & asserted
    other = Claim(claim.subject, claim.predicate, claim.object, not claim.negated).key
    against = tuple({other} & asserted) if here else ()
    opposed: tuple[str, ...] = ()
    if here and not claim.negated and claim.predicate in opposites:
        opposed = tuple({Claim(claim.subject, opposites[claim.predicate], claim.object).key} & asserted)
    accepted = assertion.decision is not None and assertion.decision.verdict == "accept"
    if _rejected(assertion):
        name = "rejected"
    elif claim.negated:
        name = "negated"
    elif sure is not Certainty.ASSERTED:
        name = "hedged"
    else:
        name = "refuted" if against and not accepted else "stated"
    return Standing(name, sure, against, opposed)
