"""PDF, read by where the words stand: pages parted by form feeds, columns in reading order by vertical tabs.

The text of the document is what the pages show, line by line; heads, feet and hyphens are left in it, for
`kg.reading.text` to repair with a record of what was done. Words come from PDFium (Apache-2.0 and BSD).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.model import Document, Source
from kg.reading.formats.pagelayout import page_text
from kg.reading.formats.pagetables import Fragment
from kg.settings import Settings

MOST_PAGES = 10_000
SAMPLE = 12


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

    from kg.reading.formats.glyphs import fragments  # noqa: PLC0415

    try:
        page = opened[number]
    except pdfium.PdfiumError:
        return ""
    try:
        words = page.get_textpage()
        try:
            turn = _turn(words)
            found = list(fragments(words, turn))
        finally:
            words.close()
        return page_text(found, _width(page, found, turn))
    finally:
        page.close()


def _width(page: Any, found: list[Fragment], turn: int) -> float:  # noqa: ANN401
    """Give the width over which columns are looked for; a turned page's is that of its words."""
    return float(page.get_width()) if not turn else max((one.right for one in found), default=0.0)


def _turn(words: Any) -> int:  # noqa: ANN401
    """Say by how many right angles most of a page's words are turned, as wide tables are."""
    from kg.reading.formats.glyphs import turned  # noqa: PLC0415

    count = words.count_chars()
    sample = range(0, count, max(count // SAMPLE, 1))
    turns = Counter(turned(words.raw, number) for number in sample)
    return turns.most_common(1)[0][0] if turns else 0
