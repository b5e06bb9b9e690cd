"""The one process that changes the store while it is served, and the snapshot that queries see."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from kg.errors import KgError, QueryError, StoreError
from kg.graph.writer import Change, Writer
from kg.server.workers import TooLongError, TooMuchError, end_with_parent, limit_memory, readable


@dataclass(frozen=True, slots=True)
class Done:
    """What a change came to: its value, or the message of what failed."""

    value: Any = None
    failed: str = ""
    message: str = ""


def serve(pipe: Connection, store: Path, snapshots: Path, memory: int) -> None:
    """Make changes until the pipe closes; the body of the writing process, limited to `memory` bytes."""
    end_with_parent()
    limit_memory(memory)
    try:
        writer = Writer(store, snapshots)
    except KgError as error:
        pipe.send(Done(failed="store", message=str(error)))
        return
    pipe.send(Done())
    with suppress(EOFError, BrokenPipeError):
        while True:
            pipe.send(_done(writer, pipe.recv()))


def _done(writer: Writer, change: Change | None) -> Done:
    try:
        return Done(writer.snapshot() if change is None else writer.change(change))
    except QueryError as error:
        return Done(failed="query", message=str(error))
    except (OSError, RuntimeError, MemoryError) as error:
        return Done(failed="store", message=f"{type(error).__name__}: {error}")


class Writing:
    """Changes one after the other, and a snapshot made when a query needs one."""

    def __init__(self, store: Path, snapshots: Path, *, seconds: float, memory: int) -> None:
        self._store, self._snapshots, self._seconds = store, snapshots, seconds
        self._memory = memory
        self._turn = asyncio.Lock()
        self._fresh: Path | None = None
        self._start()

    def _start(self) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs, self._store, self._snapshots, self._memory), daemon=True
        )
        self._process.start()
        theirs.close()
        started: Done = self._pipe.recv()
        if started.failed:
            raise StoreError(started.message)

    async def change(self, change: Change) -> bool:
        """Make one change; say whether its graph was there. Raises QueryError, TooLongError or StoreError."""
        async with self._turn:
            self._fresh = None
            return bool(await self._send(change))

    async def snapshot(self) -> Path:
        """Give the newest snapshot; one is made where the store has changed since."""
        async with self._turn:
            if self._fresh is None:
                self._fresh = Path(await self._send(None))
            return self._fresh

    async def _send(self, change: Change | None) -> Any:  # noqa: ANN401  # a bool or a path, by what was sent
        done: Done | None = None
        try:
            self._pipe.send(change)
            if not await readable(self._pipe, self._seconds):
                raise TooLongError(f"the change took longer than {self._seconds:g} s and was stopped")
            done = await asyncio.to_thread(self._pipe.recv)
        except (EOFError, ConnectionError):
            raise TooMuchError("the change ended its process; it was too large or nested too deep") from None
        finally:
            if done is None:
                self._fresh = None
                await asyncio.to_thread(self._restart)
        assert done is not None  # noqa: S101  # else an error left above
        if done.failed == "query":
            raise QueryError(done.message)
        if done.failed:
            raise StoreError(done.message)
        return done.value

    def _restart(self) -> None:
        self.close()
        self._start()

    def close(self) -> None:
        """End the writing process; what it had committed stays."""
        self._process.kill()
        self._process.join()
        self._pipe.close()
