"""Ask the store of a build: SPARQL text, a `.rq` file or a named question, with its parameters by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

from kg.curated.prefixes import Prefixes, read_prefixes
from kg.curated.queries import LITERALS, Question, read_question, read_questions
from kg.errors import QueryError
from kg.graph.guard import check, graphs_named
from kg.graph.lookup import Place, things
from kg.graph.mended import mended
from kg.graph.store import open_store
from kg.graph.syntax import explained
from kg.graph.terms import Quad, literal
from kg.settings import Settings

Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to SELECT: terms as N-Triples tokens, None where a variable is unbound."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """The answer to ASK."""

    value: bool


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to CONSTRUCT or DESCRIBE, each triple once, sorted."""

    quads: tuple[Quad, ...]


Answer = Solutions | Truth | Triples


def query(
    folder: Path, asked: str, parameters: Mapping[str, str] | None = None, *, settings: Settings | None = None
) -> Answer:
    """Ask the build in `folder`; `asked` is SPARQL, the path of a `.rq` file, or the name of a question.

    Raises QueryError where the query does not parse, may not be run or lacks a parameter, and StoreError
    where `folder` holds no store of ours.
    """
    chosen = settings or Settings()
    store = open_store(folder)
    text = prepare(store, asked, parameters or {}, chosen)
    return ask(store, text, read_prefixes(chosen.ontology))


def prepare(store: Place, asked: str, parameters: Mapping[str, str], settings: Settings) -> str:
    """Give the SPARQL text of what was asked, its parameters looked up in the store and put in."""
    question = find(asked, settings)
    if question is None:
        if parameters:
            raise QueryError("parameters go with a named question or a .rq file that declares them")
        return asked
    return question.bind(
        {
            name: _value(store, question, name, value, read_prefixes(settings.ontology))
            for name, value in parameters.items()
        }
    )


def find(asked: str, settings: Settings) -> Question | None:
    """Give the question that a name or a `.rq` file stands for; None where the text is SPARQL itself."""
    if asked.endswith(".rq"):
        return _from_file(Path(asked))
    if re.fullmatch(r"[A-Za-z0-9_-]+", asked):
        questions = read_questions(settings.ontology / "queries")
        if asked not in questions:
            known = ", ".join(questions)
            raise QueryError(f"{asked}: is no named question; expected SPARQL, a .rq file, or one of {known}")
        return questions[asked]
    return None


def _from_file(path: Path) -> Question:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: cannot be read ({error})") from None
    if "# param " in text:
        return read_question(path)
    return Question(path.stem, path.stem, (), {}, text)


def _value(store: Place, question: Question, name: str, value: str, prefixes: Prefixes) -> str:
    kind = next((each.type for each in question.parameters if each.name == name), "Text")
    if kind == "Number":
        if not re.fullmatch(r"-?\d+(?:\.\d+)?", value):
            raise QueryError(f"{question.name}: --{name} {value}: expected a number")
        return value
    if kind in LITERALS:
        return literal(value)
    try:
        return " ".join(things(store, value, kind, prefixes))
    except QueryError as error:
        raise QueryError(f"{question.name}: --{name}: {error}") from None


def ask(store: Store, text: str, prefixes: Prefixes) -> Answer:
    """Run SPARQL on an open store; the graph's prefixes need not be declared. Raises QueryError."""
    check(text)
    _check_from(store, text)
    try:

        def run(text: str) -> QuerySolutions | QueryBoolean | QueryTriples:
            return store.query(text, prefixes=dict(prefixes.iris))

        answer = run(mended(text, lambda: map(str, store.named_graphs()), run))
        if isinstance(answer, QuerySolutions):
            return _solutions(answer)
        if isinstance(answer, QueryBoolean):
            return Truth(bool(answer))
        found = {Quad(str(each.subject), str(each.predicate), str(each.object)) for each in answer}
        return Triples(tuple(sorted(found)))
    except SyntaxError as error:
        raise QueryError(f"query: {explained(text, error, prefixes.iris)}") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"query: could not be answered: {' '.join(str(error).split())}") from None


def _check_from(store: Store, text: str) -> None:
    """Refuse FROM and FROM NAMED of a graph that the store does not hold: nothing is fetched for a query."""
    for graph in graphs_named(text):
        if graph[0] != "<" or not store.contains_named_graph(NamedNode(graph[1:-1])):
            raise QueryError(f"query: FROM {graph} names no graph of this store (give its whole IRI)")


def _solutions(answer: Iterator[object]) -> Solutions:
    variables = tuple(variable.value for variable in answer.variables)  # type: ignore[attr-defined]
    rows = tuple(
        tuple(None if term is None else str(term) for term in solution)  # type: ignore[attr-defined]
        for solution in answer
    )
    return Solutions(variables, rows)
