"""Splits repaired text into sentences, each with its map back to the raw input."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from kg.model import Sentence
from kg.reading.blocks import Block
from kg.reading.mapped import Mapped
from kg.reading.text import CleanText
from kg.reading.textdata import TextData, text_data

STOP = re.compile(
    r"(?P<stop>(?<![.?!…])[.?!…]++)(?P<close>[\"'”’)\]]{0,6}+)(?:(?P<space>\s++)|(?=[A-Z][a-z]))"
)
BEFORE = re.compile(r"[^\s(\[“\"'/]*$")
GENE = re.compile(r"[a-zα-ω]{1,6}-?(?:[A-Z]|\d)|[α-ω]-")
NEXT = re.compile(r"[(\[“\"'‘]*(?P<word>[^\W_]+(?:[-’'][^\W_]+)*)?")
SPLIT = frozenset({"prose", "caption", "front"})
LABEL = re.compile(
    r"(?:\w+ )?(?:figure|fig\.?|table|tab\.?|scheme|box|chart) ?\w{0,4}[.:|]\s*", re.IGNORECASE
)
WITHIN = 400


def sentences(clean: CleanText, *, data: TextData | None = None) -> list[Sentence]:
    """Give the sentences of a text in reading order, headings, captions and table rows among them."""
    data = data or text_data()
    return [sentence for block in clean.blocks for sentence in _of_block(clean, block, data)]


def _of_block(clean: CleanText, block: Block, data: TextData) -> Iterator[Sentence]:
    text = clean.text[block.start : block.end]
    ends = [*boundaries(text, data), len(text)] if block.kind in SPLIT else [len(text)]
    if block.kind == "caption" and len(ends) > 1 and LABEL.fullmatch(text, 0, ends[0]):
        ends = ends[1:]
    start = 0
    for end in ends:
        part = clean.mapped.stripped(block.start + start, block.start + end)
        start = end
        if part.pieces:
            yield _sentence(clean.document.id, part, block)


def _sentence(document: str, part: Mapped, block: Block) -> Sentence:
    first = min(piece.raw for piece in part.pieces)
    last = max(piece.raw + piece.length for piece in part.pieces)
    return Sentence(document, first, last, part.text, part.pieces, block.section, block.kind)


def boundaries(text: str, data: TextData) -> list[int]:
    """Give the offsets at which a sentence begins, but for the first; linear in the text."""
    brackets = _brackets(text)
    found: list[int] = []
    start = 0
    for match in STOP.finditer(text):
        if match.end() < len(text) and _ends(text, match, start, data, brackets):
            found.append(match.end())
            start = match.end()
    return found


def _brackets(text: str) -> list[tuple[int, int]]:
    """Give the outermost pairs of brackets that are short enough to be an aside, in order."""
    pairs: list[tuple[int, int]] = []
    waiting: list[int] = []
    for match in re.finditer(r"[()\[\]]", text):
        if match[0] in "([":
            waiting.append(match.start())
        elif waiting:
            begin = waiting.pop()
            if match.start() - begin <= WITHIN:
                while pairs and pairs[-1][0] > begin:
                    pairs.pop()
                pairs.append((begin, match.start()))
    return pairs


def _ends(
    text: str, match: re.Match[str], start: int, data: TextData, brackets: list[tuple[int, int]]
) -> bool:
    following = NEXT.match(text, match.end())
    word = (following["word"] or "") if following else ""
    opens = word.lower() in data.openers and not word.islower()
    if match["space"] is None:
        return opens and _glued(text, match)
    if _aside(match.start(), start, brackets):
        return False
    if word and word[0].islower() and not GENE.match(word):
        return False
    if match["stop"] != "." or match["close"]:
        return bool(word) or match["stop"] != "."
    return _full_stop(text, match, start, data, (word, opens))


def _aside(at: int, start: int, brackets: list[tuple[int, int]]) -> bool:
    """Tell whether a place lies in brackets that opened within the sentence and not at its beginning."""
    index = bisect_right(brackets, at, key=lambda pair: pair[0]) - 1
    return index >= 0 and brackets[index][1] > at and brackets[index][0] > start + 1


def _glued(text: str, match: re.Match[str]) -> bool:
    """Allow an end without a space ("resistance.The") after a plain word only."""
    before = BEFORE.search(text, max(match.start() - 40, 0), match.start())
    return before is not None and re.fullmatch(r"[a-z]{3,}", before[0]) is not None


def _full_stop(
    text: str, match: re.Match[str], start: int, data: TextData, following: tuple[str, bool]
) -> bool:
    """Judge a full stop by the word before it; `following`: the next word, and whether it opens sentences."""
    word, opens = following
    window = text[max(match.start() - 40, start) : match.start()]
    found = BEFORE.search(window)
    before = found[0] if found else ""
    kind = _abbreviation(before, data)
    if kind == "never":
        return False
    if kind == "seldom":
        return opens
    if re.fullmatch(r"[^\W\d_]", before):
        return opens or not _initial(window, word)
    if before.isdigit() and start + len(window) == match.start() and window.strip() == before:
        return False
    if before == "0" and word[:1].isdigit():
        return False
    return bool(word) or text[match.end()] not in ",;:)"


def _abbreviation(before: str, data: TextData) -> str:
    plain = before.lower()
    if len(before) in {2, 3} and before.isupper() and plain not in data.capitals:
        return ""
    if plain in data.never:
        return "never"
    inner = re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", before)
    return "seldom" if plain in data.seldom or inner else ""


AFTER = frozenset({"by", "and", "of", "dr", "thank", "from", "with", "to", "for"})


def _initial(window: str, word: str) -> bool:
    """Tell a name's initial ("T. M. Smith", "E. coli") from a letter that ends a sentence ("vitamin C.")."""
    earlier = window[:-1].rstrip()
    named = not earlier or earlier[-1] in ".,;(" or earlier.rpartition(" ")[2].lower() in AFTER
    return window[-1:].isupper() and (named or not word[:1].isupper() or not earlier[-1:].islower())
