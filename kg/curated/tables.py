"""Read a TOML file that curators own, and refuse what does not hold, naming file, entry and reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import CuratedError


@dataclass(frozen=True, slots=True)
class Finding:
    """An example: a text, and what is found in it, in order."""

    text: str
    finds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a TOML file with its place, so that every refusal can name it."""

    place: str
    values: Mapping[str, Any]

    def text(self, key: str, default: str | None = None) -> str:
        """Give a string; raise CuratedError where it is missing or something else."""
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise CuratedError(f"{self.place}: `{key}` must be a string, found {value!r}")
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Give a boolean."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise CuratedError(f"{self.place}: `{key}` must be true or false, found {value!r}")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """Give a list of strings without doubles; an absent list is empty."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
            raise CuratedError(f"{self.place}: `{key}` must be a list of words, found {value!r}")
        return tuple(dict.fromkeys(value))

    def some(self, key: str) -> tuple[str, ...]:
        """Give a list of strings that must be there and hold one."""
        if not (words := self.words(key)):
            raise CuratedError(f"{self.place}: the list `{key}` is missing or empty")
        return words

    def any_of(self, key: str) -> str:
        """Give the regular expression for any pattern of a list that must be there and hold one."""
        patterns = self.some(key)
        for pattern in patterns:
            if self.compiled(pattern).groups:
                raise CuratedError(f"{self.place}: `{key}`: {pattern!r} has a group; write `(?:` for `(`")
        return f"(?:{'|'.join(patterns)})"

    def compiled(self, pattern: str, *, case: bool = False) -> re.Pattern[str]:
        """Compile a regular expression of the table, case ignored unless it counts."""
        try:
            return re.compile(pattern, 0 if case else re.IGNORECASE)
        except re.error as error:
            raise CuratedError(f"{self.place}: {pattern!r} is no regular expression: {error}") from error

    def tables(self, key: str) -> list[Table]:
        """Give an array of tables; each is named by its `name`, or else by its position."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise CuratedError(f"{self.place}: `{key}` must be an array of tables")
        return [
            Table(f"{self.place}: {key} {entry.get('name', entry.get('id', number))}", entry)
            for number, entry in enumerate(value, 1)
        ]

    def findings(self, key: str = "example") -> tuple[Finding, ...]:
        """Give the examples: entries with `text` and `finds`."""
        entries = (entry.only(("text", "finds")) for entry in self.tables(key))
        return tuple(Finding(entry.text("text"), entry.words("finds")) for entry in entries)

    def table(self, key: str) -> Table:
        """Give one table; an absent one is empty."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise CuratedError(f"{self.place}: `{key}` must be a table")
        return Table(f"{self.place}: {key}", value)

    def only(self, keys: Iterable[str]) -> Table:
        """Refuse keys that nobody reads: they are spelling mistakes."""
        unknown = sorted(set(self.values) - set(keys))
        if unknown:
            raise CuratedError(f"{self.place}: unknown key `{unknown[0]}`, expected one of {sorted(keys)}")
        return self


def read_toml(path: Path) -> Table:
    """Read one TOML file; raise CuratedError where it is missing or does not parse."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CuratedError(f"{path}: file not found") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CuratedError(f"{path}: {error}") from error
    return Table(str(path), values)
