"""What tumours and cells do, told by words that name a process only beside them: `melanoma growth`.

And words whose beginning names a treatment: `chemo` in `chemoresistance`.

The words are `ontology/recognition/behaviours.toml`; `kg.reading.behaviours` finds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kg.curated.tables import Finding, Table, read_toml
from kg.errors import CuratedError

KEYS = (
    "tumours",
    "masses",
    "cells",
    "between",
    "not_before",
    "not_after",
    "abilities",
    "classes",
    "behaviour",
    "ability",
    "opening",
    "example",
)
SIDES = ("tumour", "cells", "bare")


@dataclass(frozen=True, slots=True)
class Behaviours:
    """`of_tumour`, `of_cells`, `bare`: the process that a word names beside one, the other or neither.

    `openings`: the words that begin with the name of a treatment, each with that treatment.
    `able`: the process that an adjective names before one of its nouns.
    `abilities`: the adjectives, by their nouns. `classes`: the heads of classes of drugs.
    """

    of_tumour: dict[str, str] = field(default_factory=dict)
    of_cells: dict[str, str] = field(default_factory=dict)
    bare: dict[str, str] = field(default_factory=dict)
    tumours: re.Pattern[str] = re.compile(r"(?!)")
    masses: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    examples: tuple[Finding, ...] = ()
    openings: dict[str, str] = field(default_factory=dict)
    able: dict[str, str] = field(default_factory=dict)
    abilities: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    classes: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words that may name a process, sorted."""
        return tuple(sorted({*self.of_tumour, *self.of_cells, *self.bare}))


@lru_cache(maxsize=4)
def read_behaviours(path: Path) -> Behaviours:
    """Read the words; raises CuratedError with the file and the entry."""
    table = read_toml(path).only(KEYS)
    told: dict[str, dict[str, str]] = {side: {} for side in SIDES}
    for entry in table.tables("behaviour"):
        entry.only({"words", *SIDES})
        if not any(entry.text(side, "") for side in SIDES):
            raise CuratedError(f"{entry.place}: names no process: give `tumour`, `cells` or `bare`")
        for word in entry.some("words"):
            if any(word in known for known in told.values()):
                raise CuratedError(f"{entry.place}: {word!r} stands in another entry too")
            for side in SIDES:
                if side in entry.values:
                    told[side][word] = entry.text(side)
    return Behaviours(
        told["tumour"],
        told["cells"],
        told["bare"],
        re.compile("|".join(map(re.escape, table.some("tumours"))), re.IGNORECASE),
        table.some("masses"),
        table.some("cells"),
        table.some("between"),
        table.some("not_before"),
        table.some("not_after"),
        table.findings(),
        dict(_openings(table)),
        {word: entry.text("name") for entry in table.tables("ability") for word in entry.some("words")},
        _abilities(table),
        table.words("classes"),
    )


def _abilities(table: Table) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Give the adjectives by the nouns that they name a process before: those of all, and an entry's own."""
    shared = table.words("abilities")
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    for entry in table.tables("ability"):
        entry.only({"words", "name", "nouns"})
        nouns = tuple(sorted({*shared, *entry.words("nouns")}))
        known[nouns] = (*known.get(nouns, ()), *entry.some("words"))
    return known


def _openings(table: Table) -> Iterator[tuple[str, str]]:
    for entry in table.tables("opening"):
        entry.only({"words", "begin", "name"})
        begin, name = entry.text("begin"), entry.text("name")
        for word in entry.some("words"):
            if not word.startswith(begin) or word == begin:
                raise CuratedError(f"{entry.place}: {word!r} does not begin with {begin!r}")
            yield word, name
