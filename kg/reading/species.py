"""Tell genes of other species from human ones, by the words of the document and the spelling of the symbol.

The vocabulary's genes are human. A mouse's `Pten` is no HGNC gene: it keeps its place in the text as a gene
that awaits grounding, with the human gene as candidate.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.model import EntityType, Grounding

WORD = re.compile(r"[\w-]+")
BEARS = "bears"  # said between an animal and the genes of what it bears: mice bearing HER2-positive tumours
LEAN = 1.5  # articles on other species speak of human disease as well
MOUSE = re.compile(r"[A-Z][a-z]+\d*[a-z]?\d*\Z")


@dataclass(frozen=True, slots=True)
class Species:
    """What a document's words say: `words` maps each telling word to human or other; counts of both."""

    words: Mapping[str, str]
    human: int
    other: int

    def foreign(self, text: str, start: int, surface: str, grounding: Grounding) -> bool:
        """Tell whether a gene that begins at `start` belongs to another species than man."""
        entity = grounding.entity
        if self.other == 0 or entity is None or entity.type is not EntityType.GENE:
            return False
        before = WORD.findall(text[max(start - 25, 0) : start])[-2:]
        beside = [kind for word in before if (kind := kind_of(word, self.words))]
        if beside and beside[-1] != BEARS:
            return beside[-1] == "other"
        mouse = grounding.method == "case" and " " not in surface and MOUSE.match(surface) is not None
        return mouse or self.other * LEAN > self.human


def kind_of(word: str, words: Mapping[str, str]) -> str:
    """Give what a word tells; in capitals it may be an acronym, and FISH is no fish."""
    kind = words.get(word.lower(), "")
    return "" if kind == "other" and word.isupper() else kind


class SpeciesReader:
    """Reads the telling words of documents."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words

    def told(self, chunk: str) -> str:
        """Give what a white-space chunk tells: human, other or nothing."""
        if chunk.isalnum():
            kind = kind_of(chunk, self._words)
            return "" if kind == BEARS else kind
        for word in WORD.findall(chunk):
            if word.lower() in self._words and (kind := kind_of(word, self._words)) and kind != BEARS:
                return kind
        return ""

    def species(self, told: Sequence[str]) -> Species:
        """Weigh what all chunks of a document told."""
        return Species(self._words, told.count("human"), told.count("other"))
