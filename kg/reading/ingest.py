"""Opens inputs and gives documents; an input that cannot be read becomes a Failure and the rest go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.errors import InputError
from kg.model import Document, Failure
from kg.reading.formats.jsonlines import read_jsonl
from kg.reading.formats.plain import read_plain
from kg.settings import Settings

READERS = {"jsonl": read_jsonl, "plain": read_plain}
SUFFIXES = frozenset({".txt", ".text", ".jsonl", ".ndjson"})


def documents(paths: Sequence[Path], settings: Settings) -> Iterator[Document | Failure]:
    """Read every document of the files and folders, in the order given, a folder's files by name.

    Gives a Failure, and goes on, for a file that is missing, empty, not text, too big, or whose id was read
    before; raises InputError where no input was named at all.
    """
    if not paths:
        raise InputError("no input: name a file or a folder of documents")
    seen: dict[str, str] = {}
    for path, problem in _files(paths):
        if problem:
            yield Failure(str(path), "ingest", problem)
            continue
        for found in _read(path, settings):
            yield _once(found, path, seen)


def _once(found: Document | Failure, path: Path, seen: dict[str, str]) -> Document | Failure:
    if isinstance(found, Failure):
        return found
    if found.id in seen:
        return Failure(found.id, "ingest", f"{path}: id {found.id!r} was already read from {seen[found.id]}")
    seen[found.id] = str(path)
    return found


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    met: set[Path] = set()
    for path in paths:
        if path.is_dir():
            inside = [
                file
                for file in sorted(path.rglob("*"))
                if file.suffix.lower() in SUFFIXES and file.is_file() and not file.name.startswith(".")
            ]
            if not inside:
                yield path, f"{path}: no document in this folder; expected {', '.join(sorted(SUFFIXES))}"
        else:
            inside = [path]
        for file in inside:
            if (real := file.resolve()) not in met:
                met.add(real)
                yield file, "" if file.exists() else f"{file}: no such file"


def _read(path: Path, settings: Settings) -> Iterator[Document | Failure]:
    try:
        form = "jsonl" if path.suffix.lower() in {".jsonl", ".ndjson"} else "plain"
        yield from READERS[form](path, settings)
    except InputError as error:
        yield Failure(path.stem, "ingest", str(error))
    except OSError as error:
        yield Failure(path.stem, "ingest", f"{path}: cannot be read: {error.strerror or error}")
