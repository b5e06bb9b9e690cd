"""Biological processes and signalling pathways: a chosen part of the Gene Ontology."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rows import Row, tidy, usable

if TYPE_CHECKING:
    from pathlib import Path

PATHWAY = re.compile(r"(signal+ing|signal transduction) ?(pathway|cascade)?$|\bcascade$")
LEFT_OUT = re.compile(
    r"regulation of|involved in|response to|plant|bacteri|fung|yeast|insect|larva|abscisic|auxin|gibberell"
    r"|jasmon"
    r"|ethylene|cytokinin|brassino|strigolact|symbio|host|viral|virus|-dependent .* signaling|salicylic|, ",
    re.IGNORECASE,
)


def read_pathways(terms: list[dict[str, Any]]) -> dict[str, Row]:
    """Read GO's signalling pathways, keyed by CURIE."""
    rows = {}
    for term in terms:
        name = term.get("name") or ""
        if term["namespace"] == "biological_process" and PATHWAY.search(name) and not LEFT_OUT.search(name):
            rows[term["id"]] = go_row(term, "Pathway")
    return rows


def read_processes(terms: list[dict[str, Any]], path: Path) -> dict[str, Row]:
    """Read the hand-chosen GO processes: GO identifier and, where GO's differs, the field's label."""
    by_id = {term["id"]: term for term in terms}
    rows = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line and not line.startswith("#"):
            curie, given, *label = line.split("\t")
            if curie not in by_id or by_id[curie].get("name") != given:
                found = by_id.get(curie, {}).get("name")
                raise SystemExit(f"{path.name}:{number}: {curie} is {found!r} in GO, not {given!r}")
            rows[curie] = go_row(by_id[curie], "Process")
            if label and label[0]:
                rows[curie].add_forms([rows[curie].label])
                rows[curie].label = label[0]
    return rows


def go_row(term: dict[str, Any], kind: str) -> Row:
    """Make the row of one GO term."""
    row = Row(term["id"], tidy(term["name"]), kind)
    forms = [
        form
        for form in term.get("synonyms", [])
        if usable(form) and not re.search(r"regulation of|, |\[", form)
    ]
    row.add_forms(forms)
    row.parents = {parent for parent in term.get("relations", {}).get("is_a", []) if parent.startswith("GO:")}
    return row


def keep_known_parents(*tables: dict[str, Row]) -> None:
    """Drop the parents that are in no table."""
    known = {curie for table in tables for curie in table}
    for table in tables:
        for row in table.values():
            row.parents &= known


def add_curated_pathways(rows: dict[str, Row], terms: list[dict[str, Any]], path: Path) -> None:
    """Merge the hand-kept pathways into GO's: each takes in the GO terms among its cross-references."""
    names = {term["id"]: tidy(term.get("name") or "") for term in terms}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], start=2):
        curie, label, *cells = line.split("\t")
        forms, symbols, xrefs = (set(cell.split("|")) - {""} for cell in (*cells, "", "")[:3])
        if curie in names and names[curie] not in forms | {label}:
            raise SystemExit(
                f"{path.name}:{number}: {curie} is {names[curie]!r} in GO, which is not among its names"
            )
        row = Row(curie, label, "Pathway", forms, symbols, xrefs=xrefs)
        for absorbed in (curie, *sorted(xrefs)):
            old = rows.pop(absorbed, None)
            if old:
                row.names |= {form for form in old.forms() if not re.search(r"[<>\[]", form)}
        row.names |= {form.replace("signaling", "signalling") for form in row.names}
        rows[curie] = row
