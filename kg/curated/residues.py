"""Tell names from those of parts of larger things: `serine` in `serine protease`, `FYVE` in `FYVE domain`.

What is meant there is a protein, a residue or a stretch of one; the words are
`ontology/recognition/residues.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.curated.tables import Table, read_toml
from kg.errors import CuratedError

NEXT = re.compile(r"[\s-]([A-Za-z]+)(?:[\s-]([A-Za-z]+))?")
KEYS = (
    *("heads", "endings", "not_heads", "names", "cues", "units"),
    *("domains", "stretches", "like", "ahead", "example"),
)
NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Residues:
    """Which words make a substance the part of a name (`heads`, `endings`), and which of a thing (`cues`).

    `domains` are names of stretches of proteins, `stretch` is what they stand before. Behind `ahead` a gene's
    name is that of another thing made from the gene; `hints` are letters without which no text holds that.
    """

    heads: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    not_heads: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    cues: re.Pattern[str] = NEVER
    domains: frozenset[str] = frozenset()
    stretch: re.Pattern[str] = NEVER
    ahead: re.Pattern[str] = NEVER
    hints: frozenset[str] = frozenset()
    examples: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def part(self, text: str, end: int, label: str) -> bool:
        """Say whether the substance `label`, whose mention ends at `end`, is only a part of something."""
        return self._begins(text, end) or (label.lower() in self.names and told(self.cues, text))

    def domain(self, text: str, end: int, surface: str) -> bool:
        """Say whether a name that ends at `end` is that of a stretch of proteins."""
        return surface in self.domains and self.stretch.match(text, end) is not None

    def hinted(self, low: str) -> bool:
        """Tell at little cost a text in small letters that may name a thing made from a gene."""
        return any(map(low.__contains__, self.hints))

    def made_from(self, text: str) -> frozenset[int]:
        """Give the places of a text at which a gene's name is that of another thing: `circ-MFN2`."""
        return frozenset(found.end() for found in self.ahead.finditer(text))

    def _begins(self, text: str, end: int) -> bool:
        found = NEXT.match(text, end)
        if not found:
            return False
        one = found[1].lower()
        if one in self.heads or (one.endswith(self.endings) and one not in self.not_heads):
            return True
        return bool(found[2]) and f"{one} {found[2].lower()}" in self.heads


@lru_cache(maxsize=64)
def told(cues: re.Pattern[str], text: str) -> bool:
    """Tell whether a text holds a cue; one sentence is asked for each of its substances."""
    return cues.search(text) is not None


@lru_cache(maxsize=4)
def read_residues(path: Path) -> Residues:
    """Read the words that tell parts; raises CuratedError with the file and the entry."""
    table = read_toml(path).only(KEYS)
    heads = frozenset(table.words("heads"))
    cues, names, units, stretches, like, ahead = (
        _either(table.words(key)) for key in ("cues", "names", "units", "stretches", "like", "ahead")
    )
    if not (cues and table.words("endings") and stretches and like):
        raise CuratedError(f"{path}: `cues`, `endings`, `stretches` and `like` may not be empty")
    return Residues(
        heads,
        table.words("endings"),
        frozenset(table.words("not_heads")),
        frozenset(table.words("names")),
        re.compile(
            rf"\b(?:{cues})\b|\b(?:{names})[\s-]?\d{{1,4}}\b(?!\s?(?:{units})\b|[.,]\d)", re.IGNORECASE
        ),
        frozenset(table.words("domains")),
        re.compile(rf"(?:[\s-](?:{like}))*[\s-](?:{stretches})\b"),
        re.compile(rf"\b(?:{ahead})[-_\s]?", re.IGNORECASE) if ahead else NEVER,
        frozenset(
            word.lower()
            for word in table.words("ahead")
            if not any(other.lower() in word.lower() for other in table.words("ahead") if other != word)
        ),
        tuple(map(_example, table.tables("example"))),
    )


def _either(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _example(table: Table) -> tuple[str, tuple[str, ...]]:
    text = table.only({"text", "parts"}).text("text")
    parts = table.words("parts")
    for part in parts:
        if part not in text:
            raise CuratedError(f"{table.place}: {part!r} does not stand in the text")
    return text, parts
