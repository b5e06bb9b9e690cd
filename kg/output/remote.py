"""Put a build into another SPARQL 1.1 store, and ask one: only addresses that the user named, nothing else.

Loading is a Graph Store PUT for the default graph and for the graph of each document
(https://www.w3.org/TR/sparql11-http-rdf-update/), so loading again changes nothing; what is too large for one
request follows by POST. Asking is a POST of the
query as a form (https://www.w3.org/TR/sparql11-protocol/).
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from kg.curated.prefixes import Prefixes
from kg.errors import InputError, OptionError, QueryError
from kg.graph.formats import read_nquads, read_ntriples
from kg.graph.guard import check
from kg.graph.query import Answer, Solutions, Triples, Truth
from kg.graph.terms import Quad, iri, literal, typed_as

SECONDS = 120.0
MOST_BYTES = 512_000_000
MOST_SENT = 16_000_000
_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follow no redirect: the user named one address."""

    def redirect_request(self, *_: object) -> None:
        """Refuse."""


def load(folder: Path, store: str, *, token: str = "", default_as: str = "") -> int:
    """Put the graphs of a build into the graph store at `store`; return how many graphs.

    `default_as` names the graph that takes the default graph's triples, for a store that has no default graph
    of its own (Virtuoso).

    Raises InputError where `folder` is no build, OptionError where the store refuses or is not there.
    """
    graphs: dict[str, list[Quad]] = {}
    for quad in read_nquads(folder / "graph.nq"):
        graphs.setdefault(quad.graph, []).append(quad)
    if default_as:
        graphs.setdefault(iri(default_as), []).extend(graphs.pop("", []))
    for graph, quads in sorted(graphs.items()):
        where = f"graph={quote(graph[1:-1], safe='')}" if graph else "default"
        address = f"{store}{'&' if urlsplit(store).query else '?'}{where}"
        for number, body in enumerate(_bodies(quads)):
            method = "POST" if number else "PUT"
            _send(address, body, {"Content-Type": _TRIPLES}, token=token, method=method)
    return len(graphs)


def _bodies(quads: Sequence[Quad]) -> Iterator[bytes]:
    """Give the triples as N-Triples of at most MOST_SENT bytes; they may come apart, without blank nodes."""
    lines: list[bytes] = []
    size = 0
    for quad in quads:
        line = f"{quad.subject} {quad.predicate} {quad.object} .\n".encode()
        if lines and size + len(line) > MOST_SENT:
            yield b"".join(lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    yield b"".join(lines)


def ask_remote(endpoint: str, text: str, prefixes: Prefixes, *, token: str = "") -> Answer:
    """Ask a SPARQL endpoint; the graph's prefixes need not be declared.

    Raises QueryError where it refuses the query, OptionError where it is not there.
    """
    check(text)
    declared = "".join(f"PREFIX {name}: <{address}>\n" for name, address in prefixes.iris.items())
    body = urlencode({"query": f"{declared}{text}"}).encode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": f"{_RESULTS}, {_TRIPLES};q=0.9",
    }
    kind, answer = _send(endpoint, body, headers, token=token, method="POST")
    if kind.startswith(_TRIPLES):
        return Triples(tuple(sorted(set(read_ntriples(answer)))))
    try:
        return _answer(json.loads(answer))
    except (ValueError, KeyError, TypeError) as error:
        raise OptionError(f"{endpoint}: its answer ({kind}) is no SPARQL result: {error!r}") from None


def remote_column(endpoint: str, prefixes: Prefixes, *, token: str = "") -> Callable[[str], list[str]]:
    """Give what `kg.graph.query.prepare` looks names up with at a SPARQL endpoint."""

    def column(text: str) -> list[str]:
        answer = ask_remote(endpoint, text, prefixes, token=token)
        return [row[0] for row in answer.rows if row[0]] if isinstance(answer, Solutions) else []

    return column


def _send(
    address: str, body: bytes, headers: Mapping[str, str], *, token: str, method: str
) -> tuple[str, bytes]:
    if urlsplit(address).scheme not in {"http", "https"}:
        raise OptionError(f"{address}: expected an http or https address")
    sent = dict(headers) | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(address, body, sent, method=method)  # noqa: S310  # http(s), seen above
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=SECONDS) as reply:
            answer: bytes = reply.read(MOST_BYTES + 1)
            kind = str(reply.headers.get("Content-Type", ""))
    except urllib.error.HTTPError as error:
        told = " ".join(error.read(300).decode("utf-8", "replace").split())
        fault = QueryError if method == "POST" and error.code == 400 else OptionError
        raise fault(f"{address}: answered {error.code} {error.reason}: {told}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise OptionError(f"{address}: cannot be reached ({error})") from None
    if len(answer) > MOST_BYTES:
        raise OptionError(f"{address}: its answer is larger than {MOST_BYTES:,} bytes")
    return kind, answer


def _answer(said: Mapping[str, Any]) -> Answer:
    if "boolean" in said:
        return Truth(bool(said["boolean"]))
    names = tuple(said["head"]["vars"])
    rows = tuple(
        tuple(_token(row[name]) if name in row else None for name in names)
        for row in said["results"]["bindings"]
    )
    return Solutions(names, rows)


def _token(term: Mapping[str, str]) -> str:
    if term["type"] == "uri":
        return iri(term["value"])
    if term["type"] == "bnode":
        return f"_:{term['value']}"
    if "xml:lang" in term:
        return f"{literal(term['value'])}@{term['xml:lang']}"
    return typed_as(term["value"], term["datatype"]) if "datatype" in term else literal(term["value"])


def token_from(path: Path | None) -> str:
    """Read a token from the first line of a file; none without a file. Raises InputError."""
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); expected a token in its first line") from None
