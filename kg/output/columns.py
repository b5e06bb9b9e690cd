"""A set of assertions as compact columns: what the page reads back, in two parts.

The *core* part holds what every view needs (entities, claims, evidence without words); the *sentence* parts
hold the words and the spans, one part for each `CHUNK` sentences, and are only unpacked when a reader asks
for a claim's evidence. A part is one little-endian container: the length of its header (4 bytes), the header
as ASCII JSON, then its columns, each starting at a multiple of four bytes. Columns wider than a byte are
stored byte plane by byte plane, and rising ones as differences: that halves what deflate leaves.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from kg.model import (
    Assertion,
    Certainty,
    Claim,
    Context,
    Document,
    Entity,
    EntityType,
    Evidence,
    Sentence,
    Span,
)

CHUNK = 2048
TYPES = [kind.value for kind in EntityType]
CERTAINTIES = [grade.value for grade in Certainty]
CUE_KINDS = ["negation", "hedge", "alteration"]
LONGEST = 0xFFFF
CUES = 255
MARK, VERBATIM = 0xE000, 0xF8FF

Column = tuple[str, str, Sequence[int]]


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


@dataclass(slots=True)
class _Table:
    """Numbers for values, in the order in which they were first seen."""

    values: list[str] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)

    def __call__(self, value: str) -> int:
        place = self.index.setdefault(value, len(self.values))
        if place == len(self.values):
            self.values.append(value)
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
    return Packed(_core(held, synonyms, extras), _words(held), counts)


def _hold(assertions: Iterable[Assertion], documents: Iterable[Document]) -> _Held:
    ordered = sorted(assertions, key=lambda one: _order(one.claim))
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
        if not sentences or sentences[-1] != evidence.sentence:
            sentences.append(evidence.sentence)
        where.append(len(sentences) - 1)
    return sentences, where


def container(strings: object, columns: Sequence[Column]) -> bytes:
    """Write named columns; the code is B, H or I (1, 2 or 4 bytes), a small letter stores differences."""
    body = bytearray()
    listed = []
    for name, code, values in columns:
        listed.append([name, code, len(values)])
        body += _planes(code, values)
        body += b"\0" * (-len(body) % 4)
    header = json.dumps({"strings": strings, "columns": listed}, separators=(",", ":")).encode("ascii")
    header += b" " * (-len(header) % 4)
    return len(header).to_bytes(4, "little") + header + bytes(body)


def _planes(code: str, values: Sequence[int]) -> bytes:
    if code.islower():
        values = [after - before for before, after in zip([0, *values], values, strict=False)]
    wide = {"B": 1, "H": 2, "I": 4}[code.upper()]
    if wide == 1:
        return bytes(values)
    flat = array(code.upper(), values)
    if flat.itemsize != wide:
        flat = array("L", values)
    raw = flat.tobytes()
    return b"".join(raw[plane::wide] for plane in range(wide))


def _order(claim: Claim) -> tuple[str, str, str, bool]:
    return claim.subject.curie, claim.predicate, claim.object.curie, claim.negated


def _where(sentence: Sentence) -> tuple[str, int, int, str]:
    return sentence.document, sentence.start, sentence.end, sentence.text


def _found(number: int, evidence: Evidence) -> tuple[object, ...]:
    return (
        *_where(evidence.sentence),
        number,
        evidence.subject.mention.span,
        evidence.object.mention.span,
        evidence.rule,
        evidence.certainty.value,
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
    """The words that columns name by number."""

    predicate: _Table = field(default_factory=_Table)
    kind: _Table = field(default_factory=_Table)
    section: _Table = field(default_factory=_Table)
    rule: _Table = field(default_factory=_Table)
    mode: _Table = field(default_factory=_Table)
    context: _Table = field(default_factory=_Table)
    method: _Table = field(default_factory=_Table)


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
        **{table.name: getattr(tables, table.name).values for table in fields(tables)},
        "document": [_document(name, held.papers.get(name)) for name in held.names],
        "decision": [_decision(index, one) for index, one in enumerate(held.assertions) if one.decision],
        **extras,
    }
    return container(strings, columns)


def _entity_columns(held: _Held, tables: _Tables) -> list[Column]:
    entities, place = held.entities, held.place
    return [
        ("entity_type", "B", [TYPES.index(entity.type.value) for entity in entities]),
        ("entity_kind", "H", [tables.kind(entity.kind) for entity in entities]),
        ("entity_gene", "I", [place[entity.gene.curie] + 1 if entity.gene else 0 for entity in entities]),
    ]


def _claim_columns(held: _Held, tables: _Tables) -> list[Column]:
    claims, place = [one.claim for one in held.assertions], held.place
    return [
        ("claim_subject", "i", [place[claim.subject.curie] for claim in claims]),
        ("claim_predicate", "B", [tables.predicate(claim.predicate) for claim in claims]),
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
            [tables.section(f"{sentence.section}\t{sentence.kind}") for sentence in held.sentences],
        ),
    ]


def _evidence_columns(held: _Held, tables: _Tables) -> list[Column]:
    every = [evidence for _, evidence in held.rows]
    told = {context: _context(context, held.place) for context in {one.context for one in every}}
    contexts = [tables.context(told[one.context]) for one in every]
    mechanisms = [held.place[one.mechanism.curie] + 1 if one.mechanism else 0 for one in every]
    return [
        ("evidence_claim", "I", [number for number, _ in held.rows]),
        ("evidence_sentence", "i", held.where),
        ("evidence_certainty", "B", [CERTAINTIES.index(one.certainty.value) for one in every]),
        ("evidence_score", "B", [_percent(one.score) for one in every]),
        ("evidence_rule", "H", [tables.rule(one.rule) for one in every]),
        ("evidence_mode", "H", [tables.mode(one.mode) for one in every]),
        ("evidence_context", "I", contexts),
        ("evidence_mechanism", "I", mechanisms),
        ("evidence_subject_method", "B", [tables.method(one.subject.method) for one in every]),
        ("evidence_subject_score", "B", [_percent(one.subject.score) for one in every]),
        ("evidence_object_method", "B", [tables.method(one.object.method) for one in every]),
        ("evidence_object_score", "B", [_percent(one.object.score) for one in every]),
    ]


def _percent(score: float) -> int:
    return min(100, max(0, round(score * 100)))


def _context(context: Context, place: Mapping[str, int]) -> str:
    told: dict[str, int | str | list[str]] = {}
    for name in ("disease", "alteration"):
        entity: Entity | None = getattr(context, name)
        if entity is not None:
            told[name] = place[entity.curie]
    for name in ("model", "line", "setting", "resistance", "finding", "eco"):
        if value := getattr(context, name):
            told[name] = value
    if context.combination:
        told["combination"] = list(context.combination)
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


@dataclass(frozen=True, slots=True)
class _Row:
    """One reading of a sentence, with the labels that the page gives the claim's two sides."""

    evidence: Evidence
    labels: tuple[str, str]


def _words(held: _Held) -> list[bytes]:
    label = {entity.curie: entity.label for entity in held.entities}
    said: list[list[_Row]] = [[] for _ in held.sentences]
    for (number, evidence), place in zip(held.rows, held.where, strict=True):
        claim = held.assertions[number].claim
        labels = (label[claim.subject.curie], label[claim.object.curie])
        said[place].append(_Row(evidence, labels))
    parts, start = [], 0
    for first in range(0, len(held.sentences), CHUNK):
        chunk = held.sentences[first : first + CHUNK]
        rows = said[first : first + CHUNK]
        parts.append(_part(chunk, rows, start))
        start += sum(map(len, rows))
    return parts


def _part(chunk: Sequence[Sentence], said: Sequence[Sequence[_Row]], start: int) -> bytes:
    written = [_abridge(sentence.text, rows) for sentence, rows in zip(chunk, said, strict=True)]
    spans = [span for _, sides in written for span in sides]
    evidence = [one.evidence for rows in said for one in rows]
    triggers = [_utf16(one.sentence.text, one.trigger) for one in evidence]
    cues = [
        (CUE_KINDS.index(cue.kind) if cue.kind in CUE_KINDS else len(CUE_KINDS), cue.span, one.sentence.text)
        for one in evidence
        for cue in one.cues[:CUES]
    ]
    places = [_utf16(text, span) for _, span, text in cues]
    return container(
        {"text": [text for text, _ in written], "first": [start]},
        [
            ("step", "I", _steps(chunk)),
            ("longer", "I", [_zigzag(one.end - one.start - len(one.text)) for one in chunk]),
            ("subject", "H", [span[0] for span in spans[::2]]),
            ("subject_length", "H", [span[1] for span in spans[::2]]),
            ("object", "H", [span[0] for span in spans[1::2]]),
            ("object_length", "H", [span[1] for span in spans[1::2]]),
            ("trigger", "H", [span[0] for span in triggers]),
            ("trigger_length", "H", [span[1] for span in triggers]),
            ("cues", "B", [len(one.cues[:CUES]) for one in evidence]),
            ("cue_kind", "B", [kind for kind, _, _ in cues]),
            ("cue", "H", [span[0] for span in places]),
            ("cue_length", "H", [span[1] for span in places]),
        ],
    )


def _abridge(text: str, rows: Sequence[_Row]) -> tuple[str, list[tuple[int, int]]]:
    """Write a sentence with its entities' labels left out, and the spans of each row's subject and object.

    A private-use character, `MARK` + 2 x row + side, stands for the label of that row's subject (side 0) or
    object (1) where a mention is spelled as the label. A span of such a mention is the mark's number with
    length 0; the others count in the whole text. A sentence that holds private-use characters itself stays as
    it is, after one `VERBATIM`.
    """
    sides = [side.mention.span for one in rows for side in (one.evidence.subject, one.evidence.object)]
    labels = [label for one in rows for label in one.labels]
    if not text.isascii() and any(MARK <= ord(letter) <= VERBATIM for letter in text):
        return chr(VERBATIM) + text, [_utf16(text, span) for span in sides]
    marks: dict[Span, int] = {}
    for number, (span, label) in enumerate(zip(sides[: VERBATIM - MARK], labels, strict=False)):
        spelled = bool(label) and text[span.start : span.end] == label
        if spelled and not any(span.overlaps(known) for known in marks):
            marks[span] = number
    pieces, place = [], 0
    for span in sorted(marks):
        pieces += [text[place : span.start], chr(MARK + marks[span])]
        place = span.end
    spans = [(marks[span], 0) if span in marks else _utf16(text, span) for span in sides]
    return "".join([*pieces, text[place:]]), spans


def _steps(chunk: Sequence[Sentence]) -> list[int]:
    """Give each sentence's start, counted from the start of the one before where that is of its document."""
    before = [None, *chunk]
    return [
        one.start - last.start if last is not None and last.document == one.document else one.start
        for last, one in zip(before, chunk, strict=False)
    ]


def _zigzag(value: int) -> int:
    return value * 2 if value >= 0 else -value * 2 - 1


def _utf16(text: str, span: Span | None) -> tuple[int, int]:
    """Give start and length of a span in UTF-16 units, as browsers count; nothing is 0, 0."""
    if span is None:
        return 0, 0
    start, length = span.start, span.end - span.start
    if not text.isascii():
        start = len(text[: span.start].encode("utf-16-le", "surrogatepass")) // 2
        length = len(text[span.start : span.end].encode("utf-16-le", "surrogatepass")) // 2
    return min(start, LONGEST), min(length, LONGEST)
