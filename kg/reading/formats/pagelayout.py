"""Puts the words of a page in reading order: lines from fragments, columns one after the other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from operator import itemgetter
from statistics import median

from kg.reading.formats.pagetables import Fragment, table_length
from kg.reading.kinds import caption_of

LEAST_LINES = 5
LEAST_LETTERS = 18
DEEPEST = 3
INDENT = 30
DEEPEST_CAPTION = 4


class Run:
    """Characters that follow one another, until one stands elsewhere."""

    __slots__ = ("begin", "bottom", "letters", "low", "right", "space", "top")

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.space = False
        self.begin = self.low = self.bottom = self.right = self.top = 0.0

    def joins(self, left: float, bottom: float, top: float) -> bool:
        """Tell a character that follows on the line within a wide space, a raised or lowered one included."""
        gap = left - self.right
        size = max(top - bottom, self.top - self.bottom, 1.0)
        near = -0.5 * size < gap < 1.2 * size and abs(bottom - self.low) < 0.6 * size
        return bool(self.letters) and near

    def add(self, letters: str, left: float, bottom: float, right: float, top: float) -> None:
        """Take characters of one size that stand on one line; the first ones begin the fragment."""
        height = top - bottom
        if not self.letters:
            self.begin, self.bottom, self.top = left, bottom, top
        else:
            if self.space or left - self.right > 0.25 * height:
                self.letters.append(" ")
            if height > self.top - self.bottom:
                self.bottom, self.top = bottom, top
        self.letters.append(letters)
        self.right, self.low, self.space = right, bottom, False

    def closed(self) -> Fragment | None:
        """End the fragment and give it, where there is one."""
        text = "".join(self.letters).strip()
        self.letters, self.space = [], False
        return Fragment(self.begin, self.bottom, self.right, self.top, text) if text else None


def page_text(fragments: list[Fragment], width: float) -> str:
    """Give the text of a page: a line feed after each line, a blank line where the page leaves a gap.

    A vertical tab ends the blank line between a column, or a part of the page, and the next.
    """
    if not fragments:
        return ""
    parts = [_written(part) for part in _columns(fragments, 0.0, width, 0)]
    return "\n\v".join(part for part in parts if part)


def _columns(fragments: list[Fragment], left: float, right: float, depth: int) -> Iterator[list[Fragment]]:
    """Part a page at its gutter; what crosses the gutter parts what is above it from what is below."""
    gutter = _gutter(fragments, left, right) if depth < DEEPEST else None
    if gutter is None and not depth:
        gutter = _last_gutter(fragments, left, right)
    if gutter is None:
        above, within, below = _banded(fragments, left, right) if depth < DEEPEST else ([], [], [])
        if not within:
            yield fragments
            return
        for part in (above, within, below):
            if part:
                yield from _columns(part, left, right, depth + 1)
        return
    rows = _by_row(fragments)
    for wide, band in groupby(zip(_spanning(rows, gutter, fragments), rows, strict=True), key=itemgetter(0)):
        found = [one for _, row in band for one in row]
        if wide:
            yield found
            continue
        for side in (
            [one for one in found if one.right <= gutter + 3],
            [one for one in found if one.right > gutter + 3],
        ):
            if side:
                bounds = (left, gutter) if side[0].right <= gutter + 3 else (gutter, right)
                yield from _columns(side, *bounds, depth + 1)


def _banded(
    fragments: list[Fragment], left: float, right: float
) -> tuple[list[Fragment], list[Fragment], list[Fragment]]:
    """Find the band of a page that is set in two columns, below an abstract across the page or above a table.

    Gives what stands above the band, the band, and what stands below it; nothing where there is no band.
    """
    middle, span = (left + right) / 2, right - left
    if sum(one.left >= left + span / 4 - 3 for one in fragments) < LEAST_LINES:
        return [], [], []
    rows = _by_row(fragments)
    places = [middle + 4 * step for step in range(-int(span / 12 / 4), int(span / 12 / 4) + 1)]
    sides = [[(one.left, one.right) for one in row] for row in rows]
    spans = (_band(sides, place) for place in places)
    score, first, last = max(spans, default=(0, 0, 0))
    within = [one for row in rows[first:last] for one in row]
    if score < 3 * LEAST_LINES or len(within) == len(fragments) or _gutter(within, left, right) is None:
        return [], [], []
    above = [one for row in rows[:first] for one in row]
    return above, within, [one for row in rows[last:] for one in row]


def _band(rows: list[list[tuple[float, float]]], place: float) -> tuple[int, int, int]:
    """Score the run of rows that a gutter parts best: rows on its sides count, crossed ones cost."""
    best, score, first = (0, 0, 0), 0, 0
    before, beyond = place - 3, place + 3
    for number, row in enumerate(rows):
        worth = 1
        for left, right in row:
            if left >= before:
                worth = max(worth, 2)
            elif right > beyond:
                worth = -4
                break
        score += worth
        if score <= 0:
            score, first = 0, number + 1
        elif score > best[0] or (score == best[0] and first < best[1]):
            best = score, first, number + 1
    return best


def _by_row(fragments: list[Fragment]) -> list[list[Fragment]]:
    """Gather what stands at one height on the page, from top to bottom."""
    rows: list[list[Fragment]] = []
    for one in sorted(fragments, key=lambda one: (-one.middle, one.left)):
        if rows and rows[-1][0].middle - one.middle <= 2:
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def _spanning(rows: list[list[Fragment]], gutter: float, fragments: list[Fragment]) -> list[bool]:
    """Tell for each row whether it takes both columns, as do all rows of a table whose caption does."""
    spanning = [_wide(row, gutter, fragments) for row in rows]
    for first in range(1, len(rows)):
        if spanning[first - 1] and not spanning[first]:
            before = [rows[at] for at in range(max(first - DEEPEST_CAPTION, 0), first) if spanning[at]]
            if any(caption_of(min(row).text) == "table" for row in before):
                last = next((at for at in range(first, len(rows)) if spanning[at]), len(rows))
                length = table_length(rows[first:last])
                spanning[first : first + length] = [True] * length
    return spanning


def _wide(row: list[Fragment], gutter: float, fragments: list[Fragment]) -> bool:
    """Tell a row that takes both columns: a line across the gutter, or cells that keep to no column's edge.

    The caption of such a table, alone on its row, goes with it.
    """
    if any(_crosses(one, gutter) for one in row):
        return True
    beyond = [one.left for one in row if one.right > gutter + 3]
    if not beyond:
        return caption_of(min(row).text) == "table" and not _beside(row[0], gutter, fragments)
    before = [one.right for one in row if one.right <= gutter + 3]
    return bool(before) and max(before) < gutter - INDENT and min(beyond) > gutter + INDENT


def _beside(one: Fragment, gutter: float, fragments: list[Fragment]) -> bool:
    """Tell whether anything stands across the gutter within a line's height."""
    return any(
        other.left > gutter and abs(other.middle - one.middle) < 0.9 * one.height for other in fragments
    )


def _crosses(fragment: Fragment, gutter: float) -> bool:
    return fragment.left < gutter - 3 and fragment.right > gutter + 3


def _gutter(fragments: list[Fragment], left: float, right: float) -> float | None:
    """Find the vertical line that parts two columns of prose, where there is one."""
    best: tuple[float, float] | None = None
    span = right - left
    steps = int(span / 2 / 4)
    ends, begins = sorted(one.right for one in fragments), sorted(one.left for one in fragments)
    if len(begins) < LEAST_LINES or begins[-LEAST_LINES] < left + span / 4 - 3:
        return None
    lines: dict[tuple[bool, int], int] = {}
    for step in range(steps + 1):
        place = left + span / 4 + 4 * step
        before = bisect_right(ends, place + 3)
        after = len(begins) - bisect_left(begins, place - 3)
        crossing = len(fragments) - before - after
        if not _parts(min(before, after), crossing):
            continue
        if (False, before) not in lines:
            lines[False, before] = _prose_lines(one for one in fragments if one.right <= place + 3)
        if (True, after) not in lines:
            lines[True, after] = _prose_lines(one for one in fragments if one.left >= place - 3)
        least = min(lines[False, before], lines[True, after])
        score = least - crossing - abs(place - (left + right) / 2) / span
        if _parts(least, crossing) and (best is None or score > best[0]):
            best = (score, place)
    return best[1] if best else None


def _last_gutter(fragments: list[Fragment], left: float, right: float) -> float | None:
    """Find the gutter of a last page, whose second column has too few lines to tell it by.

    They begin at one edge beside the first lines of a long column; heads and feet are not looked at.
    """
    middle, span = (left + right) / 2, right - left
    inside = [one for row in _by_row(fragments)[1:-1] for one in row]
    beyond = [one for one in inside if one.left >= middle - span / 12]
    if not beyond or len(_by_row(beyond)) >= LEAST_LINES:
        return None
    edge = min(one.left for one in beyond)
    before = [one for one in inside if one.left < edge]
    rows = _by_row(before)
    aligned = edge <= middle + span / 12 and max(one.left for one in beyond) - edge <= INDENT
    if not aligned or len(rows) < 4 * LEAST_LINES or _prose_lines(before) < 4 * LEAST_LINES:
        return None
    high = min(one.middle for one in beyond) >= rows[2 * LEAST_LINES][0].middle
    return edge - 1 if high and all(one.right <= edge for one in before) else None


def _parts(least: int, crossing: int) -> bool:
    """Tell a gutter by the lines on its poorer side and by what crosses it."""
    return least >= LEAST_LINES and crossing <= 0.8 * least + 5


def _prose_lines(side: Iterable[Fragment]) -> int:
    """Count the lines of a side, or none where they are as short as the cells of a table."""
    rows: dict[int, int] = {}
    for one in side:
        key = round((one.bottom + (one.top - one.bottom) / 2) / 6)
        rows[key] = rows.get(key, 0) + len(one.text)
    return len(rows) if rows and median(rows.values()) >= LEAST_LETTERS else 0


def _written(fragments: list[Fragment]) -> str:
    lines = list(_lines(fragments))
    if not lines:
        return ""
    pitches = [above[0].bottom - below[0].bottom for above, below in pairwise(lines)]
    usual = median(pitches) if pitches else 0.0
    texts, sizes = [_line_text(lines[0])], pairwise(map(_size, lines))
    for line, pitch, (before, size) in zip(lines[1:], pitches, sizes, strict=True):
        apart = pitch > 1.35 * usual or size > 1.15 * before or before > 1.15 * size
        texts.append(("\n" if apart else "") + _line_text(line))
    return "\n".join(texts)


def _size(line: list[Fragment]) -> float:
    return max(line, key=_length).height


def _lines(fragments: list[Fragment]) -> Iterator[list[Fragment]]:
    """Gather fragments that stand on one line, raised and lowered ones with those they belong to."""
    line: list[Fragment] = []
    for one in sorted(fragments, key=lambda one: (-(one.bottom + one.height / 2), one.left)):
        if line and not _same_line(line, one):
            yield sorted(line)
            line = []
        line.append(one)
    if line:
        yield sorted(line)


def _same_line(line: list[Fragment], one: Fragment) -> bool:
    tallest = max(line, key=lambda part: part.height)
    shared = min(tallest.top, one.top) - max(tallest.bottom, one.bottom)
    return shared > 0.4 * min(tallest.height, one.height)


def _line_text(line: list[Fragment]) -> str:
    parts = [line[0].text]
    for before, one in pairwise(line):
        gap = one.left - before.right
        size = max(before.height, one.height)
        parts.append("   " if gap > 1.2 * size else " " if gap > 0.12 * size else "")
        parts.append(one.text)
    return "".join(parts)


def _length(one: Fragment) -> int:
    return len(one.text)
