"""BEL script: claims as Biological Expression Language 2.1, with citation and evidence (https://language.bel.bio).

What BEL can say is said, the rest is left out: resistance and sensitivity as effects on the response to a
drug, a denied effect as `causesNoChange`, claims in doubt not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.files import replacing
from kg.model import Assertion, Certainty, Claim, Entity, EntityType, Evidence
from kg.output.exports.source import Build

RELATIONS = {
    "targets": "decreases",
    "inhibits": "decreases",
    "activates": "increases",
    "regulates": "regulates",
    "confers_resistance_to": "decreases",
    "confers_sensitivity_to": "increases",
    "treats": "decreases",
    "interacts_with": "association",
    "participates_in": "association",
    "biomarker_of": "association",
}
_RESPONSE = {"confers_resistance_to", "confers_sensitivity_to"}
_FUNCTIONS = {
    EntityType.DRUG: "a",
    EntityType.CHEMICAL: "a",
    EntityType.GENE: "p",
    EntityType.GENE_FAMILY: "p",
    EntityType.DISEASE: "path",
    EntityType.PATHWAY: "bp",
    EntityType.PROCESS: "bp",
}


def bel(build: Build, out: Path) -> int:
    """Write a BEL script and return the number of statements."""
    statements = list(_statements(build))
    spaces = sorted({space for _, used in statements for space in used})
    lines = [
        'SET DOCUMENT Name = "Claimgraph"',
        'SET DOCUMENT Version = "1.0.0"',
        'SET DOCUMENT Description = "Claims of oncology texts"',
        'SET DOCUMENT Authors = "Claimgraph"',
        'SET DOCUMENT ContactInfo = "https://w3id.org/claimgraph/"',
        'SET DOCUMENT Licenses = "CC BY 4.0"',
        "",
        *(f'DEFINE NAMESPACE {space} AS PATTERN ".+"' for space in spaces),
        "",
        *(text for text, _ in statements),
    ]
    with replacing(out) as place:
        place.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return len(statements)


def _statements(build: Build) -> Iterator[tuple[str, set[str]]]:
    for assertion in build.assertions:
        standing = build.standings[assertion.claim.key]
        if standing.name in {"stated", "negated"} and standing.certainty is Certainty.ASSERTED:
            said = statement(assertion)
            if said is not None:
                text, spaces = said
                yield "\n".join([*_citation(assertion.evidence[0], build), text, ""]), spaces


def _citation(evidence: Evidence, build: Build) -> Iterator[str]:
    document = evidence.sentence.document
    prefix, _, local = build.publication(document).partition(":")
    kind = {"PMID": "PubMed", "PMC": "PubMed Central", "doi": "DOI"}.get(prefix, "Other")
    yield f'SET Citation = {{"{kind}", "{_quoted(document)}", "{_quoted(local)}"}}'
    yield f'SET SupportingText = "{_quoted(evidence.sentence.text)}"'


def statement(assertion: Assertion) -> tuple[str, set[str]] | None:
    """Give a claim as a BEL statement with the namespaces it uses; None where BEL has no words for it."""
    claim = assertion.claim
    relation = "causesNoChange" if claim.negated else RELATIONS.get(claim.predicate)
    if claim.predicate not in RELATIONS or relation is None:
        return None
    if claim.predicate == "targets" and not claim.negated and not _inhibits(assertion):
        relation = "association"
    sides = _term(claim.subject), _object(claim)
    if None in sides:
        return None
    left, right = (side for side in sides if side is not None)
    return f"{left[0]} {relation} {right[0]}", {left[1], right[1]}


def _inhibits(assertion: Assertion) -> bool:
    return any("inhibits" in evidence.mode for evidence in assertion.evidence)


def _object(claim: Claim) -> tuple[str, str] | None:
    if claim.predicate in _RESPONSE:
        return f'bp(RESPONSE:"response to {_quoted(claim.object.label)}")', "RESPONSE"
    term = _term(claim.object)
    if term is not None and claim.object.type in {EntityType.GENE, EntityType.GENE_FAMILY}:
        return f"act({term[0]})", term[1]
    return term


def _term(entity: Entity) -> tuple[str, str] | None:
    if entity.type is EntityType.ALTERATION:
        return _alteration(entity)
    function = _FUNCTIONS.get(entity.type)
    space = entity.curie.partition(":")[0]
    return (f'{function}({space}:"{_quoted(entity.label)}")', space) if function else None


def _alteration(entity: Entity) -> tuple[str, str] | None:
    """Say an alteration of a gene: activity for activation, a variant of the protein for all else."""
    if entity.gene is None:
        return None
    space = entity.gene.curie.partition(":")[0]
    gene = f'{space}:"{_quoted(entity.gene.label)}"'
    if entity.kind == "activation":
        return f"act(p({gene}))", space
    return f'p({gene}, var("{_quoted(entity.kind or entity.label)}"))', space


def _quoted(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
