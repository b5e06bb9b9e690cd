"""Tells from its words what a stretch of extracted text is: a caption, a heading, a note, running text."""

from __future__ import annotations

import re

from kg.reading.sections import numbered
from kg.reading.textdata import TextData

CAPTION = re.compile(
    r"(?i:(?:(?:supplementary|supplemental|suppl\.?|extended data|additional|online)\s+)?"
    r"(?P<what>figure|fig\.?|table|tab\.|scheme|box|chart)\s*[eS]?(?:\d{1,3}|[IVX]{1,4})[A-Z]?)"
    r"(?=[A-Z][a-z]{2}|\s*[.:|–—-]\s*\S|\s*[.:|]?$|\s+[^a-z\W]|\s+[(“\"\[])"
)
AFTER_LABEL = re.compile(r"\s*[.:|–—-]?\s*(?P<next>\S)?")
AUTHORS = re.compile(r"(?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)* [A-Z]{1,3}\(\d|[A-Z][\w.'’ -]+\d(?:,\d)*,? )")
FOOTNOTE = re.compile(r"(?:abbreviations?|note|notes|footnotes?)\s*[:.]|[*†‡§#]\s?\S", re.IGNORECASE)
EXPLAINED = re.compile(r"\s*[^\W\d][\w/+.,&-]{0,15}(?:[,:]\s|\s?=\s?(?=[A-Za-z]{2}))\S.{2,120}")
TERMINAL = re.compile(
    r"[.?!…][\"'”’)\]]*(?:\s?\[\d[\d,–\- ]*\])?[\"'”’)\]]*$|[^\W\d]\)?\.\d{1,3}(?:[,–-]\d{1,3})*$"
)


def finished(text: str) -> bool:
    """Tell whether a text ends as a sentence does, a reference number behind the full stop included."""
    return TERMINAL.search(text[-60:]) is not None


def caption_of(body: str) -> str:
    """Give "table" or "figure" where a line opens a caption, or the empty string."""
    match = CAPTION.match(body)
    if not match:
        return ""
    after = AFTER_LABEL.match(body, match.end())
    opens = after["next"] if after else None
    if opens and opens.islower() and not re.match(r"\s*[.:|]", body[match.end() :]):
        return ""
    return "table" if match["what"].lower().startswith("tab") else "figure"


def title_case(body: str, data: TextData) -> bool:
    """Tell a line whose words begin with capitals, but for the small ones, as titles do."""
    words = re.findall(r"[^\W\d_][\w'’-]*", body)
    content = [word for word in words if word.lower() not in data.small]
    return (
        bool(content)
        and len(words) <= 14
        and body[0].isalnum()
        and not finished(body)
        and not re.search(r"[,;]$", body)
        and all(word[0].isupper() for word in content)
    )


def looks_like_prose(body: str, data: TextData) -> bool:
    """Tell running text from the cells of a table."""
    words = body.split()
    small = sum(word.lower() in data.small or word.lower() in data.running for word in words)
    return len(words) >= 6 and small >= 2 and (finished(body) or len(body) > 60)


def footnote(body: str, least: int = 3) -> bool:
    """Tell a list of abbreviations or a note under a table: "AF, allele fraction; NA, not available"."""
    label = FOOTNOTE.match(body)
    parts = body[label.end() if label else 0 :].split(";")
    explained = sum(EXPLAINED.fullmatch(part[:160]) is not None for part in parts)
    listed = explained >= least and explained >= 0.5 * len(parts)
    return (label is not None and len(parts) < 2) or (
        listed and (least < 3 or bool(EXPLAINED.match(parts[0])))
    )


def front(body: str, data: TextData, *, early: bool) -> bool:
    """Tell what stands around a paper: copyright, keywords, and early in a text the authors."""
    return data.front.match(body) is not None or (
        early and AUTHORS.match(body) is not None and not looks_like_prose(body, data)
    )


def heads(body: str, last: int, full: int, data: TextData, *, early: bool) -> bool:
    """Tell a heading by its words; `last` is the length of its last line, `full` that of a full line."""
    if len(body) > 220 or not (body[0].isupper() or numbered(body)):
        return False
    if finished(body) or data.open_end.search(body) or body.count("(") != body.count(")"):
        return False
    if numbered(body) or title_case(body, data):
        return True
    return len(body.split()) <= (25 if early else 12) and (early or last < 0.75 * full)
