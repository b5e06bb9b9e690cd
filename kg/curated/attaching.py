"""Read `ontology/rules/attaching.tsv`: what a learnt scorer knows of a trigger and two names in one sentence.

The table is made by `kg/training/attaching.py`. It holds one row a feature (`kg.reading.ties`), sorted, with
its weight in hundredths of the logarithm of the odds; what is wrong is refused with file, line and reason.
From which chance on a claim is heard is told in the table `attaching` of the rules, for each predicate.
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.curated.chances import MOST, read_chances
from kg.errors import CuratedError

FILE = "attaching.tsv"
CLASS = "right"


@dataclass(frozen=True, slots=True)
class Attaching:
    """The weight of each feature in hundredths, and from which chance on a claim of a predicate is heard.

    `keep` is asked of a claim that a frame gives, `add` of one that none gives; a predicate that is in
    neither is left to the frames.
    """

    weights: Mapping[str, int]
    keep: Mapping[str, float]
    add: Mapping[str, float]


def chance_of(weight: int) -> float:
    """Turn a sum of weights into a chance, to four places."""
    return round(1 / (1 + math.exp(-max(-MOST, min(weight, MOST)) / 100)), 4)


def read_attaching(
    folder: Path, told: Sequence[tuple[Path, object]], predicates: Container[str]
) -> Attaching | None:
    """Read the table of a folder with the bounds told in one of its files; None where either is absent.

    Raises CuratedError with file and place.
    """
    table = read_chances(folder / FILE)
    if table is None or not told:
        return None
    if len(told) > 1:
        raise CuratedError(f"{told[1][0]}: attaching: already told in {told[0][0].name}")
    path, bounds = told[0]
    if table.classes != (CLASS,):
        raise CuratedError(f"{FILE}: expected the one class {CLASS!r}, found {', '.join(table.classes)}")
    if not isinstance(bounds, dict) or set(bounds) - {"keep", "add"}:
        raise CuratedError(f"{path}: attaching: expected the tables keep and add, and nothing else")
    keep, add = (
        _bounds(f"{path}: attaching: {key}", bounds.get(key, {}), predicates) for key in ("keep", "add")
    )
    return Attaching({name: row[0] for name, row in table.weights.items()}, keep, add)


def _bounds(place: str, told: object, predicates: Container[str]) -> dict[str, float]:
    if not isinstance(told, dict):
        raise CuratedError(f"{place}: expected a chance for each predicate")
    for predicate, bound in told.items():
        if predicate not in predicates:
            raise CuratedError(f"{place}: {predicate!r} is no predicate of the schema")
        if not isinstance(bound, float) or not 0.0 < bound < 1.0:
            raise CuratedError(f"{place}: {predicate}: expected a chance between 0 and 1")
    return dict(told)
