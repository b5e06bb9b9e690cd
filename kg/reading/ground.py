"""Ground a name by itself: which entities it may be, how well each fits, and how far the name can be trusted.

Order of trust (VOCABULARY): a user's own overlay, the approved symbol in its exact case, FamPlex, then aliases
and withdrawn symbols; context (`kg.reading.ambiguity`) decides what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.curated.folding import to_ascii
from kg.curated.vocabulary import Term
from kg.model import Entity, EntityType
from kg.reading.lexicon import Lexicon, Scanner, endings, respellings

TRUST = {"label": 0.98, "name": 0.95, "symbol": 0.9, "previous": 0.8}
FAMILY_TRUST = {"label": 0.97, "name": 0.96, "symbol": 0.95, "previous": 0.9}
LOSS = {"exact": 0.0, "hyphen": 0.01, "greek": 0.01, "case": 0.02, "plural": 0.02}
CLEAR = 0.025
WORDY = {
    EntityType.DISEASE,
    EntityType.PROCESS,
    EntityType.PATHWAY,
    EntityType.MECHANISM,
    EntityType.CHEMICAL,
}
GENIC = {EntityType.GENE, EntityType.GENE_FAMILY}
SIGN = re.compile(r"[^\w]|_")
HARD = re.compile(r"[^\w\s/'’′‐‑‒–—−.-]|(?<=\d)\.(?=\d)")
PHOSPHO = re.compile(r"p-?[A-Z]")
STUB = re.compile(
    r"(?:binding|induced|inducing|inducible|related|specific|associated|like|dependent|regulated|regulatory"
    r"|activated|activating|containing|interacting|coupled|linked|gated|epithelial|sensitive|enriched)$"
)
PROTEIN = re.compile(r"(?:ins?|ases?|gens?|kines?|ones?|tors?|globulins?|poietin)$")
MEMORY = 200_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entity that a surface may name: through which form, of which kind, matched how, with which score.

    `doubt` is how much support by context this reading needs before it counts; 0 is none.
    """

    entity: Entity
    form: str
    kind: str
    method: str
    score: float
    doubt: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The candidates, best first; `clear`: the first one leads; `strong`: it stands without support.

    `known` is the first candidate's entity and `others` are the other candidates', kept at hand for speed.
    """

    candidates: tuple[Candidate, ...]
    clear: bool = False
    strong: bool = False
    known: Entity | None = None
    others: tuple[Entity, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is a candidate at all."""
        return bool(self.candidates)

    @property
    def best(self) -> Candidate:
        """Give the first candidate."""
        return self.candidates[0]


NOTHING = Verdict(())


class Grounder:
    """Judges surfaces, each once, and finds those in a text that are worth a decision."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.vocabulary = lexicon.vocabulary
        self.hints = lexicon.vocabulary.hints
        self._verdicts: dict[tuple[str, str], Verdict] = {}
        self.scan = Scanner(lexicon, self._worth).scan

    def verdict(self, surface: str, key: str) -> Verdict:
        """Judge a surface that folds to the key (or whose singular does)."""
        known = self._verdicts.get((surface, key))
        if known is None:
            if len(self._verdicts) > MEMORY:
                self._verdicts.clear()
            known = self._verdicts[surface, key] = self._judge(surface, key)
        return known

    def _worth(self, surface: str, key: str) -> Verdict | None:
        return None if surface.lower() in self.hints.generic else self.verdict(surface, key) or None

    def whole(self, surface: str) -> Verdict:
        """Judge a whole string: as it stands, as a plural, or with its Greek letters spelled otherwise."""
        fold = self.vocabulary.folding.key
        respelled = (fold(form) for form in respellings(surface))
        for key in (*endings(fold(surface)), *respelled):
            verdict = self.verdict(surface, key) if key in self.lexicon.postings else NOTHING
            if verdict.candidates:
                return verdict
        return NOTHING

    def _judge(self, surface: str, key: str) -> Verdict:
        best: dict[str, Candidate] = {}
        for number in self.lexicon.names(key):
            candidate = self._candidate(surface, key, number)
            if candidate and candidate.score > getattr(best.get(candidate.entity.curie), "score", 0.0):
                best[candidate.entity.curie] = candidate
        doubtful = (replace(one, doubt=self._doubt(surface, one)) for one in rival(best.values()))
        ranked = tuple(sorted(doubtful, key=lambda one: (one.doubt - one.score, one.entity.curie)))
        if not ranked:
            return NOTHING
        first = ranked[0]
        second = ranked[1].score - ranked[1].doubt if len(ranked) > 1 else 0.0
        clear = first.score - first.doubt - second >= CLEAR
        strong = clear and first.doubt == 0.0
        return Verdict(ranked, clear, strong, first.entity, tuple(one.entity for one in ranked[1:]))

    def _candidate(self, surface: str, key: str, number: int) -> Candidate | None:
        form, row = self.lexicon.forms[number], self.lexicon.owners[number]
        term = self.vocabulary.term(row)
        method = self._method(surface, key, form, term)
        if not method:
            return None
        if row < self.vocabulary.own:
            return Candidate(term.entity, form, "own", method, 1.0)
        kind = kind_of(form, term)
        trust = FAMILY_TRUST if term.type is EntityType.GENE_FAMILY else TRUST
        loss = LOSS[method] + (0.03 if term.type is EntityType.CELL_LINE else 0.0)
        return Candidate(term.entity, form, kind, method, round(trust[kind] - loss, 4))

    def _method(self, surface: str, key: str, form: str, term: Term) -> str:
        """Say how the surface matches the form; empty where it does not: for case, brackets or word borders."""
        wordy = term.type in WORDY and not is_symbol(form)
        if term.type in GENIC and self._says_little(form, term):
            return ""
        if surface == form:
            empty = form.islower() and form in self.hints.common and form != term.label and not wordy
            return "" if empty else "exact"
        if HARD.findall(surface) != HARD.findall(form) or not self._borders_fit(surface, form):
            return ""
        if PHOSPHO.match(surface) and not form.startswith("p"):
            return ""
        bare, bare_form = SIGN.sub("", surface), SIGN.sub("", form)
        folded = self.vocabulary.folding.key(surface)
        plural = folded != key and folded[:-1] in {key, key[:-1] + "ie"}
        if plural:
            bare = bare[:-1]
        if bare == bare_form:
            return "plural" if plural else "hyphen"
        if not (wordy or self._case_fits(bare, bare_form, form)):
            return ""
        if bare.lower() == bare_form.lower():
            return "plural" if plural else "case"
        plainly = surface.isascii() and form.isascii() and folded == key
        return "plural" if plural else "hyphen" if plainly else "greek"

    def _says_little(self, form: str, term: Term) -> bool:
        """Tell a gene's name that is a piece of a description: `mannose-binding`, `heart muscle`."""
        if form == term.label or form in term.symbols:
            return False
        words = form.lower().replace("-", " ").split()
        return (len(words) > 1 and STUB.search(words[-1]) is not None) or (
            form[:1].islower() and all(word in self.hints.common for word in words)
        )

    def _borders_fit(self, surface: str, form: str) -> bool:
        """Tell whether white space parts the surface where the form is parted, or a symbol from its number."""
        if " " not in surface:
            return True
        borders, length = set(), 0
        for part in self.vocabulary.folding.spaced(form).split():
            length += len(part)
            borders.add(length)
        pieces, length = surface.split(" "), 0
        for left, right in zip(pieces, pieces[1:], strict=False):
            length += len(self.vocabulary.folding.key(left))
            number = left.isalpha() and right[:1].isdigit() and is_symbol(form)
            if number and left.lower() in self.hints.common and not left.isupper():
                return False
            if length not in borders and not (number and len(left) > 1 and left[0].isupper()):
                return False
        return True

    def _case_fits(self, bare: str, bare_form: str, form: str) -> bool:
        """Tell whether a difference in case is harmless: always for words, seldom for short symbols."""
        low = to_ascii(bare).lower()
        if low in self.hints.common:
            return False
        if not is_symbol(form):
            return True
        if bare.isupper() or bare.istitle() or bare.islower():
            return len(low) >= 3
        return len(low) >= 4 or bare_form.lower() == low

    def _doubt(self, surface: str, one: Candidate) -> float:
        """Say how much a reading lacks to be trusted by itself; the sum of its weaknesses."""
        bare = SIGN.sub("", surface)
        if one.kind == "own":
            return 0.0
        genic = one.entity.type in GENIC
        label = one.kind == "label" and one.method == "exact"
        meanings = self.hints.acronyms.get(bare.upper(), ())
        meant = bool(meanings) and not bare.islower() and self._means(one.entity.curie, meanings)
        if meant:
            return 0.0 if len(meanings) == 1 else 0.15
        doubt = 0.0
        if len(bare) <= 2:
            doubt += 0.35 if bare.isupper() else 0.5
        elif len(bare) == 3 and bare.isalpha() and is_symbol(one.form) and not label:
            doubt += 0.1 if one.kind == "label" else 0.2
        if meanings:
            doubt += 0.35 if label else 0.55
        elif bare.lower() in self.hints.common and (genic or is_symbol(one.form)):
            doubt += 0.2 if label else 0.4
        elif genic and len(bare) != 3:
            doubt += self._plainness(surface, one)
        if one.entity.type is EntityType.GENE and one.method == "plural" and is_symbol(one.form):
            doubt += 0.15
        return round(doubt, 2)

    def _means(self, curie: str, meanings: tuple[str, ...]) -> bool:
        keys = {self.vocabulary.folding.key(meaning) for meaning in meanings}
        rows = {self.lexicon.owners[number] for key in keys for number in self.lexicon.names(key)}
        return any(row in rows for row in self.vocabulary.rows[curie])

    def _plainness(self, surface: str, best: Candidate) -> float:
        """Weigh that a gene's symbol is written like a word, and that a word is no name of a protein."""
        bare = SIGN.sub("", surface)
        if not bare.isalpha() or not (bare.islower() or bare.istitle()) or " " in surface:
            return 0.0
        if is_symbol(best.form):
            return 0.2 if best.method in {"case", "plural"} or bare.islower() else 0.0
        return 0.0 if PROTEIN.search(bare.lower()) or best.kind == "label" else 0.25


def rival(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Put a family behind a gene of that symbol, and a substance behind the gene that it is a product of."""
    found = list(candidates)
    genes = [one for one in found if one.entity.type in GENIC and one.kind != "previous"]
    labels = [one.score for one in genes if one.entity.type is EntityType.GENE and one.kind == "label"]
    ranked = []
    for one in found:
        cap = one.score
        if one.entity.type is EntityType.GENE_FAMILY and labels:
            cap = min(labels) - 0.03
        elif one.entity.type in {EntityType.DRUG, EntityType.CHEMICAL} and one.kind != "own":
            spelled = [gene.score for gene in genes if gene.method in {"exact", "case"}]
            cap = max(spelled) - 0.03 if spelled else cap
        ranked.append(replace(one, score=round(min(one.score, cap), 4)))
    return ranked


def kind_of(form: str, term: Term) -> str:
    """Say what a form is to its term."""
    if form == term.label:
        return "label"
    if form in term.names:
        return "name"
    return "symbol" if form in term.symbols else "previous"


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
        others = (one.entity for one in self.candidates if one.entity != self.entity)
        return next(others, None)


def ground(texts: Iterable[str], lexicon: Lexicon | Grounder) -> list[Grounded]:
    """Ground single names, each without context; undecided ones have no entity and all their candidates."""
    grounder = lexicon if isinstance(lexicon, Grounder) else Grounder(lexicon)
    return [ground_name(text, grounder) for text in texts]


def ground_name(text: str, grounder: Grounder) -> Grounded:
    """Ground one name without context: as it stands, else trimmed of words that name nothing, else misspelt."""
    surface = " ".join(text.split())
    verdict = grounder.whole(surface) or trimmed(surface, grounder)
    if not verdict.candidates:
        return Grounded(text, None, 0.0, "none")
    best = verdict.best
    if verdict.clear:
        return Grounded(text, best.entity, best.score, best.method, verdict.candidates)
    return Grounded(text, None, best.score, "ambiguous", verdict.candidates)


def trimmed(surface: str, grounder: Grounder) -> Verdict:
    """Judge a name without the words around it that may be left out for the type of what is left."""
    words = surface.split(" ")
    hints = grounder.hints
    for first, last in ((0, -1), (1, None), (1, -1), (2, None), (0, -2)):
        rest = words[first:last]
        kinds = [hints.leading.get(word.lower(), frozenset()) for word in words[:first]]
        kinds += [hints.trailing.get(word.lower(), frozenset()) for word in words[len(words[:last]) :]]
        allowed = frozenset.intersection(*kinds) if kinds else frozenset()
        verdict = grounder.whole(" ".join(rest)) if rest and allowed else NOTHING
        kept = tuple(one for one in verdict.candidates if one.entity.type in allowed)
        if kept:
            clear = len(kept) == 1 or kept[0].score - kept[1].score >= CLEAR
            return Verdict(kept, clear)
    return NOTHING
