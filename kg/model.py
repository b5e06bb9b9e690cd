"""The values that flow from text to graph: frozen, slotted, without I/O and without third parties.

All public offsets are half-open character offsets into the **raw input** (`Document.text`). A sentence
carries its repaired text and a map from that text back to the raw input, so a span found in the repaired
text can always be shown where it stands.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open character offsets."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Share at least one character; touching spans do not overlap."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Hold every character of the other span."""
        return self.start <= other.start and other.end <= self.end


class EntityType(StrEnum):
    """What an entity is (DESIGN: "What the graph says")."""

    DRUG = "Drug"
    GENE = "Gene"
    GENE_FAMILY = "GeneFamily"
    ALTERATION = "Alteration"
    DISEASE = "Disease"
    PATHWAY = "Pathway"
    PROCESS = "Process"
    MECHANISM = "Mechanism"
    CELL_LINE = "CellLine"
    CHEMICAL = "Chemical"


class Certainty(StrEnum):
    """How surely the text says it, from an assertion down to a question."""

    ASSERTED = "asserted"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    ASKED = "asked"


SYMMETRIC = frozenset({"combined_with", "interacts_with"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from and how the world knows it; unknown fields stay empty."""

    name: str
    media_type: str = "text/plain"
    sha256: str = ""
    pmid: str = ""
    pmcid: str = ""
    doi: str = ""
    journal: str = ""
    year: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One input text; equal by `id`. `text` is the raw input, or empty where only the record is needed."""

    id: str
    title: str = field(compare=False)
    text: str = field(compare=False, repr=False)
    source: Source = field(compare=False)


class Piece(NamedTuple):
    """A run of characters copied unchanged from the raw input into repaired text."""

    clean: int
    raw: int
    length: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `text` is repaired, `start` and `end` are raw offsets, `pieces` map the one to the other.

    `pieces` are sorted, do not overlap, and count `clean` from the sentence's first character. Repaired
    characters in no piece (a space put for a line break) have no raw place of their own.
    """

    document: str
    start: int
    end: int
    text: str
    pieces: tuple[Piece, ...] = field(compare=False, repr=False)
    section: str = field(default="", compare=False)
    kind: str = field(default="prose", compare=False)

    def raw(self, span: Span) -> Span:
        """Give the raw offsets of a span of `text`; ends that fall between pieces move inwards."""
        starts = [piece.clean for piece in self.pieces]
        first = self.pieces[max(bisect_right(starts, span.start) - 1, 0)]
        inside = span.start - first.clean
        if inside >= first.length and first is not self.pieces[-1]:
            first, inside = self.pieces[self.pieces.index(first) + 1], 0
        last = self.pieces[max(bisect_right(starts, span.end - 1) - 1, 0)]
        start = first.raw + min(max(inside, 0), first.length)
        return Span(start, max(start, last.raw + min(span.end - last.clean, last.length)))


class Mention(NamedTuple):
    """A span of a sentence that somebody or something recognised; `span` counts in `sentence.text`."""

    sentence: Sentence
    span: Span
    type: EntityType
    found_by: str

    @property
    def text(self) -> str:
        """Give the words of the mention, as repaired."""
        return self.sentence.text[self.span.start : self.span.end]

    @property
    def start(self) -> int:
        """Give the raw offset of the first character."""
        return self.sentence.raw(self.span).start

    @property
    def end(self) -> int:
        """Give the raw offset after the last character."""
        return self.sentence.raw(self.span).end


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing with an identifier; equal by CURIE. An alteration also names its gene and its kind."""

    curie: str
    label: str = field(compare=False)
    type: EntityType = field(compare=False)
    gene: Entity | None = field(default=None, compare=False)
    kind: str = field(default="", compare=False)


class Grounding(NamedTuple):
    """Why a mention is an entity; `entity` is None where the candidates could not be told apart."""

    mention: Mention
    entity: Entity | None
    score: float
    method: str
    candidates: tuple[Entity, ...] = ()
    variant: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that turned or weakened a claim: `kind` is negation, hedge or alteration."""

    kind: str
    span: Span
    scope: Span


@dataclass(frozen=True, slots=True)
class Context:
    """Under which conditions the sentence says it; empty where it does not tell.

    `cites` names the references it cites, `seam` what it was put together across (page, column or float);
    `page` and `page_line` count from 1 and are 0 where the input has no pages.
    """

    disease: Entity | None = None
    alteration: Entity | None = None
    model: str = ""
    line: str = ""
    setting: str = ""
    resistance: str = ""
    finding: str = ""
    combination: tuple[str, ...] = ()
    eco: str = ""
    coreference: bool = False
    cites: tuple[str, ...] = ()
    seam: str = ""
    page: int = 0
    page_line: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said; the identity of an assertion: evidence out, negation in."""

    subject: Entity
    predicate: str
    object: Entity
    negated: bool = False

    def __post_init__(self) -> None:
        """Order the two sides of a symmetric claim alphabetically by label (GUIDELINE)."""
        if self.predicate in SYMMETRIC and (self.object.label, self.object.curie) < (
            self.subject.label,
            self.subject.curie,
        ):
            first, second = self.object, self.subject
            object.__setattr__(self, "subject", first)
            object.__setattr__(self, "object", second)

    @property
    def key(self) -> str:
        """Give the content hash that names the claim: 16 hexadecimal digits of SHA-256.

        It is made of identifiers alone, so a new label renames no claim.
        """
        sides = [self.subject.curie, self.object.curie]
        if self.predicate in SYMMETRIC:
            sides.sort()
        sign = "not" if self.negated else ""
        said = f"{sides[0]}\t{self.predicate}\t{sides[1]}\t{sign}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a claim is said and which rule heard it; `trigger` counts in `sentence.text`."""

    sentence: Sentence
    subject: Grounding
    object: Grounding
    trigger: Span | None
    rule: str
    certainty: Certainty = Certainty.ASSERTED
    mode: str = ""
    context: Context = Context()
    cues: tuple[Cue, ...] = ()
    mechanism: Entity | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Decision:
    """What a curator decided of a claim, with who, when and why."""

    claim: str
    verdict: str
    who: str = ""
    when: str = ""
    why: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Assertion:
    """A claim with everything that was found for it, and what a curator decided."""

    claim: Claim
    evidence: tuple[Evidence, ...]
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A document, or a part of the input, that could not be read, and at which stage."""

    document: str
    stage: str
    reason: str
