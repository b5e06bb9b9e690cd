"""The embedded store of a build: written whole beside the old one, switched by one rename, read by many.

`store/claimgraph.json` marks the folder as ours and names the database inside it that counts. A build writes
the next database next to it and then replaces the mark, so a reader sees the old graph or the new one, and
keeps the one it opened: the database before the current one is left until the next build.

One process at a time may change a store: a build, or a service with --read-write, which holds the folder as
long as it runs. What such a service changed is marked, and no build replaces it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from pyoxigraph import RdfFormat, Store

from kg.errors import CuratedError, StoreError
from kg.files import replacing

MARK = "claimgraph.json"
FORMAT = 1
# Threads that load at once, and how much each takes: together they hold a third of a gigabyte.
LOADERS = 2
BATCH_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Mark:
    """What `store/claimgraph.json` says: which database counts, which one it replaced, how much it holds."""

    database: str
    quads: int
    previous: str = ""
    changed: bool = False


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Keep every other process from changing the store in `folder` while the block runs.

    The lock is on the folder itself and ends with the process. Raises StoreError where another holds it.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be opened ({error.strerror})") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise StoreError(
            f"{folder}: is held by `kg serve --read-write` or by another build; "
            "wait for it, stop it, or use another folder"
        ) from None
    try:
        yield
    finally:
        os.close(handle)


def check_replaceable(folder: Path) -> None:
    """Raise StoreError where a build may not replace the store in `folder`; asked before it does any work."""
    if _mark_to_replace(folder) is not None:
        with holding(folder):
            pass


def build_store(folder: Path, nquads: Path) -> Mark:
    """Load a file of N-Quads into the store of a build, unless the store holds just that already.

    Raises StoreError where `folder` holds something that no build of ours wrote, or that was changed since,
    or that another process is changing.
    """
    _mark_to_replace(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with holding(folder):
        return _built(folder, nquads)


def _built(folder: Path, nquads: Path) -> Mark:
    old = _mark_to_replace(folder)
    name = f"db-{_hash(nquads)}"
    if old is not None and old.database == name and (folder / name).is_dir():
        return old
    unfinished = folder / f".{name}.{os.getpid()}"
    shutil.rmtree(unfinished, ignore_errors=True)
    quads = _load(unfinished, nquads)
    shutil.rmtree(folder / name, ignore_errors=True)
    unfinished.rename(folder / name)
    mark = Mark(name, quads, old.database if old else "")
    _write_mark(folder, mark)
    _forget(folder, keep={mark.database, mark.previous, MARK})
    return mark


def _write_mark(folder: Path, mark: Mark) -> None:
    said = {"format": FORMAT, "database": mark.database, "previous": mark.previous, "quads": mark.quads}
    said |= {"changed": True} if mark.changed else {}
    with replacing(folder / MARK) as place:
        place.write_text(f"{json.dumps(said)}\n", encoding="utf-8")


def mark_changed(path: Path) -> None:
    """Mark that a database is no longer what a build wrote, so that no build replaces it."""
    mark = read_mark(path.parent)
    if not mark.changed:
        _write_mark(path.parent, replace(mark, changed=True))


def _load(place: Path, nquads: Path) -> int:
    """Load a file that we wrote into a new database, a batch at a time, and return how many quads it holds.

    The engine keeps all that it is given at once in memory. Several batches lie in several layers, which
    would slow every query, so they are made one at the end. The file was written by us: its IRIs are not
    checked again.
    """
    store = Store(str(place))
    turn = Lock()
    with nquads.open("rb") as file:

        def load_batches(_: int) -> int:
            """Load the next batch of the file until there is none; several threads share the file."""
            loaded = 0
            while batch := _next_batch(file, turn):
                store.bulk_load(batch, format=RdfFormat.N_QUADS, lenient=True)
                loaded += 1
            return loaded

        with ThreadPoolExecutor(LOADERS) as loaders:
            batches = sum(loaders.map(load_batches, range(LOADERS)))
    if batches > 1:
        store.optimize()
    store.flush()
    return len(store)


def _next_batch(file: BinaryIO, turn: Lock) -> bytes:
    """Read whole lines of about BATCH_BYTES; nothing at the end of the file."""
    with turn:
        return file.read(BATCH_BYTES) + file.readline()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _mark_to_replace(folder: Path) -> Mark | None:
    """Read the mark of an older build; a folder that is not there or is empty has none."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return None
    if not (folder / MARK).is_file() and _only_unfinished(folder):
        return None
    mark = read_mark(folder)
    if mark.changed:
        raise StoreError(
            f"{folder}: was changed by `kg serve --read-write`, which a build would undo; "
            "move it away, or delete it, and build again"
        )
    return mark


def _only_unfinished(folder: Path) -> bool:
    return folder.is_dir() and all(path.name.startswith((".db-", "db-")) for path in folder.iterdir())


def read_mark(folder: Path) -> Mark:
    """Read what a store says of itself. Raises StoreError where it is no store of ours, or a newer one."""
    try:
        said = json.loads((folder / MARK).read_text(encoding="utf-8"))
        name, quads = str(said["database"]), int(said["quads"])
        mark = Mark(name, quads, str(said.get("previous", "")), changed=said.get("changed") is True)
        version = int(said["format"])
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreError(
            f"{folder}: is no store of ours; expected the folder `store` of a `kg build`"
        ) from None
    if version != FORMAT:
        raise StoreError(f"{folder}: written by another version (format {version}); run `kg build` again")
    if Path(mark.database).name != mark.database or not mark.database.startswith("db-"):
        raise StoreError(f"{folder}: {MARK} names no database of this folder")
    return mark


def _forget(folder: Path, *, keep: Iterable[str]) -> None:
    kept = set(keep)
    for path in folder.iterdir():
        if path.name not in kept and path.name.startswith(("db-", ".db-")):
            shutil.rmtree(path, ignore_errors=True)


def database(folder: Path) -> Path:
    """Find the database that counts in a build's folder, or in the store's own.

    Raises StoreError where there is none.
    """
    place = folder if (folder / MARK).is_file() else folder / "store"
    if not place.is_dir():
        raise StoreError(f"{folder}: holds no store; expected a folder that `kg build --out` wrote")
    mark = read_mark(place)
    if not (place / mark.database).is_dir():
        raise StoreError(f"{place}: its database {mark.database} is missing; run `kg build` again")
    return place / mark.database


def memory_store(turtle: Path) -> Store:
    """Load a Turtle file into a store that lives in memory. Raises CuratedError where it is not Turtle."""
    store = Store()
    try:
        store.bulk_load(path=str(turtle), format=RdfFormat.TURTLE)
    except OSError as error:
        raise CuratedError(f"{turtle}: cannot be read ({error.strerror or error})") from None
    except (SyntaxError, MemoryError, ValueError) as error:
        raise CuratedError(f"{turtle}: is not Turtle: {' '.join(str(error).split())}") from None
    return store


def open_store(folder: Path) -> Store:
    """Open the store of a build, or the store's own folder, to read; many may do so at once.

    Raises StoreError where there is none, or where its files are damaged.
    """
    place = database(folder)
    try:
        return Store.read_only(str(place))
    except (OSError, RuntimeError) as error:
        raise StoreError(f"{place}: cannot be opened: {' '.join(str(error).split())}") from None


def create_store(folder: Path) -> None:
    """Make a folder with an empty store in it.

    Raises StoreError where the folder holds a store that is somebody else's.
    """
    with tempfile.TemporaryDirectory() as empty:
        nothing = Path(empty) / "nothing.nq"
        nothing.write_bytes(b"")
        build_store(folder / "store", nothing)
