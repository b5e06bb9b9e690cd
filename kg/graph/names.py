"""The properties and classes that this graph uses, as tokens; what they mean stands in `ontology/kg.ttl`."""

from __future__ import annotations

from kg.settings import NAMESPACE

_KG = f"{NAMESPACE}ontology#"
_BIOLINK = "https://w3id.org/biolink/vocab/"
_OA = "http://www.w3.org/ns/oa#"
_PROV = "http://www.w3.org/ns/prov#"
_DCTERMS = "http://purl.org/dc/terms/"
_OBO = "http://www.geneontology.org/formats/oboInOwl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_OWL = "http://www.w3.org/2002/07/owl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = f"<{_RDFS}label>"
COMMENT = f"<{_RDFS}comment>"
SUBCLASS_OF = f"<{_RDFS}subClassOf>"
SEE_ALSO = f"<{_RDFS}seeAlso>"
DEFINED_BY = f"<{_RDFS}isDefinedBy>"
DEFINITION = "<http://purl.obolibrary.org/obo/IAO_0000115>"
OWL_CLASS = f"<{_OWL}Class>"
OWL_ONTOLOGY = f"<{_OWL}Ontology>"
VERSION_IRI = f"<{_OWL}versionIRI>"
VERSION_INFO = f"<{_OWL}versionInfo>"
ALT_LABEL = f"<{_SKOS}altLabel>"
BROADER = f"<{_SKOS}broader>"
EXACT_MATCH = f"<{_SKOS}exactMatch>"
EXACT_SYNONYM = f"<{_OBO}hasExactSynonym>"
RELATED_SYNONYM = f"<{_OBO}hasRelatedSynonym>"
XREF = f"<{_OBO}hasDbXref>"


def kg(name: str) -> str:
    """Give a term of our own schema."""
    return f"<{_KG}{name}>"


def biolink(name: str) -> str:
    """Give a term of the Biolink Model."""
    return f"<{_BIOLINK}{name}>"


def oa(name: str) -> str:
    """Give a term of the Web Annotation vocabulary."""
    return f"<{_OA}{name}>"


def prov(name: str) -> str:
    """Give a term of PROV-O."""
    return f"<{_PROV}{name}>"


def dcterms(name: str) -> str:
    """Give a term of the Dublin Core."""
    return f"<{_DCTERMS}{name}>"


CLAIM, EVIDENCE, DOCUMENT = kg("Claim"), kg("Evidence"), kg("Document")
SUBJECT, PREDICATE, OBJECT = biolink("subject"), biolink("predicate"), biolink("object")
NEGATED, HAS_EVIDENCE = biolink("negated"), biolink("has_evidence")
CERTAINTY, STANDING, STATED_AS = kg("certainty"), kg("standing"), kg("stated_as")
SAID_IN, HEDGED_IN = kg("said_in"), kg("hedged_in")
HAS_SELECTOR, HAS_SOURCE, EXACT = oa("hasSelector"), oa("hasSource"), oa("exact")
START, END = oa("start"), oa("end")
