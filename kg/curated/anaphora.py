"""What stands for something named before, in the words of `ontology/context/anaphora.toml`, compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg.curated.tables import Table, read_toml

LISTS = (
    "altered",
    "agents",
    "responding",
    "taken_up",
    "resisting",
    "resistance",
    "of_resistance",
    "treatments",
    "joint",
    "spells",
)


@dataclass(frozen=True, slots=True)
class Anaphora:
    """Patterns: `pronoun` and `this_resistance` hold the word that stands for drugs in their group.

    `resisted` are words beside which a drug is one that was resisted, `course` the treatment a case is on.
    """

    altered: re.Pattern[str]
    agent: re.Pattern[str]
    pronoun: re.Pattern[str]
    resisted: re.Pattern[str]
    this_resistance: re.Pattern[str]
    course: re.Pattern[str]


def read_anaphora(path: Path) -> Anaphora:
    """Read the file; raises CuratedError with file, list and reason."""
    words = read_toml(path).only({"version", "words", "example"}).table("words").only(LISTS)
    one = {name: words.any_of(name) for name in LISTS}
    treatments, joint = one["treatments"], one["joint"]
    return Anaphora(
        altered=_compiled(words, rf"(?:this|these|the|both|such) (?:\w+ )?{one['altered']}"),
        agent=_compiled(words, rf"(?:this|these|the|both|either|such) (?:same )?{one['agents']}"),
        pronoun=_compiled(words, rf"{one['responding']} to ({one['taken_up']})"),
        resisted=_compiled(words, one["resisting"]),
        this_resistance=_compiled(words, rf"(this|such) (?:{one['of_resistance']} )?{one['resistance']}"),
        course=_compiled(
            words,
            rf"(?:this|the|that) (?:\w+ )?(?:{treatments}|{joint})\b"
            rf"|\b{one['spells']} of (?:this |the )?{treatments}",
        ),
    )


def _compiled(words: Table, pattern: str) -> re.Pattern[str]:
    return words.compiled(rf"\b(?:{pattern})\b")
