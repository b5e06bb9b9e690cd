"""Groups lines into paragraphs and gives each its kind: prose, heading, caption, table, reference, front."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.reading.kinds import caption_of, finished, footnote, front, heads, looks_like_prose, title_case
from kg.reading.layout import Line, width
from kg.reading.sections import numbered, plain
from kg.reading.textdata import TextData

ENTRY = re.compile(r"\[?\d{1,3}[\].]\s")
AUTHOR = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?,? (?:[A-Z]\.?-? ?){1,3}[,.( &]")
CITED = re.compile(
    r"\[?\d{1,3}[\].]?\s+(?:(?:de|van|von|der|den|la|le|di|da|el|al) ){0,2}"
    r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?,? (?:[A-Z]\.?-? ?){1,3}(?:[,.;:]|&| and\b| et al)"
)
PRINTED = re.compile(r"\b(?:19|20)\d{2}\b\s?(?:[;:,.)]|$)|\d\s?\(\d+\)\s?:\s?[a-z]?\d|\bdoi\b", re.IGNORECASE)
MARKS = "*†‡§¶©✉"
BULLET = re.compile(r"[•▪●◦‣■□➢✓]\s*(?=\S)")
LABELLED = re.compile(r"[A-Za-z. ]{3,24}[\dIVX]{1,4}[A-Z]?\s?[.:|]\s*\S")
WRAPPED = 250
LEAST_LABELS, LONGEST_LABEL, LEAST_LINES = 3, 70, 8
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
    lines = _groups(found, alone=full > WRAPPED)
    groups = [part for group in lines for part in _parted(text, group, data, full)]
    raw = [
        Paragraph(kind, tuple((line, text[line.start : line.end]) for line in group))
        for kind, group in groups
    ]
    return _figure_labels(list(_Kinds(data, full).of(raw)))


def _groups(found: list[Line], *, alone: bool) -> Iterator[list[Line]]:
    """Gather lines up to a blank one or another page; `alone` where each line is a paragraph of its own."""
    group: list[Line] = []
    for line in found:
        if group and (alone or line.start == line.end or line.page != group[-1].page):
            yield group
            group = []
        if line.start < line.end:
            group.append(line)
    if group:
        yield group


def _parted(text: str, group: list[Line], data: TextData, full: int) -> Iterator[tuple[str, list[Line]]]:
    """Part a group where a caption, a note or a heading stands in it without a blank line.

    Gives the kind of what is certain: words inside a figure, which are part of its caption.
    """
    start = 0
    bodies = [text[line.start : line.end] for line in group]
    full = min(full, width(group)) if len(group) >= LEAST_LINES else full
    title = _title(bodies, full) if group and group[0].start == len(text) - len(text.lstrip()) else 0
    while start < len(group):
        if labels := _labels(bodies, start, full):
            yield from (("caption", [line]) for line in group[start : start + labels])
            start += labels
            continue
        heading = title or _peeled(bodies[start : start + 6], data, full)
        title = 0
        index = start + (heading or 1)
        interrupts = _interrupts(bodies, start, data)
        while not heading and index < len(group) and not _opens(bodies, index, data, full):
            if (interrupts and _goes_on(bodies, index)) or _labels(bodies, index, full):
                break
            index += 1
        yield "", group[start:index]
        start = index


def _interrupts(bodies: list[str], index: int, data: TextData) -> bool:
    """Tell a caption or a note of the page that stands in the middle of a sentence."""
    apart = bool(caption_of(bodies[index])) or data.front.match(bodies[index]) is not None
    return apart and index > 0


def _goes_on(bodies: list[str], index: int) -> bool:
    """Tell the line that goes on with a sentence behind what interrupted it."""
    before = bodies[index - 1]
    return bodies[index][0].islower() and (finished(before) or "@" in before.rpartition(" ")[2])


def _labels(bodies: list[str], index: int, full: int) -> int:
    """Count the lines that are words inside a figure: short ones after a line of running text.

    The text is cut off by them, or they stand before the figure's caption. Behind the caption of a table
    they are its rows.
    """
    if not index or len(bodies[index - 1]) < 0.6 * full:
        return 0
    if any(caption_of(body) == "table" for body in bodies[max(index - 2, 0) : index]):
        return 0
    end = index
    while end < len(bodies) and _short(bodies[end], full):
        end += 1
    captioned = end < len(bodies) and caption_of(bodies[end])
    return (
        end - index if end - index >= LEAST_LABELS and (captioned or not finished(bodies[index - 1])) else 0
    )


def _short(body: str, full: int) -> bool:
    return len(body) < 0.5 * full and len(body.split()) <= 8 and not finished(body) and not caption_of(body)


def _title(bodies: list[str], full: int) -> int:
    """Count the lines of a title that stands at the head of a text with no blank line behind it."""
    for count, body in enumerate(bodies[:3], 1):
        if finished(body) or count == len(bodies):
            return 0
        if len(body) < 0.75 * full and bodies[count][0].isupper() and len(bodies[count]) > len(body):
            return count
    return 0


def _opens(bodies: list[str], index: int, data: TextData, full: int) -> bool:
    body, before = bodies[index], bodies[index - 1]
    if BULLET.match(body) or (body[0] in MARKS and data.front.match(body)):
        return True
    known = plain(body) in data.sections and not finished(body)
    if not finished(before):
        after = bodies[index + 1] if index + 1 < len(bodies) else ""
        return not data.open_end.search(before) and (
            (known and body[0].isupper() and after[:1].isupper())
            or (body[0] != "(" and not body[0].islower() and data.front.match(body) is not None)
            or (LABELLED.match(body) is not None and bool(caption_of(body)))
        )
    known = known or bool(caption_of(body))
    return (
        known
        or any(one.match(body) for one in (data.front, CITED))
        or bool(_run_in(bodies, index, data, full))
    )


def _run_in(bodies: list[str], index: int, data: TextData, full: int) -> int:
    """Count the lines of a heading that stands between two paragraphs with no blank line around it.

    It is short, does not end as a sentence does, and a full line that begins with a capital follows.
    """
    for count, body in enumerate(bodies[index : index + 2], 1):
        after = bodies[index + count] if index + count < len(bodies) else ""
        if finished(body) or data.open_end.search(body) or not after:
            return 0
        if after[0].isupper() and len(after) > 0.75 * full and len(body) < 0.75 * full:
            first = bodies[index]
            words = " ".join(bodies[index : index + count]).split()
            begins = first[0].isupper() or numbered(first)
            return (
                count if begins and 1 <= len(words) <= 14 and not re.search(r"[,;|=]|:$|\d[.%)]", body) else 0
            )
    return 0


def _peeled(bodies: list[str], data: TextData, full: int) -> int:
    """Count the lines at the start of a group that are one heading, where text follows in the group."""
    if len(bodies) < 2 or caption_of(bodies[0]):
        return 0
    if plain(bodies[0]) in data.sections and (bodies[0][0].isupper() or numbered(bodies[0])):
        return 1
    if run_in := _run_in(bodies, 0, data, full):
        return run_in
    count = 0
    while count < min(len(bodies), 4) and title_case(bodies[count], data) and len(bodies[count]) < full:
        count += 1
    if not count or count == len(bodies) or finished(bodies[count - 1]):
        return 0
    after = bodies[count]
    return count if after[0].isupper() and len(after) > 0.6 * full else 0


class _Kinds:
    """Gives paragraphs their kinds, one after the other, knowing what came before."""

    def __init__(self, data: TextData, full: int) -> None:
        self.data, self.full = data, full
        self.table = self.references = self.prose = self.opened = False
        self.running = True
        self.page = 0

    def of(self, raw: list[Paragraph]) -> Iterator[Paragraph]:
        """Give the paragraphs with their kinds; a table's rows and a list's references apart.

        A text that begins as PubMed shows a record has a title and authors after each record's first line.
        """
        begun = -3
        for index, paragraph in enumerate(raw):
            if (index == 0 or begun >= 0) and RECORD.match(paragraph.text):
                begun = index
            if paragraph.kind:
                yield paragraph
            elif begun >= 0 and index < begun + 3:
                yield replace(paragraph, kind="heading" if index == begun + 1 else "front")
            else:
                yield from self._next(paragraph, self._after(raw, index))
            self.page = paragraph.page

    def _after(self, raw: list[Paragraph], index: int) -> str:
        """Give the words that follow, numbers of pages left out."""
        following = (one.bodies[0] for one in raw[index + 1 : index + 4])
        return next((body for body in following if not self.data.number.match(body)), "")

    def _next(self, paragraph: Paragraph, after: str) -> Iterator[Paragraph]:
        opened = self.data.sections.get(plain(paragraph.text)) if len(paragraph.written) <= 2 else None
        if opened is not None:
            self.references, self.table = opened == "references", False
            self.opened = self.opened or opened != "case"
            yield replace(paragraph, kind="heading")
        elif self.references or _reference(paragraph):
            yield from _entries(paragraph)
        elif what := caption_of(paragraph.text):
            self.table = what == "table"
            yield from (
                _caption_and_rows(paragraph, self.data)
                if self.table
                else [replace(paragraph, kind="caption")]
            )
        else:
            yield replace(paragraph, kind=self._kind(paragraph, after))

    def _kind(self, paragraph: Paragraph, after: str) -> str:
        body = paragraph.text
        self.table = self.table and paragraph.page == self.page
        if self.table and footnote(body, 2):
            return "caption"
        if self.table and not looks_like_prose(body, self.data):
            return "table"
        self.table = False
        kind = self._apart(paragraph, after)
        self.prose = self.prose or not kind
        self.running = (not kind and len(body) > 40) or (kind == "furniture")
        return kind or "prose"

    def _apart(self, paragraph: Paragraph, after: str) -> str:
        """Name what stands apart from prose, or nothing."""
        body = paragraph.text
        if len(paragraph.written) == 1 and self.data.number.match(body):
            return "furniture" if self.running else "front"
        if front(body, self.data, early=not self.prose):
            return "front"
        if footnote(body) and len(body.split(";")) >= 3:
            return "caption"
        return "heading" if self._heading(paragraph, after) else ""

    def _heading(self, paragraph: Paragraph, after: str) -> bool:
        """Tell a heading, which stands before something that does not go on with it."""
        if len(paragraph.written) > 3 or not after or (after[0].islower() and not numbered(paragraph.text)):
            return False
        last = len(paragraph.bodies[-1])
        return heads(paragraph.text, last, self.full, self.data, early=not (self.prose or self.opened))


def _reference(paragraph: Paragraph) -> bool:
    """Tell an entry of a list of references whose heading stands elsewhere: number, author, year of print."""
    return CITED.match(paragraph.text) is not None and PRINTED.search(paragraph.text[:600]) is not None


def _entries(paragraph: Paragraph) -> Iterator[Paragraph]:
    """Part a list of references where an entry's number begins a line."""
    bodies = paragraph.bodies
    starts = [index for index in range(len(bodies)) if not index or _entry(bodies, index)]
    for start, end in zip(starts, [*starts[1:], len(bodies)], strict=True):
        yield Paragraph("reference", paragraph.written[start:end])


def _entry(bodies: tuple[str, ...], index: int) -> bool:
    """Tell a line that begins a reference: by its number, or by an author behind the end of another."""
    named = AUTHOR.match(bodies[index]) is not None and finished(bodies[index - 1])
    return named or ENTRY.match(bodies[index]) is not None


def _caption_and_rows(paragraph: Paragraph, data: TextData) -> Iterator[Paragraph]:
    """Part a table's caption from rows that follow it without a blank line."""
    bodies = paragraph.bodies
    end = 1
    while end < len(bodies) and (
        bodies[end][0].islower()
        or looks_like_prose(bodies[end], data)
        or data.open_end.search(bodies[end - 1])
    ):
        end += 1
    if len(bodies) > 1 and re.fullmatch(r"\S+\s+\S{1,5}", bodies[0]):
        end = max(end, 2)
    yield Paragraph("caption", paragraph.written[:end])
    if end < len(bodies):
        yield Paragraph("table", paragraph.written[end:])


def _figure_labels(found: list[Paragraph]) -> list[Paragraph]:
    """Call three and more short unnumbered lines before a caption what they are: words in a figure.

    One will do where the text before it is cut off.
    """
    result = list(found)
    for index, paragraph in enumerate(found):
        if paragraph.kind != "caption":
            continue
        first = index
        while first and found[first - 1].kind in {"heading", "prose"} and _label(found[first - 1]):
            first -= 1
        cut_off = first and found[first - 1].kind == "prose" and not finished(found[first - 1].text)
        if sum(len(label.written) for label in found[first:index]) >= (1 if cut_off else LEAST_LABELS):
            result[first:index] = [replace(label, kind="caption") for label in found[first:index]]
    return result


def _label(paragraph: Paragraph) -> bool:
    return not numbered(paragraph.text) and all(
        len(body.split()) <= 8 and len(body) < LONGEST_LABEL and not finished(body)
        for body in paragraph.bodies
    )
