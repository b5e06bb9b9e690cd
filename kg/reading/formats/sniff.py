"""Tells the format of an input by its content; the name decides only where content cannot."""

from __future__ import annotations

import json
import re

from kg.reading.formats.decode import SAMPLE, wide_encoding

ROOT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>\s*)*<([\w:.-]+)",
    re.DOTALL | re.IGNORECASE,
)
HTML = re.compile(rb"<!doctype\s+html\b|<html[\s>]", re.IGNORECASE)
ROOTS = {
    "article": "jats",
    "pmc-articleset": "jats",
    "articles": "jats",
    "pubmedarticleset": "pubmed",
    "pubmedarticle": "pubmed",
    "medlinecitation": "pubmed",
    "medlinecitationset": "pubmed",
    "pubmedbookarticle": "pubmed",
    "collection": "bioc-xml",
    "html": "html",
}
MAGIC = ((b"\x1f\x8b", "gzip"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"))
NBIB = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:PMID|OWN|STAT|DCOM|OCI|PMC)\s{0,3}- ")
PUBTATOR = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*[\w.-]+\|t\|")


def form_of(head: bytes, suffix: str) -> str:
    """Name the format of an input from its first bytes: a key of the readers, "xml" for one nobody knows."""
    if encoding := wide_encoding(head):
        head = head.decode(encoding, "replace").encode()
    if form := _binary(head):
        return form
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return _markup(head)
    if start.startswith((b"{", b"[")):
        return _json(start, suffix)
    if NBIB.match(head):
        return "nbib"
    return "pubtator" if PUBTATOR.match(head) else "plain"


def _binary(head: bytes) -> str:
    for magic, form in MAGIC:
        if head.startswith(magic):
            return form
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[257:262] == b"ustar":
        return "tar"
    return "plain" if b"\x00" in head else ""


def _markup(head: bytes) -> str:
    root = ROOT.match(head)
    name = root[1].rpartition(b":")[2].decode("ascii", "replace").lower() if root else ""
    if name in ROOTS:
        return ROOTS[name]
    if HTML.search(head[:2048]) or name in {"head", "body", "div", "p", "h1"}:
        return "html"
    return "xml" if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") or root else "plain"


def _json(start: bytes, suffix: str) -> str:
    """Tell BioC in JSON from JSON lines, whose first line is an object of its own."""
    if suffix in {".jsonl", ".ndjson"}:
        return "jsonl"
    line, ended, _ = start.partition(b"\n")
    line = line.strip()
    # The head of a file that is one long line ends inside it: there is nothing whole to read.
    whole = ended or len(start) < SAMPLE // 2 or line.endswith((b"}", b"]"))
    try:
        value = json.loads(line) if whole else None
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict) and "passages" not in value and "documents" not in value:
        return "jsonl"
    known = re.search(rb'"(?:passages|documents)"\s*:', start) is not None
    return (
        "bioc-json"
        if known or suffix == ".json"
        else ("jsonl" if start.startswith(b"{") and value is not None else "plain")
    )
