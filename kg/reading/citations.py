"""Resolves citation marks: which sentences cite, and what, so that own findings are told from cited ones."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Sentence, Span
from kg.reading.text import CleanText

ENTRY = re.compile(r"\[?(\d{1,3})[\].]?\s")
NUMBER = re.compile(r"(\d{1,3})(?:\]?\s?[–-]\s?\[?(\d{1,3}))?")
NAMED = re.compile(
    r"([^\W\d_][\w'’-]+)(?:\s+et\s+al\.?|\s+(?:and|&)\s+[^\W\d_][\w'’-]+)?,?\s+\(?((?:19|20)\d{2})"
)
LONGEST_RANGE = 60
# The longest mark (`kg.reading.markers.NAMED`), and how far behind a spoken name its year stands.
LONGEST_MARK, YEAR = 2_700, 8
# Where an entry names its first author.
FIRST = 40

DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>&;,]+")
GOES_ON = re.compile(r"\s+(?!PMC?ID|PMC\d)\S*\d|[<>&;,]\S")
PMID = re.compile(r"\b(?:PMID|PubMed)\s?:?\s?(\d{4,9})\b", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_][\w'’-]+")
DATED = re.compile(r"\(((?:19|20)\d{2})[a-z]?\)|\b((?:19|20)\d{2})[a-z]?\s?;")
YEARS = re.compile(r"\b((?:19|20)\d{2})[a-z]?\b")


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
        """Give the raw spans of the marks in a sentence, the one behind its full stop included.

        A mark is a sentence's where it stands in its words or was lifted out beside them: between its first
        and last raw offset there may be words of another column.
        """
        if not sentence.pieces:
            return ()
        found: set[Span] = set()
        first, last = sentence.pieces[0], sentence.pieces[-1]
        for piece in sentence.pieces:
            end = piece.raw + piece.length
            reach = end + 1 if piece is last else end
            for mark in self.marks[
                bisect_left(self.marks, (piece.raw - LONGEST_MARK, 0)) : bisect_left(
                    self.marks, (reach + 1, 0)
                )
            ]:
                behind = mark.start >= end and piece is last and self.text[mark.start].isalpha()
                if mark.end >= piece.raw + (piece is first) and not behind:
                    found.add(mark)
        return tuple(sorted(found))

    def cites(self, sentence: Sentence) -> bool:
        """Tell whether a sentence cites."""
        return bool(self.within(sentence))

    def cited(self, sentence: Sentence) -> tuple[str, ...]:
        """Name the references that a sentence cites, as `named` does; none where there is no list."""
        if not self.references:
            return ()
        found = [named(*entry) for mark in self.within(sentence) for entry in self._entries(mark)]
        return tuple(dict.fromkeys(found))

    def _entries(self, mark: Span) -> Iterator[tuple[str, int]]:
        """Give each reference that a mark means, with its number; a name and year that fit two mean none."""
        said = self.text[mark.start : mark.end]
        if re.search(r"[^\W\d_]", said):
            if not YEARS.search(said):
                said = self.text[mark.start : mark.end + YEAR]
            for name, year in NAMED.findall(said):
                fit = [entry for entry in self.references if name in entry[:FIRST] and year in entry]
                if len(fit) == 1:
                    yield fit[0], 0
            return
        for match in NUMBER.finditer(said):
            last = int(match[2] or match[1])
            for number in range(int(match[1]), min(last, int(match[1]) + LONGEST_RANGE) + 1):
                if number in self.numbered:
                    yield self.numbered[number], number


def named(entry: str, number: int = 0) -> str:
    """Name a reference: by DOI or PMID as a CURIE, else by first author and year, else by its number.

    A DOI that a line may have cut, so that more of it would follow, is not taken.
    """
    found = DOI.search(entry)
    if found and not GOES_ON.match(entry, found.end()):
        return f"doi:{_whole(found[0])}"
    if pmid := PMID.search(entry):
        return f"PMID:{pmid[1]}"
    body = entry[match.end() :] if (match := ENTRY.match(entry)) else entry
    words = WORD.findall(body[:FIRST])
    author = next(
        (word for word in words if word[0].isupper() and not (len(word) == 2 and word.isupper())),
        next(iter(words), ""),
    )
    dated = DATED.search(entry) or YEARS.search(entry)
    year = next(filter(None, dated.groups()), "") if dated else ""
    return f"{author} {year}" if author and year else f"reference {number}" if number else author


def _whole(doi: str) -> str:
    """Give a DOI without the stop or the bracket that closes what it stands in."""
    doi = doi.rstrip(".")
    while doi.endswith((")", "]")) and doi.count(doi[-1]) > doi.count({")": "(", "]": "["}[doi[-1]]):
        doi = doi[:-1].rstrip(".")
    return doi.lower()
