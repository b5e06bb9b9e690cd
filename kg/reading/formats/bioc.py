"""BioC collections in XML and JSON (Comeau et al. 2013, doi:10.1093/database/bat064) and PubTator files.

Offsets of a document are those of the format: a passage stands in the text at the offset that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg.errors import InputError
from kg.model import Source
from kg.reading.blocks import Block, Structured, Writer, block
from kg.reading.formats.markup import Element, children, first, local, words
from kg.reading.sections import section_of
from kg.reading.textdata import TextData

SECTIONS = {
    "title": "",
    "abstract": "abstract",
    "intro": "introduction",
    "introduction": "introduction",
    "methods": "methods",
    "results": "results",
    "discuss": "discussion",
    "discussion": "discussion",
    "concl": "conclusion",
    "conclusion": "conclusion",
    "case": "case",
    "ref": "references",
    "fig": "caption",
    "table": "table",
    "body": "",
}
NAME, PARTS = re.compile(r"[\w.-]+"), frozenset("ta")
ANNOTATION = re.compile(r"[\w.-]+\t(?:\d+\t\d+\t|[A-Za-z_]+\t)")
NONE = {"none", "null", "unknown"}
FARTHEST, LONG = 5_000_000, 12


# The infons of a passage as they stand, its offset, or -1, and its text.
Passage = tuple[object, int, str]


def bioc_xml_documents(
    root: Element, identifier: str, source: Source, data: TextData
) -> Iterator[Structured]:
    """Read the documents of a collection; ids are those of the collection."""
    known = replace(source, media_type="application/bioc+xml")
    for document in children(root, "document"):
        passages = [_xml_passage(one) for one in children(document, "passage")]
        own = words(first(document, "id")) or identifier
        infons = {one.get("key", ""): (one.text or "").strip() for one in children(document, "infon")}
        yield _document(own, infons, passages, known, data)


def _xml_passage(element: Element) -> Passage:
    """Read a passage in one walk over what it holds; of two offsets or texts the first counts."""
    infons: dict[str, str] = {}
    offset, text, sentences = "", None, list[Element]()
    for child in element:
        name = local(child)
        if name == "infon":
            infons[child.get("key", "")] = (child.text or "").strip()
        elif name == "text":
            text = child.text or "" if text is None else text
        elif name == "offset":
            offset = offset or words(child)
        elif name == "sentence":
            sentences.append(child)
    if text is None:
        text = " ".join(words(first(sentence, "text")) for sentence in sentences)
    return infons, _offset(offset), text


def bioc_json_documents(
    value: object, identifier: str, source: Source, data: TextData
) -> Iterator[Structured]:
    """Read a collection, a list of collections or one document, as the BioC service of PMC gives them."""
    if isinstance(value, list):
        for one in value:
            yield from bioc_json_documents(one, identifier, source, data)
    elif isinstance(value, dict) and isinstance(value.get("documents"), list):
        for one in value["documents"]:
            yield from bioc_json_documents(one, identifier, source, data)
    elif isinstance(value, dict) and isinstance(value.get("passages"), list):
        passages = [_json_passage(one) for one in value["passages"] if isinstance(one, dict)]
        own = str(value.get("id") or identifier)
        infons = _strings(value.get("infons"))
        yield _document(own, infons, passages, replace(source, media_type="application/bioc+json"), data)
    else:
        raise InputError(f"{source.name}: JSON without BioC documents; expected a collection")


def _json_passage(value: dict[str, Any]) -> Passage:
    infons, offset, text = value.get("infons"), value.get("offset", ""), value.get("text")
    if not isinstance(text, str):
        inside = value.get("sentences")
        parts = inside if isinstance(inside, list) else []
        text = " ".join(str(one.get("text", "")) for one in parts if isinstance(one, dict))
    return infons, offset if type(offset) is int else _offset(str(offset)), text


def _strings(value: object) -> dict[str, str]:
    return {str(key): str(one) for key, one in value.items()} if isinstance(value, dict) else {}


def _offset(text: str) -> int:
    """Read an offset; one that is no number, or as long as none is, lies nowhere."""
    return int(text) if len(text) < LONG and text.isdecimal() else -1


def _document(
    identifier: str, infons: dict[str, str], passages: list[Passage], source: Source, data: TextData
) -> Structured:
    writer = Writer()
    front = _strings(passages[0][0]) if passages else {}
    kind, section, title = "heading", "", infons.get("title", "")
    said, before = 0, object()
    known: dict[tuple[object, ...], tuple[str, str]] = {}
    for infons_, offset, text in passages:
        # Passages of one section say the same of themselves, and are then of one kind; headings open others.
        if infons_ != before or kind == "heading":
            before, told_of = infons_, _strings(infons_)
            told = (section, *told_of.items())
            kind, section = known.get(told) or _kind(told_of, text, section, data)
            if kind != "heading":
                known[told] = kind, section
            elif not title:
                title = text.strip()
        if text:
            near = 0 <= offset <= said + FARTHEST
            said += len(text) + 1
            writer.place(kind, section, offset if near else writer.at + bool(writer.at), text)
    return writer.document(identifier, title, _source(source, {**front, **infons}))


def _kind(said: dict[str, str], text: str, section: str, data: TextData) -> tuple[str, str]:
    """Tell what a passage is from the infons that PMC, PubTator and others write."""
    infons = {key.lower(): value.strip() for key, value in said.items()}
    kind = infons.get("type", "").lower()
    named = (infons.get("section_type") or infons.get("section") or kind).lower()
    if kind.startswith("title") or named == "title" or kind == "front":
        opened = SECTIONS.get(named) if named != "title" else section_of(text, data.sections)
        return "heading", (opened if opened is not None else section)
    if kind == "ref" or named == "ref":
        return "reference", "references"
    if (
        (kind.startswith("table") and kind.endswith("caption"))
        or kind.startswith("fig")
        or named in {"fig", "figure"}
    ):
        return "caption", "caption"
    if kind in {"table_footnote", "table_foot", "footnote"} or (named == "table" and kind != "table"):
        return "caption", "caption"
    if kind == "table" or named == "table":
        return "table", "table"
    below = infons.get("subsection", "").lower()
    known = SECTIONS.get(named)
    if named in {"article", "body", "paragraph"} and below not in NONE:
        known = SECTIONS.get(below) or section_of(below, data.sections)
    opened = known if known is not None else section_of(named, data.sections)
    return "prose", (
        "abstract" if named.startswith("abstract") else opened if opened is not None else section
    )


def _source(source: Source, infons: dict[str, str]) -> Source:
    def one(*keys: str) -> str:
        return next((infons[key] for key in keys if infons.get(key) and infons[key].lower() not in NONE), "")

    pmc = one("pmcid", "article-id_pmc")
    return replace(
        source,
        pmid=one("pmid", "article-id_pmid"),
        pmcid=f"PMC{pmc.removeprefix('PMC')}" if pmc else "",
        doi=one("doi", "article-id_doi"),
        journal=one("journal-title", "journal", "journalISO"),
        year=one("year")[:4],
        licence=one("license")[:120],
    )


def pubtator_documents(text: str, source: Source) -> Iterator[Structured]:
    """Read the documents of a PubTator file; offsets count over title, one space, abstract."""
    current, texts = "", list[tuple[str, str]]()
    for line in [*text.splitlines(), ""]:
        name, *said = line.split("|", 2)
        opens = len(said) == 2 and said[0] in PARTS and (name.isalnum() or NAME.fullmatch(name) is not None)
        if current and not (name == current if opens else ANNOTATION.match(line)):
            yield _pubtator(current, texts, source)
            current, texts = "", []
        if opens:
            current = name
            texts.append((said[0], said[1]))


def _pubtator(identifier: str, texts: list[tuple[str, str]], source: Source) -> Structured:
    """Put together what one document says: a title, an abstract, or more of either."""
    blocks, parts, at, title = list[Block](), list[str](), 0, ""
    for kind, said in texts:
        if kind == "t":
            title = said
        start = at + 1 if at else 0
        at = start + len(said)
        blocks.append(block(("heading", "", start, at) if kind == "t" else ("prose", "abstract", start, at)))
        parts += (" ", said) if start else (said,)
    pmid = identifier if identifier.isdigit() else ""
    known = Source(source.name, "application/pubtator", source.sha256, pmid)
    return Structured(identifier, title, "".join(parts), known, tuple(blocks))
