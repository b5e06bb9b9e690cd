"""The vocabulary compiled for look-ups: one table of folded keys, and how a name of several words may go on.

Names and text are folded the same way (`kg.curated.folding`). What finds them in running text is
`kg.reading.scanner`, in time that grows with the text and not with the vocabulary.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import accumulate, compress
from operator import ne
from typing import TypeVar

from kg.collector import collector_paused
from kg.curated.folding import to_ascii
from kg.curated.terms import Brief
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
DEPTHS = PREFIX_WORDS + 1
GATE = 5
BEGINNING = 5
DEEP = 20
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
        self._numbers = array("I", accumulate([row.count("|") + 1 for row in rows], initial=0))
        spaced = self.vocabulary.folding.spaced_text(row.replace("|", "\n") for row in rows) + "\n"
        keys = spaced.replace(" ", "").split("\n")  # and an empty one
        self.longest = max(map(len, keys))
        self.postings: dict[str, int] = {}
        self._more: dict[str, list[int]] = {}
        count = len(keys)
        first = map(self.postings.setdefault, keys, range(count))
        for number in compress(range(count), map(ne, first, range(count))):
            self._more.setdefault(keys[number], []).append(number)
        self.postings.pop("", None)
        self._spaced = spaced
        heads = defaultdict[str, list[int]](list)
        lines = spaced.splitlines(keepends=True)
        for words, place in zip(lines, accumulate(map(len, lines), initial=0), strict=False):
            if (end := words.find(" ")) > 0:
                heads[words[:end]].append((place + end + 1) * DEPTHS + 1)
        # How names begin, and where each goes on behind so many words: the short and the long beginnings, and
        # how long those are that share their first letters.
        self._short = {head: names for head, names in heads.items() if len(head) < GATE}
        self._long = {head: names for head, names in heads.items() if len(head) >= GATE}
        lengths = defaultdict[str, list[int]](list)
        for head in sorted(self._long, key=len):
            known = lengths[head[:GATE]]
            if len(head) not in known[-1:]:
                known.append(len(head))
        self._lengths = dict(lengths)
        self._gone_on: set[str] = set()

    def followers(self, key: str) -> frozenset[str]:
        """Give what the words begin with that may follow a name's first words."""
        if not self.begun(key):
            return NONE
        found, spaced = set(), self._spaced
        for name in (self._short if len(key) < GATE else self._long)[key]:
            place = name // DEPTHS
            word, _, rest = spaced[place : spaced.index("\n", place)].partition(" ")
            found.add(one := word.rstrip("s")[:BEGINNING])
            if len(one) < BEGINNING:
                # Where a word is short, the beginning of it and the next one counts as well.
                found.add(beginning(word + rest.partition(" ")[0]))
        found.discard("")
        return frozenset(found)

    def begun(self, key: str) -> bool:
        """Tell whether names of more words begin so.

        The names with a first word are looked at when a text has a longer beginning, and only those that may
        go on so: most of the vocabulary's never occur. Those with two or three first words are, when they
        have been looked at.
        """
        size, gone_on = len(key), self._gone_on
        for end in range(1, min(GATE, size)):
            if key[:end] in self._short and key[: end + 1] not in gone_on:
                self._go_on(key[:end], self._short[key[:end]], key[end])
        for end in self._lengths.get(key[:GATE], ()):  # going on may add greater lengths, which come next
            if end >= size:
                break
            if key[:end] in self._long and key[: end + 1] not in gone_on:
                self._go_on(key[:end], self._long[key[:end]], key[end])
        return key in (self._short if size < GATE else self._long)

    def _go_on(self, head: str, names: list[int], letter: str) -> None:
        """Note the beginnings that are longer by a word with this first letter."""
        self._gone_on.add(head + letter)
        spaced = self._spaced
        for name in names:
            place, words = divmod(name, DEPTHS)
            if spaced[place] == letter and words < PREFIX_WORDS:
                word, _, rest = spaced[place : spaced.index("\n", place)].partition(" ")
                if rest:
                    self._note(head + word, (place + len(word) + 1) * DEPTHS + words + 1)

    def _note(self, head: str, name: int) -> None:
        """Note a name that has such a beginning, to be looked at when a text has it."""
        if len(head) < GATE:
            self._short.setdefault(head, []).append(name)
            return
        self._long.setdefault(head, []).append(name)
        known = self._lengths.setdefault(head[:GATE], [])
        if len(head) not in known:
            insort(known, len(head))

    def knows(self, key: str) -> bool:
        """Tell whether a word is a name or begins one, in the singular or the plural."""
        return self.begun(key) or any(variant in self.postings for variant in endings(key))

    def names(self, key: str) -> list[int]:
        """Give the numbers of the forms that fold to the key."""
        first = self.postings.get(key)
        return [] if first is None else [first, *self._more.get(key, ())]

    def row(self, number: int) -> int:
        """Give the row of a form."""
        return bisect_right(self._numbers, number) - 1

    def form(self, number: int) -> tuple[int, str, Brief]:
        """Give the row of a form, the form as it stands there, and what matching needs of the row."""
        row = self.row(number)
        brief, joined = self.vocabulary.read(row)
        place = number - self._numbers[row]
        return row, joined.split("|", place + 1)[place], brief

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
    return word.rstrip("s")[:BEGINNING]


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
