"""The store that is served: queries go to its newest snapshot, changes to the one process that makes them."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request

from kg.errors import StoreError
from kg.graph.session import Answer, Ask
from kg.graph.store import database
from kg.server.requests import Operation, RefusedError
from kg.server.workers import Workers
from kg.server.writing import Writing

State = tuple[Path, int]
"""Where a snapshot lies, and the inode that tells it from others that lay there."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a store is served; times in seconds, sizes in bytes. An empty token means read-only."""

    folder: Path
    token: str = ""
    workers: int = 2
    seconds: float = 30.0
    memory: int = 4_000_000_000
    answer_size: int = 256_000_000
    request_size: int = 64_000_000
    arrival: float = 30.0
    services: frozenset[str] = frozenset()
    rate: float = 2_000.0
    burst: float = 8_000.0


class Serving:
    """One served store and its processes, which live as long as the application runs."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._workers: Workers | None = None
        self._writing: Writing | None = None

    @asynccontextmanager
    async def running(self, _: Starlette) -> AsyncIterator[None]:
        """Start the processes, and end them with the service."""
        options = self.options
        if options.token:
            snapshots = options.folder / ".snapshots"
            self._writing = Writing(
                database(options.folder), snapshots, seconds=options.seconds, memory=options.memory
            )
        self._workers = Workers(options.workers, memory=options.memory)
        try:
            yield
        finally:
            self._workers.close()
            if self._writing:
                self._writing.close()

    @property
    def writable(self) -> bool:
        """Say whether this service makes changes at all."""
        return self._writing is not None

    def writing(self, request: Request) -> Writing:
        """Give the process that makes changes. Raises RefusedError 403 or 401 where this request may not."""
        if self._writing is None:
            raise RefusedError(403, "this service is read-only; start it with --read-write --token-file")
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(
            token.strip().encode(), self.options.token.encode()
        ):
            raise RefusedError(401, "changes need the token as `Authorization: Bearer TOKEN`")
        return self._writing

    async def snapshot(self) -> State:
        """Give the newest state of the store. Raises StoreError."""
        try:
            path = await self._writing.snapshot() if self._writing else database(self.options.folder)
            return path, path.stat().st_ino
        except OSError as error:
            raise StoreError(f"{self.options.folder}: cannot be read ({error.strerror or error})") from None

    async def answer(
        self, text: str, types: tuple[str, ...], asked: Operation | None = None, base: str = ""
    ) -> Answer:
        """Ask a worker; once more where the snapshot was replaced while the request waited for its turn."""
        assert self._workers is not None  # noqa: S101  # set while the service runs
        path, generation = await self.snapshot()
        default, named = (asked.default_graphs, asked.named_graphs) if asked else ((), ())
        ask = Ask(path, text, types, default, named, self.options.answer_size, generation, base)
        try:
            return await self._workers.ask(ask, self.options.seconds)
        except StoreError:
            path, generation = await self.snapshot()
            if (path, generation) == (ask.store, ask.generation):
                raise
            newer = replace(ask, store=path, generation=generation)
            return await self._workers.ask(newer, self.options.seconds)

    async def results(self, text: str) -> bytes:
        """Give the answer to a SELECT or ASK of our own, in JSON."""
        return (await self.answer(text, ("application/sparql-results+json",))).body

    async def rows(self, text: str) -> list[dict[str, str]]:
        """Give the rows of a SELECT, each with the plain values that are bound."""
        read = await asyncio.to_thread(json.loads, await self.results(text))
        return [{name: term["value"] for name, term in row.items()} for row in read["results"]["bindings"]]
