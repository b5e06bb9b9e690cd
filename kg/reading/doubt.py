"""How far a name can be trusted by itself: short, plain or many-sided names need support by context."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from kg.model import Entity, EntityType
from kg.reading.forms import GENIC, PROTEIN, bared, is_symbol
from kg.reading.lexicon import Lexicon

# Proteins of a weight are written small, p16; days after birth, promoters and places are not.
RAISED = re.compile(r"P\d\d\Z")
SUBSTANCES = {EntityType.DRUG, EntityType.CHEMICAL}


def reaches(score: float, least: float) -> bool:
    """Compare sums of hundredths as they are meant: 0.1 + 0.2 reaches 0.3, and so does 0.9 - 0.6."""
    return round(score - least, 6) >= 0


class Candidate(NamedTuple):
    """One entity that a surface may name: through which form, of which kind, matched how, with which score.

    `doubt` is how much support by context this reading needs before it counts; 0 is none.
    """

    entity: Entity
    form: str
    kind: str
    method: str
    score: float
    doubt: float = 0.0

    def doubted(self, doubt: float) -> Candidate:
        """Give the same reading with so much doubt."""
        return self if doubt == self.doubt else self._replace(doubt=doubt)


class Doubter:
    """Weighs the weaknesses of one reading of a surface."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._vocabulary = lexicon.vocabulary
        self._hints = lexicon.vocabulary.hints

    def doubt(self, surface: str, one: Candidate, meant: Collection[str]) -> float:
        """Sum up how much a reading lacks; `meant` are the CURIEs that curators know for the surface."""
        if one.kind == "own":
            return 0.0
        if meant:
            return 0.15 if one.entity.curie in meant else 0.5
        bare = bared(surface)
        meanings = self._hints.acronyms.get(bare.upper(), ())
        if meanings and not bare.islower() and self._means(one.entity.curie, meanings):
            return 0.0 if len(meanings) == 1 else 0.15
        plural = one.entity.type is EntityType.GENE and one.method == "plural" and is_symbol(one.form)
        taken = self._taken(bare, one, bool(meanings)) or _plainness(surface, bare, one)
        raised = one.method == "case" and RAISED.match(surface) is not None and one.form[:1] == "p"
        return round(_shortness(bare, one) + taken + (0.15 if plural else 0.0) + (0.3 if raised else 0.0), 2)

    def _taken(self, bare: str, one: Candidate, acronym: bool) -> float:  # noqa: FBT001
        """Weigh that the name is also an acronym of something else, or a common word."""
        label = one.kind == "label" and one.method == "exact"
        if acronym:
            return 0.35 if label else 0.55
        if bare.lower() in self._hints.common and (one.entity.type in GENIC or is_symbol(one.form)):
            return 0.2 if label else 0.4
        return 0.4 if one.entity.type in SUBSTANCES and bare.lower() in self._hints.common else 0.0

    def _means(self, curie: str, meanings: Collection[str]) -> bool:
        keys = {self._vocabulary.folding.key(meaning) for meaning in meanings}
        rows = {self._lexicon.row(number) for key in keys for number in self._lexicon.names(key)}
        return any(row in rows for row in self._vocabulary.rows(curie))


def _shortness(bare: str, one: Candidate) -> float:
    """Weigh that a name is short: an approved symbol of three letters is not."""
    if not any(map(str.isalpha, bare)):
        return 1.0 if len(bare) <= 2 else 0.5
    if len(bare) <= 2:
        return 0.35 if bare.isupper() else 0.5
    if len(bare) > 3 or not bare.isalpha() or not is_symbol(one.form):
        return 0.0
    if one.kind == "label":
        return 0.0 if one.method == "exact" else 0.1 if one.entity.type in GENIC else 0.2
    return 0.15 if one.method == "exact" else 0.2


def _plainness(surface: str, bare: str, one: Candidate) -> float:
    """Weigh that a gene's symbol is written like a word, and that a word is no name of a protein."""
    if one.entity.type not in GENIC or " " in surface or not bare.isalpha():
        return 0.0
    if len(bare) == 3:
        return 0.25 if bare.islower() else 0.0
    if not (bare.islower() or bare.istitle()):
        return 0.0
    if is_symbol(one.form):
        return 0.3 if bare.islower() else 0.2 if one.method in {"case", "plural"} else 0.0
    return 0.0 if PROTEIN.search(bare.lower()) or one.kind == "label" else 0.25
