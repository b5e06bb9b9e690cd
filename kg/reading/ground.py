"""Ground a name by itself: which entities it may be, how well each fits, and whether one stands out.

Order of trust (VOCABULARY): a user's own overlay, the approved symbol in its exact case, FamPlex, then aliases
and withdrawn symbols; context (`kg.reading.ambiguity`) decides what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.curated.folding import to_ascii
from kg.model import Entity, EntityType
from kg.reading.lexicon import Lexicon

TRUST = {"label": 0.98, "name": 0.95, "symbol": 0.9, "previous": 0.8}
FAMILY_TRUST = {"label": 0.97, "name": 0.96, "symbol": 0.95, "previous": 0.9}
LOSS = {"exact": 0.0, "hyphen": 0.01, "greek": 0.01, "case": 0.02, "plural": 0.02, "prefix": 0.03}
CLEAR = 0.025
SIGN = re.compile(r"[^\w]|_")
HARD = re.compile(r"[^\w\s/'’′‐‑‒–—−.-]")
MEMORY = 200_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entity that a surface may name: through which form, of which kind, matched how, with which score."""

    entity: Entity
    form: str
    kind: str
    method: str
    score: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The candidates, best first. `clear`: the best one leads. `strong`: the name needs no support by context."""

    candidates: tuple[Candidate, ...]
    clear: bool = False
    strong: bool = False

    @property
    def best(self) -> Candidate:
        """Give the first candidate."""
        return self.candidates[0]


NOTHING = Verdict(())


class Grounder:
    """Judges surfaces; the same surface is judged once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.vocabulary = lexicon.vocabulary
        self._verdicts: dict[str, Verdict] = {}

    def verdict(self, surface: str, key: str) -> Verdict:
        """Judge a surface that folds to the key (or whose singular does)."""
        known = self._verdicts.get(surface)
        if known is None:
            if len(self._verdicts) > MEMORY:
                self._verdicts.clear()
            known = self._verdicts[surface] = self._judge(surface, key)
        return known

    def _judge(self, surface: str, key: str) -> Verdict:
        best: dict[str, Candidate] = {}
        for number in self.lexicon.names(key):
            candidate = self._candidate(surface, key, number)
            if candidate and candidate.score > getattr(best.get(candidate.entity.curie), "score", 0.0):
                best[candidate.entity.curie] = candidate
        ranked = tuple(sorted(best.values(), key=lambda one: (-one.score, one.entity.curie)))
        if not ranked:
            return NOTHING
        clear = len(ranked) == 1 or ranked[0].score - ranked[1].score >= CLEAR
        return Verdict(ranked, clear, clear and self._stands_alone(surface, ranked[0]))

    def _candidate(self, surface: str, key: str, number: int) -> Candidate | None:
        form, row = self.lexicon.forms[number], self.lexicon.owners[number]
        method = self._method(surface, key, form)
        if not method:
            return None
        term = self.vocabulary.term(row)
        if row < self.vocabulary.own:
            return Candidate(term.entity, form, "own", method, 1.0)
        kind = (
            "label" if form == term.label
            else "name" if form in term.names
            else "symbol" if form in term.symbols
            else "previous"
        )  # fmt: skip
        trust = FAMILY_TRUST if term.type is EntityType.GENE_FAMILY else TRUST
        loss = LOSS[method] + (0.03 if term.type is EntityType.CELL_LINE else 0.0)
        return Candidate(term.entity, form, kind, method, round(trust[kind] - loss, 4))

    def _method(self, surface: str, key: str, form: str) -> str:
        """Say how the surface matches the form; empty where it does not, for its case or its brackets."""
        if surface == form:
            return "exact" if not (form.islower() and self._common(form)) or " " in form else ""
        if HARD.findall(surface) != HARD.findall(form):
            return ""
        bare, bare_form = SIGN.sub("", surface), SIGN.sub("", form)
        plural = bool(bare) and bare[-1] in "sS" and self.vocabulary.folding.key(surface) != key
        if plural:
            bare = bare[:-1]
        if bare == bare_form:
            return "plural" if plural else "hyphen"
        if not self._case_fits(bare, bare_form, form):
            return ""
        if bare.lower() == bare_form.lower():
            return "plural" if plural else "case"
        return "greek" if not (surface.isascii() and form.isascii()) else "plural" if plural else "hyphen"

    def _case_fits(self, bare: str, bare_form: str, form: str) -> bool:
        """Tell whether a difference in case is harmless: always for words, seldom for short symbols."""
        low = to_ascii(bare).lower()
        if self._common(low):
            return False
        if not is_symbol(form):
            return True
        digits = any(sign.isdigit() for sign in low)
        if bare.isupper():
            return len(low) >= 3
        if bare.islower() or bare.istitle():
            return len(low) >= 4 or (digits and len(low) >= 3)
        return len(low) >= 4 or bare_form.lower() == low

    def _common(self, word: str) -> bool:
        return word.lower() in self.vocabulary.common

    def _stands_alone(self, surface: str, best: Candidate) -> bool:
        bare = SIGN.sub("", surface)
        letters = sum(sign.isalpha() for sign in bare)
        if best.kind == "own":
            return True
        if len(bare) <= 2 or self._common(bare):
            return False
        if len(bare) == 3 and letters == 3 and is_symbol(best.form):
            return best.kind == "label" and best.method == "exact"
        return True


def is_symbol(form: str) -> bool:
    """Tell a symbol, code or abbreviation, whose case counts, from words."""
    bare = SIGN.sub("", form)
    if " " in form and len(bare) > 8:
        return False
    capitals = sum(sign.isupper() for sign in bare)
    return len(bare) <= 3 or (len(bare) <= 10 and (capitals >= 2 or any(sign.isdigit() for sign in bare)))


@dataclass(frozen=True, slots=True)
class Grounded:
    """The answer for one name: the entity or None, its score, how it matched, and what else it may be."""

    text: str
    entity: Entity | None
    score: float
    method: str
    candidates: tuple[Candidate, ...] = ()

    @property
    def runner_up(self) -> Entity | None:
        """Give the best candidate that was not chosen."""
        others = [one.entity for one in self.candidates if one.entity != self.entity]
        return others[0] if others else None


def ground(texts: Iterable[str], lexicon: Lexicon) -> list[Grounded]:
    """Ground single names, each without context; undecided ones have no entity and all candidates."""
    grounder = Grounder(lexicon)
    return [ground_name(text, grounder) for text in texts]


def ground_name(text: str, grounder: Grounder) -> Grounded:
    """Ground one name without context."""
    surface = " ".join(text.split())
    verdict = verdict_of(surface, grounder)
    if not verdict.candidates:
        return Grounded(text, None, 0.0, "none")
    best = verdict.best
    if verdict.clear:
        return Grounded(text, best.entity, best.score, best.method, verdict.candidates)
    return Grounded(text, None, best.score, "ambiguous", verdict.candidates)


def verdict_of(surface: str, grounder: Grounder) -> Verdict:
    """Judge a whole string: as it stands, else as a plural."""
    from kg.reading.lexicon import endings

    key = grounder.vocabulary.folding.key(surface)
    for variant in endings(key):
        verdict = grounder.verdict(surface, variant) if variant in grounder.lexicon.postings else NOTHING
        if verdict.candidates:
            return verdict
    return NOTHING
