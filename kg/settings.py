"""Paths and options of one run in one value; the only module that knows where curated files lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg.errors import CuratedError

NAMESPACE = "https://w3id.org/claimgraph/"


@cache
def _shipped(folder: str) -> Path:
    """Find `ontology/` or `seeds/` in a wheel (kg/data) or beside the package in a checkout."""
    package = Path(__file__).resolve().parent
    for place in (package / "data" / folder, package.parent / folder):
        if place.is_dir():
            return place
    raise CuratedError(f"{folder}/: not found beside {package}; reinstall claimgraph")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run was asked for; every stage that needs an option takes this value."""

    ontology: Path = field(default_factory=lambda: _shipped("ontology"))
    seeds: Path = field(default_factory=lambda: _shipped("seeds"))
    vocabularies: tuple[Path, ...] = ()
    decisions: Path | None = None
    retracted: Path | None = None
    model: str | None = None
    workers: int = 1
    max_document: int = 20_000_000
    max_line: int = 20_000_000
