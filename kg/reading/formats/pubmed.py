"""PubMed records: PubMed XML as E-utilities and the baseline give it, and MEDLINE `.nbib`."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import InputError
from kg.model import Source
from kg.reading.blocks import Structured, Writer
from kg.reading.formats.decode import path_of
from kg.reading.formats.markup import (
    Element,
    attribute,
    below,
    children,
    first,
    local,
    named_children,
    text_bytes,
    words,
)

TAG = re.compile(r"^([A-Z]{2,4}) {0,3}- (.*)$")
PARTED = re.compile(r"\n\s*\n(?=[A-Z]{2,4} {0,3}- )")
# An indented line goes on with a field: one character parts the two while records are read.
INDENTED, FOLD = "\n      ", "\x1f"
READ = ("PMID", "PMC", "DP", "TI", "AB", "OAB", "CI", "OT", "LID", "AID", "JT", "TA")
TAGS = {f"{tag:<4}- ": tag for tag in READ}
DOI = re.compile(r"\s*\[doi\]$")
RECORDS = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation")
COLON = re.compile(r":\s+")
LONGEST = 64
LABEL = re.compile(r"[A-Z][A-Z /&,'-]{3,60}")
YEAR = re.compile(r"(?:19|20)\d{2}")


def pubmed_documents(file: BinaryIO, name: str) -> Iterator[Structured]:
    """Read the records of a set one at a time, so that a baseline file needs no more memory than a record.

    A record's id is its PMID; where the file holds one alone, the file's stem. Raises InputError where the
    XML is not well formed.
    """
    waiting: Structured | None = None
    several, stem = False, path_of(name).stem
    for record in _records(file, name):
        if waiting is not None:
            several = True
            yield waiting.renamed(waiting.source.pmid or waiting.id)
        waiting = _record(record, stem, name)
    if waiting is not None:
        yield waiting.renamed(waiting.source.pmid or waiting.id) if several else waiting


def _records(file: BinaryIO, name: str) -> Iterator[Element]:
    from lxml import etree  # noqa: PLC0415 -- a batch of plain text needs no XML parser

    events = etree.iterparse(
        file,
        tag=RECORDS,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        collect_ids=False,
    )
    try:
        for _, element in events:
            if local(element) != "MedlineCitation" or local(element.getparent()) != "PubmedArticle":
                yield element
                _forget(element)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{name}: not well-formed XML: {error.msg}") from error


def _forget(element: Element) -> None:
    """Free a record and those before it."""
    element.clear()
    while element.getprevious() is not None and element.getparent() is not None:
        del element.getparent()[0]


def _record(record: Element, identifier: str, name: str) -> Structured:
    sha256 = hashlib.sha256(text_bytes(record)).hexdigest()
    citation = next(below(record, "MedlineCitation", "BookDocument"), record)
    cited = named_children(citation)
    holder = cited["Article"][0] if "Article" in cited else None
    article = named_children(holder) if holder is not None else {}
    told = article if holder is not None else cited
    title = words(_one(told, "ArticleTitle")) or words(first(_one(told, "Book"), "BookTitle"))
    writer = Writer()
    writer.add("heading", "", title.removeprefix("[").removesuffix("]."))
    for abstract in [*told.get("Abstract", ()), *cited.get("OtherAbstract", ())]:
        _abstract(writer, named_children(abstract))
    if keywords := [
        words(one) for group in cited.get("KeywordList", ()) for one in children(group, "Keyword")
    ]:
        writer.add("front", "", f"Keywords: {', '.join(keywords)}")
    return writer.document(identifier, title, _source(record, cited, article, (name, sha256)))


def _one(found: dict[str, list[Element]], name: str) -> Element | None:
    return found[name][0] if name in found else None


def _abstract(writer: Writer, parts: dict[str, list[Element]]) -> None:
    for part in parts.get("AbstractText", ()):
        label = attribute(part, "Label")
        if label and label != "UNLABELLED":
            writer.add("heading", "abstract", f"{label}:")
        writer.add("prose", "abstract", words(part))
    for notice in parts.get("CopyrightInformation", ()):
        writer.add("front", "", words(notice))


def _source(
    record: Element, cited: dict[str, list[Element]], article: dict[str, list[Element]], file: tuple[str, str]
) -> Source:
    ids = {"doi": "", "pmc": "", "pubmed": words(_one(cited, "PMID"))}
    data = first(record, "PubmedData", "ArticleIdList")
    for one in children(data, "ArticleId") if data is not None else ():
        ids[attribute(one, "IdType")] = words(one)
    for one in article.get("ELocationID", ()):
        if not ids["doi"] and attribute(one, "EIdType") == "doi":
            ids["doi"] = words(one)
    journal = _one(article, "Journal")
    year = YEAR.search(words(first(journal, "JournalIssue", "PubDate")))
    return Source(
        file[0],
        "application/pubmed+xml",
        file[1],
        ids["pubmed"],
        ids["pmc"],
        ids["doi"],
        words(first(journal, "Title")),
        year[0] if year else "",
    )


def nbib_documents(text: str, identifier: str, source: Source) -> Iterator[Structured]:
    """Read the records of a MEDLINE file; a blank line parts two records, indented lines go on."""
    text = text.replace("\r\n", "\n") if "\r" in text else text
    folds = FOLD not in text
    if folds:
        text = text.replace(INDENTED, FOLD)
    records = [record for record in PARTED.split(text) if record and not record.isspace()]
    for record in records:
        fields = (_quick_fields(record) if folds else None) or _fields(record.replace(FOLD, INDENTED))
        if fields:
            yield _medline(fields, identifier if len(records) == 1 else "", source)


def _quick_fields(record: str) -> dict[str, list[str]] | None:
    """Take the fields that are read from a record whose every line is tagged in four letters, or None."""
    found: dict[str, list[str]] = {}
    for line in record.split("\n"):
        if tag := TAGS.get(line[:6]):
            value = line[6:]
            found.setdefault(tag, []).append(
                " ".join(map(str.strip, value.split(FOLD))) if FOLD in value else value.strip()
            )
        elif line[4:6] != "- " or (FOLD in line and not TAG.match(line)):
            return None
    return found


def _fields(record: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    tag = ""
    for line in record.split("\n"):
        if match := TAG.match(line):
            tag = match[1]
            found[tag].append(match[2].strip())
        elif tag and line.startswith(INDENTED[1:]):
            found[tag][-1] = f"{found[tag][-1]} {line.strip()}"
    return found


def _medline(fields: dict[str, list[str]], identifier: str, source: Source) -> Structured:
    def one(tag: str) -> str:
        return fields[tag][0] if tag in fields else ""

    year = YEAR.search(one("DP"))
    known = Source(
        source.name,
        "application/nbib",
        source.sha256,
        one("PMID"),
        one("PMC"),
        _doi([*fields.get("LID", ()), *fields.get("AID", ())]),
        one("JT") or one("TA"),
        year[0] if year else "",
    )
    title, writer = one("TI"), Writer()
    writer.add("heading", "", title)
    for abstract in [*fields.get("AB", ()), *fields.get("OAB", ())]:
        _labelled(writer, abstract)
    for notice in fields.get("CI", ()):
        writer.add("front", "", notice)
    if keywords := fields.get("OT"):
        writer.add("front", "", f"Keywords: {', '.join(keywords)}")
    return writer.document(identifier or known.pmid, title, known)


def _doi(names: list[str]) -> str:
    return next((DOI.sub("", name) for name in names if name.endswith("[doi]")), "")


def _labelled(writer: Writer, abstract: str) -> None:
    """Write a structured abstract part by part: labels stand in capitals before a colon, after a sentence."""
    at = 0
    for colon in COLON.finditer(abstract):
        nearest = max(at, colon.start() - LONGEST)
        before = max(abstract.rfind(mark, nearest, colon.start()) for mark in ".?!)")
        start = before + 2 if before >= 0 else nearest
        opens = abstract[before + 1 : start] == " " if before >= 0 else not nearest
        label = LABEL.fullmatch(abstract, start, colon.start()) if opens else None
        if label:
            writer.add("prose", "abstract", abstract[at:start])
            writer.add("heading", "abstract", f"{label[0]}:")
            at = colon.end()
    writer.add("prose", "abstract", abstract[at:])
