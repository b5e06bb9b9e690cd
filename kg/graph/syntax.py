"""Say in one line why the engine did not take a SPARQL text: where it stopped, and what a reader can mend."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import pairwise

from kg.graph.tokens import tokens

_AT = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_CHARACTERS = re.compile(r"\[[^\[\]]*\]|'.'\.\.='.'")
NEAR = 30


def explained(text: str, error: Exception, declared: Container[str] = ()) -> str:
    """Explain an error that the engine raised; `declared` are prefixes that a text need not declare."""
    if isinstance(error, SyntaxError) and (missing := _undeclared(text, declared)):
        return f"no PREFIX is declared for {missing}:"
    message = str(error)
    found = _AT.search(message)
    if found is None:
        return " ".join(message.split())
    line, column = int(found[1]), int(found[2])
    # The classes of characters that a name may go on with tell a reader nothing.
    parts = [" ".join(part.split()) for part in _CHARACTERS.sub("", found[3]).split(",")]
    wanted = [part for part in parts if part and " " not in part and part != "<unreported>"]
    told = [part for part in parts if " " in part] + ([f"expected {', '.join(wanted)}"] if wanted else [])
    return ": ".join([f"error at {line}:{column}, near {_near(text, line, column)}", *told])


def _undeclared(text: str, declared: Container[str]) -> str:
    """Give the first prefix that a text uses and does not declare."""
    found = tokens(text)
    known = {
        after.text.partition(":")[0]
        for token, after in pairwise(found)
        if token.kind == "word" and token.text.upper() == "PREFIX"
    }
    for token in found:
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and prefix not in {*known, "_"} and prefix not in declared:
            return prefix
    return ""


def _near(text: str, line: int, column: int) -> str:
    lines = text.split("\n")
    rest = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    return repr(rest[:NEAR].strip()) if rest.strip() else "the end of the line"
