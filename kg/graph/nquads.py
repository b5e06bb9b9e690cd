"""Write N-Quads: every statement once, sorted, so that equal graphs are equal files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.files import replacing
from kg.graph.terms import Quad


def lines(quads: Iterable[Quad]) -> list[str]:
    """Give the sorted lines of a set of quads, each with its newline."""
    return sorted({f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n" for s, p, o, g in quads})


def write_nquads(path: Path, quads: Iterable[Quad]) -> int:
    """Write quads to `path`, by rename, and return how many there are; a quad that came twice is one."""
    written = lines(quads)
    with replacing(path) as place, place.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(written)
    return len(written)
