"""The vocabulary: the shipped tables and a user's own, with what curators know of names in running text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, repeat

from kg.curated.decisions import synonym_lines
from kg.curated.folding import Folding, read_spelling
from kg.curated.hints import Hints, read_hints
from kg.curated.senses import Senses, read_senses
from kg.curated.terms import TYPES, Brief, Table, Term, is_table, parse, read_table
from kg.model import Entity
from kg.settings import Settings

__all__ = ["Term", "Vocabulary", "read_vocabulary"]


class Vocabulary:
    """All rows of all tables, addressed by number; a user's own tables come first."""

    def __init__(
        self,
        tables: Iterable[Table],
        *,
        folding: Folding,
        hints: Hints | None = None,
        senses: Senses | None = None,
    ) -> None:
        ranked = sorted(tables, key=lambda table: (not table.own, table.name))
        self.folding = folding
        self.hints = hints or Hints()
        self.senses = senses or {}
        self.own = sum(len(table.lines) for table in ranked if table.own)
        self.lines: list[str] = [line for table in ranked for line in table.lines]
        self._starts = [(table.name, len(table.lines)) for table in ranked]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.lines)

    def term(self, row: int) -> Term:
        """Give the term of a row."""
        return parse(self.lines[row], self.place(row))

    def brief(self, row: int) -> Brief:
        """Give what matching needs of a row, at less cost than the whole term."""
        curie, label, kind, names, symbols, _ = self.lines[row].split("\t", 5)
        return Brief(Entity(curie, label, TYPES[kind]), names, symbols)

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

    def rows(self, curie: str) -> list[int]:
        """Give the rows of a CURIE, the user's first."""
        first, more = self._places
        return [first[curie], *more.get(curie, ())] if curie in first else []

    @cached_property
    def _places(self) -> tuple[dict[str, int], dict[str, list[int]]]:
        """Give the first row of each CURIE and, for the few that have more, those."""
        curies = [line.partition("\t")[0] for line in self.lines]
        count = len(curies)
        first = dict(zip(reversed(curies), range(count - 1, -1, -1), strict=True))
        more: dict[str, list[int]] = {}
        if len(first) < count:
            for number, curie in enumerate(curies):
                if first[curie] != number:
                    more.setdefault(curie, []).append(number)
        return first, more

    def read(self, row: int) -> tuple[Brief, str]:
        """Give what matching needs of a row and all its surface forms, `|` between, the label first."""
        cells = self.lines[row].split("\t", 6)
        curie, label, kind, names, symbols, _, _ = cells
        return Brief(Entity(curie, label, TYPES[kind]), names, symbols), forms_of(cells)

    def joined(self) -> list[str]:
        """Give the surface forms of every row, as `read` does."""
        return [forms_of(line.split("\t", 6)) for line in self.lines]

    def forms(self) -> tuple[list[str], list[int]]:
        """Give all surface forms and, in step with them, the row of each."""
        rows = self.joined()
        owners = chain.from_iterable(repeat(row, joined.count("|") + 1) for row, joined in enumerate(rows))
        return "|".join(rows).split("|"), list(owners)


def forms_of(cells: list[str]) -> str:
    """Give all surface forms of a row, `|` between, the label first; to join filled cells takes longer."""
    _, forms, _, names, symbols, previous, _ = cells
    if names:
        forms += f"|{names}"
    if symbols:
        forms += f"|{symbols}"
    if previous:
        forms += f"|{previous}"
    return forms


def read_vocabulary(settings: Settings) -> Vocabulary:
    """Read the shipped tables and the user's overlays. Raises CuratedError at the first bad row."""
    folder = settings.ontology / "vocabulary"
    shipped = [read_table(path) for path in sorted(folder.glob("*.tsv")) if is_table(path)]
    own = [read_table(path, own=True) for path in settings.vocabularies]
    if synonyms := synonym_lines(settings.decisions):
        own.append(Table("decisions.tsv", synonyms, own=True))
    recognition = settings.ontology / "recognition"
    folding = Folding(read_spelling(recognition / "spelling.tsv"))
    return Vocabulary(
        [*shipped, *own],
        folding=folding,
        hints=read_hints(recognition),
        senses=read_senses(folder / "ambiguous.tsv"),
    )
