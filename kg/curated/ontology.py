"""The schema as the code needs it: predicates with their words and sides, from `ontology/kg.ttl`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from kg.errors import CuratedError
from kg.model import EntityType
from kg.settings import NAMESPACE

KG = f"{NAMESPACE}ontology#"
BIOLINK = "https://w3id.org/biolink/vocab/"


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate of the guideline: `stated_as` is the IRI of plain triples, `biolink` the nearest CURIE."""

    name: str
    label: str
    denial: str
    definition: str
    domain: frozenset[EntityType]
    range: frozenset[EntityType]
    stated_as: str
    biolink: str
    opposite: str = ""
    inverse: str = ""
    symmetric: bool = False


@dataclass(frozen=True, slots=True)
class Ontology:
    """Predicates by name, and the CURIE in the Sequence Ontology of each kind of alteration."""

    predicates: Mapping[str, Predicate]
    kinds: Mapping[str, str]

    @property
    def opposites(self) -> dict[str, str]:
        """Pair each predicate with the one that pulls the other way."""
        return {name: entry.opposite for name, entry in self.predicates.items() if entry.opposite}


@lru_cache(maxsize=8)
def read_ontology(folder: Path) -> Ontology:
    """Read and check `kg.ttl` of an ontology folder.

    Raises CuratedError naming the file, the predicate and what is missing.
    """
    path = folder / "kg.ttl"
    graph = Graph()
    try:
        graph.parse(path, format="turtle")
    except OSError as error:
        raise CuratedError(f"{path}: cannot be read ({error.strerror})") from None
    except Exception as error:  # noqa: BLE001  # rdflib's parser raises many kinds
        raise CuratedError(f"{path}: is not Turtle: {' '.join(str(error).split())[:300]}") from None
    names = sorted(set(graph.subjects(URIRef(f"{KG}stated_as"), None)), key=str)
    sides: dict[EntityType, set[Node]] = {}
    for kind in EntityType:
        above = graph.transitive_objects(URIRef(KG + kind.value), RDFS.subClassOf)
        sides[kind] = {each for each in above if each is not None}
    predicates = [_predicate(path, graph, name, sides) for name in names]
    return Ontology({entry.name: entry for entry in predicates}, _kinds(folder / "alterations.toml"))


def _predicate(path: Path, graph: Graph, name: Node, sides: Mapping[EntityType, set[Node]]) -> Predicate:
    def need(predicate: URIRef, what: str) -> str:
        value = graph.value(name, predicate)
        if value is None:
            raise CuratedError(f"{path}: {str(name).removeprefix(KG)}: expected {what}")
        return str(value)

    def types(predicate: URIRef, what: str) -> frozenset[EntityType]:
        top = URIRef(need(predicate, what))
        found = frozenset(kind for kind, above in sides.items() if top in above)
        if not found:
            raise CuratedError(f"{path}: {str(name).removeprefix(KG)}: {what} {top} is no class of entities")
        return found

    return Predicate(
        name=str(name).removeprefix(KG),
        label=need(RDFS.label, "an rdfs:label"),
        denial=need(URIRef(f"{KG}denial"), "a kg:denial"),
        definition=need(URIRef("http://purl.obolibrary.org/obo/IAO_0000115"), "a definition (IAO:0000115)"),
        domain=types(RDFS.domain, "an rdfs:domain"),
        range=types(RDFS.range, "an rdfs:range"),
        stated_as=need(URIRef(f"{KG}stated_as"), "a kg:stated_as"),
        biolink=_biolink(graph, name),
        opposite=str(graph.value(name, URIRef(f"{KG}opposite")) or "").removeprefix(KG),
        inverse=str(graph.value(name, OWL.inverseOf) or "").removeprefix(KG),
        symmetric=(name, RDF.type, OWL.SymmetricProperty) in graph,
    )


def _biolink(graph: Graph, name: Node) -> str:
    """Give the nearest predicate of the Biolink Model, as a CURIE: exact, else broader, else close."""
    for match in (SKOS.exactMatch, SKOS.broadMatch, SKOS.closeMatch):
        for found in sorted(map(str, graph.objects(name, match))):
            if found.startswith(BIOLINK):
                return f"biolink:{found.removeprefix(BIOLINK)}"
    return "biolink:related_to"


def _kinds(path: Path) -> dict[str, str]:
    """Read which class of the Sequence Ontology each kind of alteration belongs to; a kind may have none."""
    try:
        kinds = tomllib.loads(path.read_text(encoding="utf-8")).get("kind", [])
    except OSError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CuratedError(f"{path}: is not TOML: {error}") from None
    return {kind["name"]: kind["so"] for kind in kinds if kind.get("so")}
