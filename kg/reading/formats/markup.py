"""Parses XML and HTML that nobody vouches for, and gives the words of an element."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.entities import html5
from typing import Any

from kg.errors import InputError

XML_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
ENCODING = re.compile(rb"(?<=<\?xml)[^>?]{0,200}")
DECLARED = re.compile(rb"<!\s*(?:ENTITY|ELEMENT|ATTLIST|NOTATION)\b", re.IGNORECASE)
DEEPEST = 200
Element = Any


def parsed(raw: bytes, place: str) -> Element:
    """Parse XML; raises InputError where it is not well formed, nests too deeply or declares entities.

    Names of characters that HTML knows (&nbsp;, &alpha;) stand for those characters; nothing is fetched.
    """
    from lxml import etree  # noqa: PLC0415 -- a batch of plain text needs no XML parser

    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = ENCODING.sub(b' version="1.0"', raw.decode("utf-16", "replace").encode(), count=1)
    if DECLARED.search(raw):
        raise InputError(f"{place}: declares entities of its own, which is refused")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_named(raw), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"{place}: not well-formed XML: {str(error).splitlines()[0]}") from error
    if root is None:
        raise InputError(f"{place}: not well-formed XML: no element")
    return root


def _named(raw: bytes) -> bytes:
    def character(match: re.Match[bytes]) -> bytes:
        name = match[1]
        found = html5.get(f"{name.decode()};") if name not in XML_ENTITIES else None
        return "".join(f"&#{ord(letter)};" for letter in found).encode() if found else match[0]

    return ENTITY.sub(character, raw)


def local(element: Element) -> str:
    """Give an element's name without its namespace; an entity that nobody knows has none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """Give the children of these names."""
    return (child for child in element if local(child) in names)


def first(element: Element, *path: str) -> Element | None:
    """Follow a path of names, the first child of each name; None where it ends."""
    here: Element | None = element
    for name in path:
        here = next(children(here, name), None) if here is not None else None
    return here


def attribute(element: Element, name: str) -> str:
    """Give an attribute by its local name, or the empty string."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def words(element: Element | None, skip: Callable[[Element], bool] | None = None) -> str:
    """Give the text of an element and all below it, white space closed up, without the elements to skip."""
    return " ".join("".join(_runs(element, skip)).split()) if element is not None else ""


def _runs(element: Element, skip: Callable[[Element], bool] | None) -> Iterator[str]:
    """Walk an element; what stands raised and cites comes in brackets, a power is marked by a caret."""
    yield element.text or ""
    for child in element:
        if not isinstance(child.tag, str):
            yield child.text if child.text and not child.text.startswith("&") else " "
        elif skip is None or not skip(child):
            yield from _inline(child, skip)
        yield child.tail or ""


BREAKS = frozenset(
    {"break", "br", "p", "title", "label", "list-item", "def", "term", "li", "td", "th", "tr", "sec"}
)
LEFT_OUT = frozenset(
    {"tex-math", "graphic", "inline-graphic", "media", "script", "style", "annotation", "object-id"}
)


def _inline(child: Element, skip: Callable[[Element], bool] | None) -> Iterator[str]:
    name = local(child)
    if name in LEFT_OUT:
        return
    if _raised_citation(child, name):
        inside = "".join("".join(_runs(child, skip)).split())
        yield inside if inside.startswith("[") else f"[{inside}]"
        return
    if name == "sup" and _power(child):
        yield "^"
    space = " " if name in BREAKS else ""
    yield space
    yield from _runs(child, skip)
    yield space


def _raised_citation(child: Element, name: str) -> bool:
    """Tell a reference number that is raised, so that it stands glued to the word before it."""
    text = "".join(child.itertext()).strip()
    if not re.fullmatch(r"\[?\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]?", text):
        return False
    if name == "sup":
        return any(local(below) == "xref" and attribute(below, "ref-type") == "bibr" for below in child)
    bibliographic = name == "xref" and attribute(child, "ref-type") == "bibr"
    return bibliographic and any(local(below) == "sup" for below in child)


def _power(child: Element) -> bool:
    before = child.getprevious()
    text = (before.tail if before is not None else child.getparent().text) or ""
    inside = "".join(child.itertext()).strip()
    return text[-1:].isdigit() and bool(re.match(r"[\d−–-]", inside))


def rows(table: Element) -> Iterator[list[str]]:
    """Give the rows of a table as cells; a cell that spans rows stands in each of them."""
    below: dict[int, tuple[int, str]] = {}
    for row in (found for found in table.iter() if local(found) == "tr"):
        cells: list[str] = []
        for cell in children(row, "td", "th"):
            _spanned(cells, below)
            text = words(cell)
            span, depth = _span(cell, "colspan"), _span(cell, "rowspan")
            for extra in range(span):
                if depth > 1:
                    below[len(cells)] = (depth - 1, text)
                cells.append(text if not extra else "")
        _spanned(cells, below)
        if any(cells):
            yield cells


def _spanned(cells: list[str], below: dict[int, tuple[int, str]]) -> None:
    while len(cells) in below:
        left, text = below.pop(len(cells))
        if left > 1:
            below[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1")
    return min(max(int(value), 1), 100) if value.isdigit() else 1


def row_text(cells: list[str]) -> str:
    """Join cells; empty ones at the end fall away."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return " | ".join(cell or "—" for cell in cells)
