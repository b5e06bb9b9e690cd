"""Names of RNAs that no list has, told by their form: `recognition/transcripts.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.curated.tables import Finding, Table, read_toml
from kg.errors import CuratedError

NAME = "{name}"


@dataclass(frozen=True, slots=True)
class Transcript:
    """One form: the pattern with its group `name`, and the label that the name goes into."""

    pattern: re.Pattern[str]
    label: str
    capitals: bool
    first: bool

    def labelled(self, match: re.Match[str]) -> str:
        """Give the label of a name that was found."""
        name = match["name"].upper() if self.capitals else match["name"]
        return self.label.replace(NAME, name)


@dataclass(frozen=True, slots=True)
class Transcripts:
    """The forms in the order in which they are tried, and their examples."""

    forms: tuple[Transcript, ...] = ()
    examples: tuple[Finding, ...] = ()


@lru_cache(maxsize=4)
def read_transcripts(path: Path) -> Transcripts:
    """Read the forms; raises CuratedError with the file and the entry."""
    table = read_toml(path).only(("version", "transcript", "example"))
    return Transcripts(
        tuple(map(_form, table.tables("transcript"))),
        table.findings(),
    )


def _form(table: Table) -> Transcript:
    table.only(("pattern", "label", "capitals", "first"))
    label = table.text("label")
    if NAME not in label:
        raise CuratedError(f"{table.place}: the label {label!r} has no place for {NAME}")
    pattern = table.compiled(rf"(?<![\w-])(?:{table.text('pattern')})(?!\w)", case=True)
    if "name" not in pattern.groupindex:
        raise CuratedError(f"{table.place}: the pattern has no group `name`")
    return Transcript(pattern, label, table.flag("capitals"), table.flag("first"))
