"""What every request passes: malformed ones are refused, hasty clients slowed, answers marked and logged."""

from __future__ import annotations

import json
import logging
import time
from collections import OrderedDict
from collections.abc import MutableMapping
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("kg.access")
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
)
CLIENTS = 10_000


class Gate:
    """An ASGI middleware; `rate` is requests a second that one client may make for long, `burst` at once."""

    def __init__(self, app: ASGIApp, *, rate: float, burst: float) -> None:
        self._app, self._rate, self._burst = app, rate, burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        app = self._refusal(scope) or self._app
        try:
            await app(scope, receive, marked)
        finally:
            log.info(_line(scope, status, time.perf_counter() - started))

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        names = [name for name, _ in scope["headers"]]
        if scope["http_version"] not in {"1.0", "1.1"}:
            return PlainTextResponse("expected HTTP/1.1\n", status_code=505)
        if b"transfer-encoding" in names and b"content-length" in names:
            return PlainTextResponse(
                "two lengths for one request\n", status_code=400, headers={"Connection": "close"}
            )
        if self._hasty(str((scope.get("client") or ("",))[0])):
            return PlainTextResponse(
                "too many requests; slow down\n", status_code=429, headers={"Retry-After": "1"}
            )
        return None

    def _hasty(self, client: str) -> bool:
        now = time.monotonic()
        left, seen = self._buckets.pop(client, (self._burst, now))
        left = min(self._burst, left + (now - seen) * self._rate)
        self._buckets[client] = (max(left - 1, 0.0), now)
        if len(self._buckets) > CLIENTS:
            self._buckets.popitem(last=False)
        return left < 1


def _line(scope: MutableMapping[str, Any], status: int, seconds: float) -> str:
    """Give one line of JSON: no query text, no token."""
    said = {
        "client": (scope.get("client") or ("",))[0],
        "method": scope["method"],
        "path": scope["path"],
        "status": status,
        "ms": round(seconds * 1000, 1),
    }
    return json.dumps(said)
