"""Mends words inside a line: hyphens of lines that were joined before us, and words that lost their space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.reading.hyphens import SUSPENDED, Joiner
from kg.reading.mapped import Edit
from kg.reading.paragraphs import BULLET

LEFT_OPEN = re.compile(r"(?<![^\W_])([^\W_]{2,30})(- )([^\W_]{1,30})(?=(\W|$))")
GLUED = re.compile(r"(?<![^\W_])(?:the|of|and|with|from|that|which)(?=[A-Z](?:[A-Z0-9]{2,}|[a-z]{2,}))")


def word_edits(text: str, joiner: Joiner) -> list[Edit]:
    """Give the edits, in order; where nothing speaks for one the text stays as it is."""
    bullet = BULLET.match(text)
    first = [Edit(*bullet.span(), "", "bullet")] if bullet else []
    return sorted([*first, *_left_open(text, joiner), *_glued(text)])


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
