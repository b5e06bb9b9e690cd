"""Read `sources.tsv`, a table beside the inputs that says what is known of each document."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import CuratedError
from kg.model import Document

COLUMNS = ("id", "title", "journal", "year", "doi", "pmid", "pmcid", "licence")
FORMS = {
    "year": r"\d{4}",
    "doi": r"10\.\d{4,9}/\S+",
    "pmid": r"\d{1,9}",
    "pmcid": r"PMC\d{1,9}",
}
NAME = "sources.tsv"


@dataclass(frozen=True, slots=True)
class Known:
    """What one row says of a document; unknown fields are empty."""

    title: str
    fields: Mapping[str, str]


def sources_beside(inputs: Iterable[Path]) -> dict[str, Known]:
    """Read the `sources.tsv` of every input folder and of the folder of every input file.

    Raises CuratedError naming file, line and reason, also where two tables disagree about a document.
    """
    folders = sorted({path if path.is_dir() else path.parent for path in inputs})
    known: dict[str, Known] = {}
    for folder in folders:
        path = folder / NAME
        for name, row in read_sources(path).items() if path.is_file() else ():
            if known.setdefault(name, row) != row:
                raise CuratedError(f"{path}: {name}: another {NAME} says something else of it")
    return known


def read_sources(path: Path) -> dict[str, Known]:
    """Read one table. Raises CuratedError naming file, line and reason."""
    known: dict[str, Known] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            header = tuple(next(rows, ()))
            if header != COLUMNS:
                raise CuratedError(f"{path}:1: expected the columns {', '.join(COLUMNS)}")
            for number, cells in enumerate(rows, 2):
                name, row = _row(f"{path}:{number}", cells)
                if name in known:
                    raise CuratedError(f"{path}:{number}: {name} stands in the table twice")
                known[name] = row
    except UnicodeDecodeError as error:
        raise CuratedError(f"{path}: is not UTF-8 ({error.reason})") from None
    return known


def _row(where: str, cells: list[str]) -> tuple[str, Known]:
    if len(cells) != len(COLUMNS):
        raise CuratedError(f"{where}: {len(cells)} cells; expected {len(COLUMNS)}")
    row = dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True))
    for name, form in FORMS.items():
        if row[name] and not re.fullmatch(form, row[name]):
            raise CuratedError(f"{where}: {name} {row[name]!r} is malformed")
    if not row["id"]:
        raise CuratedError(f"{where}: no id")
    return row["id"], Known(row["title"], {name: row[name] for name in COLUMNS[2:]})


def completed(document: Document, known: Mapping[str, Known]) -> Document:
    """Give the document with what the tables know of it; a filled field wins over what was read."""
    row = known.get(document.id)
    if row is None:
        return document
    fields = {name: value for name, value in row.fields.items() if value}
    return replace(document, title=row.title or document.title, source=replace(document.source, **fields))
