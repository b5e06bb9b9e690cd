"""Hand-kept corrections: each row of an overlay changes one value of one entity, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rows import LISTS, Row

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "action\tcurie\tfield\tvalue\treason"


def apply_overlay(path: Path, rows: dict[str, Row]) -> None:
    """Apply an overlay to a table keyed by CURIE; stop at a row that makes no sense."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if lines[0] != HEADER:
        raise SystemExit(f"{path.name}:1: expected the header {HEADER.split()}")
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != 5 or not all(cells):  # noqa: PLR2004
            raise SystemExit(f"{path.name}:{number}: expected 5 filled cells, found {len(cells)}")
        try:
            apply_row(rows, *cells[:4])
        except (KeyError, ValueError) as error:
            raise SystemExit(f"{path.name}:{number}: {error}") from None


def apply_row(rows: dict[str, Row], action: str, curie: str, column: str, value: str) -> None:
    """Apply one correction. Adding a label or type to an unknown CURIE makes the entity."""
    if action == "add" and column == "entity":
        kind, label = value.split(":", 1)
        rows.setdefault(curie, Row(curie, label, kind))
    elif action == "relabel":
        row = rows[curie]
        row.add_forms([row.label])
        row.label = value
    elif action == "remove" and column == "entity":
        rows.pop(curie, None)
    elif action == "remove" and column == "any":
        for name in LISTS[:3]:
            getattr(rows[curie], name).discard(value)
    elif column in LISTS and action in {"add", "remove"}:
        values: set[str] = getattr(rows[curie], column)
        (values.add if action == "add" else values.discard)(value)
    else:
        raise ValueError(f"unknown correction {action} {column}")
