"""Hand-kept corrections: each row of an overlay changes one value of one entity, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rows import LISTS, Row, key

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
        if len(cells) != 5 or not all(cells):
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
        for name in LISTS[:3] if action == "add" and column in LISTS[:3] else (column,):
            getattr(rows[curie], name).discard(value)
        if action == "add":
            getattr(rows[curie], column).add(value)
    else:
        raise ValueError(f"unknown correction {action} {column}")


def claims(path: Path) -> dict[str, set[str]]:
    """Give, for each form that an overlay adds, the CURIEs that it is added to."""
    found: dict[str, set[str]] = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            action, curie, column, value, _reason = line.split("\t")
            if action in {"add", "relabel"} and column in {"names", "symbols", "label"}:
                found.setdefault(key(value), set()).add(curie)
    return found


def step_aside(families: dict[str, Row], claimed: dict[str, set[str]]) -> None:
    """Call a family ``X family`` where an overlay gave its bare name to a gene."""
    for curie, row in families.items():
        if curie not in claimed.get(key(row.label), {curie}):
            row.label += " family"


def yield_claimed(rows: dict[str, Row], claimed: dict[str, set[str]]) -> None:
    """Take a form that an overlay gave to one entity from the others: overlays rank over every source."""
    for curie, row in rows.items():
        for name in LISTS[:3]:
            forms: set[str] = getattr(row, name)
            forms -= {form for form in forms if curie not in claimed.get(key(form), {curie})}
