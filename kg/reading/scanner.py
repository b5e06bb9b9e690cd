"""Scan running text for the names of a lexicon, and give each the value that a judge sees in it.

White-space chunks repeat, and so do the chunks that follow them: what is inside a chunk is worked out once
(`kg.reading.chunks`), and how a longer name goes on from it is kept as a tree of the chunks that followed.
The work left for a text that has been met in other words is one look at a dictionary a chunk.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Generic, NamedTuple, TypeVar

from kg.reading.chunks import LONGEST_CHUNK, Chunks, Piece, Start, made
from kg.reading.lexicon import MEMORY, NONE, PREFIX_WORDS, Lexicon, Memory, beginning

CHUNK = re.compile(r"\S+")
# What stands around words and is part of none: a chunk holds the same names with it as without.
AROUND = '()[]{}.,;:"“”'
STOP = "\n"

Value = TypeVar("Value")
# Where a name begins and ends, the name with single blanks, and its value.
Seen = tuple[int, int, str, Value]


class Match(NamedTuple):
    """A span of the text and the key that it folds to."""

    start: int
    end: int
    key: str


class Info(NamedTuple, Generic[Value]):
    """What is known of a chunk: names inside, the names that may go on, what else there is to say of it.

    `hot` tells that it counts whatever follows; `beginnings` are those of the words that names go on with,
    and `begin` is that of the chunk's own first word.
    """

    hot: bool
    beginnings: frozenset[str]
    inner: tuple[Seen[Value], ...]
    starts: tuple[Start, ...]
    mark: str
    begin: str


class Step(NamedTuple, Generic[Value]):
    """What one more chunk brings: names that end in it, and how others go on.

    The names' offsets count from the first chunk for the beginning and from this one for the end.
    """

    ended: tuple[Seen[Value], ...]
    onward: Onward[Value] | None


class Onward(Generic[Value]):
    """How the names that begin in what was `said` go on, by the next chunk.

    `beginnings` are those of the words that may follow, None where any may; `steps` what was worked out.
    """

    __slots__ = ("beginnings", "said", "starts", "steps")

    def __init__(self, said: str, starts: Sequence[Start]) -> None:
        self.said = said
        self.starts = starts
        self.beginnings = beginnings_of(starts) if starts else NONE
        self.steps: dict[str, Step[Value] | None] = {}


def beginnings_of(starts: Sequence[Start]) -> frozenset[str] | None:
    """Give what the words that may follow begin with; None where any may."""
    if any(start.words > PREFIX_WORDS and not start.beginnings for start in starts):
        return None
    return NONE.union(*(start.beginnings for start in starts)) if len(starts) > 1 else starts[0].beginnings


class Scanner(Generic[Value]):
    """Finds names and gives each the value that `judge` sees in its surface and key; None leaves it out.

    `mark` may say something else of a chunk, whatever stands around it, which is worked out once as well.
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
        self._words = Chunks(lexicon)
        self._infos: Memory[Info[Value]] = Memory(self._study)
        self._onward: Memory[Onward[Value]] = Memory(self._begin)
        self._steps = 0

    def scan(self, texts: Sequence[str], marks: list[str] | None = None) -> list[list[Seen[Value]]]:
        """Give the names in each text, in no settled order; what marks their chunks goes to `marks`."""
        chunks: list[str] = []
        ends: list[int] = []
        for text in texts:
            chunks += text.split()
            chunks.append(STOP)
            ends.append(len(chunks))
        infos = list(map(self._infos.__getitem__, chunks))
        hot = [
            (place, info)
            for place, (info, after) in enumerate(pairwise(infos))
            if info[0] or after[5] in info[1]
        ]
        found: list[list[Seen[Value]]] = [[] for _ in texts]
        letters = list(accumulate(map(len, chunks), initial=0)) if hot else []
        number, beyond, shift = -1, 0, 0
        row: list[Seen[Value]] = []
        for place, (_, beginnings, inner, _, mark, _) in hot:
            if place >= beyond:
                number = bisect_right(ends, place, number + 1)
                first, beyond = ends[number - 1] if number else 0, ends[number]
                shift = -first - letters[first]
                if beyond - 2 + shift + letters[beyond - 1] != len(texts[number]):
                    respace(letters, texts[number], first)
                row = found[number]
            if mark and marks is not None:
                marks.append(mark)
            base = letters[place] + place + shift
            for start, end, name, value in inner:
                row.append((base + start, base + end, name, value))
            if infos[place + 1][5] in beginnings:
                for start, last, end, name, value in self._follow(chunks, infos, place):
                    row.append((base + start, letters[last] + last + shift + end, name, value))
        return found

    def _follow(
        self, chunks: list[str], infos: list[Info[Value]], place: int
    ) -> Iterator[tuple[int, int, int, str, Value]]:
        """Yield the names that begin in the chunk at `place` and end in a later one.

        A name's beginning counts from the first chunk, its end from the chunk that is given with it.
        """
        onward: Onward[Value] | None = self._onward[chunks[place]]
        while onward is not None:
            place += 1
            chunk = chunks[place]
            if onward.beginnings is not None and infos[place][5] not in onward.beginnings:
                break
            step = onward.steps[chunk] if chunk in onward.steps else self._step(onward, chunk)
            if step is None:
                break
            for start, end, name, value in step[0]:
                yield start, place, end, name, value
            onward = step[1]

    def _begin(self, chunk: str) -> Onward[Value]:
        return Onward(chunk, self._infos[chunk].starts)

    def _step(self, onward: Onward[Value], chunk: str) -> Step[Value] | None:
        """Work out what one more chunk brings; forget all trees when they grew too large."""
        self._steps += 1
        if self._steps > MEMORY:
            self._steps = 0
            self._onward.clear()
        said, first, pieces = onward.said, self._infos[chunk].begin, self._words.pieces[chunk]
        ended: list[Seen[Value]] = []
        going: list[Start] = []
        for start in onward.starts if pieces else ():
            if start.words > PREFIX_WORDS or first in start.beginnings:
                ended += self._ended(said, start, chunk, pieces)
                going += self._longer(start, pieces[-1])
        longer: Onward[Value] | None = Onward(f"{said} {chunk}", going) if going else None
        step = Step(tuple(ended), longer) if ended or longer else None
        onward.steps[chunk] = step
        return step

    def _ended(self, said: str, start: Start, chunk: str, pieces: Sequence[Piece]) -> list[Seen[Value]]:
        """Give the names that end in the chunk."""
        ended: list[Seen[Value]] = []
        for piece in pieces:
            whole = start.key + piece.key
            if whole in self._lexicon.postings:
                name = f"{said[start.offset :]} {chunk[: piece.end]}"
                value = self._judge(name, whole)
                if value is not None:
                    ended.append((start.offset, piece.end, name, value))
        return ended

    def _longer(self, start: Start, piece: Piece) -> list[Start]:
        """Give the start that the whole chunk makes a longer one, unless no name goes on so."""
        key, words = start.key + piece.key, start.words + piece.words
        if words > PREFIX_WORDS:
            fits = len(key) <= self._lexicon.longest and self._lexicon.leads_on(key)
            return [Start(start.offset, key, words, frozenset())] if fits else []
        beginnings = self._words.followers[key]
        return [Start(start.offset, key, words, beginnings)] if beginnings else []

    def _study(self, chunk: str) -> Info[Value]:
        """Work out what is inside a chunk and what may begin there."""
        if chunk.isalnum() and chunk.isascii() and len(chunk) <= LONGEST_CHUNK:
            return self._plain(chunk)
        core = chunk.strip(AROUND)
        if len(core) != len(chunk) <= LONGEST_CHUNK:
            return self._wrapped(chunk, core)
        words = () if self._words.empty(chunk) else self._words.cut(chunk)
        inner = []
        for start, end, key in self._words.inner(chunk, words):
            value = self._judge(chunk[start:end], key)
            if value is not None:
                inner.append((start, end, chunk[start:end], value))
        starts = tuple(self._words.starts(chunk, words))
        return info_of(tuple(inner), starts, self._mark(chunk), self._words.begin(chunk))

    def _plain(self, chunk: str) -> Info[Value]:
        """Work out the same, at less cost, of a chunk that is one word of ASCII."""
        key, name, starts = self._words.one_word(chunk)
        value = self._judge(chunk, name) if name else None
        inner: tuple[Seen[Value], ...] = () if value is None else ((0, len(chunk), chunk, value),)
        return info_of(inner, starts, self._mark(chunk), beginning(key))

    def _wrapped(self, chunk: str, core: str) -> Info[Value]:
        """Give what is known of a chunk from what is known of it without the signs around it."""
        info = self._infos[core]
        if not (info.inner or info.starts):
            return info
        lead = len(chunk) - len(chunk.lstrip(AROUND))
        closed = lead + len(core) < len(chunk)
        starts = info.starts
        if starts and (lead or (closed and any(start.numbers for start in starts))):
            moved = [start.moved(lead, closed=closed) for start in starts]
            starts = tuple(start for start in moved if start.beginnings)
        elif not lead:
            return info
        inner = tuple((lead + start, lead + end, name, value) for start, end, name, value in info.inner)
        return info_of(inner, starts, info.mark, info.begin)


def info_of(inner: tuple[Seen[Value], ...], starts: tuple[Start, ...], mark: str, begin: str) -> Info[Value]:
    """Put together what is known of a chunk."""
    beginnings = beginnings_of(starts) if starts else None
    return made(Info, (bool(inner or mark), beginnings or NONE, inner, starts, mark, begin))


def respace(letters: list[int], text: str, first: int) -> None:
    """Count white space between chunks as letters, where it is more than one sign, so that places come right.

    `letters` are those before each chunk of all texts, `first` is the text's first chunk.
    """
    before = letters[first]
    for number, found in enumerate(CHUNK.finditer(text)):
        letters[first + number] = before + found.start() - number


def matches(lexicon: Lexicon, text: str) -> list[Match]:
    """Give every span that folds to a name, nested and overlapping ones as well, by start and end."""
    scanner: Scanner[str] = Scanner(lexicon, lambda _, key: key)
    return sorted({Match(start, end, key) for start, end, _, key in scanner.scan([text])[0]})
