"""Says what a sentence was put together across, and on which page and line a place of the input stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise

from kg.model import Sentence
from kg.reading.blocks import Structured
from kg.reading.layout import lines
from kg.reading.text import CleanText

PDF = "application/pdf"
# `kg.reading.formats.pdf` parts the columns of a page with it.
COLUMN = "\v"
# From the widest seam to the narrowest: a sentence that has several is said to run across the first.
KINDS = ("page", "column", "float")
CUT = {"furniture": "page", "moved": "float"}


@dataclass(frozen=True, slots=True)
class Seams:
    """Where a text breaks and what was cut out of it: raw offsets, each tuple sorted.

    `feeds` are the form feeds, `starts` where lines with words begin, `breaks` where a page or a column
    begins and `cuts` what was taken out, these two with their kind. A document whose format tells its
    blocks has none of them; `paged` says whether pages can be counted.
    """

    feeds: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    breaks: tuple[tuple[int, str], ...] = ()
    cuts: tuple[tuple[int, str], ...] = ()
    paged: bool = False

    @classmethod
    def of(cls, clean: CleanText) -> Seams:
        """Gather the seams of a document."""
        document = clean.document
        if isinstance(document, Structured):
            return cls()
        text, pdf = document.text, document.source.media_type == PDF
        found = [line for line in lines(text) if line.start < line.end]
        breaks = [(line.start, "page") for before, line in pairwise(found) if before.page != line.page]
        breaks += [(match.start(), "column") for match in re.finditer(COLUMN, text)] if pdf else []
        return cls(
            tuple(match.start() for match in re.finditer("\f", text)),
            tuple(line.start for line in found),
            tuple(sorted(breaks)),
            tuple(sorted((one.start, CUT[one.kind]) for one in clean.repairs if one.kind in CUT)),
            pdf or "\f" in text,
        )

    def within(self, sentence: Sentence) -> str:
        """Name what a sentence was put together across: a page, a column, a float; empty for most."""
        found: set[str] = set()
        for before, after in pairwise(sentence.pieces):
            end = before.raw + before.length
            if after.raw < end:
                found.add("column")
            for places, last in ((self.breaks, after.raw + 1), (self.cuts, after.raw)):
                found.update(
                    kind
                    for _, kind in places[bisect_left(places, (end, "")) : bisect_left(places, (last, ""))]
                )
        return next((kind for kind in KINDS if kind in found), "")

    def place(self, offset: int) -> tuple[int, int]:
        """Give the page of a raw offset, counted by form feeds, and the line with words on it, from 1."""
        page = bisect_right(self.feeds, offset)
        first = bisect_left(self.starts, self.feeds[page - 1]) if page else 0
        return page + 1, max(bisect_right(self.starts, offset) - first, 1)
