"""KGX: nodes.tsv and edges.tsv in the Biolink Model, and back (https://github.com/biolink/kgx).

KGX has no place for a predicate outside Biolink, so `predicate` is the nearest of Biolink's and the column
`original_predicate` keeps ours; negation, certainty and context have columns and are never dropped.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.errors import InputError
from kg.files import replacing
from kg.graph.assertions import certainty, confidence, documents_of
from kg.graph.claims import AUTOMATIC
from kg.graph.entities import entities_of
from kg.model import Assertion, Certainty, Claim, Entity, EntityType
from kg.output.exports.source import Build

CATEGORIES = {
    EntityType.DRUG: "biolink:ChemicalEntity",
    EntityType.CHEMICAL: "biolink:ChemicalEntity",
    EntityType.GENE: "biolink:Gene",
    EntityType.GENE_FAMILY: "biolink:GeneFamily",
    EntityType.ALTERATION: "biolink:SequenceVariant",
    EntityType.DISEASE: "biolink:Disease",
    EntityType.PATHWAY: "biolink:Pathway",
    EntityType.PROCESS: "biolink:BiologicalProcess",
    EntityType.MECHANISM: "biolink:BiologicalProcess",
    EntityType.CELL_LINE: "biolink:CellLine",
}
NODES = ("id", "category", "name", "provided_by", "entity_type")
EDGES = (
    "id",
    "subject",
    "predicate",
    "object",
    "category",
    "knowledge_level",
    "agent_type",
    "primary_knowledge_source",
    "publications",
    "negated",
    "has_confidence_score",
    "has_evidence_of_type",
    "qualified_predicate",
    "object_aspect_qualifier",
    "object_direction_qualifier",
    "disease_context_qualifier",
    "original_predicate",
    "certainty",
    "standing",
    "mode",
    "model_system",
    "supporting_text",
)
_SOURCE = "infores:claimgraph"
_DIRECTIONS = {"inhibits": "decreased", "activates": "increased"}


def kgx(build: Build, out: Path) -> int:
    """Write a folder with nodes.tsv and edges.tsv; return the number of edges."""
    with replacing(out) as folder:
        folder.mkdir(parents=True)
        _write(folder / "nodes.tsv", NODES, _nodes(build.assertions))
        _write(folder / "edges.tsv", EDGES, (_edge(each, build) for each in build.assertions))
    return len(build.assertions)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
        writer.writerow(header)
        writer.writerows([" ".join(cell.split()) for cell in row] for row in rows)


def _nodes(found: Iterable[Assertion]) -> Iterator[Sequence[str]]:
    entities = {entity.curie: entity for assertion in found for entity in entities_of(assertion)}
    for curie in sorted(entities):
        entity = entities[curie]
        yield curie, CATEGORIES[entity.type], entity.label, _SOURCE, entity.type.value


def _edge(assertion: Assertion, build: Build) -> Sequence[str]:
    claim = assertion.claim
    predicate = build.ontology.predicates[claim.predicate].biolink
    sure = certainty(assertion)
    direction = _direction(assertion)
    curated = assertion.decision is not None
    evidence = assertion.evidence
    diseases = {each.context.disease.curie for each in evidence if each.context.disease}
    return (
        f"kgc:{claim.key}",
        claim.subject.curie,
        predicate,
        claim.object.curie,
        "biolink:Association",
        "knowledge_assertion" if sure is Certainty.ASSERTED else "not_provided",
        "manual_validation_of_automated_agent" if curated else "text_mining_agent",
        _SOURCE,
        _joined(build.publication(document) for document, _ in documents_of(assertion)),
        str(claim.negated).lower(),
        str(confidence(assertion)),
        _joined({each.context.eco or AUTOMATIC for each in evidence}),
        "biolink:causes" if direction else "",
        "activity" if direction else "",
        direction,
        _joined(diseases),
        f"kg:{claim.predicate}",
        sure.value,
        build.standings[claim.key].name,
        _joined({each.mode for each in evidence if each.mode}),
        _joined({each.context.model for each in evidence if each.context.model}),
        _joined(each.sentence.text.replace("|", "/") for each in evidence),
    )


def _direction(assertion: Assertion) -> str:
    """Give Biolink's direction of an effect on activity; nothing where the predicate tells none."""
    if assertion.claim.predicate == "targets":
        return "decreased" if any("inhibits" in each.mode for each in assertion.evidence) else ""
    return _DIRECTIONS.get(assertion.claim.predicate, "")


def _joined(values: Iterable[str]) -> str:
    return "|".join(sorted(set(values)))


def read_kgx(folder: Path) -> dict[str, tuple[Claim, Certainty, dict[str, str]]]:
    """Read claims back, by key, with their certainty and the other cells of their edges.

    Raises InputError where a file is not there, or an edge names a node that is not.
    """
    nodes = {
        row["id"]: Entity(row["id"], row["name"], EntityType(row["entity_type"]))
        for row in _rows(folder / "nodes.tsv")
    }
    found = {}
    for row in _rows(folder / "edges.tsv"):
        try:
            sides = nodes[row["subject"]], nodes[row["object"]]
        except KeyError as error:
            raise InputError(f"{folder / 'edges.tsv'}: {row['id']}: no node {error.args[0]}") from None
        claim = Claim(
            sides[0], row["original_predicate"].removeprefix("kg:"), sides[1], row["negated"] == "true"
        )
        found[claim.key] = (claim, Certainty(row["certainty"]), row)
    return found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file, delimiter="\t")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
