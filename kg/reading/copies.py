"""Tells which inputs are one paper in two formats, and which of them is read.

Two inputs are copies of one paper where a DOI, PMID or PMCID is shared and none differs; or where none
differs and the title is the same, or stands as lines of its own at the opening of one without a title; or
where they are files of one name in one folder. Only inputs of two formats, or with the same bytes, are
copies: two texts of one format that name one paper may be the paper and its supplement. Of the copies at
least half as long as the longest, the one of the richest format is read (FORMATS, in order), then the
longest, then the first by name: so full text beats an abstract whatever its format, and JATS the PDF of the
same text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path, PurePath

from kg.model import Document, Failure, Source
from kg.reading.identity import same_paper

FORMATS = (
    "application/jats+xml",
    "application/bioc+xml",
    "application/bioc+json",
    "text/html",
    "application/pubmed+xml",
    "application/nbib",
    "application/pubtator",
    "application/jsonl",
    "application/pdf",
    "text/plain",
)
WORD = re.compile(r"[^\W_]+")
OPENING, LINES, TITLE_LINES = 2_000, 25, 5
TITLE_WORDS, TITLE_LETTERS = 5, 30
NAMES = ("doi", "pmid", "pmcid")
KEPT = 50_000_000
Key = tuple[str, ...]
Found = tuple[Path, Document | Failure]


@dataclass(frozen=True, slots=True)
class Copy:
    """What tells an input from another: its names, its length in words, its opening where it has no title."""

    id: str
    title: str
    source: Source
    size: int
    opening: str


def copy_of(document: Document) -> Copy:
    """Give what is needed of a document, without its text."""
    opening = "" if document.title else document.text[:OPENING]
    return Copy(document.id, document.title, document.source, len(document.text.split()), opening)


@dataclass(frozen=True, slots=True)
class Left:
    """An input that is not read: its id, its name, and the document that is the same paper."""

    document: str
    name: str
    same_as: str

    def __str__(self) -> str:
        return f"{self.name}: same paper as {self.same_as}, which is read in its place"


@dataclass(frozen=True, slots=True)
class Choice:
    """The inputs without copies, what is left out, the ids of earlier documents that gave way, new names."""

    found: Iterator[Found]
    left: tuple[Left, ...]
    beaten: frozenset[str]
    names: frozenset[str]


def choose(walk: Callable[[], Iterable[Found]], earlier: Sequence[Copy] = ()) -> Choice:
    """Leave out the copies among new inputs, and between them and the documents read earlier.

    `walk` gives the inputs, the same each time; it is called twice where their texts are too many to keep.
    An earlier document that comes again in its own format is replaced, and no copy.
    """
    kept: list[Found] = []
    copies: list[Copy] = []
    size = 0
    for path, one in walk():
        if isinstance(one, Document):
            copies.append(copy_of(one))
            size += len(one.text)
        if size <= KEPT:
            kept.append((path, one))
    again = {(copy.id, copy.source.media_type) for copy in copies}
    both = [*copies, *(copy for copy in earlier if (copy.id, copy.source.media_type) not in again)]
    losers = duplicates(both)
    left = [Left(both[one].id, both[one].source.name, both[best].id) for one, best in losers.items()]
    return Choice(
        _without(kept if size <= KEPT else walk(), losers),
        tuple(sorted(left, key=lambda one: (one.name, one.document))),
        frozenset(both[one].id for one in losers if one >= len(copies)),
        frozenset(copy.source.name for copy in copies),
    )


def _without(found: Iterable[Found], losers: Container[int]) -> Iterator[Found]:
    number = 0
    for path, one in found:
        if not isinstance(one, Document):
            yield path, one
            continue
        if number not in losers:
            yield path, one
        number += 1


def duplicates(copies: Sequence[Copy]) -> dict[int, int]:
    """Give for each copy that is not to be read the one that is, by their places; whatever the order."""
    groups = _Groups(len(copies))
    for places in _sharing(copies, _names):
        for one, two in combinations(places, 2):
            if _another_form(copies[one], copies[two]) and same_paper(copies[one].source, copies[two].source):
                groups.join(one, two)
    for places in [*_titled(copies), *_sharing(copies, _stem)]:
        if not _conflict(copies[place].source for place in groups.around(places)):
            for one, two in combinations(places, 2):
                if _another_form(copies[one], copies[two]):
                    groups.join(one, two)
    found: dict[int, int] = {}
    for places in groups.members():
        longest = max(copies[place].size for place in places)
        best = min(places, key=lambda place: _rank(copies[place], longest))
        rest = (place for place in places if place != best and _another_form(copies[place], copies[best]))
        found |= dict.fromkeys(rest, best)
    return found


def _sharing(copies: Sequence[Copy], keys: Callable[[Copy], Iterable[Key]]) -> list[list[int]]:
    """Give the places of the copies that share a key, key by key."""
    places: dict[Key, list[int]] = defaultdict(list)
    for place, copy in enumerate(copies):
        for key in keys(copy):
            places[key].append(place)
    return [places[key] for key in sorted(places) if len(places[key]) > 1]


def _names(copy: Copy) -> Iterator[Key]:
    for name in NAMES:
        if value := getattr(copy.source, name):
            yield name, value.lower()


def _stem(copy: Copy) -> Iterator[Key]:
    path = PurePath(copy.source.name)
    if path.stem == copy.id:
        yield str(path.parent), copy.id


def _titled(copies: Sequence[Copy]) -> list[list[int]]:
    """Give the places of the copies with one title, told or set at their opening."""
    told = {title for copy in copies if (title := _folded(copy.title))}
    return _sharing(copies, lambda copy: _titles(copy, told))


def _titles(copy: Copy, told: Container[Key]) -> Iterator[Key]:
    if title := _folded(copy.title):
        yield title
    lines = copy.opening.split("\n")[:LINES]
    for first, last in combinations(range(len(lines) + 1), 2):
        if last - first <= TITLE_LINES and (title := _folded(" ".join(lines[first:last]))) in told:
            yield title
            return


def _folded(title: str) -> Key:
    """Give a title's words for comparison; nothing for one too short to name one paper."""
    words = tuple(WORD.findall(unicodedata.normalize("NFKC", title).casefold()))
    return words if len(words) >= TITLE_WORDS and sum(map(len, words)) >= TITLE_LETTERS else ()


class _Groups:
    """Places joined step by step (union-find)."""

    def __init__(self, size: int) -> None:
        self._over = list(range(size))
        self._held = [[place] for place in range(size)]

    def root(self, place: int) -> int:
        while self._over[place] != place:
            self._over[place] = self._over[self._over[place]]
            place = self._over[place]
        return place

    def join(self, one: int, two: int) -> None:
        big, small = sorted((self.root(one), self.root(two)), key=lambda root: -len(self._held[root]))
        if big != small:
            self._over[small] = big
            self._held[big] += self._held[small]
            self._held[small] = []

    def around(self, places: Sequence[int]) -> list[int]:
        """Give all that the places are joined with."""
        roots = sorted({self.root(place) for place in places})
        return [place for root in roots for place in self._held[root]]

    def members(self) -> list[list[int]]:
        return [sorted(places) for places in self._held if len(places) > 1]


def _another_form(one: Copy, two: Copy) -> bool:
    return one.source.name != two.source.name and (
        one.source.media_type != two.source.media_type
        or (one.source.sha256 != "" and one.source.sha256 == two.source.sha256)
    )


def _conflict(sources: Iterable[Source]) -> bool:
    held = [[getattr(source, name).lower() for name in NAMES] for source in sources]
    return any(len({value for value in column if value}) > 1 for column in zip(*held, strict=True))


def _rank(copy: Copy, longest: int) -> tuple[bool, int, int, str, str]:
    media = copy.source.media_type
    form = FORMATS.index(media) if media in FORMATS else len(FORMATS)
    return copy.size * 2 < longest, form, -copy.size, copy.source.name, copy.id
