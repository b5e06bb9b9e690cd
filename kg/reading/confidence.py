"""How far a claim can be trusted: from its rule, its paths, its groundings and its doubt."""

from __future__ import annotations

from kg.reading.candidates import ATTACHED, Candidate
from kg.reading.tree import Tree

# Fitted on development claims, so that of the claims with a score of 0.9 about nine in ten are right
# (the reliability table is in ontology/rules/README.md).
OFFSET, SLOPE, HIGHEST = 0.27, 0.80, 0.98
# How much less a sentence is trusted that was put together across a page, a column or a float. A judgement,
# milder than for two sentences read as one (`relate.LESS`): too few such claims are annotated to fit it.
ACROSS = 0.9
# How much of a rule's precision hangs on the learnt chance. On the development claims those of low chance are
# wrong about as much more often.
LEARNT = 0.25


def confidence(tree: Tree, candidate: Candidate) -> float:
    """Give a score from 0 to 1: the rule's precision, less for word order and doubtful groundings.

    Where the claim has a learnt chance, a part of the precision hangs on it; all of it where no frame led to
    its sides.
    """
    score = candidate.rule.precision
    if candidate.chance is not None and candidate.subject.path == ATTACHED:
        score = candidate.chance
    elif candidate.chance is not None:
        score *= 1.0 - LEARNT * (1.0 - candidate.chance)
    for found in (candidate.subject, candidate.object):
        if not found.parsed:
            score *= 0.95
        score *= 0.5 + 0.5 * tree.groundings[found.index].score
    first, second = tree.places[candidate.subject.index], tree.places[candidate.object.index]
    gap = max(second[0] - first[1], first[0] - second[1], 0)
    raw = score * (1.0 - min(gap, 30) / 200)
    return round(min(OFFSET + SLOPE * raw, HIGHEST), 4)


def less_for_seam(score: float, seam: str) -> float:
    """Give the score of a claim whose sentence has a seam (`Context.seam`), or the same where it has none."""
    return round(score * ACROSS, 4) if seam else score
