"""The verbs that taggers take for nouns, by which tags and lemmas are mended: `recognition/verbs.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kg.curated.cues import inflections
from kg.curated.tables import Table, read_toml
from kg.errors import CuratedError
from kg.model import EntityType

LISTS = ("always", "noun_too", "finite", "between", "led_by", "past", "joined", "nouns")
KEYS = ("version", "words", "irregular", "stand_ins", "example")


class TagExample(NamedTuple):
    """A sentence with its names in braces, and the tag that a word of it must get."""

    text: str
    word: str
    tag: str


@dataclass(frozen=True, slots=True)
class Verbs:
    """`always` are never nouns when inflected; `between` are verbs between two names, in their form in -s.

    Both map each form to its verb, as `irregular` does. `nouns` are never verbs. `joined` maps the two halves
    of a verb written with a hyphen, such as `up` and `regulated`, to the verb as one word, of `compounds`.
    """

    always: Mapping[str, str] = field(default_factory=dict)
    noun_too: frozenset[str] = frozenset()
    finite: frozenset[str] = frozenset()
    between: Mapping[str, str] = field(default_factory=dict)
    led_by: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    irregular: Mapping[str, str] = field(default_factory=dict)
    stand_ins: Mapping[EntityType, str] = field(default_factory=dict)
    joined: Mapping[tuple[str, str], str] = field(default_factory=dict)
    compounds: frozenset[str] = frozenset()
    examples: tuple[TagExample, ...] = ()

    def lemma(self, word: str, tag: str, lemma: str) -> str:
        """Give the lemma, by the form where the lemmatiser's is no word that the rules know."""
        if lemma in self.compounds:
            return lemma
        if tag[:2] == "VB":
            if known := self.irregular.get(word) or self.always.get(word):
                return known
            if tag == "VBZ" and word in (lemma, lemma + "s") and (known := self.between.get(word)):
                return known
        if tag == "NNS" and lemma == word and word.endswith("s"):
            return word[:-1]
        return lemma or word

    def tag(self, word: str, tag: str) -> str:
        """Give the tag, or a verb's where a form that is always a verb was taken for a noun."""
        if word in self.finite and tag[:2] not in {"VB", "MD"}:
            return "VBZ" if word.endswith("s") else "VBD"
        if tag[:2] not in {"NN", "JJ"} or (word not in self.irregular and word not in self.always):
            return tag
        if word.endswith("s"):
            return "VBZ"
        if word in self.irregular:
            return "VBD"
        if word.endswith("ed"):
            return tag if tag == "JJ" else "VBD"
        bare = self.always.get(word) == word and word not in self.noun_too
        return "VBP" if tag[:2] == "NN" and bare else tag

    def may_be_verb(self, word: str) -> bool:
        """Say whether a form in -s is a verb where it stands between two names."""
        return word.endswith("s") and word in self.between


def read_verbs(path: Path) -> Verbs:
    """Read the file. Raises CuratedError with file, entry and reason."""
    table = read_toml(path).only(KEYS)
    words = table.table("words").only(LISTS)
    lists = {name: words.some(name) for name in LISTS}
    if word := next((word for listed in lists.values() for word in listed if word != word.lower()), ""):
        raise CuratedError(f"{words.place}: expected words in lower case, found {word!r}")
    joined = _halves(words, lists["joined"])
    irregular, stand_ins = table.table("irregular"), table.table("stand_ins").only(list(EntityType))
    return Verbs(
        always=_forms(lists["always"]),
        noun_too=frozenset(lists["noun_too"]),
        finite=frozenset(lists["finite"]),
        between=_forms(lists["between"]),
        led_by=frozenset(lists["led_by"]),
        past=frozenset(lists["past"]),
        nouns=frozenset(lists["nouns"]),
        irregular={form: irregular.text(form) for form in irregular.values},
        stand_ins={EntityType(kind): stand_ins.text(kind) for kind in stand_ins.values},
        joined=joined,
        compounds=frozenset(joined.values()),
        examples=tuple(map(_example, table.tables("example"))),
    )


def _halves(table: Table, verbs: Iterable[str]) -> Mapping[tuple[str, str], str]:
    """Map the halves of each form of a verb to the verb without its hyphen."""
    halves: dict[tuple[str, str], str] = {}
    for verb in verbs:
        front, hyphen, rest = verb.partition("-")
        if not (front and hyphen and rest):
            raise CuratedError(f"{table.place}: expected a verb with a hyphen, found {verb!r}")
        halves |= {(front, form): front + rest for form in _forms([rest])}
    return halves


def _forms(verbs: Iterable[str]) -> Mapping[str, str]:
    """Map every form to its verb; `inflections` leaves out doubled consonants, verbs in -s and short ones."""
    doubled = {f"{verb}{verb[-1]}{ending}": verb for verb in verbs for ending in ("ed", "ing")}
    added = {f"{verb}{ending}": verb for verb in verbs for ending in ("s", "es", "ed", "ing")}
    return doubled | added | {form: verb for verb in verbs for form in inflections(verb)}


def _example(table: Table) -> TagExample:
    table.only(TagExample._fields)
    example = TagExample(table.text("text"), table.text("word"), table.text("tag"))
    if example.word not in example.text:
        raise CuratedError(f"{table.place}: {example.word!r} does not stand in the text")
    return example
