"""From the evidence of a build to its graph: Turtle, N-Quads and the store, each written whole."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from kg.collector import collector_paused
from kg.curated.decisions import Ruling, read_decisions, write_decisions
from kg.curated.ontology import read_ontology
from kg.curated.prefixes import read_prefixes
from kg.curated.vocabulary import read_vocabulary
from kg.errors import InputError
from kg.graph.assertions import Pair, assertions, standings
from kg.graph.nquads import read_written, write_nquads
from kg.graph.obey import obey
from kg.graph.rdf import flagged, quads
from kg.graph.store import build_store, check_replaceable
from kg.graph.turtle import write_turtle
from kg.jsonl import read_evidence
from kg.model import Assertion, Document
from kg.settings import Settings

# Not `decisions.tsv`: that is the curators' own file, and no build may write over it.
OBEYED = "decisions-obeyed.tsv"


@dataclass(frozen=True, slots=True)
class Graph:
    """What a build knows: its assertions, sorted by key, how much the graph holds, decisions unmet."""

    assertions: tuple[Assertion, ...]
    counts: Mapping[str, int]
    unmet: tuple[str, ...] = ()


def build_graph(
    out: Path, documents: Sequence[Document], settings: Settings, *, retracted: frozenset[str] = frozenset()
) -> Graph:
    """Read `out/evidence.jsonl`, obey the decisions; write `out/graph.ttl`, `out/graph.nq` and `out/store/`.

    `out/decisions-obeyed.tsv` is left behind as a copy of what was obeyed, where there was anything to obey.
    `documents` may come without their text; those `retracted`, by id, are flagged. Raises CuratedError where
    the ontology folder lacks what the evidence needs, StoreError where `out/store` is somebody else's or
    may not be replaced, OutputError where nothing can be written.
    """
    check_replaceable(out / "store")
    rows = read_decisions(settings.decisions)
    with collector_paused():
        obeyed = obey(read_pairs(out / "evidence.jsonl"), rows, documents)
        found = assertions(obeyed.pairs, obeyed.decisions)
        statements = quads(found, documents, read_vocabulary(settings), settings)
        total = write_nquads(out / "graph.nq", chain(statements, flagged(retracted, settings)))
        written = read_written(out / "graph.nq")
        triples = write_turtle(out / "graph.ttl", written, read_prefixes(settings.ontology))
    build_store(out / "store", out / "graph.nq")
    _keep_decisions(out / OBEYED, rows)
    counts = {"claims": len(found), "triples": triples, "quads": total}
    counts |= {"decisions": len(rows), "decisions_unmet": len(obeyed.unmet)}
    return Graph(tuple(found), counts | _standings(found, settings), obeyed.unmet)


def _keep_decisions(path: Path, rows: Sequence[Ruling]) -> None:
    """Leave the decisions that were obeyed beside the graph, so that exports and pages obey the same."""
    if rows:
        write_decisions(path, rows)
    else:
        path.unlink(missing_ok=True)


def obeyed_decisions(out: Path, settings: Settings) -> Path | None:
    """Find the decisions of a build: those the user names, else those that the build obeyed."""
    kept = out / OBEYED
    return settings.decisions or (kept if kept.is_file() else None)


def _standings(found: Sequence[Assertion], settings: Settings) -> dict[str, int]:
    counts: dict[str, int] = {}
    for standing in standings(found, read_ontology(settings.ontology).opposites).values():
        counts[standing.name] = counts.get(standing.name, 0) + 1
    return dict(sorted(counts.items()))


def read_pairs(evidence: Path) -> Iterator[Pair]:
    """Yield claim and evidence of each line of an `evidence.jsonl`.

    Raises InputError naming the line that is not as the contract says.
    """
    try:
        with evidence.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield read_evidence(json.loads(line))
                except (ValueError, KeyError, TypeError, IndexError) as error:
                    raise InputError(f"{evidence}:{number}: is no line of evidence ({error!r})") from None
    except OSError as error:
        raise InputError(f"{evidence}: cannot be read ({error.strerror})") from None
