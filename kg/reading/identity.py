"""Finds by what names the world knows a paper: in the text itself, or in a `sources.tsv` beside it."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

from kg.model import Document, Source
from kg.reading.sections import section_of
from kg.reading.text import CleanText
from kg.reading.textdata import TextData, text_data

FRONT, BACK = 6_000, 3_000
FIELDS = ("journal", "year", "doi", "pmid", "pmcid", "licence")
PATTERNS = {
    "pmid": re.compile(r"\bPMID\s*:?\s*(\d{4,9})\b"),
    "pmcid": re.compile(r"\bPMCID\s*:?\s*(PMC\d{4,9})\b"),
    "doi": re.compile(
        r"(?:\bdoi\s*[:=]\s*(?:https?://(?:dx\.)?doi\.org/)?|https?://(?:dx\.)?doi\.org/)"
        r"(10\.\d{4,9}/[^\s\"<>&;]+)",
        re.IGNORECASE,
    ),
    "licence": re.compile(
        r"(https?://creativecommons\.org/(?:licenses|publicdomain)/[\w-]+/[\d.]+/?)", re.IGNORECASE
    ),
}
LABELLED = re.compile(r"^\s*Title\s*:\s*|\s+Authors?\s*:.*$", re.IGNORECASE | re.DOTALL)
CITED = re.compile(
    r"\b(?:19|20)\d{2}\b.{0,20};|\d\s*(?:\(\w+\))?\s*:\s*e?\d|\bdoi\b|https?://", re.IGNORECASE
)
ENDED = re.compile(r"[.?!]\s+[A-Z]")
FEWEST, MOST = 4, 40
UNTOLD = frozenset({"text/plain", "application/pdf", "application/jsonl"})
NUMBERS = re.compile(r"PMC?ID")
HINTS = (("doi", "doi"), ("licence", "creativecommons"))
Known = dict[str, dict[str, str]]


def known_sources(folder: Path) -> Known:
    """Read `sources.tsv` of a folder, by document id; a missing or unreadable one knows nothing."""
    path = folder / "sources.tsv"
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    except (OSError, UnicodeDecodeError):
        return {}
    return {
        row["id"]: {
            key: value for key, value in row.items() if isinstance(key, str) and isinstance(value, str)
        }
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if row.get("id")
    }


def identified(document: Document, known: Known) -> Document:
    """Fill what a document's source leaves empty: first from the list, then from the text."""
    listed = known.get(document.id)
    if listed is not None:
        given = {field: getattr(document.source, field) or listed.get(field, "") for field in FIELDS}
        title = document.title or listed.get("title", "")
        return replace(document, title=title, source=replace(document.source, **given))
    if document.source.media_type not in UNTOLD:
        return document
    source = document.source
    told = _told(document.text)
    told = {field: name for field, name in told.items() if not getattr(source, field)}
    return replace(document, source=replace(source, **told)) if told else document


def _told(text: str) -> dict[str, str]:
    """Find names at the front of a text, or at its back, or anywhere in a short one."""
    found: dict[str, str] = {}
    for place in (text,) if len(text) <= FRONT + BACK else (text[:FRONT], text[-BACK:]):
        # To look for what a pattern needs is quicker than to match it, and most texts have none of it.
        if NUMBERS.search(place):
            _add(found, place, "pmid", "pmcid")
        if _slashed(place):
            small = place.lower()
            _add(found, place, *(field for field, hint in HINTS if hint in small))
    return found


def _add(found: dict[str, str], place: str, *fields: str) -> None:
    for field in fields:
        if field not in found and (name := _only(place, field)):
            found[field] = name


def _slashed(place: str) -> bool:
    """Tell whether a slash follows what begins an address, or the numbers that begin a DOI."""
    at = place.find("/", 1)
    while at > 0 and place[at - 1] != ":" and place.find("10.", max(at - 12, 0), at) < 0:
        at = place.find("/", at + 1)
    return at > 0


def _only(place: str, field: str) -> str:
    """Give the name that a place tells; one that is told in two ways is not taken."""
    met = {name.lower(): name for name in (found.rstrip(".,;)]") for found in PATTERNS[field].findall(place))}
    return next(iter(met.values())) if len(met) == 1 else ""


def same_paper(one: Source, two: Source) -> bool:
    """Tell one paper by its DOI, PMID or PMCID: at least one is shared, and none that both have differs."""
    pairs = [(getattr(one, field).lower(), getattr(two, field).lower()) for field in ("doi", "pmid", "pmcid")]
    known = [first == second for first, second in pairs if first and second]
    return bool(known) and all(known)


def title_of(clean: CleanText, data: TextData | None = None) -> str:
    """Give a document's title: its own, or the first heading before its prose that cites no journal.

    A title may end as a sentence does: then it is one sentence that stands alone before the heading of an
    abstract, or a question that opens the text.
    """
    if clean.document.title:
        return clean.document.title
    for block, after in zip(clean.blocks, [*clean.blocks[1:], None], strict=True):
        text = LABELLED.sub("", clean.text[block.start : block.end]).strip()
        long = len(text.split()) >= FEWEST
        if block.kind == "heading" and long and not CITED.search(text):
            return text
        if block.kind == "prose":
            opens = after is not None and _opens(clean.text[after.start : after.end], data or text_data())
            return text if long and _alone(text) and (opens or text.endswith("?")) else ""
    return ""


def _alone(text: str) -> bool:
    """Tell a paragraph of one sentence that is no longer than titles are."""
    return len(text.split()) <= MOST and not ENDED.search(text)


def _opens(heading: str, data: TextData) -> bool:
    return section_of(heading, data.sections) == "abstract"
