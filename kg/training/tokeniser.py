"""The tokeniser of the shipped pipeline: symbols stand alone, so that entity edges fall on token edges.

It is made of regular expressions and exceptions only, and so is stored with the pipeline and loaded by spaCy.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from spacy.language import Language
from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer

WORDS = Path(__file__).with_name("tokeniser.toml")
DASHES = r"\-‐‑‒–—―−"
SYMBOLS = re.escape("/+*=<>()[]{}|;:!?%&#@~^_\"'`´‘’“”„«»′″·•…→←↔↑↓≥≤≈≠±×÷√∞§¶†‡®™©°$€£\\")
# A protein change written against its gene's symbol is cut off without a character between them.
GLUED_MUTATION = r"(?<=[A-Za-z\d]{3})(?=[ACDEFGHIKLMNPQRSTVWY][1-9]\d{1,3}[ACDEFGHIKLMNPQRSTVWYX]\b)"
LETTER = r"[^\W\d_]"


def configure(nlp: Language) -> Language:
    """Give a blank English pipeline our tokeniser in place of its own; return the same pipeline."""
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    nlp.tokenizer = Tokenizer(
        nlp.vocab,
        rules=_exceptions(nlp, words["abbreviations"]),
        prefix_search=re.compile(_prefix()).search,
        suffix_search=re.compile(_suffix(words["units"])).search,
        infix_finditer=re.compile(_infix()).finditer,
        url_match=nlp.tokenizer.url_match,
    )
    return nlp


def _prefix() -> str:
    return rf"^(?:°C\b|\.{{3}}|[{SYMBOLS}{DASHES},]|\.(?!\d))"


def _suffix(units: list[str]) -> str:
    measured = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
    contraction = r"(?<=\w)(?:['’][sS])"
    return rf"(?:\.{{3}}|{contraction}|(?<=\d)(?:{measured})|°C|[{SYMBOLS}{DASHES},.])$"


def _infix() -> str:
    return "|".join(
        (
            r"\.{3}",
            rf"[{SYMBOLS}{DASHES}]",
            r",(?!\d{3}(?:\D|$))",
            r"(?<!\d),",
            rf"(?<=[\w)\]]{{2}})\.(?=[A-Z]{LETTER}{{2}})",
            rf"(?<=[)\]])\.(?={LETTER})",
            GLUED_MUTATION,
        ),
    )


def _exceptions(nlp: Language, abbreviations: list[str]) -> dict[str, list[dict[int, str]]]:
    contractions = {
        surface: [{ORTH: piece[ORTH]} for piece in pieces]
        for surface, pieces in nlp.tokenizer.rules.items()
        if surface.lower() == "cannot" or (re.search(r"\w['’]\w", surface) and "." not in surface)
    }
    return contractions | {word: [{ORTH: word}] for word in abbreviations}
