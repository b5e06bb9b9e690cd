"""Write a query anew where the engine would answer it otherwise than the specification says, or slowly.

Two constructs, each replaced by what section 18 of SPARQL 1.1 defines it to be
(https://www.w3.org/TR/sparql11-query/#sparqlAlgebra), and only where the engine (pyoxigraph 0.5) differs:

- GRAPH with a variable around VALUES, MINUS or SELECT is the union, over the named graphs, of the group in
  that graph joined with the graph's name (18.6); the engine puts the variable inside the group.
- A path of length zero from or to an IRI gives that IRI even where the data does not hold it (18.4); the
  engine gives nothing. An IRI that no graph holds has no other path, so the pattern is that one value.

What `kg.graph.choices` splits is written anew too. All is told from the tokens of the text; what is written
in a form that is not known here stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from kg.graph.choices import split_choices
from kg.graph.tokens import Token, closing, tokens

MOST_GRAPHS = 64
MOST_CHARACTERS = 262_144
INSIDE = frozenset({"VALUES", "MINUS", "SELECT"})
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
MAY_BE_EMPTY = re.compile(r"[^\s({]\s*[*?](?!\w)")
FOLLOWS = frozenset({"FILTER", "OPTIONAL", "BIND", "VALUES", "MINUS", "GRAPH", "SERVICE", "UNION"})


def mended(text: str, graphs: Callable[[], Iterable[str]], run: Callable[[str], object]) -> str:
    """Give the text to run: the same where the engine needs no help, or would not take what was written.

    `graphs` gives the tokens of the named graphs that GRAPH ranges over; `run` starts a query, and raises
    SyntaxError for a text that is none. Both are called only where they are needed.
    """
    upper = text.upper()
    if "FROM" in upper or "SERVICE" in upper:
        return text
    try:
        written = text
        if MAY_BE_EMPTY.search(text):
            written = _zero_length(text, lambda query: bool(run(query)))
        if "GRAPH" in upper and "EXISTS" not in upper and "_:" not in text:
            written = _spelled(written, lambda: list(islice(graphs(), MOST_GRAPHS + 1)))
        written = split_choices(written)
        if written != text:
            run(written)
    except (SyntaxError, ValueError, RuntimeError):
        return text
    return written


def _spelled(text: str, graphs: Callable[[], Sequence[str]]) -> str:
    """Write each GRAPH with a variable around what the engine gets wrong as a union over the graphs."""
    found = tokens(text)
    for number, token in reversed(list(enumerate(found))):
        if token.text.upper() != "GRAPH" or token.kind != "word" or len(found) < number + 3:
            continue
        name, bracket = found[number + 1 : number + 3]
        last = closing(found, number + 2) if name.kind == "variable" and bracket.text == "{" else 0
        if not last or not any(
            each.kind == "word" and each.text.upper() in INSIDE for each in found[number + 3 : last]
        ):
            continue
        body = text[bracket.start : found[last].end]
        known = graphs()
        union = " UNION ".join(f"{{ GRAPH {g} {body} VALUES {name.text} {{ {g} }} }}" for g in known)
        written = f"{{ {union} }}" if known else f"{{ VALUES {name.text} {{ }} }}"
        if len(known) > MOST_GRAPHS or len(text) + len(written) > MOST_CHARACTERS:
            return text
        text = f"{text[: token.start]}{written}{text[found[last].end :]}"
        found = tokens(text)
    return text


def _zero_length(text: str, holds: Callable[[str], bool]) -> str:
    """Write each path that may have length zero, at an IRI that its graph does not hold, as that IRI.

    Where the text speaks of named graphs, no graph may hold it.
    """
    found = tokens(text)
    place = _anywhere if any(each.text.upper() == "GRAPH" for each in found) else _here
    prologue = next((text[: each.start] for each in found if each.text.upper() in FORMS), "")
    for number in range(len(found) - 1, 0, -1):
        path = _path(found, number + 1) if found[number - 1].text in {"{", "}", "."} else 0
        if not path or path + 1 >= len(found):
            continue
        ends = {found[number].kind: found[number], found[path].kind: found[path]}
        after = found[path + 1]
        variable = ends.pop("variable", None)
        (kind, constant) = next(iter(ends.items()), ("", after))
        if variable is None or kind not in {"iri", "name"} or constant.text.startswith("_:"):
            continue
        if after.text not in {".", "{", "}"} and after.text.upper() not in FOLLOWS:
            continue
        if not holds(f"{prologue} ASK {{ {place(constant.text)} }}"):
            value = f"{{ VALUES {variable.text} {{ {constant.text} }} }}"
            text = f"{text[: found[number].start]}{value}{text[found[path].end :]}"
    return text


def _path(found: Sequence[Token], at: int) -> int:
    """Give the place behind a path of one element with * or ?, or 0 where none begins at `at`."""
    if at < len(found) and found[at].text == "^":
        at += 1
    if at + 2 >= len(found):
        return 0
    if found[at].text == "(":
        at = closing(found, at)
    elif found[at].kind not in {"iri", "name"} and found[at].text != "a":
        return 0
    return at + 2 if at and at + 2 < len(found) and found[at + 1].text in {"*", "?"} else 0


def _here(term: str) -> str:
    return f"{{ {term} ?p ?o }} UNION {{ ?s ?p {term} }}"


def _anywhere(term: str) -> str:
    return f"{_here(term)} UNION {{ GRAPH ?g {{ {_here(term)} }} }}"
