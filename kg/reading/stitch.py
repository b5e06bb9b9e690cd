"""Puts prose together again that a caption, a table, a column or a page had parted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby

from kg.reading.kinds import caption_of, finished, looks_like_prose
from kg.reading.layout import Line
from kg.reading.paragraphs import BULLET, RECORD, Paragraph
from kg.reading.rows import joined_rows
from kg.reading.textdata import TextData

REACH = 60
CONTINUES = re.compile(r"[a-zα-ω(\[,;:)%≥≤<>=+–-]|\d")
BETWEEN = frozenset({"caption", "table", "heading", "front", "furniture"})


@dataclass(frozen=True, slots=True)
class Flow:
    """Lines that read on from one to the next; `moved` where they were cut out of a sentence around them."""

    kind: str
    lines: tuple[Line, ...]
    text: str
    moved: bool = False
    record: bool = False


def stitched(found: list[Paragraph], data: TextData) -> list[Flow]:
    """Give the flows of a text in reading order: what interrupts a sentence follows its paragraph."""
    found = _rows(found)
    flows = _flows(found, data)
    if flows and found and RECORD.match(found[0].text):
        flows[0] = replace(flows[0], record=True)
    return flows


def _flows(found: list[Paragraph], data: TextData) -> list[Flow]:
    flows: list[Flow] = []
    index = 0
    while index < len(found):
        flow, held, index = _flow(found, index, data)
        flows += [flow, *held]
    return flows


def _rows(found: list[Paragraph]) -> list[Paragraph]:
    """Make one paragraph of each row of a table, wherever blank lines stood in it."""
    result: list[Paragraph] = []
    for kind, run in groupby(found, key=lambda part: part.kind):
        parts = list(run)
        if kind != "table":
            result += parts
            continue
        cells = [(line, body) for part in parts for line, body in zip(part.lines, part.bodies, strict=True)]
        for row in joined_rows([body for _, body in cells]):
            result.append(Paragraph("table", tuple(cells[number] for number in row)))
    return result


def _flow(found: list[Paragraph], index: int, data: TextData) -> tuple[Flow, list[Flow], int]:
    """Read one flow from a paragraph on; gives what stood in its way, and where to go on."""
    first = found[index]
    lines, text = list(first.lines), first.text
    held: list[Flow] = []
    index += 1
    while first.kind in {"prose", "caption"} and not finished(text):
        after = _continuation(found, index, (text, first), data)
        if after is None:
            break
        held += [
            replace(flow, moved=True)
            for flow in _flows([_set_aside(part) for part in found[index:after]], data)
        ]
        lines += found[after].lines
        text = found[after].text
        index = after + 1
    return Flow(first.kind, tuple(lines), first.text), held, index


def _set_aside(part: Paragraph) -> Paragraph:
    return replace(part, kind={"prose": "caption", "heading": "furniture"}.get(part.kind, part.kind))


def _continuation(
    found: list[Paragraph], index: int, unfinished: tuple[str, Paragraph], data: TextData
) -> int | None:
    """Find the paragraph that goes on with an unfinished one, behind nothing but what pages put between."""
    text, first = unfinished
    if index >= len(found) or BULLET.match(found[index].text):
        return None
    if first.kind == "caption":
        part = found[index]
        same = part.kind in {"prose", "caption"} and part.page == first.page and not caption_of(part.text)
        return index if same and CONTINUES.match(part.text) else None
    captioned, skipped = False, -1
    for at in range(index, min(index + REACH, len(found))):
        part = found[at]
        if part.kind == "prose" and CONTINUES.match(part.text) and _goes_on(part, data):
            return at if part.page != skipped else None
        if part.kind == "prose" and not captioned:
            break
        if part.kind not in BETWEEN and part.kind != "prose":
            break
        captioned = captioned or part.kind in {"caption", "table"}
        skipped = part.page if part.kind == "prose" else skipped
    return _upper(found, index, text, data)


def _goes_on(part: Paragraph, data: TextData) -> bool:
    return not part.text[0].isdigit() or looks_like_prose(part.text, data)


def _upper(found: list[Paragraph], index: int, text: str, data: TextData) -> int | None:
    """Let a paragraph that begins with a capital go on with one that is not at an end.

    Behind captions and tables it must read like running text, unless what it goes on with ends in a word that
    no sentence ends with.
    """
    open_end = data.open_end.search(text[-40:]) is not None
    for at in range(index, min(index + REACH, len(found))):
        part = found[at]
        if part.kind == "prose":
            return at if open_end or at == index or looks_like_prose(part.text, data) else None
        if part.kind not in {"caption", "table", "furniture"}:
            return None
    return None
