"""What notebooks and programs import: `kg.open(DIR)` gives a build to ask, to look at and to browse.

build = kg.open("demo")
build.query("resistance-to", drug="trastuzumab").frame()
build.view(focus="trastuzumab")
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import OptionError, QueryError
from kg.model import Assertion, Document
from kg.settings import Settings

if TYPE_CHECKING:
    from pandas import DataFrame

    from kg.output.built import Built
    from kg.output.columns import Counts
    from kg.output.exports.network import Network
    from kg.output.exports.rdf import Graph
    from kg.output.paths import Way
    from kg.output.view import View

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a query's answer as text, CURIEs for IRIs; empty where a variable is unbound.

    `why` tells, a line each, why there are no rows.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    why: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        """Yield each row by column."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def __len__(self) -> int:
        return len(self.rows)

    def frame(self) -> DataFrame:
        """Give a pandas data frame, columns of numbers as numbers. Raises OptionError without pandas."""
        try:
            import pandas as pd  # noqa: PLC0415 - an optional part
        except ImportError:
            raise OptionError(
                "frame(): pandas is not installed; expected `pip install claimgraph[notebooks]`"
            ) from None
        found = pd.DataFrame(list(self.rows), columns=list(self.columns))
        for name in self.columns:
            numbers = pd.to_numeric(found[name], errors="coerce")
            if len(found) and numbers.notna().all():
                found[name] = numbers
        return found

    def _repr_html_(self) -> str:
        """Show the first rows as a table (Jupyter calls this)."""
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        rows = "".join(
            f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>"
            for row in self.rows[:SHOWN]
        )
        more = f"<p>{len(self.rows) - SHOWN} rows more</p>" if len(self.rows) > SHOWN else ""
        why = "".join(f"<p>{html.escape(line)}</p>" for line in self.why)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}{why}"


@dataclass(frozen=True, slots=True)
class Build:
    """A folder that `kg build` wrote."""

    folder: Path
    settings: Settings = field(default_factory=Settings, repr=False)

    @property
    def claims(self) -> tuple[Assertion, ...]:
        """Give every claim with its evidence, sorted by key."""
        return self._read().assertions

    @property
    def documents(self) -> tuple[Document, ...]:
        """Give the documents of the build, without their text."""
        return self._read().documents

    def about(self, name: str, *, predicate: str | None = None) -> tuple[Assertion, ...]:
        """Give the claims about what is called `name` (a label or a CURIE), of one predicate if given.

        Raises OptionError where no claim is about anything of that name.
        """
        from kg.output.browse import named  # noqa: PLC0415 - loaded when asked for

        held = self.claims
        curie = named(held, name)
        return tuple(
            one
            for one in held
            if curie in {one.claim.subject.curie, one.claim.object.curie}
            and predicate in {None, one.claim.predicate}
        )

    def sentences(self, claims: Iterable[Assertion]) -> Table:
        """Give the evidence of claims, a row for each sentence."""
        said = ("claim", "sentence", "document", "section")
        judged = ("certainty", "model", "disease", "rule", "confidence")
        rows = tuple(
            (
                _said(one),
                each.sentence.text,
                each.sentence.document,
                each.sentence.section,
                each.certainty.value,
                each.context.model,
                each.context.disease.label if each.context.disease else "",
                each.rule,
                f"{each.score:.2f}",
            )
            for one in claims
            for each in one.evidence
        )
        return Table(said + judged, rows)

    def query(self, asked: str, **parameters: str) -> Table:
        """Ask SPARQL (SELECT or ASK), a `.rq` file or a named question; parameters by name.

        Raises QueryError where the query does not parse, may not be run, or gives triples.
        """
        from kg.curated.prefixes import read_prefixes  # noqa: PLC0415
        from kg.graph.query import Triples, Truth, ask, prepare  # noqa: PLC0415
        from kg.graph.store import open_store  # noqa: PLC0415
        from kg.graph.terms import text_of  # noqa: PLC0415
        from kg.graph.turtle import Shortener  # noqa: PLC0415

        store, prefixes = open_store(self.folder), read_prefixes(self.settings.ontology)
        text = prepare(store, asked, parameters, self.settings)
        answer = ask(store, text, prefixes)
        if isinstance(answer, Triples):
            raise QueryError("query(): a CONSTRUCT or DESCRIBE gives triples; `kg query` writes those")
        if isinstance(answer, Truth):
            return Table(("answer",), (("yes" if answer.value else "no",),))
        if not answer.rows:
            from kg.graph.empty import why_empty  # noqa: PLC0415

            return Table(answer.variables, (), tuple(why_empty(store, text, prefixes)))
        shorten = Shortener(prefixes)
        shown = {None: ""} | {
            term: shorten(term) if term.startswith("<") else text_of(term)
            for row in answer.rows
            for term in row
            if term is not None
        }
        return Table(answer.variables, tuple(tuple(shown[term] for term in row) for row in answer.rows))

    def graph(self) -> Graph:
        """Give the default graph as an rdflib Graph, for tools that speak rdflib."""
        from kg.output.exports.rdf import in_rdflib  # noqa: PLC0415

        return in_rdflib(self.folder)

    def network(self) -> Network:
        """Give the network of things and claims, keyed by CURIE and claim; made once, frozen."""
        from kg.output.exports.network import network_of  # noqa: PLC0415

        return network_of(self.folder, self.settings)

    def ways(self, start: str, end: str, *, longest: int = 4, most: int = 20) -> list[Way]:
        """Give the ways between two things over claims that stand: shortest first, then best backed.

        Raises QueryError where nothing is called so, OptionError where both names mean the same thing.
        """
        from kg.output.paths import ways  # noqa: PLC0415

        return ways(self.folder, start, end, self.settings, longest=longest, most=most)

    def view(self, *, focus: str | None = None, hops: int = 1, most: int = 300) -> View:
        """Draw what lies near `focus`, at most 300 things; a notebook shows it."""
        from kg.output.view import view  # noqa: PLC0415

        return view(self.claims, focus=focus, hops=hops, most=most)

    def browse(self, out: Path | str, *, focus: str | None = None, hops: int = 2) -> Counts:
        """Write the page, of all or of what lies around `focus`, to a file."""
        from kg.output.built import browse  # noqa: PLC0415

        return browse(self._read(), Path(out), self.settings, focus=focus, hops=hops)

    def _read(self) -> Built:
        from kg.output.built import read_build  # noqa: PLC0415

        return read_build(self.folder, self.settings)


def open_build(folder: Path | str, *, settings: Settings | None = None) -> Build:
    """Open a folder that `kg build` wrote. Raises InputError where it is none."""
    from kg.output.built import check_build  # noqa: PLC0415

    check_build(Path(folder))
    return Build(Path(folder), settings or Settings())


def _said(assertion: Assertion) -> str:
    claim = assertion.claim
    words = f"{'not ' if claim.negated else ''}{claim.predicate.replace('_', ' ')}"
    return f"{claim.subject.label} {words} {claim.object.label}"
