"""Fold a name to the key under which its spellings meet: case, hyphens, spaces, Greek letters, British forms.

The same folding serves the tables and the text, so a name is listed once however it is written. A key holds
letters and digits only. What folding joins, grounding may tell apart again by the surface.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from kg.errors import CuratedError

GREEK = re.compile(r"GREEK (?:SMALL|CAPITAL) LETTER (?:FINAL )?([A-Z]+)(?: WITH .*)?$")
WITHIN = str.maketrans({"-": " ", "/": " ", "\t": " ", "\r": " "})
KEPT = {*"abcdefghijklmnopqrstuvwxyz0123456789", " ", "\n"}
DROPPED = str.maketrans({chr(code): None for code in range(128) if chr(code) not in KEPT})
Spelling = tuple[tuple[str, str], ...]


@lru_cache(maxsize=4096)
def plain(sign: str) -> str:
    """Spell one non-ASCII character in ASCII where it can be: `β` is `beta`, `é` is `e`, `–` is `-`."""
    category = unicodedata.category(sign)
    if category == "Pd" or sign == "−":
        return "-"
    if category == "Cf":
        return ""
    if sign in "’′‵ʹ‘`´":
        return "'"
    greek = GREEK.match(unicodedata.name(sign, ""))
    if greek:
        return "lambda" if greek[1] == "LAMDA" else greek[1].lower()
    parts = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    if parts == sign:
        return sign if sign.isalnum() else " "
    return "".join(part if part.isascii() else plain(part) for part in parts)


def to_ascii(text: str) -> str:
    """Spell a text in ASCII as far as it goes; letters of other scripts stay as they are."""
    if text.isascii():
        return text
    return "".join(sign if sign.isascii() else plain(sign) for sign in unicodedata.normalize("NFC", text))


class Folding:
    """Folds names one by one or, many times faster, all at once with the same result."""

    def __init__(self, spelling: Spelling = ()) -> None:
        self.spelling = spelling
        self._british = re.compile("|".join(re.escape(british) for british, _ in spelling) or r"(?!)")

    def spaced(self, form: str) -> str:
        """Fold to lower-case words; hyphens and slashes part words, other signs vanish."""
        return self._fold(to_ascii(form))

    def key(self, form: str) -> str:
        """Fold to the key: letters and digits only."""
        if form.isalnum() and form.isascii():
            return self._american(form.lower())
        return self.spaced(form).replace(" ", "").replace("\n", "")

    def spaced_all(self, forms: Iterable[str]) -> list[str]:
        """Fold every form as `spaced` does, in one pass; no form may hold a line break."""
        return self.spaced_text(forms).split("\n")

    def spaced_text(self, texts: Iterable[str]) -> str:
        """Fold every line of the texts as `spaced` does, into lines of one text."""
        return self._fold("\n".join([text if text.isascii() else to_ascii(text) for text in texts]))

    def _american(self, text: str) -> str:
        if self._british.search(text):
            for british, american in self.spelling:
                text = american.join(text.split(british))  # `replace` would look through it twice
        return text

    def _fold(self, text: str) -> str:
        text = self._american(text.lower())
        text = text.replace("'s ", " ").replace("'s\n", "\n").removesuffix("'s").translate(WITHIN)
        if text.isascii():
            return text.translate(DROPPED)
        return "".join(sign for sign in text if sign in KEPT or (not sign.isascii() and sign.isalnum()))


def read_spelling(path: Path) -> Spelling:
    """Read British and American spellings, two tab-separated columns under a header, in the order of use."""
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        cells = line.split("\t")
        if number == 1 or not line or line.startswith("#"):
            continue
        if len(cells) != 2 or not all(cell.isascii() and cell == cell.lower() and cell for cell in cells):
            raise CuratedError(f"{path.name}:{number}: expected a British and an American part, tab between")
        pairs.append((cells[0], cells[1]))
    return tuple(pairs)


def read_words(path: Path) -> frozenset[str]:
    """Read a list of lower-case words, one a line; `#` begins a remark."""
    lines: Iterable[str] = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
