"""How a surface in a text matches a form in the tables: in spelling, in case, in word borders."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.curated.folding import Folding, plain, to_ascii
from kg.curated.hints import Hints
from kg.curated.terms import Brief
from kg.model import EntityType
from kg.reading.lexicon import respellings

WORDY = {EntityType.DISEASE, EntityType.PROCESS, EntityType.PATHWAY, EntityType.MECHANISM}
GENIC = {EntityType.GENE, EntityType.GENE_FAMILY}
SIGN = re.compile(r"[^\w]|_")
HARD = re.compile(r"[^\w\s/'’′‐‑‒–—−.-]|\d+")
PHOSPHO = re.compile(r"p-?[A-Z]")
# PubMed's plain text sets in brackets what is printed as a subscript or superscript: `5-HT(1A)`, `K(+)`.
SUBSCRIPT = re.compile(r"(?<=[A-Za-z])\(([A-Z0-9]{1,3}[+]?|[+])(?:\)|$)")
STUB = re.compile(
    r"(?:binding|induced|inducing|inducible|related|specific|associated|like|dependent|regulated|regulatory"
    r"|activated|activating|containing|interacting|coupled|linked|gated|epithelial|sensitive|enriched)$"
)

# Older papers part a spelled-out letter from its number: `alpha 1-adrenoceptor`.
GREEK = frozenset(plain(chr(code)) for code in range(ord("α"), ord("ω") + 1))
PROTEIN = re.compile(r"(?:ins?|ases?|gens?|kines?|ones?|tors?|globulins?|poietin|ligands?)$")


def is_symbol(form: str) -> bool:
    """Tell a symbol, code or abbreviation, whose case counts, from words."""
    bare = bared(form)
    if len(bare) > 10 or (" " in form and len(bare) > 8):
        return False
    return len(bare) <= 3 or any(map(str.isdigit, bare)) or sum(map(str.isupper, bare)) >= 2


def bared(form: str) -> str:
    """Leave out every sign that is no letter and no digit."""
    return form if form.isalnum() else SIGN.sub("", form)


def _wordy(form: str, term: Brief) -> bool:
    return term.entity.type in WORDY and not is_symbol(form)


class Comparer:
    """Compares surfaces with forms."""

    def __init__(self, folding: Folding, hints: Hints) -> None:
        self._folding = folding
        self._hints = hints

    def method(self, surface: str, key: str, form: str, term: Brief) -> str:
        """Say how the surface matches the form, both folding to `key`; empty where it does not."""
        if "(" in surface and "(" not in form:
            surface = SUBSCRIPT.sub(r"\1", surface)
        if term.entity.type in GENIC and self._says_little(form, term):
            return ""
        if surface == form:
            common = form.islower() and form in self._hints.common and form != term.entity.label
            return "" if common and not _wordy(form, term) else "exact"
        if surface.isascii() and surface.replace(" ", "").isalpha() and surface.lower() == form.lower():
            return self.in_other_case(surface, form, term)
        return self.otherwise(surface, key, form, term)

    def otherwise(self, surface: str, key: str, form: str, term: Brief) -> str:
        """Say how a surface matches a form that it is not."""
        folded = self._folding.key(surface)
        said = surface if folded == key else self._respelled(surface, key)
        fits = HARD.findall(said) == HARD.findall(form) and self._borders_fit(surface, form)
        if fits and folded[:1] == "p" and folded[1:] == key and surface[1:].replace("-", "") == form:
            return "prefix"
        if not fits or (PHOSPHO.match(surface) and not form.startswith("p")):
            return ""
        return self._loosely(surface, folded, key, form, wordy=_wordy(form, term))

    def in_other_case(self, surface: str, form: str, term: Brief) -> str:
        """Say the same, at less cost, of letters and blanks that differ from the form in case alone."""
        if PHOSPHO.match(surface) and not form.startswith("p"):
            return ""
        if _wordy(form, term):
            return "case"
        bare, bare_form = surface.replace(" ", ""), form.replace(" ", "")
        return "case" if self._case_fits(bare, bare_form, form) else ""

    def _respelled(self, surface: str, key: str) -> str:
        """Give the other spelling of the surface by which it folds to the key, or the surface itself."""
        return next((form for form in respellings(surface) if self._folding.key(form) == key), surface)

    def _loosely(self, surface: str, folded: str, key: str, form: str, *, wordy: bool) -> str:
        bare, bare_form = bared(surface), bared(form)
        plural = folded != key and folded[:-1] in {key, key[:-1] + "ie"}
        bare = bare[:-1] if plural else bare
        same = bare == bare_form
        if not (same or wordy or self._case_fits(bare, bare_form, form)):
            return ""
        if plural:
            return "plural"
        if same:
            return "hyphen"
        if bare.lower() == bare_form.lower():
            return "case"
        return "hyphen" if surface.isascii() and form.isascii() and folded == key else "greek"

    def _says_little(self, form: str, term: Brief) -> bool:
        """Tell a gene's name that is a piece of a description: `mannose-binding`, `heart muscle`."""
        if term.kind(form) in {"label", "symbol"}:
            return False
        words = form.lower().replace("-", " ").split()
        if len(words) > 1 and STUB.search(words[-1]):
            return True
        plain = form[:1].islower() and all(word in self._hints.common for word in words)
        return plain and not PROTEIN.search(words[-1])

    def _borders_fit(self, surface: str, form: str) -> bool:
        """Tell whether white space parts the surface where the form is parted, or before a number."""
        if " " not in surface:
            return True
        borders, length = set(), 0
        for part in self._folding.spaced(form).split():
            length += len(part)
            borders.add(length)
        length = 0
        for left, right in pairwise(surface.split(" ")):
            length += len(self._folding.key(left))
            number = left.isalpha() and right.lstrip("-")[:1].isdigit() and is_symbol(form)
            if left.lower() in GREEK and right[:1].isdigit():
                continue
            if number and not left.isupper() and (len(left) == 1 or left.lower() in self._hints.common):
                return False
            if length not in borders and not (number and len(left) > 1 and left[0].isupper()):
                return False
        return True

    def _case_fits(self, bare: str, bare_form: str, form: str) -> bool:
        """Tell whether a difference in case is harmless: always for words, seldom for short symbols."""
        low = to_ascii(bare).lower()
        if low in self._hints.common:
            return False
        if not is_symbol(form):
            return True
        if bare.isupper() or bare.islower():
            return len(low) >= 3
        if bare.istitle():
            return len(low) >= 2
        return len(low) >= 4 or bare_form.lower() == low
