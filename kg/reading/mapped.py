"""Text with a map back to the raw input: the one way that repairs change characters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.model import Piece, Span


class Repair(NamedTuple):
    """What was changed, and where: `start` and `end` are raw offsets."""

    kind: str
    start: int
    end: int


class Edit(NamedTuple):
    """Put `new` for the characters `start:end`; an edit without a kind is not recorded as a repair."""

    start: int
    end: int
    new: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Mapped:
    """Text and its pieces, sorted by their place in it; characters in no piece have no raw place.

    A piece of more than one character is a copy of the raw input. A piece of one character may also stand
    for a mended one (a ligature, a hyphen of another code): its raw place is where the mended one begins.
    """

    text: str
    pieces: tuple[Piece, ...]

    @classmethod
    def whole(cls, text: str) -> Mapped:
        """Map a raw text to itself."""
        return cls(text, (Piece(0, 0, len(text)),) if text else ())

    def slice(self, start: int, end: int) -> Mapped:
        """Cut out a part, with its pieces counted from the part's first character."""
        return Mapped(self.text[start:end], tuple(cut(self.pieces, start, end)))

    def stripped(self, start: int, end: int) -> Mapped:
        """Cut out a part without the white space, and without unmapped characters, at its ends."""
        part = self.slice(start, end)
        if not part.pieces:
            return Mapped("", ())
        first, last = part.pieces[0].clean, part.pieces[-1].clean + part.pieces[-1].length
        first += len(part.text[first:last]) - len(part.text[first:last].lstrip())
        last = first + len(part.text[first:last].rstrip())
        return part.slice(first, last)

    def raw_span(self, start: int, end: int) -> Span | None:
        """Give the smallest raw span that holds the characters, or None where none has a raw place."""
        inside = cut(self.pieces, start, end)
        if not inside:
            return None
        return Span(min(piece.raw for piece in inside), max(piece.raw + piece.length for piece in inside))

    def edited(self, edits: Sequence[Edit]) -> tuple[Mapped, list[Repair]]:
        """Apply edits, which are sorted and do not overlap; linear in text, pieces and edits together."""
        if not edits:
            return self, []
        made = _Copy(self)
        repairs: list[Repair] = []
        for edit in edits:
            made.copy(edit.start)
            place = made.put(edit)
            if edit.kind and (span := place or self._point(edit.start)):
                repairs.append(Repair(edit.kind, *span))
        made.copy(len(self.text))
        return Mapped("".join(made.texts), tuple(made.pieces)), repairs

    def _point(self, at: int) -> Span | None:
        """Give the raw place before a character, for an edit that takes nothing away."""
        after = self.raw_span(at, at + 1)
        return Span(after.start, after.start) if after else None


class _Copy:
    """A copy of a mapped text in the making, with a finger on the piece where the copying stands."""

    def __init__(self, source: Mapped) -> None:
        self.source = source
        self.texts: list[str] = []
        self.pieces: list[Piece] = []
        self.done = self.finger = self.shift = 0

    def copy(self, end: int) -> None:
        """Copy up to an offset of the source."""
        self.texts.append(self.source.text[self.done : end])
        for clean, raw, length in self._until(end):
            first, last = max(clean, self.done), min(clean + length, end)
            if last > first:
                self.pieces.append(Piece(first + self.shift, raw + first - clean, last - first))
        self.done = end

    def put(self, edit: Edit) -> Span | None:
        """Write what is new and pass over what it replaces; gives the raw span of that."""
        low = high = -1
        for clean, raw, length in self._until(edit.end):
            first, last = max(clean, edit.start), min(clean + length, edit.end)
            if last > first:
                begin, stop = raw + first - clean, raw + last - clean
                if low < 0 and edit.new[:1].strip():
                    self.pieces.append(Piece(edit.start + self.shift, begin, 1))
                low, high = (begin if low < 0 else min(low, begin)), max(high, stop)
        self.texts.append(edit.new)
        self.shift += len(edit.new) - (edit.end - edit.start)
        self.done = edit.end
        return Span(low, high) if high > low >= 0 else None

    def _until(self, end: int) -> Iterator[Piece]:
        """Give the pieces from the finger on that begin before an offset; it stays on the last of them."""
        pieces = self.source.pieces
        while self.finger < len(pieces) and pieces[self.finger].clean < end:
            yield pieces[self.finger]
            if pieces[self.finger].clean + pieces[self.finger].length > end:
                return
            self.finger += 1


def cut(pieces: Sequence[Piece], start: int, end: int) -> list[Piece]:
    """Give the parts of the pieces that lie in `start:end`, counted from `start`."""
    found: list[Piece] = []
    index = max(bisect_right(pieces, start, key=lambda piece: piece.clean) - 1, 0)
    while index < len(pieces) and pieces[index].clean < end:
        piece = pieces[index]
        first = max(piece.clean, start)
        length = min(piece.clean + piece.length, end) - first
        if length > 0:
            found.append(Piece(first - start, piece.raw + first - piece.clean, length))
        index += 1
    return found


def concatenated(parts: Iterable[Mapped]) -> Mapped:
    """Put parts one after the other; runs that touch in text and raw input become one piece."""
    texts: list[str] = []
    pieces: list[Piece] = []
    at = 0
    for part in parts:
        for piece in part.pieces:
            moved = piece._replace(clean=piece.clean + at)
            pieces.append(moved)
        texts.append(part.text)
        at += len(part.text)
    return Mapped("".join(texts), tuple(pieces))
