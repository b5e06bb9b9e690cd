"""The properties and classes that this graph uses, as tokens; what they mean stands in `ontology/kg.ttl`."""

from __future__ import annotations

from collections.abc import Callable

from kg.settings import NAMESPACE

PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
SD = "http://www.w3.org/ns/sparql-service-description#"
_OBO = "http://www.geneontology.org/formats/oboInOwl#"


def _terms(base: str) -> Callable[[str], str]:
    """Give what spells a term of a vocabulary: its name behind the base, in angle brackets."""
    return lambda name: f"<{base}{name}>"


# Our own schema, Biolink, Web Annotation, SKOS, OWL, RDF Schema, PROV-O, Dublin Core, DCAT, VoID and
# the SPARQL 1.1 Service Description.
kg = _terms(f"{NAMESPACE}ontology#")
biolink = _terms("https://w3id.org/biolink/vocab/")
oa = _terms("http://www.w3.org/ns/oa#")
skos = _terms("http://www.w3.org/2004/02/skos/core#")
owl = _terms("http://www.w3.org/2002/07/owl#")
rdfs = _terms("http://www.w3.org/2000/01/rdf-schema#")
prov, dcterms, dcat, void, sd = map(_terms, (PROV, DCTERMS, DCAT, VOID, SD))

GRAPH = f"<{NAMESPACE}graph>"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL, COMMENT = rdfs("label"), rdfs("comment")
SUBCLASS_OF, SEE_ALSO, DEFINED_BY = rdfs("subClassOf"), rdfs("seeAlso"), rdfs("isDefinedBy")
DEFINITION = "<http://purl.obolibrary.org/obo/IAO_0000115>"
OWL_CLASS, OWL_ONTOLOGY = owl("Class"), owl("Ontology")
VERSION_IRI, VERSION_INFO = owl("versionIRI"), owl("versionInfo")
ALT_LABEL, BROADER, EXACT_MATCH = skos("altLabel"), skos("broader"), skos("exactMatch")
EXACT_SYNONYM, RELATED_SYNONYM = f"<{_OBO}hasExactSynonym>", f"<{_OBO}hasRelatedSynonym>"
XREF = f"<{_OBO}hasDbXref>"
CLAIM, EVIDENCE, DOCUMENT = kg("Claim"), kg("Evidence"), kg("Document")
SUBJECT, PREDICATE, OBJECT = biolink("subject"), biolink("predicate"), biolink("object")
NEGATED, HAS_EVIDENCE = biolink("negated"), biolink("has_evidence")
CERTAINTY, STANDING, STATED_AS = kg("certainty"), kg("standing"), kg("stated_as")
SAID_IN, HEDGED_IN = kg("said_in"), kg("hedged_in")
HAS_SELECTOR, HAS_SOURCE, EXACT = oa("hasSelector"), oa("hasSource"), oa("exact")
START, END = oa("start"), oa("end")
