"""Describe a service and its data set: SPARQL 1.1 Service Description, VoID and DCAT."""

from __future__ import annotations

import io

import pyoxigraph as ox

from kg.graph.session import GRAPHS, RESULTS

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


def service_description(endpoint: str, media_types: tuple[str, ...], *, writable: bool) -> tuple[str, bytes]:
    """Give the description in the best of the media types that is a form of RDF."""
    languages = ["SPARQL11Query", *(["SPARQL11Update"] if writable else [])]
    forms = ", ".join(f"<{FORMATS}{NAMES[name]}>" for name in (*RESULTS, *GRAPHS))
    text = f"""
    PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
    PREFIX void: <http://rdfs.org/ns/void#>
    PREFIX dcat: <http://www.w3.org/ns/dcat#>
    <{endpoint}> a sd:Service ;
        sd:endpoint <{endpoint}> ;
        sd:supportedLanguage {", ".join(f"sd:{name}" for name in languages)} ;
        sd:resultFormat {forms} ;
        sd:feature sd:EmptyGraphs ;
        sd:defaultDataset <{endpoint}#dataset> .
    <{endpoint}#dataset> a sd:Dataset, void:Dataset, dcat:Dataset ;
        void:sparqlEndpoint <{endpoint}> ;
        sd:defaultGraph <{endpoint}#default> .
    <{endpoint}#default> a sd:Graph .
    """
    media = next((name for name in media_types if name in GRAPHS), "text/turtle")
    triples = [quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)]
    out = io.BytesIO()
    ox.serialize(triples, out, format=GRAPHS[media])
    return media, out.getvalue()
