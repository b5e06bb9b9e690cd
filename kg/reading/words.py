"""Mends words inside a line: hyphens of lines that were joined before us, and words that lost their space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.reading.hyphens import SUSPENDED, Joiner
from kg.reading.mapped import Edit
from kg.reading.paragraphs import BULLET

LEFT_OPEN = re.compile(r"(?<![^\W_])([^\W_]{2,30})(- )([^\W_]{1,30})(?=(\W|$))")
COMPOUND = re.compile(r"(?<![\w-])[^\W_]{3,20}[a-z]{3,20}(?![\w-])")
GLUED = re.compile(r"(?<![^\W_])(?:the|of|and|with|from|that|which)(?=[A-Z](?:[A-Z0-9]{2,}|[a-z]{2,}))")


def word_edits(text: str, joiner: Joiner) -> list[Edit]:
    """Give the edits, in order; where nothing speaks for one the text stays as it is."""
    bullet = BULLET.match(text)
    first = [Edit(*bullet.span(), "", "bullet")] if bullet else []
    return sorted([*first, *_left_open(text, joiner), *_glued(text), *_lost(text, joiner)])


def _left_open(text: str, joiner: Joiner) -> Iterator[Edit]:
    """Close "chemo- therapy" and "PD- 1", but leave "first- and second-line"."""
    for match in LEFT_OPEN.finditer(text):
        left, right = match[1], match[3]
        if right.lower() in SUSPENDED:
            continue
        start, end = match.span(2)
        joined, parted = f"{left}{right}".lower(), f"{left}-{right}".lower()
        compound = joiner.known(parted) or left.lower() in joiner.data.keep
        if (compound and joiner.keeps(left, right)) or (right.isdigit() and left.isupper()):
            yield Edit(start + 1, end, "", "hyphen")
        elif joiner.known(joined) and not left.isupper():
            yield Edit(start, end, "", "hyphen")


def _glued(text: str) -> Iterator[Edit]:
    """Part "theHER2": a small word before capitals."""
    for match in GLUED.finditer(text):
        yield Edit(match.end(), match.end(), " ", "glued")


def _lost(text: str, joiner: Joiner) -> Iterator[Edit]:
    """Put back a hyphen that an extractor took for one of a line's end: "lowgrade", "HER2positive".

    The word must be unknown without the hyphen, and known with it or made of a known word and a second part
    that is hyphenated to whatever stands before it.
    """
    for match in COMPOUND.finditer(text):
        word = match[0]
        if word.lower() in joiner.data.words or joiner.met[word.lower()] > 2:
            continue
        at = _seam(word, joiner)
        if at:
            yield Edit(match.start() + at, match.start() + at, "-", "hyphen")


def _seam(word: str, joiner: Joiner) -> int:
    """Give the place in a word at which it lost its hyphen, or 0: that of the pair which was met most."""
    best = (0, 0)
    for at in range(2, len(word) - 2):
        left, right = word[:at], word[at:]
        if right[0].isupper() or not right.isalpha():
            continue
        weight = joiner.weight(f"{left}-{right}".lower())
        if not weight and right in joiner.data.tails and len(right) > 4:
            named = left.isupper() or (left[:-1].isupper() and len(left) > 2 and left[-1].isdigit())
            weight = int(named or (len(left) > 4 and joiner.known(left.lower())))
        best = max(best, (weight, at))
    return best[1] if best[0] else 0
