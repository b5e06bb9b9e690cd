"""Read the polarity probe: patterns and fillings that make minimal pairs, each side with its verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.curated.tables import Table, read_toml
from kg.errors import CuratedError
from kg.model import Span

_PART = re.compile(r"\{([STOM]):([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence without its marks: the spans of subject, trigger and object, and of every mention."""

    text: str
    subject: Span
    trigger: Span
    object: Span
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One sentence of a pair, the relation its trigger stands for, and what judge() must make of it."""

    pattern: str
    filling: str
    marked: Marked
    read: str
    gives: str
    negated: bool
    weakened: bool
    holds: bool


def read_probe(ontology: Path) -> list[tuple[Side, Side]]:
    """Make every pair of `polarity/probe.toml`, pattern by pattern; raises CuratedError."""
    root = read_toml(ontology / "polarity" / "probe.toml").only({"version", "filling", "pattern"})
    return [
        (_side(pattern, "plain", filling), _side(pattern, "turned", filling))
        for pattern in root.tables("pattern")
        for filling in root.tables("filling")
    ]


def marked(text: str) -> Marked:
    """Take the marks {S:..}, {T:..}, {O:..} and {M:..} out of a sentence; raises CuratedError."""
    plain = ""
    spans: dict[str, Span] = {}
    mentions: list[Span] = []
    for piece, mark in _pieces(text):
        span = Span(len(plain), len(plain) + len(piece))
        plain += piece
        if mark:
            spans.setdefault(mark, span)
        if mark in {"S", "O", "M"}:
            mentions.append(span)
    if not {"S", "T", "O"} <= spans.keys():
        raise CuratedError(f"{text!r}: expected {{S:..}}, {{T:..}} and {{O:..}}")
    return Marked(plain, spans["S"], spans["T"], spans["O"], tuple(mentions))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    here = 0
    for found in _PART.finditer(text):
        yield text[here : found.start()], ""
        yield found[2], found[1]
        here = found.end()
    yield text[here:], ""


def _side(pattern: Table, name: str, filling: Table) -> Side:
    side = pattern.only({"id", "read", "plain", "turned"}).table(name)
    side.only({"text", "gives", "negated", "weakened", "holds"})
    text = side.text("text")
    for key in filling.values:
        text = text.replace(f"{{{key}}}", filling.text(key))
    return Side(
        pattern.text("id"),
        filling.text("gene"),
        marked(text),
        pattern.text("read"),
        side.text("gives"),
        side.flag("negated"),
        side.flag("weakened"),
        side.flag("holds", default=True),
    )
