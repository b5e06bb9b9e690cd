"""Change a store: SPARQL updates and whole graphs, each complete or not at all; runs in one process."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.graph.session import GRAPHS
from kg.graph.store import mark_changed
from kg.graph.syntax import explained


@dataclass(frozen=True, slots=True)
class Change:
    """One change: an `update`, the `check` that a text is one, or `put`, `post` or `delete` of a graph.

    An empty `graph` is the default one; `files` are data with their media types.
    """

    kind: str
    text: str = ""
    graph: str = ""
    files: tuple[tuple[bytes, str], ...] = ()
    base: str = ""


class Writer:
    """The one process that may write a store, and the snapshots that readers open."""

    def __init__(self, path: Path, snapshots: Path) -> None:
        try:
            self._store = ox.Store(str(path))
        except OSError as error:
            raise StoreError(
                f"{path}: cannot be opened for writing; is another server using it? ({error})"
            ) from None
        self._path, self._snapshots = path, snapshots
        snapshots.mkdir(parents=True, exist_ok=True)
        *older, self._number = sorted(
            [0, *(int(path.name) for path in snapshots.iterdir() if path.name.isdigit())]
        )
        for number in older:
            self._forget(number)

    def snapshot(self) -> Path:
        """Give a new copy (hard links) of the store as it is now; the one before the last is removed.

        Numbers go on from those of a process that was killed, whose last copy may still be read.
        """
        self._number += 1
        path = self._snapshots / str(self._number)
        self._store.backup(str(path))
        self._forget(self._number - 2)
        return path

    def _forget(self, number: int) -> None:
        shutil.rmtree(self._snapshots / str(number), ignore_errors=True)

    def change(self, change: Change) -> bool:
        """Make one change; say whether its graph was there before.

        Raises QueryError for a text that is no update or data that does not parse.
        """
        if change.kind != "check":
            mark_changed(self._path)
        graph = ox.NamedNode(change.graph) if change.graph else ox.DefaultGraph()
        there = not change.graph or self._store.contains_named_graph(ox.NamedNode(change.graph))
        try:
            if change.kind == "check":
                ox.Store().update(change.text, base_iri=change.base or None)
            elif change.kind == "update":
                self._store.update(change.text, base_iri=change.base or None)
            else:
                self._replace(change, graph)
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"{change.kind}: {explained(change.text, error)}") from None
        return there

    def _replace(self, change: Change, graph: ox.NamedNode | ox.DefaultGraph) -> None:
        quads = [
            ox.Quad(quad.subject, quad.predicate, quad.object, graph)
            for data, media_type in change.files
            for quad in ox.parse(
                io.BytesIO(data),
                format=GRAPHS[media_type],
                base_iri=change.base or None,
                rename_blank_nodes=True,
            )
        ]
        if change.kind != "post":
            self._store.clear_graph(graph)
        if change.kind == "delete" and isinstance(graph, ox.NamedNode):
            self._store.remove_graph(graph)
        elif isinstance(graph, ox.NamedNode):
            self._store.add_graph(graph)
        self._store.extend(quads)
