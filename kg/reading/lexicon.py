"""Find every name of the vocabulary in a text, in time that grows with the text and not with the vocabulary.

Names and text are folded the same way (`kg.curated.folding`) and looked up in one table of keys. A match
begins and ends at the borders of alphanumeric runs. A name of several words is only followed where the next
word may follow. White-space chunks repeat, so what is inside one is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from typing import Any, Generic, NamedTuple, TypeVar

from kg.collector import collector_paused
from kg.curated.folding import to_ascii
from kg.curated.vocabulary import Vocabulary

WORD = re.compile(r"[^\W_]+")
ANY_LETTER = re.compile(r"[^\W\d_]")
PLAIN = re.compile(r"[a-z]+(?=[.,;:)\]]*\Z)")
CHUNK = re.compile(r"\S+")
POSSESSIVE = re.compile(r"(?<=[^\W_])['’]s(?![^\W_])")
LETTERS = {"a": "alpha", "b": "beta", "g": "gamma", "d": "delta", "e": "epsilon", "k": "kappa", "z": "zeta"}
GREEK = re.compile(r"alpha|beta|gamma|delta|epsilon|kappa|lambda|sigma|theta|zeta")
LATIN = re.compile(
    r"^([abgdekz])-[a-zA-Z]{3}|[A-Za-z0-9]-([abgdekz])(?![a-z])|[A-Z]\d{0,2}([abgdkz])(?=\d?$)"
)
MICRO_RNA = re.compile(
    r"(?:[a-z]{3}-)?(?:mi-?r(?:na)?s?|micro-?rnas?)[-‐‑–]?(\d+[a-z]?)(-\d)?(?:-?[35]p)?\Z", re.IGNORECASE
)
PHOSPHO = re.compile(r"p-?[A-Z]{2}[A-Z0-9]+\Z")
LONGEST_CHUNK = 200
MOST_WORDS = 10
PREFIX_WORDS = 3
LONGEST_SYMBOL = 6
NUMBERS = tuple(map(str, range(1, 31)))
MEMORY = 200_000
NONE: frozenset[str] = frozenset()

Value = TypeVar("Value")
Word = tuple[str, int, int]
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
    """The rest of a chunk from one of its words on, where a longer name may begin."""

    offset: int
    key: str
    words: int


class Lexicon:
    """The compiled vocabulary: which names fold to a key, and which words go on with a name."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.forms, self.owners = vocabulary.forms()
        self.fold = vocabulary.folding.key
        self.postings: dict[str, int] = {}
        self.more: dict[str, list[int]] = {}
        self.followers: dict[str, str] = {}
        self.longest = 0
        with collector_paused():
            self._compile()
        self._scanner: Scanner[str] = Scanner(self, lambda _, key: key)

    def _compile(self) -> None:
        postings, more = self.postings, self.more
        followers: dict[str, set[str]] = {}
        for number, spaced in enumerate(self.vocabulary.folding.spaced_all(self.forms)):
            key = spaced
            if " " in spaced:
                parts = spaced.split()
                key = "".join(parts)
                self.longest = max(self.longest, len(key))
                head = ""
                for place in range(1, min(len(parts), PREFIX_WORDS + 1)):
                    head += parts[place - 1]
                    one, two = parts[place], "".join(parts[place : place + 2])
                    if head in followers:
                        followers[head].update((one.rstrip("s")[:5], two.rstrip("s")[:5]))
                    else:
                        followers[head] = {one.rstrip("s")[:5], two.rstrip("s")[:5]}
            if postings.setdefault(key, number) != number:
                more.setdefault(key, []).append(number)
        postings.pop("", None)
        more.pop("", None)
        self.followers = {head: f"|{'|'.join(sorted(found))}|" for head, found in followers.items()}

    def knows(self, key: str) -> bool:
        """Tell whether a word is a name or begins one, in the singular or the plural."""
        return key in self.followers or any(variant in self.postings for variant in endings(key))

    def names(self, key: str) -> list[int]:
        """Give the numbers of the forms that fold to the key."""
        first = self.postings.get(key)
        return [] if first is None else [first, *self.more.get(key, ())]

    def matches(self, text: str) -> list[Match]:
        """Give every span that folds to a name, nested and overlapping ones as well, by start and end."""
        return sorted({Match(start, end, key) for start, end, _, key in self._scanner.scan(text)})


class Info(NamedTuple, Generic[Value]):
    """What is known of a chunk: names inside it, where longer ones begin, how what follows and it begin."""

    inner: tuple[Seen[Value], ...]
    starts: tuple[Start, ...]
    followers: frozenset[str]
    first: str


LAST: Info[Any] = Info((), (), NONE, "")


class Memory(dict[str, Value]):
    """A dictionary that works a missing value out, and forgets everything when it has grown too large."""

    def __init__(self, work_out: Callable[[str], Value]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: str) -> Value:
        if len(self) >= MEMORY:
            self.clear()
        value = self[key] = self._work_out(key)
        return value


class Scanner(Generic[Value]):
    """Finds names and gives each the value that `judge` sees in its surface and key; None leaves it out."""

    def __init__(self, lexicon: Lexicon, judge: Callable[[str, str], Value | None]) -> None:
        self._lexicon = lexicon
        self._judge = judge
        self._chunks: Memory[Info[Value]] = Memory(self._study)
        self._pieces: Memory[tuple[Piece, ...]] = Memory(self._cut)
        self._folded: Memory[str] = Memory(lexicon.fold)
        self._numbers: dict[str, frozenset[str]] = {}

    def scan(self, text: str) -> list[Seen[Value]]:
        """Give start, end, surface and value of each name in the text, in no settled order."""
        chunks = text.split()
        infos = list(map(self._chunks.__getitem__, chunks))
        infos.append(LAST)
        hot = [place for place, (here, then) in enumerate(pairwise(infos)) if here[0] or then[3] in here[2]]
        if not hot:
            return []
        before = starts_of(text, chunks)
        found: list[Seen[Value]] = []
        for place in hot:
            base = before(place)
            inner, starts, followers, _ = infos[place]
            for start, end, surface, value in inner:
                found.append((base + start, base + end, surface, value))
            if infos[place + 1][3] in followers:
                for begin in starts:
                    found += self._extend(begin, place, text, chunks, before)
        return found

    def _extend(
        self, begin: Start, place: int, text: str, chunks: list[str], before: Callable[[int], int]
    ) -> Iterator[Seen[Value]]:
        key, words = begin.key, begin.words
        start = before(place) + begin.offset
        lexicon = self._lexicon
        for following in range(place + 1, len(chunks)):
            chunk = chunks[following]
            first = self._chunks[chunk][3]
            known = bool(first) and f"|{first}|" in lexicon.followers.get(key, "")
            numbered = following == place + 1 and first in self._numbers.get(key, NONE)
            if words <= PREFIX_WORDS and not known and not numbered:
                return
            pieces = self._pieces[chunk]
            for piece in pieces:
                whole = key + piece.key
                if whole in lexicon.postings:
                    end = before(following) + piece.end
                    value = self._judge(text[start:end], whole)
                    if value is not None:
                        yield start, end, text[start:end], value
            if not pieces:
                return
            key += pieces[-1].key
            words += pieces[-1].words
            if len(key) > lexicon.longest:
                return

    def _study(self, chunk: str) -> Info[Value]:
        """Work out what is inside a chunk."""
        if not ANY_LETTER.search(chunk):
            digits = WORD.findall(chunk)
            if not any(map(self._lexicon.knows, digits)):
                return Info((), (), NONE, beginning(digits[0]) if digits else "")
        plain = PLAIN.match(chunk)
        if plain and not self._lexicon.knows(key := self._lexicon.fold(plain[0])):
            return Info((), (), NONE, beginning(key))
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
            going_on = self._numbered(chunk, rest).union(self._lexicon.followers.get(rest, "").split("|"))
            going_on -= {""}
            if going_on:
                starts.append(Start(start, rest, len(words) - number))
                followers |= going_on
        return Info(
            tuple(inner), tuple(starts), frozenset(followers), beginning(words[0][0] if words else "")
        )

    def _numbered(self, chunk: str, key: str) -> frozenset[str]:
        """Give the numbers that a symbol may be parted from: `HER 2`, where the table has `HER2`."""
        short = 1 < len(key) <= LONGEST_SYMBOL and key.isalpha()
        if chunk.islower() or not short or not chunk.lower().endswith(key):
            return NONE
        found = frozenset(number for number in NUMBERS if key + number in self._lexicon.postings)
        if found:
            self._numbers[key] = found
        return found

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


def starts_of(text: str, chunks: list[str]) -> Callable[[int], int]:
    """Give a function from a white-space chunk's number to where it begins in the text."""
    ends = list(accumulate(map(len, chunks)))
    if ends[-1] + len(chunks) - 1 == len(text) and " ".join(chunks) == text:
        return lambda place: ends[place] - len(chunks[place]) + place
    return [found.start() for found in CHUNK.finditer(text)].__getitem__


def beginning(word: str) -> str:
    """Give what singular and plural of a word begin with: five letters tell what may follow."""
    return word.rstrip("s")[:5]


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
        yield surface[1:].removeprefix("-")
    micro = MICRO_RNA.match(surface)
    if micro:
        yield f"MIR{micro[1]}{micro[2] or ''}"
