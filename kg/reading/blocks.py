"""Documents whose format says what each stretch of text is, so that nothing need be guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from kg.errors import InputError
from kg.model import Document, Source

# What a table that repeats its cells, or a place far away, may make of a small file.
LONGEST = 100_000_000


class Block(NamedTuple):
    """A stretch of a text that is one thing: `kind` and `section` as in `Sentence`, half-open offsets."""

    kind: str
    section: str
    start: int
    end: int


# A named tuple is called through Python, and a long paper has a thousand blocks.
block: Callable[[tuple[str, str, int, int]], Block] = partial(tuple.__new__, Block)


@dataclass(frozen=True, slots=True, eq=False)
class Structured(Document):
    """A document with its blocks in reading order; their offsets count in `text`."""

    blocks: tuple[Block, ...] = field(default=(), repr=False)

    def __eq__(self, other: object) -> bool:
        """Compare by id, as documents do."""
        return isinstance(other, Document) and self.id == other.id

    def renamed(self, identifier: str) -> Structured:
        """Give the same document under another id."""
        return Structured(identifier, self.title, self.text, self.source, self.blocks)

    def __hash__(self) -> int:
        """Hash the id."""
        return hash(self.id)


class Writer:
    """Collects the text of a document block by block."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.at = 0

    def add(self, kind: str, section: str, text: str) -> None:
        """Write a block on a line of its own, a blank line before it but for further rows of a table."""
        text = text.strip()
        if not text:
            return
        blocks = self.blocks
        if not blocks:
            self._put(kind, section, "", text)
        elif kind == "table" and blocks[-1].kind == "table":
            self._put(kind, section, "\n", text)
        else:
            self._put(kind, section, "\n\n", text)

    def place(self, kind: str, section: str, start: int, text: str) -> None:
        """Write a block at the offset that a format prescribes; one that lies behind is put at the end."""
        gap = start - self.at
        self._put(kind, section, " " * gap if gap >= 0 else "\n", text)

    def _put(self, kind: str, section: str, before: str, text: str) -> None:
        start = self.at + len(before)
        self.at = end = start + len(text)
        if end > LONGEST:
            raise InputError(f"a document of more than {LONGEST:,} characters; split it")
        self.blocks.append(block((kind, section, start, end)))
        self.parts += (before, text)

    def document(self, identifier: str, title: str, source: Source) -> Structured:
        """Give what was written as a document."""
        return Structured(identifier, title, "".join(self.parts), source, tuple(self.blocks))
