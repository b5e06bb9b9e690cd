"""What a document as it was set tells of a sentence: whose finding it is, on which page, across what."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.model import Context, Sentence
from kg.reading.citations import Citations
from kg.reading.seams import Seams
from kg.reading.text import CleanText


@dataclass(frozen=True, slots=True)
class Origins:
    """The citations and the seams of a document."""

    citations: Citations
    seams: Seams

    @classmethod
    def of(cls, clean: CleanText) -> Origins:
        """Gather both from a repaired text."""
        return cls(Citations.of(clean), Seams.of(clean))

    def told(self, around: Context, sentence: Sentence) -> Context:
        """Complete the conditions of a claim by what the place of its sentence tells."""
        begin = sentence.pieces[0].raw if sentence.pieces else sentence.start
        page, line = self.seams.place(begin) if self.seams.paged else (0, 0)
        return replace(
            around,
            finding="cited" if self.citations.cites(sentence) else "own",
            cites=self.citations.cited(sentence),
            seam=self.seams.within(sentence),
            page=page,
            page_line=line,
        )


# A text of which nothing is known but its sentences: every finding is the authors' own.
UNKNOWN = Origins(Citations("", (), {}, ()), Seams())
