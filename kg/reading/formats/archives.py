"""Opens `.gz`, `.zip` and `.tar.gz` member by member, within limits; nothing is written to disk."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO

from kg.errors import InputError

RATIO = 200
FREE = 10_000_000
LARGEST = 200_000_000
MEMBERS = 100_000
LEFT_OUT = (".", "__MACOSX")
Member = tuple[str, BinaryIO]


class Bounded(io.RawIOBase):
    """A stream that refuses to give more than it may."""

    def __init__(self, file: IO[bytes] | gzip.GzipFile, name: str, allowed: int) -> None:
        super().__init__()
        self.file, self.name, self.left, self.allowed = file, name, allowed, allowed

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 -- the protocol of io.RawIOBase
        """Fill the buffer; raises InputError past the limit or where the packed bytes are damaged."""
        try:
            found = self.file.read(len(buffer))
        except (
            OSError,
            EOFError,
            zlib.error,
            zipfile.BadZipFile,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise InputError(f"{self.name}: cannot be unpacked: {error}") from error
        self.left -= len(found)
        if self.left < 0:
            raise InputError(f"{self.name}: unpacks to more than {self.allowed:,} bytes, which is refused")
        buffer[: len(found)] = found
        return len(found)


def members(file: BinaryIO, form: str, name: str) -> Iterator[Member]:
    """Open the files in an archive one after the other; raises InputError for a damaged one.

    A member unpacks to 200 times its packed size at most, a small one to ten million bytes: more is taken for
    a bomb, and reading it raises InputError. Names are only shown, never opened as paths.
    """
    if form == "gzip":
        yield from _gzip(file, name)
    elif form == "zip":
        yield from _zip(file, name)
    else:
        yield from _tar(file, name)


def _bounded(file: IO[bytes] | gzip.GzipFile, name: str, packed: int) -> BinaryIO:
    return io.BufferedReader(Bounded(file, name, max(packed * RATIO, FREE)))


def _gzip(file: BinaryIO, name: str) -> Iterator[Member]:
    packed = file.seek(0, io.SEEK_END)
    file.seek(0)
    inner = name.removesuffix(".gz").removesuffix(".tgz")
    opened = _bounded(gzip.GzipFile(fileobj=file), name, packed)
    if opened.peek(512)[257:262] == b"ustar":  # type: ignore[attr-defined]
        yield from _tar(opened, name)
    else:
        yield inner, opened


def _zip(file: BinaryIO, name: str) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(f"{name}: damaged zip: {error}") from error
    _few(len(entries), name)
    for entry in sorted(entries, key=lambda one: one.filename):
        if not entry.is_dir() and not _hidden(entry.filename):
            inner = f"{name}/{_shown(entry.filename)}"
            yield inner, _Late(archive, entry, inner)


class _Late(io.BufferedReader):
    """A member of a zip, opened when it is first read, so that a fault in it is its own."""

    def __init__(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> None:
        try:
            opened: IO[bytes] = archive.open(entry)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
            opened = _Broken(str(error))
        super().__init__(Bounded(opened, name, max(entry.compress_size * RATIO, FREE)))


class _Broken(io.BytesIO):
    """A member that could not be opened; reading says why."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why

    def read(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002 -- the protocol of io.BytesIO
        """Raise what opening raised."""
        raise OSError(self.why)


def _tar(file: BinaryIO, name: str) -> Iterator[Member]:
    try:
        with tarfile.open(fileobj=file, mode="r|") as archive:
            for number, entry in enumerate(archive):
                _few(number, name)
                if entry.isfile() and not _hidden(entry.name):
                    inner = f"{name}/{_shown(entry.name)}"
                    found = archive.extractfile(entry)
                    content = found.read(LARGEST + 1) if found else b""
                    yield inner, _bounded(io.BytesIO(content), inner, LARGEST // RATIO)
    except (tarfile.TarError, EOFError, OSError, zlib.error, ValueError) as error:
        raise InputError(f"{name}: damaged tar: {error}") from error


def _few(count: int, name: str) -> None:
    if count > MEMBERS:
        raise InputError(f"{name}: more than {MEMBERS:,} files in an archive, which is refused")


def _hidden(path: str) -> bool:
    return any(part.startswith(LEFT_OUT) and part not in {".", ".."} for part in PurePosixPath(path).parts)


def _shown(path: str) -> str:
    """Give a member's name without what would lead out of a folder."""
    parts = [part for part in PurePosixPath(path.replace("\\", "/")).parts if part not in {"/", ".", ".."}]
    return "/".join("".join(letter for letter in part if letter.isprintable()) for part in parts) or "member"
