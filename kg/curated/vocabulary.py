"""The vocabulary: tables of terms, the shipped ones and a user's own, read and checked row by row.

A table is a UTF-8 TSV file with a header; `curie`, `label` and `type` are required, `names`, `symbols`,
`previous`, `parents` and `xrefs` are lists with `|` between the values, other columns are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from pathlib import Path

from kg.curated.decisions import synonym_lines
from kg.curated.folding import Folding, read_spelling
from kg.curated.hints import Hints, read_hints
from kg.errors import CuratedError
from kg.model import Entity, EntityType
from kg.settings import Settings

COLUMNS = ("curie", "label", "type", "names", "symbols", "previous", "parents", "xrefs")
REQUIRED = COLUMNS[:3]
LISTS = COLUMNS[3:]
CURIE = re.compile(r"[A-Za-z][A-Za-z0-9._]*:[A-Za-z0-9][A-Za-z0-9._~/-]*\Z")
TYPES = {kind.value: kind for kind in EntityType}


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


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one file as lines of eight columns, checked; `own` marks a user's overlay, which wins."""

    name: str
    lines: tuple[str, ...] = field(repr=False)
    own: bool = False


class Vocabulary:
    """All rows of all tables, addressed by number; a user's own tables come first."""

    def __init__(self, tables: Iterable[Table], *, folding: Folding, hints: Hints | None = None) -> None:
        ranked = sorted(tables, key=lambda table: (not table.own, table.name))
        self.folding = folding
        self.hints = hints or Hints()
        self.own = sum(len(table.lines) for table in ranked if table.own)
        self.lines: list[str] = [line for table in ranked for line in table.lines]
        self._starts = [(table.name, len(table.lines)) for table in ranked]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.lines)

    def term(self, row: int) -> Term:
        """Give the term of a row."""
        cells = self.lines[row].split("\t")
        lists = [tuple(filter(None, cell.split("|"))) for cell in cells[3:]]
        return Term(cells[0], cells[1], TYPES[cells[2]], *lists, source=self.place(row))

    def terms(self) -> Iterator[Term]:
        """Yield every term in the order of the rows."""
        return map(self.term, range(len(self)))

    def place(self, row: int) -> str:
        """Name the file and line of a row."""
        for name, length in self._starts:
            if row < length:
                return f"{name}:{row + 2}"
            row -= length
        raise IndexError(row)

    @cached_property
    def rows(self) -> dict[str, list[int]]:
        """Give the rows of each CURIE, the user's first."""
        rows: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines):
            rows.setdefault(line[: line.index("\t")], []).append(number)
        return rows

    def forms(self) -> tuple[list[str], list[int]]:
        """Give all surface forms and, in step with them, the row of each."""
        fields: list[str] = []
        owners: list[int] = []
        for row, line in enumerate(self.lines):
            _, label, _, names, symbols, previous, _ = line.split("\t", 6)
            joined = "|".join(filter(None, (label, names, symbols, previous)))
            fields.append(joined)
            owners.extend(repeat(row, joined.count("|") + 1))
        return "|".join(fields).split("|"), owners


def read_vocabulary(settings: Settings) -> Vocabulary:
    """Read the shipped tables and the user's overlays. Raises CuratedError at the first bad row."""
    folder = settings.ontology / "vocabulary"
    shipped = [read_table(path) for path in sorted(folder.glob("*.tsv")) if is_table(path)]
    own = [read_table(path, own=True) for path in settings.vocabularies]
    if synonyms := synonym_lines(settings.decisions):
        own.append(Table("decisions.tsv", synonyms, own=True))
    recognition = settings.ontology / "recognition"
    folding = Folding(read_spelling(recognition / "spelling.tsv"))
    return Vocabulary([*shipped, *own], folding=folding, hints=read_hints(recognition))


def is_table(path: Path) -> bool:
    """Tell a table of terms from the other tables of the folder by its header."""
    with path.open(encoding="utf-8") as lines:
        return set(REQUIRED) <= set(next(lines, "").rstrip("\n").split("\t"))


def read_table(path: Path, *, own: bool = False) -> Table:
    """Read one table. Raises CuratedError with file, line and reason at the first row that is not well formed."""
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
    plain = tuple(header) == COLUMNS
    places = [header.index(column) if column in header else None for column in COLUMNS]
    width = len(header)
    kept = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.rstrip("\r").split("\t")
        if len(cells) != width:
            raise CuratedError(f"{name}:{number}: expected {width} tab-separated cells, found {len(cells)}")
        if not plain:
            cells = [cells[place] if place is not None else "" for place in places]
            line = "\t".join(cells)  # noqa: PLW2901
        if cells[2] not in TYPES or not cells[1] or not CURIE.match(cells[0]):
            raise CuratedError(f"{name}:{number}: {shape_fault(cells)}")
        kept.append(line)
    return kept


def shape_fault(cells: Sequence[str]) -> str:
    """Say what is wrong with the first three cells of a row."""
    if not CURIE.match(cells[0]):
        return f"malformed CURIE {cells[0]!r}; expected PREFIX:LOCAL"
    if not cells[1]:
        return f"{cells[0]} has no label"
    return f"unknown type {cells[2]!r}; expected one of {', '.join(sorted(TYPES))}"
