"""The readers, one a format; each takes an open file and gives documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import BinaryIO

from kg.errors import InputError
from kg.model import Document, Failure, Source
from kg.reading.formats.bioc import bioc_json_documents, bioc_xml_documents, pubtator_documents
from kg.reading.formats.decode import decoded, path_of, whole
from kg.reading.formats.html import html_document
from kg.reading.formats.jats import jats_document
from kg.reading.formats.jsonlines import json_documents
from kg.reading.formats.markup import Element, local, parsed
from kg.reading.formats.pdf import pdf_document
from kg.reading.formats.plain import plain_document
from kg.reading.formats.pubmed import nbib_documents, pubmed_documents
from kg.reading.textdata import text_data
from kg.settings import Settings

Found = Iterator[Document | Failure]
Reader = Callable[[BinaryIO, str, Settings], Found]


def _source(raw: bytes, name: str, media: str = "text/plain") -> Source:
    return Source(name, media, hashlib.sha256(raw).hexdigest())


def _stem(name: str) -> str:
    return path_of(name).stem


def _xml(file: BinaryIO, name: str, settings: Settings) -> tuple[Element, Source]:
    raw = whole(file, name, settings)
    return parsed(raw, name), _source(raw, name)


def read_plain(file: BinaryIO, name: str, settings: Settings) -> Found:
    """Read plain text."""
    raw = whole(file, name, settings)
    yield plain_document(raw, _stem(name), _source(raw, name), settings)


def read_jats(file: BinaryIO, name: str, settings: Settings) -> Found:
    """Read one article, or each article of a set, whose id is then its PMCID, or its number in the set."""
    root, source = _xml(file, name, settings)
    articles = [root] if local(root) == "article" else [one for one in root.iter() if local(one) == "article"]
    for number, article in enumerate(articles, 1):
        document = jats_document(article, _stem(name), source, text_data(settings.ontology))
        yield (
            document
            if len(articles) == 1
            else document.renamed(document.source.pmcid or f"{_stem(name)}-{number}")
        )


def read_pubmed(file: BinaryIO, name: str, settings: Settings) -> Found:  # noqa: ARG001 -- as all readers
    """Read PubMed XML, record by record."""
    yield from pubmed_documents(file, name)


def read_nbib(file: BinaryIO, name: str, settings: Settings) -> Found:
    """Read MEDLINE."""
    raw = whole(file, name, settings)
    yield from nbib_documents(decoded(raw, name), _stem(name), _source(raw, name))


def read_bioc_xml(file: BinaryIO, name: str, settings: Settings) -> Found:
    """Read BioC XML."""
    root, source = _xml(file, name, settings)
    yield from bioc_xml_documents(root, _stem(name), source, text_data(settings.ontology))


def read_bioc_json(file: BinaryIO, name: str, settings: Settings) -> Found:
    """Read BioC JSON."""
    raw = whole(file, name, settings)
    try:
        value = json.loads(decoded(raw, name).lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: not JSON: {error}") from error
    yield from bioc_json_documents(value, _stem(name), _source(raw, name), text_data(settings.ontology))


def read_pubtator(file: BinaryIO, name: str, settings: Settings) -> Found:
    """Read PubTator."""
    raw = whole(file, name, settings)
    yield from pubtator_documents(decoded(raw, name).lstrip("\ufeff"), _source(raw, name))


def read_html(file: BinaryIO, name: str, settings: Settings) -> Found:
    """Read HTML."""
    raw = whole(file, name, settings)
    yield html_document(raw, _stem(name), _source(raw, name), text_data(settings.ontology))


def read_pdf(file: BinaryIO, name: str, settings: Settings) -> Found:
    """Read PDF."""
    raw = whole(file, name, settings)
    yield pdf_document(raw, _stem(name), _source(raw, name, "application/pdf"), settings)


def read_unknown_xml(file: BinaryIO, name: str, settings: Settings) -> Found:
    """Refuse XML whose root nobody knows, naming it."""
    root, _ = _xml(file, name, settings)
    raise InputError(f"{name}: XML of an unknown kind, <{local(root)}>; expected JATS, PubMed or BioC")


READERS: dict[str, Reader] = {
    "plain": read_plain,
    "jsonl": json_documents,
    "jats": read_jats,
    "pubmed": read_pubmed,
    "nbib": read_nbib,
    "bioc-xml": read_bioc_xml,
    "bioc-json": read_bioc_json,
    "pubtator": read_pubtator,
    "html": read_html,
    "pdf": read_pdf,
    "xml": read_unknown_xml,
}
ARCHIVES = frozenset({"gzip", "zip", "tar"})
SUFFIXES = frozenset(
    [
        ".txt",
        ".text",
        ".jsonl",
        ".ndjson",
        ".json",
        ".xml",
        ".nxml",
        ".nbib",
        ".medline",
        ".pubtator",
        ".bioc",
        ".html",
        ".htm",
        ".xhtml",
        ".pdf",
        ".gz",
        ".tgz",
        ".zip",
        ".tar",
    ]
)
