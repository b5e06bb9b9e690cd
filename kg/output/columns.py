"""A set of assertions as compact columns: what the page reads back, in two parts.

The *core* container holds what every view needs (entities, claims, evidence without words); those of
`kg/output/quotes.py` hold the words and are only unpacked when a reader asks for a claim's evidence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TypeVar

from kg.model import Assertion, Certainty, Context, Document, Entity, EntityType, Evidence, Sentence
from kg.output.container import Column, container
from kg.output.quotes import quote_parts

TYPES = [kind.value for kind in EntityType]
CERTAINTIES = [grade.value for grade in Certainty]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a page holds."""

    entities: int
    claims: int
    evidence: int
    sentences: int
    documents: int


@dataclass(frozen=True, slots=True)
class Packed:
    """The parts of a page's data, uncompressed."""

    core: bytes
    sentences: list[bytes]
    counts: Counts


class _Numbers(dict[Value, int]):
    """Numbers for values, given in the order in which they are first asked for."""

    def __missing__(self, value: Value) -> int:
        self[value] = place = len(self)
        return place


@dataclass(frozen=True, slots=True)
class _Held:
    """The rows of every table in their final order."""

    assertions: list[Assertion]
    rows: list[tuple[int, Evidence]]
    where: list[int]  # the place in `sentences` of each row's sentence
    entities: list[Entity]
    sentences: list[Sentence]
    names: list[str]
    papers: dict[str, Document]
    place: dict[str, int]


def pack(
    assertions: Iterable[Assertion],
    documents: Iterable[Document],
    *,
    synonyms: Mapping[str, Sequence[str]],
    extras: Mapping[str, object],
) -> Packed:
    """Turn assertions into columns; their order and that of `documents` make no difference to the bytes."""
    held = _hold(assertions, documents)
    counts = Counts(
        len(held.entities), len(held.assertions), len(held.rows), len(held.sentences), len(held.names)
    )
    return Packed(_core(held, synonyms, extras), _quotes(held), counts)


def _quotes(held: _Held) -> list[bytes]:
    claims = [one.claim for one in held.assertions]
    label = {entity.curie: entity.label for entity in held.entities}
    return quote_parts(claims, held.rows, held.where, held.sentences, label)


def _hold(assertions: Iterable[Assertion], documents: Iterable[Document]) -> _Held:
    ordered = sorted(assertions, key=claim_order)
    papers = {document.id: document for document in documents}
    entities = _entities(ordered)
    rows = sorted(
        ((number, evidence) for number, one in enumerate(ordered) for evidence in one.evidence),
        key=lambda row: _found(*row),
    )
    sentences, where = _numbered(rows)
    names = sorted({sentence.document for sentence in sentences} | set(papers))
    place = {entity.curie: index for index, entity in enumerate(entities)}
    return _Held(ordered, rows, where, entities, sentences, names, papers, place)


def _numbered(rows: Sequence[tuple[int, Evidence]]) -> tuple[list[Sentence], list[int]]:
    """Give the sentences of sorted rows, each once, and which of them each row has."""
    sentences: list[Sentence] = []
    where = []
    for _, evidence in rows:
        if not sentences or (sentences[-1] is not evidence.sentence and sentences[-1] != evidence.sentence):
            sentences.append(evidence.sentence)
        where.append(len(sentences) - 1)
    return sentences, where


def claim_order(assertion: Assertion) -> tuple[str, str, str, bool]:
    """Give what assertions are sorted by: subject, predicate, object, and the denial last."""
    claim = assertion.claim
    return claim.subject.curie, claim.predicate, claim.object.curie, claim.negated


def _found(number: int, evidence: Evidence) -> tuple[object, ...]:
    sentence = evidence.sentence
    return (
        sentence.document,
        sentence.start,
        sentence.end,
        sentence.text,
        number,
        evidence.subject.mention.span,
        evidence.object.mention.span,
        evidence.rule,
        evidence.certainty,
    )


def _entities(held: Sequence[Assertion]) -> list[Entity]:
    """Give every entity that a claim, a context or a mechanism names, once, by CURIE."""
    found: dict[str, Entity] = {}
    for one in held:
        for entity in (one.claim.subject, one.claim.object):
            known = found.get(entity.curie)
            if known is None or (known.gene is None and entity.gene is not None):
                found[entity.curie] = entity
        for evidence in one.evidence:
            for other in (evidence.context.disease, evidence.context.alteration, evidence.mechanism):
                if other is not None:
                    found.setdefault(other.curie, other)
    for entity in list(found.values()):
        if entity.gene is not None:
            found.setdefault(entity.gene.curie, entity.gene)
    return [found[curie] for curie in sorted(found)]


@dataclass(frozen=True, slots=True)
class _Tables:
    """What columns name by number."""

    predicate: _Numbers[str] = field(default_factory=_Numbers)
    kind: _Numbers[str] = field(default_factory=_Numbers)
    section: _Numbers[str] = field(default_factory=_Numbers)
    rule: _Numbers[str] = field(default_factory=_Numbers)
    mode: _Numbers[str] = field(default_factory=_Numbers)
    method: _Numbers[str] = field(default_factory=_Numbers)
    context: _Numbers[Context] = field(default_factory=_Numbers)


def _core(held: _Held, synonyms: Mapping[str, Sequence[str]], extras: Mapping[str, object]) -> bytes:
    tables = _Tables()
    columns = [
        *_entity_columns(held, tables),
        *_claim_columns(held, tables),
        *_sentence_columns(held, tables),
        *_evidence_columns(held, tables),
    ]
    strings = {
        "label": [entity.label for entity in held.entities],
        "curie": [entity.curie for entity in held.entities],
        "synonym": [sorted(set(synonyms.get(entity.curie, ())) - {entity.label}) for entity in held.entities],
        "type": TYPES,
        "certainty": CERTAINTIES,
        **{table.name: list(getattr(tables, table.name)) for table in fields(tables)},
        "context": [_context(context, held.place) for context in tables.context],
        "document": [_document(name, held.papers.get(name)) for name in held.names],
        "decision": [_decision(index, one) for index, one in enumerate(held.assertions) if one.decision],
        **extras,
    }
    return container(strings, columns)


def _entity_columns(held: _Held, tables: _Tables) -> list[Column]:
    entities, place = held.entities, held.place
    return [
        ("entity_type", "B", [TYPES.index(entity.type) for entity in entities]),
        ("entity_kind", "H", [tables.kind[entity.kind] for entity in entities]),
        ("entity_gene", "I", [place[entity.gene.curie] + 1 if entity.gene else 0 for entity in entities]),
    ]


def _claim_columns(held: _Held, tables: _Tables) -> list[Column]:
    claims, place = [one.claim for one in held.assertions], held.place
    return [
        ("claim_subject", "i", [place[claim.subject.curie] for claim in claims]),
        ("claim_predicate", "B", [tables.predicate[claim.predicate] for claim in claims]),
        ("claim_object", "I", [place[claim.object.curie] for claim in claims]),
        ("claim_negated", "B", [int(claim.negated) for claim in claims]),
    ]


def _sentence_columns(held: _Held, tables: _Tables) -> list[Column]:
    place = {name: index for index, name in enumerate(held.names)}
    return [
        ("sentence_document", "i", [place[sentence.document] for sentence in held.sentences]),
        (
            "sentence_section",
            "H",
            [tables.section[f"{sentence.section}\t{sentence.kind}"] for sentence in held.sentences],
        ),
    ]


def _evidence_columns(held: _Held, tables: _Tables) -> list[Column]:
    every = [evidence for _, evidence in held.rows]
    mechanisms = [held.place[one.mechanism.curie] + 1 if one.mechanism else 0 for one in every]
    return [
        ("evidence_claim", "I", [number for number, _ in held.rows]),
        ("evidence_sentence", "i", held.where),
        ("evidence_certainty", "B", [CERTAINTIES.index(one.certainty) for one in every]),
        ("evidence_score", "B", _percents(one.score for one in every)),
        ("evidence_rule", "H", [tables.rule[one.rule] for one in every]),
        ("evidence_mode", "H", [tables.mode[one.mode] for one in every]),
        ("evidence_context", "I", [tables.context[one.context] for one in every]),
        ("evidence_mechanism", "I", mechanisms),
        ("evidence_subject_method", "B", [tables.method[one.subject.method] for one in every]),
        ("evidence_subject_score", "B", _percents(one.subject.score for one in every)),
        ("evidence_object_method", "B", [tables.method[one.object.method] for one in every]),
        ("evidence_object_score", "B", _percents(one.object.score for one in every)),
    ]


def _percents(scores: Iterable[float]) -> list[int]:
    return [min(100, max(0, round(score * 100))) for score in scores]


def _context(context: Context, place: Mapping[str, int]) -> str:
    told: dict[str, int | str | list[str]] = {}
    for name in ("disease", "alteration"):
        entity: Entity | None = getattr(context, name)
        if entity is not None:
            told[name] = place[entity.curie]
    for name in ("model", "line", "setting", "resistance", "finding", "eco", "seam"):
        if value := getattr(context, name):
            told[name] = value
    for name in ("combination", "cites"):
        if values := getattr(context, name):
            told[name] = list(values)
    if context.page:
        told["page"] = context.page
    if context.coreference:
        told["coreference"] = 1
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


def _document(name: str, document: Document | None) -> list[str]:
    if document is None:
        return [name, "", "", "", "", "", "", ""]
    source = document.source
    return [
        name,
        document.title,
        source.pmid,
        source.pmcid,
        source.doi,
        source.journal,
        source.year,
        source.name,
    ]


def _decision(index: int, one: Assertion) -> list[int | str]:
    decision = one.decision
    if decision is None:
        raise ValueError("only decided assertions have a decision to write")
    return [index, decision.verdict, decision.who, decision.when, decision.why, decision.error]
