"""Ways from one thing to another over what texts claim: the shortest, and the longer, with evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, product
from pathlib import Path

import networkx as nx

from kg.curated.prefixes import read_prefixes
from kg.errors import OptionError
from kg.graph import names
from kg.graph.lookup import things
from kg.graph.names import kg
from kg.graph.store import open_store
from kg.graph.terms import text_of
from kg.output.exports.network import network_of
from kg.settings import Settings

STANDING = frozenset({"stated"})


@dataclass(frozen=True, slots=True)
class Step:
    """One claim on the way: where it leads, whether walked against its direction, and a sentence."""

    claim: str
    label: str
    start: str
    end: str
    against: bool
    documents: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way of claims that all stand; `documents` counts those of its weakest step."""

    steps: tuple[Step, ...]

    @property
    def documents(self) -> int:
        """Give how many documents stand behind the weakest step."""
        return min((step.documents for step in self.steps), default=0)

    @property
    def words(self) -> str:
        """Say the way in one line."""
        return "; ".join(step.label for step in self.steps)


def ways(  # noqa: PLR0913  # two ends, and how far to look
    folder: Path, start: str, end: str, settings: Settings, *, longest: int = 4, most: int = 20
) -> list[Way]:
    """Give the ways between two things, named by label, CURIE or IRI: shortest first, then best backed.

    Only claims that stand are walked, in either direction. `longest` counts claims, `most` ways. Raises
    QueryError where nothing is called so, OptionError where both names mean the same thing.
    """
    graph = standing(network_of(folder, settings))
    ends = [_named(folder, name, settings, graph) for name in (start, end)]
    if set(ends[0]) & set(ends[1]):
        raise OptionError(f"{start} and {end} are the same thing; expected two")
    undirected = graph.to_undirected(as_view=True)
    found: list[Way] = []
    for source, target in product(*ends):
        found += islice(_between(graph, undirected, source, target, longest), 10 * most)
    return sorted(found, key=lambda way: (len(way.steps), -way.documents, way.words))[:most]


def alterations(folder: Path, name: str, settings: Settings) -> list[str]:
    """Give the alterations of a gene that claims are about, by label: a way may lead to these alone."""
    store, prefixes = open_store(folder), read_prefixes(settings.ontology)
    held = " ".join(things(store, name, "Thing", prefixes))
    found = store.query(
        f"""SELECT DISTINCT ?label {{
            VALUES ?gene {{ {held} }} ?altered {kg("alteration_of")} ?gene ; {names.LABEL} ?label .
            FILTER EXISTS {{
                {{ ?claim {names.SUBJECT} ?altered }} UNION {{ ?claim {names.OBJECT} ?altered }}
            }}
        }}"""
    )
    return sorted(row["label"].value for row in found)  # type: ignore[union-attr]


def standing(whole: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Give the network of the claims that stand; the others are no ground to walk on."""
    graph = nx.MultiDiGraph(whole)
    fallen = [
        (start, end, key)
        for start, end, key, said in graph.edges(keys=True, data="standing")
        if said not in STANDING
    ]
    graph.remove_edges_from(fallen)
    return graph


def _named(folder: Path, name: str, settings: Settings, graph: nx.MultiDiGraph) -> list[str]:
    prefixes = read_prefixes(settings.ontology)
    tokens = things(open_store(folder), name, "Thing", prefixes)
    found = (prefixes.contract(text_of(token)) for token in tokens)
    return [curie for curie in found if curie is not None and curie in graph]


def _between(
    graph: nx.MultiDiGraph, undirected: nx.MultiGraph, source: str, target: str, longest: int
) -> Iterator[Way]:
    """Yield the simple ways in order of length; parallel claims are one step, the best backed of them."""
    if not nx.has_path(undirected, source, target):
        return
    simple = nx.Graph(undirected)
    for nodes in nx.shortest_simple_paths(simple, source, target):
        if len(nodes) - 1 > longest:
            return
        yield Way(tuple(_step(graph, *pair) for pair in pairwise(nodes)))


def _step(graph: nx.MultiDiGraph, start: str, end: str) -> Step:
    edges: Sequence[tuple[str, str, str]] = [
        *((start, end, key) for key in graph.get_edge_data(start, end, default={})),
        *((end, start, key) for key in graph.get_edge_data(end, start, default={})),
    ]
    best = min(
        edges, key=lambda edge: (-graph.edges[edge]["documents"], -graph.edges[edge]["confidence"], edge[2])
    )
    said = graph.edges[best]
    return Step(best[2], said["label"], start, end, best[0] != start, said["documents"], said["sentence"])
