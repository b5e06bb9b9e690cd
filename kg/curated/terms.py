"""The rows of the vocabulary's tables, and the check of their shape.

A table is a UTF-8 TSV file with a header; `curie`, `label` and `type` are required, `names`, `symbols`,
`previous`, `parents` and `xrefs` are lists with `|` between the values, other columns are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from kg.errors import CuratedError
from kg.model import Entity, EntityType

COLUMNS = ("curie", "label", "type", "names", "symbols", "previous", "parents", "xrefs")
REQUIRED = COLUMNS[:3]
NAME = r"[A-Za-z][A-Za-z0-9._]*:[A-Za-z0-9][A-Za-z0-9._~/-]*"
CURIE = re.compile(rf"{NAME}\Z")
TYPES = {kind.value: kind for kind in EntityType}
# The first three cells of a row as they should be.
ROW = re.compile(rf"{NAME}\t[^\t]+\t(?:{'|'.join(TYPES)})\t")


@dataclass(frozen=True, slots=True)
class Term:
    """One row: an entity with its names. `previous` are symbols that the authority has withdrawn."""

    curie: str
    label: str
    type: EntityType
    names: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    previous: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    source: str = field(default="", compare=False)

    @property
    def entity(self) -> Entity:
        """Give the entity that the row describes."""
        return Entity(self.curie, self.label, self.type)

    @property
    def forms(self) -> tuple[str, ...]:
        """Give every surface form, the label first."""
        return (self.label, *self.names, *self.symbols, *self.previous)


class Brief(NamedTuple):
    """What matching needs of a row, with its lists as they stand in the line."""

    entity: Entity
    names: str
    symbols: str

    def kind(self, form: str) -> str:
        """Say what a form is to the row: label, name, symbol or previous."""
        if form == self.entity.label:
            return "label"
        if f"|{form}|" in f"|{self.names}|":
            return "name"
        return "symbol" if f"|{form}|" in f"|{self.symbols}|" else "previous"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one file as lines of eight columns, checked; `own` marks a user's overlay, which wins."""

    name: str
    lines: tuple[str, ...] = field(repr=False)
    own: bool = False


def parse(line: str, source: str) -> Term:
    """Read one checked line."""
    curie, label, kind, *lists = line.split("\t")
    names, symbols, previous, parents, xrefs = (tuple(filter(None, cell.split("|"))) for cell in lists)
    return Term(curie, label, TYPES[kind], names, symbols, previous, parents, xrefs, source)


def is_table(path: Path) -> bool:
    """Tell a table of terms from the other tables of the folder by its header."""
    with path.open(encoding="utf-8") as lines:
        return set(REQUIRED) <= set(next(lines, "").rstrip("\n").split("\t"))


def read_table(path: Path, *, own: bool = False) -> Table:
    """Read one table. Raises CuratedError with file, line and reason at the first ill-formed row."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CuratedError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CuratedError(f"{path}: not UTF-8 at byte {error.start}") from error
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return Table(path.name, tuple(check_lines(str(path) if own else path.name, lines)), own)


def check_lines(name: str, lines: Sequence[str]) -> list[str]:
    """Check the shape of a table's lines and bring them to the eight columns."""
    header = lines[0].rstrip("\r").split("\t") if lines else []
    if not set(REQUIRED) <= set(header):
        raise CuratedError(
            f"{name}:1: expected a header with {', '.join(REQUIRED)}; found {' '.join(header)!r}"
        )
    if tuple(header) == COLUMNS and well_shaped(lines[1:]):
        return list(lines[1:])
    places = [header.index(column) if column in header else None for column in COLUMNS]
    width = len(header)
    kept = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.rstrip("\r").split("\t")
        if len(cells) != width:
            raise CuratedError(f"{name}:{number}: expected {width} tab-separated cells, found {len(cells)}")
        cells = [cells[place] if place is not None else "" for place in places]
        if cells[2] not in TYPES or not cells[1] or not CURIE.match(cells[0]):
            raise CuratedError(f"{name}:{number}: {shape_fault(cells)}")
        kept.append("\t".join(cells))
    return kept


def well_shaped(lines: Sequence[str]) -> bool:
    """Tell whether all lines are as they are kept, at half the cost of looking at their cells."""
    return (
        all(map(ROW.match, lines))
        and set(map(str.count, lines, repeat("\t"))) <= {len(COLUMNS) - 1}
        and not any(map(str.endswith, lines, repeat("\r")))
    )


def shape_fault(cells: Sequence[str]) -> str:
    """Say what is wrong with the first three cells of a row."""
    if not CURIE.match(cells[0]):
        return f"malformed CURIE {cells[0]!r}; expected PREFIX:LOCAL"
    if not cells[1]:
        return f"{cells[0]} has no label"
    return f"unknown type {cells[2]!r}; expected one of {', '.join(sorted(TYPES))}"
