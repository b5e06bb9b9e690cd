"""The verbs that taggers take for nouns, by which tags and lemmas are mended: `recognition/verbs.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import CuratedError
from kg.model import EntityType

LISTS = ("always", "noun_too", "finite", "between", "led_by", "past")
KEYS = {"version", "words", "irregular", "stand_ins", "example"}
# Inflections of an English verb, and what its lemma ends in instead.
ENDINGS = (
    ("", ""),
    ("s", ""),
    ("es", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ies", "y"),
    ("ied", "y"),
    ("d", ""),
)


class TagExample(NamedTuple):
    """A sentence with its names in braces, and the tag that a word of it must get."""

    text: str
    word: str
    tag: str


@dataclass(frozen=True, slots=True)
class Verbs:
    """`always` are never nouns when inflected; `between` are verbs between two names, in their form in -s."""

    always: frozenset[str] = frozenset()
    noun_too: frozenset[str] = frozenset()
    finite: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    led_by: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()
    irregular: Mapping[str, str] = field(default_factory=dict)
    stand_ins: Mapping[EntityType, str] = field(default_factory=dict)
    examples: tuple[TagExample, ...] = ()

    def lemma(self, word: str, tag: str, lemma: str) -> str:
        """Give the lemma, by the ending where the lemmatiser's is no word that the rules know."""
        if tag[:2] == "VB":
            if word in self.irregular:
                return self.irregular[word]
            if known := self._known(word, self.always):
                return known
            if tag == "VBZ" and word in (lemma, lemma + "s") and (known := self._known(word, self.between)):
                return known
        if tag == "NNS" and lemma == word and word.endswith("s"):
            return word[:-1]
        return lemma or word

    def tag(self, word: str, tag: str) -> str:
        """Give the tag, or a verb's where a form that is always a verb was taken for a noun."""
        if word in self.finite and tag[:2] not in {"VB", "MD"}:
            return "VBZ" if word.endswith("s") else "VBD"
        if tag[:2] not in {"NN", "JJ"} or not self._always(word):
            return tag
        if word.endswith("s"):
            return "VBZ"
        if word in self.irregular:
            return "VBD"
        if word.endswith("ed"):
            return tag if tag == "JJ" else "VBD"
        return "VBP" if tag[:2] == "NN" and word in self.always and word not in self.noun_too else tag

    def may_be_verb(self, word: str) -> bool:
        """Say whether a form in -s is a verb where it stands between two names."""
        return word.endswith("s") and bool(self._known(word, self.between))

    def _always(self, word: str) -> bool:
        return word in self.irregular or bool(self._known(word, self.always))

    @staticmethod
    def _known(word: str, verbs: frozenset[str]) -> str:
        """Give the verb of the list of which a form is inflected, or nothing."""
        for suffix, ending in ENDINGS:
            if word.endswith(suffix):
                stem = word[: len(word) - len(suffix)] + ending
                if stem in verbs:
                    return stem
                if len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in verbs:
                    return stem[:-1]
        return ""


def read_verbs(path: Path) -> Verbs:
    """Read the file. Raises CuratedError with file, entry and reason."""
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CuratedError(f"{path}: not read as TOML: {error}") from error
    if unknown := set(table) - KEYS:
        raise CuratedError(f"{path}: unknown key {min(unknown)!r}; expected {', '.join(sorted(KEYS))}")
    words = table.get("words", {})
    if set(words) != set(LISTS):
        raise CuratedError(f"{path}: words: expected the lists {', '.join(LISTS)}")
    for name, listed in words.items():
        if not all(isinstance(word, str) and word == word.lower() for word in listed):
            raise CuratedError(f"{path}: words: {name}: expected words in lower case")
    return Verbs(
        **{name: frozenset(words[name]) for name in LISTS},
        irregular=dict(table.get("irregular", {})),
        stand_ins=_stand_ins(path, table.get("stand_ins", {})),
        examples=tuple(_example(path, entry) for entry in table.get("example", ())),
    )


def _stand_ins(path: Path, table: Mapping[str, str]) -> Mapping[EntityType, str]:
    if unknown := set(table) - set(EntityType):
        raise CuratedError(f"{path}: stand_ins: {min(unknown)!r} is no entity type")
    return {EntityType(kind): word for kind, word in table.items()}


def _example(path: Path, entry: Mapping[str, str]) -> TagExample:
    if set(entry) != {"text", "word", "tag"} or entry["word"] not in entry["text"]:
        raise CuratedError(f"{path}: example {entry!r}: expected text, a word of it, and its tag")
    return TagExample(entry["text"], entry["word"], entry["tag"])
