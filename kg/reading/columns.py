"""Takes two columns apart that extraction wrote side by side, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, groupby
from statistics import median

from kg.reading.layout import Line
from kg.reading.textdata import TextData

GAP = re.compile(r" {2,}")
LEAST_LINES, LEAST_LETTERS, EDGE, WIDEST = 6, 18, 15, 400


def in_columns(text: str, found: list[Line], data: TextData) -> tuple[list[Line], list[Line]]:
    """Give the lines in reading order, and those that were moved for it: the right column's, page by page."""
    ordered: list[Line] = []
    moved: list[Line] = []
    for _, page in groupby(found, key=lambda line: line.page):
        lines = list(page)
        gutter = _gutter(text, lines, data)
        if gutter is None:
            ordered += lines
            continue
        for band in _bands(text, lines, gutter):
            right = [part for line in band for part in [_right(text, line, gutter)]]
            ordered += [_left(text, line, gutter) for line in band]
            if any(part.start < part.end for part in right):
                ordered += [_blank(band[-1]), *right, _blank(band[-1])]
                moved += [part for part in right if part.start < part.end]
    return ordered, moved


def _gutter(text: str, lines: list[Line], data: TextData) -> int | None:
    """Find the character column that parts two columns of prose on a page."""
    filled = [line for line in lines if line.start < line.end]
    longest = max((line.indent + line.end - line.start for line in filled), default=0)
    if len(filled) < LEAST_LINES or not 2 * LEAST_LETTERS <= longest <= WIDEST:
        return None
    parted = _counted(longest, (span for line in filled for span in _gaps(text, line)))
    open_ = _counted(longest, ((0, line.indent) for line in filled))
    ended = _counted(longest, ((line.indent + line.end - line.start, longest) for line in filled))
    best: tuple[int, int] | None = None
    for place in range(EDGE, longest - EDGE):
        crossing = len(filled) - parted[place] - open_[place] - ended[place]
        if parted[place] >= max(LEAST_LINES, 0.5 * len(filled)) and crossing <= 0.35 * len(filled):
            best = max(best or (0, 0), (parted[place] - crossing, place))
    if best is None:
        return _below(text, filled, parted, data)
    return best[1] if _prose(text, filled, best[1], data) else None


def _below(text: str, filled: list[Line], parted: list[int], data: TextData) -> int | None:
    """Find the gutter of columns that begin below a title and an abstract across the page."""
    most = max(parted[EDGE:-EDGE], default=0)
    place = next((at for at in range(EDGE, len(parted) - EDGE) if parted[at] == most), 0)
    crossed = [number for number, line in enumerate(filled) if _crosses(text, line, place)]
    start = crossed[-1] + 1 if crossed else 0
    band = filled[start:]
    both = sum(_right(text, line, place).start < _right(text, line, place).end for line in band)
    if most < LEAST_LINES or both < max(LEAST_LINES, 0.5 * len(band)) or not _prose(text, band, place, data):
        return None
    return place


def _counted(longest: int, spans: Iterator[tuple[int, int]]) -> list[int]:
    """Count for each character column how many spans hold it."""
    changes = [0] * (longest + 2)
    for start, end in spans:
        changes[min(start, longest)] += 1
        changes[min(end, longest)] -= 1
    return list(accumulate(changes))


def _gaps(text: str, line: Line) -> Iterator[tuple[int, int]]:
    begin = line.start - line.indent
    for match in GAP.finditer(text, line.start, line.end):
        yield match.start() - begin + 1, match.end() - begin


def _prose(text: str, filled: list[Line], gutter: int, data: TextData) -> bool:
    """Tell columns of running text from those of a table."""
    for side in (_left, _right):
        parts = [text[part.start : part.end] for line in filled for part in [side(text, line, gutter)]]
        told = [part for part in parts if part]
        if len(told) < LEAST_LINES or median(map(len, told)) < LEAST_LETTERS:
            return False
        small = sum(any(word in data.small for word in part.lower().split()) for part in told)
        if small < 0.4 * len(told):
            return False
    return True


def _bands(text: str, lines: list[Line], gutter: int) -> Iterator[list[Line]]:
    """Part a page where a line runs across the gutter."""
    for _, band in groupby(lines, key=lambda line: _crosses(text, line, gutter)):
        yield list(band)


def _crosses(text: str, line: Line, gutter: int) -> bool:
    place = line.start - line.indent + gutter
    return line.start < place < line.end and not any(
        start <= gutter < end for start, end in _gaps(text, line)
    )


def _left(text: str, line: Line, gutter: int) -> Line:
    if _crosses(text, line, gutter):
        return line
    place = min(max(line.start - line.indent + gutter, line.start), line.end)
    return line._replace(end=line.start + len(text[line.start : place].rstrip()))


def _right(text: str, line: Line, gutter: int) -> Line:
    place = line.start - line.indent + gutter
    if _crosses(text, line, gutter) or place >= line.end:
        return _blank(line)
    start = max(place, line.start)
    start += len(text[start : line.end]) - len(text[start : line.end].lstrip())
    return line._replace(start=start)


def _blank(line: Line) -> Line:
    return line._replace(start=line.end)
