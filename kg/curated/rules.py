"""Read and check the relation rules and word lists of `ontology/rules/*.toml`.

A rule says in which words and from which places of a sentence a claim is read. Its examples are sentences
with their entities marked, `[Drug: imatinib] inhibits [Gene: KIT]`, and the claims that must come of them;
they are run as tests. What is wrong is refused with file, entry and reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from kg.curated.attaching import Attaching, read_attaching
from kg.curated.chances import FILE, Chances, read_chances
from kg.curated.wording import Wording, read_forms, read_wording
from kg.errors import CuratedError
from kg.model import EntityType

T = TypeVar("T")
ANYWHERE = "anywhere"

PREDICATES = frozenset(
    {
        "targets",
        "inhibits",
        "activates",
        "confers_resistance_to",
        "confers_sensitivity_to",
        "overcomes_resistance_to",
        "treats",
        "lacks_benefit_in",
        "combined_with",
        "has_alteration",
        "participates_in",
        "regulates",
        "interacts_with",
        "biomarker_of",
    }
)
# Predicates by which a chemical may act; whatever else is said of a substance is said of a drug.
ACTIONS = frozenset({"targets", "inhibits", "activates"})
SLOTS = frozenset(
    {
        "subject",
        "object",
        "patient",
        "modifier",
        "head",
        "described",
        "means",
        "named",
        "adjacent",
        "members",
        "within",
        "before",
        "beside",
        "case",
        "near",
        "during",
        "abbreviated",
        "components",
        "self",
        "whereby",
        "changed",
        "recent",
        "partner",
        "attribute",
        "bearer",
        "predicated",
        "hyphened",
        "studied",
        "cohort",
        "fronted",
        "reported",
        "titled",
        "heading",
        "topic",
        "resisted",
        "group",
        "given",
        "taken",
        "had",
        "level",
        "deed",
        "anywhere",
    }
)
GRADES = ("better", "worse")
TAGS = {"V": "VB", "N": "NN", "J": "JJ", "R": "RB"}


class Word(NamedTuple):
    """One word of a trigger: a lemma or form in lower case, and the first letters of its tag, or none."""

    lemma: str
    tag: str = ""


class Trigger(NamedTuple):
    """The words that announce a relation, in order; the last noun, verb or adjective is its head."""

    words: tuple[Word, ...]


class Step(NamedTuple):
    """One step of a path from a trigger to an argument: a slot of a frame, a preposition or a link list."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Example:
    """A marked sentence and the claims it must give, `subject predicate object`, surface forms as marked."""

    text: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Links:
    """Words that tie a cause to its effect, with the sign they give the effect."""

    id: str
    forward: tuple[Trigger, ...]
    backward: tuple[Trigger, ...]
    either: tuple[Trigger, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind of claim is read; `opposite` is its predicate where the words lower what they name.

    `inner` rules read the inside of drug mentions. `graded` rules need a word by the trigger that says
    better, or worse, whichever they name. Rules `outside_case` are not used in a case report, where they
    would retell the case; rules `in_case` are used in a case report only. A side may stand as many
    sentences before as `across` says.
    Of an `undeniable` rule a denial leaves nothing: who was not treated tells nothing of the treatment.
    A rule does not hear a sentence that names a thing of the types `without`.
    Of a rule that tells that patients `had` a drug, this holds whatever is asked of them.
    With `likely`, the learnt chance of these classes must together be at `least` so high; `loose` rules
    need no frame beside it.
    """

    id: str
    meaning: str
    predicate: str
    subject: frozenset[EntityType]
    object: frozenset[EntityType]
    triggers: tuple[Trigger, ...]
    subject_paths: tuple[tuple[Step, ...], ...]
    object_paths: tuple[tuple[Step, ...], ...]
    opposite: str = ""
    mode: str = ""
    inner: bool = False
    graded: str = ""
    outside_case: bool = False
    in_case: bool = False
    across: int = 0
    undeniable: bool = False
    had: bool = False
    blocked_by: tuple[Trigger, ...] = ()
    needs: tuple[Trigger, ...] = ()
    without: frozenset[EntityType] = frozenset()
    precision: float = 0.85
    likely: tuple[str, ...] = ()
    least: float = 0.0
    examples: tuple[Example, ...] = ()
    counter_examples: tuple[Example, ...] = ()

    @property
    def loose(self) -> bool:
        """Say whether the sides may stand anywhere in the sentence."""
        return self.subject_paths[0][0].name == ANYWHERE

    @property
    def attachable(self) -> bool:
        """Say whether names may be attached to the triggers without a frame, by a learnt chance.

        Of a drug and a gene another learnt chance speaks (`likely`).
        """
        return not (self.inner or self.likely or self.in_case or self.subject_paths[0][0].name in FAR)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules in order, links, word lists of the frames, irregular forms of verbs, learnt chances.

    `chances` are those of a drug and a gene, `attaching` those of any trigger and two names.
    """

    rules: tuple[Rule, ...]
    links: Mapping[str, Links]
    words: Wording
    forms: Mapping[str, tuple[str, ...]]
    chances: Chances | None = None
    attaching: Attaching | None = None


# Over how many sentences a rule may reach back.
FARTHEST = 3

RULE_KEYS = {
    "id", "meaning", "predicate", "opposite", "subject", "object", "trigger", "from", "to", "mode", "inner",
    "graded", "outside_case", "in_case", "across", "undeniable", "had",
    "blocked_by", "needs", "without", "precision", "examples",
    "counter_examples", "likely", "least",
}  # fmt: skip
TABLES = frozenset({"rule", "links", "words", "forms", "attaching"})
# Places that only the frame of a rule can lead to: what they give is no name that a trigger is about.
FAR = frozenset({"case", "titled", "heading", "recent", "bearer", "abbreviated", "components", "attribute"})
NEEDED = ("id", "meaning", "predicate", "subject", "object", "trigger", "from", "to", "examples")
LINK_KEYS = {"id", "forward", "backward", "either"}


def load_rules(folder: Path) -> Rules:
    """Read every `*.toml` of the folder, by name; raise CuratedError at the first fault."""
    tables = [(path, _table(path)) for path in sorted(folder.glob("*.toml"))]
    if not tables:
        raise CuratedError(f"{folder}: no rule file (*.toml) found")
    words = read_wording(folder, ((path, table.get("words", {})) for path, table in tables))
    links = {link.id: link for path, table in tables for link in _each(path, table, "links", _links)}
    rules = tuple(rule for path, table in tables for rule in _each(path, table, "rule", _rule))
    _check_unique(folder, rules)
    _check_links(folder, rules, links)
    forms = read_forms(folder, ((path, table.get("forms", {})) for path, table in tables))
    chances = read_chances(folder / FILE)
    _check_classes(folder, rules, chances)
    told = [(path, table["attaching"]) for path, table in tables if "attaching" in table]
    attaching = read_attaching(folder, told, PREDICATES)
    return Rules(rules, links, words, forms, chances, attaching)


def parse_trigger(text: str) -> Trigger:
    """Read `act/V on` as the lemma `act` tagged as a verb, then the word `on`."""
    words = []
    for part in text.split():
        lemma, _, tag = part.rpartition("/") if part[-2:-1] == "/" and len(part) > 2 else (part, "", "")
        if tag and tag not in TAGS:
            raise ValueError(f"unknown word class {tag!r} in trigger {text!r}; expected V, N, J or R")
        words.append(Word(lemma.lower(), TAGS.get(tag, "")))
    if not words:
        raise ValueError("a trigger has no word")
    return Trigger(tuple(words))


def _table(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CuratedError(f"{path}: not TOML: {error}") from error
    if unknown := set(table) - TABLES:
        raise CuratedError(
            f"{path}: unknown key {min(unknown)!r}; expected one of {', '.join(sorted(TABLES))}"
        )
    return table


def _each(path: Path, table: dict[str, Any], key: str, read: Callable[[dict[str, Any]], T]) -> Iterable[T]:
    for number, entry in enumerate(table.get(key, []), start=1):
        name = entry.get("id", f"number {number}")
        try:
            yield read(entry)
        except (KeyError, TypeError, ValueError) as error:
            raise CuratedError(f"{path}: {key} {name}: {error}") from error


def _links(entry: dict[str, Any]) -> Links:
    if unknown := set(entry) - LINK_KEYS:
        raise ValueError(f"unknown key {min(unknown)!r}")
    sides = [
        tuple(parse_trigger(text) for text in entry.get(key, ())) for key in ("forward", "backward", "either")
    ]
    return Links(entry["id"], *sides)


def _rule(entry: dict[str, Any]) -> Rule:
    if unknown := set(entry) - RULE_KEYS:
        raise ValueError(f"unknown key {min(unknown)!r}")
    if lacking := [key for key in NEEDED if not entry.get(key)]:
        raise ValueError(f"lacks {lacking[0]!r}")
    for key in ("predicate", "opposite"):
        if entry.get(key) and entry[key] not in PREDICATES:
            raise ValueError(f"{key} {entry[key]!r} is not in the schema")
    return Rule(
        id=entry["id"],
        meaning=entry["meaning"],
        predicate=entry["predicate"],
        subject=_types(entry["subject"], entry["predicate"]),
        object=_types(entry["object"], entry["predicate"]),
        triggers=tuple(parse_trigger(text) for text in entry["trigger"]),
        subject_paths=_paths(entry["from"]),
        object_paths=_paths(entry["to"]),
        opposite=entry.get("opposite", ""),
        mode=entry.get("mode", ""),
        inner=entry.get("inner", False),
        graded=_grade(entry.get("graded", False)),
        outside_case=entry.get("outside_case", False),
        in_case=entry.get("in_case", False),
        across=_across(entry.get("across", 0)),
        undeniable=entry.get("undeniable", False),
        had=entry.get("had", False),
        blocked_by=tuple(parse_trigger(text) for text in entry.get("blocked_by", ())),
        needs=tuple(parse_trigger(text) for text in entry.get("needs", ())),
        without=_types(entry.get("without", ()), entry["predicate"]),
        precision=float(entry.get("precision", 0.85)),
        likely=tuple(entry.get("likely", ())),
        least=_least(entry),
        examples=tuple(_example(item) for item in entry["examples"]),
        counter_examples=tuple(Example(text) for text in entry.get("counter_examples", ())),
    )


def _least(entry: Mapping[str, Any]) -> float:
    """Read how likely a candidate must be, where the rule asks for a chance."""
    least, likely = float(entry.get("least", 0.0)), entry.get("likely", [])
    anywhere = [ANYWHERE in entry[key] for key in ("from", "to")]
    if bool(likely) != (0.0 < least < 1.0):
        raise ValueError("`likely` needs a `least` between 0 and 1, and `least` needs `likely`")
    if any(anywhere) and (not likely or not all(entry[key] == [ANYWHERE] for key in ("from", "to"))):
        raise ValueError(f"`{ANYWHERE}` must be the only path of both sides, with `likely` and `least`")
    return least


def _across(said: object) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or not 0 <= said <= FARTHEST:
        raise ValueError(f"across must be a number of sentences from 0 to {FARTHEST}")
    return said


def _grade(value: object) -> str:
    if value not in (True, False, *GRADES):
        raise ValueError(f"graded {value!r} is none of true, 'better' and 'worse'")
    return str(value) if value in GRADES else "better" if value else ""


def _types(names: Iterable[str], predicate: str) -> frozenset[EntityType]:
    types = {EntityType(name) for name in names}
    if EntityType.GENE in types:
        types.add(EntityType.GENE_FAMILY)
    if EntityType.DRUG in types and predicate in ACTIONS:
        types.add(EntityType.CHEMICAL)
    return frozenset(types)


def _paths(texts: Iterable[str]) -> tuple[tuple[Step, ...], ...]:
    return tuple(tuple(_step(part.strip()) for part in text.split(">")) for text in texts)


def _step(text: str) -> Step:
    if text in SLOTS:
        return Step("slot", text)
    if text.startswith("links "):
        return Step("links", text.removeprefix("links ").strip())
    if not text.replace("_", "").isalpha():
        raise ValueError(f"{text!r} is no step of a path")
    return Step("preposition", text.replace("_", " "))


def _example(item: Mapping[str, Any]) -> Example:
    claims = tuple(item["claims"])
    if not claims:
        raise ValueError("an example without claims belongs under counter_examples")
    return Example(item["text"], claims)


def _check_unique(folder: Path, rules: tuple[Rule, ...]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise CuratedError(f"{folder}: rule {rule.id}: the id is given twice")
        seen.add(rule.id)


def _check_classes(folder: Path, rules: tuple[Rule, ...], chances: Chances | None) -> None:
    if chances is None:
        return
    for rule in rules:
        for name in rule.likely:
            if name not in chances.classes:
                raise CuratedError(f"{folder}: rule {rule.id}: {FILE} has no class {name!r}")


def _check_links(folder: Path, rules: tuple[Rule, ...], links: Mapping[str, Links]) -> None:
    for rule in rules:
        for path in (*rule.subject_paths, *rule.object_paths):
            for step in path:
                if step.kind == "links" and step.name not in links:
                    raise CuratedError(f"{folder}: rule {rule.id}: no links are named {step.name!r}")
