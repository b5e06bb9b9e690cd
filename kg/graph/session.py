"""Answer one query against one snapshot of a store, in the form that was asked for; runs inside a worker."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.guard import graphs_named
from kg.graph.mended import mended
from kg.graph.syntax import explained

RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
FUNCTION = re.compile(r"custom function <(.+)> is not supported")


@dataclass(frozen=True, slots=True)
class Ask:
    """One query: the snapshot to ask, the text, and the media types that its answer may take, best first."""

    store: Path
    text: str
    media_types: tuple[str, ...]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    size: int = 256_000_000
    generation: int = 0
    base: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The body that a query gives, or a message where `failed` names the kind of failure."""

    body: bytes
    media_type: str = ""
    failed: str = ""


class _Bounded(io.BytesIO):
    """Bytes in memory, refused past a size: a cut-off answer is an error, never an answer."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size

    def write(self, data: object, /) -> int:
        """Take the data, or raise OverflowError where it would not fit."""
        if self.tell() + len(data) > self._size:  # type: ignore[arg-type]
            raise OverflowError(f"the answer is larger than {self._size:,} bytes")
        return super().write(data)  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def _snapshot(path: Path, _generation: int) -> ox.Store:
    return ox.Store.read_only(str(path))


def answer(ask: Ask) -> Answer:
    """Run the query to its end and give the whole body.

    Raises QueryError for a text that is no query, OverflowError for an answer above `ask.size`, and OSError
    or RuntimeError where the store cannot be read.
    """
    store = _snapshot(ask.store, ask.generation)
    _check_from(store, ask.text)
    try:
        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [
            *map(ox.NamedNode, ask.default_graphs)
        ]
        named: list[ox.NamedNode | ox.BlankNode] = [*map(ox.NamedNode, ask.named_graphs)]
        found = _found(store, ask, default, named)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"query: {explained(ask.text, error)}") from None
    out = _Bounded(ask.size)
    if isinstance(found, ox.QueryTriples):
        media_type = _first(ask.media_types, GRAPHS)
        ox.serialize(found, out, format=GRAPHS[media_type])
    else:
        media_type = _first(ask.media_types, RESULTS)
        found.serialize(out, RESULTS[media_type])
    return Answer(out.getvalue(), media_type)


def _check_from(store: ox.Store, text: str) -> None:
    """Refuse a graph outside the data set, named by a whole IRI; nothing is fetched for a query."""
    for graph in graphs_named(text):
        if SCHEME.match(graph) and not store.contains_named_graph(ox.NamedNode(graph[1:-1])):
            raise QueryError(f"query: FROM {graph} names no graph of this data set; nothing is fetched")


def _found(
    store: ox.Store,
    ask: Ask,
    default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph],
    named: list[ox.NamedNode | ox.BlankNode],
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Start the query; a function that nobody has here raises an error in its expression only.

    https://www.w3.org/TR/sparql11-query/#extensionFunctions
    """
    chosen = bool(default or named)
    missing: dict[ox.NamedNode, Callable[..., Term | None]] = {}

    def run(text: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        return store.query(
            text,
            base_iri=ask.base or None,
            default_graph=default if chosen else None,
            named_graphs=named if chosen else None,
            custom_functions=missing,
        )

    text = mended(ask.text, lambda: map(str, named if chosen else store.named_graphs()), run)
    while True:
        try:
            return run(text)
        except RuntimeError as error:
            unknown = FUNCTION.search(str(error))
            if not unknown or ox.NamedNode(unknown[1]) in missing:
                raise
            missing[ox.NamedNode(unknown[1])] = _no_value


def _no_value(*_: object) -> None:
    """Give an expression no value, as SPARQL asks of a function that is not supported."""


def _first(wanted: tuple[str, ...], table: Mapping[str, object]) -> str:
    return next((name for name in wanted if name in table), next(iter(table)))
