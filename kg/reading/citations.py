"""Resolves citation marks: which sentences cite, and what, so that own findings are told from cited ones."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Sentence, Span
from kg.reading.text import CleanText

ENTRY = re.compile(r"\[?(\d{1,3})[\].]?\s")
NUMBER = re.compile(r"(\d{1,3})(?:\s?[–-]\s?(\d{1,3}))?")
NAMED = re.compile(r"([A-Z][\w'’-]+)(?: et al\.?| and [A-Z][\w'’-]+)?,? \(?((?:19|20)\d{2})")
LONGEST_RANGE = 60


@dataclass(frozen=True, slots=True)
class Citations:
    """The marks of a document, sorted, and its references by number and in full."""

    text: str
    marks: tuple[Span, ...]
    numbered: dict[int, str]
    references: tuple[str, ...]

    @classmethod
    def of(cls, clean: CleanText) -> Citations:
        """Gather the marks and the reference list of a document."""
        entries = tuple(
            clean.text[block.start : block.end] for block in clean.blocks if block.kind == "reference"
        )
        numbered = {int(match[1]): entry for entry in entries if (match := ENTRY.match(entry))}
        if not numbered:
            numbered = dict(enumerate(entries, 1))
        return cls(clean.document.text, clean.citations, numbered, entries)

    def within(self, sentence: Sentence) -> tuple[Span, ...]:
        """Give the raw spans of the marks in a sentence, the one behind its full stop included."""
        first = bisect_left(self.marks, (sentence.start, sentence.start))
        found = []
        for mark in self.marks[max(first - 1, 0) :]:
            if mark.start > sentence.end + 1:
                break
            if mark.start >= sentence.start:
                found.append(mark)
        return tuple(found)

    def cites(self, sentence: Sentence) -> bool:
        """Tell whether a sentence cites."""
        return bool(self.within(sentence))

    def cited(self, sentence: Sentence) -> tuple[str, ...]:
        """Give the references that a sentence cites, as the list has them; none where there is no list."""
        found = [entry for mark in self.within(sentence) for entry in self._entries(mark)]
        return tuple(dict.fromkeys(found))

    def _entries(self, mark: Span) -> Iterator[str]:
        said = self.text[mark.start : mark.end]
        if re.search(r"[^\W\d_]", said):
            for name, year in NAMED.findall(said):
                yield from (entry for entry in self.references if name in entry[:120] and year in entry)
            return
        for match in NUMBER.finditer(said):
            last = int(match[2] or match[1])
            for number in range(int(match[1]), min(last, int(match[1]) + LONGEST_RANGE) + 1):
                if number in self.numbered:
                    yield self.numbered[number]
