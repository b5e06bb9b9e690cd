"""The order of our Turtle: which section a thing stands in, and in which order its properties come."""

from __future__ import annotations

from kg.graph import names
from kg.graph.names import biolink, dcterms, kg, oa, owl, prov, rdfs, skos
from kg.settings import NAMESPACE

OWN = f"<{NAMESPACE}"
# Whose local names say what they are.
OWN_TERMS = (OWN, "<https://w3id.org/biolink/vocab/", "<http://www.w3.org/")

SECTIONS = (
    "Graph",
    "Drugs",
    "Genes",
    "Gene families",
    "Alterations",
    "Diseases",
    "Pathways",
    "Processes",
    "Mechanisms of resistance",
    "Cell lines",
    "Chemicals",
    "Documents",
    "Claims, each with its evidence",
    "Evidence without a claim",
    "Rules and the build",
    "Classes",
    "Properties",
    "External terms",
    "Others",
)
OTHER = len(SECTIONS) - 1

_PROPERTY_TYPES = (
    "ObjectProperty",
    "DatatypeProperty",
    "AnnotationProperty",
    "SymmetricProperty",
)


def _sections() -> dict[tuple[str, bool], int]:
    """Pair each type, and whether the thing is of our own namespace, with its section."""
    at = SECTIONS.index
    found: dict[tuple[str, bool], int] = {}
    anywhere = {
        names.OWL_ONTOLOGY: "Graph",
        kg("Drug"): "Drugs",
        kg("Gene"): "Genes",
        kg("GeneFamily"): "Gene families",
        kg("Alteration"): "Alterations",
        kg("Disease"): "Diseases",
        kg("Pathway"): "Pathways",
        kg("Process"): "Processes",
        kg("Mechanism"): "Mechanisms of resistance",
        kg("CellLine"): "Cell lines",
        kg("Chemical"): "Chemicals",
        names.DOCUMENT: "Documents",
        names.CLAIM: "Claims, each with its evidence",
        names.EVIDENCE: "Evidence without a claim",
        oa("TextQuoteSelector"): "Evidence without a claim",
        oa("TextPositionSelector"): "Evidence without a claim",
        kg("Rule"): "Rules and the build",
        kg("Build"): "Rules and the build",
        prov("SoftwareAgent"): "Rules and the build",
        prov("Entity"): "Rules and the build",
    }
    for kind, section in anywhere.items():
        found[kind, True] = found[kind, False] = at(section)
    found[names.OWL_CLASS, True] = at("Classes")
    found[names.OWL_CLASS, False] = at("External terms")
    for kind in _PROPERTY_TYPES:
        found[owl(kind), True] = at("Properties")
        found[owl(kind), False] = at("External terms")
    return found


TYPE_SECTIONS = _sections()

_ORDER = (
    names.TYPE,
    dcterms("title"),
    names.LABEL,
    dcterms("identifier"),
    dcterms("description"),
    dcterms("license"),
    dcterms("rights"),
    names.VERSION_IRI,
    names.VERSION_INFO,
    kg("needs_grounding"),
    kg("alteration_of"),
    kg("alteration_kind"),
    names.SUBCLASS_OF,
    rdfs("subPropertyOf"),
    names.BROADER,
    names.DEFINITION,
    kg("denial"),
    kg("stated_as"),
    kg("opposite"),
    rdfs("domain"),
    rdfs("range"),
    owl("inverseOf"),
    names.SUBJECT,
    names.PREDICATE,
    names.OBJECT,
    names.NEGATED,
    names.STANDING,
    kg("verdict"),
    kg("error_type"),
    names.COMMENT,
    prov("wasAttributedTo"),
    dcterms("dateAccepted"),
    names.CERTAINTY,
    kg("mode"),
    kg("mechanism"),
    biolink("disease_context_qualifier"),
    kg("alteration_context"),
    kg("model_system"),
    kg("line_of_therapy"),
    kg("setting"),
    kg("resistance_kind"),
    kg("finding"),
    kg("cites"),
    kg("in_combination_with"),
    biolink("has_confidence_score"),
    biolink("knowledge_level"),
    biolink("agent_type"),
    biolink("has_evidence_of_type"),
    kg("contradicts"),
    kg("opposed_to"),
    kg("documents"),
    names.SAID_IN,
    names.HEDGED_IN,
    names.HAS_EVIDENCE,
    names.HAS_SOURCE,
    names.HAS_SELECTOR,
    names.EXACT,
    names.START,
    names.END,
    kg("page"),
    kg("page_line"),
    kg("seam"),
    kg("subject_text"),
    kg("subject_span"),
    kg("trigger_text"),
    kg("trigger_span"),
    kg("object_text"),
    kg("object_span"),
    kg("cue_text"),
    biolink("supporting_text_section_type"),
    biolink("extraction_confidence_score"),
    kg("rule"),
    prov("wasDerivedFrom"),
    prov("wasGeneratedBy"),
    prov("wasAssociatedWith"),
    prov("used"),
    names.EXACT_SYNONYM,
    names.RELATED_SYNONYM,
    names.ALT_LABEL,
    names.XREF,
    names.EXACT_MATCH,
    skos("closeMatch"),
    skos("broadMatch"),
    skos("narrowMatch"),
    skos("relatedMatch"),
    names.SEE_ALSO,
    dcterms("source"),
    names.DEFINED_BY,
)
_RANKS = {predicate: rank for rank, predicate in enumerate(_ORDER)}


def predicate_rank(predicate: str) -> int:
    """Give the place of a property in a block; `rdf:type` is 0, properties without a place come last."""
    return _RANKS.get(predicate, len(_ORDER))
