"""What a client asks for, after the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from kg.errors import KgError
from kg.graph.guard import words

FORM = "application/x-www-form-urlencoded"
DIRECT = {"query": "application/sparql-query", "update": "application/sparql-update"}
GRAPHS = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}
MOST_FIELDS = 1_000
CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)


class RefusedError(KgError):
    """A request that is answered with a status of its own."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or an update and the data set it names; `text` is empty where the request held none."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


async def body(request: Request, *, size: int, seconds: float) -> bytes:
    """Read the body; raises RefusedError 413 past `size` bytes and 408 past `seconds`."""
    chunks: list[bytes] = []
    length = 0
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                length += len(chunk)
                if length > size:
                    raise RefusedError(413, f"the request is larger than {size:,} bytes")
                chunks.append(chunk)
    except TimeoutError:
        raise RefusedError(408, f"the request took longer than {seconds:g} s to arrive") from None
    return b"".join(chunks)


def media_type(request: Request) -> str:
    """Give the content type without its parameters, in lower case."""
    return str(request.headers.get("content-type", "")).partition(";")[0].strip().lower()


def here(request: Request) -> str:
    """Give the address of a request without its query: the base of relative IRIs in what it sends."""
    return str(request.url.replace(query=""))


async def operation(request: Request, kind: str, *, size: int, seconds: float) -> Operation:
    """Read a query or an update (`kind`) from any of the three forms of the protocol.

    Raises RefusedError with 400, 405, 408, 413 or 415.
    """
    pairs = _pairs(request.url.query)
    if request.method == "POST":
        sent = media_type(request)
        data = await body(request, size=size, seconds=seconds)
        text = _decoded(data, request)
        if sent == DIRECT[kind]:
            if any(key == kind for key, _ in pairs):
                raise RefusedError(400, f"a {kind} stands in the body and in the address; expected one")
            pairs.append((kind, text))
        elif sent == FORM:
            pairs += _pairs(text)
        else:
            raise RefusedError(415, f"content type {sent or 'none'}; expected {DIRECT[kind]} or {FORM}")
    elif kind == "update":
        raise RefusedError(405, "an update is sent with POST")
    return _chosen(pairs, kind)


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise RefusedError(400, f"more than {MOST_FIELDS:,} parameters") from None


def _decoded(data: bytes, request: Request) -> str:
    found = CHARSET.search(request.headers.get("content-type", ""))
    charset = found.group(1).lower() if found else "utf-8"
    if charset not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        raise RefusedError(415, f"charset {charset}; expected utf-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedError(400, "the request is not valid UTF-8") from None


def _chosen(pairs: Iterable[tuple[str, str]], kind: str) -> Operation:
    values: dict[str, list[str]] = {}
    for key, value in pairs:
        values.setdefault(key, []).append(value)
    texts = values.get(kind, [])
    if len(texts) > 1:
        raise RefusedError(400, f"{len(texts)} {kind} parameters; expected one")
    other = "update" if kind == "query" else "query"
    if not texts and other in values:
        raise RefusedError(400, f"an {other} was sent to the {kind} endpoint")
    if texts and not texts[0].strip():
        raise RefusedError(400, f"the {kind} is empty")
    default, named = (tuple(values.get(name, ())) for name in GRAPHS[kind])
    return Operation(texts[0] if texts else "", default, named)


def with_using(operation_: Operation) -> str:
    """Write the graphs of the protocol's `using-*` parameters into the text, before each WHERE of an update.

    Raises RefusedError 400 where the text names graphs of its own (SPARQL 1.1 Protocol, section 2.2.3).
    """
    if not operation_.default_graphs and not operation_.named_graphs:
        return operation_.text
    found = list(words(operation_.text))
    if any(word in {"USING", "WITH"} for word, _, _ in found):
        raise RefusedError(400, "the update names its graphs in the text and in the address; expected one")
    clauses = "".join(f" USING <{name}>" for name in operation_.default_graphs)
    clauses += "".join(f" USING NAMED <{name}>" for name in operation_.named_graphs)
    if re.search(r"[<>\"{}|^`\\\s]", "".join((*operation_.default_graphs, *operation_.named_graphs))):
        raise RefusedError(400, "a using-graph-uri is not an IRI")
    text = operation_.text
    for word, place, depth in reversed(found):
        if word == "WHERE" and depth == 0:
            text = f"{text[:place]}{clauses} {text[place:]}"
    return text


LOAD = re.compile(
    r"LOAD\s+(?P<silent>SILENT\s+)?<[^<>\"{}|^`\\\x00-\x20]*>(?:\s+INTO\s+GRAPH\s+<[^<>\"{}|^`\\\x00-\x20]*>)?",
    re.IGNORECASE,
)
NOTHING = "CLEAR SILENT GRAPH <urn:claimgraph:nothing>"


def without_load(text: str) -> tuple[str, bool]:
    """Put an operation that does nothing for each LOAD; say whether one of them was not SILENT.

    LOAD SILENT may fail without an error (SPARQL 1.1 Update, section 3.1.4), so leaving it out is its answer
    where nothing is fetched. A LOAD that is malformed stays, for the engine to refuse.
    """
    loud = False
    for word, place, depth in reversed(list(words(text))):
        if word == "LOAD" and depth == 0 and (found := LOAD.match(text, place)):
            loud = loud or not found["silent"]
            text = f"{text[:place]}{NOTHING}{text[found.end() :]}"
    return text, loud
