"""Names of things as one text that is searched whole: what is spelled so, else what is spelled alike."""

from __future__ import annotations

import difflib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

END = "\x00"
OCCURRENCES = 5_000
COMMON = 50_000
LEAST = 0.6


@dataclass(frozen=True, slots=True)
class Found:
    """A thing and the name that was found: whole (`edge` 0), its beginning, a word's, or its inside (3)."""

    node: str
    name: str
    edge: int = 0
    similar: bool = False

    def rank(self, claims: int) -> tuple[int, int, str, str]:
        """Order what was found: beginnings, then by how much is told of it and how short the name is."""
        return self.edge, len(self.name) - 4 * claims.bit_length(), self.name, self.node


class Names:
    """The names of all things of a store, from rows of `thing` and `name`."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        pairs = sorted({(row["thing"], row["name"].replace(END, " ")) for row in rows})
        self._nodes = [node for node, _ in pairs]
        self._names = [name for _, name in pairs]
        self._starts: list[int] = []
        lowered, place = [], 1
        for _, name in pairs:
            self._starts.append(place)
            lowered.append(name.lower())
            place += len(lowered[-1]) + 1
        self._text = END + "".join(f"{name}{END}" for name in lowered)

    def find(self, text: str, most: int) -> list[Found]:
        """Give things with a name that holds `text`, or, where there is none, one that is spelled like it."""
        wanted = text.lower().replace(END, " ").strip()
        if not wanted:
            return []
        best: dict[str, Found] = {}
        # Beginnings first: a short text stands inside more names than are looked at.
        for lead in (END + wanted, wanted):
            for place in self._places(lead, OCCURRENCES):
                found = self._found(place + len(lead) - len(wanted), len(wanted))
                if found.node not in best or found.rank(0) < best[found.node].rank(0):
                    best[found.node] = found
        ordered = sorted(best.values(), key=lambda each: each.rank(0))
        return ordered[:most] or self._alike(wanted, most)

    def _places(self, wanted: str, most: int) -> Iterator[int]:
        place = self._text.find(wanted)
        while place >= 0 and most > 0:
            yield place
            most -= 1
            place = self._text.find(wanted, place + 1)

    def _row(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1

    def _found(self, place: int, length: int) -> Found:
        row = self._row(place)
        start = self._starts[row]
        whole = self._text[place + length] == END
        inside = self._text[place - 1].isalnum()
        edge = (0 if whole else 1) if place == start else 3 if inside else 2
        return Found(self._nodes[row], self._names[row], edge)

    def _alike(self, wanted: str, most: int) -> list[Found]:
        """Give names that share runs of three letters with `wanted`, and of these the most alike."""
        shared: Counter[int] = Counter()
        for run in sorted({wanted[at : at + 3] for at in range(len(wanted) - 2)}):
            shared.update({self._row(place) for place in self._places(run, COMMON)})
        likely = sorted(shared, key=lambda row: (-shared[row], len(self._names[row]), row))[: 4 * most]
        alike = {
            row: difflib.SequenceMatcher(None, wanted, self._names[row].lower()).ratio() for row in likely
        }
        best: dict[str, Found] = {}
        for row in sorted(likely, key=lambda row: (-alike[row], row)):
            if alike[row] >= LEAST:
                best.setdefault(self._nodes[row], Found(self._nodes[row], self._names[row], similar=True))
        return list(best.values())[:most]
