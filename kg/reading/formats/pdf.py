"""PDF, read by where the words stand: pages parted by form feeds, columns in reading order by vertical tabs.

The text of the document is what the pages show, line by line; heads, feet and hyphens are left in it, for
`kg.reading.text` to repair with a record of what was done. Words come from PDFium (Apache-2.0 and BSD).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from ctypes import c_float
from math import pi
from typing import Any

from kg.errors import InputError
from kg.model import Document, Source
from kg.reading.formats.pagelayout import Box, Fragment, Run, page_text
from kg.settings import Settings

MOST_PAGES = 10_000
SAMPLE = 12
FAR = 2_000.0
LINE_ENDS = frozenset("\n\r")
# A letter that a font calls a form feed or a vertical tab shall not pass for a page or a column.
BLANKS = frozenset("\t \xa0\f\v")
BOXLESS = LINE_ENDS | BLANKS
LINE_HYPHENS = frozenset("\x02\xad\ufffe")
UNKNOWN, ASTRAL = "\0", "\U00010000"


def pdf_document(raw: bytes, identifier: str, source: Source, settings: Settings) -> Document:
    """Read the text of all pages; raises InputError for one that is encrypted, damaged or without text."""
    import pypdfium2 as pdfium  # noqa: PLC0415 -- a batch of plain text needs no PDF library

    try:
        opened = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        why = "encrypted; save it without a password" if "assword" in str(error) else f"damaged: {error}"
        raise InputError(f"{source.name}: {why}") from error
    try:
        pages = list(_pages(opened, source.name, settings))
        title = (opened.get_metadata_dict().get("Title") or "").strip()
    finally:
        opened.close()
    text = "\f".join(pages)
    if not text.strip():
        raise InputError(
            f"{source.name}: no text on its {len(pages)} pages; images need text recognition first"
        )
    return Document(identifier, title if len(title.split()) > 3 else "", text, source)


def _pages(opened: Any, name: str, settings: Settings) -> Iterator[str]:  # noqa: ANN401 -- PDFium has no types
    if len(opened) > MOST_PAGES:
        raise InputError(f"{name}: {len(opened):,} pages; at most {MOST_PAGES:,} are read")
    written = 0
    for number in range(len(opened)):
        text = _page(opened, number)
        written += len(text)
        if written > settings.max_document:
            raise InputError(
                f"{name}: longer than {settings.max_document:,} characters; split it into documents"
            )
        yield text


def _page(opened: Any, number: int) -> str:  # noqa: ANN401
    import pypdfium2 as pdfium  # noqa: PLC0415

    try:
        page = opened[number]
    except pdfium.PdfiumError:
        return ""
    try:
        words = page.get_textpage()
        try:
            turn = _turn(words)
            fragments = list(_fragments(words, turn))
        finally:
            words.close()
        return page_text(fragments, _width(page, fragments, turn))
    finally:
        page.close()


def _width(page: Any, fragments: list[Fragment], turn: int) -> float:  # noqa: ANN401
    """Give the width over which columns are looked for; a turned page's is that of its words."""
    return float(page.get_width()) if not turn else max((one.right for one in fragments), default=0.0)


def _turn(words: Any) -> int:  # noqa: ANN401
    """Say by how many right angles most of a page's words are turned, as wide tables are."""
    count = words.count_chars()
    sample = range(0, count, max(count // SAMPLE, 1))
    turns = Counter(_turned(words.raw, number) for number in sample)
    return turns.most_common(1)[0][0] if turns else 0


def _turned(text_page: Any, number: int) -> int:  # noqa: ANN401
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    angle = pdfium.FPDFText_GetCharAngle(text_page, number)
    return round(angle / (pi / 2)) % 4 if angle > 0 else 0


def _upright(box: Box, turn: int) -> Box:
    """Turn a box back: left, bottom, right and top as its words are read."""
    left, bottom, right, top = box
    if turn == 3:
        return bottom + FAR, -right + FAR, top + FAR, -left + FAR
    if turn == 2:
        return -right + FAR, -top + FAR, -left + FAR, -bottom + FAR
    if turn == 1:
        return -top + FAR, left + FAR, -bottom + FAR, right + FAR
    return box


def _fragments(words: Any, turn: int) -> Iterator[Fragment]:  # noqa: ANN401 -- PDFium has no types
    """Gather characters that follow one another on a line; PDFium writes a line's last hyphen as U+0002.

    Words that stand across the page's own, such as a note on its margin, are left out.
    """
    run = Run()
    for number, letter, box in _letters(words, turn):
        if box is None:
            done = run.closed() if letter in LINE_ENDS else None
            run.space = run.space or letter in BLANKS
        elif run.follows(letter, box):
            continue
        else:
            done = run.add(letter, *box)
            if len(run.letters) == 1 and _turned(words.raw, number) != turn:
                run.letters.clear()
        if done:
            yield done
    if last := run.closed():
        yield last


def _letters(words: Any, turn: int) -> Iterator[tuple[int, str, Box | None]]:  # noqa: ANN401
    """Give each character with its number and its box; blanks and ends of lines have none."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    box, page, box_at = pdfium.FS_RECTF(), words.raw, pdfium.FPDFText_GetLooseCharBox
    sides = (c_float * 4).from_buffer(box)
    for number, letter in enumerate(_text(words)):
        if letter in BOXLESS:
            yield number, letter, None
        elif letter != UNKNOWN and box_at(page, number, box):
            left, top, right, bottom = sides[:]
            shown = "-" if letter in LINE_HYPHENS else letter
            place = left, bottom, right, top
            yield number, shown, _upright(place, turn) if turn else place


def _text(words: Any) -> str:  # noqa: ANN401
    """Give a page's characters, one for each that PDFium counts."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    count: int = words.count_chars()
    text: str = words.get_text_range() if count else ""
    if len(text) == count and (text.isascii() or max(text) < ASTRAL):
        return text
    return "".join(chr(pdfium.FPDFText_GetUnicode(words.raw, number)) for number in range(count))
