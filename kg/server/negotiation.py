"""Which form of an answer a client wants: content negotiation after RFC 9110, section 12.5.1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from kg.graph.session import Answer
from kg.server.requests import RefusedError

PLAIN = frozenset({"text/csv", "text/tab-separated-values"})
ALIASES = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
    "text/n3": "text/turtle",
    "application/x-turtle": "text/turtle",
    "text/plain": "application/n-triples",
}


def acceptable(request: Request, offered: Sequence[str]) -> tuple[str, ...]:
    """Order the offered media types as a request ranks them. Raises RefusedError 406 where none fits."""
    header = request.headers.get("accept", "")
    types = wanted(header, offered)
    if not types:
        raise RefusedError(406, f"nothing in {header!r} is on offer; expected one of {', '.join(offered)}")
    return types


def written(answer: Answer, headers: Mapping[str, str] | None = None) -> Response:
    """Send an answer in the form that it was written in."""
    charset = "; charset=utf-8" if answer.media_type in PLAIN else ""
    return Response(answer.body, media_type=f"{answer.media_type}{charset}", headers=headers)


def wanted(header: str, offered: Sequence[str]) -> tuple[str, ...]:
    """Order the offered media types as the Accept header ranks them; nothing acceptable gives an empty tuple.

    An empty header accepts all, in the order offered. Ties keep the header's order for named types and the
    offered order for ranges.
    """
    if not header.strip():
        return tuple(offered)
    ranks: dict[str, tuple[float, int, int]] = {}
    for place, (name, weight) in enumerate(_entries(header)):
        exact = ALIASES.get(name, name)
        for number, media_type in enumerate(offered):
            specific = 2 if exact == media_type else 1 if _in_range(media_type, name) else 0
            if specific and (media_type not in ranks or specific > ranks[media_type][1] % 10):
                ranks[media_type] = (-weight, specific, place * 100 + number)
    accepted = [name for name in ranks if ranks[name][0] < 0]
    return tuple(sorted(accepted, key=lambda name: (ranks[name][0], ranks[name][2])))


def _entries(header: str) -> list[tuple[str, float]]:
    found = []
    for entry in header.split(","):
        name, *parameters = (part.strip().lower() for part in entry.split(";"))
        if name:
            found.append((name, _weight(parameters)))
    return found


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _in_range(media_type: str, name: str) -> bool:
    return name == "*/*" or (name.endswith("/*") and media_type.startswith(name[:-1]))
