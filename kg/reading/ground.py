"""Ground single names, without context: identifier, score, how the name matched, and the runner-up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import Entity
from kg.reading.doubt import Candidate
from kg.reading.forms import GENIC
from kg.reading.fuzzy import misspelt
from kg.reading.grounder import Grounder, trimmed
from kg.reading.lexicon import Lexicon

OTHERWISE = 0.55


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
    """Ground one name: as it stands, else trimmed of words that name nothing, else one letter mended."""
    surface = " ".join(text.split())
    verdict = grounder.whole(surface) or trimmed(surface, grounder) or misspelt(surface, grounder)
    if not verdict.candidates:
        return Grounded(text, None, 0.0, "none")
    best = verdict.best
    if verdict.clear and not usually_other(best):
        return Grounded(text, best.entity, best.score, best.method, verdict.candidates)
    return Grounded(text, None, best.score, "ambiguous", verdict.candidates)


def usually_other(best: Candidate) -> bool:
    """Tell a gene's alias that mostly is an acronym of something else or a word: alone it decides nothing."""
    return best.entity.type in GENIC and best.doubt >= OTHERWISE
