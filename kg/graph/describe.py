"""Describe a service and its data set: SPARQL 1.1 Service Description, VoID, DCAT and PROV.

https://www.w3.org/TR/sparql11-service-description/ https://www.w3.org/TR/void/ https://www.w3.org/TR/vocab-dcat-3/
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.graph import names
from kg.graph.names import dcat, dcterms, kg, prov, sd, void
from kg.graph.session import GRAPHS, RESULTS, Answer
from kg.graph.terms import integer, iri, literal, text_of

FORMATS = "http://www.w3.org/ns/formats/"
FORMAT_NAMES = {
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
PREFIXES = {
    "sd": names.SD,
    "void": names.VOID,
    "dcat": names.DCAT,
    "dcterms": names.DCTERMS,
    "prov": names.PROV,
    "formats": FORMATS,
}
MOST_SOURCES = 1_000

_SAID = " ".join(
    (*map(dcterms, ("title", "description", "license", "rights")), names.VERSION_INFO, names.VERSION_IRI)
)
HEADER = f"""SELECT ?p ?o {{
  {{ VALUES ?p {{ {_SAID} }} {names.GRAPH} {names.TYPE} {names.OWL_ONTOLOGY} ; ?p ?o }}
  UNION {{ ?o {names.TYPE} {kg("Build")} BIND({prov("wasGeneratedBy")} AS ?p) }}
  UNION {{ ?build {names.TYPE} {kg("Build")} ; {prov("used")} ?o BIND({prov("wasDerivedFrom")} AS ?p) }}
  UNION {{
    SELECT ({dcterms("source")} AS ?p) ?o {{ ?o {names.TYPE} {names.DOCUMENT} }}
    ORDER BY ?o LIMIT {MOST_SOURCES}
  }}
}}"""
PROPERTIES = """SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
{ ?s ?p ?o } GROUP BY ?p ORDER BY ?p"""
CLASSES = f"SELECT ?c (COUNT(DISTINCT ?s) AS ?n) {{ ?s {names.TYPE} ?c }} GROUP BY ?c ORDER BY ?c"
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
    yield endpoint, names.TYPE, sd("Service")
    yield endpoint, sd("endpoint"), endpoint
    for name in ("SPARQL11Query", *(["SPARQL11Update"] if writable else [])):
        yield endpoint, sd("supportedLanguage"), sd(name)
    for name in (*RESULTS, *GRAPHS):
        yield endpoint, sd("resultFormat"), f"<{FORMATS}{FORMAT_NAMES[name]}>"
    yield endpoint, sd("feature"), sd("EmptyGraphs")
    yield endpoint, sd("defaultDataset"), data
    yield data, names.TYPE, sd("Dataset")
    yield data, sd("defaultGraph"), graph
    yield graph, names.TYPE, sd("Graph")
    yield from dataset_description(root, holdings)


def dataset_description(root: str, holdings: Holdings) -> Iterator[Triple]:
    """Yield what the data set says of itself, where it can be had, and how much of what it holds."""
    data, endpoint = iri(f"{root}sparql#dataset"), iri(f"{root}sparql")
    yield data, names.TYPE, void("Dataset")
    yield data, names.TYPE, dcat("Dataset")
    for predicate, object_ in holdings.header:
        yield data, predicate, object_
    yield data, void("sparqlEndpoint"), endpoint
    yield data, names.SEE_ALSO, iri(f"{root}.well-known/void")
    yield endpoint, names.TYPE, dcat("DataService")
    yield endpoint, dcat("endpointURL"), endpoint
    yield endpoint, dcat("servesDataset"), data
    yield from _distributions(root, data)
    yield from _sizes(data, holdings)
    yield from _partitions(root, data, holdings)


def _distributions(root: str, data: str) -> Iterator[Triple]:
    dump = iri(f"{root}graph-store?default")
    for media_type in DUMPS:
        node = iri(f"{root}sparql#dump-{FORMAT_NAMES[media_type]}")
        yield data, dcat("distribution"), node
        yield node, names.TYPE, dcat("Distribution")
        yield node, dcterms("title"), literal(f"the default graph as {media_type}")
        yield node, dcat("accessURL"), dump
        yield node, dcat("mediaType"), iri(f"https://www.iana.org/assignments/media-types/{media_type}")
        yield node, dcat("accessService"), iri(f"{root}sparql")
        yield data, void("feature"), f"<{FORMATS}{FORMAT_NAMES[media_type]}>"
    yield data, void("dataDump"), dump


def _sizes(data: str, holdings: Holdings) -> Iterator[Triple]:
    if holdings.properties:
        yield data, void("triples"), integer(sum(int(text_of(row[1])) for row in holdings.properties))
        yield data, void("properties"), integer(len(holdings.properties))
        yield data, void("classes"), integer(len(holdings.classes))
    for subjects, objects in holdings.whole:
        yield data, void("distinctSubjects"), subjects
        yield data, void("distinctObjects"), objects
    terms = [row[0] for row in (*holdings.properties, *holdings.classes)]
    for vocabulary in sorted({_vocabulary(text_of(term)) for term in terms if term.startswith("<")}):
        yield data, void("vocabulary"), iri(vocabulary)


def _partitions(root: str, data: str, holdings: Holdings) -> Iterator[Triple]:
    for number, (predicate, count, subjects, objects) in enumerate(holdings.properties, 1):
        node = iri(f"{root}sparql#property-{number}")
        yield data, void("propertyPartition"), node
        yield node, void("property"), predicate
        yield node, void("triples"), count
        yield node, void("distinctSubjects"), subjects
        yield node, void("distinctObjects"), objects
    for number, (kind, count) in enumerate(holdings.classes, 1):
        node = iri(f"{root}sparql#class-{number}")
        yield data, void("classPartition"), node
        yield node, void("class"), kind
        yield node, void("entities"), count


def _vocabulary(term: str) -> str:
    """Give the namespace of a term: up to its last # or /."""
    return term[: max(term.rfind("#"), term.rfind("/"), term.rfind(":")) + 1]


def serialized(triples: Iterable[Triple], media_type: str) -> Answer:
    """Write triples in one of the media types of RDF."""
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    parsed = [quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.N_TRIPLES)]
    out = io.BytesIO()
    ox.serialize(parsed, out, format=GRAPHS[media_type], prefixes=PREFIXES)
    return Answer(out.getvalue(), media_type)
