"""Opens inputs and gives documents; an input that cannot be read becomes a Failure and the rest go on."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from kg.errors import InputError
from kg.model import Document, Failure
from kg.reading.formats.archives import members
from kg.reading.formats.decode import SAMPLE, head_of, path_of, whole
from kg.reading.formats.readers import ARCHIVES, READERS, SUFFIXES
from kg.reading.formats.sniff import form_of
from kg.reading.identity import Known, identified, known_sources
from kg.settings import Settings

DEEPEST = 2
SMALL = 1 << 22
Found = tuple[Path, Document | Failure]


def documents(paths: Sequence[Path], settings: Settings) -> Iterator[Document | Failure]:
    """Read every document of the files and folders, in the order given, a folder's files by name.

    The format is told by content. Gives a Failure, and goes on, for a file that is missing, empty, of no
    known format, damaged or too big, and for an id that was read before; raises InputError where no input was
    named at all.
    """
    if not paths:
        raise InputError("no input: name a file or a folder of documents")
    yield from once(walk(paths, settings))


def once(found: Iterable[Found]) -> Iterator[Document | Failure]:
    """Give what a walk found, and a Failure for an id that it met before."""
    seen: dict[str, str] = {}
    for path, one in found:
        if isinstance(one, Document) and one.id in seen:
            yield Failure(one.id, "ingest", f"{path}: id {one.id!r} was already read from {seen[one.id]}")
            continue
        if isinstance(one, Document):
            seen[one.id] = str(path)
        yield one


def walk(paths: Sequence[Path], settings: Settings) -> Iterator[Found]:
    """Read all there is, copies included, each with the file it was read from."""
    known: dict[str, Known] = {}
    for path, problem in _files(paths):
        if problem:
            yield path, Failure(str(path), "ingest", problem)
            continue
        folder = os.path.dirname(path)  # noqa: PTH120 -- a quarter of the time, for each of many small files
        if folder not in known:
            known[folder] = known_sources(Path(folder))
        listed = known[folder]
        for found in _read(path, settings):
            yield path, _named(found, listed, settings.max_document)


def _named(found: Document | Failure, known: Known, most: int) -> Document | Failure:
    if isinstance(found, Failure):
        return found
    if len(found.text) > most:
        return Failure(found.id, "ingest", f"{found.source.name}: longer than {most:,} characters; split it")
    if not found.text or found.text.isspace():
        return Failure(found.id, "ingest", f"{found.source.name}: {found.id!r} holds no text")
    return identified(found, known)


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Give each file once, by whatever name or link it is found again; a missing one with the problem."""
    met: dict[tuple[int, int], Path] = {}
    real: set[Path] = set()
    for path in paths:
        inside = _inside(path) if path.is_dir() else [path]
        if not inside:
            yield path, f"{path}: no document in this folder; expected {', '.join(sorted(SUFFIXES))}"
        for file in inside:
            place = _place(file)
            if place and place not in met:
                met[place] = file
                yield file, ""
                continue
            if place:
                real.add(met[place].resolve())
            if (resolved := file.resolve()) not in real:
                real.add(resolved)
                yield file, "" if place else f"{file}: no such file"


def _place(file: Path) -> tuple[int, int] | None:
    """Say where a file lies, which is quicker than to resolve its name; None for a missing one."""
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _inside(folder: Path) -> list[Path]:
    return [
        file
        for file in sorted(folder.rglob("*"))
        if file.suffix.lower() in SUFFIXES and file.is_file() and not file.name.startswith(".")
    ]


def _read(path: Path, settings: Settings) -> Iterator[Document | Failure]:
    """Read a file; a small one in one go, since steps would cost more than they save."""
    try:
        with path.open("rb", buffering=0) as raw:
            file = io.BytesIO(raw.read()) if 0 < _size(raw) <= SMALL else io.BufferedReader(raw, SAMPLE)
            yield from _opened(file, str(path), settings)
    except OSError as error:
        yield Failure(path.stem, "ingest", f"{path}: cannot be read: {error.strerror or error}")


def _size(raw: io.FileIO) -> int:
    """Give the bytes of a file, none for a pipe."""
    found = os.fstat(raw.fileno())
    return found.st_size if S_ISREG(found.st_mode) else 0


def _opened(file: BinaryIO, name: str, settings: Settings, depth: int = 0) -> Iterator[Document | Failure]:
    """Read an open file, or what is in it, where it is an archive; a fault ends this file alone."""
    try:
        head = head_of(file, SAMPLE)
        form = form_of(head, path_of(name).suffix.lower())
        if form not in ARCHIVES:
            yield from READERS[form](file, name, settings)
            return
        _shallow(depth, name)
        packed = file if file.seekable() else io.BytesIO(whole(file, name, settings))
        for inner, member in members(packed, form, name):
            if depth or form == "gzip" or path_of(inner).suffix.lower() in SUFFIXES:
                yield from _opened(member, inner, settings, depth + 1)
    except InputError as error:
        yield Failure(path_of(name).stem, "ingest", str(error))


def _shallow(depth: int, name: str) -> None:
    if depth >= DEEPEST:
        raise InputError(f"{name}: an archive in an archive in an archive, which is refused")
