"""Says what a sentence was rebuilt across, and on which page and line a place of the input stands."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from kg.model import Document, Sentence
from kg.reading.text import CleanText

KINDS = frozenset({"moved", "column", "furniture"})


@dataclass(frozen=True, slots=True)
class Seams:
    """The places of a document at which text was cut out or moved, sorted."""

    text: str
    places: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, clean: CleanText) -> Seams:
        """Gather the seams of a document."""
        found = sorted((one.start, one.kind) for one in clean.repairs if one.kind in KINDS)
        return cls(clean.document.text, tuple(found))

    def within(self, sentence: Sentence) -> tuple[str, ...]:
        """Name what a sentence was rebuilt across: "page", or kinds of repair; nothing for most sentences."""
        first = bisect_left(self.places, (sentence.start, ""))
        last = bisect_left(self.places, (sentence.end, ""))
        found = {
            kind for place, kind in self.places[first:last] if kind != "column" or place > sentence.start
        }
        if self.text.find("\f", sentence.start, sentence.end) >= 0:
            found.add("page")
        return tuple(sorted(found))


def place_of(document: Document, offset: int) -> tuple[int, int]:
    """Give the page, counted by form feeds, and the line on it of a raw offset, both from 1."""
    before = document.text[:offset]
    return before.count("\f") + 1, before.rpartition("\f")[2].count("\n") + 1
