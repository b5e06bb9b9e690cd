"""Shows repaired text with its repairs marked, block by block, for people to check."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice, takewhile

from kg.model import Piece
from kg.reading.mapped import Repair, cut
from kg.reading.seams import Seams
from kg.reading.text import CleanText

SHOWN = 24


def marked(clean: CleanText) -> str:
    """Write each block under a line that says what it is, each repair in its place as ⟨kind: raw text⟩."""
    marks = _placed(clean)
    seams = Seams.of(clean)
    parts = []
    for block in clean.blocks:
        text = clean.text[block.start : block.end]
        first = bisect_left(marks, (block.start, ""))
        inside = [(place - block.start, mark) for place, mark in _until(marks, first, block.end)]
        raw = _raw_start(clean, seams, block.start, block.end)
        name = f"{block.kind} · {block.section}" if block.section else block.kind
        parts.append(f"── {name} · {raw}\n{_with(text, inside)}\n")
    return "\n".join([*parts, _counts(clean)])


def _until(marks: list[tuple[int, str]], first: int, end: int) -> Iterator[tuple[int, str]]:
    return takewhile(lambda mark: mark[0] <= end, islice(marks, first, None))


def _raw_start(clean: CleanText, seams: Seams, start: int, end: int) -> str:
    """Say where a block begins in the input: its offset, and its page and line where there are pages."""
    pieces = cut(clean.pieces, start, end)
    place = min((piece.raw for piece in pieces), default=0)
    if not seams.paged:
        return str(place)
    page, line = seams.place(place)
    return f"{place} (page {page}, line {line})"


def _placed(clean: CleanText) -> list[tuple[int, str]]:
    ordered = sorted(clean.pieces, key=lambda piece: piece.raw)
    starts = [piece.raw for piece in ordered]
    return sorted(
        (_place(repair, ordered, starts), _mark(repair, clean.document.text)) for repair in clean.repairs
    )


def _place(repair: Repair, ordered: list[Piece], starts: list[int]) -> int:
    """Find where in the repaired text the raw place of a repair would stand."""
    index = bisect_right(starts, repair.start) - 1
    if index < 0:
        return 0
    piece = ordered[index]
    return piece.clean + min(repair.start - piece.raw, piece.length)


def _mark(repair: Repair, raw: str) -> str:
    said = raw[repair.start : repair.end].replace("\n", "↵")
    return f"⟨{repair.kind}: {said if len(said) <= SHOWN else said[: SHOWN - 1] + '…'}⟩"


def _with(text: str, marks: list[tuple[int, str]]) -> str:
    parts, at = [], 0
    for place, mark in marks:
        parts += [text[at:place], mark]
        at = max(at, place)
    return "".join([*parts, text[at:]])


def _counts(clean: CleanText) -> str:
    counts: dict[str, int] = defaultdict(int)
    for repair in clean.repairs:
        counts[repair.kind] += 1
    said = ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))
    return f"── repairs · {said or 'none'}\n"
