"""What curators wrote for reading text (`ontology/text/*.toml`), checked once and kept."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import CuratedError
from kg.settings import Settings


@dataclass(frozen=True, slots=True)
class TextData:
    """Headings with their sections, abbreviations, parts of words that keep their hyphen, known words."""

    sections: dict[str, str]
    never: frozenset[str]
    capitals: frozenset[str]
    seldom: frozenset[str]
    openers: frozenset[str]
    keep: frozenset[str]
    tails: frozenset[str]
    words: dict[str, int]
    small: frozenset[str]
    running: frozenset[str]
    numbered: frozenset[str]
    open_end: re.Pattern[str]
    front: re.Pattern[str]
    page: re.Pattern[str]
    number: re.Pattern[str]


def text_data(ontology: Path | None = None) -> TextData:
    """Read the data under an ontology folder, or what is shipped; raises CuratedError with file and entry."""
    return _read((ontology or Settings().ontology) / "text")


@cache
def _read(folder: Path) -> TextData:
    stops = _table(folder / "abbreviations.toml")
    hyphens = _table(folder / "hyphens.toml")
    layout, path = _table(folder / "layout.toml"), folder / "layout.toml"
    open_ends = sorted(_words(layout, "open_ends", path))
    return TextData(
        _sections(folder / "sections.toml"),
        _words(stops, "never", folder / "abbreviations.toml"),
        _words(stops, "capitals", folder / "abbreviations.toml"),
        _words(stops, "seldom", folder / "abbreviations.toml"),
        _words(stops, "openers", folder / "abbreviations.toml"),
        _words(hyphens, "keep", folder / "hyphens.toml"),
        _words(hyphens, "tails", folder / "hyphens.toml"),
        _counts(folder / "words.tsv"),
        _words(layout, "small", path),
        _words(layout, "running", path),
        _words(layout, "numbered", path),
        re.compile(rf"(?:[,;:(–/-]|\b(?:{'|'.join(map(re.escape, open_ends))})\.?)$", re.IGNORECASE),
        _patterns(layout, "front", path),
        _patterns(layout, "page", path),
        _patterns(layout, "number", path),
    )


def _table(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CuratedError(f"{path}: cannot be read as TOML: {error}") from error


def _words(table: dict[str, object], key: str, path: Path) -> frozenset[str]:
    words = table.get(key)
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise CuratedError(f"{path}: {key}: expected a list of words")
    return frozenset(word.lower() for word in words)


def _patterns(table: dict[str, object], key: str, path: Path) -> re.Pattern[str]:
    """Join the patterns of a kind into one; each must match its example."""
    entries = table.get(key)
    if not isinstance(entries, list):
        raise CuratedError(f"{path}: expected [[{key}]] entries")
    for entry in entries:
        if not isinstance(entry, dict) or entry.keys() != {"pattern", "example"}:
            raise CuratedError(f"{path}: {key} {entry!r}: expected pattern and example")
        try:
            fits = re.match(entry["pattern"], entry["example"], re.IGNORECASE)
        except (re.error, TypeError) as error:
            raise CuratedError(f"{path}: {key} {entry['pattern']!r}: {error}") from error
        if not fits:
            raise CuratedError(f"{path}: {key} {entry['pattern']!r} does not match its example")
    return re.compile("|".join(f"(?:{entry['pattern']})" for entry in entries), re.IGNORECASE)


def _sections(path: Path) -> dict[str, str]:
    entries = _table(path).get("section")
    if not isinstance(entries, list):
        raise CuratedError(f"{path}: expected [[section]] entries")
    found: dict[str, str] = {}
    for entry in entries:
        if not isinstance(entry, dict) or entry.keys() - {"id", "names", "examples"}:
            raise CuratedError(f"{path}: section {entry!r}: expected id, names and examples")
        for name in _words(entry, "names", path):
            if name in found:
                raise CuratedError(f"{path}: {name!r} stands under two sections")
            found[name] = str(entry["id"])
    return found


def _counts(path: Path) -> dict[str, int]:
    """Read words and how often they were met; a missing list is an empty one."""
    if not path.is_file():
        return {}
    found: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        word, tab, count = line.partition("\t")
        if not tab or not count.isdigit():
            raise CuratedError(f"{path}:{number}: expected a word, a tab and a count")
        found[word] = int(count)
    return found
