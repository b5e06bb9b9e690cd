"""The word lists of `ontology/rules/words.toml`, by which readers of a sentence know words of the field.

Every list must be there, in one of the rule files; what a list holds is told beside it in the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import CuratedError

FILE = "words.toml"


class Wording(NamedTuple):
    """The lists, by their names in the file; lemmas or forms in lower case."""

    transparent: frozenset[str]
    collective: frozenset[str]
    aims: frozenset[str]
    fronting: frozenset[str]
    lowering: frozenset[str]
    durations: frozenset[str]
    shares: frozenset[str]
    doses: frozenset[str]
    undecided: frozenset[str]
    subtyping: frozenset[str]
    denying: frozenset[str]
    raising: frozenset[str]
    amounts: frozenset[str]
    bonds: frozenset[str]
    mediating: frozenset[str]
    workings: frozenset[str]
    class_heads: frozenset[str]
    deeds: frozenset[str]
    acts: frozenset[str]
    undoings: frozenset[str]
    bearers: frozenset[str]
    bearing: frozenset[str]
    finding: frozenset[str]
    comparing: frozenset[str]
    giving: frozenset[str]
    given: frozenset[str]
    adding: frozenset[str]
    therapies: frozenset[str]
    elsewhere: frozenset[str]
    unanswered: frozenset[str]
    impairing: frozenset[str]
    earlier: frozenset[str]
    unneeded: frozenset[str]
    outcome: frozenset[str]
    breaks: frozenset[str]
    responses: frozenset[str]
    carrying: frozenset[str]
    making: frozenset[str]
    carriers: frozenset[str]
    treated: frozenset[str]
    cultured: frozenset[str]
    combining: frozenset[str]
    built: frozenset[str]
    helping: frozenset[str]
    disposed: frozenset[str]
    developing: frozenset[str]
    later: frozenset[str]
    copular: frozenset[str]
    constituting: frozenset[str]
    comprising: frozenset[str]
    sorts: frozenset[str]
    consisting: frozenset[str]
    naming: frozenset[str]
    course: frozenset[str]
    regimens: frozenset[str]
    kinds: frozenset[str]
    qualifying: frozenset[str]
    denials: frozenset[str]
    announcing: frozenset[str]


def read_wording(folder: Path, tables: Iterable[tuple[Path, Any]]) -> Wording:
    """Take the lists from the `[words]` of files of a folder; raises CuratedError with file and list."""
    lists: dict[str, frozenset[str]] = {}
    for path, table in tables:
        if not isinstance(table, dict):
            raise CuratedError(f"{path}: words: expected a table of lists")
        for name, listed in table.items():
            if name not in Wording._fields:
                raise CuratedError(f"{path}: words: nothing reads a list {name!r}")
            if name in lists:
                raise CuratedError(f"{path}: words: the list {name!r} is given twice")
            lists[name] = _listed(path, "words", name, listed)
    for name in Wording._fields:
        if name not in lists:
            raise CuratedError(f"{folder / FILE}: words: the list {name!r} is missing")
    return Wording(**lists)


def read_forms(folder: Path, tables: Iterable[tuple[Path, Any]]) -> dict[str, tuple[str, ...]]:
    """Take the irregular forms of each verb from the `[forms]` of files; raises CuratedError."""
    forms: dict[str, tuple[str, ...]] = {}
    for path, table in tables:
        if not isinstance(table, dict):
            raise CuratedError(f"{path}: forms: expected a table of lists")
        for verb, listed in table.items():
            if verb in forms:
                raise CuratedError(f"{path}: forms: {verb!r} is given twice")
            forms[verb] = tuple(sorted(_listed(path, "forms", verb, listed)))
    if not forms:
        raise CuratedError(f"{folder / FILE}: the table `forms` is missing")
    return forms


def _listed(path: Path, table: str, name: str, listed: Any) -> frozenset[str]:  # noqa: ANN401 - whatever TOML holds
    if not isinstance(listed, list) or not listed:
        raise CuratedError(f"{path}: {table}: {name}: expected a list of words")
    for word in listed:
        if not isinstance(word, str) or not word or word != word.lower():
            raise CuratedError(f"{path}: {table}: {name}: expected words in lower case, found {word!r}")
    return frozenset(listed)
