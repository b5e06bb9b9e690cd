"""The lines of `mentions.jsonl` and `evidence.jsonl`, the contract of DESIGN.md, written and read back.

Offsets in the lines are raw; reading a line back gives sentences whose text is the repaired text and whose
pieces are those of the build, so that a round trip loses nothing that the graph needs.
"""

from __future__ import annotations

import json
from typing import Any

from kg.model import (
    Certainty,
    Claim,
    Context,
    Cue,
    Entity,
    EntityType,
    Evidence,
    Grounding,
    Mention,
    Piece,
    Sentence,
    Span,
)

Line = dict[str, Any]


def dump(line: Line) -> str:
    """Write one line: sorted as given, compact, UTF-8, no newline of its own."""
    return json.dumps(line, ensure_ascii=False, separators=(", ", ": "))


def mention_line(grounding: Grounding) -> Line:
    """Give the contract's line for a mention and its grounding."""
    mention, entity = grounding.mention, grounding.entity
    line: Line = {
        "document": mention.sentence.document,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "type": (entity.type if entity else mention.type).value,
        "id": entity.curie if entity else None,
        "label": entity.label if entity else None,
        "method": grounding.method,
        "score": round(grounding.score, 4),
        "found_by": mention.found_by,
    }
    if grounding.variant:
        line["variant"] = True
    if grounding.candidates:
        line["candidates"] = [candidate.curie for candidate in grounding.candidates]
    return line


def _side(grounding: Grounding) -> Line:
    entity = grounding.entity
    if entity is None:
        raise ValueError("a claim's sides are entities")
    line: Line = {
        "id": entity.curie,
        "label": entity.label,
        "type": entity.type.value,
        "text": grounding.mention.text,
        "method": grounding.method,
        "score": round(grounding.score, 4),
    }
    if entity.gene is not None:
        line |= {
            "gene": entity.gene.curie,
            "gene_label": entity.gene.label,
            "gene_type": entity.gene.type.value,
        }
    if entity.kind:
        line["kind"] = entity.kind
    return line


def _context(context: Context) -> Line:
    line: Line = {}
    for name in ("disease", "alteration"):
        entity: Entity | None = getattr(context, name)
        if entity is not None:
            line[name] = entity.label
            line[f"{name}_id"] = entity.curie
    for name in ("model", "line", "setting", "resistance", "finding", "eco"):
        if value := getattr(context, name):
            line[name] = value
    if context.combination:
        line["combination"] = list(context.combination)
    if context.coreference:
        line["coreference"] = True
    if context.cites:
        line["cites"] = list(context.cites)
    for name in ("seam", "page", "page_line"):
        if value := getattr(context, name):
            line[name] = value
    return line


def evidence_line(claim: Claim, evidence: Evidence) -> Line:
    """Give the contract's line for one piece of evidence of a claim."""
    sentence = evidence.sentence
    line: Line = {
        "claim": claim.key,
        "document": sentence.document,
        "subject": _side(evidence.subject),
        "predicate": claim.predicate,
        "object": _side(evidence.object),
        "negated": claim.negated,
        "certainty": evidence.certainty.value,
        "context": _context(evidence.context),
    }
    if evidence.mode:
        line["mode"] = evidence.mode
    if evidence.mechanism is not None:
        line["mechanism"] = {"id": evidence.mechanism.curie, "label": evidence.mechanism.label}
    raw = sentence.raw
    line |= {
        "confidence": round(evidence.score, 4),
        "sentence": sentence.text,
        "start": sentence.start,
        "end": sentence.end,
        "subject_span": list(raw(evidence.subject.mention.span)),
        "object_span": list(raw(evidence.object.mention.span)),
        "trigger_span": list(raw(evidence.trigger)) if evidence.trigger else None,
        "rule": evidence.rule,
        "section": sentence.section,
        "kind": sentence.kind,
        "cues": [
            {"kind": cue.kind, "span": list(raw(cue.span)), "scope": list(raw(cue.scope))}
            for cue in evidence.cues
        ],
        "in_sentence": {
            "subject": list(evidence.subject.mention.span),
            "object": list(evidence.object.mention.span),
            "trigger": list(evidence.trigger) if evidence.trigger else None,
            "cues": [[*cue.span, *cue.scope] for cue in evidence.cues],
        },
        "pieces": [list(piece) for piece in sentence.pieces],
    }
    return line


def _entity(line: Line) -> Entity:
    gene = Entity(line["gene"], line["gene_label"], EntityType(line["gene_type"])) if "gene" in line else None
    return Entity(line["id"], line["label"], EntityType(line["type"]), gene, line.get("kind", ""))


def read_evidence(line: Line) -> tuple[Claim, Evidence]:
    """Read one line of `evidence.jsonl` back; the inverse of `evidence_line`."""
    sentence = Sentence(
        line["document"],
        line["start"],
        line["end"],
        line["sentence"],
        tuple(Piece(*piece) for piece in line["pieces"]),
        line["section"],
        line["kind"],
    )
    inside = line["in_sentence"]
    sides = []
    for name in ("subject", "object"):
        entity = _entity(line[name])
        mention = Mention(sentence, Span(*inside[name]), entity.type, "")
        sides.append(Grounding(mention, entity, line[name]["score"], line[name]["method"]))
    trigger = Span(*inside["trigger"]) if inside["trigger"] else None
    evidence = Evidence(
        sentence,
        sides[0],
        sides[1],
        trigger,
        line["rule"],
        Certainty(line["certainty"]),
        line.get("mode", ""),
        _read_context(line["context"]),
        tuple(
            Cue(cue["kind"], Span(*place[:2]), Span(*place[2:]))
            for cue, place in zip(line["cues"], inside["cues"], strict=True)
        ),
        _read_mechanism(line),
        line["confidence"],
    )
    return Claim(
        _entity(line["subject"]), line["predicate"], _entity(line["object"]), line["negated"]
    ), evidence


def _read_mechanism(line: Line) -> Entity | None:
    found = line.get("mechanism")
    return Entity(found["id"], found["label"], EntityType.MECHANISM) if found else None


def _read_context(line: Line) -> Context:
    def entity(name: str, kind: EntityType) -> Entity | None:
        return Entity(line[f"{name}_id"], line[name], kind) if name in line else None

    return Context(
        disease=entity("disease", EntityType.DISEASE),
        alteration=entity("alteration", EntityType.ALTERATION),
        model=line.get("model", ""),
        line=line.get("line", ""),
        setting=line.get("setting", ""),
        resistance=line.get("resistance", ""),
        finding=line.get("finding", ""),
        combination=tuple(line.get("combination", ())),
        eco=line.get("eco", ""),
        coreference=line.get("coreference", False),
        cites=tuple(line.get("cites", ())),
        seam=line.get("seam", ""),
        page=line.get("page", 0),
        page_line=line.get("page_line", 0),
    )
