"""Plain text, also text that was extracted from a PDF: one document a file."""

from __future__ import annotations

from kg.errors import InputError
from kg.model import Document, Source
from kg.reading.formats.decode import decoded
from kg.settings import Settings

BLANK = "\ufeff \t\r\n\f\v"


def plain_document(raw: bytes, identifier: str, source: Source, settings: Settings) -> Document:
    """Give the text as it stands; raises InputError for none, for binary bytes, for one past the limits."""
    text = decoded(raw, source.name)
    if not text[:64].strip(BLANK) and not text.strip(BLANK):
        raise InputError(f"{source.name}: empty; expected text")
    if len(text) > settings.max_document:
        raise InputError(
            f"{source.name}: longer than {settings.max_document:,} characters; split it into documents"
        )
    _short_lines(text, source.name, settings)
    return Document(identifier, "", text, source)


def _short_lines(text: str, name: str, settings: Settings) -> None:
    if len(text) <= settings.max_line:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > settings.max_line:
            raise InputError(f"{name}:{number}: a line of more than {settings.max_line:,} characters")
