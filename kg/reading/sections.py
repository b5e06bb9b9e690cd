"""Tells which section a heading opens, and which label opens a part of a structured abstract."""

from __future__ import annotations

import re

NUMBER = re.compile(r"^\s*(?:(?:\d{1,2}\.)*\d{1,2}\.?|[IVX]{1,5}\.|[A-H]\.)[\s\ufffd]+(?=\d{0,3}[^\W\d])")
LABEL = re.compile(r"([A-Z][A-Za-z&,/’' ]{2,45}?)\s?:\s+(?=[^\s])")


def plain(heading: str) -> str:
    """Give a heading in lower case without number, final colon or full stop."""
    return " ".join(NUMBER.sub("", heading).split()).rstrip(" .:").lower()


def numbered(heading: str) -> bool:
    """Tell whether a line begins as a numbered heading does."""
    return NUMBER.match(heading) is not None


def section_of(heading: str, sections: dict[str, str]) -> str | None:
    """Give the section that a heading opens, or None where it is not one of the known headings."""
    return sections.get(plain(heading))


def label_of(line: str, sections: dict[str, str]) -> int:
    """Give the length of a run-in label ("Background: ") at the start of a text, or 0."""
    match = LABEL.match(line)
    return match.end() if match and plain(match[1]) in sections else 0


def top_level(heading: str) -> bool:
    """Tell whether a heading's number is that of a chapter ("3 Targeted drugs", not "3.1")."""
    return re.match(r"\s*\d{1,2}\.?[\s\ufffd]+\D", heading) is not None
