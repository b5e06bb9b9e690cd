"""The prefix map of the graph, read from `ontology/prefixes.toml` and checked: CURIE to IRI and back."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from kg.errors import CuratedError

# A local part that Turtle takes without escapes (a part of PN_LOCAL, https://www.w3.org/TR/turtle/).
LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_KEYS = {"name", "iri", "holds", "other"}


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Prefix to IRI, in the order of the file; `other` holds the spellings accepted on input only."""

    iris: Mapping[str, str]
    other: Mapping[str, str]

    def expand(self, curie: str) -> str:
        """Give the IRI of a CURIE, its local part percent-encoded where an IRI needs it.

        Raises KeyError where the prefix is unknown.
        """
        prefix, _, local = curie.partition(":")
        name = prefix if prefix in self.iris else self.other[prefix]
        return self.iris[name] + quote(local, safe="-._~:()'*!$&+,;=@")

    def contract(self, iri: str) -> str | None:
        """Give the CURIE of an IRI, or None where no prefix fits or the local part needs escapes."""
        for start in self._by_length():
            if iri.startswith(start):
                local = iri[len(start) :]
                return f"{self._names()[start]}:{local}" if LOCAL.fullmatch(local) else None
        return None

    def _names(self) -> Mapping[str, str]:
        return {iri: name for name, iri in self.iris.items()}

    def _by_length(self) -> list[str]:
        return sorted(self.iris.values(), key=len, reverse=True)


@lru_cache(maxsize=8)
def read_prefixes(ontology: Path) -> Prefixes:
    """Read and check `prefixes.toml` of an ontology folder.

    Raises CuratedError naming the file, the entry and the reason.
    """
    path = ontology / "prefixes.toml"
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("prefix", [])
    except OSError as error:
        raise CuratedError(f"{path}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CuratedError(f"{path}: is not TOML: {error}") from None
    return _checked(path, entries)


def _checked(path: Path, entries: Iterable[dict[str, object]]) -> Prefixes:
    iris: dict[str, str] = {}
    other: dict[str, str] = {}
    for number, entry in enumerate(entries, 1):
        where = f"{path}: prefix {entry.get('name', number)}"
        name, iri = entry.get("name"), entry.get("iri")
        if unknown := set(entry) - _KEYS:
            raise CuratedError(f"{where}: unknown key {min(unknown)}; expected {', '.join(sorted(_KEYS))}")
        if not isinstance(name, str) or not isinstance(iri, str) or not re.fullmatch(r"https?://\S+", iri):
            raise CuratedError(f"{where}: expected a name and an http IRI")
        if name in iris or iri in iris.values():
            raise CuratedError(f"{where}: the prefix or its IRI stands twice")
        iris[name] = iri
        spellings = entry.get("other", [])
        if isinstance(spellings, list):
            other |= {str(spelling): name for spelling in spellings}
    return Prefixes(iris, other)
