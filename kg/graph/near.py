"""Queries that read a large graph piece by piece: names, counts, claims by page, steps of a path.

Each gives the text of one SELECT over the default graph. What a reader sends reaches a text as IRI tokens
only (`kg.graph.terms`), and every text has a LIMIT.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.graph import names
from kg.graph.names import kg
from kg.model import EntityType

# Unions of plain patterns all through: the engine evaluates a path of alternatives whole before it joins it.
FACTS = 100_000
NAMES = 1_000_000


def facts(nodes: Iterable[str]) -> str:
    """Select all that is said of nodes: ?node ?property ?value."""
    return (
        f"SELECT ?node ?property ?value {{ {_values('node', nodes)} ?node ?property ?value }} LIMIT {FACTS}"
    )


def passages(evidence: Iterable[str]) -> str:
    """Select the words and the place of the sentences of evidence: ?node ?property ?value."""
    wanted = f"{names.EXACT} {names.START} {names.END}"
    return f"""SELECT ?node ?property ?value {{ {_values("node", evidence)} VALUES ?property {{ {wanted} }}
        ?node {names.HAS_SELECTOR} ?selector . ?selector ?property ?value }} LIMIT {FACTS}"""


def named(kind: EntityType) -> str:
    """Select the things of a type with all their names."""
    typed = f"?thing a {kg(kind.value)} ;"
    return f"""SELECT ?thing ?name {{ {{ {typed} {names.LABEL} ?name }}
        UNION {{ {typed} {names.ALT_LABEL} ?name }} }} LIMIT {NAMES}"""


def counts(thing: str) -> str:
    """Select how many claims a thing has over each predicate, as subject (?back false) and as object."""
    return f"""SELECT ?predicate ?back (COUNT(?claim) AS ?claims) {{
        {{ ?claim {names.SUBJECT} {thing} ; {names.PREDICATE} ?predicate . BIND(false AS ?back) }}
        UNION {{ ?claim {names.OBJECT} {thing} ; {names.PREDICATE} ?predicate . BIND(true AS ?back) }}
        }} GROUP BY ?predicate ?back LIMIT 1000"""


def degrees(things: Iterable[str]) -> str:
    """Select how many claims each of several things has."""
    held = _values("thing", things)
    return f"""SELECT ?thing (COUNT(?claim) AS ?claims) {{
        {{ {held} ?claim {names.SUBJECT} ?thing }} UNION {{ {held} ?claim {names.OBJECT} ?thing }}
        }} GROUP BY ?thing LIMIT {FACTS}"""


def about(thing: str, predicate: str, *, back: bool | None, offset: int, most: int) -> str:
    """Select claims of a thing, most documents first; `predicate` may be empty, `back` None for both."""
    sides = [names.SUBJECT] * (back is not True) + [names.OBJECT] * (back is not False)
    narrowed = f"; {names.PREDICATE} {predicate}" if predicate else ""
    return _ordered([f"?claim {side} {thing} {narrowed}" for side in sides], offset, most)


def over(predicates: Iterable[str], *, offset: int, most: int) -> str:
    """Select claims over any of several predicates, told by most documents first."""
    return _ordered([f"?claim {names.PREDICATE} {predicate}" for predicate in predicates], offset, most)


def disputed(*, offset: int, most: int) -> str:
    """Select claims that contradict one another or say the contrary, told by most documents first."""
    links = (kg("contradicts"), kg("opposed_to"))
    pairs = [way for link in links for way in (f"?claim {link} ?other", f"?other {link} ?claim")]
    return _ordered(pairs, offset, most)


def _ordered(ways: Iterable[str], offset: int, most: int) -> str:
    where = " UNION ".join(f"{{ {way} . ?claim {kg('documents')} ?documents }}" for way in ways)
    return f"""SELECT DISTINCT ?claim ?documents {{ {where} }}
        ORDER BY DESC(?documents) ?claim OFFSET {offset} LIMIT {most}"""


def between(things: Sequence[str], most: int) -> str:
    """Select the claims whose two sides are both among `things`."""
    return f"""SELECT DISTINCT ?claim {{ {_values("subject", things)} ?claim {names.SUBJECT} ?subject ;
        {names.OBJECT} ?object . FILTER(?object IN ({", ".join(things)})) }} ORDER BY ?claim LIMIT {most}"""


def same(subject: str, object_: str) -> str:
    """Select the claims from one thing to another."""
    return f"SELECT ?claim {{ ?claim {names.SUBJECT} {subject} ; {names.OBJECT} {object_} }} LIMIT 1000"


def steps(things: Iterable[str]) -> str:
    """Select what is one claim away from each of several things: ?from ?to."""
    held = _values("from", things)
    return f"""SELECT DISTINCT ?from ?to {{
        {{ {held} ?claim {names.SUBJECT} ?from ; {names.OBJECT} ?to }}
        UNION {{ {held} ?claim {names.OBJECT} ?from ; {names.SUBJECT} ?to }} }} LIMIT {FACTS}"""


def totals() -> str:
    """Select how many claims and documents there are."""
    return f"""SELECT ?claims ?documents {{
        {{ SELECT (COUNT(?claim) AS ?claims) {{ ?claim a {names.CLAIM} }} }}
        {{ SELECT (COUNT(?document) AS ?documents) {{ ?document a {names.DOCUMENT} }} }} }} LIMIT 1"""


def predicates() -> str:
    """Select the predicates of claims, each with how many."""
    return f"""SELECT ?predicate (COUNT(?claim) AS ?claims) {{ ?claim {names.PREDICATE} ?predicate }}
        GROUP BY ?predicate ORDER BY DESC(?claims) ?predicate LIMIT 200"""


def hubs(most: int) -> str:
    """Select the things that most claims are about."""
    return f"""SELECT ?thing (COUNT(?claim) AS ?claims) {{
        {{ ?claim {names.SUBJECT} ?thing }} UNION {{ ?claim {names.OBJECT} ?thing }} }}
        GROUP BY ?thing ORDER BY DESC(?claims) ?thing LIMIT {most}"""


def _values(name: str, tokens: Iterable[str]) -> str:
    return f"VALUES ?{name} {{ {' '.join(tokens)} }}"
