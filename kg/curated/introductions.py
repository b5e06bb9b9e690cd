"""How a document introduces a drug that no list has: `recognition/introductions.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.curated.tables import Finding, read_toml

TRIAL = "NCT"
FAR = 6


@dataclass(frozen=True, slots=True)
class Introductions:
    """The patterns, each with a group `name`, and their examples."""

    patterns: tuple[re.Pattern[str], ...] = ()
    examples: tuple[Finding, ...] = ()


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
        table.findings(),
    )
