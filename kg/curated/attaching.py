"""Read `ontology/rules/attaching.tsv`: what a learnt scorer knows of a trigger and two names in one sentence.

The table is made by `kg/training/attaching.py`. It holds one row a feature (`kg.reading.ties`), sorted, with
its weight in hundredths of the logarithm of the odds; what is wrong is refused with file, line and reason.
From which chance on a claim is heard is told in the table `attaching` of the rules, for each predicate.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.curated.chances import read_chances
from kg.errors import CuratedError

FILE = "attaching.tsv"
CLASS = "right"


@dataclass(frozen=True, slots=True)
class Attaching:
    """The weight of each feature in hundredths, and from which weight on a claim of a predicate is heard.

    `keep` is asked of a claim that a frame gives, `add` of one that none gives; a predicate that is in
    neither is left to the frames.
    """

    weights: Mapping[str, int]
    keep: Mapping[str, float]
    add: Mapping[str, float]

    def keeps(self, predicate: str, weight: int) -> bool:
        """Say whether what a frame heard is likely enough."""
        return self.chance(weight) >= self.keep.get(predicate, 0.0)

    def adds(self, predicate: str, weight: int) -> bool:
        """Say whether what no frame heard is likely."""
        return predicate in self.add and self.chance(weight) >= self.add[predicate]

    @staticmethod
    def chance(weight: int) -> float:
        """Turn the sum of weights into a chance, to four places."""
        return round(1 / (1 + math.exp(-max(-2000, min(weight, 2000)) / 100)), 4)


def read_attaching(folder: Path, told: Mapping[str, Any]) -> Attaching | None:
    """Read the table of a folder with the bounds told in its rules; None where one is absent.

    Raises CuratedError with file and place.
    """
    table = read_chances(folder / FILE)
    if table is None or not told:
        return None
    if table.classes != (CLASS,):
        raise CuratedError(f"{FILE}: expected the one class {CLASS!r}, found {', '.join(table.classes)}")
    if unknown := set(told) - {"keep", "add"}:
        raise CuratedError(f"{folder}: attaching: unknown key {min(unknown)!r}; expected keep or add")
    bounds = {key: _bounds(folder, key, told.get(key, {})) for key in ("keep", "add")}
    return Attaching({name: row[0] for name, row in table.weights.items()}, bounds["keep"], bounds["add"])


def _bounds(folder: Path, key: str, told: object) -> dict[str, float]:
    if not isinstance(told, dict):
        raise CuratedError(f"{folder}: attaching: {key}: expected a chance for each predicate")
    for predicate, bound in told.items():
        if not isinstance(bound, float) or not 0.0 < bound < 1.0:
            raise CuratedError(f"{folder}: attaching: {key}: {predicate}: expected a chance between 0 and 1")
    return dict(told)
