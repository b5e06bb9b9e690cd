"""Groups lines into paragraphs and says what each is: prose, heading, caption, table row, reference, front."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.reading.layout import Line, width
from kg.reading.sections import numbered, plain
from kg.reading.textdata import TextData

CAPTION = re.compile(
    r"(?i:(?:(?:supplementary|supplemental|suppl\.?|extended data|additional|online)\s+)?"
    r"(?P<what>figure|fig\.?|table|tab\.|scheme|box|chart)\s*[eS]?(?:\d{1,3}|[IVX]{1,4})[A-Z]?)"
    r"(?=\s*[.:|–—-]\s*\S|\s*[.:|]?$|\s+[^a-z\W]|\s+[(“\"\[])"
)
AFTER_LABEL = re.compile(r"\s*[.:|–—-]?\s*(?P<next>\S)?")
AUTHORS = re.compile(r"(?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)* [A-Z]{1,3}\(\d|[A-Z][\w.'’ -]+\d(?:,\d)*,? )")
FOOTNOTE = re.compile(r"(?:abbreviations?|note|notes|footnotes?)\s*[:.]|[*†‡§#]\s?\S", re.IGNORECASE)
EXPLAINED = re.compile(r"\s*[^\W\d][\w/+.,&-]{0,15}(?:[,:]\s|\s?=\s?(?=[A-Za-z]{2}))\S.{2,120}")
TERMINAL = re.compile(
    r"[.?!…][\"'”’)\]]*(?:\s?\[\d[\d,–\- ]*\])?[\"'”’)\]]*$|[^\W\d]\)?\.\d{1,3}(?:[,–-]\d{1,3})*$"
)
ENTRY = re.compile(r"\[?\d{1,3}[\].]\s")
RECORD = re.compile(r"\d+\. [A-Z][^.]{2,80}\. \d{4}\b")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, each with its words; offsets of the lines as in the mended text."""

    kind: str
    written: tuple[tuple[Line, str], ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Give the lines without their words."""
        return tuple(line for line, _ in self.written)

    @property
    def bodies(self) -> tuple[str, ...]:
        """Give the words of the lines."""
        return tuple(body for _, body in self.written)

    @property
    def text(self) -> str:
        """Give the words of all lines in one."""
        return " ".join(self.bodies)

    @property
    def page(self) -> int:
        """Give the page on which the paragraph begins."""
        return self.written[0][0].page


def paragraphs(text: str, found: list[Line], data: TextData) -> list[Paragraph]:
    """Give the paragraphs of a text in the order of its lines, each with its kind."""
    full = width(found)
    groups = [part for group in _groups(found) for part in _parted(text, group, data, full)]
    raw = [Paragraph("", tuple((line, text[line.start : line.end]) for line in group)) for group in groups]
    return _figure_labels(list(_classified(raw, data, full)))


def _groups(found: list[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in found:
        if group and (line.start == line.end or line.page != group[-1].page):
            yield group
            group = []
        if line.start < line.end:
            group.append(line)
    if group:
        yield group


def finished(text: str) -> bool:
    """Tell whether a text ends as a sentence does, a reference number behind the full stop included."""
    return TERMINAL.search(text[-60:]) is not None


def caption_of(body: str) -> str:
    """Give "table" or "figure" where a line opens a caption, or the empty string."""
    match = CAPTION.match(body)
    if not match:
        return ""
    after = AFTER_LABEL.match(body, match.end())
    opens = after["next"] if after else None
    if opens and opens.islower() and not re.match(r"\s*[.:|]", body[match.end() :]):
        return ""
    return "table" if match["what"].lower().startswith("tab") else "figure"


def _parted(text: str, group: list[Line], data: TextData, full: int) -> Iterator[list[Line]]:
    """Part a group where a caption or a heading stands in it without a blank line."""
    start = 0
    bodies = [text[line.start : line.end] for line in group]
    while start < len(group):
        index = start + (_peeled(bodies[start : start + 6], data, full) or 1)
        if index == start + 1 and not _peeled(bodies[start : start + 6], data, full):
            while index < len(group) and not _opens(bodies, index, data):
                index += 1
        yield group[start:index]
        start = index


def _opens(bodies: list[str], index: int, data: TextData) -> bool:
    if not finished(bodies[index - 1]):
        return False
    body = bodies[index]
    known = plain(body) in data.sections and not finished(body)
    return known or bool(caption_of(body)) or data.front.match(body) is not None


def _peeled(bodies: list[str], data: TextData, full: int) -> int:
    """Count the lines at the start of a group that are one heading, where text follows in the group."""
    if len(bodies) < 2 or caption_of(bodies[0]):
        return 0
    if plain(bodies[0]) in data.sections and (bodies[0][0].isupper() or numbered(bodies[0])):
        return 1
    count = 0
    while count < min(len(bodies), 4) and _title_case(bodies[count], data) and len(bodies[count]) < full:
        count += 1
    if not count or count == len(bodies) or finished(bodies[count - 1]):
        return 0
    after = bodies[count]
    return count if after[0].isupper() and len(after) > 0.6 * full else 0


def _title_case(body: str, data: TextData) -> bool:
    words = re.findall(r"[^\W\d_][\w'’-]*", body)
    content = [word for word in words if word.lower() not in data.small]
    return (
        bool(content)
        and len(words) <= 14
        and body[0].isalnum()
        and not finished(body)
        and not re.search(r"[,;]$", body)
        and all(word[0].isupper() for word in content)
    )


def looks_like_prose(body: str, data: TextData) -> bool:
    """Tell running text from the cells of a table."""
    words = body.split()
    small = sum(word.lower() in data.small or word.lower() in data.running for word in words)
    return len(words) >= 6 and small >= 2 and (finished(body) or len(body) > 60)


def _classified(raw: list[Paragraph], data: TextData, full: int) -> Iterator[Paragraph]:
    record = bool(raw) and RECORD.match(raw[0].text) is not None
    table = references = prose_seen = False
    for index, paragraph in enumerate(raw):
        after = raw[index + 1].text if index + 1 < len(raw) else ""
        name = plain(paragraph.text)
        if record and index < 3:
            yield replace(paragraph, kind="heading" if index == 1 else "front")
            continue
        if name in data.sections and len(paragraph.lines) <= 2:
            references = data.sections[name] == "references"
            table = False
            yield replace(paragraph, kind="heading")
            continue
        if references:
            yield from _entries(paragraph)
            continue
        what = caption_of(paragraph.text)
        if what:
            table = what == "table"
            yield from _caption_and_rows(paragraph, data) if table else iter([replace(paragraph, kind="caption")])
            continue
        if table and paragraph.page == raw[index - 1].page:
            if _footnote(paragraph.text, 2):
                yield replace(paragraph, kind="caption")
                continue
            if not looks_like_prose(paragraph.text, data):
                yield replace(paragraph, kind="table")
                continue
        table = False
        kind = _kind(paragraph, after, data, full, early=not prose_seen)
        prose_seen = prose_seen or kind == "prose"
        yield replace(paragraph, kind=kind)


def _kind(paragraph: Paragraph, after: str, data: TextData, full: int, *, early: bool) -> str:
    body = paragraph.text
    if data.front.match(body) or (early and AUTHORS.match(body) and not looks_like_prose(body, data)):
        return "front"
    if _footnote(body) and len(body.split(";")) >= 3:
        return "caption"
    if _heading(paragraph, after, data, full, early=early):
        return "heading"
    return "prose"


def _footnote(body: str, least: int = 3) -> bool:
    """Tell a list of abbreviations or a note under a table: "AF, allele fraction; NA, not available"."""
    label = FOOTNOTE.match(body)
    parts = body[label.end() if label else 0 :].split(";")
    explained = sum(EXPLAINED.fullmatch(part[:160]) is not None for part in parts)
    listed = explained >= least and explained >= 0.5 * len(parts)
    return (label is not None and len(parts) < 2) or (
        listed and (least < 3 or bool(EXPLAINED.match(parts[0])))
    )


def _heading(paragraph: Paragraph, after: str, data: TextData, full: int, *, early: bool) -> bool:
    body = paragraph.text
    if len(paragraph.lines) > 3 or len(body) > 220 or not (body[0].isupper() or numbered(body)):
        return False
    if finished(body) or data.open_end.search(body) or body.count("(") != body.count(")"):
        return False
    if numbered(body) or _title_case(body, data):
        return True
    last = paragraph.lines[-1]
    opens = not after or not after[0].islower()
    return opens and len(body.split()) <= 25 and (early or last.end - last.start < 0.75 * full)


def _entries(paragraph: Paragraph) -> Iterator[Paragraph]:
    """Part a list of references where an entry's number begins a line."""
    bodies = paragraph.bodies
    starts = [index for index, body in enumerate(bodies) if not index or ENTRY.match(body)]
    for start, end in zip(starts, [*starts[1:], len(bodies)], strict=True):
        yield Paragraph("reference", paragraph.written[start:end])


def _caption_and_rows(paragraph: Paragraph, data: TextData) -> Iterator[Paragraph]:
    """Part a table's caption from rows that follow it without a blank line."""
    bodies = paragraph.bodies
    end = 1
    while end < len(bodies) and (
        bodies[end][0].islower() or looks_like_prose(bodies[end], data) or data.open_end.search(bodies[end - 1])
    ):
        end += 1
    if len(bodies) > 1 and re.fullmatch(r"\S+\s+\S{1,5}", bodies[0]):
        end = max(end, 2)
    yield Paragraph("caption", paragraph.written[:end])
    if end < len(bodies):
        yield Paragraph("table", paragraph.written[end:])


def _figure_labels(found: list[Paragraph]) -> list[Paragraph]:
    """Call a run of three and more short unnumbered headings before a caption what it is: words in a figure."""
    result = list(found)
    for index, paragraph in enumerate(found):
        if paragraph.kind != "caption":
            continue
        first = index
        while first and found[first - 1].kind in {"heading", "prose"} and _label(found[first - 1]):
            first -= 1
        if index - first >= 3:
            result[first:index] = [replace(label, kind="caption") for label in found[first:index]]
    return result


def _label(paragraph: Paragraph) -> bool:
    return len(paragraph.text.split()) <= 8 and not finished(paragraph.text) and not numbered(paragraph.text)
