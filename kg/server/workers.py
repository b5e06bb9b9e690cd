"""Processes that answer queries and can be killed: a query that takes too long ends its worker only.

A worker opens snapshots of the store read-only and answers one request at a time over a pipe. The pool gives
a request to a free worker, waits for the answer at most as long as the request may take, and replaces a
worker that was killed or died. The engine itself has no time limit in Python (STORE.md, section 5). A worker
whose server was killed ends itself, whatever it is doing.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import threading
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from kg.errors import KgError, QueryError, StoreError
from kg.graph.session import Answer, Ask, answer


class TooLongError(KgError):
    """A query that was not done in the time it was given."""


class TooMuchError(KgError):
    """A query whose answer or whose way to it is larger than allowed."""


def serve(pipe: Connection, memory: int) -> None:
    """Answer requests until the pipe closes; the body of a worker process, limited to `memory` bytes."""
    end_with_parent()
    limit_memory(memory)
    with suppress(EOFError, BrokenPipeError):
        while True:
            pipe.send(_answered(pipe.recv()))


def end_with_parent() -> None:
    """Leave Ctrl-C to the server, and end this process at once when the server is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def limit_memory(memory: int) -> None:
    """Let this process hold at most so many bytes; one that needs more ends, and leaves no core behind."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _answered(ask: Ask) -> Answer:
    try:
        return answer(ask)
    except QueryError as error:
        return Answer(str(error).encode(), failed="query")
    except (MemoryError, OverflowError) as error:
        return Answer((str(error) or "out of memory").encode(), failed="much")
    except (KgError, OSError, RuntimeError, ValueError) as error:
        return Answer(f"{type(error).__name__}: {error}".encode(), failed="store")


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, memory: int) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=serve, args=(theirs, memory), daemon=True)
        self.process.start()
        theirs.close()

    @property
    def dead(self) -> bool:
        """Say whether an idle worker is gone: its pipe has ended (its process may be reaped just now)."""
        return self.pipe.poll()

    def kill(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Workers:
    """A pool of killable workers; `ask` may be awaited by many at once."""

    def __init__(self, count: int, *, memory: int = 4_000_000_000) -> None:
        self._memory = memory
        self._free: asyncio.Queue[_Worker] = asyncio.Queue()
        self._replacing: set[asyncio.Task[None]] = set()
        for _ in range(count):
            self._free.put_nowait(_Worker(memory))

    async def ask(self, ask: Ask, seconds: float) -> Answer:
        """Answer a query within `seconds` of a worker's time, after waiting at most as long for a free one.

        Raises QueryError for a text that is no query, TooLongError past the limit, TooMuchError where the
        worker ran out of memory or died of it, and StoreError where the store failed.
        """
        worker = await self._alive(seconds)
        done = False
        try:
            worker.pipe.send(ask)
            if not await readable(worker.pipe, seconds):
                raise TooLongError(f"the query took longer than {seconds:g} s and was stopped")
            found: Answer = await asyncio.to_thread(worker.pipe.recv)
            done = True
        except (EOFError, ConnectionError):
            raise TooMuchError("the query ended its worker; it was too large or nested too deep") from None
        finally:
            if done:
                self._free.put_nowait(worker)
            else:
                self._replace(worker)
        return _checked(found)

    async def _alive(self, seconds: float) -> _Worker:
        """Wait for a free worker; one that somebody killed while it was idle is no query's fault."""
        try:
            async with asyncio.timeout(seconds):
                while (worker := await self._free.get()).dead:
                    self._replace(worker)
                return worker
        except TimeoutError:
            raise TooLongError(f"no worker was free within {seconds:g} s; try again later") from None

    def _replace(self, worker: _Worker) -> None:
        """Put a new worker in the place of one, beside the loop: a large process takes its time to end."""

        async def replaced() -> None:
            await asyncio.to_thread(worker.kill)
            self._free.put_nowait(await asyncio.to_thread(_Worker, self._memory))

        task = asyncio.create_task(replaced())
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    def close(self) -> None:
        """End all idle workers."""
        while not self._free.empty():
            self._free.get_nowait().kill()


def _checked(found: Answer) -> Answer:
    message = found.body.decode(errors="replace") if found.failed else ""
    if found.failed == "query":
        raise QueryError(message)
    if found.failed == "much":
        raise TooMuchError(message)
    if found.failed:
        raise StoreError(message)
    return found


async def readable(pipe: Connection, seconds: float) -> bool:
    """Wait until the pipe holds an answer, at most so long; say whether it does."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()

    def tell() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(pipe.fileno(), tell)
    try:
        await asyncio.wait_for(ready, seconds)
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(pipe.fileno())
    return True
