"""Read and check `ontology/context/`: words of context, drug classes and their targets, mechanisms."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.curated.anaphora import Anaphora, read_anaphora
from kg.curated.courses import Courses, read_courses
from kg.errors import CuratedError
from kg.model import Entity, EntityType

KEYS = {
    "reports",
    "anchors",
    "cohorts",
    "introduces",
    "general",
    "general_agents",
    "model",
    "line",
    "setting",
    "resistance",
    "eco",
    "mechanism",
    "class_heads",
}


@dataclass(frozen=True, slots=True)
class Cues:
    """A named value of a context field and the pattern that tells it."""

    value: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class MechanismRule:
    """Which subjects put a resistance claim under a mechanism: by gene, kind, type or words."""

    mechanism: str
    label: str
    genes: frozenset[str]
    kinds: frozenset[str]
    types: frozenset[str]
    target: bool
    words: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Contexts:
    """Everything under `ontology/context/`, compiled."""

    reports: re.Pattern[str]
    anchors: re.Pattern[str]
    cohorts: re.Pattern[str]
    introduces: re.Pattern[str]
    general: frozenset[str]
    general_agents: frozenset[str]
    fields: Mapping[str, tuple[Cues, ...]]
    eco: Mapping[str, str]
    mechanisms: tuple[MechanismRule, ...]
    targets: Mapping[str, tuple[Entity, ...]]
    class_heads: re.Pattern[str]
    subtypes: Mapping[str, Entity]
    anaphora: Anaphora
    courses: Courses


def load_contexts(folder: Path) -> Contexts:
    """Read the folder; raise CuratedError, naming file and entry, where something is wrong."""
    path = folder / "context.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CuratedError(f"{path}: {error}") from error
    if unknown := set(table) - KEYS:
        raise CuratedError(f"{path}: unknown key {min(unknown)!r}")
    try:
        return Contexts(
            _words(table["reports"]),
            _words(table["anchors"]),
            _words(table["cohorts"]),
            _words(table["introduces"]),
            frozenset(table["general"]),
            frozenset(table["general_agents"]),
            {name: _field(table[name]) for name in ("model", "line", "setting", "resistance")},
            table["eco"],
            tuple(_mechanism(entry) for entry in table["mechanism"]),
            _targets(folder / "class_targets.tsv"),
            re.compile(rf"(?:[\s-](?:{'|'.join(table['class_heads'])}))+s?$", re.IGNORECASE),
            _subtypes(folder / "subtypes.tsv"),
            read_anaphora(folder / "anaphora.toml"),
            read_courses(folder / "course.toml"),
        )
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise CuratedError(f"{path}: {error}") from error


def _words(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


def _field(table: Mapping[str, list[str]]) -> tuple[Cues, ...]:
    return tuple(Cues(value, _words(patterns)) for value, patterns in table.items())


def _mechanism(entry: Mapping[str, Any]) -> MechanismRule:
    if unknown := set(entry) - {"id", "label", "genes", "kinds", "types", "target", "words"}:
        raise ValueError(f"mechanism {entry.get('id')}: unknown key {min(unknown)!r}")
    return MechanismRule(
        entry["id"],
        entry["label"],
        frozenset(entry.get("genes", ())),
        frozenset(entry.get("kinds", ())),
        frozenset(entry.get("types", ())),
        entry.get("target", False),
        _words(entry["words"]) if entry.get("words") else None,
    )


def _targets(path: Path) -> Mapping[str, tuple[Entity, ...]]:
    found: dict[str, tuple[Entity, ...]] = {}
    for drug, curie, label, kind in _rows(path):
        found[drug] = (*found.get(drug, ()), Entity(curie, label, EntityType(kind)))
    return found


def _subtypes(path: Path) -> Mapping[str, Entity]:
    return {subtype: Entity(curie, label, EntityType.DISEASE) for subtype, _, curie, label in _rows(path)}


def _rows(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a table of four columns, without its header."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], start=2):
        cells = line.split("\t")
        if len(cells) != 4:
            raise ValueError(f"{path.name}, line {number}: expected 4 columns, found {len(cells)}")
        yield cells
