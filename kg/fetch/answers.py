"""Reads the answers of E-utilities and Europe PMC: lists of papers, PubMed records, full texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.errors import FetchError
from kg.fetch.client import PassingError

DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>\\]+")
PMID = re.compile(r"[1-9]\d{0,8}")
PMCID = re.compile(r"PMC[1-9]\d{0,8}")
RECORDS = frozenset({"PubmedArticle", "PubmedBookArticle"})
XML = frozenset({"text/xml", "application/xml"})
JSON = frozenset({"application/json", "text/json", "text/plain"})


@dataclass(frozen=True, slots=True)
class Paper:
    """By what names a paper is known; an unknown one is empty. A DOI is in lower case."""

    pmid: str = ""
    pmcid: str = ""
    doi: str = ""


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search found: how many in all, these papers, and where the next page begins."""

    count: int
    papers: tuple[Paper, ...]
    following: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One PubMed record: its paper and a file that holds it alone."""

    paper: Paper
    content: bytes


def pubmed_hits(body: bytes, media: str) -> Hits:
    """Read an answer of esearch. Raises FetchError for a query that PubMed refuses."""
    found = _value(body, media).get("esearchresult")
    if not isinstance(found, dict):
        raise PassingError("the answer is no result of esearch")
    if said := found.get("ERROR"):
        raise FetchError(f"PubMed refuses the query: {' '.join(str(said).split())[:200]}")
    ids = [str(one) for one in found.get("idlist") or [] if PMID.fullmatch(str(one))]
    return Hits(_number(found.get("count")), tuple(Paper(pmid=one) for one in ids))


def europe_pmc_hits(body: bytes, media: str) -> Hits:
    """Read an answer of Europe PMC's search; what has neither PMID nor PMCID is counted, not given."""
    found = _value(body, media)
    results = (found.get("resultList") or {}).get("result") if "hitCount" in found else None
    if not isinstance(results, list):
        raise PassingError("the answer is no result of a search")
    papers = [_paper(one) for one in results if isinstance(one, dict)]
    known = tuple(paper for paper in papers if paper.pmid or paper.pmcid)
    return Hits(_number(found["hitCount"]), known, str(found.get("nextCursorMark") or ""))


def _paper(row: dict[str, Any]) -> Paper:
    return paper_of(str(row.get("pmid") or ""), str(row.get("pmcid") or ""), str(row.get("doi") or ""))


def paper_of(pmid: str, pmcid: str, doi: str) -> Paper:
    """Give a paper by those of its names that are well formed: they become names of files."""
    pmcid = pmcid.upper()
    return Paper(
        pmid if PMID.fullmatch(pmid) else "",
        pmcid if PMCID.fullmatch(pmcid) else "",
        doi.lower() if DOI.fullmatch(doi) else "",
    )


def _value(body: bytes, media: str) -> dict[str, Any]:
    if media not in JSON:
        raise PassingError(f"the answer is {media}, not JSON")
    try:
        value = json.loads(body, strict=False)
    except (ValueError, RecursionError):
        raise PassingError("the answer is not whole JSON") from None
    if not isinstance(value, dict):
        raise PassingError("the answer is no JSON object")
    return value


def _number(said: object) -> int:
    return int(str(said)) if str(said).isdecimal() else 0


def pubmed_records(body: bytes, media: str) -> tuple[Record, ...]:
    """Read an answer of efetch, record by record, in its order."""
    return tuple(_records(_root(body, media, "PubmedArticleSet")))


def _records(root: Any) -> Iterator[Record]:  # noqa: ANN401 -- lxml has no types of its own
    from lxml import etree  # noqa: PLC0415 -- help and searches need no XML parser

    for element in root:
        if element.tag in RECORDS:
            element.tail = None
            content = etree.tostring(element, encoding="unicode").encode()
            yield Record(_record_paper(element), _file(content))


def _record_paper(element: Any) -> Paper:  # noqa: ANN401
    def one(*paths: str) -> str:
        found = (element.findtext(path) for path in paths)
        return next((text.strip() for text in found if text and text.strip()), "")

    listed = "PubmedData/ArticleIdList/ArticleId[@IdType='{}']"
    return paper_of(
        one("MedlineCitation/PMID", "BookDocument/PMID"),
        one(listed.format("pmc")),
        one(listed.format("doi"), "MedlineCitation/Article/ELocationID[@EIdType='doi']"),
    )


def _file(record: bytes) -> bytes:
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>\n'
    return head + record + b"\n</PubmedArticleSet>\n"


def full_text(body: bytes, media: str) -> bytes:
    """Check that an answer is one whole article in JATS, and give it as it came."""
    _root(body, media, "article")
    return body


def _root(body: bytes, media: str, expected: str) -> Any:  # noqa: ANN401
    from lxml import etree  # noqa: PLC0415

    if media not in XML and not media.endswith("+xml"):
        raise PassingError(f"the answer is {media}, not XML")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        raise PassingError("the answer is not whole XML") from None
    if root.tag != expected:
        raise PassingError(f"the answer is <{str(root.tag)[:80]}>, not <{expected}>")
    return root
