"""Plain text, also text that was extracted from a PDF: one document a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError
from kg.model import Document, Source
from kg.reading.formats.decode import decoded
from kg.settings import Settings


def read_plain(path: Path, settings: Settings) -> Iterator[Document]:
    """Read one document whose id is the file's stem; raises InputError with the reason where it is none."""
    if path.stat().st_size > 4 * settings.max_document:
        raise InputError(f"{path}: longer than {settings.max_document:,} characters; split it into documents")
    raw = path.read_bytes()
    text = decoded(raw, str(path))
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise InputError(f"{path}: empty; expected text")
    _within(text, path, settings)
    source = Source(str(path), sha256=hashlib.sha256(raw).hexdigest())
    yield Document(path.stem, "", text, source)


def _within(text: str, path: Path, settings: Settings) -> None:
    if len(text) > settings.max_document:
        raise InputError(f"{path}: longer than {settings.max_document:,} characters; split it into documents")
    if len(text) > settings.max_line:
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > settings.max_line:
                raise InputError(f"{path}:{number}: a line of more than {settings.max_line:,} characters")
