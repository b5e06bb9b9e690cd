"""Scan running text for the names of a lexicon, and give each the value that a judge sees in it.

White-space chunks repeat, and so do the chunks that follow them: what is inside a chunk is worked out once,
and how a longer name goes on from it is kept as a tree of the chunks that followed. The work left for a text
that has been met in other words is one look at a dictionary a chunk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any, Generic, NamedTuple, TypeVar

from kg.reading.lexicon import (
    MEMORY,
    NONE,
    PREFIX_WORDS,
    WORD,
    Lexicon,
    Memory,
    beginning,
    endings,
    respellings,
)

ANY_LETTER = re.compile(r"[^\W\d_]")
PLAIN = re.compile(r"[a-z]+(?=[.,;:)\]]*\Z)")
CHUNK = re.compile(r"\S+")
POSSESSIVE = re.compile(r"(?<=[^\W_])['’]s(?![^\W_])")
LONGEST_CHUNK = 200
MOST_WORDS = 10
LONGEST_SYMBOL = 6
NUMBERS = tuple(map(str, range(1, 31)))

Value = TypeVar("Value")
Word = tuple[str, int, int]
# Where a name begins and ends, the name with single blanks, and its value.
Seen = tuple[int, int, str, Value]


class Match(NamedTuple):
    """A span of the text and the key that it folds to."""

    start: int
    end: int
    key: str


class Piece(NamedTuple):
    """The beginning of a chunk up to the end of one of its words: folded, where it ends, how many words."""

    key: str
    end: int
    words: int


class Start(NamedTuple):
    """A name that may go on: where it begins in its first chunk, what it folds to, how many words so far.

    `numbers` may follow at once, where the table has them joined to it.
    """

    offset: int
    key: str
    words: int
    numbers: frozenset[str] = NONE


class Info(NamedTuple, Generic[Value]):
    """What is known of a chunk: how it and what goes on begin, names inside, the tree of what followed.

    `hot` tells that the chunk counts whatever follows it; `mark` is what else there is to say of it.
    """

    hot: bool
    first: str
    followers: frozenset[str]
    inner: tuple[Seen[Value], ...] = ()
    onward: Onward[Value] | None = None
    mark: str = ""


LAST: Info[Any] = Info(False, "", NONE)


class Step(NamedTuple, Generic[Value]):
    """What one more chunk brings: names that end in it, and how others go on.

    The names' offsets count from the first chunk for the beginning and from this one for the end.
    """

    ended: tuple[Seen[Value], ...]
    onward: Onward[Value] | None


class Onward(dict[str, "Step[Value] | None"]):
    """How the names that begin in a chunk go on, by the next chunk; worked out when that is first met."""

    __slots__ = ("_said", "_scanner", "_starts")

    def __init__(self, scanner: Scanner[Value], said: str, starts: Sequence[Start]) -> None:
        super().__init__()
        self._scanner = scanner
        self._said = said
        self._starts = starts

    def __missing__(self, chunk: str) -> Step[Value] | None:
        step = self[chunk] = self._scanner.step(self._said, self._starts, chunk)
        return step


class Scanner(Generic[Value]):
    """Finds names and gives each the value that `judge` sees in its surface and key; None leaves it out.

    `mark` may say something else of a chunk, which is worked out once as well.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        judge: Callable[[str, str], Value | None],
        *,
        mark: Callable[[str], str] = lambda _: "",
    ) -> None:
        self._judge = judge
        self._mark = mark
        self._lexicon = lexicon
        self._chunks: Memory[Info[Value]] = Memory(self._study)
        self._pieces: Memory[tuple[Piece, ...]] = Memory(self._cut)
        self._folded: Memory[str] = Memory(lexicon.fold)
        self._steps = 0

    def scan(self, text: str, marks: list[str] | None = None) -> list[Seen[Value]]:
        """Give each name in the text, in no settled order; what marks its chunks bear is added to `marks`."""
        chunks = text.split()
        found: list[Seen[Value]] = []
        infos = list(map(self._chunks.__getitem__, chunks))
        infos.append(LAST)
        hot = [place for place, (here, then) in enumerate(pairwise(infos)) if here[0] or then[1] in here[2]]
        if not hot:
            return found
        ends = ends_of(text, chunks)
        for place in hot:
            _, _, followers, inner, onward, mark = infos[place]
            if inner:
                base = ends[place] - len(chunks[place]) + place
                found += [(base + start, base + end, name, value) for start, end, name, value in inner]
            if onward is not None and infos[place + 1][1] in followers:
                found += self._follow(onward, place, chunks, ends)
            if mark and marks is not None:
                marks.append(mark)
        return found

    def _follow(
        self, onward: Onward[Value] | None, place: int, chunks: list[str], ends: list[int]
    ) -> list[Seen[Value]]:
        found: list[Seen[Value]] = []
        begin = ends[place] - len(chunks[place]) + place
        for following in range(place + 1, len(chunks)):
            step = onward[chunks[following]] if onward is not None else None
            if step is None:
                break
            ended, onward = step
            if ended:
                base = ends[following] - len(chunks[following]) + following
                found += [(begin + start, base + end, name, value) for start, end, name, value in ended]
        return found

    def step(self, said: str, starts: Sequence[Start], chunk: str) -> Step[Value] | None:
        """Work out what one more chunk brings after those said; forget all trees when they grew too large."""
        self._steps += 1
        if self._steps > MEMORY:
            self._steps = 0
            self._chunks.clear()
        ended: list[Seen[Value]] = []
        going: list[Start] = []
        for start in starts:
            if start.words <= PREFIX_WORDS and not self._goes_on(start, chunk):
                continue
            pieces = self._pieces[chunk]
            for piece in pieces:
                whole = start.key + piece.key
                if whole in self._lexicon.postings:
                    name = f"{said[start.offset :]} {chunk[: piece.end]}"
                    value = self._judge(name, whole)
                    if value is not None:
                        ended.append((start.offset, piece.end, name, value))
            key = start.key + pieces[-1].key if pieces else ""
            if pieces and len(key) <= self._lexicon.longest:
                going.append(Start(start.offset, key, start.words + pieces[-1].words))
        onward = Onward(self, f"{said} {chunk}", going) if going else None
        return Step(tuple(ended), onward) if ended or onward is not None else None

    def _goes_on(self, start: Start, chunk: str) -> bool:
        first = self._chunks[chunk][1]
        known = bool(first) and f"|{first}|" in self._lexicon.followers.get(start.key, "")
        return known or first in start.numbers

    def _study(self, chunk: str) -> Info[Value]:
        """Work out what is inside a chunk and what may begin there."""
        lexicon, mark = self._lexicon, self._mark(chunk)
        plain = PLAIN.match(chunk)
        if plain and not lexicon.knows(key := self._folded[plain[0]]):
            return Info(bool(mark), beginning(key), NONE, mark=mark)
        if not ANY_LETTER.search(chunk):
            digits = WORD.findall(chunk)
            if not any(map(lexicon.knows, digits)):
                return Info(bool(mark), beginning(digits[0]) if digits else "", NONE, mark=mark)
        words = self._words(chunk)
        inner = []
        for start, end, key in sorted(set(self._inner(words, chunk))):
            value = self._judge(chunk[start:end], key)
            if value is not None:
                inner.append((start, end, chunk[start:end], value))
        starts = []
        followers: set[str] = set()
        for number, (_, start, _) in enumerate(words):
            rest = "".join(key for key, _, _ in words[number:])
            numbers = self._numbered(chunk, rest)
            known = lexicon.followers.get(rest)
            if known or numbers:
                starts.append(Start(start, rest, len(words) - number, numbers))
                followers.update(numbers, known.strip("|").split("|") if known else ())
        return Info(
            bool(inner or mark),
            beginning(words[0][0]) if words else "",
            frozenset(followers),
            tuple(inner),
            Onward(self, chunk, starts) if starts else None,
            mark,
        )

    def _numbered(self, chunk: str, key: str) -> frozenset[str]:
        """Give the numbers that a symbol may be parted from: `HER 2`, where the table has `HER2`."""
        short = 1 < len(key) <= LONGEST_SYMBOL and key.isalpha()
        if chunk.islower() or not short or not chunk.lower().endswith(key):
            return NONE
        return frozenset(number for number in NUMBERS if key + number in self._lexicon.postings)

    def _words(self, chunk: str) -> list[Word]:
        owned = [found.start() + 1 for found in POSSESSIVE.finditer(chunk)] if "s" in chunk else []
        folded = self._folded
        return [
            ("" if found.start() in owned else folded[found[0]], found.start(), found.end())
            for found in WORD.finditer(chunk[:LONGEST_CHUNK])
        ]

    def _inner(self, words: list[Word], chunk: str) -> Iterator[Match]:
        for first, (_, start, _) in enumerate(words):
            key = ""
            for word, _, end in words[first : first + MOST_WORDS]:
                if not word:
                    continue
                key += word
                hits = [variant for variant in endings(key) if variant in self._lexicon.postings]
                yield from (Match(start, end, variant) for variant in hits[:1])
                if not hits and not (chunk.isascii() and chunk.islower() and "-" not in chunk):
                    yield from self._respelled(chunk, start, end)

    def _respelled(self, chunk: str, start: int, end: int) -> Iterator[Match]:
        """Look up what a name becomes with its Greek letters spelled otherwise, or without a leading `p`."""
        for form in respellings(chunk[start:end]):
            key = self._lexicon.fold(form)
            if key in self._lexicon.postings:
                yield Match(start, end, key)
                return

    def _cut(self, chunk: str) -> tuple[Piece, ...]:
        """Give the beginnings of a chunk that may end a longer name."""
        pieces: list[Piece] = []
        whole = ""
        for number, (word, _, end) in enumerate(self._words(chunk), start=1):
            if not word:
                continue
            whole += word
            pieces.extend(Piece(variant, end, number) for variant in reversed(endings(whole)))
        return tuple(pieces)


def ends_of(text: str, chunks: list[str]) -> list[int]:
    """Give for each white-space chunk of a text where it ends, less the number of chunks before it."""
    ends = list(accumulate(map(len, chunks)))
    if ends[-1] + len(chunks) - 1 == len(text):  # so that one character stands between any two
        return ends
    return [found.end() - number for number, found in enumerate(CHUNK.finditer(text))]


def matches(lexicon: Lexicon, text: str) -> list[Match]:
    """Give every span that folds to a name, nested and overlapping ones as well, by start and end."""
    scanner: Scanner[str] = Scanner(lexicon, lambda _, key: key)
    return sorted({Match(start, end, key) for start, end, _, key in scanner.scan(text)})
