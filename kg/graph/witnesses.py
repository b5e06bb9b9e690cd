"""Tells independent papers from copies: which evidence of a claim stands in words that another paper has too.

A sentence is a copy of another where most runs of three words of the shorter one stand in the longer: the
same abstract in two documents, a sentence taken over, changed in a word or not, a review that quotes.
Compared is within a claim only, so that the cost grows with the evidence and not with its square, and a paper
that is added or taken away changes no claim but its own. Short sentences are not compared: two authors may
well write the same six words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from kg.model import Assertion, Evidence

WORD = re.compile(r"[^\W_]+")
RUN, LEAST_WORDS = 3, 8
SHARED = 0.6
MOST = 200

Shingles = frozenset[tuple[str, ...]]


def shingles(text: str) -> Shingles:
    """Give the runs of three words of a sentence, without regard to case and stops; none of a short one."""
    words = WORD.findall(text.casefold())
    if len(words) < LEAST_WORDS:
        return frozenset()
    return frozenset(zip(*(words[start:] for start in range(RUN)), strict=False))


def copied(evidence: Sequence[Evidence]) -> dict[int, int]:
    """Give for each evidence that copies one of another document the first it copies, by their places.

    A run of words that very many sentences share is looked up in the first of them alone.
    """
    if len({one.sentence.document for one in evidence}) < 2:
        return {}
    held: dict[tuple[str, ...], list[int]] = defaultdict(list)
    sets: list[Shingles] = []
    found: dict[int, int] = {}
    for number, one in enumerate(evidence):
        own = shingles(one.sentence.text)
        shared = Counter(other for run in own for other in held[run])
        for other in sorted(shared):
            apart = evidence[other].sentence.document != one.sentence.document
            if apart and shared[other] >= SHARED * min(len(own), len(sets[other])):
                found[number] = found.get(other, other)
                break
        for run in own:
            if len(held[run]) < MOST:
                held[run].append(number)
        sets.append(own)
    return found


def witnesses(assertion: Assertion) -> dict[str, str]:
    """Give for each document of a claim the one whose witness it repeats: itself, where it is independent.

    A document that says the claim in words of its own too is independent whatever else it copies.
    """
    copies = copied(assertion.evidence)
    origins: dict[str, set[str]] = defaultdict(set)
    for number, one in enumerate(assertion.evidence):
        origin = assertion.evidence[copies.get(number, number)]
        origins[one.sentence.document].add(origin.sentence.document)
    return {
        document: document if document in found else min(found) for document, found in sorted(origins.items())
    }


def papers(assertion: Assertion) -> int:
    """Count the independent papers that make a claim."""
    return len(set(witnesses(assertion).values()))
