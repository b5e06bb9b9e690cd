"""Finds lines and pages in extracted text, and takes away what belongs to the page and not to the paper."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import NamedTuple

from kg.reading.kinds import caption_of
from kg.reading.textdata import TextData

BREAK = re.compile(r"\r\n|[\n\r\v\x1c\x1d\x1e\x85\u2028\u2029]|\f")


HEAD_LINES, MOST_SOLID, APART, LEAST_PAGES = 3, 50, 12, 3


class Line(NamedTuple):
    """A line without the white space around it; `indent` counts what stood before. Blank: no length."""

    start: int
    end: int
    page: int
    indent: int = 0


def lines(text: str) -> list[Line]:
    """Split a text into lines with their pages.

    A form feed begins a page. So does a line that begins with one space in a text whose lines do not:
    extraction that joins pages with a space leaves such lines.
    """
    found: list[Line] = []
    page = at = 0
    marked = _pages_begin_with_a_space(text)
    for match in [*BREAK.finditer(text), None]:
        end = match.start() if match else len(text)
        body = text[at:end]
        if marked and body[:1] == " " and body[1:2].strip():
            page += 1
        kept = body.strip()
        indent = len(body) - len(body.lstrip()) if kept else 0
        start = at + indent if kept else end
        found.append(Line(start, start + len(kept), page, indent))
        if match:
            at = match.end()
            page += match[0] == "\f"
    return found


def _pages_begin_with_a_space(text: str) -> bool:
    spaced = len(re.findall(r"(?:^|\n) (?=\S)", text))
    deeper = len(re.findall(r"\n[ \t]{2,}\S", text))
    return 0 < spaced <= 2 + text.count("\n") // 20 and deeper <= spaced


def without_furniture(text: str, found: list[Line], data: TextData) -> tuple[list[Line], list[Line]]:
    """Part the lines of the paper from those of the page: its number, addresses, repeated heads and feet."""
    repeated = _repeated(text, found, data)

    def furniture(body: str) -> bool:
        return 0 < len(body) < 200 and (data.page.match(body) is not None or _key(body) in repeated)

    gone = {line for line in found if furniture(text[line.start : line.end])}
    gone.update(_counted(text, found))
    left = [line for line in found if line not in gone]
    edges = (left[number] for number in _page_edges(left))
    gone.update(line for line in edges if data.number.match(text[line.start : line.end]))
    return [line for line in found if line not in gone], [line for line in found if line in gone]


def _page_edges(found: list[Line], deep: int = 1) -> set[int]:
    """Give the numbers of the first and last lines with words on a page, `deep` of each, of several pages."""
    pages: dict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(found):
        if line.start < line.end:
            pages[line.page].append(number)
    if len(pages) < 2:
        return set()
    return {number for page in pages.values() for number in [*page[:deep], *page[-deep:]]}


def _counted(text: str, found: list[Line]) -> set[Line]:
    """Find lines that hold a number alone and count up one by one, far apart: the numbers of pages."""
    before: dict[int, tuple[int, tuple[Line, ...]]] = {}
    gone: set[Line] = set()
    for number, line in enumerate(found):
        body = text[line.start : line.end]
        if not (0 < len(body) <= 4 and body.isascii() and body.isdigit()):
            continue
        place, chain = before.get(int(body) - 1, (number, ()))
        chain = (*chain, line) if number - place >= APART else (line,)
        before[int(body)] = number, chain
        if len(chain) >= LEAST_PAGES:
            gone.update(chain)
    return gone


def _key(body: str) -> str:
    return re.sub(r"\d+", "#", " ".join(body.split())).strip("#|•· -–—").lower()


def _repeated(text: str, found: list[Line], data: TextData) -> set[str]:
    """Find lines at the edge of a block that come again, figures aside, at least three times far apart.

    Among the first and last lines of pages twice will do, of fewer words too. Where a text has hardly a blank
    line, any line may be at an edge.
    """
    near = _page_edges(found, HEAD_LINES)
    blank = sum(line.start == line.end for line in found)
    solid = blank < len(found) // MOST_SOLID
    places: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(found):
        body = text[line.start : line.end]
        least = 1 if number in near and any(letter.isdigit() for letter in body) else 3
        short = 8 <= len(body) < 120 and len(body.split()) >= least
        placed = number in near or _edge(found, number) or (solid and not body[:1].islower())
        if short and placed and not _running(body, data) and not caption_of(body):
            places[_key(body)].append(number)
    return {key for key, numbers in places.items() if _page_matter(numbers, near)}


def _page_matter(numbers: list[int], near: set[int]) -> bool:
    if len(numbers) >= 2 and near.issuperset(numbers):
        return True
    return len(numbers) >= 3 and all(later - earlier >= APART for earlier, later in pairwise(numbers))


def _edge(found: list[Line], number: int) -> bool:
    """Tell whether a line is the first or the last of its block."""
    line = found[number]
    around = (found[index] for index in (number - 1, number + 1) if 0 <= index < len(found))
    return any(other.start == other.end or other.page != line.page for other in around)


def _running(body: str, data: TextData) -> bool:
    """Tell a line of running text, which no head or foot is."""
    return sum(word in data.running for word in body.lower().split()) >= 2


def width(found: list[Line]) -> int:
    """Give the usual length of a full line in characters."""
    lengths = Counter(line.end - line.start for line in found if line.end - line.start > 20)
    ordered = sorted(lengths.elements())
    return ordered[len(ordered) * 3 // 4] if ordered else 80
