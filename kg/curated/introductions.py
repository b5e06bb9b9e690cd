"""How a document introduces a drug that no list has: `recognition/introductions.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.curated.tables import Finding, Table, read_toml
from kg.errors import CuratedError

TRIAL = "NCT"
FAR = 6
KEYS = ("version", "name", "heads", "never", "kinds", "vague", "series", "given", "procedures", "places")
# A name in capitals or with figures, and a word with the letter or number that parts it from its like.
SYMBOL = r"(?![IVX]+(?!\w))(?=[\w@-]*[A-Z])(?=(?:[\w@-]*?[A-Z\d]){2})[^\W_][\w@-]+[^\W_]"
TAIL = r"(?:[ -](?:[A-Z]|[IVX]{1,4}|[a-z]?\d{1,2})(?!\w))?"
PLAIN = rf"[A-Za-z][a-z-]{{4,}}[a-rt-z](?<!ly){TAIL}"
BRACKET = r"(?:\s\([^()]{1,60}\))?"
SAID = r"(?:,|\sis|\swas|\sas)\s(?:an?|the)\s"
# `the` behind a comma goes on with the sentence: `Here, the compound`.
NAMED = rf"(?:{BRACKET}(?:,|\sis|\swas|\sas)\san?\s|\s\([^()]{{1,60}}\)(?:,|\sis|\swas)\sthe\s)"
BETWEEN = rf"(?:[\w/,-]+\s){{0,{FAR}}}?"
NUMBER = r"\d{1,3}[a-z]{0,2}"


@dataclass(frozen=True, slots=True)
class Told:
    """Patterns with a group `name`, and letters without which no text, in small letters, holds any."""

    patterns: tuple[re.Pattern[str], ...] = ()
    hints: tuple[str, ...] = ()

    def hinted(self, low: str) -> bool:
        """Tell at little cost a text in which the patterns may find something."""
        return any(map(low.__contains__, self.hints))


@dataclass(frozen=True, slots=True)
class Introductions:
    """`numbers` tell makers' numbers, `names` what a noun describes, `given` symbols used like a drug.

    `series` tells lists of numbers of compounds (groups `head` and `list`), `prepared` a long form that ends
    with a noun for a preparation, `procedures` are last words of long forms that are given but are no drugs,
    `places` what stands before a number of a figure.
    """

    numbers: Told = Told()
    names: Told = Told()
    given: tuple[re.Pattern[str], ...] = ()
    series: Told = Told()
    prepared: re.Pattern[str] = re.compile(r"(?!)")
    procedures: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    examples: tuple[Finding, ...] = ()


@lru_cache(maxsize=4)
def read_introductions(path: Path) -> Introductions:
    """Read the patterns; raises CuratedError with the file and the entry."""
    table = read_toml(path).only((*KEYS, "example"))
    series = table.some("series")
    numbered = rf"\b(?P<head>{_any(series)})s?\s\(?(?P<list>{NUMBER}(?:(?:,\s|,?\s(?:and|or)\s){NUMBER})*)"
    kinds = _any(table.some("kinds"))
    return Introductions(
        _numbers(table),
        _names(table),
        _given(table),
        Told((table.compiled(rf"{numbered}(?![\w%.-])"),), _shortest(series)),
        table.compiled(rf"(?:\w\s(?:{kinds})s?|(?:{kinds})s?\s(?:of|from)\s.+)\Z"),
        frozenset(table.some("procedures")),
        frozenset(table.some("places")),
        table.findings(),
    )


def _any(nouns: Iterable[str]) -> str:
    return "|".join(map(re.escape, nouns))


def _shortest(nouns: Iterable[str]) -> tuple[str, ...]:
    """Leave out the nouns that hold another of them: a text without the shorter ones holds none."""
    kept: list[str] = []
    for noun in sorted(nouns, key=lambda noun: (len(noun), noun)):
        if not any(other in noun for other in kept):
            kept.append(noun)
    return tuple(kept)


def _numbers(table: Table) -> Told:
    """Compile what tells a maker's number."""
    heads, never = table.some("heads"), _any(table.words("never"))
    name = rf"(?P<name>(?!{TRIAL})(?:{table.text('name')}))(?![\w-])(?!\s(?i:{never})\b)"
    acted_on = rf"(?:[^\s,;:.]+\s){{0,{2 * FAR}}}[^\s,;:.]+"
    numbered = r"(?=[A-Z]+-|[A-Z]+\d{3})"
    patterns = (
        rf"\b(?:{_any(heads)}),?\s\(?{name}",
        rf"(?<![\w-]){name}{SAID}{BETWEEN}(?:{_any(heads)})\b",
        rf"\b(?:{_any(heads)})\s(?:of|for)\s{acted_on},\s{numbered}{name}",
    )
    return Told(tuple(table.compiled(pattern, case=True) for pattern in patterns), _shortest(heads))


def _names(table: Table) -> Told:
    """Compile what tells a name by the noun that describes it."""
    kinds, vague = table.some("kinds"), table.some("vague")
    described = rf"{_any((*kinds, *vague))}"
    before = r"(?:(?P<before>[\w-]+)\s)??(?<![\w-])"
    never = rf"(?!\s(?i:{_any(table.words('never'))})\b)"
    patterns = (
        rf"{before}(?P<name>{PLAIN}|{SYMBOL}){NAMED}(?i:{BETWEEN}(?:{described}))\b",
        rf"{before}(?P<name>{PLAIN}|{SYMBOL})\s\((?:an?\s)?(?:[\w-]+\s){{0,3}}(?:{_any(kinds)})(?:\s(?:of|from)\b|\))",
        rf"\b(?:{_any((*kinds, *table.some('heads')))}),?\s\(?(?P<name>{SYMBOL})(?![\w:-]|[\s,]\d){never}",
        rf"\b(?:{_any(kinds)})\s(?P<name>[A-Z][a-z]{{5,}}(?<!ly){TAIL})(?![\w-]){never}",
    )
    words = _shortest((*kinds, *vague, *table.some("heads")))
    return Told(tuple(table.compiled(pattern, case=True) for pattern in patterns), words)


def _given(table: Table) -> tuple[re.Pattern[str], ...]:
    """Compile what tells a symbol as a drug that was given or tested."""
    found = []
    for pattern in table.some("given"):
        if pattern.count("NAME") != 1:
            raise CuratedError(f"{table.place}: `given`: {pattern!r} must hold NAME once")
        named = pattern.replace("NAME", f"(?P<name>{SYMBOL})")
        found.append(table.compiled(rf"(?<![\w-]){named}(?!\w)", case=True))
    return tuple(found)
