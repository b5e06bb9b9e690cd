"""What an ambiguous short name may mean, and which words in a text speak for each meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.curated.terms import CURIE
from kg.errors import CuratedError

HEADER = ("surface", "candidate", "candidate_label", "context", "reason")
OTHER = "-"


@dataclass(frozen=True)
class Sense:
    """One meaning: the entity's CURIE, or empty for a thing that the vocabulary does not hold."""

    curie: str
    words: tuple[str, ...]
    reason: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Match any of the words; short ones in capitals only as they stand."""
        return re.compile("|".join(map(_word, self.words)))


def is_capital(word: str) -> bool:
    """Tell a short word in capitals, which speaks for a meaning only as it stands: `PR`, `EGFR`."""
    return len(word) <= 4 and word != word.lower()


def _word(word: str) -> str:
    inside = re.escape(word)
    if is_capital(word):
        return rf"(?<!\w){inside}(?!\w)"
    return rf"(?<!\w)(?i:{inside})"


Senses = dict[str, tuple[Sense, ...]]


def read_senses(path: Path) -> Senses:
    """Read `ambiguous.tsv`; an absent file holds none. Raises CuratedError with file, line and reason."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or tuple(lines[0].split("\t")) != HEADER:
        raise CuratedError(f"{path.name}:1: expected the header {' '.join(HEADER)}")
    senses: dict[str, list[Sense]] = {}
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(HEADER) or not all(cells):
            raise CuratedError(
                f"{path.name}:{number}: expected {len(HEADER)} filled cells, found {len(cells)}"
            )
        surface, curie, _, context, reason = cells
        if curie != OTHER and not CURIE.match(curie):
            raise CuratedError(f"{path.name}:{number}: malformed CURIE {curie!r}; expected PREFIX:LOCAL or -")
        sense = Sense("" if curie == OTHER else curie, tuple(context.split("|")), reason)
        senses.setdefault(surface, []).append(sense)
    return {surface: tuple(found) for surface, found in senses.items()}
