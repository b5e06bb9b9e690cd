"""Write N-Quads: every statement once, sorted, so that equal graphs are equal files; and read them back.

Sorting spills to unnamed temporary files beside the target, so memory is bounded by RUN statements however
many there are.
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from typing import IO

from kg.files import replacing
from kg.graph.terms import Quad

RUN = 200_000


def lines(quads: Iterable[Quad]) -> list[str]:
    """Give the sorted lines of a set of quads, each with its newline."""
    return sorted({f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n" for s, p, o, g in quads})


def write_nquads(path: Path, quads: Iterable[Quad]) -> int:
    """Write quads to `path`, by rename, and return how many there are; a quad that came twice is one."""
    count = 0
    with (
        replacing(path) as place,
        place.open("w", encoding="utf-8", newline="\n") as out,
        ExitStack() as opened,
    ):
        for line in _merged(quads, path.parent, opened):
            out.write(line)
            count += 1
    return count


def _merged(quads: Iterable[Quad], folder: Path, opened: ExitStack) -> Iterator[str]:
    """Yield the lines of the quads, sorted, each once."""
    runs: list[IO[str]] = []
    source = iter(quads)
    last = lines(islice(source, RUN))
    while following := lines(islice(source, RUN)):
        # A file without a name, which is gone when it is closed or its process ends.
        run = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n", dir=folder)  # noqa: SIM115  # closed by `opened`
        runs.append(opened.enter_context(run))
        runs[-1].writelines(last)
        runs[-1].seek(0)
        last = following
    if not runs:
        yield from last
    else:
        yield from (line for line, _ in groupby(heapq.merge(*runs, last)))


def read_written(path: Path) -> Iterator[Quad]:
    """Yield the quads of a file that `write_nquads` wrote, in its order; it is not checked again.

    Tokens that are IRIs come as one object each, so that a reader who keeps them keeps them once.
    """
    known: dict[str, str] = {"": ""}
    with path.open(encoding="utf-8", newline="\n") as written:
        for line in written:
            subject, predicate, rest = line.split(" ", 2)
            end = rest.rindex('"') + 1 if rest[0] == '"' else 0
            tail, _, graph = rest[end:-3].partition(" ")
            object_ = f"{rest[:end]}{tail}" if end else known.setdefault(tail, tail)
            yield Quad(
                known.setdefault(subject, subject),
                known.setdefault(predicate, predicate),
                object_,
                known.setdefault(graph, graph),
            )
