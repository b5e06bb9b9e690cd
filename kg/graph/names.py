"""The properties and classes that this graph uses, as tokens; what they mean stands in `ontology/kg.ttl`."""

from __future__ import annotations

from kg.settings import NAMESPACE

_KG = f"{NAMESPACE}ontology#"
_BIOLINK = "https://w3id.org/biolink/vocab/"
_OA = "http://www.w3.org/ns/oa#"
_OBO = "http://www.geneontology.org/formats/oboInOwl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_OWL = "http://www.w3.org/2002/07/owl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
SD = "http://www.w3.org/ns/sparql-service-description#"


def kg(name: str) -> str:
    """Give a term of our own schema."""
    return f"<{_KG}{name}>"


def biolink(name: str) -> str:
    """Give a term of the Biolink Model."""
    return f"<{_BIOLINK}{name}>"


def oa(name: str) -> str:
    """Give a term of the Web Annotation vocabulary."""
    return f"<{_OA}{name}>"


def skos(name: str) -> str:
    """Give a term of SKOS."""
    return f"<{_SKOS}{name}>"


def owl(name: str) -> str:
    """Give a term of OWL."""
    return f"<{_OWL}{name}>"


def rdfs(name: str) -> str:
    """Give a term of RDF Schema."""
    return f"<{_RDFS}{name}>"


def prov(name: str) -> str:
    """Give a term of PROV-O."""
    return f"<{PROV}{name}>"


def dcterms(name: str) -> str:
    """Give a term of the Dublin Core."""
    return f"<{DCTERMS}{name}>"


def dcat(name: str) -> str:
    """Give a term of DCAT."""
    return f"<{DCAT}{name}>"


def void(name: str) -> str:
    """Give a term of VoID."""
    return f"<{VOID}{name}>"


def sd(name: str) -> str:
    """Give a term of SPARQL 1.1 Service Description."""
    return f"<{SD}{name}>"


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
