"""GA4GH VA-Spec: claims of resistance and sensitivity as statements on therapeutic response.

https://va-spec.ga4gh.org: a Statement about a VariantTherapeuticResponseProposition, with the direction and
strength the texts give it, and an EvidenceLine for each document.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from kg.files import replacing
from kg.graph.assertions import certainty, confidence, documents_of
from kg.model import Assertion, Certainty, Entity, EntityType
from kg.output.exports.source import Build

PREDICATES = {
    "confers_resistance_to": "predictsResistanceTo",
    "confers_sensitivity_to": "predictsSensitivityTo",
}
Json = dict[str, object]
_UNNAMED = Entity("MONDO:0004992", "cancer", EntityType.DISEASE)


def va_spec(build: Build, out: Path) -> int:
    """Write a JSON array of statements and return how many there are; rejected claims are left out."""
    statements = [
        _statement(each, build)
        for each in build.assertions
        if each.claim.predicate in PREDICATES
        and each.claim.subject.type is EntityType.ALTERATION
        and build.standings[each.claim.key].name != "rejected"
    ]
    with replacing(out) as place:
        place.write_text(
            json.dumps(statements, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
        )
    return len(statements)


def _statement(assertion: Assertion, build: Build) -> Json:
    claim = assertion.claim
    sure = certainty(assertion) is Certainty.ASSERTED
    return {
        "id": f"kgc:{claim.key}",
        "type": "Statement",
        "description": build.describer.label(claim),
        "proposition": _proposition(assertion),
        "direction": "disputes" if claim.negated else "supports",
        "strength": {
            "primaryCoding": {
                "code": "likely" if sure else "uncertain",
                "system": "https://w3id.org/claimgraph/ontology#certainty",
            }
        },
        "score": confidence(assertion),
        "hasEvidenceLines": [_line(assertion, document, build) for document, _ in documents_of(assertion)],
    }


def _proposition(assertion: Assertion) -> Json:
    claim = assertion.claim
    diseases = [each.context.disease for each in assertion.evidence if each.context.disease is not None]
    disease = min(diseases, key=lambda entity: entity.curie) if diseases else _UNNAMED
    found: Json = {
        "type": "VariantTherapeuticResponseProposition",
        "predicate": PREDICATES[claim.predicate],
        "subjectVariant": _variant(claim.subject),
        "objectTherapeutic": _concept(claim.object, "Therapy"),
        "conditionQualifier": _concept(disease, "Disease"),
    }
    if claim.subject.gene is not None:
        found["geneContextQualifier"] = _concept(claim.subject.gene, "Gene")
    return found


def _variant(entity: Entity) -> Json:
    return {
        "id": entity.curie,
        "type": "CategoricalVariant",
        "name": entity.label,
    }


def _concept(entity: Entity, kind: str) -> Json:
    prefix, _, code = entity.curie.partition(":")
    return {
        "id": entity.curie,
        "conceptType": kind,
        "name": entity.label,
        "primaryCoding": {
            "code": code,
            "system": _SYSTEMS.get(prefix, f"https://w3id.org/claimgraph/{prefix}"),
        },
    }


_SYSTEMS: Mapping[str, str] = {
    "UNII": "https://fdasis.nlm.nih.gov/srs",
    "HGNC": "https://www.genenames.org",
    "MONDO": "https://purl.obolibrary.org/obo/mondo.owl",
    "MESH": "https://meshb.nlm.nih.gov",
    "FPLX": "https://sorgerlab.github.io/famplex",
}


def _line(assertion: Assertion, document: str, build: Build) -> Json:
    sentences = [each.sentence.text for each in assertion.evidence if each.sentence.document == document]
    return {
        "type": "EvidenceLine",
        "directionOfEvidenceProvided": "disputes" if assertion.claim.negated else "supports",
        "hasEvidenceItems": [
            {
                "type": "Statement",
                "description": text,
                "proposition": _proposition(assertion),
                "direction": "disputes" if assertion.claim.negated else "supports",
                "reportedIn": [{"type": "Document", "id": build.publication(document)}],
            }
            for text in sorted(set(sentences))
        ],
    }
