"""From what the user asked for to files: names and queries to papers, papers to full texts or records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import FetchError, OptionError
from kg.fetch.answers import (
    DOI,
    PMCID,
    PMID,
    Hits,
    Paper,
    Record,
    europe_pmc_hits,
    full_text,
    pubmed_hits,
    pubmed_records,
)
from kg.fetch.client import EUROPE_PMC, NCBI, Client
from kg.fetch.options import Options
from kg.fetch.shelf import Shelf

BATCH = 100
PAGE = 1000
SEARCHES = ("pubmed", "europepmc")
BEFORE_PMID = re.compile(r"\A(?:pmid\s*:?\s*|https://pubmed\.ncbi\.nlm\.nih\.gov/)(?=\d)|/\Z", re.IGNORECASE)
BEFORE_DOI = re.compile(r"\A(?:doi\s*:\s*|https?://(?:dx\.)?doi\.org/)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A paper that lies in the folder: what asked for it, its file, "full text", "record" or "kept"."""

    item: str
    path: Path
    kind: str


@dataclass(frozen=True, slots=True)
class Missed:
    """What was asked for and did not come, and why."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A query that found more than were asked for."""

    item: str
    count: int
    taken: int


Result = Fetched | Missed | Cut


@dataclass(frozen=True, slots=True)
class _Wanted:
    item: str
    paper: Paper


def fetch(items: Sequence[str], out: Path, options: Options) -> Iterator[Result]:
    """Fetch what the items name into `out`, and yield what became of each paper, as it happens.

    An item is a PMID, a PMCID, a DOI, or else a query. A paper is fetched as full text (`PMC….xml`, JATS)
    where Europe PMC has it, else as its PubMed record (`PMID….xml`); one that is there is not fetched again.
    Raises OptionError for an empty item or an unknown search, OutputError where `out` cannot be written.
    """
    if options.search not in SEARCHES:
        raise OptionError(f"--search {options.search}: expected one of {', '.join(SEARCHES)}")
    if not all(item.strip() for item in items):
        raise OptionError("an empty item; expected a PMID, PMCID, DOI or query")
    fetching = _Fetching(Client(options), Shelf(out), options)
    wanted: list[_Wanted] = []
    for item in dict.fromkeys(item.strip() for item in items):
        for found in fetching.resolve(item):
            if isinstance(found, _Wanted):
                wanted.append(found)
            else:
                yield found
    for start in range(0, len(wanted), BATCH):
        yield from fetching.batch(wanted[start : start + BATCH])


@dataclass(frozen=True, slots=True)
class _Fetching:
    client: Client
    shelf: Shelf
    options: Options

    def resolve(self, item: str) -> Iterator[_Wanted | Result]:
        """Say which papers an item means; a PMID, or a paper that is kept, needs no asking."""
        paper = named(item)
        try:
            if paper is None:
                yield from self._search(item)
            elif paper.pmid or self.shelf.find(paper):
                yield _Wanted(item, paper)
            else:
                yield self._looked_up(item, paper)
        except FetchError as error:
            yield Missed(item, str(error))

    def _looked_up(self, item: str, paper: Paper) -> _Wanted | Missed:
        query = f"PMCID:{paper.pmcid}" if paper.pmcid else f'DOI:"{paper.doi}"'
        hits = self._europe_pmc(query, 25, "*")
        same = [
            hit
            for hit in hits.papers
            if (paper.pmcid and hit.pmcid == paper.pmcid) or (paper.doi and hit.doi == paper.doi)
        ]
        return _Wanted(item, same[0]) if same else Missed(item, "Europe PMC knows no such paper")

    def _search(self, query: str) -> Iterator[_Wanted | Result]:
        limit = self.options.limit
        hits = self._pubmed(query, limit) if self.options.search == "pubmed" else self._pages(query, limit)
        papers = hits.papers[:limit]
        if not papers:
            yield Missed(query, "nothing found")
        elif hits.count > len(papers):
            yield Cut(query, hits.count, len(papers))
        yield from (_Wanted(query, paper) for paper in papers)

    def _pubmed(self, query: str, limit: int) -> Hits:
        asked = {"db": "pubmed", "term": query, "retmode": "json", "retmax": str(limit)}
        return self.client.get(NCBI, "esearch.fcgi", asked | self._caller(), pubmed_hits)

    def _pages(self, query: str, limit: int) -> Hits:
        """Follow the cursor until there are enough papers, or no more."""
        papers: list[Paper] = []
        mark, count = "*", 0
        while len(papers) < limit:
            page = self._europe_pmc(query, min(PAGE, limit - len(papers)), mark)
            papers += page.papers
            count = page.count
            if not page.papers or page.following in {"", mark}:
                break
            mark = page.following
        return Hits(count, tuple(dict.fromkeys(papers)))

    def _europe_pmc(self, query: str, size: int, mark: str) -> Hits:
        asked = {"query": query, "format": "json", "resultType": "lite", "pageSize": str(size)}
        return self.client.get(EUROPE_PMC, "search", asked | {"cursorMark": mark}, europe_pmc_hits)

    def _caller(self) -> dict[str, str]:
        named = {"tool": "claimgraph", "email": self.options.email, "api_key": self.options.api_key}
        return {name: value for name, value in named.items() if value}

    def batch(self, wanted: Sequence[_Wanted]) -> Iterator[Result]:
        """Fetch the records of what is not kept in one request, then the full text of each that has one."""
        new = [one.paper.pmid for one in wanted if one.paper.pmid and not self.shelf.find(one.paper)]
        records: dict[str, Record] = {}
        faults: dict[str, str] = {}
        self._collect(list(dict.fromkeys(new)), records, faults)
        for one in wanted:
            paper = one.paper
            if (path := self.shelf.find(paper)) is not None:
                yield Fetched(one.item, path, "kept")
            elif paper.pmid in faults:
                yield Missed(self._said(one), faults[paper.pmid])
            else:
                yield self._fetched(one, records.get(paper.pmid))

    def _collect(self, pmids: list[str], records: dict[str, Record], faults: dict[str, str]) -> None:
        """Fill in records; efetch refuses a list as a whole, so a refused one is asked for in halves."""
        if not pmids:
            return
        asked = {"db": "pubmed", "id": ",".join(pmids), "retmode": "xml"} | self._caller()
        try:
            found = self.client.get(NCBI, "efetch.fcgi", asked, pubmed_records)
        except FetchError as error:
            if error.status in {400, 404} and len(pmids) > 1:
                self._collect(pmids[: len(pmids) // 2], records, faults)
                self._collect(pmids[len(pmids) // 2 :], records, faults)
                return
            faults |= dict.fromkeys(pmids, str(error))
            return
        records |= {record.paper.pmid: record for record in found}

    def _fetched(self, one: _Wanted, record: Record | None) -> Result:
        told = record.paper if record else Paper()
        paper = Paper(one.paper.pmid, one.paper.pmcid or told.pmcid, one.paper.doi or told.doi)
        if (path := self.shelf.find(paper)) is not None:
            self.shelf.note(paper, path)
            return Fetched(one.item, path, "kept")
        try:
            content = self._full_text(paper.pmcid)
        except FetchError as error:
            return Missed(self._said(one), str(error))
        if content:
            return Fetched(one.item, self.shelf.put(paper, content, full=True), "full text")
        if record:
            return Fetched(one.item, self.shelf.put(paper, record.content, full=False), "record")
        return Missed(self._said(one), self._absent(paper))

    def _full_text(self, pmcid: str) -> bytes:
        """Give the full text of a paper, or nothing where Europe PMC may not give it."""
        if not pmcid or not self.options.full_text:
            return b""
        try:
            return self.client.get(EUROPE_PMC, f"{pmcid}/fullTextXML", {}, full_text)
        except FetchError as error:
            if error.status in {403, 404}:
                return b""
            raise

    def _absent(self, paper: Paper) -> str:
        if paper.pmid:
            return f"PubMed has no record {paper.pmid}"
        return "no open full text in Europe PMC, and no record in PubMed"

    def _said(self, one: _Wanted) -> str:
        name = one.paper.pmid or one.paper.pmcid
        return one.item if named(one.item) else f"{one.item}: {name}"


def named(item: str) -> Paper | None:
    """Read a PMID, PMCID or DOI, bare, with its prefix or as its address; None for what must be a query."""
    bare = BEFORE_PMID.sub("", item)
    if PMID.fullmatch(bare):
        return Paper(pmid=bare)
    upper = re.sub(r"\APMCID\s*:\s*", "", item.upper())
    if PMCID.fullmatch(upper):
        return Paper(pmcid=upper)
    doi = BEFORE_DOI.sub("", item)
    return Paper(doi=doi.lower()) if DOI.fullmatch(doi) else None
