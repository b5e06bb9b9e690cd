"""Drug classes and regimens: hand-kept lists whose members are checked against the drug table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rows import Row, key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HEADS = (
    "agent", "agonist", "analog", "analogue", "antagonist", "antibody", "blocker", "conjugate", "degrader",
    "drug", "inhibitor", "modulator", "vaccine",
)  # fmt: skip


def slug(label: str) -> str:
    """Make the local part of an identifier of our own."""
    plain = label.lower().replace("β", "beta").replace("γ", "gamma").replace("+", " plus ")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


class Lookup:
    """Find a drug's CURIE by any of its forms; a form that is missing or shared stops the build."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.by_key: dict[str, set[str]] = {}
        self.labels: dict[str, str] = {}
        for row in rows:
            self.labels.setdefault(key(row.label), row.curie)
            for form in row.forms():
                self.by_key.setdefault(key(form), set()).add(row.curie)

    def curie(self, form: str, place: str) -> str:
        """Give the CURIE of a form."""
        found = self.labels.get(key(form)) or next(iter(sorted(self.by_key.get(key(form), ()))), None)
        if found is None or (key(form) not in self.labels and len(self.by_key[key(form)]) > 1):
            raise SystemExit(f"{place}: no single entity is called {form!r}")
        return found


def read_cells(path: Path) -> list[list[str]]:
    """Read the rows of a hand-kept table under its header."""
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def values(cell: str) -> list[str]:
    """Split a cell at its bars."""
    return [value for value in cell.split("|") if value]


def read_classes(path: Path, lookup: Lookup, drugs: Iterable[Row]) -> dict[str, Row]:
    """Read the drug classes; note on each member drug the classes it is in."""
    by_curie = {row.curie: row for row in drugs}
    rows = {}
    for label, names, symbols, parents, _targets, stems, members in read_cells(path):
        row = Row(f"kgd:{slug(label)}", label, "Drug", set(values(names)), set(values(symbols)), extra=("",))
        row.parents = {f"kgd:{slug(parent)}" for parent in values(parents)}
        row.names |= plurals(row.names | {label})
        rows[row.curie] = row
        for member in values(members):
            by_curie[lookup.curie(member, f"{path.name}: {label}")].parents.add(row.curie)
        if stems:
            suffix = stem_pattern(stems)
            for drug in by_curie.values():
                if suffix.search(drug.label):
                    drug.parents.add(row.curie)
    return rows


def stem_pattern(stems: str) -> re.Pattern[str]:
    """Match stems at the end of a one-word label; those with a leading space, of a longer label."""
    spaced = [stem for stem in values(stems) if stem.startswith(" ")]
    plain = [stem for stem in values(stems) if not stem.startswith(" ")]
    return re.compile(rf"^[^ ]*(?:{'|'.join(plain) or '$^'})$|(?:{'|'.join(spaced) or '$^'})$")


def plurals(names: set[str]) -> set[str]:
    """Give the plurals of class names: ``MEK inhibitor`` is also ``MEK inhibitors``."""
    return {
        re.sub("y$", "ie", name) + "s" for name in names if name.endswith(HEADS) and not name.endswith("s")
    }


def read_regimens(path: Path, lookup: Lookup) -> dict[str, Row]:
    """Read the regimens with the CURIEs of their components."""
    rows = {}
    for label, names, symbols, components in read_cells(path):
        place = f"{path.name}: {label}"
        parts = "|".join(sorted(lookup.curie(part, place) for part in values(components)))
        row = Row(
            f"kgd:{slug(label)}", label, "Drug", set(values(names)), set(values(symbols)), extra=(parts,)
        )
        rows[row.curie] = row
    return rows
