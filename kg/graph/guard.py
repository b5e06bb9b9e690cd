"""Look at a SPARQL text before it is parsed: length, nesting, and what would call out of the data set.

The engine's parser recurses, so a short text of nested brackets, or a long chain of operators or of groups,
ends the process (STORE.md, section 5); and SERVICE and LOAD would make this machine call another. Both are
told from the text alone, by the terminals of the grammar (https://www.w3.org/TR/sparql11-query/#sparqlGrammar),
so that words in strings, comments, IRIs, variables and prefixed names do not count. From a quote that
nothing closes, the rest is one broken string.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.errors import ForbiddenError, QueryError
from kg.graph.tokens import TOKENS

MAX_CHARACTERS = 65_536
MAX_DEPTH = 256
MAX_STEPS = 1_000
STEPS = frozenset({"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query text may be; `services` are the IRIs that SERVICE may name."""

    characters: int = MAX_CHARACTERS
    depth: int = MAX_DEPTH
    steps: int = MAX_STEPS
    services: frozenset[str] = frozenset()
    load: bool = False


def check(text: str, limits: Limits | None = None) -> None:
    """Raise QueryError where the text is too long, too deep, or would make this machine call another."""
    limits = limits or Limits()
    if len(text) > limits.characters:
        raise QueryError(f"query: {len(text):,} characters; at most {limits.characters:,} are allowed")
    depth = steps = 0
    tokens = list(_tokens(text))
    for number, (kind, token) in enumerate(tokens):
        if kind == "open":
            depth += 1
            if depth > limits.depth:
                raise QueryError(f"query: brackets nested deeper than {limits.depth}")
        elif kind == "close":
            depth -= 1
        elif kind == "operator" or token.upper() in STEPS:
            steps += 1
            if steps > limits.steps:
                raise QueryError(f"query: more than {limits.steps:,} operators and groups")
        elif kind == "word" and token.upper() in {"SERVICE", "LOAD"}:
            _check_call(token.upper(), tokens[number + 1 : number + 3], limits)


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Give the keywords of a text in capitals, each with its place and the depth of brackets it stands at."""
    depth = 0
    for match in TOKENS.finditer(text):
        if match.lastgroup == "word":
            yield match.group().upper(), match.start(), depth
        depth += {"open": 1, "close": -1}.get(str(match.lastgroup), 0)


def graphs_named(text: str) -> Iterator[str]:
    """Give the graphs that a query names with FROM and FROM NAMED, as they are written."""
    if "FROM" not in text.upper():
        return
    found = list(_tokens(text))
    for (kind, token), (following, name) in pairwise(found):
        keyword = token.upper() if kind == "word" else ""
        if keyword in {"FROM", "NAMED"} and following in {"iri", "name"}:
            yield name


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    for match in TOKENS.finditer(text):
        if match.lastgroup not in {"comment", None}:
            yield str(match.lastgroup), match.group()


def _check_call(word: str, after: list[tuple[str, str]], limits: Limits) -> None:
    if word == "LOAD":
        if not limits.load:
            raise ForbiddenError("query: LOAD is not allowed; nothing is fetched for a query")
        return
    named = [token for kind, token in after if kind == "iri"][:1]
    if not named or named[0][1:-1] not in limits.services:
        raise ForbiddenError(
            "query: SERVICE is not allowed; name the endpoint with --allow-service to let it in"
        )
