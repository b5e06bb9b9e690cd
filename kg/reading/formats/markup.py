"""Parses XML and HTML that nobody vouches for, and gives the words of an element."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html.entities import html5
from typing import Any

from kg.errors import InputError
from kg.reading.formats.decode import in_utf8, wide_encoding

ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
ENCODING = re.compile(rb"(?<=<\?xml)[^>?]{0,200}")
DECLARED = re.compile(rb"<!\s*(?:ENTITY|ELEMENT|ATTLIST|NOTATION)\b", re.IGNORECASE)
NUMBERS = re.compile(r"\[?\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]?")
POWER = re.compile(r"\s*[\d−–-]")
# A table that calls for more columns, or a number of more digits, is none that anybody reads.
WIDEST, LONG = 300, 6
LOOKED, MARKS = 300, 200
SINGLE = frozenset({None, "1"})
Element = Any


def parsed(raw: bytes, place: str) -> Element:
    """Parse XML; raises InputError where it is not well formed, nests too deeply or declares entities.

    Names of characters that HTML knows (&nbsp;, &alpha;) stand for those characters; nothing is fetched.
    """
    from lxml import etree  # noqa: PLC0415 -- a batch of plain text needs no XML parser

    if wide_encoding(raw):
        raw = ENCODING.sub(b' version="1.0"', in_utf8(raw, place), count=1)
    if _declares(raw):
        raise InputError(f"{place}: declares entities of its own, which is refused")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(_named(raw), parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{place}: not well-formed XML: {error.msg}") from error
    except ValueError as error:
        raise InputError(f"{place}: not well-formed XML: {str(error).splitlines()[0]}") from error
    if root is None:
        raise InputError(f"{place}: not well-formed XML: no element")
    return root


def _declares(raw: bytes) -> bool:
    """Tell whether entities are declared; one exclamation mark is found sooner than a pattern is matched."""
    at = raw.find(b"!")
    for _ in range(MARKS):
        if at < 0:
            return False
        if at and DECLARED.match(raw, at - 1):
            return True
        at = raw.find(b"!", at + 1)
    return DECLARED.search(raw, max(at - 1, 0)) is not None


def _named(raw: bytes) -> bytes:
    def character(match: re.Match[bytes]) -> bytes:
        name = match[1]
        found = html5.get(f"{name.decode()};")
        return "".join(f"&#{ord(letter)};" for letter in found).encode() if found else match[0]

    return ENTITY.sub(character, raw)


def local(element: Element) -> str:
    """Give an element's name without its namespace; an entity that nobody knows has none."""
    return _local(element.tag)


@lru_cache(maxsize=4096)
def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def below(element: Element, *names: str) -> Iterator[Element]:
    """Give the elements of these names at any depth, the element itself among them, in document order."""
    found: Iterator[Element] = element.iter(*_anywhere(names))
    return found


def children(element: Element, *names: str) -> Iterator[Element]:
    """Give the children of these names."""
    found: Iterator[Element] = element.iterchildren(*_anywhere(names))
    return found


@lru_cache(maxsize=256)
def _anywhere(names: tuple[str, ...]) -> tuple[str, ...]:
    """Write names as lxml asks for them in any namespace."""
    return tuple(f"{{*}}{name}" for name in names)


def named_children(element: Element) -> dict[str, list[Element]]:
    """Give all children by their names, where several names are asked for."""
    found: dict[str, list[Element]] = {}
    for child in element:
        found.setdefault(_local(child.tag), []).append(child)
    return found


def first(element: Element | None, *path: str) -> Element | None:
    """Follow a path of names, the first child of each name; None where it ends."""
    if element is None:
        return None
    for name in path:
        for child in element:
            if _local(child.tag) == name:
                element = child
                break
        else:
            return None
    return element


def attribute(element: Element, name: str) -> str:
    """Give an attribute by its local name, or the empty string."""
    if (found := element.get(name)) is not None:
        return str(found)
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), "")


def words(element: Element | None, skip: Callable[[Element], bool] | None = None) -> str:
    """Give the text of an element and all below it, white space closed up, without the elements to skip."""
    if element is None:
        return ""
    if not len(element):
        text: str = element.text or ""
        return text if text.isalnum() else closed(text)
    parts: list[str] = []
    _gather(element, skip, parts)
    return closed("".join(parts))


def text_bytes(element: Element) -> bytes:
    """Give all text below an element in UTF-8; lxml would expand entities, and writes out what has none."""
    from lxml import etree  # noqa: PLC0415

    if next(element.iter(etree.Entity, etree.ProcessingInstruction), None) is not None:
        return "".join(element.itertext()).encode()
    text: bytes = etree.tostring(element, method="text", encoding="utf-8", with_tail=False)
    return text


def closed(text: str) -> str:
    """Give a text with each run of white space as one space, and none at its ends.

    Most texts are so already, and to look is quicker than to part and join all their words.
    """
    line = text.replace("\n", " ")
    if "  " not in line and (
        _without_controls(line) if len(line) > LOOKED and line.isascii() else line.isprintable()
    ):
        return line.strip()
    return " ".join(text.split())


def _without_controls(line: str) -> bool:
    """Tell that a line of ASCII holds no white space but blanks; to look for each of them is quickest."""
    return not (
        "\t" in line
        or "\r" in line
        or "\v" in line
        or "\f" in line
        or "\x1c" in line
        or "\x1d" in line
        or "\x1e" in line
        or "\x1f" in line
    )


BREAKS = frozenset(
    {"break", "br", "p", "title", "label", "list-item", "def", "term", "li", "td", "th", "tr", "sec"}
    | {"pub-id"}
)
LEFT_OUT = frozenset(
    {"tex-math", "graphic", "inline-graphic", "media", "script", "style", "annotation", "object-id"}
)


SPACED, UNREAD, RAISED, PLAIN, NO_ELEMENT = range(5)


@lru_cache(maxsize=4096)
def _way(tag: object) -> int:
    """Say how an element inside a text is read."""
    if not isinstance(tag, str):
        return NO_ELEMENT
    name = _local(tag)
    if name in LEFT_OUT:
        return UNREAD
    return SPACED if name in BREAKS else RAISED if name in {"sup", "xref"} else PLAIN


def _gather(element: Element, skip: Callable[[Element], bool] | None, parts: list[str]) -> None:
    """Walk an element; what stands raised and cites comes in brackets, a power is marked by a caret."""
    if element.text:
        parts.append(element.text)
    for child in element:
        way = _way(child.tag)
        if way == NO_ELEMENT:
            parts.append(child.text if child.text and not child.text.startswith("&") else " ")
        elif skip is None or not skip(child):
            if way == PLAIN:
                if len(child):
                    _gather(child, skip, parts)
                elif child.text:
                    parts.append(child.text)
            elif way != UNREAD:
                _inline(child, way, skip, parts)
        if child.tail:
            parts.append(child.tail)


def _inline(child: Element, way: int, skip: Callable[[Element], bool] | None, parts: list[str]) -> None:
    name = local(child)
    if way == RAISED and _raised_citation(child, name):
        raised: list[str] = []
        _gather(child, skip, raised)
        inside = "".join("".join(raised).split())
        parts.append(inside if inside.startswith("[") else f"[{inside}]")
        return
    if name == "sup" and _power(child):
        parts.append("^")
    space = " " if way == SPACED else ""
    parts.append(space)
    _gather(child, skip, parts)
    parts.append(space)


def _raised_citation(child: Element, name: str) -> bool:
    """Tell a reference number that is raised, so that it stands glued to the word before it."""
    if not len(child) or (name == "xref" and attribute(child, "ref-type") != "bibr"):
        return False
    text = "".join(child.itertext()).strip()
    if not NUMBERS.fullmatch(text):
        return False
    if name == "sup":
        return any(local(one) == "xref" and attribute(one, "ref-type") == "bibr" for one in child)
    return any(local(one) == "sup" for one in child)


def _power(child: Element) -> bool:
    before = child.getprevious()
    text = (before.tail if before is not None else child.getparent().text) or ""
    return text[-1:].isdigit() and bool(POWER.match("".join(child.itertext())))


def rows(table: Element) -> Iterator[list[str]]:
    """Give the rows of a table as cells; a cell that spans rows stands in each of them."""
    open_: dict[int, tuple[int, str]] = {}
    for row in below(table, "tr"):
        cells: list[str] = []
        for cell in children(row, "td", "th"):
            if open_:
                _spanned(cells, open_)
            text = words(cell)
            deep, wide = cell.get("rowspan"), cell.get("colspan")
            if deep in SINGLE and wide in SINGLE:
                cells.append(text)
                continue
            depth = _span(deep)
            for extra in range(max(min(_span(wide), WIDEST - len(cells)), 1)):
                if depth > 1:
                    open_[len(cells)] = (depth - 1, text)
                cells.append(text if not extra else "")
        _spanned(cells, open_)
        if any(cells):
            yield cells


def _spanned(cells: list[str], open_: dict[int, tuple[int, str]]) -> None:
    while len(cells) in open_ and len(cells) < WIDEST:
        left, text = open_.pop(len(cells))
        if left > 1:
            open_[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(value: str | None) -> int:
    return min(max(int(value), 1), 100) if value and len(value) < LONG and value.isdecimal() else 1


def row_text(cells: list[str]) -> str:
    """Join cells; empty ones at the end fall away."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return " | ".join(cell or "—" for cell in cells)
