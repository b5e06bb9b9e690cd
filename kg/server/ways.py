"""The shortest ways between two things of a store, searched from both ends a claim at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice, product

from kg.graph import near
from kg.graph.terms import iri
from kg.server.workers import TooMuchError

LONGEST, WIDEST, TOGETHER = 8, 20_000, 400
KEPT, TRIED = 80, 400


@dataclass(slots=True)
class _End:
    """What was reached from one end: for each thing, how far it is and what lies just before it."""

    border: list[str]
    far: dict[str, int] = field(default_factory=dict)
    before: dict[str, list[str]] = field(default_factory=dict)

    def ways(self, thing: str) -> Iterator[tuple[str, ...]]:
        """Yield the ways from `thing` back to the end."""
        if self.far[thing] == 0:
            yield (thing,)
        for each in sorted(self.before.get(thing, ())):
            for way in self.ways(each):
                yield (thing, *way)


async def ways(
    ask: Callable[[str], Awaitable[list[dict[str, str]]]], first: str, last: str
) -> tuple[int, set[str]]:
    """Give the length in claims of the shortest ways, and the things on them; -1 where there is none.

    Whole ways are kept until `KEPT` things stand on them. Raises TooMuchError where more than `WIDEST` things
    are reached before the ends meet.
    """
    if first == last:
        return 0, {first}
    ends = [_End([first], {first: 0}), _End([last], {last: 0})]
    for _ in range(LONGEST):
        end, other = sorted(ends, key=lambda one: len(one.border))
        if not end.border:
            break
        await _spread(ask, end)
        if len(end.far) + len(other.far) > WIDEST:
            raise TooMuchError(f"more than {WIDEST:,} things lie around these two; no path was searched")
        if met := sorted(set(end.border) & set(other.far)):
            return end.far[met[0]] + min(other.far[each] for each in met), _kept(end, other, met)
    return -1, set()


async def _spread(ask: Callable[[str], Awaitable[list[dict[str, str]]]], end: _End) -> None:
    distance = end.far[end.border[0]] + 1
    new: dict[str, list[str]] = {}
    for start in range(0, len(end.border), TOGETHER):
        rows = await ask(near.steps([iri(node) for node in end.border[start : start + TOGETHER]]))
        for row in rows:
            if row["to"] not in end.far:
                new.setdefault(row["to"], []).append(row["from"])
    end.far |= dict.fromkeys(new, distance)
    end.before |= new
    end.border = sorted(new)


def _kept(end: _End, other: _End, met: list[str]) -> set[str]:
    least = min(other.far[each] for each in met)
    held: set[str] = set()
    for each in met:
        if other.far[each] != least:
            continue
        for one, two in islice(product(_some(end, each), _some(other, each)), TRIED):
            if len(held | {*one, *two}) > KEPT:
                return held
            held |= {*one, *two}
    return held


def _some(end: _End, thing: str) -> list[tuple[str, ...]]:
    return list(islice(end.ways(thing), KEPT))
