"""Find every name of the vocabulary in a text, in time that grows with the text and not with the vocabulary.

Names and text are folded the same way (`kg.curated.folding`) and looked up in one table of keys. A match begins
and ends at the borders of alphanumeric runs. White-space chunks repeat, so what is inside one is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from kg.curated.folding import to_ascii
from kg.curated.vocabulary import Vocabulary

WORD = re.compile(r"[^\W_]+")
CHUNK = re.compile(r"\S+")
POSSESSIVE = re.compile(r"(?<=[^\W_])['’]s(?![^\W_])")
LETTERS = {"a": "alpha", "b": "beta", "g": "gamma", "d": "delta", "e": "epsilon", "k": "kappa", "z": "zeta"}
GREEK = re.compile(r"alpha|beta|gamma|delta|epsilon|kappa|lambda|sigma|theta|zeta")
LATIN = re.compile(r"^([abgdekz])-[a-zA-Z]{3}|[A-Za-z0-9]-([abgdekz])(?![a-z])|[A-Z]\d{0,2}([abgdkz])(?=\d?$)")
MICRO_RNA = re.compile(
    r"(?:[a-z]{3}-)?(?:mi-?r(?:na)?s?|micro-?rnas?)[-‐‑–]?(\d+[a-z]?)(-\d)?(?:-?[35]p)?\Z", re.IGNORECASE
)
PHOSPHO = re.compile(r"p[A-Z]{2}[A-Z0-9]+\Z")
LONGEST_CHUNK = 200
MOST_WORDS = 10
MEMORY = 200_000


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
    """The rest of a chunk from one of its words on, where a longer name may begin."""

    offset: int
    key: str
    words: int


class Chunk(NamedTuple):
    """What is known of a white-space chunk: the names inside it and where longer names may begin in it."""

    inner: tuple[Match, ...]
    starts: tuple[Start, ...]


class Lexicon:
    """The compiled vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.forms, self.owners = vocabulary.forms()
        self._fold = vocabulary.folding.key
        self.postings: dict[str, int] = {}
        self.more: dict[str, list[int]] = {}
        self._heads: dict[str, int] = {}
        self._compile()
        self._chunks: dict[str, Chunk | None] = {}
        self._pieces: dict[str, tuple[Piece, ...]] = {}

    def _compile(self) -> None:
        postings, more, heads = self.postings, self.more, self._heads
        for number, spaced in enumerate(self.vocabulary.folding.spaced_all(self.forms)):
            if " " in spaced:
                parts = spaced.split()
                key = "".join(parts)
                length, head = len(key), ""
                for part in parts[:3]:
                    head += part
                    if heads.get(head, 0) < length:
                        heads[head] = length
            else:
                key = spaced
            if postings.setdefault(key, number) != number:
                more.setdefault(key, []).append(number)
        postings.pop("", None)
        more.pop("", None)

    def names(self, key: str) -> list[int]:
        """Give the numbers of the forms that fold to the key."""
        first = self.postings.get(key)
        return [] if first is None else [first, *self.more.get(key, ())]

    def matches(self, text: str) -> list[Match]:
        """Give every span that folds to a name, nested and overlapping ones as well, by start and end."""
        return sorted(set(self._scan(text)))

    def _scan(self, text: str) -> Iterator[Match]:
        chunks = text.split()
        if " ".join(chunks) == text:
            offsets = [0, *(end + 1 for end in accumulate(len(chunk) + 1 for chunk in chunks))]
            offsets = [0, *accumulate(len(chunk) + 1 for chunk in chunks)]
        else:
            spans = [found.span() for found in CHUNK.finditer(text)]
            chunks = [text[start:end] for start, end in spans]
            offsets = [start for start, _ in spans]
        known = self._chunks
        for place, chunk in enumerate(chunks):
            info = known[chunk] if chunk in known else self._study(chunk)
            if info is not None:
                base = offsets[place]
                for start, end, key in info.inner:
                    yield Match(base + start, base + end, key)
                for begin in info.starts:
                    yield from self._extend(begin, place, chunks, offsets)

    def _extend(self, begin: Start, place: int, chunks: list[str], offsets: list[int]) -> Iterator[Match]:
        key, words = begin.key, begin.words
        limit = self._heads[key]
        start = offsets[place] + begin.offset
        for following in range(place + 1, len(chunks)):
            chunk = chunks[following]
            pieces = self._pieces.get(chunk) or self._cut(chunk)
            for piece in pieces:
                if key + piece.key in self.postings:
                    yield Match(start, offsets[following] + piece.end, key + piece.key)
            if not pieces:
                return
            key += pieces[-1].key
            words += pieces[-1].words
            if len(key) >= limit or (words <= 2 and key not in self._heads):
                return

    def _study(self, chunk: str) -> Chunk | None:
        """Work out what is inside a chunk, and remember it."""
        words = self._words(chunk)
        inner = tuple(self._inner(words, chunk))
        starts = tuple(
            Start(start, rest, len(words) - number)
            for number, (_, start, _) in enumerate(words)
            if (rest := "".join(key for key, _, _ in words[number:])) in self._heads
        )
        info = Chunk(inner, starts) if inner or starts else None
        if len(self._chunks) > MEMORY:
            self._chunks.clear()
        self._chunks[chunk] = info
        return info

    def _words(self, chunk: str) -> list[tuple[str, int, int]]:
        owned = {found.start() + 1 for found in POSSESSIVE.finditer(chunk)}
        return [
            ("" if found.start() in owned else self._fold(found[0]), found.start(), found.end())
            for found in WORD.finditer(chunk[:LONGEST_CHUNK])
        ]

    def _inner(self, words: list[tuple[str, int, int]], chunk: str) -> Iterator[Match]:
        for first, (_, start, _) in enumerate(words):
            key = ""
            for word, _, end in words[first : first + MOST_WORDS]:
                key += word
                for variant in endings(key):
                    if variant in self.postings:
                        yield Match(start, end, variant)
                        break
                else:
                    yield from self._respelled(chunk, start, end)

    def _respelled(self, chunk: str, start: int, end: int) -> Iterator[Match]:
        """Look up what a name becomes with its Greek letters spelled otherwise, or without a leading `p`."""
        for form in respellings(chunk[start:end]):
            key = self._fold(form)
            if key in self.postings:
                yield Match(start, end, key)
                return

    def _cut(self, chunk: str) -> tuple[Piece, ...]:
        """Give the beginnings of a chunk that may end a longer name, and remember them."""
        pieces: list[Piece] = []
        whole = ""
        for number, (word, _, end) in enumerate(self._words(chunk), start=1):
            whole += word
            pieces.extend(Piece(variant, end, number) for variant in reversed(endings(whole)))
        if len(self._pieces) > MEMORY:
            self._pieces.clear()
        self._pieces[chunk] = tuple(pieces)
        return self._pieces[chunk]


def endings(key: str) -> tuple[str, ...]:
    """Give the key and, where it looks like a plural, its singular."""
    if len(key) < 4 or key[-1] != "s" or key[-2] in "su":
        return (key,)
    if key.endswith("ies"):
        return (key, key[:-3] + "y")
    return (key, key[:-1])


def respellings(surface: str) -> Iterator[str]:
    """Give other spellings: `TGFbeta1` is `TGFB1`, `TNF-a` `TNF-alpha`, `pAKT` `AKT`, `miR-21-5p` `MIR21`."""
    spelled = to_ascii(surface)
    if GREEK.search(spelled):
        yield GREEK.sub(lambda name: name[0][0], spelled)
    letter = LATIN.search(spelled)
    if letter:
        place = letter.start(letter.lastindex or 0)
        yield spelled[:place] + LETTERS[spelled[place]] + spelled[place + 1 :]
    if PHOSPHO.match(surface):
        yield surface[1:]
    micro = MICRO_RNA.match(surface)
    if micro:
        yield f"MIR{micro[1]}{micro[2] or ''}"
