"""Forms that no table may hold: common English words, and what says too little to be a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rows import LISTS, Row

if TYPE_CHECKING:
    from pathlib import Path

WORDY = {"Disease", "Process", "Pathway", "Mechanism"}
LONGEST_ACRONYM = 4
LIST_OF_TWO = re.compile(r"\b[A-Z]+\d\w* (?:and|or) [A-Z]+\d")


def read_words(path: Path) -> frozenset[str]:
    """Read a list of words, one a line, ``#`` starting a comment."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def drop_words(row: Row, common: frozenset[str], generic: frozenset[str], organs: frozenset[str]) -> None:
    """Drop the forms that are words of the language rather than names; a label stays."""
    for name in LISTS[:3]:
        forms: set[str] = getattr(row, name)
        forms -= {form for form in forms if is_word(form, row.type, common, generic, organs)}


def is_word(
    form: str, kind: str, common: frozenset[str], generic: frozenset[str], organs: frozenset[str]
) -> bool:
    """Tell a word from a name: in the wordy types, short words and organs alone are no names."""
    low = form.lower()
    if kind in WORDY:
        short = form.islower() and form.isalpha() and len(form) <= LONGEST_ACRONYM
        return short or low in organs
    if kind == "GeneFamily" and LIST_OF_TWO.search(form):
        return True
    return low in generic or (low in common and (form.islower() or form.istitle()))
