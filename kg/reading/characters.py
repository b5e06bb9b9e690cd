"""Mends single characters that extraction spoilt: ligatures, spaces, hyphens, mojibake, controls."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from kg.reading.mapped import Edit

LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
    "Ɵ": "ti",
    "Ʃ": "tt",
}
SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
HYPHENS = "\u2010\u2011\ufe63\uff0d"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
CONTROLS = "".join(map(chr, [*range(9), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0)]))
SINGLE = re.compile(f"[{''.join(LIGATURES)}]|[{SPACES}]|[{HYPHENS}]|[{INVISIBLE}]+|[{CONTROLS}]+")
LOST = re.compile("(?<![^\\W\\d_])[^\\W\\d_]*+(?:\ufffd[^\\W\\d_]+)+")
AFTER_NUMBER = re.compile("^[^\\S\n]*(?:\\d{1,2}\\.)*\\d{1,2}\\.?\\s+(\ufffd)(?=\\s)", re.MULTILINE)
REPLACED = ("ti", "fi", "fl", "ff", "ffi", "tt", "ffl", "tf", "ft", "Th")
TI = re.compile(r"on|ve|vi|c|m[ei]|ng|ssue|tle|al|en|a[lt]|\ufffd")
LEADS = "ÂÃÎÏâï"
MOJIBAKE = re.compile(
    f"[{LEADS}][\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{{1,2}}",
)
Known = Callable[[str], bool]


def character_edits(text: str, known: Known) -> list[Edit]:
    """Give the edits that mend single characters, in order; `known` words tell what a lost ligature was."""
    found = sorted([*_mojibake(text), *_singles(text), *_lost(text, known)])
    kept: list[Edit] = []
    for edit in found:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _singles(text: str) -> Iterator[Edit]:
    for match in SINGLE.finditer(text):
        start, end = match.span()
        found = match[0][0]
        if found in LIGATURES:
            yield Edit(start, end, LIGATURES[found], "ligature")
        elif found in SPACES:
            yield Edit(start, end, " ")
        elif found in HYPHENS:
            yield Edit(start, end, "-", "character")
        else:
            yield Edit(start, end, "", "control")


def _lost(text: str, known: Known) -> Iterator[Edit]:
    """Put for a replacement character inside a word the ligature that it was; others stay as they stand."""
    if "\ufffd" not in text:
        return
    for match in AFTER_NUMBER.finditer(text):
        yield Edit(match.start(1), match.end(1), " ", "replacement")
    for match in LOST.finditer(text):
        if match.end() - match.start() > 60:
            continue
        for place in re.finditer("\ufffd", match[0]):
            at = match.start() + place.start()
            yield Edit(at, at + 1, _ligature(match[0], place.start(), known), "replacement")


def _ligature(word: str, at: int, known: Known) -> str:
    for tried in REPLACED:
        if known(word.replace("\ufffd", tried).lower()):
            return tried
    likely = "ti" if TI.match(word, at + 1) else "fi"
    return likely if word[:at] or word[at + 1 :].islower() else "\ufffd"


def _mojibake(text: str) -> Iterator[Edit]:
    """Find UTF-8 that was read as Windows-1252, such as the three characters that an apostrophe becomes."""
    for match in MOJIBAKE.finditer(text):
        for length in (3, 2):
            mended = _decoded(match[0][:length]) if len(match[0]) >= length else ""
            if mended:
                yield Edit(match.start(), match.start() + length, mended, "mojibake")
                break


def _decoded(found: str) -> str:
    try:
        mended = b"".join(_byte(letter) for letter in found).decode("utf-8")
    except UnicodeError:
        return ""
    if len(mended) != 1:
        return ""
    plain = unicodedata.normalize("NFKC", mended) if mended in LIGATURES else mended
    return " " if plain in SPACES else plain


def _byte(letter: str) -> bytes:
    return bytes([ord(letter)]) if ord(letter) < 0x100 else letter.encode("cp1252")
