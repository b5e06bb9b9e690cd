"""The taxonomy of resistance mechanisms and the tables of conjugates and drug targets, checked and sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regimens import Lookup, read_cells, values
from rows import Row

if TYPE_CHECKING:
    from pathlib import Path

EXTRA = ("definition", "mappings")


def read_mechanisms(path: Path) -> dict[str, Row]:
    """Read the mechanisms; a parent that is none stops the build."""
    rows = {}
    for slug, label, names, parents, mappings, definition in read_cells(path):
        row = Row(
            slug if ":" in slug else f"kgm:{slug}",
            label,
            "Mechanism",
            set(values(names)),
            extra=(definition, mappings),
        )
        row.parents = {f"kgm:{parent}" for parent in values(parents)}
        row.xrefs = set(values(mappings))
        rows[row.curie] = row
    missing = sorted({parent for row in rows.values() for parent in row.parents} - rows.keys())
    if missing:
        raise SystemExit(f"{path.name}: no mechanism {missing[0]}")
    return rows


def write_targets(source: Path, path: Path, drugs: Lookup, genes: Lookup) -> None:
    """Write the drug target table with the CURIEs of drug and target."""
    lines = set()
    for drug, target, action, citation in read_cells(source):
        place = f"{source.name}: {drug}"
        lines.add((drugs.curie(drug, place), drug, genes.curie(target, place), target, action, citation))
    header = ("drug", "drug_label", "target", "target_label", "action", "citation")
    write_lines(path, header, sorted(lines))


def write_conjugates(source: Path, path: Path, drugs: Lookup) -> None:
    """Write the conjugate table: conjugate, antibody, payload, linker."""
    lines = set()
    for conjugate, antibody, payload, linker, citation in read_cells(source):
        place = f"{source.name}: {conjugate}"
        parts = [cell for name in (conjugate, antibody, payload) for cell in (drugs.curie(name, place), name)]
        lines.add((*parts, linker, citation))
    things = [column for name in ("conjugate", "antibody", "payload") for column in (name, f"{name}_label")]
    header = (*things, "linker", "citation")
    write_lines(path, header, sorted(lines))


def write_lines(path: Path, header: tuple[str, ...], lines: list[tuple[str, ...]]) -> None:
    """Write a plain table."""
    text = "\n".join("\t".join(line) for line in [header, *lines]) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
