"""Read `ontology/rules/chances.tsv`: what a learnt scorer knows of a drug and a gene in one sentence.

The table is made by `kg/training/chances.py`. It holds one row a feature (`kg.reading.pairs`), sorted, with a
weight for each class of relation, in hundredths, against no relation at all; what is wrong is refused with
file, line and reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import CuratedError

FILE = "chances.tsv"
FIRST = "feature"
MOST = 2000  # hundredths: twenty is beyond what any training gives, and e to its power is no overflow


@dataclass(frozen=True, slots=True)
class Chances:
    """The classes of relation, and the weights of each feature for them, in hundredths."""

    classes: tuple[str, ...]
    weights: Mapping[str, tuple[int, ...]]

    def of(self, features: Iterable[str]) -> dict[str, float]:
        """Give the chance of each class, to four places; what they lack to one is that of no relation."""
        rows = [row for feature in features if (row := self.weights.get(feature)) is not None]
        sums = [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * len(self.classes)
        top = max(0, *sums)
        shares = [math.exp((one - top) / 100) for one in sums]
        whole = math.fsum([*shares, math.exp(-top / 100)])
        return {name: round(share / whole, 4) for name, share in zip(self.classes, shares, strict=True)}


def read_chances(path: Path) -> Chances | None:
    """Read the table; None where the file is absent. Raises CuratedError with file, line and reason."""
    if not path.exists():
        return None
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise CuratedError(f"{path.name}: not UTF-8: {error}") from error
    start = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    classes = _classes(path, start, lines[start] if start < len(lines) else "")
    weights: dict[str, tuple[int, ...]] = {}
    before = ""
    for number, line in enumerate(lines[start + 1 :], start=start + 2):
        feature, row = _row(f"{path.name}:{number}", line, len(classes))
        if feature <= before:
            raise CuratedError(f"{path.name}:{number}: {feature!r} is out of order or stands twice")
        weights[feature] = row
        before = feature
    if not weights:
        raise CuratedError(f"{path.name}: no feature under the header")
    return Chances(classes, weights)


def _classes(path: Path, start: int, line: str) -> tuple[str, ...]:
    first, *classes = line.split("\t")
    if first != FIRST or not classes or not all(classes) or len(set(classes)) != len(classes):
        place = f"{path.name}:{start + 1}"
        raise CuratedError(f"{place}: expected the header `{FIRST}` and classes, tabs between")
    return tuple(classes)


def _row(place: str, line: str, width: int) -> tuple[str, tuple[int, ...]]:
    feature, *cells = line.split("\t")
    if not feature or len(cells) != width:
        raise CuratedError(f"{place}: expected a feature and {width} weights, found {len(cells)}")
    try:
        row = tuple(int(cell or 0) for cell in cells)
    except ValueError as error:
        raise CuratedError(f"{place}: a weight is no whole number of hundredths: {error}") from error
    if any(abs(weight) > MOST for weight in row):
        raise CuratedError(f"{place}: a weight lies beyond {MOST} hundredths")
    return feature, row
