"""Tells by their boxes which rows of a page are those of a table, where columns of prose could stand too."""

from __future__ import annotations

from itertools import pairwise, takewhile
from statistics import median
from typing import NamedTuple

LEAST_CELLS, LEAST_ROWS = 3, 3
FULL, MOST_FULL, MOST_WITHIN = 0.85, 0.5, 0.34
LONGEST_CELL = 4
CLOSE = 1.2


class Fragment(NamedTuple):
    """Words in a box; coordinates in points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        """Give the height of the box."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Give the height on the page at which the box stands."""
        return (self.top + self.bottom) / 2


def table_length(rows: list[list[Fragment]]) -> int:
    """Count the rows below the caption of a table that are its own; none where they may be columns of prose.

    Cells are wrapped, so that a row may go on with fewer of them.
    """
    full = [number for number, row in enumerate(rows) if len(row) >= LEAST_CELLS]
    near = takewhile(lambda pair: pair[1] - pair[0] <= LONGEST_CELL, pairwise([-1, *full]))
    wide = [number for _, number in near]
    if len(wide) < LEAST_ROWS or 3 * len(wide) < wide[-1] + 1 or _prose([rows[number] for number in wide]):
        return 0
    within = rows[: wide[-1] + 1]
    pitch = median(above[0].middle - below[0].middle for above, below in pairwise(within))
    length = len(within)
    most = max(two - one for one, two in pairwise([-1, *wide]))
    while (
        length < min(len(rows), len(within) + most - 1)
        and rows[length - 1][0].middle - rows[length][0].middle < CLOSE * pitch
    ):
        length += 1
    return length


def _prose(rows: list[list[Fragment]]) -> bool:
    """Tell lines of prose side by side: they reach the next column, or begin in the middle of a sentence."""
    cells = [sorted(row) for row in rows]
    pairs = [pair for row in cells for pair in pairwise(row)]
    full = sum(one.right - one.left > FULL * (two.left - one.left) for one, two in pairs)
    within = sum(row[0].text[0].islower() for row in cells)
    return full > MOST_FULL * len(pairs) or within > MOST_WITHIN * len(cells)
