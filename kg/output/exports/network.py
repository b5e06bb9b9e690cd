"""The graph as a network: a networkx MultiDiGraph, and the files that network tools read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import networkx as nx

from kg.files import replacing
from kg.graph.assertions import certainty, confidence
from kg.graph.entities import entities_of
from kg.graph.witnesses import papers
from kg.model import Assertion
from kg.output.exports.source import Build
from kg.settings import Settings

Network: TypeAlias = nx.MultiDiGraph
Attributes = dict[str, str | float | int | bool]
Json = dict[str, object]
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def network(build: Build) -> nx.MultiDiGraph:
    """Build the network: a node for each thing, keyed by CURIE, and an edge for each claim, keyed by claim.

    Edges of claims that are negated, hedged, refuted or rejected are there too, and say so in `standing`.
    """
    graph = nx.MultiDiGraph()
    things = {entity.curie: entity for each in build.assertions for entity in entities_of(each)}
    for curie in sorted(things):
        graph.add_node(curie, label=things[curie].label, type=things[curie].type.value)
    for assertion in build.assertions:
        claim = assertion.claim
        graph.add_edge(claim.subject.curie, claim.object.curie, key=claim.key, **_edge(assertion, build))
    return graph


def network_of(folder: Path, settings: Settings) -> nx.MultiDiGraph:
    """Give the network of a build, made once for each state of it and frozen; copy it to change it."""
    return _network_of(folder, settings, (folder / "graph.nq").stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _network_of(folder: Path, settings: Settings, _written: int) -> nx.MultiDiGraph:
    return nx.freeze(network(Build(folder, settings)))


def _edge(assertion: Assertion, build: Build) -> Attributes:
    claim = assertion.claim
    return {
        "label": build.describer.label(claim),
        "predicate": claim.predicate,
        "negated": claim.negated,
        "certainty": certainty(assertion).value,
        "standing": build.standings[claim.key].name,
        "confidence": confidence(assertion),
        "documents": papers(assertion),
        "evidence": len(assertion.evidence),
        "sentence": assertion.evidence[0].sentence.text,
    }


def graphml(build: Build, out: Path) -> int:
    """Write GraphML, as yEd, Gephi, Cytoscape and igraph read it; return the number of edges."""
    graph = network(build)
    for _, attributes in graph.nodes(data=True):
        _clean(attributes)
    for *_, attributes in graph.edges(data=True):
        _clean(attributes)
    with replacing(out) as place, place.open("wb") as file:
        nx.write_graphml_xml(graph, file, named_key_ids=True)
    return int(graph.number_of_edges())


def _clean(attributes: Attributes) -> None:
    """Take out characters that no XML 1.0 document may hold."""
    for name, value in attributes.items():
        if isinstance(value, str):
            attributes[name] = _NOT_XML.sub("\ufffd", value)


def cx2(build: Build, out: Path) -> int:
    """Write CX2, the exchange format of Cytoscape and NDEx; return the number of edges."""
    graph = network(build)
    numbers = {curie: number for number, curie in enumerate(graph.nodes)}
    nodes: list[Json] = [
        {"id": numbers[curie], "v": {"name": data["label"], "represents": curie, "type": data["type"]}}
        for curie, data in graph.nodes(data=True)
    ]
    edges: list[Json] = [
        {
            "id": number,
            "s": numbers[start],
            "t": numbers[end],
            "v": {"interaction": data["predicate"], "claim": key, **data},
        }
        for number, (start, end, key, data) in enumerate(graph.edges(keys=True, data=True))
    ]
    _write_json(out, list(_aspects(nodes, edges)))
    return len(edges)


def _aspects(nodes: list[Json], edges: list[Json]) -> Iterator[Json]:
    yield {"CXVersion": "2.0", "hasFragments": False}
    counts = [{"name": "nodes", "elementCount": len(nodes)}, {"name": "edges", "elementCount": len(edges)}]
    yield {
        "metaData": [
            {"name": "attributeDeclarations", "elementCount": 1},
            {"name": "networkAttributes", "elementCount": 1},
            *counts,
        ]
    }
    yield {
        "attributeDeclarations": [
            {
                "networkAttributes": {"name": {"d": "string"}},
                "nodes": {name: {"d": "string"} for name in ("name", "represents", "type")},
                "edges": _declared(edges),
            }
        ]
    }
    yield {"networkAttributes": [{"name": "Claimgraph"}]}
    yield {"nodes": nodes}
    yield {"edges": edges}
    yield {"status": [{"success": True}]}


def _declared(edges: Iterable[Json]) -> dict[str, dict[str, str]]:
    kinds = {bool: "boolean", int: "integer", float: "double", str: "string"}
    found: dict[str, dict[str, str]] = {}
    for edge in edges:
        values = edge["v"]
        if isinstance(values, dict):
            found |= {name: {"d": kinds[type(value)]} for name, value in values.items()}
    return found


def node_link(build: Build, out: Path) -> int:
    """Write networkx's own node-link JSON, as `networkx.node_link_graph` reads it."""
    graph = network(build)
    _write_json(out, nx.node_link_data(graph, edges="edges"))
    return int(graph.number_of_edges())


def _write_json(out: Path, value: object) -> None:
    with replacing(out) as place:
        place.write_text(
            json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
        )
