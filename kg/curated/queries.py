"""The named questions in `ontology/queries/*.rq`: title, parameters and columns from their first comments.

A file is a query that any SPARQL tool can run as it stands. Its head says what it is:

    # What confers resistance to a drug
    # param drug: Drug, the drug by name, CURIE or IRI
    # column evidence: number of sentences that say so

A parameter stands in the query as `VALUES ?drug { UNDEF }`, which leaves it open; a value given takes the
place of UNDEF. Parameters of type Text and Number are literals, all others are things found by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.errors import CuratedError, QueryError
from kg.model import EntityType

THINGS = frozenset({"Thing", "Document", "Claim", *(kind.value for kind in EntityType)})
LITERALS = frozenset({"Text", "Number"})
_PARAM = re.compile(r"param ([a-z][a-z0-9_]*): ([A-Za-z]+), (\S.*)")
_COLUMN = re.compile(r"column (\w+): (\S.*)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a named question takes; `type` says how it is looked up."""

    name: str
    type: str
    meaning: str
    required: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: its text is SPARQL that runs as it stands."""

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    text: str

    def bind(self, values: Mapping[str, str]) -> str:
        """Put SPARQL terms (several separated by spaces) in place of parameters.

        Raises QueryError where a parameter is unknown, or a required one is missing.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                takes = ", ".join(known) or "none"
                raise QueryError(f"{self.name}: has no parameter {name}; it takes {takes}")
        for parameter in self.parameters:
            if parameter.required and parameter.name not in values:
                raise QueryError(f"{self.name}: needs --{parameter.name}, {parameter.meaning}")
        text = self.text
        for name, value in values.items():
            text = re.sub(_slot(name), lambda _, n=name, v=value: f"VALUES ?{n} {{ {v} }}", text)  # type: ignore[misc]
        return text


def _slot(name: str) -> str:
    return rf"VALUES \?{name} \{{ UNDEF \}}"


@lru_cache(maxsize=8)
def read_questions(folder: Path) -> Mapping[str, Question]:
    """Read all `.rq` files of a folder, by name.

    Raises CuratedError naming the file and what its head lacks.
    """
    return {path.stem: read_question(path) for path in sorted(folder.glob("*.rq"))}


def read_question(path: Path) -> Question:
    """Read one `.rq` file. Raises CuratedError naming what its head lacks."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CuratedError(f"{path}: cannot be read ({error})") from None
    head = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        head.append(line.removeprefix("#").strip())
    if not head or not head[0]:
        raise CuratedError(f"{path}: expected the title as its first line, a comment")
    parameters = tuple(_parameter(path, line, text) for line in head[1:] if line.startswith("param"))
    columns = {found[1]: found[2] for line in head[1:] if (found := _COLUMN.fullmatch(line))}
    return Question(path.stem, head[0], parameters, columns, text)


def _parameter(path: Path, line: str, text: str) -> Parameter:
    found = _PARAM.fullmatch(line)
    if found is None:
        raise CuratedError(f"{path}: `{line}`: expected `param name: Type, what it is`")
    name, kind, meaning = found.groups()
    if kind not in THINGS | LITERALS:
        raise CuratedError(
            f"{path}: param {name}: no type {kind}; expected one of {', '.join(sorted(THINGS | LITERALS))}"
        )
    if not re.search(_slot(name), text):
        raise CuratedError(f"{path}: param {name}: the query has no `VALUES ?{name} {{ UNDEF }}`")
    return Parameter(name, kind, meaning, "(optional)" not in meaning)
