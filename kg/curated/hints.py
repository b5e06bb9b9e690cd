"""What curators know of names in running text: words beside them, acronyms of other things, empty names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.curated.behaviours import Behaviours, read_behaviours
from kg.curated.folding import read_words
from kg.curated.introductions import Introductions, read_introductions
from kg.curated.residues import Residues, read_residues
from kg.curated.transcripts import Transcripts, read_transcripts
from kg.errors import CuratedError
from kg.model import EntityType

SIDES = ("before", "after")
Beside = dict[str, frozenset[EntityType]]


@dataclass(frozen=True, slots=True)
class Hints:
    """`before` and `after`: which types a neighbouring word speaks for. `acronyms` give their usual meanings.

    `species` tells words of human matters from those of others.
    `leading` and `trailing`: which types a word may be trimmed from without changing what is named.
    `belonging`: which types a word before a name belongs to the name of.
    """

    common: frozenset[str] = frozenset()
    generic: frozenset[str] = frozenset()
    acronyms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    before: Beside = field(default_factory=dict)
    after: Beside = field(default_factory=dict)
    leading: Beside = field(default_factory=dict)
    trailing: Beside = field(default_factory=dict)
    belonging: Beside = field(default_factory=dict)
    species: dict[str, str] = field(default_factory=dict)
    residues: Residues = field(default_factory=Residues)
    behaviours: Behaviours = field(default_factory=Behaviours)
    transcripts: Transcripts = field(default_factory=Transcripts)
    introductions: Introductions = field(default_factory=Introductions)


def read_hints(folder: Path) -> Hints:
    """Read the files of `ontology/recognition`. Raises CuratedError with file, line and reason."""
    sides = read_neighbours(folder / "neighbours.tsv")
    trimmings = read_neighbours(folder / "trimmings.tsv")
    return Hints(
        common=read_words(folder / "common_words.txt"),
        generic=read_words(folder / "generic.txt"),
        acronyms=read_acronyms(folder / "acronyms.tsv"),
        before=sides["before"],
        after=sides["after"],
        leading=trimmings["before"],
        trailing=trimmings["after"],
        belonging=read_neighbours(folder / "belonging.tsv")["before"],
        species={
            word: kind for _, (kind, words) in rows(folder / "species.tsv", 2) for word in words.split()
        },
        residues=read_residues(folder / "residues.toml"),
        behaviours=read_behaviours(folder / "behaviours.toml"),
        transcripts=read_transcripts(folder / "transcripts.toml"),
        introductions=read_introductions(folder / "introductions.toml"),
    )


def read_acronyms(path: Path) -> dict[str, tuple[str, ...]]:
    """Read what acronyms usually mean; `;` parts the meanings."""
    return {short: tuple(meaning.split("; ")) for _, (short, meaning) in rows(path, 2)}


def read_neighbours(path: Path) -> dict[str, Beside]:
    """Read which words beside a name speak for which type."""
    found: dict[str, dict[str, set[EntityType]]] = {side: {} for side in SIDES}
    for number, (kind, side, words) in rows(path, 3):
        if kind not in set(EntityType) or side not in SIDES:
            raise CuratedError(f"{path.name}:{number}: expected an entity type and before or after")
        for word in words.split():
            found[side].setdefault(word, set()).add(EntityType(kind))
    return {side: {word: frozenset(kinds) for word, kinds in sorted(found[side].items())} for side in SIDES}


def rows(path: Path, width: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row below the header, with the row's line number."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        cells = line.split("\t")
        if number == 1 or not line:
            continue
        if len(cells) != width or not all(cells):
            raise CuratedError(f"{path.name}:{number}: expected {width} filled tab-separated cells")
        yield number, cells
