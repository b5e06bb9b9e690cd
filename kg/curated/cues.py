"""Cues of negation and doubt, turning words and the reduction table of `ontology/polarity/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.curated.tables import Table, read_toml
from kg.errors import CuratedError
from kg.model import Certainty, EntityType

NEGATION_TYPES = (
    "adverb",
    "determiner",
    "verb",
    "noun",
    "preposition",
    "contrast",
    "independence",
    "comparison",
    "correlative",
)
HEDGE_TYPES = ("modal", "verb", "adverb", "adjective", "noun", "question", "aim", "state")
TURNS = ("none", "down", "outcome", "inhibited", "relieved", "drug down")
WORDS = (
    "lowers",
    "again",
    "poor",
    "lowered subject",
    "of alterations",
    "raised subject",
    "links",
    "outcomes",
    "shows",
    "reports",
    "ties",
    "inverts",
    "absent",
    "absent subject",
    "owning",
)
STEMS = ("resistance stems", "again stems")
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CueRule:
    """A set of words that deny or weaken in the same way.

    `sentence`: counts as a scope of the sentence (BioScope); `claims`: counts for claims; `states`: the word
    itself says that nothing changes ("unaffected"); `doubts`: it denies and doubts at once ("unlikely").
    """

    id: str
    kind: str
    type: str
    phrases: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    grade: Certainty
    sentence: bool
    claims: bool
    states: bool
    doubts: bool
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pseudo:
    """Phrases that hold a cue's words without denying or weakening anything."""

    phrases: tuple[Phrase, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reduced:
    """An example of the table: marked text, and what judge() must make of it."""

    text: str
    subject: str
    subject_type: EntityType | None
    gives: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the reduction table."""

    relation: str
    turn: str
    gives: str
    denied: str
    mode: str
    examples: tuple[Reduced, ...]


@dataclass(frozen=True, eq=False)
class Cues:
    """Everything judge() knows; compared and hashed as the object that it is."""

    rules: tuple[CueRule, ...]
    pseudo: tuple[Pseudo, ...]
    words: Mapping[str, frozenset[str]]
    stems: Mapping[str, tuple[str, ...]]
    table: Mapping[tuple[str, str], Row]

    @cached_property
    def denying(self) -> frozenset[str]:
        """Give the single words that deny what they depend on: not, never, hardly."""
        adverbs = (rule for rule in self.rules if rule.kind == "negation" and rule.type == "adverb")
        return frozenset(phrase[0] for rule in adverbs for phrase in rule.phrases if len(phrase) == 1)

    def row(self, relation: str, turn: str) -> Row:
        """Give the line for a relation and a turn; a line that is not in the table changes nothing."""
        return self.table.get((relation, turn), Row(relation, turn, relation, "", "", ()))


def read_cues(ontology: Path) -> Cues:
    """Read the files of `polarity/` in an ontology folder; raises CuratedError."""
    folder = ontology / "polarity"
    negation = read_toml(folder / "negation.toml").only({"version", "cue", "pseudo"})
    hedging = read_toml(folder / "hedging.toml").only({"version", "cue", "pseudo"})
    turning = read_toml(folder / "turning.toml").only({"version", "words"}).table("words")
    turning.only({*WORDS, *STEMS})
    rows = read_toml(folder / "reduction.toml").only({"version", "row"}).tables("row")
    return Cues(
        rules=(
            *(_rule(table, "negation") for table in negation.tables("cue")),
            *(_rule(table, "hedge") for table in hedging.tables("cue")),
        ),
        pseudo=tuple(_pseudo(table) for source in (negation, hedging) for table in source.tables("pseudo")),
        words={
            name: frozenset(form for word in turning.some(name) for form in inflections(word))
            for name in WORDS
        },
        stems={name: turning.some(name) for name in STEMS},
        table=_table(rows),
    )


_FIXED = frozenset(
    {"that", "with", "whether", "from", "been", "could", "this", "than", "without", "some", "least"}
)


def inflections(word: str) -> frozenset[str]:
    """Give the regular forms of a word, so that a list matches where the lemmatiser errs.

    >>> sorted(inflections("deny"))
    ['denied', 'denies', 'deny', 'denying']
    """
    if len(word) < 4 or word in _FIXED or word.endswith("s") or not word.isalpha():
        return frozenset({word})
    stem = word[:-1]
    if word.endswith("e"):
        return frozenset({word, f"{word}s", f"{word}d", f"{stem}ing"})
    if word.endswith("y") and word[-2] not in "aeiou":
        return frozenset({word, f"{stem}ies", f"{stem}ied", f"{word}ing"})
    return frozenset({word, f"{word}s", f"{word}es", f"{word}ed", f"{word}ing"})


def phrase(text: str) -> Phrase:
    """Cut a phrase as the tokeniser does: `cannot` is two words, a hyphen one of its own."""
    return tuple(text.lower().replace("cannot", "can not").replace("-", " - ").replace("/", " / ").split())


def _rule(table: Table, kind: str) -> CueRule:
    table.only(
        {
            "id",
            "type",
            "grade",
            "words",
            "unless",
            "sentence",
            "claims",
            "states",
            "doubts",
            "examples",
            "counter_examples",
        }
    )
    types = NEGATION_TYPES if kind == "negation" else HEDGE_TYPES
    if table.text("type") not in types:
        raise CuratedError(f"{table.place}: `type` must be one of {', '.join(types)}")
    if not table.words("words"):
        raise CuratedError(f"{table.place}: a cue needs `words`")
    if not table.words("examples"):
        raise CuratedError(f"{table.place}: a cue needs an example")
    return CueRule(
        table.text("id"),
        kind,
        table.text("type"),
        tuple(map(phrase, table.words("words"))),
        tuple(map(phrase, table.words("unless"))),
        _grade(table) if kind == "hedge" else Certainty.ASSERTED,
        table.flag("sentence", default=True),
        table.flag("claims", default=True),
        table.flag("states"),
        table.flag("doubts"),
        table.words("examples"),
        table.words("counter_examples"),
    )


def _grade(table: Table) -> Certainty:
    try:
        return Certainty(table.text("grade"))
    except ValueError as error:
        raise CuratedError(f"{table.place}: `grade`: {error}") from error


def _pseudo(table: Table) -> Pseudo:
    table.only({"words", "examples"})
    return Pseudo(tuple(map(phrase, table.words("words"))), table.words("examples"))


def _table(rows: list[Table]) -> dict[tuple[str, str], Row]:
    table: dict[tuple[str, str], Row] = {}
    for entry in rows:
        row = _row(entry)
        if (row.relation, row.turn) in table:
            raise CuratedError(f"{entry.place}: {row.relation} × {row.turn} stands twice")
        table[row.relation, row.turn] = row
    return table


def _row(table: Table) -> Row:
    table.only({"relation", "turn", "gives", "denied", "mode", "examples"})
    if table.text("turn") not in TURNS:
        raise CuratedError(f"{table.place}: `turn` must be one of {', '.join(TURNS)}")
    return Row(
        table.text("relation"),
        table.text("turn"),
        table.text("gives"),
        table.text("denied", ""),
        table.text("mode", ""),
        tuple(map(_reduced, table.tables("examples"))),
    )


def _reduced(table: Table) -> Reduced:
    table.only({"text", "subject", "subject_type", "gives", "negated"})
    kind = table.text("subject_type", "")
    return Reduced(
        table.text("text"),
        table.text("subject", ""),
        EntityType(kind) if kind else None,
        table.text("gives"),
        table.flag("negated"),
    )
