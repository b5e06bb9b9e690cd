"""What tumours and cells do, told by words that name a process only beside them: `melanoma growth`.

The words are `ontology/recognition/behaviours.toml`; `kg.reading.behaviours` finds them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kg.curated.tables import Table, read_toml
from kg.errors import CuratedError

KEYS = ("tumours", "masses", "cells", "between", "not_before", "behaviour", "example")


@dataclass(frozen=True, slots=True)
class Example:
    """A text whose tumours are in brackets, and the labels of the processes that are found, in order."""

    text: str
    finds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Behaviours:
    """`of_tumour`, `of_cells`: the label of the process that a word names beside the one or the other."""

    of_tumour: dict[str, str] = field(default_factory=dict)
    of_cells: dict[str, str] = field(default_factory=dict)
    tumours: re.Pattern[str] = re.compile(r"(?!)")
    masses: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words that may name a process, sorted."""
        return tuple(sorted({*self.of_tumour, *self.of_cells}))


@lru_cache(maxsize=4)
def read_behaviours(path: Path) -> Behaviours:
    """Read the words; raises CuratedError with the file and the entry."""
    table = read_toml(path).only(KEYS)
    of_tumour: dict[str, str] = {}
    of_cells: dict[str, str] = {}
    for entry in table.tables("behaviour"):
        entry.only({"words", "tumour", "cells"})
        if not (entry.text("tumour", "") or entry.text("cells", "")):
            raise CuratedError(f"{entry.place}: names no process: give `tumour`, `cells` or both")
        for word in entry.some("words"):
            if word in of_tumour or word in of_cells:
                raise CuratedError(f"{entry.place}: {word!r} stands in another entry too")
            of_tumour |= {word: entry.text("tumour")} if "tumour" in entry.values else {}
            of_cells |= {word: entry.text("cells")} if "cells" in entry.values else {}
    return Behaviours(
        of_tumour,
        of_cells,
        re.compile("|".join(map(re.escape, table.some("tumours"))), re.IGNORECASE),
        table.some("masses"),
        table.some("cells"),
        table.some("between"),
        table.some("not_before"),
        tuple(map(_example, table.tables("example"))),
    )


def _example(table: Table) -> Example:
    table.only({"text", "finds"})
    return Example(table.text("text"), table.words("finds"))
