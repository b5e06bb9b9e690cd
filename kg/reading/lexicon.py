"""The vocabulary compiled for look-ups: one table of folded keys, and how a name of several words may go on.

Names and text are folded the same way (`kg.curated.folding`). What finds them in running text is
`kg.reading.scanner`, in time that grows with the text and not with the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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
PHOSPHO = re.compile(r"p-?[A-Z]{2}[A-Z0-9]+\Z")
PREFIX_WORDS = 3
MEMORY = 200_000
NONE: frozenset[str] = frozenset()

Value = TypeVar("Value")


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
