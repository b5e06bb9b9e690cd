"""JSON lines: one document a line, `{"id", "text", "title"?}` and what is known of its source."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from kg.errors import InputError
from kg.model import Document, Failure, Source
from kg.reading.formats.decode import decoded, in_utf8, marked_encoding, whole
from kg.settings import Settings

KNOWN = ("pmid", "pmcid", "doi", "journal", "year", "licence")


def json_documents(file: BinaryIO, name: str, settings: Settings) -> Iterator[Document | Failure]:
    """Read the documents of a file line by line; a bad line is a Failure and the next one is read."""
    met = False
    for number, line in _lines(_utf8(file, name, settings), 4 * settings.max_line):
        if line is not None and not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        met = True
        place = f"{name}:{number}"
        try:
            yield _document(line, place, name, settings)
        except InputError as error:
            yield Failure(f"{PurePath(name).stem}:{number}", "ingest", str(error))
    if not met:
        raise InputError(f"{name}: empty; expected one JSON object a line")


def _utf8(file: BinaryIO, name: str, settings: Settings) -> BinaryIO:
    """Give the file, or all of it in UTF-8 where a byte order mark tells an encoding with other line ends."""
    head: bytes = file.peek(4) if hasattr(file, "peek") else b""
    return io.BytesIO(in_utf8(whole(file, name, settings), name)) if marked_encoding(head) else file


def _lines(file: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Give numbered lines, None for one past the limit in bytes, never holding more than the limit."""
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            while (rest := file.readline(limit)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        else:
            yield number, line


def _document(line: bytes | None, place: str, name: str, settings: Settings) -> Document:
    if line is None:
        raise InputError(f"{place}: a line of more than {settings.max_line:,} characters")
    text = decoded(line, place)
    if len(text) > settings.max_line:
        raise InputError(f"{place}: a line of more than {settings.max_line:,} characters")
    record = _record(text.lstrip("\ufeff"), place)
    body = _field(record, "text", place)
    if not body.strip():
        raise InputError(f"{place}: 'text' is empty")
    known = {field: str(record[field]) for field in KNOWN if isinstance(record.get(field), str | int)}
    title = record.get("title") or ""
    source = Source(name, "application/jsonl", hashlib.sha256(line).hexdigest(), **known)
    return Document(_identifier(record, place), title if isinstance(title, str) else "", body, source)


def _record(text: str, place: str) -> dict[str, object]:
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{place}: not JSON: {error.msg} at character {error.pos}") from error
    except (RecursionError, ValueError) as error:
        raise InputError(f"{place}: not JSON that can be read: {error}") from error
    if not isinstance(record, dict):
        raise InputError(f'{place}: expected an object with "id" and "text"')
    return record


def _field(record: dict[str, object], name: str, place: str) -> str:
    value = record.get(name)
    if not isinstance(value, str):
        found = "is missing" if name not in record else f"is a {type(value).__name__}"
        raise InputError(f'{place}: "{name}" {found}; expected a string')
    if value.isascii():
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _identifier(record: dict[str, object], place: str) -> str:
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    found = _field(record, "id", place).strip()
    if not found or any(ord(letter) < 0x20 for letter in found):
        raise InputError(f'{place}: "id" is empty or holds control characters')
    return found
