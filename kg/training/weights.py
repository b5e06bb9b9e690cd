"""What the learnt tables of weights share: the features that count, and how a table is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kg.curated.chances import FIRST, MOST


def often(features: Iterable[str], met: Counter[str], least: int) -> dict[str, float]:
    """Give the features that are met often enough, as a row for a vectoriser."""
    return {feature: 1.0 for feature in features if met[feature] >= least}


def write(table: Mapping[str, Sequence[int]], path: Path, head: str, classes: Iterable[str]) -> None:
    """Write a table of weights in hundredths under its head; a weight of nothing is left empty."""
    lines = ["\t".join((FIRST, *classes))]
    for feature, row in table.items():
        cells = (str(max(-MOST, min(weight, MOST))) if weight else "" for weight in row)
        lines.append("\t".join((feature, *cells)))
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
