"""Count right, found and true items document by document, and turn the counts into scores with intervals."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROUNDS = 1000
SEED = 11


@dataclass(frozen=True, slots=True)
class Counts:
    """What one document gives: items that are right, items found, items in the gold."""

    right: int
    found: int
    gold: int


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 (for attachment all three agree), with the 95 % interval of F1."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float

    def __str__(self) -> str:
        interval = f"{100 * self.low:.1f}–{100 * self.high:.1f}"
        return f"{100 * self.precision:.1f} | {100 * self.recall:.1f} | **{100 * self.f1:.1f}** | {interval}"


def compare(found: set[object], gold: set[object]) -> Counts:
    """Count two sets of items of one document."""
    return Counts(len(found & gold), len(found), len(gold))


def summarise(documents: Sequence[Counts]) -> Score:
    """Return micro scores; the interval is a percentile bootstrap over documents (Efron 1979)."""
    rng = random.Random(SEED)  # noqa: S311  # seeded, not secret
    rounds = sorted(f1(rng.choices(documents, k=len(documents))) for _ in range(ROUNDS))
    right, found, gold = _totals(documents)
    return Score(
        precision=right / found if found else 0.0,
        recall=right / gold if gold else 0.0,
        f1=f1(documents),
        low=rounds[int(0.025 * ROUNDS)],
        high=rounds[int(0.975 * ROUNDS)],
    )


def f1(documents: Sequence[Counts]) -> float:
    """Return the micro F1 of some documents."""
    right, found, gold = _totals(documents)
    return 2 * right / (found + gold) if right else 0.0


def group(rows: Sequence[tuple[str, Counts]], key: Callable[[str], str] = str) -> dict[str, list[Counts]]:
    """Collect counts by name, in order of first appearance."""
    groups: dict[str, list[Counts]] = {}
    for name, counts in rows:
        groups.setdefault(key(name), []).append(counts)
    return groups


def _totals(documents: Sequence[Counts]) -> tuple[int, int, int]:
    return (
        sum(counts.right for counts in documents),
        sum(counts.found for counts in documents),
        sum(counts.gold for counts in documents),
    )
