"""PMC full text in JATS XML (NISO Z39.96) and older NLM tag sets: text, tables, captions, references."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Source
from kg.reading.blocks import Structured, Writer
from kg.reading.formats.markup import (
    Element,
    attribute,
    below,
    children,
    closed,
    first,
    local,
    row_text,
    rows,
    words,
)
from kg.reading.sections import section_of
from kg.reading.textdata import TextData

FLOATS = frozenset(
    {"fig", "table-wrap", "supplementary-material", "boxed-text", "fig-group", "table-wrap-group"}
)
GROUPS = frozenset(
    {"fig-group", "table-wrap-group", "floats-group", "alternatives", "app-group", "notes-group"}
    | {"list", "list-item", "fn"}
)
PARAGRAPHS = frozenset({"p", "disp-quote", "attrib", "verse-group", "speech", "disp-formula", "statement"})
CAPTIONED = frozenset({"fig", "supplementary-material", "media"})
APART = FLOATS | {
    "list",
    "disp-quote",
    "def-list",
    "fn",
    "fn-group",
    "array",
    "verse-group",
    "speech",
    "ack",
    "notes",
}
KINDS = {
    "intro": "introduction",
    "background": "introduction",
    "materials|methods": "methods",
    "methods": "methods",
    "results": "results",
    "discussion": "discussion",
    "results|discussion": "discussion",
    "discussion|results": "discussion",
    "cases": "case",
    "case": "case",
    "conclusions": "conclusion",
    "conclusion": "conclusion",
}
NAMED_PMID = re.compile(r"(?:PMID|PubMed)\W*$", re.IGNORECASE)
NAMES = frozenset({"person-group", "name", "string-name"})
LETTER = re.compile(r"[^\W\d_]")
BACK = frozenset({"ack", "fn-group", "notes", "glossary", "bio", "back"})
NESTED = BACK | {"sec", "app", "body", "front-stub"}


def jats_document(article: Element, identifier: str, source: Source, data: TextData) -> Structured:
    """Read one `<article>`; what it says of itself completes the source."""
    writer = _Article(data)
    meta = first(article, "front", "article-meta")
    front = meta if meta is not None else first(article, "front-stub")
    title = words(first(front, "title-group", "article-title"), _note) if front is not None else ""
    writer.add("heading", "", title)
    if front is not None:
        _front(writer, front)
    for body in children(article, "body"):
        _section(writer, body, "")
    for floats in children(article, "floats-group", "floats-wrap"):
        _section(writer, floats, "")
    for back in children(article, "back"):
        _section(writer, back, "", back=True)
    for part in children(article, "sub-article", "response"):
        _section(writer, part, "")
    return writer.document(identifier, title, _source(article, source))


class _Article(Writer):
    """A writer that knows the headings."""

    def __init__(self, data: TextData) -> None:
        super().__init__()
        self.data = data


def _note(element: Element) -> bool:
    return local(element) in {"fn", "xref"} and attribute(element, "ref-type") != "bibr"


def _front(writer: _Article, front: Element) -> None:
    for abstract in children(front, "abstract", "trans-abstract"):
        _section(writer, abstract, "abstract", fixed=True)
    for group in children(front, "kwd-group"):
        known = [words(word) for word in below(group, "kwd", "compound-kwd")]
        writer.add("front", "", f"Keywords: {', '.join(known)}" if known else "")
    for part in children(front, "permissions", "author-notes", "funding-group"):
        for element in below(part, "copyright-statement", "license-p", "p", "funding-statement", "corresp"):
            if local(element.getparent()) not in {"license-p", "p"}:
                writer.add("front", "", words(element))


def _section(
    writer: _Article, element: Element, section: str, *, fixed: bool = False, back: bool = False
) -> None:
    """Write a section and what is below it; `fixed` sections keep theirs whatever a heading says."""
    for child in element:
        name = local(child)
        if name == "p":
            _paragraph(writer, child, section, back=back)
        elif name == "title":
            writer.add("heading", section, _titled(element, child))
        elif name in NESTED:
            inner = section if fixed else _opened(child, section, writer.data, back=back)
            _section(writer, child, inner, fixed=fixed, back=back or name in BACK)
        elif name == "ref-list":
            _references(writer, child)
        else:
            _block(writer, child, section, back=back)


def _titled(element: Element, title: Element) -> str:
    label = words(first(element, "label"))
    return f"{label} {words(title)}".strip()


def _opened(element: Element, section: str, data: TextData, *, back: bool) -> str:
    kind = KINDS.get(attribute(element, "sec-type").lower())
    if kind is not None:
        return kind
    known = section_of(words(first(element, "title")), data.sections)
    return known if known is not None else ("" if back else section)


def _block(writer: _Article, child: Element, section: str, *, back: bool) -> None:
    name = local(child)
    if name in PARAGRAPHS:
        _paragraph(writer, child, section, back=back)
    elif name in CAPTIONED:
        _captioned(writer, child)
    elif name == "table-wrap":
        _table(writer, child)
    elif name == "boxed-text":
        _section(writer, child, section, back=back)
    elif name == "def-list":
        _definitions(writer, child, section, back=back)
    elif name in GROUPS:
        _group(writer, child, section, back=back)
    elif name in {"array", "table"}:
        _rows(writer, child)


def _group(writer: _Article, child: Element, section: str, *, back: bool) -> None:
    for part in child:
        if local(part) == "title":
            writer.add("heading", section, words(part))
        elif local(part) not in {"label", "alt-text", "graphic"}:
            _block(writer, part, section, back=back)


def _paragraph(writer: _Article, element: Element, section: str, *, back: bool) -> None:
    """Write a paragraph, then what stands in it that is none of its words: figures, tables, lists."""
    kind = "front" if back and not section else "prose"
    inside = list(_apart(element)) if len(element) else ()
    writer.add(kind, section, words(element, _is_apart if inside else None))
    for part in inside:
        _block(writer, part, section, back=back)


def _is_apart(element: Element) -> bool:
    return local(element) in APART


def _apart(element: Element) -> Iterator[Element]:
    for child in element:
        if local(child) in APART:
            yield child
        elif len(child):
            yield from _apart(child)


def _captioned(writer: _Article, element: Element) -> None:
    label = words(first(element, "label"))
    written = False
    for caption in children(element, "caption", "p", "legend"):
        parts = [caption] if local(caption) == "p" else [*children(caption, "title", "p")]
        for part in parts:
            text = words(part, lambda one: local(one) in FLOATS)
            writer.add("caption", "caption", text if written else _labelled(label, text))
            written = True
    if not written:
        writer.add("caption", "caption", label)
    for part in element:
        if local(part) in FLOATS | {"alternatives", "media"}:
            _block(writer, part, "", back=False)


def _labelled(label: str, text: str) -> str:
    return f"{label.rstrip('.')}. {text}" if label else text


def _table(writer: _Article, element: Element) -> None:
    label = words(first(element, "label"))
    parts = [part for caption in children(element, "caption") for part in children(caption, "title", "p")]
    texts = [words(part) for part in parts] or [""]
    for number, text in enumerate(texts):
        writer.add("caption", "caption", text if number else _labelled(label, text))
    for part in element:
        if local(part) in {"table", "alternatives", "oasis"}:
            _rows(writer, part)
    for foot in children(element, "table-wrap-foot"):
        for note in below(foot, "p", "attrib"):
            mark = words(first(note.getparent(), "label"))
            writer.add("caption", "caption", f"{mark} {words(note)}")


def _rows(writer: _Article, element: Element) -> None:
    for table in below(element, "table", "array"):
        for cells in rows(table):
            writer.add("table", "table", row_text(cells))


def _definitions(writer: _Article, element: Element, section: str, *, back: bool) -> None:
    for item in children(element, "def-item"):
        term, meaning = words(first(item, "term")), words(first(item, "def"))
        writer.add("front" if back or not section else "prose", section, f"{term}, {meaning};")


def _references(writer: _Article, element: Element) -> None:
    writer.add("heading", "references", words(first(element, "title")))
    for child in element:
        if local(child) == "ref-list":
            _references(writer, child)
        elif local(child) == "ref":
            writer.add("reference", "references", _reference(child))
        elif local(child) == "p":
            writer.add("front", "references", words(child))


def _reference(ref: Element) -> str:
    """Write a reference with spaces where an element citation has none between its parts."""
    label = words(first(ref, "label"))
    cited = [child for child in ref if local(child) != "label"]
    texts: list[str] = []
    _label_numbers(ref)
    for citation in cited:
        mixed = local(citation) in {"mixed-citation", "note"} and bool(
            (citation.text or "").strip() or len(citation) < 2
        )
        if mixed:
            texts.append(words(citation))
        else:
            _spaced(citation, texts)
    return f"{label} {' '.join(texts)}".strip()


def _label_numbers(ref: Element) -> None:
    """Write before a PMID what it is, where the text does not: a bare number would be lost among others."""
    for one in below(ref, "pub-id"):
        before = one.getprevious()
        told = one.getparent().text if before is None else before.tail
        number = (one.text or "").strip()
        if attribute(one, "pub-id-type") == "pmid" and number.isdigit() and not NAMED_PMID.search(told or ""):
            one.text = f"PMID:{number}"


def _spaced(citation: Element, texts: list[str]) -> None:
    """Write the words of each part of a citation, of each part of its names, and words between them."""
    for part in citation:
        if not len(part):
            text = part.text or ""
            if text := text if text.isalnum() else closed(text):
                texts.append(text)
        elif local(part) in NAMES:
            _spaced(part, texts)
        elif text := words(part):
            texts.append(text)
        if (tail := part.tail) and not tail.isspace() and LETTER.search(tail):
            texts.append(closed(tail))


def _source(article: Element, source: Source) -> Source:
    meta = first(article, "front", "article-meta")
    if meta is None:
        return source
    named = {attribute(one, "pub-id-type"): words(one) for one in children(meta, "article-id")}
    journal = first(article, "front", "journal-meta")
    titles = [words(one) for one in below(journal, "journal-title")] if journal is not None else []
    years = sorted(
        words(first(date, "year")) for date in children(meta, "pub-date") if first(date, "year") is not None
    )
    pmc = named.get("pmcid") or named.get("pmc") or named.get("pmcaid") or ""
    return Source(
        source.name,
        "application/jats+xml",
        source.sha256,
        pmid=named.get("pmid", ""),
        pmcid=f"PMC{pmc.removeprefix('PMC')}" if pmc else "",
        doi=named.get("doi", ""),
        journal=titles[0] if titles else "",
        year=years[0] if years else "",
        licence=_licence(meta),
    )


def _licence(meta: Element) -> str:
    for licence in below(meta, "license", "license_ref"):
        address = attribute(licence, "href") or words(licence)
        found = re.search(
            r"https?://creativecommons\.org/\S+?(?=[\s)]|\.?$)", " ".join([address, words(licence)])
        )
        return found[0] if found else (attribute(licence, "license-type") or address[:120])
    return words(first(meta, "permissions", "copyright-statement"))[:120]
