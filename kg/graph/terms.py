"""RDF terms as N-Triples tokens: plain strings, so that sorting, writing and comparing need no objects.

A token is an IRI in angle brackets or a literal in the canonical form of N-Triples
(https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples); there are no blank nodes in this graph.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

XSD = "http://www.w3.org/2001/XMLSchema#"

_NOT_IN_IRI = re.compile(r"[^!#-;=?-Z_a-z~\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef]|%(?![0-9A-Fa-f]{2})")
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f\ud800-\udfff\ufffe\uffff]')
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


class Quad(NamedTuple):
    """One statement; `graph` is empty for the default graph."""

    subject: str
    predicate: str
    object: str
    graph: str = ""


def iri(address: str) -> str:
    """Give the token of an IRI; characters that no IRI may hold are percent-encoded."""
    return f"<{_NOT_IN_IRI.sub(lambda found: quote(found.group(), errors='replace'), address)}>"


def literal(text: str) -> str:
    """Give the token of a plain string; half a surrogate pair, which no file can hold, becomes U+FFFD."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def typed(text: str, datatype: str) -> str:
    """Give the token of a literal with a datatype of XML Schema, named without its namespace."""
    return f'"{_ESCAPED.sub(_escape, text)}"^^<{XSD}{datatype}>'


def typed_as(text: str, datatype: str) -> str:
    """Give the token of a literal with a datatype named by its IRI; xsd:string is a plain literal."""
    return literal(text) if datatype == f"{XSD}string" else f"{literal(text)}^^{iri(datatype)}"


def boolean(value: bool) -> str:  # noqa: FBT001  # the value is the argument
    """Give the token of a truth value."""
    return typed("true" if value else "false", "boolean")


def integer(value: int) -> str:
    """Give the token of a whole number."""
    return typed(str(value), "integer")


def decimal(value: float) -> str:
    """Give the token of a number between 0 and 1, or larger, with four decimals at most."""
    text = f"{value:.4f}".rstrip("0")
    return typed(f"{text}0" if text.endswith(".") else text, "decimal")


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    if character >= "\ud800":
        return "\ufffd"
    return _SHORT.get(character) or f"\\u{ord(character):04X}"


_UNESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_LONG = {short[1]: character for character, short in _SHORT.items()}


def text_of(token: str) -> str:
    """Give the address of an IRI token, or the text of a literal token."""
    if token.startswith("<"):
        return token[1:-1]
    return _UNESCAPED.sub(_unescape, token[1 : token.rindex('"')])


def _unescape(found: re.Match[str]) -> str:
    short, long, character = found.groups()
    return _LONG.get(character, character) if character else chr(int(short or long, 16))
