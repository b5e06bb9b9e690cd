"""How a document introduces a drug that no list has: `recognition/introductions.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.curated.tables import Finding, read_toml

TRIAL = "NCT"
FAR = 6


@dataclass(frozen=True, slots=True)
class Introductions:
    """The patterns, each with a group `name`, and their examples.

    `hints` are letters without which no text holds what any pattern finds.
    """

    patterns: tuple[re.Pattern[str], ...] = ()
    hints: tuple[str, ...] = ()
    examples: tuple[Finding, ...] = ()

    def hinted(self, text: str) -> bool:
        """Tell at little cost a text in which a drug may be introduced."""
        return any(map(text.__contains__, self.hints))


@lru_cache(maxsize=4)
def read_introductions(path: Path) -> Introductions:
    """Read the patterns; raises CuratedError with the file and the entry."""
    table = read_toml(path).only(("version", "name", "heads", "never", "example"))
    heads = "|".join(map(re.escape, table.words("heads")))
    never = "|".join(map(re.escape, table.words("never")))
    name = rf"(?P<name>(?!{TRIAL})(?:{table.text('name')}))(?![\w-])(?!\s(?i:{never})\b)"
    said = r"(?:,|\sis|\swas|\sas)\s(?:an?|the)\s"
    between = rf"(?:[\w/,-]+\s){{0,{FAR}}}?"
    acted_on = rf"(?:[^\s,;:.]+\s){{0,{2 * FAR}}}[^\s,;:.]+"
    numbered = r"(?=[A-Z]+-|[A-Z]+\d{3})"
    return Introductions(
        (
            table.compiled(rf"\b(?:{heads}),?\s\(?{name}", case=True),
            table.compiled(rf"(?<![\w-]){name}{said}{between}(?:{heads})\b", case=True),
            table.compiled(rf"\b(?:{heads})\s(?:of|for)\s{acted_on},\s{numbered}{name}", case=True),
        ),
        shortest(table.words("heads")),
        table.findings(),
    )


def shortest(words: Iterable[str]) -> tuple[str, ...]:
    """Leave out the words that hold another of them: a text without the shorter ones holds none."""
    kept: list[str] = []
    for word in sorted(words, key=lambda word: (len(word), word)):
        if not any(other in word for other in kept):
            kept.append(word)
    return tuple(kept)
