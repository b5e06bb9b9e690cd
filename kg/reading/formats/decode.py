"""Turns an input into bytes within limits, and bytes into text, or says in one line why not."""

from __future__ import annotations

import codecs
from functools import lru_cache
from pathlib import PurePath
from typing import BinaryIO

from kg.errors import InputError
from kg.settings import Settings

BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MARKS = tuple(mark for mark, _ in BOMS)
BINARY = bytes([*range(0x09), *range(0x0E, 0x1C), 0x7F])
BLANK = b"\xef\xbb\xbf \t\r\n\f\v"
SAMPLE = 65_536
CONTROLS, NEAR = 8_192, 256
STEP = 1 << 18


path_of = lru_cache(maxsize=16)(PurePath)
"""Take a name apart; each file is asked for its suffix and its stem."""


def whole(file: BinaryIO, name: str, settings: Settings) -> bytes:
    """Read an input to its end; raises InputError where it is longer than a document may be, or empty."""
    limit = 4 * settings.max_document
    raw = _read(file, limit + 1)
    if len(raw) > limit:
        raise InputError(f"{name}: longer than {settings.max_document:,} characters; split it into documents")
    if not raw[:64].strip(BLANK) and not raw.strip(BLANK):
        raise InputError(f"{name}: empty; expected a document")
    return raw


def _read(file: BinaryIO, most: int) -> bytes:
    """Read step by step: asked for the limit at once, Python sets aside as much memory for each file."""
    parts = [file.read(min(STEP, most))]
    left = most - len(parts[0])
    while len(parts[-1]) and left:
        parts.append(file.read(min(STEP, left)))
        left -= len(parts[-1])
    return parts[0] if len(parts) == 1 or not parts[1] else b"".join(parts)


def head_of(file: BinaryIO, most: int) -> bytes:
    """Look at the first bytes without taking them."""
    if hasattr(file, "peek"):
        head: bytes = file.peek(most)
        if len(head) >= most or not file.seekable():
            return head
    head = file.read(most)
    file.seek(0)
    return head


def wide_encoding(raw: bytes) -> str:
    """Name the encoding of text in two or four bytes a letter, or the empty string where it is in UTF-8.

    A byte order mark tells it. Without one, UTF-16 is plain where one byte of nearly every two is zero and
    the others are those of a text: no other file looks so.
    """
    if raw.startswith(MARKS):
        return next(encoding for mark, encoding in BOMS if raw.startswith(mark))
    if b"\x00" not in raw[:NEAR]:
        return ""
    even, odd = raw[:CONTROLS:2], raw[1:CONTROLS:2]
    if _beside_zeros(even, odd):
        return "utf-16-le"
    return "utf-16-be" if _beside_zeros(odd, even) else ""


def _beside_zeros(letters: bytes, zeros: bytes) -> bool:
    return 5 * zeros.count(0) > 4 * len(zeros) and not _controls(letters)


def in_utf8(raw: bytes, name: str) -> bytes:
    """Give the bytes of text in UTF-16 or UTF-32 in UTF-8; raises as `decoded` does."""
    encoding = wide_encoding(raw)
    return _strict(raw, encoding, name).removeprefix("\ufeff").encode() if encoding else raw


def decoded(raw: bytes, name: str) -> str:
    """Decode UTF-8, UTF-16 or UTF-32; raises InputError for a binary file or invalid bytes.

    A byte order mark stays the first character, and line ends stay as they are, so that offsets count in the
    file as it is.
    """
    if encoding := wide_encoding(raw):
        return _strict(raw, encoding, name)
    if b"\x00" in raw[:SAMPLE] or _controls(raw[:CONTROLS]):
        raise InputError(f"{name}: a binary file; expected text")
    return _strict(raw, "utf-8", name)


def _controls(sample: bytes) -> bool:
    """Tell whether more than one byte in fifty controls a device, which no text does."""
    return len(sample) - len(sample.translate(None, BINARY)) > len(sample) // 50


def _strict(raw: bytes, encoding: str, name: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        shown = encoding.upper()
        raise InputError(
            f"{name}: byte {error.start} is not valid {shown}; expected text in UTF-8"
        ) from error
