"""JSON lines: one document a line, `{"id", "text", "title"?}` and what is known of its source."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from kg.errors import InputError
from kg.model import Document, Failure, Source
from kg.reading.formats.decode import SAMPLE, decoded, head_of, in_utf8, path_of, whole, wide_encoding
from kg.settings import Settings

KNOWN = frozenset({"pmid", "pmcid", "doi", "journal", "year", "licence"})
MARGIN, ENDS = b"\xef\xbb\xbf \t\r\n", frozenset({"", "\n", "\r\n"})
SCAN: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


def json_documents(file: BinaryIO, name: str, settings: Settings) -> Iterator[Document | Failure]:
    """Read the documents of a file line by line; a bad line is a Failure and the next one is read."""
    met = False
    for number, line in _lines(_utf8(file, name, settings), 4 * settings.max_line):
        if line and line[0] in MARGIN and not line.strip(MARGIN):
            continue
        met = True
        try:
            yield _quick(line, name, settings.max_line) or _document(line, f"{name}:{number}", name, settings)
        except InputError as error:
            yield Failure(f"{path_of(name).stem}:{number}", "ingest", str(error))
    if not met:
        raise InputError(f"{name}: empty; expected one JSON object a line")


def _utf8(file: BinaryIO, name: str, settings: Settings) -> BinaryIO:
    """Give the file, or all of it in UTF-8 where its encoding has other line ends."""
    head = head_of(file, SAMPLE)
    return io.BytesIO(in_utf8(whole(file, name, settings), name)) if wide_encoding(head) else file


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
    return _made(record, _identifier(record, place), body, line, name)


def _made(record: dict[str, object], identifier: str, body: str, line: bytes, name: str) -> Document:
    known = {} if KNOWN.isdisjoint(record) else _known(record)
    title = record.get("title") or ""
    source = Source(name, "application/jsonl", hashlib.sha256(line).hexdigest(), **known)
    return Document(identifier, title if isinstance(title, str) else "", body, source)


def _known(record: dict[str, object]) -> dict[str, str]:
    return {field: str(record[field]) for field in KNOWN if isinstance(record.get(field), str | int)}


def _quick(line: bytes | None, name: str, longest: int) -> Document | None:
    """Read a line as nearly all are: an object with an id of plain letters and a text; else give None.

    None of these can be a binary file: JSON lets no control character into a line but the last of ASCII.
    """
    if line is None or len(line) > longest or not line.startswith(b"{") or b"\x7f" in line:
        return None
    try:
        text = line.decode()
        record, end = SCAN(text, 0)
        identifier, body = record["id"], record["text"]
        plain = identifier.isascii() and identifier.isprintable() and identifier.strip() == identifier != ""
        empty = not body or body.isspace()
    except (ValueError, RecursionError, StopIteration, KeyError, AttributeError):
        return None
    if not plain or empty or text[end:] not in ENDS:
        return None
    return _made(record, identifier, body if body.isascii() else _paired(body), line, name)


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
    return value if value.isascii() else _paired(value)


def _paired(value: str) -> str:
    """Put together what escapes write as two halves of a character; a half alone is replaced."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _identifier(record: dict[str, object], place: str) -> str:
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    found = _field(record, "id", place).strip()
    if not found or (not found.isprintable() and any(ord(letter) < 0x20 for letter in found)):
        raise InputError(f'{place}: "id" is empty or holds control characters')
    return found
