"""Describe a service and its data set: SPARQL 1.1 Service Description, VoID, DCAT and PROV.

https://www.w3.org/TR/sparql11-service-description/ https://www.w3.org/TR/void/ https://www.w3.org/TR/vocab-dcat-3/
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.graph.names import DOCUMENT, OWL_ONTOLOGY, TYPE, VERSION_INFO, VERSION_IRI, dcterms, kg, prov
from kg.graph.session import GRAPHS, RESULTS
from kg.graph.terms import iri, literal, text_of
from kg.settings import NAMESPACE

FORMATS = "http://www.w3.org/ns/formats/"
NAMES = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
}
DUMPS = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
MOST_SOURCES = 1_000

_OWN = f"<{NAMESPACE}graph>"
_SAID = " ".join((*map(dcterms, ("title", "description", "license", "rights")), VERSION_INFO, VERSION_IRI))
HEADER = f"""SELECT ?p ?o {{
  {{ VALUES ?p {{ {_SAID} }} {_OWN} {TYPE} {OWL_ONTOLOGY} ; ?p ?o }}
  UNION {{ ?o {TYPE} {kg("Build")} BIND({prov("wasGeneratedBy")} AS ?p) }}
  UNION {{ ?build {TYPE} {kg("Build")} ; {prov("used")} ?o BIND({prov("wasDerivedFrom")} AS ?p) }}
  UNION {{
    SELECT ({dcterms("source")} AS ?p) ?o {{ ?o {TYPE} {DOCUMENT} }} ORDER BY ?o LIMIT {MOST_SOURCES}
  }}
}}"""
PROPERTIES = """SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
{ ?s ?p ?o } GROUP BY ?p ORDER BY ?p"""
CLASSES = f"SELECT ?c (COUNT(DISTINCT ?s) AS ?n) {{ ?s {TYPE} ?c }} GROUP BY ?c ORDER BY ?c"
WHOLE = """SELECT (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) { ?s ?p ?o }"""

Row = tuple[str, ...]
Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the queries above found, as rows of tokens; empty where they were not asked or had no answer."""

    header: tuple[Row, ...] = ()
    properties: tuple[Row, ...] = ()
    classes: tuple[Row, ...] = ()
    whole: tuple[Row, ...] = ()


def rows(results: bytes) -> tuple[Row, ...]:
    """Give the rows of an answer in JSON, each cell as a token."""
    found = ox.parse_query_results(results, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101  # the answer to a SELECT
    return tuple(tuple(str(term) for term in row) for row in found)


def service_description(root: str, holdings: Holdings, *, writable: bool) -> Iterator[Triple]:
    """Yield what the service at `root` can do, and where its data set is described."""
    endpoint, data, graph = iri(f"{root}sparql"), iri(f"{root}sparql#dataset"), iri(f"{root}sparql#default")
    yield endpoint, TYPE, _sd("Service")
    yield endpoint, _sd("endpoint"), endpoint
    for name in ("SPARQL11Query", *(["SPARQL11Update"] if writable else [])):
        yield endpoint, _sd("supportedLanguage"), _sd(name)
    for name in (*RESULTS, *GRAPHS):
        yield endpoint, _sd("resultFormat"), f"<{FORMATS}{NAMES[name]}>"
    yield endpoint, _sd("feature"), _sd("EmptyGraphs")
    yield endpoint, _sd("defaultDataset"), data
    yield data, TYPE, _sd("Dataset")
    yield data, _sd("defaultGraph"), graph
    yield graph, TYPE, _sd("Graph")
    yield from dataset_description(root, holdings)


def dataset_description(root: str, holdings: Holdings) -> Iterator[Triple]:
    """Yield what the data set says of itself, where it can be had, and how much of what it holds."""
    data, endpoint = iri(f"{root}sparql#dataset"), iri(f"{root}sparql")
    yield data, TYPE, _void("Dataset")
    yield data, TYPE, _dcat("Dataset")
    for predicate, object_ in holdings.header:
        yield data, predicate, object_
    yield data, _void("sparqlEndpoint"), endpoint
    yield data, "<http://www.w3.org/2000/01/rdf-schema#seeAlso>", iri(f"{root}.well-known/void")
    yield endpoint, TYPE, _dcat("DataService")
    yield endpoint, _dcat("endpointURL"), endpoint
    yield endpoint, _dcat("servesDataset"), data
    yield from _distributions(root, data)
    yield from _sizes(data, holdings)
    yield from _partitions(root, data, holdings)


def _distributions(root: str, data: str) -> Iterator[Triple]:
    dump = iri(f"{root}graph-store?default")
    for media_type in DUMPS:
        node = iri(f"{root}sparql#dump-{NAMES[media_type]}")
        yield data, _dcat("distribution"), node
        yield node, TYPE, _dcat("Distribution")
        yield node, dcterms("title"), literal(f"the default graph as {media_type}")
        yield node, _dcat("accessURL"), dump
        yield node, _dcat("mediaType"), iri(f"https://www.iana.org/assignments/media-types/{media_type}")
        yield node, _dcat("accessService"), iri(f"{root}sparql")
        yield data, _void("feature"), f"<{FORMATS}{NAMES[media_type]}>"
    yield data, _void("dataDump"), dump


def _sizes(data: str, holdings: Holdings) -> Iterator[Triple]:
    if holdings.properties:
        yield data, _void("triples"), _number(sum(int(text_of(row[1])) for row in holdings.properties))
        yield data, _void("properties"), _number(len(holdings.properties))
        yield data, _void("classes"), _number(len(holdings.classes))
    for subjects, objects in holdings.whole:
        yield data, _void("distinctSubjects"), subjects
        yield data, _void("distinctObjects"), objects
    terms = [row[0] for row in (*holdings.properties, *holdings.classes)]
    for vocabulary in sorted({_vocabulary(text_of(term)) for term in terms if term.startswith("<")}):
        yield data, _void("vocabulary"), iri(vocabulary)


def _partitions(root: str, data: str, holdings: Holdings) -> Iterator[Triple]:
    for number, (predicate, count, subjects, objects) in enumerate(holdings.properties, 1):
        node = iri(f"{root}sparql#property-{number}")
        yield data, _void("propertyPartition"), node
        yield node, _void("property"), predicate
        yield node, _void("triples"), count
        yield node, _void("distinctSubjects"), subjects
        yield node, _void("distinctObjects"), objects
    for number, (kind, count) in enumerate(holdings.classes, 1):
        node = iri(f"{root}sparql#class-{number}")
        yield data, _void("classPartition"), node
        yield node, _void("class"), kind
        yield node, _void("entities"), count


def _vocabulary(term: str) -> str:
    """Give the namespace of a term: up to its last # or /."""
    return term[: max(term.rfind("#"), term.rfind("/"), term.rfind(":")) + 1]


def _number(value: int) -> str:
    return f'"{value}"^^<http://www.w3.org/2001/XMLSchema#integer>'


def _sd(name: str) -> str:
    return f"<http://www.w3.org/ns/sparql-service-description#{name}>"


def _void(name: str) -> str:
    return f"<http://rdfs.org/ns/void#{name}>"


def _dcat(name: str) -> str:
    return f"<http://www.w3.org/ns/dcat#{name}>"


def serialized(triples: Iterable[Triple], media_types: Sequence[str]) -> tuple[str, bytes]:
    """Write triples in the best of the media types that is a form of RDF; give it and the bytes."""
    media = next((name for name in media_types if name in GRAPHS), "text/turtle")
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    parsed = [quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.N_TRIPLES)]
    out = io.BytesIO()
    prefixes = {
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "void": "http://rdfs.org/ns/void#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "prov": "http://www.w3.org/ns/prov#",
        "formats": FORMATS,
    }
    ox.serialize(parsed, out, format=GRAPHS[media], prefixes=prefixes)
    return media, out.getvalue()
