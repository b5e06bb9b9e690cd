"""Brackets that stand inside a name as a subscript does: `5-HT(2C)`."""

from __future__ import annotations

import re

from kg.reading.grounder import Verdict
from kg.reading.scanner import Seen

SUBSCRIPT = re.compile(r"\(\d[A-Za-z]?\Z")
CLOSING = re.compile(r"\)(?![\w(])")


def with_bracket(text: str, one: Seen[Verdict]) -> Seen[Verdict] | None:
    """Take the bracket that closes a subscript into its name, `5-HT(2C)`; a name is cut by none: `T(H)1`."""
    surface = one[2]
    if surface.count("(") == surface.count(")"):
        return one
    start, end = one[:2]
    inside = surface[surface.rindex("(") :]
    if not SUBSCRIPT.match(inside) or not CLOSING.match(text, end):
        return None
    return start, end + 1, f"{surface})", one[3]
