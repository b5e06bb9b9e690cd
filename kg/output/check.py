"""Check a graph as a curator would: SHACL shapes, and questions whose every answer is a fault."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rdflib import Graph, Namespace
from rdflib.term import URIRef

from kg.curated.prefixes import Prefixes, read_prefixes
from kg.errors import CuratedError, OptionError
from kg.graph.query import Solutions, ask
from kg.graph.results import harmless
from kg.graph.store import memory_store
from kg.graph.terms import text_of
from kg.graph.turtle import Shortener
from kg.settings import Settings

SEVERITIES = ("ERROR", "WARN", "INFO")
_SHACL = {"Violation": "ERROR", "Warning": "WARN", "Info": "INFO"}
_KEYS = {"name", "severity", "says", "query", "violates"}


@dataclass(frozen=True, slots=True)
class Check:
    """A question whose every answer is a fault, and a graph that has the fault."""

    name: str
    severity: str
    says: str
    query: str
    violates: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: how bad, which check, what has it, and in words."""

    severity: str
    check: str
    entity: str
    property: str
    value: str
    says: str


def read_checks(ontology: Path) -> list[Check]:
    """Read `checks.toml`. Raises CuratedError naming the entry and what it lacks."""
    path = ontology / "checks.toml"
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("check", [])
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CuratedError(f"{path}: cannot be read: {error}") from None
    checks = []
    for number, entry in enumerate(entries, 1):
        if set(entry) != _KEYS or entry["severity"] not in SEVERITIES:
            name, keys = entry.get("name", number), ", ".join(sorted(_KEYS))
            raise CuratedError(f"{path}: check {name}: expected {keys}; severity one of ERROR, WARN, INFO")
        checks.append(Check(**entry))
    return checks


def check(graph: Path, settings: Settings, *, shacl: bool = True) -> list[Fault]:
    """Check a build's folder or a Turtle file; faults come worst first, then by check and entity.

    Raises CuratedError where the file is not Turtle. SHACL needs the extra `check` (pySHACL).
    """
    path = graph / "graph.ttl" if graph.is_dir() else graph
    prefixes = read_prefixes(settings.ontology)
    faults = list(by_questions(path, read_checks(settings.ontology), prefixes))
    if shacl:
        faults += by_shapes(path, settings.ontology / "shapes.ttl", prefixes)
    return sorted(
        set(faults),
        key=lambda fault: (SEVERITIES.index(fault.severity), fault.check, fault.entity, fault.value),
    )


def by_questions(path: Path, checks: Sequence[Check], prefixes: Prefixes) -> Iterator[Fault]:
    """Yield the faults that the questions find in a Turtle file."""
    store = memory_store(path)
    shorten = Shortener(prefixes)
    for each in checks:
        answer = ask(store, each.query, prefixes)
        if not isinstance(answer, Solutions):
            raise CuratedError(f"checks.toml: check {each.name}: expected a SELECT")
        for row in answer.rows:
            cells = dict(zip(answer.variables, row, strict=True))
            entity, property_, value = (
                _shown(cells.get(name), shorten) for name in ("entity", "property", "value")
            )
            yield Fault(each.severity, each.name, entity, property_, value, each.says)


def _shown(term: str | None, shorten: Shortener) -> str:
    if term is None:
        return ""
    return " ".join((shorten(term) if term[0] in "<_" else text_of(term)).split())


def by_shapes(path: Path, shapes: Path, prefixes: Prefixes) -> Iterator[Fault]:
    """Yield the faults that the SHACL shapes find. Raises OptionError where pySHACL is not installed."""
    try:
        from pyshacl import validate  # noqa: PLC0415  # an extra, and slow to load
    except ImportError:
        raise OptionError("SHACL needs pySHACL: install claimgraph[check], or check without shapes") from None
    shacl = Namespace("http://www.w3.org/ns/shacl#")
    _, report, _ = validate(
        Graph().parse(path, format="turtle"), shacl_graph=Graph().parse(shapes, format="turtle")
    )
    shorten = Shortener(prefixes)
    for result in report.subjects(shacl.resultSeverity, None):
        severity = str(report.value(result, shacl.resultSeverity)).rpartition("#")[2]
        node, where, value = (
            report.value(result, name) for name in (shacl.focusNode, shacl.resultPath, shacl.value)
        )
        yield Fault(
            _SHACL[severity],
            "shape",
            shorten(f"<{node}>"),
            shorten(f"<{where}>") if isinstance(where, URIRef) else "",
            str(value or ""),
            str(report.value(result, shacl.resultMessage)),
        )


def worst(faults: Sequence[Fault]) -> str:
    """Give the worst severity found, or nothing."""
    return next(
        (severity for severity in SEVERITIES if any(each.severity == severity for each in faults)), ""
    )


def fails(faults: Sequence[Fault], fail_on: str) -> bool:
    """Tell whether any fault is as bad as `fail_on` or worse; `none` never fails."""
    if fail_on == "none":
        return False
    if fail_on not in SEVERITIES:
        raise OptionError(f"--fail-on {fail_on}: expected one of {', '.join(SEVERITIES)}, none")
    return any(SEVERITIES.index(each.severity) <= SEVERITIES.index(fail_on) for each in faults)


def _tsv(faults: Sequence[Fault]) -> str:
    rows = [
        ("severity", "check", "entity", "property", "value", "says"),
        *(_cells(fault) for fault in faults),
    ]
    return "".join("\t".join(map(harmless, row)) + "\n" for row in rows)


def _cells(fault: Fault) -> tuple[str, ...]:
    return fault.severity, fault.check, fault.entity, fault.property, fault.value, fault.says


def _markdown(faults: Sequence[Fault]) -> str:
    counts = ", ".join(f"{sum(each.severity == name for each in faults)} {name}" for name in SEVERITIES)
    lines = [f"# Report: {counts}", ""]
    if faults:
        lines += [
            "| severity | check | entity | property | value | what is wrong |",
            "|---|---|---|---|---|---|",
        ]
        lines += [f"| {' | '.join(_marked(cell) for cell in _cells(fault))} |" for fault in faults]
    return "\n".join(lines).rstrip() + "\n"


def _marked(cell: str) -> str:
    for sign in "\\`*_[]<>|":
        cell = cell.replace(sign, f"\\{sign}")
    return cell


def _json(faults: Sequence[Fault]) -> str:
    return json.dumps([asdict(fault) for fault in faults], ensure_ascii=False, indent=1) + "\n"


REPORTS: Mapping[str, Callable[[Sequence[Fault]], str]] = {"tsv": _tsv, "markdown": _markdown, "json": _json}
