"""Settle what a name by itself leaves open, with what the document says elsewhere and the words around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.model import Entity, Span
from kg.reading.ground import Candidate, Verdict

Decision = tuple[Entity | None, float, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A span of a sentence with what is known of it before the document has been heard."""

    span: Span
    surface: str
    verdict: Verdict
    found_by: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one document says: the entities named beyond doubt, and what its abbreviations mean."""

    certain: frozenset[str]
    long_forms: Mapping[str, str]

    @classmethod
    def collect(
        cls,
        texts: Sequence[str],
        found: Sequence[Sequence[Found]],
        long_forms: Mapping[str, str],
        expanded: Mapping[str, Candidate],
    ) -> Evidence:
        """Collect it from the sentences and what was found in them."""
        certain = {one.entity.curie for one in expanded.values()}
        certain.update(one.verdict.best.entity.curie for kept in found for one in kept if one.verdict.strong)
        return cls(frozenset(certain), long_forms)


def decide(found: Found, evidence: Evidence) -> Decision:
    """Choose an entity, or none with the candidates left open; method `dropped` where nothing speaks for any."""
    verdict = found.verdict
    best = verdict.best
    if verdict.strong:
        return best.entity, best.score, best.method
    backed = [one for one in verdict.candidates if one.entity.curie in evidence.certain]
    if len(backed) == 1:
        return backed[0].entity, backed[0].score, backed[0].method
    if found.surface in evidence.long_forms:
        return None, 0.0, "dropped"
    return None, round(best.score / 2, 4), "ambiguous"
