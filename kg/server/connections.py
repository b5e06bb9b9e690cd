"""Connections that cost a client more than the server: slow ones are closed, and no client may hold them all.

The HTTP library waits for a request head, and for a client to take its answer, as long as the client likes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST = 256


class Connection(H11Protocol):
    """One connection; at most one timer runs for its request head and one for its answer."""

    seconds = 30.0
    most = MOST
    held: ClassVar[Counter[str]] = Counter()
    _arriving: asyncio.TimerHandle | None = None
    _leaving: asyncio.TimerHandle | None = None
    _address = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for a request, unless this client holds too many connections already."""
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        self.held[self._address] += 1
        self._arriving = self.loop.call_later(self.seconds, self.transport.abort)
        if self.held[self._address] > self.most:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the timers."""
        self.held[self._address] -= 1
        if not self.held[self._address]:
            del self.held[self._address]
        self._arrived()
        self._left()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Wait no longer where the head is there; begin to where the next one has begun."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._arrived()
        elif self._arriving is None:
            self._arriving = self.loop.call_later(self.seconds, self.transport.abort)

    def pause_writing(self) -> None:
        """Begin to look whether the client takes its answer."""
        super().pause_writing()
        self._leaving = self.loop.call_later(self.seconds, self._moving, self._unsent())

    def resume_writing(self) -> None:
        """Look no longer."""
        super().resume_writing()
        self._left()

    def _unsent(self) -> int:
        return self.transport.get_write_buffer_size()

    def _moving(self, before: int) -> None:
        """Close the connection where the client took nothing of its answer since the last look."""
        if self._unsent() >= before:
            self.transport.abort()
        else:
            self._leaving = self.loop.call_later(self.seconds, self._moving, self._unsent())

    def _arrived(self) -> None:
        if self._arriving is not None:
            self._arriving.cancel()
            self._arriving = None

    def _left(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None


def patient(seconds: float, most: int = MOST) -> type[Connection]:
    """Give the protocol of a server: `seconds` for each step, at most so many connections of one address."""
    return type("PatientConnection", (Connection,), {"seconds": seconds, "most": most, "held": Counter()})
