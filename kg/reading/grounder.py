"""Judge a surface by itself: which entities it may be, how well each fits, and how far it can be trusted.

Order of trust: a user's own overlay, the approved symbol in its exact case, FamPlex, then aliases and
withdrawn symbols; curators' senses of ambiguous names and the context (`kg.reading.ambiguity`) decide what is
left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import Entity, EntityType
from kg.reading.doubt import SUBSTANCES, Candidate, Doubter, reaches
from kg.reading.forms import GENIC, SIGN, Comparer, is_symbol
from kg.reading.lexicon import Lexicon, endings, respellings
from kg.reading.scanner import Scanner
from kg.reading.species import SpeciesReader

TRUST = {"label": 0.98, "name": 0.95, "symbol": 0.9, "previous": 0.8}
FAMILY_TRUST = {"label": 0.97, "name": 0.96, "symbol": 0.95, "previous": 0.9}
LOSS = {"exact": 0.0, "hyphen": 0.01, "greek": 0.01, "case": 0.02, "plural": 0.02, "prefix": 0.03}
CLEAR = 0.025
MEMORY = 200_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """The candidates, best first; `clear`: the first one leads; `strong`: it stands without support.

    `known` is the first candidate's entity, `plain` what a grounding holds behind its mention where the first
    candidate is taken as it is; both are kept at hand for speed.
    """

    candidates: tuple[Candidate, ...]
    clear: bool = False
    strong: bool = False
    known: Entity | None = None
    plain: tuple[Entity | None, float, str, tuple[Entity, ...], bool] = (None, 0.0, "", (), False)

    def __bool__(self) -> bool:
        """Tell whether there is a candidate at all."""
        return bool(self.candidates)

    @property
    def best(self) -> Candidate:
        """Give the first candidate."""
        return self.candidates[0]


NOTHING = Verdict(())


def sure(one: Candidate) -> Verdict:
    """Give the verdict that a name is this and nothing else."""
    return Verdict((one,), True, True, one.entity, (one.entity, one.score, one.method, (), False))


def verdict_on(ranked: tuple[Candidate, ...]) -> Verdict:
    """Give the verdict on candidates, best first."""
    first = ranked[0]
    second = ranked[1].score - ranked[1].doubt if len(ranked) > 1 else 0.0
    clear = reaches(first.score - first.doubt - second, CLEAR)
    strong = clear and first.doubt == 0.0
    others = tuple([one.entity for one in ranked[1:]])
    plain = first.entity, first.score, first.method, others, False
    return Verdict(ranked, clear, strong, first.entity, plain)


class Grounder:
    """Judges surfaces, each once, and finds those in a text that are worth a decision."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.vocabulary = lexicon.vocabulary
        self.hints = lexicon.vocabulary.hints
        self._verdicts: dict[tuple[str, str], Verdict] = {}
        self.species = SpeciesReader(self.hints.species)
        self.scan = Scanner(lexicon, self._worth, mark=self.species.told).scan
        self._comparer = Comparer(self.vocabulary.folding, self.hints)
        self._doubter = Doubter(lexicon)

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

    def is_word(self, word: str) -> bool:
        """Tell a word that is common, a name or begins one, and so is none that somebody misspelt."""
        return word.lower() in self.hints.common or self.lexicon.knows(self.vocabulary.folding.key(word))

    def _judge(self, surface: str, key: str) -> Verdict:
        senses = self.vocabulary.senses.get(surface, ())
        numbers = self.lexicon.names(key)
        if len(numbers) == 1 and not senses:
            only = self._candidate(surface, key, numbers[0])
            return verdict_on((only.doubted(self._doubter.doubt(surface, only, ())),)) if only else NOTHING
        best: dict[str, Candidate] = {}
        for number in numbers:
            candidate = self._candidate(surface, key, number)
            if candidate and candidate.score > getattr(best.get(candidate.entity.curie), "score", 0.0):
                best[candidate.entity.curie] = candidate
        if not best and not senses:
            return NOTHING
        best |= {one.curie: self._meant(one.curie, surface) for one in senses if one.curie not in best}
        best.pop("", None)
        meant = {one.curie for one in senses}
        owned = any(one.kind == "own" for one in best.values())
        doubtful = (
            one.doubted(0.5 if owned and one.kind != "own" else self._doubter.doubt(surface, one, meant))
            for one in rival(best.values())
        )
        ranked = tuple(sorted(doubtful, key=lambda one: (one.doubt - one.score, one.entity.curie)))
        return verdict_on(ranked) if ranked else NOTHING

    def _meant(self, curie: str, surface: str) -> Candidate:
        rows = self.vocabulary.rows(curie)
        if not rows:
            nothing = Entity("", "", EntityType.GENE)
            return Candidate(nothing, surface, "symbol", "exact", 0.0)
        return Candidate(self.vocabulary.brief(rows[0]).entity, surface, "symbol", "exact", TRUST["symbol"])

    def _candidate(self, surface: str, key: str, number: int) -> Candidate | None:
        row, form, term = self.lexicon.form(number)
        entity = term.entity
        method = self._comparer.method(surface, key, form, term)
        if not method:
            return None
        if row < self.vocabulary.own:
            return Candidate(entity, form, "own", method, 1.0)
        kind = term.kind(form)
        trust = FAMILY_TRUST if entity.type is EntityType.GENE_FAMILY else TRUST
        far = 0.1 if _far(surface, form, method) else 0.0
        loss = far + LOSS[method] + (0.03 if entity.type is EntityType.CELL_LINE else 0.0)
        return Candidate(entity, form, kind, method, round(trust[kind] - loss, 4))


def _far(surface: str, form: str, method: str) -> bool:
    """Tell a short symbol that is parted otherwise than it is listed."""
    if method not in {"hyphen", "case"} or not is_symbol(form) or len(SIGN.sub("", form)) > 6:
        return False
    return method == "hyphen" or len(SIGN.findall(surface)) != len(SIGN.findall(form))


def rival(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Put a family behind a gene of that symbol, and a substance behind the gene that it is a product of.

    And a mechanism of resistance behind the process that it is named by: "immune evasion".
    """
    found = list(candidates)
    genes = [one for one in found if one.entity.type in GENIC and one.kind != "previous"]
    labels = [one.score for one in genes if one.entity.type is EntityType.GENE and one.kind == "label"]
    processes = [one.score for one in found if one.entity.type is EntityType.PROCESS]
    ranked = []
    for one in found:
        cap = one.score
        if one.entity.type is EntityType.GENE_FAMILY and labels:
            cap = min(labels) - 0.03
        elif one.entity.type in SUBSTANCES and one.kind != "own":
            spelled = [gene.score for gene in genes if gene.method in {"exact", "case"}]
            cap = max(spelled) - 0.03 if spelled else cap
        elif one.entity.type is EntityType.MECHANISM and processes:
            cap = max(processes) - 0.03
        score = round(min(one.score, cap), 4)
        ranked.append(one if score == one.score else one._replace(score=score))
    return ranked


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
            clear = len(kept) == 1 or reaches(kept[0].score - kept[1].score, CLEAR)
            return Verdict(kept, clear)
    return NOTHING
