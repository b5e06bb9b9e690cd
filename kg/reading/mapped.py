"""Text with a map back to the raw input: the one way that repairs change characters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
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
        parts: list[Mapped] = []
        repairs: list[Repair] = []
        done = 0
        for edit in edits:
            parts.append(self.slice(done, edit.start))
            parts.append(Mapped(edit.new, self._place(edit)))
            if edit.kind and (span := self.raw_span(edit.start, edit.end) or self._point(edit.start)):
                repairs.append(Repair(edit.kind, *span))
            done = edit.end
        parts.append(self.slice(done, len(self.text)))
        return concatenated(parts), repairs

    def _point(self, at: int) -> Span | None:
        """Give the raw place before a character, for an edit that takes nothing away."""
        after = self.raw_span(at, at + 1)
        return Span(after.start, after.start) if after else None

    def _place(self, edit: Edit) -> tuple[Piece, ...]:
        if not edit.new.strip():
            return ()
        inside = cut(self.pieces, edit.start, edit.end)
        return (Piece(0, inside[0].raw, 1),) if inside else ()


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
