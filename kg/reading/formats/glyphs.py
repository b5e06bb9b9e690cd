"""Gathers the characters of a page, as PDFium places them, into the fragments that lines are made of.

PDFium tells the box of one character a call, and a page has thousands: all are asked for in one go, without a
step of Python between two calls, and where one character follows another is found for a page at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from ctypes import PYFUNCTYPE, c_int, c_void_p, cast
from functools import cache
from itertools import pairwise, repeat
from math import pi
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.reading.formats.pagelayout import Run
from kg.reading.formats.pagetables import Fragment

FAR = 2_000.0
LINE_ENDS = "\n\r"
# A letter that a font calls a form feed or a vertical tab shall not pass for a page or a column.
BLANKS = "\t \xa0\f\v"
LINE_HYPHENS = "\x02\xad\ufffe"
UNKNOWN = "\0"
BOX_BYTES = 16
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Box = tuple[Numbers, Numbers, Numbers, Numbers]


class Glyphs(NamedTuple):
    """The characters of a page that stand somewhere: their numbers, and left, bottom, right and top."""

    number: NDArray[np.intp]
    left: Numbers
    bottom: Numbers
    right: Numbers
    top: Numbers


class Joints(NamedTuple):
    """How each character follows the one before it."""

    ends: Flags
    """A line ends between the two."""
    blank: Flags
    """A blank stands between the two."""
    spaced: Flags
    """A blank stands, or is left, between the two."""
    close: Flags
    """Both are of one size, on one line and near, so that they belong together whatever stands before."""
    odd: list[int]
    """How often so far PDFium has something else between two than what is written."""


def fragments(words: Any, turn: int) -> Iterator[Fragment]:  # noqa: ANN401 -- PDFium has no types
    """Gather characters that follow one another on a line; PDFium writes a line's last hyphen as U+0002.

    Words that stand across the page's own, such as a note on its margin, are left out.
    """
    text = _text(words)
    codes, text = _codes(text), _shown(text)
    glyphs = _glyphs(words, codes, turn)
    if not len(glyphs.number):
        return
    joints, run = _joints(codes, glyphs), Run()
    starts = np.flatnonzero(~joints.close)
    for start, last in pairwise([*starts.tolist(), len(glyphs.number)]):
        first = start
        if joints.ends[first] and (done := run.closed()):
            yield done
        run.space = bool(joints.blank[first])
        begin, low, high = glyphs.left.item(first), glyphs.bottom.item(first), glyphs.top.item(first)
        if not run.joins(begin, low, high):
            if done := run.closed():
                yield done
            while first < last and turned(words.raw, int(glyphs.number[first])) != turn:
                first += 1
            begin = glyphs.left.item(first) if first < last else begin
        if first < last:
            run.add(
                _written(text, glyphs, joints, first, last), begin, low, glyphs.right.item(last - 1), high
            )
    if done := run.closed():
        yield done


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _any_of(codes: NDArray[np.uint32], letters: str) -> Flags:
    found = np.zeros(len(codes), dtype=np.bool_)
    for letter in letters:
        found |= codes == ord(letter)
    return found


def _glyphs(words: Any, codes: NDArray[np.uint32], turn: int) -> Glyphs:  # noqa: ANN401
    """Ask for the box of each character that may have one."""
    wanted = np.flatnonzero(~_any_of(codes, LINE_ENDS + BLANKS + UNKNOWN))
    sides = np.empty((len(wanted), 4), dtype=np.float32)
    first, page = sides.ctypes.data, cast(words.raw, c_void_p).value
    places = range(first, first + sides.nbytes, BOX_BYTES)
    found = np.fromiter(map(_box_of(), repeat(page), wanted.tolist(), places), np.bool_, len(wanted))
    left, top, right, bottom = sides[found].T.astype(np.float64)
    return Glyphs(wanted[found], *_upright((left, bottom, right, top), turn))


@cache
def _box_of() -> Callable[[int | None, int, int], int]:
    """Give PDFium's call with addresses for arguments, which need not be looked at each time."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 -- a batch of plain text needs no PDF library

    address = cast(pdfium.FPDFText_GetLooseCharBox, c_void_p).value or 0
    return PYFUNCTYPE(c_int, c_void_p, c_int, c_void_p)(address)


def _upright(box: Box, turn: int) -> Box:
    """Turn boxes back: left, bottom, right and top as their words are read."""
    left, bottom, right, top = box
    if turn == 3:
        return bottom + FAR, -right + FAR, top + FAR, -left + FAR
    if turn == 2:
        return -right + FAR, -top + FAR, -left + FAR, -bottom + FAR
    if turn == 1:
        return -top + FAR, left + FAR, -bottom + FAR, right + FAR
    return box


def _joints(codes: NDArray[np.uint32], glyphs: Glyphs) -> Joints:
    number, left, bottom, right, top = glyphs
    before = np.maximum(np.arange(len(number)) - 1, 0)
    ends, blank = (_between(_any_of(codes, letters), number, before) for letters in (LINE_ENDS, BLANKS))
    with np.errstate(invalid="ignore", over="ignore"):
        height, gap = top - bottom, left - right[before]
        alike = (bottom == bottom[before]) & (top == top[before]) & ~ends
        close = alike & (gap > -0.5 * height) & (gap < 1.2 * height)
        spaced = blank | (gap > 0.25 * height)
    close[0] = False
    odd = (number - number[before] - 1 != spaced) | (spaced & ~blank)
    return Joints(ends, blank, spaced, close, np.cumsum(odd).tolist())


def _between(flags: Flags, number: NDArray[np.intp], before: NDArray[np.intp]) -> Flags:
    """Tell for each character whether a flag stands between it and the one before."""
    counted = np.cumsum(flags)[number]
    return np.not_equal(counted, counted[before])


def _written(text: str, glyphs: Glyphs, joints: Joints, first: int, last: int) -> str:
    """Write characters that belong together, with one space where a blank stands or is left."""
    number = glyphs.number
    if joints.odd[first] == joints.odd[last - 1]:
        return text[int(number[first]) : int(number[last - 1]) + 1]
    letters = [text[at] for at in number[first:last].tolist()]
    spaced = joints.spaced[first + 1 : last].tolist()
    return letters[0] + "".join(
        f" {letter}" if space else letter for letter, space in zip(letters[1:], spaced, strict=True)
    )


def turned(text_page: Any, number: int) -> int:  # noqa: ANN401
    """Say by how many right angles a character is turned."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    angle = pdfium.FPDFText_GetCharAngle(text_page, number)
    return round(angle / (pi / 2)) % 4 if angle > 0 else 0


def _text(words: Any) -> str:  # noqa: ANN401
    """Give a page's characters, one for each that PDFium counts."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    count: int = words.count_chars()
    text: str = words.get_text_range() if count else ""
    if len(text) == count and (text.isascii() or len(text.encode("utf-16-le")) == 2 * count):
        return text
    return "".join(chr(pdfium.FPDFText_GetUnicode(words.raw, number)) for number in range(count))


def _shown(text: str) -> str:
    """Write each blank as a space, and the hyphen at the end of a line as one."""
    for letter in BLANKS:
        text = text.replace(letter, " ")
    for letter in LINE_HYPHENS:
        text = text.replace(letter, "-")
    return text
