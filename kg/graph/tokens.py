"""The tokens of a SPARQL text, by the terminals of its grammar, with the places where they stand.

https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

TOKENS = re.compile(
    r"""
    (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<comment>\#[^\r\n]*)
  | (?P<string>'''(?:'{0,2}(?:[^'\\]|\\.))*+'''
              | \"\"\"(?:"{0,2}(?:[^"\\]|\\.))*+\"\"\"
              | '(?:[^'\\\r\n]|\\.)*+' | "(?:[^"\\\r\n]|\\.)*+")
  | (?P<broken>['"].*)
  | (?P<variable>[?$]\w+)
  | (?P<name>[\w.\-]*:[\w.\-:%\\]*)
  | (?P<word>[^\W\d]\w*)
  | (?P<open>[({\[])
  | (?P<close>[)}\]])
  | (?P<operator>\|\||&&|[-+*/!|^=])
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a query and where it stands; `kind` is a group of TOKENS, or `other`."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Give the place behind it."""
        return self.start + len(self.text)


def tokens(text: str) -> list[Token]:
    """Give the tokens of a text, without comments; each character that is none of ours by itself."""
    found: list[Token] = []
    at = 0
    for match in TOKENS.finditer(text):
        found += _others(text, at, match.start())
        at = match.end()
        word = match.group()
        if match.lastgroup == "name":
            word = word.rstrip(".")  # the dot that ends a triple is no part of a name
        if match.lastgroup != "comment":
            found.append(Token(str(match.lastgroup), word, match.start()))
        found += _others(text, match.start() + len(word), at) if match.lastgroup == "name" else []
    return [*found, *_others(text, at, len(text))]


def _others(text: str, start: int, end: int) -> list[Token]:
    return [Token("other", text[at], at) for at in range(start, end) if not text[at].isspace()]


def closing(found: Sequence[Token], at: int) -> int:
    """Give the place of the bracket that closes the one at `at`, or 0 where none does."""
    depth = 0
    for number in range(at, len(found)):
        depth += {"open": 1, "close": -1}.get(found[number].kind, 0)
        if depth == 0:
            return number
    return 0
