"""Cancer cell lines from EFO, and a hand-kept list of others."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from rows import Row, key

if TYPE_CHECKING:
    from pathlib import Path

LINE_ROOTS = (
    "0001639",
    "0000322",
    "0002888",
    "0002886",
    "0001641",
)  # cancer cell line, cell line and kinds of them
CODED = re.compile(r"^[A-Za-z][A-Za-z0-9/ .-]{1,15}$")


def read_cell_lines(terms: list[dict[str, Any]]) -> dict[str, Row]:
    """Read EFO's cell lines, keyed by CURIE."""
    children: dict[str, list[str]] = defaultdict(list)
    by_id = {}
    for term in terms:
        if term.get("name"):
            by_id[term["id"]] = term
            for parent in term.get("relations", {}).get("is_a", []):
                children[parent].append(term["id"])
    found: set[str] = set()
    queue = list(LINE_ROOTS)
    while queue:
        identifier = queue.pop()
        if identifier not in found:
            found.add(identifier)
            queue += children[identifier]
    rows = {}
    for identifier in sorted(found & by_id.keys()):
        term = by_id[identifier]
        if not children[identifier] and CODED.match(term["name"]) and line_like(term["name"]):
            row = cell_line(identifier, term)
            rows[row.curie] = row
    return rows


def line_like(name: str) -> bool:
    """Tell a line's name (``MCF-7``) from a kind of line (``fibroblast derived cell line``)."""
    return not re.search(r"cell line|derived|[a-z]{7}", name) and (
        any(c.isdigit() for c in name) or sum(c.isupper() for c in name) >= 2
    )


def cell_line(identifier: str, term: dict[str, Any]) -> Row:
    """Make the row of one EFO cell line."""
    row = Row(f"EFO:{identifier}", term["name"], "CellLine")
    row.symbols |= {form for form in term.get("synonyms", []) if not re.search(r"\bcells?\b", form)}
    for xref in term.get("xrefs", []):
        if xref["namespace"] == "RRID" and xref["id"].startswith("CVCL_"):
            row.xrefs.add(f"Cellosaurus:{xref['id']}")
        elif xref["namespace"] == "CLO":
            row.xrefs.add(f"CLO:{xref['id']}")
    return row


def add_listed(rows: dict[str, Row], path: Path) -> None:
    """Add the lines of the hand-kept list (label, then other spellings), numbered by name under ``kgl:``."""
    known = {key(form): row for row in rows.values() for form in sorted(row.forms())}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            label, *others = line.split("|")
            hits = [known[key(form)] for form in (label, *others) if key(form) in known]
            row = hits[0] if hits else Row(f"kgl:{slug(label)}", label, "CellLine")
            row.symbols |= {label, row.label, *others}
            row.label = label
            rows[row.curie] = row
            known |= {key(form): row for form in sorted(row.forms())}


def listed_claims(path: Path, rows: dict[str, Row]) -> dict[str, set[str]]:
    """Give the forms with a digit that the list claims from the aliases of genes (``PC3``, ``THP1``)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    listed = {key(form) for line in lines for form in line.split("|")}
    claimed: dict[str, set[str]] = defaultdict(set)
    for curie, row in rows.items():
        for form in row.forms():
            if key(form) in listed and re.search(r"\d", form):
                claimed[key(form)].add(curie)
    return claimed


def slug(label: str) -> str:
    """Make the local part of an identifier of our own."""
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")
