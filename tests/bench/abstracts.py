"""Score reading on the annotated abstracts: `python tests/bench/abstracts.py TEXTS [--part test] [--split]`.

TEXTS is a file in PubTator's format with the abstracts of `kg/training/abstracts.tsv`, sentence by sentence:
right is a claim that either reader noted; recall is taken over those that both noted and neither held for
borderline.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "kg" / "training"))

from abstracts import Noted, Said, agreement, by_document, is_loss, read_noted, read_texts

from kg.model import Document, Source
from kg.reading.reader import Reader
from kg.settings import Settings


def said_in(reader: Reader, pmid: str, text: str) -> list[Said]:
    """Give the claims that reading makes of single sentences of an abstract."""
    found = []
    for claim, evidence in reader.read(Document(pmid, "", text, Source("pubmed"))).evidence:
        start = evidence.sentence.start
        if evidence.context is not None and evidence.context.coreference:
            continue
        spans = [
            (start + side.mention.span.start, start + side.mention.span.end)
            for side in (evidence.subject, evidence.object)
        ]
        loss = is_loss(claim.subject.type.value, claim.subject.label)
        found.append(Said(pmid, spans[0], claim.predicate, spans[1], claim.negated, loss))
    return found


class Score:
    """Counts of what was said and right, and of what was noted and found, by predicate."""

    def __init__(self) -> None:
        self.said: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.noted: Counter[str] = Counter()
        self.found: Counter[str] = Counter()

    def add(self, said: list[Said], noted: list[Noted]) -> None:
        """Count one document."""
        for one in said:
            self.said[one.predicate] += 1
            self.right[one.predicate] += any(other.holds(one) for other in noted)
        for other in noted:
            if other.sure:
                self.noted[other.predicate] += 1
                self.found[other.predicate] += any(other.holds(one) for one in said)

    def line(self, name: str, predicates: list[str]) -> str:
        """Write precision and recall over some predicates."""
        said, right, noted, found = (
            sum(counts[one] for one in predicates)
            for counts in (self.said, self.right, self.noted, self.found)
        )
        precision, recall = right / max(said, 1), found / max(noted, 1)
        return f"{name:24s} precision {precision:.3f} of {said:5d}  recall {recall:.3f} of {noted:5d}"


def main(arguments: list[str]) -> None:
    """Read the abstracts, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--part", choices=("train", "test", "all"), default="all")
    parser.add_argument("--split", action="store_true", help="print each predicate")
    given = parser.parse_args(arguments)
    noted = by_document(one for one in read_noted() if given.part in ("all", one.part))
    reader, score, count = Reader.load(Settings()), Score(), 0
    for pmid, text in read_texts(given.texts):
        if pmid in noted:
            score.add(said_in(reader, pmid, text), noted[pmid])
            count += 1
    whole = agreement(one for rows in noted.values() for one in rows)
    print(f"two readers agree at F1 {whole:.3f} over all that either noted, borderline or not")
    predicates = sorted(set(score.said) | set(score.noted))
    print(score.line(f"{count} abstracts", predicates))
    if given.split:
        for predicate in predicates:
            print(score.line(predicate, [predicate]))


if __name__ == "__main__":
    main(sys.argv[1:])
