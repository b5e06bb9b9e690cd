"""Finds the marks by which a text cites: numbers in brackets, numbers glued to words, author and year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Span
from kg.reading.mapped import Edit
from kg.reading.textdata import TextData

NUMBERS = r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,40}"
BRACKET = re.compile(rf"\s?\[({NUMBERS})\](?:\s?[,;–-]\s?\[{NUMBERS}\]){{0,20}}(?![\w-])")
NOT_CITED = re.compile(r"(?:\bCI\)?|range|IQR|interval|=|\bn)[\s:,;]*$", re.IGNORECASE)
SPOKEN = re.compile(r"\b(?:in|by|see|from|refs?\.?|references?)\s?$", re.IGNORECASE)
GLUED = re.compile(
    r"(?<=[^\W_]|[%)\]”’\"])(?P<stop>[.,;:?])(?P<numbers>\d{1,3}(?:[,–-]\d{1,3}){0,30}+)"
    r"(?=\s++(?P<next>\S)|\s*+$)"
)
RAISED = re.compile(
    r"(?<![^\W_])(?P<word>[a-z]{4,30})(?P<numbers>\d{1,3}(?:[,–-]\d{1,3}){0,30}+)(?=[\s.,;:)]|$)"
)
COMMON = 60
WORD_BEFORE = re.compile(r"[^\s.,;:()\[\]]*$")
ACCESSION = re.compile(r"(?:[A-Z]{1,3}_|[A-Z]{1,4}(?=\d{4}))\d+$|^v(?:er)?\d*$", re.IGNORECASE)
NAMED = re.compile(
    r"\((?:[^()\d]{1,200}[,\s](?:19|20)\d{2}[a-z]?(?:,\s?(?:19|20)\d{2}[a-z]?)*[;,]?\s?){1,12}\)"
)
SPOKEN_AUTHOR = re.compile(r"\b[A-Z][\w'’-]+ et al\b\.?")


@dataclass(frozen=True, slots=True)
class Style:
    """How a document cites."""

    brackets: bool
    glued: bool


def style_of(text: str, data: TextData) -> Style:
    """Tell how a document cites: by a number in brackets, or by at least two glued to plain words."""
    brackets = sum(
        not NOT_CITED.search(text[max(m.start() - 12, 0) : m.start()]) for m in BRACKET.finditer(text)
    )
    glued = sum(_certain(match, data) for match in GLUED.finditer(text))
    return Style(brackets >= 1, glued >= 2)


def _word(match: re.Match[str]) -> str:
    """Give the word that a number is glued to, or as much of it as forty characters hold."""
    found = WORD_BEFORE.search(match.string[max(match.start() - 40, 0) : match.start()])
    return found[0] if found else ""


def _certain(match: re.Match[str], data: TextData) -> bool:
    word = _word(match)
    return (
        word.isalpha()
        and word.islower()
        and len(word) > 3
        and word.lower() not in data.never | data.seldom
        and (match["next"] is None or match["stop"] != "." or match["next"].isupper())
    )


def citations(text: str, style: Style, data: TextData) -> tuple[list[Edit], list[Span]]:
    """Give the edits that lift numbers out of the text, and the spans of all marks, names and years too."""
    edits = sorted([*_bracketed(text, style), *_glued(text, style, data), *_raised(text, style, data)])
    spans = [Span(edit.start, edit.end) for edit in edits]
    for pattern in (NAMED, SPOKEN_AUTHOR, *(() if style.brackets else (BRACKET,))):
        spans += [
            Span(*match.span())
            for match in pattern.finditer(text)
            if pattern is not BRACKET or style.brackets
        ]
    return edits, sorted(spans)


def _bracketed(text: str, style: Style) -> Iterator[Edit]:
    if not style.brackets:
        return
    for match in BRACKET.finditer(text):
        before = text[max(match.start() - 14, 0) : match.start()]
        if not NOT_CITED.search(before) and not SPOKEN.search(before):
            yield Edit(match.start(), match.end(), "", "citation")


def _glued(text: str, style: Style, data: TextData) -> Iterator[Edit]:
    if not style.glued:
        return
    for match in GLUED.finditer(text):
        word, after = _word(match), match["next"]
        if word.isdigit() or word.lower() in data.never or ACCESSION.search(word):
            continue
        if match["stop"] == "." and after is not None and after.islower():
            continue
        if word[-1:].isdigit() and match["stop"] != "." and after is not None and "," not in match["numbers"]:
            continue
        yield Edit(match.start("numbers"), match.end("numbers"), "", "citation")


def _raised(text: str, style: Style, data: TextData) -> Iterator[Edit]:
    """Find numbers that were raised behind a common word ("were resistant5,6 and")."""
    if not style.glued:
        return
    for match in RAISED.finditer(text):
        if data.words.get(match["word"], 0) >= COMMON and match["word"] not in data.numbered:
            yield Edit(match.start("numbers"), match.end("numbers"), "", "citation")
