"""HTML as journals serve it: the headings, paragraphs, tables and captions, none of the page around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.errors import InputError
from kg.model import Source
from kg.reading.blocks import Structured, Writer
from kg.reading.formats.decode import in_utf8
from kg.reading.formats.markup import LEFT_OUT, Element, closed, local, row_text, rows, text_bytes, words
from kg.reading.kinds import caption_of
from kg.reading.sections import section_of
from kg.reading.textdata import TextData

AROUND = frozenset(
    [
        "script",
        "style",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "head",
        "dialog",
        "",  # what has no name is no element
    ]
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
PARAGRAPHS = frozenset({"p", "li", "dd", "dt", "blockquote", "pre", "figcaption", "caption", "address"})
BLOCKS = (
    PARAGRAPHS | HEADINGS | {"div", "section", "article", "main", "table", "figure", "ul", "ol", "dl", "body"}
)
# ISO-2022 writes the letters of other scripts in seven bits, behind an escape.
SEVEN_BITS = b"\x1b$"
DEPTH = "Excessive depth"
LONG = 1_000
SAFE = {"no_network": True, "remove_comments": True, "huge_tree": False}
META = {
    "pmid": ("citation_pmid",),
    "doi": ("citation_doi", "dc.identifier", "prism.doi"),
    "journal": ("citation_journal_title", "prism.publicationname"),
    "year": (
        "citation_publication_date",
        "citation_date",
        "citation_online_date",
        "dc.date",
        "prism.publicationdate",
    ),
}


def html_document(raw: bytes, identifier: str, source: Source, data: TextData) -> Structured:
    """Read a page; raises InputError where it holds no words."""
    from lxml import etree  # noqa: PLC0415 -- a batch of plain text needs no HTML parser

    raw = in_utf8(raw, source.name)
    parser = etree.HTMLParser(encoding=_encoding(raw), **SAFE)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise InputError(f"{source.name}: not HTML that can be read: {str(error).splitlines()[0]}") from error
    if root is None:
        raise InputError(f"{source.name}: not HTML that can be read: no element")
    if any(DEPTH in one.message for one in parser.error_log.filter_from_fatals()):
        raise InputError(f"{source.name}: not HTML that can be read: its elements nest too deeply")
    etree.strip_elements(root, *LEFT_OUT, with_tail=False)
    meta = _meta(root)
    title = meta.get("citation_title", "") or meta.get("dc.title", "") or words(root.find(".//title"))
    page = _Page(data)
    page.walk(_article(root), "")
    if not page.blocks:
        raise InputError(f"{source.name}: no text in this page")
    heading = next(
        (page.parts[number * 2] for number, one in enumerate(page.blocks) if one.kind == "heading"), ""
    )
    return page.document(identifier, title or heading, _source(source, meta))


def _encoding(raw: bytes) -> str | None:
    """Say UTF-8 where the bytes are, whatever the page says; else let the page say."""
    if SEVEN_BITS in raw:
        return None
    if raw.isascii():
        return "utf-8"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _article(root: Element) -> Element:
    """Find the element that holds the article: the largest that says so, or the body."""
    named = list(root.iter("article", "main"))
    if root.xpath("//@role[.='main']/.."):
        named = root.xpath("descendant-or-self::*[self::article or self::main or @role='main']")
    body = root.find(".//body")
    whole = body if body is not None else root
    if not named:
        return whole
    if len(named) == 1 and _mostly(named[0], whole):
        return named[0]
    sizes = [_size(one) for one in named]
    largest = max(sizes)
    return named[sizes.index(largest)] if largest and 2 * largest > _size(whole) else whole


def _mostly(element: Element, whole: Element) -> bool:
    """Tell an element whose beginning has more letters than stand around it, which needs no exact count."""
    inside = text_bytes(element)
    around = len(text_bytes(whole)) - len(inside)
    return around >= 0 and len(closed(inside[: 2 * around + LONG].decode(errors="ignore"))) > around + 1


def _size(element: Element) -> int:
    """Count the characters of an element, runs of white space as one."""
    return int(element.xpath("string-length(normalize-space())"))


class _Page(Writer):
    """A writer that walks a page."""

    def __init__(self, data: TextData) -> None:
        super().__init__()
        self.data = data
        self.section = ""

    def walk(self, element: Element, kind: str) -> None:
        """Write what is in an element; loose words between blocks are paragraphs too."""
        loose = [element.text] if element.text else []
        for child in element:
            name = local(child)
            if name not in AROUND and child.get("aria-hidden") != "true":
                if name not in BLOCKS:
                    loose.append(words(child))
                else:
                    if loose:
                        self._write(kind or "prose", closed(" ".join(loose)))
                        loose = []
                    if name in PARAGRAPHS and not len(child):
                        self._paragraph(child, name, kind)
                    else:
                        self._block(child, name, kind)
            if tail := child.tail:
                loose.append(tail)
        if loose:
            self._write(kind or "prose", closed(" ".join(loose)))

    def _block(self, child: Element, name: str, kind: str) -> None:
        if name in HEADINGS:
            self._heading(words(child))
        elif name == "table":
            self._table(child)
        elif name in PARAGRAPHS and next(child.iterdescendants(*BLOCKS), None) is None:
            self._paragraph(child, name, kind)
        else:
            named = "caption" if name in {"figure", "figcaption"} else kind
            self.walk(child, named)

    def _paragraph(self, child: Element, name: str, kind: str) -> None:
        self._write("caption" if name in {"figcaption", "caption"} else kind or "prose", words(child))

    def _heading(self, text: str) -> None:
        known = section_of(text, self.data.sections)
        self.section = known if known is not None else self.section
        self.add("heading", self.section, text)

    def _table(self, table: Element) -> None:
        for caption in (one for one in table if local(one) == "caption"):
            self._write("caption", words(caption))
        for cells in rows(table):
            self.add("table", "table", row_text(cells))

    def _write(self, kind: str, text: str) -> None:
        if not text:
            return
        if self.section == "references" and kind == "prose":
            kind = "reference"
        if kind == "prose" and caption_of(text):
            kind = "caption"
        if kind == "prose" and not text.endswith(".") and text.count(" ") < 3:
            kind = "front"
        self.add(kind, kind if kind in {"caption", "table"} else self.section, text)


def _meta(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in root.iter("meta"):
        name = (one.get("name") or one.get("property") or "").lower()
        if name and one.get("content"):
            found.setdefault(name, one.get("content", "").strip())
    return found


def _source(source: Source, meta: dict[str, str]) -> Source:
    found = {key: next(_values(meta, names), "") for key, names in META.items()}
    doi = re.search(r"10\.\d{4,9}/\S+", found["doi"])
    year = re.search(r"(?:19|20)\d{2}", found["year"])
    return replace(
        source,
        media_type="text/html",
        pmid=found["pmid"],
        doi=doi[0] if doi else "",
        journal=found["journal"],
        year=year[0] if year else "",
    )


def _values(meta: dict[str, str], names: tuple[str, ...]) -> Iterator[str]:
    return (meta[name] for name in names if meta.get(name))
