"""The words of a page's evidence: sentences and the spans in them, in parts that are unpacked when read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.model import Claim, Evidence, Sentence, Span
from kg.output.container import container

CHUNK = 2048
CUE_KINDS = ["negation", "hedge", "alteration"]
LONGEST = 0xFFFF
CUES = 255
MARK, VERBATIM = 0xE000, 0xF8FF


# One reading of a sentence, with the labels that the page gives the claim's two sides.
Row = tuple[Evidence, str, str]


def quote_parts(
    claims: Sequence[Claim],
    rows: Sequence[tuple[int, Evidence]],
    where: Sequence[int],
    sentences: Sequence[Sentence],
    label: Mapping[str, str],
) -> list[bytes]:
    """Give the containers of the sentences, `CHUNK` to each.

    `rows` (place in `claims`, evidence) are sorted by sentence, `where` gives the place of each row's
    sentence, `label` the label that the page gives a CURIE.
    """
    said: list[list[Row]] = [[] for _ in sentences]
    for (number, evidence), place in zip(rows, where, strict=True):
        claim = claims[number]
        said[place].append((evidence, label[claim.subject.curie], label[claim.object.curie]))
    parts, start = [], 0
    for first in range(0, len(sentences), CHUNK):
        chunk = said[first : first + CHUNK]
        parts.append(_part(sentences[first : first + CHUNK], chunk, start))
        start += sum(map(len, chunk))
    return parts


def _part(chunk: Sequence[Sentence], said: Sequence[Sequence[Row]], start: int) -> bytes:
    written = [_abridge(sentence.text, rows) for sentence, rows in zip(chunk, said, strict=True)]
    spans = [span for _, sides in written for span in sides]
    evidence = [one for rows in said for one, _, _ in rows]
    triggers = [_utf16(one.sentence.text, one.trigger) for one in evidence]
    cues = [
        (CUE_KINDS.index(cue.kind) if cue.kind in CUE_KINDS else len(CUE_KINDS), cue.span, one.sentence.text)
        for one in evidence
        for cue in one.cues[:CUES]
    ]
    places = [_utf16(text, span) for _, span, text in cues]
    return container(
        {"text": [text for text, _ in written], "first": [start]},
        [
            ("step", "I", _steps(chunk)),
            ("longer", "I", [_zigzag(one.end - one.start - len(one.text)) for one in chunk]),
            ("subject", "H", [span[0] for span in spans[::2]]),
            ("subject_length", "H", [span[1] for span in spans[::2]]),
            ("object", "H", [span[0] for span in spans[1::2]]),
            ("object_length", "H", [span[1] for span in spans[1::2]]),
            ("trigger", "H", [span[0] for span in triggers]),
            ("trigger_length", "H", [span[1] for span in triggers]),
            ("cues", "B", [len(one.cues[:CUES]) for one in evidence]),
            ("cue_kind", "B", [kind for kind, _, _ in cues]),
            ("cue", "H", [span[0] for span in places]),
            ("cue_length", "H", [span[1] for span in places]),
        ],
    )


def _abridge(text: str, rows: Sequence[Row]) -> tuple[str, list[tuple[int, int]]]:
    """Write a sentence with its entities' labels left out, and the spans of each row's subject and object.

    A private-use character, `MARK` + 2 x row + side, stands for the label of that row's subject (side 0) or
    object (1) where a mention is spelled as the label. A span of such a mention is the mark's number with
    length 0; the others count in the whole text. A sentence that holds private-use characters itself stays as
    it is, after one `VERBATIM`.
    """
    sides = [side.mention.span for one, _, _ in rows for side in (one.subject, one.object)]
    if not text.isascii() and any(MARK <= ord(letter) <= VERBATIM for letter in text):
        return chr(VERBATIM) + text, [_utf16(text, span) for span in sides]
    marks = _marks(text, sides, [label for _, *both in rows for label in both])
    pieces, place = [], 0
    for span in sorted(marks):
        pieces += [text[place : span.start], chr(MARK + marks[span])]
        place = span.end
    pieces.append(text[place:])
    return "".join(pieces), [(marks[span], 0) if span in marks else _utf16(text, span) for span in sides]


def _marks(text: str, sides: Sequence[Span], labels: Sequence[str]) -> dict[Span, int]:
    """Give the numbers of the spans that are spelled as their labels and overlap none before."""
    marks: dict[Span, int] = {}
    for number, (span, label) in enumerate(zip(sides[: VERBATIM - MARK], labels, strict=False)):
        start, end = span
        if label and text[start:end] == label and _free(start, end, marks):
            marks[span] = number
    return marks


def _free(start: int, end: int, taken: Iterable[Span]) -> bool:
    for low, high in taken:  # noqa: SIM110 - asked a million times, and `all` costs twice as much
        if low < end and start < high:
            return False
    return True


def _steps(chunk: Sequence[Sentence]) -> list[int]:
    """Give each sentence's start, counted from the start of the one before where that is of its document."""
    before = [None, *chunk]
    return [
        one.start - last.start if last is not None and last.document == one.document else one.start
        for last, one in zip(before, chunk, strict=False)
    ]


def _zigzag(value: int) -> int:
    return value * 2 if value >= 0 else -value * 2 - 1


def _utf16(text: str, span: Span | None) -> tuple[int, int]:
    """Give start and length of a span in UTF-16 units, as browsers count; nothing is 0, 0."""
    if span is None:
        return 0, 0
    start, end = span
    if text.isascii() and end <= LONGEST:
        return start, end - start
    before = len(text[:start].encode("utf-16-le", "surrogatepass")) // 2
    length = len(text[start:end].encode("utf-16-le", "surrogatepass")) // 2
    return min(before, LONGEST), min(length, LONGEST)
