"""Find the abbreviations that a document defines, in either order: `long form (SF)` and `SF (long form)`.

The algorithm is Schwartz and Hearst's (2003, Pacific Symposium on Biocomputing 8:451-462). Two ways stand
behind one function: scispaCy's detector, completed by ours, where scispaCy is installed, and our own reading
of the paper where it is not.
"""

from __future__ import annotations

import importlib.util
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from types import MappingProxyType

from kg.errors import OptionError
from kg.model import Sentence

BRACKETED = re.compile(r"\(([^()\[\]]{2,120})\)|\[([^()\[\]]{2,120})\]")
WORD = re.compile(r"\S+")
SHORT = re.compile(r"(?=[^\W\d_]|\d+[^\W\d_])[\w./+-]{1,12}(?: [\w./+-]{1,5})?\Z")
GLOSSARY = re.compile(r"\b[Aa]bbreviations?(?: used)?\s*[:.]")
GLOSS = re.compile(r"([\w/+-]{2,12})\s*(?:[,:=]|[–—-] )\s*([^;=]{4,120}?)(?=[;.]|\Z)")
LONGEST_FOR_SCISPACY = 2000
NO_LETTER = -1


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Short form to long form, as one document defines them; the first definition of a short form counts."""

    long_forms: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def long(self, short: str) -> str | None:
        """Give the long form of a short form, or of its plural (`TKIs` for `TKI`)."""
        found = self.long_forms.get(short)
        if found is None and short.endswith("s") and len(short) > 2:
            found = self.long_forms.get(short[:-1])
        return found


Definition = tuple[str, str]
Finder = Callable[[str], Iterable[Definition]]


def abbreviations(sentences: Iterable[Sentence], *, way: str | None = None) -> Abbreviations:
    """Collect the definitions of a document; `way` is `scispacy` or `own`, by default what is installed.

    Time grows with the text: definitions lie within a sentence, and overlong sentences go our own way.
    """
    chosen = default_way() if way is None else way
    if chosen not in WAYS:
        raise OptionError(f"unknown way {way!r} to find abbreviations; expected {' or '.join(sorted(WAYS))}")
    found: dict[str, str] = {}
    for sentence in sentences:
        for short, long in definitions(sentence.text, WAYS[chosen]):
            found.setdefault(short, long)
    return Abbreviations(MappingProxyType(found))


def definitions(text: str, find: Finder) -> Iterator[Definition]:
    """Yield the sound definitions of one sentence: of the way asked for, then what it leaves out."""
    if "(" in text or "[" in text:
        yield from filter(sound, chain(find(text), find_own(text)))
    if GLOSSARY.search(text):
        yield from filter(sound, find_glossary(text))


def sound(definition: Definition) -> bool:
    """Tell whether the long form is whole: it begins with the match and its brackets are balanced."""
    short, long = definition
    balanced = long.count("(") == long.count(")") and long.count("[") == long.count("]")
    return is_short(short) and len(long) > len(short) and balanced and align(short, long) == 0


def default_way() -> str:
    """Name the way that is used where none is asked for."""
    return "scispacy" if importlib.util.find_spec("scispacy") else "own"


def find_own(text: str) -> Iterator[Definition]:
    """Find the definitions of one sentence by our own reading of the algorithm."""
    for bracket in BRACKETED.finditer(text):
        inside = (bracket[1] or bracket[2]).strip()
        before = text[max(bracket.start() - 250, 0) : bracket.start()].rstrip()
        first = re.split(r"[;,]| or ", inside, maxsplit=1)[0].strip()
        if is_short(first) and (long := long_before(before, first)):
            yield first, long
        elif " " in inside:
            yield from find_inside(before, inside)


def find_inside(before: str, inside: str) -> Iterator[Definition]:
    """Read `SF (long form)`."""
    last = WORD.findall(before)[-1:]
    short = last[0].strip("([,;") if last else ""
    long = re.split(r"[;,]", inside, maxsplit=1)[0].strip()
    if is_short(short) and " " in long and (start := align(short, long)) != NO_LETTER and start == 0:
        yield short, long


def find_glossary(text: str) -> Iterator[Definition]:
    """Read a list such as `Abbreviations: SF, long form; SF, long form`."""
    start = GLOSSARY.search(text)
    for found in GLOSS.finditer(text, start.end() if start else 0):
        short, long = found[1], found[2].strip()
        if is_short(short) and align(short, long) == 0:
            yield short, long


def is_short(form: str) -> bool:
    """Tell a possible short form: two to twelve signs, half of them letters, at most two words."""
    letters = sum(sign.isalpha() for sign in form)
    capital = any(sign.isupper() or sign.isdigit() for sign in form)
    return bool(SHORT.match(form)) and 2 <= len(form) <= 12 and letters * 2 >= len(form) and capital


def long_before(before: str, short: str) -> str:
    """Give the long form at the end of the words before the bracket, or nothing."""
    most = min(len(short) + 5, len(short) * 2)
    words = list(WORD.finditer(before))[-most:]
    if not words:
        return ""
    window = before[words[0].start() :]
    start = align(short, window)
    long = window[start:] if start != NO_LETTER else ""
    return long if len(long) > len(short) and short not in long.split() else ""


def align(short: str, long: str) -> int:
    """Match the short form's letters from right to left in the long form; give where the first one stands.

    The first letter must begin a word. Gives -1 where the letters cannot be matched in order.
    """
    place = len(long)
    signs = [sign for sign in short.lower() if sign.isalnum()]
    low = long.lower()
    if len(low) != len(long):
        return NO_LETTER
    for number in range(len(signs) - 1, -1, -1):
        place = low.rfind(signs[number], 0, place)
        while number == 0 and place > 0 and long[place - 1].isalnum():
            place = low.rfind(signs[number], 0, place)
        if place == NO_LETTER:
            return NO_LETTER
    return place


@lru_cache(maxsize=1)
def scispacy_detector() -> Callable[[str], list[Definition]]:
    """Set up scispaCy's detector over a blank English pipeline; it needs tokens and nothing else."""
    import spacy  # noqa: PLC0415  # an optional part, and slow to load
    from scispacy.abbreviation import AbbreviationDetector  # noqa: PLC0415

    nlp = spacy.blank("en")
    # It looks at nothing but texts; the rest takes most of a new word's time.
    nlp.vocab.lex_attr_getters = {}  # type: ignore[attr-defined]
    detector = AbbreviationDetector(nlp)

    def find(text: str) -> list[Definition]:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # it matches with an empty matcher where a sentence defines nothing
            doc = detector(nlp.make_doc(text))
        return [(short.text, short._.long_form.text) for short in doc._.abbreviations]

    return find


def find_scispacy(text: str) -> Iterable[Definition]:
    """Find the definitions of one sentence with scispaCy's detector."""
    if len(text) > LONGEST_FOR_SCISPACY or text.count("(") > 40:
        return find_own(text)
    return scispacy_detector()(text)


WAYS: Mapping[str, Finder] = {"scispacy": find_scispacy, "own": find_own}
