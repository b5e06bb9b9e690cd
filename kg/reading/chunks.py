"""What one white-space chunk of a text holds: words, the names inside, the names that may go on from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress
from typing import NamedTuple

from kg.reading.lexicon import (
    NONE,
    RESPELT,
    WORD,
    Lexicon,
    Memory,
    beginning,
    endings,
    respellings,
)

ANY_LETTER = re.compile(r"[^\W\d_]")
POSSESSIVE = re.compile(r"(?<=[^\W_])['’]s(?![^\W_])")
LONGEST_CHUNK = 200
MOST_WORDS = 10
LONGEST_SYMBOL = 6
NUMBERS = tuple(map(str, range(1, 31)))

Word = tuple[str, int, int]
# Makes a named tuple of all its fields at half the cost of its own constructor.
made = tuple.__new__


class Piece(NamedTuple):
    """The beginning of a chunk up to the end of one of its words: folded, where it ends, how many words."""

    key: str
    end: int
    words: int


class Start(NamedTuple):
    """A name that may go on: where it begins in its first chunk, what it folds to, how many words so far.

    `beginnings` are those of the words that may follow, the `numbers` among them where the table has them
    joined to it.
    """

    offset: int
    key: str
    words: int
    beginnings: frozenset[str]
    numbers: frozenset[str] = NONE

    def moved(self, by: int, *, closed: bool) -> Start:
        """Give the start behind more signs; where it is `closed` by other signs, no number follows."""
        beginnings = self.beginnings - self.numbers if closed else self.beginnings
        return Start(self.offset + by, self.key, self.words, beginnings, NONE if closed else self.numbers)


class Chunks:
    """Cuts chunks and looks their words up; what repeats is kept."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._folded: Memory[str] = Memory(lexicon.fold)
        self.pieces: Memory[tuple[Piece, ...]] = Memory(self._pieces)
        self.followers: Memory[frozenset[str]] = Memory(lexicon.followers)

    def empty(self, chunk: str) -> bool:
        """Tell at little cost a plain word, or figures, that are no name and begin none."""
        if chunk.isalpha() and chunk.islower() and chunk.isascii():
            return not self._lexicon.knows(self._lexicon.fold(chunk))
        if ANY_LETTER.search(chunk):
            return False
        return not any(map(self._lexicon.knows, WORD.findall(chunk)))

    def cut(self, chunk: str) -> list[Word]:
        """Give the words of a chunk, folded, and where they stand; a possessive's `s` says nothing."""
        folded = self._folded
        words = [(folded[found[0]], *found.span()) for found in WORD.finditer(chunk[:LONGEST_CHUNK])]
        if "'s" in chunk or "’s" in chunk:
            owned = [found.start() + 1 for found in POSSESSIVE.finditer(chunk)]
            return [("" if start in owned else key, start, end) for key, start, end in words]
        return words

    def one_word(self, chunk: str) -> tuple[str, str, tuple[Start, ...]]:
        """Give what a chunk of one plain word folds to, the name that it is, and how names go on from it.

        The same as `cut`, `inner` and `starts` would say, at less cost.
        """
        lexicon = self._lexicon
        key = lexicon.fold(chunk)
        known = self.followers[key] if lexicon.begun(key) else NONE
        name = key if key in lexicon.postings else self._singular(key)
        numbers = NONE
        if not chunk.islower():
            numbers = self._numbered(chunk, key)
            if not name and RESPELT.search(chunk):
                name = self._respelled(chunk)
        starts: tuple[Start, ...] = ()
        if numbers:
            starts = (Start(0, key, 1, known | numbers, numbers - known),)
        elif known:
            starts = (made(Start, (0, key, 1, known, NONE)),)
        return key, name, starts

    def inner(self, chunk: str, words: Sequence[Word]) -> list[tuple[int, int, str]]:
        """Give where names stand inside the chunk and what they fold to, in this order."""
        postings = self._lexicon.postings
        plain = chunk.isascii() and chunk.islower() and "-" not in chunk
        respelt = not plain and (not chunk.isascii() or RESPELT.search(chunk) is not None)
        found: set[tuple[int, int, str]] = set()
        for first, (_, start, _) in enumerate(words):
            key = ""
            for word, _, end in words[first : first + MOST_WORDS]:
                if not word:
                    continue
                key += word
                if key in postings:
                    found.add((start, end, key))
                elif hit := self._singular(key) or (self._respelled(chunk[start:end]) if respelt else ""):
                    found.add((start, end, hit))
        return sorted(found)

    def _singular(self, key: str) -> str:
        """Give the singular of a name in the plural, else nothing."""
        if key[-1:] != "s":
            return ""
        one = endings(key)[-1]
        return one if one in self._lexicon.postings else ""

    def _respelled(self, surface: str) -> str:
        """Give what a name becomes with its Greek letters spelled otherwise, or without a leading `p`."""
        keys = map(self._lexicon.fold, respellings(surface))
        return next((key for key in keys if key in self._lexicon.postings), "")

    def starts(self, chunk: str, words: Sequence[Word]) -> list[Start]:
        """Give the names that may go on after the chunk."""
        found = []
        for number, (_, start, _) in enumerate(words):
            rest = "".join([key for key, _, _ in words[number:]])
            known, numbers = self.followers[rest], self._numbered(chunk, rest)
            if numbers:
                found.append(Start(start, rest, len(words) - number, known | numbers, numbers - known))
            elif known:
                found.append(Start(start, rest, len(words) - number, known))
        return found

    def _numbered(self, chunk: str, key: str) -> frozenset[str]:
        """Give the numbers that a symbol may be parted from: `HER 2`, where the table has `HER2`."""
        short = 1 < len(key) <= LONGEST_SYMBOL and key.isalpha()
        if not short or chunk.islower() or not chunk.lower().endswith(key):
            return NONE
        listed = map(self._lexicon.postings.__contains__, map(key.__add__, NUMBERS))
        return frozenset(compress(NUMBERS, listed))

    def begin(self, chunk: str) -> str:
        """Give what the first word of a chunk begins with."""
        first = WORD.search(chunk[:LONGEST_CHUNK])
        if first is None:
            return ""
        if first[0].isascii() or not self.empty(chunk):
            return beginning(self._folded[first[0]])
        return beginning(first[0])

    def _pieces(self, chunk: str) -> tuple[Piece, ...]:
        """Give the beginnings of a chunk that may end a longer name."""
        pieces: list[Piece] = []
        whole = ""
        for number, (word, _, end) in enumerate(self.cut(chunk), start=1):
            if not word:
                continue
            whole += word
            pieces.extend(Piece(variant, end, number) for variant in reversed(endings(whole)))
        return tuple(pieces)
