"""The vocabulary compiled for look-ups: one table of folded keys, and how a name of several words may go on.

Names and text are folded the same way (`kg.curated.folding`). What finds them in running text is
`kg.reading.scanner`, in time that grows with the text and not with the vocabulary.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import accumulate
from typing import TypeVar

from kg.collector import collector_paused
from kg.curated.folding import to_ascii
from kg.curated.vocabulary import Vocabulary

WORD = re.compile(r"[^\W_]+")
LETTERS = {"a": "alpha", "b": "beta", "g": "gamma", "d": "delta", "e": "epsilon", "k": "kappa", "z": "zeta"}
GREEK = re.compile(r"alpha|beta|gamma|delta|epsilon|kappa|lambda|sigma|theta|zeta")
LATIN = re.compile(
    r"^([abgdekz])-[a-zA-Z]{3}|[A-Za-z0-9]-([abgdekz])(?![a-z])|[A-Z]\d{0,2}([abgdkz])(?=\d?$)"
)
MICRO_RNA = re.compile(
    r"(?:[a-z]{3}-)?(?:mi-?r(?:na)?s?|micro-?rnas?)[-‐‑–]?(\d+[a-z]?)(-\d)?(?:-?[35]p)?\Z", re.IGNORECASE
)
# No word or words of a chunk of ASCII can be spelled otherwise without this.
RESPELT = re.compile(
    GREEK.pattern + r"|(?<![A-Za-z0-9])[abgdekz]-[a-zA-Z]|-[abgdekz](?![a-z])|p-?[A-Z]{2}"
    r"|[A-Z]\d{0,2}[abgdkz]\d?(?![A-Za-z0-9])|(?i:mi-?r|micro-?rna)"
)
PHOSPHO = re.compile(r"p-?[A-Z]{2}[A-Z0-9]+\Z")
PREFIX_WORDS = 3
DEEP = 20
# The first words of folded names of more words than those.
BEGUN = {words: re.compile("^" + r"([^ \n]+) " * words, re.MULTILINE) for words in range(2, PREFIX_WORDS + 1)}
MEMORY = 200_000
NONE: frozenset[str] = frozenset()

Value = TypeVar("Value")


class Lexicon:
    """The compiled vocabulary: which names fold to a key, and which words go on with a name."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.fold = vocabulary.folding.key
        with collector_paused():
            self._compile()

    def _compile(self) -> None:
        rows = self.vocabulary.joined()
        counts = [row.count("|") + 1 for row in rows]
        self._numbers = array("I", accumulate(counts, initial=0))
        spaced = self.vocabulary.folding.spaced_text(row.replace("|", "\n") for row in rows) + "\n"
        keys = spaced.replace(" ", "").split("\n")  # and an empty one
        self.longest = max(map(len, keys))
        self.postings: dict[str, int] = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
        self._more: dict[str, list[int]] = {}
        if len(self.postings) < len(keys):
            first = self.postings
            for number, key in enumerate(keys):
                if first[key] != number:
                    self._more.setdefault(key, []).append(number)
        self.postings.pop("", None)
        self._spaced = spaced
        firsts, place = defaultdict[str, list[int]](list), 0
        for words in spaced.split("\n"):
            if " " in words:
                firsts[words[: words.index(" ")]].append(place)
            place += len(words) + 1
        self._unread = {word: tuple(places) for word, places in firsts.items()}
        self._followers: dict[str, set[str]] = {}
        self._heads = NONE.union(*(map("".join, BEGUN[n].findall(spaced)) for n in BEGUN))

    def followers(self, key: str) -> frozenset[str]:
        """Give what the words begin with that may follow a name's first words.

        The names with a first word are looked at when a text has that word: most of the vocabulary's never
        occur.
        """
        for end in range(1 if key in self._heads else len(key), len(key) + 1):
            if key[:end] in self._unread:
                self._read(self._unread.pop(key[:end]))
        return frozenset(filter(None, self._followers.get(key, ())))

    def _read(self, places: tuple[int, ...]) -> None:
        """Note of names with one first word what may follow their first words, by its beginning.

        Where a word is short, the beginning of it and the next one counts as well.
        """
        followers, spaced = self._followers, self._spaced
        for begin in places:
            parts = spaced[begin : spaced.index("\n", begin)].split(" ", PREFIX_WORDS + 2)
            head = ""
            for before, word, after in zip(parts[:PREFIX_WORDS], parts[1:], [*parts[2:], ""], strict=False):
                head += before
                found = followers.setdefault(head, set())
                found.add(one := word.rstrip("s")[:5])
                if len(one) < 5:
                    found.add((word + after).rstrip("s")[:5])

    def knows(self, key: str) -> bool:
        """Tell whether a word is a name or begins one, in the singular or the plural."""
        return (
            key in self._heads
            or bool(self.followers(key))
            or any(variant in self.postings for variant in endings(key))
        )

    def names(self, key: str) -> list[int]:
        """Give the numbers of the forms that fold to the key."""
        first = self.postings.get(key)
        return [] if first is None else [first, *self._more.get(key, ())]

    def row(self, number: int) -> int:
        """Give the row of a form."""
        return bisect_right(self._numbers, number) - 1

    def form(self, number: int) -> tuple[int, str]:
        """Give the row of a form, and the form as it stands there."""
        row = self.row(number)
        return row, self.vocabulary.names_of(row).split("|", number - self._numbers[row] + 1)[
            number - self._numbers[row]
        ]

    def leads_on(self, key: str) -> bool:
        """Tell whether a long key may begin a name's; of a short one it is taken to be so."""
        return len(key) < DEEP or key[:DEEP] in self._deep

    @cached_property
    def _deep(self) -> frozenset[str]:
        return frozenset(key[:DEEP] for key in self.postings if len(key) >= DEEP)


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
