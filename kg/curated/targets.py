"""Which drug acts on which target, as curators state it: one fact a row, each with its citation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.curated.terms import CURIE
from kg.errors import CuratedError

HEADER = ("drug", "drug_label", "target", "target_label", "action", "citation")


@dataclass(frozen=True, slots=True)
class TargetFact:
    """A drug acts on a gene or family; `action` is a word such as inhibitor, antagonist or antibody."""

    drug: str
    drug_label: str
    target: str
    target_label: str
    action: str
    citation: str


def read_targets(path: Path) -> tuple[TargetFact, ...]:
    """Read the facts in the order of the file. Raises CuratedError with file, line and reason."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or tuple(lines[0].split("\t")) != HEADER:
        raise CuratedError(f"{path.name}:1: expected the header {' '.join(HEADER)}")
    facts = [_fact(f"{path.name}:{number}", line) for number, line in enumerate(lines[1:], start=2)]
    seen: set[tuple[str, str]] = set()
    for number, fact in enumerate(facts, start=2):
        if (fact.drug, fact.target) in seen:
            raise CuratedError(f"{path.name}:{number}: {fact.drug_label} on {fact.target_label} stands twice")
        seen.add((fact.drug, fact.target))
    return tuple(facts)


def _fact(place: str, line: str) -> TargetFact:
    cells = line.split("\t")
    if len(cells) != len(HEADER) or not all(cells):
        raise CuratedError(f"{place}: expected {len(HEADER)} filled tab-separated cells, found {len(cells)}")
    fact = TargetFact(*cells)
    for curie in (fact.drug, fact.target):
        if not CURIE.match(curie):
            raise CuratedError(f"{place}: malformed CURIE {curie!r}; expected PREFIX:LOCAL")
    return fact


def targets_of(facts: tuple[TargetFact, ...], drug: str) -> tuple[TargetFact, ...]:
    """Give the facts of one drug."""
    return tuple(fact for fact in facts if fact.drug == drug)
