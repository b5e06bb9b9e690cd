"""The table row of the shipped vocabulary: how one is made from messy forms, and how a table is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

COLUMNS = ("curie", "label", "type", "names", "symbols", "previous", "parents", "xrefs")
LISTS = COLUMNS[3:]
LONGEST_FORM = 90
LONGEST_SYMBOL = 12
SHORT_FORM = 8
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "kappa": "κ", "lambda": "λ",
    "sigma": "σ", "theta": "θ", "zeta": "ζ", "eta": "η", "iota": "ι", "mu": "μ", "nu": "ν", "omega": "ω",
    "phi": "φ", "pi": "π", "psi": "ψ", "rho": "ρ", "tau": "τ", "chi": "χ", "xi": "ξ",
}  # fmt: skip
_UNGREEK = {sign: name for name, sign in GREEK.items()}


@dataclass(slots=True)
class Row:
    """One entity of a table; the list fields keep no order of their own."""

    curie: str
    label: str
    type: str
    names: set[str] = field(default_factory=set)
    symbols: set[str] = field(default_factory=set)
    previous: set[str] = field(default_factory=set)
    parents: set[str] = field(default_factory=set)
    xrefs: set[str] = field(default_factory=set)
    extra: tuple[str, ...] = ()

    def add_forms(self, forms: Iterable[str]) -> None:
        """File each form under names or symbols by its look."""
        for form in forms:
            clean = tidy(form)
            if usable(clean):
                (self.symbols if looks_like_symbol(clean) else self.names).add(clean)

    def forms(self) -> set[str]:
        """Every surface form, the label included."""
        return {self.label} | self.names | self.symbols | self.previous


def tidy(form: str) -> str:
    """Collapse white space and drop what a table cannot hold."""
    return re.sub(r"\s+", " ", form.replace("|", " ").replace("\t", " ")).strip()


def usable(form: str) -> bool:
    """Tell whether a form is worth a place: 2 to 90 characters, a letter, balanced brackets."""
    return (
        2 <= len(form) <= LONGEST_FORM
        and any(c.isalpha() for c in form)
        and form.count("(") == form.count(")")
        and form.count("[") == form.count("]")
    )


def looks_like_symbol(form: str) -> bool:
    """Tell symbols, codes and abbreviations (``c-MET``, ``MK-3475``, ``HR``) from words (``lapatinib``)."""
    if " " in form:
        return (
            len(form) <= LONGEST_SYMBOL and any(c.isdigit() for c in form) and not re.search("[a-z]{3}", form)
        )
    if len(form) <= 4:
        return True
    upper = sum(c.isupper() for c in form)
    digit = any(c.isdigit() for c in form)
    return len(form) <= LONGEST_SYMBOL + 4 and (digit or upper >= 2) and not re.search("[a-z]{6}", form)


def key(form: str) -> str:
    """Give the form under which spellings that differ in case, hyphens, spaces or Greek letters meet."""
    spelled = "".join(_UNGREEK.get(c, c) for c in form.lower())
    return re.sub(r"[^a-z0-9]+", "", spelled)


def squeeze(row: Row) -> None:
    """Keep each form once: the label rules over names, names over symbols, symbols over previous symbols.

    Long names that differ in case alone are one form; the case of a short one tells it from its neighbours.
    """
    row.label = tidy(row.label)
    seen = {spelling(row.label)}
    for name in LISTS[:3]:
        kept: set[str] = set()
        for form in sorted(map(tidy, getattr(row, name)), key=lambda form: (form.isupper(), form)):
            if form and spelling(form) not in seen:
                seen.add(spelling(form))
                kept.add(form)
        setattr(row, name, kept)


def spelling(form: str) -> str:
    """Give what tells spellings apart: a short form as it is, a long one without its case."""
    return form if len(form) <= SHORT_FORM else form.lower()


def write_table(path: Path, rows: Iterable[Row], extra: tuple[str, ...] = ()) -> None:
    """Write rows sorted by CURIE; list values are sorted and joined by ``|``."""
    lines = ["\t".join(COLUMNS + extra)]
    for row in sorted(rows, key=lambda row: row.curie):
        lists = ["|".join(sorted(getattr(row, name))) for name in LISTS]
        lines.append("\t".join((row.curie, row.label, row.type, *lists, *row.extra)))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def read_table(path: Path) -> list[Row]:
    """Read a table of this format."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        lists = [set(cell.split("|")) - {""} for cell in cells[3:8]]
        rows.append(Row(cells[0], cells[1], cells[2], *lists, extra=tuple(cells[8:])))
    return rows
