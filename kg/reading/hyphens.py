"""Decides what becomes of a line's end: a hyphen that stays, a hyphen that goes, no space, or a space."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from kg.reading.textdata import TextData

LAST = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*$")
FIRST = re.compile(r"[^\W_]+")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W_]+)*")
SUSPENDED = frozenset({"and", "or", "to", "versus", "vs", "nor", "but"})
OPERATORS = frozenset(" /+±=<>")
EVIDENCE = 20


@dataclass(frozen=True, slots=True)
class Joiner:
    """What is known of words while one document is read: the word list, and the words of the document."""

    data: TextData
    met: Counter[str]

    @classmethod
    def of(cls, text: str, data: TextData) -> Joiner:
        """Count the words of a document, those with inner hyphens as one, in lower case."""
        met = Counter(word.lower() for word in WORD.findall(text))
        for word, count in list(met.items()):
            if "-" in word:
                met.update(dict.fromkeys(word.split("-"), count))
        return cls(data, met)

    def known(self, word: str) -> bool:
        """Tell whether a word in lower case stands in the list or in the document."""
        return word in self.data.words or word in self.met

    def weight(self, word: str) -> int:
        """Say how often a word was met; the document's own spelling counts most."""
        return self.met[word] * EVIDENCE + self.data.words.get(word, 0)

    def glue(self, before: str, after: str) -> tuple[int, str]:
        """Say how many characters to take off the end of a line and what to put between it and the next."""
        if before.endswith("\u00ad"):
            return 1, ""
        if before.endswith("-") and after:
            return self._hyphen(before, after)
        if re.search(r"[^\W_]\s?[/–]$", before) and after[:1].isalnum():
            return 0, ""
        return 0, " "

    def _hyphen(self, before: str, after: str) -> tuple[int, str]:
        left, right = LAST.search(before[-80:-1]), FIRST.match(after[:80])
        if not left or not right:
            return 0, "" if before[-2:-1] not in OPERATORS and after[0].isalnum() else " "
        if right[0].lower() in SUSPENDED and after[right.end() : right.end() + 1] == " ":
            return 0, " "
        inner, hyphen, last = left[0].rpartition("-")
        return (0, "") if self.keeps(last, right[0], inner=bool(hyphen and inner)) else (1, "")

    def keeps(self, left: str, right: str, *, inner: bool = False) -> bool:
        """Tell whether a hyphen between two parts at a line's end belongs to the word.

        `inner` says that the word has another hyphen before these parts.
        """
        joined, parted = f"{left}{right}".lower(), f"{left}-{right}".lower()
        if left[-1].isdigit() or right[0].isdigit() or (right[0].islower() and not right.islower()):
            return not (left.isupper() and self.met[joined] > self.met[parted])
        if right[0].isupper() and not left.isupper():
            return True
        if sum(letter.isupper() for letter in left) > 1 or len(left) == 1:
            return self.met[joined] <= self.met[parted]
        one, two = self.weight(joined), self.weight(parted)
        if one or two:
            return two > one
        return self._compound(left, right.lower().rstrip("0123456789"), inner=inner)

    def _compound(self, left: str, right: str, *, inner: bool) -> bool:
        """Judge two parts that nobody has met together, neither joined nor parted."""
        words, part = self.data.words, left.lower()
        if part in self.data.keep:
            return len(right) > 3 or right in words
        if right in self.data.tails:
            return len(part) > 3 or part in words or left[0].isupper()
        if inner:
            return part in words or len(part) < 3 or left[0].isupper()
        return part in words and right in words and min(len(part), len(right)) > 2 and len(part + right) > 7
