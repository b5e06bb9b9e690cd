"""Compare what is measured in two groups: `PFS was 11 months with X, as compared with 5 months with Y`.

Which of a claim's sides a number belongs to, word order tells. The words for outcomes are the lists
`durations`, `shares` and `doses` of `ontology/rules/words.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.reading.surface import past_bracket
from kg.reading.tree import Tree
from kg.reading.triggers import Hit

NUMBER = re.compile(r"\d+(?:[.,·]\d+)?")
FIRST, SECOND, BOTH = "first", "second", "both"
TIME, SHARE, DOSE = "time", "share", "dose"
# What is measured in a unit, and the unit as numbers in it are compared.
UNITS = {
    **dict.fromkeys(("month", "months", "mo", "mos"), (TIME, "months")),
    **dict.fromkeys(("week", "weeks", "wk", "wks"), (TIME, "weeks")),
    **dict.fromkeys(("day", "days"), (TIME, "days")),
    **dict.fromkeys(("year", "years", "yr", "yrs"), (TIME, "years")),
    **dict.fromkeys(("%", "percent"), (SHARE, "%")),
    **dict.fromkeys(("nm", "nmol", "nmol/l"), (DOSE, "nM")),
    **dict.fromkeys(("µm", "μm", "um", "µmol", "μmol", "µmol/l", "μmol/l"), (DOSE, "µM")),
}
# Words that set two numbers against each other, and those that do only between `in X` and `in Y`.
AGAINST = frozenset({"vs", "vs.", "versus", "compared", "than", "against"})
BESIDE = frozenset({"and", "whereas", "while", "but"})
PLACING = frozenset({"in", "with", "for", "on", "among", "under"})
# Words that say that the numbers are given in the order of what was named before, or are ends of one range.
IN_ORDER = frozenset({"respectively", "from", "range", "ranging", "between"})
# How much larger a number must be to be called larger.
LARGER = 1.25
CHANCE = re.compile(r"\bp\s?(?:-\s?value\s?)?[=>]\s?(0?[.·]\d+)", re.IGNORECASE)
SIGNIFICANT = 0.05


class Measured(NamedTuple):
    """Two numbers of one outcome, in text order: the tokens at which they stand, and where a third may.

    `larger` says that the first is.
    """

    first: int
    second: int
    end: int
    larger: bool

    def of(self, tree: Tree, subject: int, object_: int) -> int:
        """Say whether what is told of two sides is more (1) or less (-1) than elsewhere; 0 where unclear.

        What stands between the numbers belongs to the first, what stands behind both to the second.
        """
        sides = [self._side(tree, index) for index in (subject, object_)]
        if BOTH in sides or {FIRST, SECOND} <= set(sides):
            return 0
        return 1 if self.larger != (SECOND in sides) else -1

    def _side(self, tree: Tree, index: int) -> str:
        """Say to which number a thing belongs: what is named beside both tells them not apart."""
        entity = tree.groundings[index].entity
        named = [tree.places[i][0] for i, one in enumerate(tree.groundings) if one.entity == entity]
        first = any(self.first < place < self.second for place in named)
        second = any(self.second < place < self.end for place in named)
        if first and second:
            return BOTH
        return FIRST if first else SECOND if second else ""


def measured(tree: Tree, hit: Hit) -> Measured | None:
    """Find the two numbers that a sentence compares for the outcome that a trigger names."""
    sorts = _sorts(tree, hit.first, hit.last)
    found: dict[str, list[tuple[int, float]]] = {}
    for place, value, unit in _numbers(tree, hit.last + 1, sorts) if sorts else ():
        found.setdefault(unit, []).append((place, value))
    several = [one for one in found.values() if len(one) > 1]
    if not several:
        return None
    (first, one), (second, other), *more = several[0]
    if not _compared(tree, hit.last + 1, first, second) or max(one, other) < LARGER * min(one, other):
        return None
    return Measured(first, second, more[0][0] if more else len(tree), one > other)


def _sorts(tree: Tree, first: int, last: int) -> frozenset[str]:
    """Give in what the outcome is measured that some words name: in time, as a share, as a dose."""
    lists = ((TIME, tree.wording.durations), (SHARE, tree.wording.shares), (DOSE, tree.wording.doses))
    words = [tree.lemmas[i] for i in range(first, last + 1)]
    return frozenset(sort for sort, listed in lists if not listed.isdisjoint(words))


def _numbers(tree: Tree, start: int, sorts: frozenset[str]) -> Iterator[tuple[int, float, str]]:
    """Give the numbers with a fitting unit from a token on, outside brackets."""
    depth = 0
    for here in range(start, len(tree) - 1):
        depth += (tree.words[here] in {"(", "["}) - (tree.words[here] in {")", "]"})
        sort, unit = UNITS.get(tree.words[here + 1], ("", ""))
        if depth <= 0 and sort in sorts and NUMBER.fullmatch(tree.words[here]) and not tree.covers[here]:
            yield here, float(re.sub("[,·]", ".", tree.words[here])), unit


def _compared(tree: Tree, start: int, first: int, second: int) -> bool:
    """Say whether words between two numbers set them against each other, and none names another outcome."""
    between = tree.words[first:second]
    if AGAINST.isdisjoint(between) and (BESIDE.isdisjoint(between) or not _parallel(tree, first, second)):
        return False
    around = [*tree.words[start:first], *between, *tree.words[second:]]
    if _sorts(tree, first, second) or not IN_ORDER.isdisjoint(around):
        return False
    chance = CHANCE.search(tree.text, tree.ends[second])
    return chance is None or float(chance[1].replace("·", ".")) <= SIGNIFICANT


def _parallel(tree: Tree, first: int, second: int) -> bool:
    """Say whether each of two numbers is placed: `11 months in X and 5 months in Y`."""
    return all(_placed(tree, token + 2) for token in (first, second))


def _placed(tree: Tree, after: int) -> bool:
    if after < len(tree) and tree.words[after] == "(":
        after = past_bracket(tree, after)
    return after < len(tree) and tree.words[after] in PLACING
