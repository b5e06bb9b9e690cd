"""Split a FILTER that offers a choice of things into a branch for each, which the engine can look up.

`{ ?a :from ?s ; :to ?o FILTER(?s = :x || ?o = :y) }` reads every `?a` before it looks at the choice. As
`{ { VALUES ?s { :x } ... } UNION { VALUES ?o { :y } ... FILTER(?s != :x) } }` it gives the same rows, each
as often, since `=` between a bound variable and an IRI is never an error. Only a group of plain triple
patterns that bind the variables is split; other text stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.graph.tokens import Token, closing, tokens

MOST_CHOICES, MOST_GROUPS = 8, 16
# Groups whose filters may speak of variables from outside.
OPEN_GROUPS = frozenset({"OPTIONAL", "MINUS"})
WORDS = frozenset({"a", "true", "false"})

Choice = tuple[str, str]
"""A variable and the IRI that it may be, as they are written."""


def split_choices(text: str) -> str:
    """Write each group with such a FILTER as a UNION; the text itself where there is none."""
    for _ in range(MOST_GROUPS):
        written = _split_last(text)
        if written == text:
            break
        text = written
    return text


def _split_last(text: str) -> str:
    if "||" not in text or "EXISTS" in text.upper():
        return text
    found = tokens(text)
    for number in range(len(found) - 2, 0, -1):
        if found[number].text.upper() != "FILTER" or found[number + 1].text != "(":
            continue
        first, last = _group(found, number)
        end = closing(found, number + 1)
        choices = _choices(found[number + 2 : end])
        if choices and last and _plain(found, first, last, (number, end), choices):
            start, stop = found[first].end, found[last].start
            before, after = text[start : found[number].start], text[found[end].end : stop]
            return f"{text[:start]} {_union(before, after, choices)} {text[stop:]}"
    return text


def _choices(inside: Sequence[Token]) -> list[Choice]:
    """Read `?s = <x> || ?o = <y>`; nothing where there is anything else."""
    found: list[Choice] = []
    for place in range(0, len(inside), 4):
        part = inside[place : place + 4]
        if len(part) < 3 or part[1].text != "=" or (len(part) == 4 and part[3].text != "||"):
            return []
        sides = sorted((part[0], part[2]), key=lambda token: token.kind != "variable")
        if sides[0].kind != "variable" or not _is_iri(sides[1]):
            return []
        found.append((sides[0].text, sides[1].text))
    return found if 2 <= len(found) <= MOST_CHOICES and len(inside) == 4 * len(found) - 1 else []


def _is_iri(token: Token) -> bool:
    return token.kind in {"iri", "name"} and not token.text.startswith("_:")


def _group(found: Sequence[Token], number: int) -> tuple[int, int]:
    """Give the brackets around a token; (0, 0) where they are not braces."""
    depth = 0
    for place in range(number - 1, -1, -1):
        depth += {"open": -1, "close": 1}.get(found[place].kind, 0)
        if depth < 0:
            return (place, closing(found, place)) if found[place].text == "{" else (0, 0)
    return 0, 0


def _plain(
    found: Sequence[Token], first: int, last: int, own: tuple[int, int], choices: Sequence[Choice]
) -> bool:
    """Say whether a group holds triple patterns only, beside its own filter, and binds what is chosen."""
    held = [*found[first + 1 : own[0]], *found[own[1] + 1 : last]]
    bound = {token.text[1:] for token in held if token.kind == "variable"}
    return (
        found[first - 1].text.upper() not in OPEN_GROUPS
        and all(_in_a_triple(token) for token in held)
        and all(variable[1:] in bound for variable, _ in choices)
    )


def _in_a_triple(token: Token) -> bool:
    if token.kind == "word":
        return token.text in WORDS
    return token.kind in {"variable", "string", "other"} or _is_iri(token)


def _union(before: str, after: str, choices: Sequence[Choice]) -> str:
    branches = []
    for number, (variable, thing) in enumerate(choices):
        others = " && ".join(f"{name} != {value}" for name, value in choices[:number]) or "true"
        branches.append(f"{{ VALUES {variable} {{ {thing} }} {before} FILTER({others}) {after} }}")
    return " UNION ".join(branches)
