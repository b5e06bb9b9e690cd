"""Repairs the text of a document, with a map from every character back to the raw input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.model import Document, Piece, Span
from kg.reading.blocks import Block, Structured
from kg.reading.characters import character_edits
from kg.reading.columns import in_columns
from kg.reading.hyphens import Joiner
from kg.reading.layout import Line, lines, without_furniture
from kg.reading.mapped import Edit, Mapped, Repair, concatenated
from kg.reading.markers import Style, citations, style_of
from kg.reading.paragraphs import paragraphs
from kg.reading.sections import label_of, section_of, top_level
from kg.reading.stitch import Flow, stitched
from kg.reading.textdata import TextData, text_data
from kg.reading.words import word_edits

SPACES = re.compile(r"[^\S\n]{2,}|[\t\r\f\v]|\n+")
CELLS = re.compile(r"\t[^\S\n]*|[^\S\n]{2,}")
STUB = re.compile(r"\s(?:Ta|Tab|Tabl|Fi|Figu|Figur)$")
OWN_SECTION = {"caption": "caption", "table": "table", "reference": "references", "front": ""}


@dataclass(frozen=True, slots=True)
class CleanText:
    """Repaired text in reading order, its map to the raw input, its blocks and what was repaired.

    Offsets of `blocks` count in `text`; those of `repairs` and `citations` are raw. `citations` holds every
    mark by which the text cites, lifted out of it or left standing.
    """

    document: Document
    text: str
    pieces: tuple[Piece, ...]
    blocks: tuple[Block, ...]
    repairs: tuple[Repair, ...]
    citations: tuple[Span, ...]

    @property
    def mapped(self) -> Mapped:
        """Give the text with its map."""
        return Mapped(self.text, self.pieces)


def repair(document: Document, *, data: TextData | None = None) -> CleanText:
    """Repair a document's text; takes any text whatever, in time linear in its length."""
    data = data or text_data()
    joiner = Joiner.of(document.text, data)
    if isinstance(document, Structured):
        return _told(document, joiner)
    whole, repairs = Mapped.whole(document.text).edited(character_edits(document.text, joiner.known))
    ordered, moved = in_columns(whole.text, lines(whole.text), data)
    repairs += [Repair("column", *span) for line in moved if (span := whole.raw_span(line.start, line.end))]
    kept, dropped = without_furniture(whole.text, ordered, data)
    repairs += [
        Repair("furniture", *span) for line in dropped if (span := whole.raw_span(line.start, line.end))
    ]
    flows = stitched(paragraphs(whole.text, kept, data), data)
    return _assembled(document, whole, flows, repairs, joiner)


def _told(document: Structured, joiner: Joiner) -> CleanText:
    """Repair a document whose format says what its blocks are."""
    raw = Mapped.whole(document.text)
    style = style_of(document.text, joiner.data)
    made = _Assembly()
    for block in document.blocks:
        part = raw.stripped(block.start, block.end)
        part, mended = part.edited(character_edits(part.text, joiner.known))
        made.repairs += mended
        _added(made, (block.kind, block.section), _finished(part, block.kind, joiner, style), joiner.data)
    return made.clean(document)


def _assembled(
    document: Document, whole: Mapped, flows: list[Flow], repairs: list[Repair], joiner: Joiner
) -> CleanText:
    style = style_of(whole.text, joiner.data)
    made = _Assembly(repairs=repairs)
    for flow, section in _sectioned(flows, joiner.data):
        if flow.kind == "furniture":
            made.repairs += [Repair("furniture", *span) for span in _raw(whole, flow)]
            continue
        if flow.moved:
            made.repairs += [Repair("moved", *span) for span in _raw(whole, flow)]
        part, joined = _joined(whole, flow.lines, joiner)
        made.repairs += joined
        _added(made, (flow.kind, section), _finished(part, flow.kind, joiner, style), joiner.data)
    return made.clean(document)


@dataclass(slots=True)
class _Assembly:
    """What has been written of a clean text."""

    parts: list[Mapped] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    citations: list[Span] = field(default_factory=list)
    at: int = 0

    def clean(self, document: Document) -> CleanText:
        text = concatenated(self.parts)
        marks = tuple(sorted(self.citations))
        return CleanText(
            document, text.text, text.pieces, tuple(self.blocks), tuple(sorted(self.repairs)), marks
        )


def _added(
    made: _Assembly,
    place: tuple[str, str],
    written: tuple[Mapped, list[Repair], list[Span]],
    data: TextData,
) -> None:
    part, repairs, marks = written
    made.repairs += repairs
    made.citations += marks
    if not part.pieces:
        return
    made.parts += [part, Mapped("\n\n", ())]
    made.blocks += _blocks(part.text, *place, made.at, data)
    made.at += len(part.text) + 2


def _raw(whole: Mapped, flow: Flow) -> Iterator[Span]:
    for line in flow.lines:
        if span := whole.raw_span(line.start, line.end):
            yield span


def _sectioned(flows: list[Flow], data: TextData) -> Iterator[tuple[Flow, str]]:
    """Give each flow the section it stands in; what precedes an introduction is the abstract."""
    opened = [_opened(flow, data) for flow in flows]
    record = bool(flows) and flows[0].record
    section = "abstract" if record or "introduction" in opened else ""
    read = False
    for flow, name in zip(flows, opened, strict=True):
        if name or (name is not None and not record):
            section = name
        elif flow.kind == "heading" and section == "abstract" and read and not record:
            section = ""
        read = read or flow.kind == "prose"
        yield flow, OWN_SECTION.get(flow.kind, section)


def _opened(flow: Flow, data: TextData) -> str | None:
    if flow.kind != "heading":
        return None
    known = section_of(flow.text, data.sections)
    return "" if known is None and top_level(flow.text) else known


def _finished(
    part: Mapped, kind: str, joiner: Joiner, style: Style
) -> tuple[Mapped, list[Repair], list[Span]]:
    """Close up spaces and lift citation marks out; gives repairs and marks in raw offsets."""
    space = CELLS if kind == "table" else SPACES
    put = " | " if kind == "table" else " "
    part, _ = part.edited([Edit(*match.span(), put) for match in space.finditer(part.text)])
    if kind == "reference":
        return part, [], []
    part, mended = part.edited(word_edits(part.text, joiner))
    edits, marks = citations(part.text, style, joiner.data)
    cited = [span for mark in marks if (span := part.raw_span(*mark))]
    part, lifted = part.edited(edits)
    return part.stripped(0, len(part.text)), mended + lifted, cited


def _joined(whole: Mapped, found: tuple[Line, ...], joiner: Joiner) -> tuple[Mapped, list[Repair]]:
    parts: list[Mapped] = []
    repairs: list[Repair] = []
    for line, after in zip(found, [*found[1:], None], strict=True):
        end = line.end
        glue = ""
        if after is not None:
            end -= _stub(whole.text[line.start : end], line, after, whole, repairs)
            drop, glue = joiner.glue(whole.text[line.start : end], whole.text[after.start : after.start + 80])
            if drop and (span := whole.raw_span(end - drop, after.start)):
                repairs.append(Repair("hyphen", *span))
            elif not glue and (span := whole.raw_span(end - 1, after.start)):
                repairs.append(Repair("break", *span))
            end -= drop
        parts += [whole.slice(line.start, end), Mapped(glue, ())]
    return concatenated(parts), repairs


def _stub(body: str, line: Line, after: Line, whole: Mapped, repairs: list[Repair]) -> int:
    """Count the characters of a cut-off caption label ("Ta") that a page left at the end of its last line."""
    found = STUB.search(body[-8:]) if line.page != after.page else None
    span = whole.raw_span(line.end - len(found[0]), line.end) if found else None
    if not found or not span:
        return 0
    repairs.append(Repair("furniture", *span))
    return len(found[0])


def _blocks(text: str, kind: str, section: str, at: int, data: TextData) -> Iterator[Block]:
    """Give the blocks of one flow: its own, or in an abstract one for each label and what it labels."""
    starts = [0]
    if kind == "prose" and section in {"abstract", ""}:
        starts += [match.end() for match in re.finditer(r"[.?!]\s+(?=[A-Z])", text)]
    begin = 0
    for start in starts:
        length = (
            label_of(text[start : start + 60], data.sections)
            if kind == "prose" and section in {"abstract", ""}
            else 0
        )
        if length:
            if text[begin:start].strip():
                yield Block(kind, section, at + begin, at + start)
            yield Block("heading", section, at + start, at + start + length)
            begin = start + length
    if text[begin:].strip():
        yield Block(kind, section, at + begin, at + len(text))
