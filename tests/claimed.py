"""Claims with evidence, made by hand or drawn at random, for the tests of the graph."""

import shutil

from hypothesis import strategies as st

from kg.model import (
    Certainty,
    Claim,
    Context,
    Entity,
    EntityType,
    Evidence,
    Grounding,
    Mention,
    Piece,
    Sentence,
    Span,
)
from kg.settings import Settings

LORLATINIB = Entity("UNII:OSP71S83EU", "lorlatinib", EntityType.DRUG)
CRIZOTINIB = Entity("UNII:53AH36668S", "crizotinib", EntityType.DRUG)
ALK = Entity("HGNC:427", "ALK", EntityType.GENE)
MET = Entity("HGNC:7029", "MET", EntityType.GENE)
MET_AMPLIFICATION = Entity(
    "kga:hgnc-7029-amplification", "MET amplification", EntityType.ALTERATION, MET, "amplification"
)
LUNG_CANCER = Entity("MONDO:0005233", "non-small cell lung carcinoma", EntityType.DISEASE)
BYPASS = Entity("kgm:bypass-receptor", "bypass receptor", EntityType.MECHANISM)


def said(
    subject,
    predicate,
    object_,
    *,
    negated=False,
    certainty="asserted",
    document="paper",
    start=0,
    sentence=None,
    rule="made-by-hand",
    score=0.9,
    mode="",
    context=None,
    mechanism=None,
):
    """Make one claim with one piece of evidence, in a sentence of its own."""
    claim = Claim(subject, predicate, object_, negated)
    subject, object_ = claim.subject, claim.object
    text = sentence or f"{subject.label} {predicate} {object_.label}."
    whole = Sentence(document, start, start + len(text), text, (Piece(0, start, len(text)),), "results")
    sides = []
    for entity in (subject, object_):
        at = max(text.find(entity.label), 0)
        span = Span(at, min(at + len(entity.label), len(text)))
        sides.append(Grounding(Mention(whole, span, entity.type, ""), entity, 1.0, "exact"))
    at = text.find(predicate)
    trigger = Span(at, at + len(predicate)) if at >= 0 else None
    evidence = Evidence(
        whole,
        sides[0],
        sides[1],
        trigger,
        rule,
        Certainty(certainty),
        mode,
        context or Context(),
        (),
        mechanism,
        score,
    )
    return claim, evidence


def resistance(**changes):
    """MET amplification confers resistance to lorlatinib, said once unless told otherwise."""
    return said(MET_AMPLIFICATION, "confers_resistance_to", LORLATINIB, **changes)


def light_ontology(folder):
    """Copy the shipped ontology without its vocabulary, for tests that build graphs."""
    shipped = Settings().ontology
    for name in ("kg.ttl", "shapes.ttl", "prefixes.toml", "alterations.toml"):
        if (shipped / name).is_file():
            shutil.copy(shipped / name, folder)
    for name in ("queries", "recognition"):
        shutil.copytree(shipped / name, folder / name)
    (folder / "vocabulary").mkdir()
    header = "curie\tlabel\ttype\tnames\tsymbols\tprevious\tparents\txrefs\n"
    row = "UNII:53AH36668S\tcrizotinib\tDrug\tXalkori\tPF-02341066\t\t\tCHEBI:64310\n"
    row += "MONDO:0005233\tnon-small cell lung carcinoma\tDisease\tNSCLC\t\t\tMONDO:0005138\t\n"
    row += "MONDO:0005138\tlung carcinoma\tDisease\t\t\t\t\t\n"
    (folder / "vocabulary" / "terms.tsv").write_text(header + row, encoding="utf-8")
    return folder


WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(lambda text: text.strip())
_SIDES = {
    "targets": (EntityType.DRUG, EntityType.GENE),
    "confers_resistance_to": (EntityType.ALTERATION, EntityType.DRUG),
    "confers_sensitivity_to": (EntityType.GENE, EntityType.DRUG),
    "treats": (EntityType.DRUG, EntityType.DISEASE),
    "combined_with": (EntityType.DRUG, EntityType.DRUG),
    "interacts_with": (EntityType.GENE, EntityType.GENE),
    "participates_in": (EntityType.GENE, EntityType.PATHWAY),
}
_PREFIX = {
    EntityType.DRUG: "UNII",
    EntityType.GENE: "HGNC",
    EntityType.DISEASE: "MONDO",
    EntityType.PATHWAY: "kgp",
    EntityType.ALTERATION: "kga",
}


@st.composite
def entities(draw, kind):
    number = draw(st.integers(1, 4))
    gene = Entity(f"HGNC:{number}", f"G{number}", EntityType.GENE) if kind is EntityType.ALTERATION else None
    change = draw(st.sampled_from(["loss", "amplification", "V777L"])) if gene else ""
    name = f"{number}-{change.lower()}" if gene else str(number)
    return Entity(f"{_PREFIX[kind]}:{name}", draw(WORDS), kind, gene, change)


@st.composite
def pairs(draw):
    """Draw a claim with one piece of evidence: any Unicode in its words, any polarity, few entities."""
    predicate = draw(st.sampled_from(sorted(_SIDES)))
    subject, object_ = (draw(entities(kind)) for kind in _SIDES[predicate])
    return said(
        subject,
        predicate,
        object_,
        negated=draw(st.booleans()),
        certainty=draw(st.sampled_from(["asserted", "asserted", "probable", "possible", "asked"])),
        document=draw(st.sampled_from(["one", "two", "a b/ö"])),
        start=draw(st.integers(0, 999)),
        sentence=draw(WORDS),
        rule=draw(st.sampled_from(["first", "second"])),
        score=draw(st.floats(0, 1)),
        mode=draw(st.sampled_from(["", "irreversibly inhibits"])),
        context=Context(model=draw(st.sampled_from(["", "patient"]))),
    )
