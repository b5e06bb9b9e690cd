"""Find the things of a graph that a user means by a name, a CURIE or an IRI."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

from pyoxigraph import Store

from kg.curated.prefixes import Prefixes
from kg.errors import QueryError
from kg.graph import names
from kg.graph.terms import iri, literal, text_of

# A place to look names up: a store, or what gives the first column of a SELECT as tokens (a remote store).
Place = Store | Callable[[str], list[str]]

_CURIE = re.compile(r"[A-Za-z][\w.]*:\S+")


def things(store: Place, name: str, kind: str, prefixes: Prefixes) -> list[str]:
    """Give the IRI tokens of the things of a type (`Thing` for any) that are called `name`, sorted.

    A label wins over a synonym, the exact spelling over another case. Raises QueryError, with the nearest
    labels, where nothing of that type is called so.
    """
    if "://" in name:
        return _known(store, iri(name.strip("<>")), name)
    if _CURIE.fullmatch(name):
        try:
            return _known(store, iri(prefixes.expand(name)), name)
        except KeyError:
            pass
    for pattern in (names.LABEL, f"{names.ALT_LABEL}|{names.dcterms('identifier')}|{names.dcterms('title')}"):
        for condition in (
            f"FILTER(STR(?name) = {literal(name)})",
            f"FILTER(LCASE(STR(?name)) = {literal(name.lower())})",
        ):
            found = _called(store, pattern, condition, kind)
            if found:
                return found
    near = difflib.get_close_matches(name.lower(), labels(store, kind), n=3, cutoff=0.6)
    hint = f"; nearest: {', '.join(near)}" if near else ""
    raise QueryError(f"nothing of type {kind} in this graph is called {name}{hint}")


def _known(store: Place, token: str, name: str) -> list[str]:
    if not column(store, f"SELECT ?any {{ {token} ?any ?thing }} LIMIT 1"):
        raise QueryError(f"nothing in this graph is {name}")
    return [token]


def _called(store: Place, path: str, condition: str, kind: str) -> list[str]:
    typed = "" if kind == "Thing" else f"?thing a {names.kg(kind)} ."
    return sorted(column(store, f"SELECT DISTINCT ?thing {{ {typed} ?thing {path} ?name . {condition} }}"))


def column(store: Place, text: str) -> list[str]:
    """Give the first column of a SELECT."""
    if isinstance(store, Store):
        return [str(row[0]) for row in store.query(text)]  # type: ignore[union-attr]
    return store(text)


def labels(store: Place, kind: str) -> dict[str, str]:
    """Give the labels of all things of a type, from lower case to their own spelling."""
    typed = "" if kind == "Thing" else f"?thing a {names.kg(kind)} ."
    found = column(store, f"SELECT DISTINCT ?name {{ {typed} ?thing {names.LABEL} ?name }}")
    return {label.lower(): label for label in sorted(map(text_of, found))}
