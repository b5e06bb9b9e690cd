"""Learn which names a trigger is about: `python kg/training/attaching.py --texts FILE` writes its table.

Each trigger of a rule is tried with every two names of an annotated sentence, as the product tries
them (`kg.reading.attaching`); what it then says, polarity judged, is right where a reader noted it. A linear
model tells the right from the wrong by the product's own features (`kg.reading.ties`).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from abstracts import (  # noqa: E402
    ABSTRACTS,
    STATEMENTS,
    Noted,
    Said,
    by_document,
    is_loss,
    read_noted,
    read_statements,
    read_texts,
)
from weights import often, write  # noqa: E402

from kg.curated.attaching import CLASS, FILE  # noqa: E402
from kg.model import Document, Source  # noqa: E402
from kg.reading.attaching import goes, tried  # noqa: E402
from kg.reading.candidates import Candidate, scene_in  # noqa: E402
from kg.reading.likely import framed  # noqa: E402
from kg.reading.reader import Reader  # noqa: E402
from kg.reading.relate import Sentential, say  # noqa: E402
from kg.reading.ties import Ties  # noqa: E402
from kg.settings import Settings  # noqa: E402

TABLE = HERE.parent.parent / "ontology" / "rules" / FILE
# Chosen by cross-validation over the documents: the strength of the model's prior, in how many candidates a
# feature must be met, and below which weight (hundredths) it is left out.
STRENGTH, MET, LIGHTEST = 0.03, 10, 3
HEAD = """\
# How likely a word that announces a claim is about two names of its sentence, by what ties them: weights in
# hundredths for features (kg/reading/ties.py). Made by kg/training/attaching.py from claims annotated in
# abstracts of PubMed and statements of CIViC (CC0), of which nothing but words and numbers is taken.
"""


class Tried(NamedTuple):
    """One candidate with its features, what it would say, and whether a reader noted that."""

    pmid: str
    features: list[str]
    predicate: str
    framed: bool
    right: bool


def read_tried(abstracts: Path, statements: Path, parts: frozenset[str]) -> Iterator[Tried]:
    """Give every candidate of the annotated abstracts and statements, document by document."""
    reader = Reader.load(Settings())
    for table, texts in ((ABSTRACTS, read_texts(abstracts)), (STATEMENTS, read_statements(statements))):
        noted = by_document(one for one in read_noted(table) if one.part in parts)
        for pmid, text in texts:
            if pmid in noted:
                yield from _tried(reader, pmid, text, noted[pmid])


def _tried(reader: Reader, pmid: str, text: str, noted: list[Noted]) -> Iterator[Tried]:
    ready = reader.prepare(Document(pmid, "", text, Source("pubmed")))
    relations, grammar = reader.relations, reader.relations.grammar
    case = ready.plan.told.case is not None
    for sentence, doc, turn in zip(ready.sentences, ready.docs, ready.plan.turns, strict=True):
        if doc is None or sentence.kind == "table":
            continue
        tree = relations.tree(doc, turn.whole, turn.stand_ins)
        scene = scene_in(tree, grammar)
        if scene is None:
            continue
        heard = framed(scene, grammar, case=case)
        ties = Ties(tree, scene.lists, heard)
        told = {(one.subject.index, one.object.index, one.predicate) for one in heard}
        for one in tried(scene, grammar, ties, case=case):
            if not goes(scene, one):
                continue
            said = _said(Sentential(sentence, doc, tree, relations, 0), one, pmid, sentence.start)
            if said is not None:
                known = (one.subject.index, one.object.index, one.predicate) in told
                right = any(other.holds(said) for other in noted)
                yield Tried(pmid, ties.features(one), one.predicate, known, right)


def _said(heard: Sentential, one: Candidate, pmid: str, start: int) -> Said | None:
    found = say(heard, one, 1.0)
    if found is None:
        return None
    claim, evidence = found
    spans = [
        (start + side.mention.span.start, start + side.mention.span.end)
        for side in (evidence.subject, evidence.object)
    ]
    loss = is_loss(claim.subject.type.value, claim.subject.label)
    return Said(pmid, spans[0], claim.predicate, spans[1], claim.negated, loss)


def learn(rows: list[Tried]) -> dict[str, int]:
    """Fit the model; give the weight of each feature in hundredths."""
    met = Counter(feature for row in rows for feature in row.features)
    vectors = DictVectorizer(dtype=np.float64)
    matrix = vectors.fit_transform([often(row.features, met, MET) for row in rows])
    model = _model().fit(matrix, [row.right for row in rows])
    weights = {
        feature: round(100 * float(weight))
        for feature, weight in zip(vectors.get_feature_names_out(), model.coef_[0], strict=True)
    }
    return {feature: weight for feature, weight in sorted(weights.items()) if abs(weight) >= LIGHTEST}


def validate(rows: list[Tried]) -> None:
    """Print, by cross-validation over documents, how many claims no frame hears are right at which chance."""
    right = np.array([row.right for row in rows])
    chances = np.zeros(len(rows))
    for train, test in GroupKFold(5).split(rows, right, [row.pmid for row in rows]):
        table = learn([rows[number] for number in train])
        sums = [sum(table.get(feature, 0) for feature in rows[number].features) for number in test]
        chances[test] = 1 / (1 + np.exp(-np.array(sums) / 100))
    loose = np.array([not row.framed for row in rows])
    for least in (0.4, 0.5, 0.6, 0.7, 0.8):
        chosen = loose & (chances >= least)
        print(f"no frame, chance at least {least}: {chosen.sum()}, right {right[chosen].mean():.3f}")
    for least in (0.15, 0.25, 0.35):
        chosen = ~loose & (chances < least)
        print(f"of a frame, chance under {least}: {chosen.sum()}, right {right[chosen].mean():.3f}")
    for predicate in sorted({row.predicate for row in rows}):
        own = np.array([row.predicate == predicate for row in rows])
        cells = []
        for least in (0.5, 0.6, 0.7):
            chosen = loose & own & (chances >= least)
            cells.append(f"{chosen.sum():4d} {right[chosen].mean() if chosen.any() else 0:.2f}")
        low = ~loose & own & (chances < 0.25)
        cells.append(f"low {low.sum():3d} {right[low].mean() if low.any() else 0:.2f}")
        print(f"{predicate:24s} {' | '.join(cells)}")


def _model() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=1000, fit_intercept=False)


def main(arguments: list[str]) -> None:
    """Parse the command line, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True, help="the abstracts, in PubTator's format")
    parser.add_argument("--statements", type=Path, default=Path("../shared/corpora/civic/train.jsonl"))
    parser.add_argument("--part", choices=("train", "all"), default="all")
    parser.add_argument("--out", type=Path, default=TABLE)
    parser.add_argument("--validate", action="store_true", help="print a cross-validation first")
    given = parser.parse_args(arguments)
    parts = frozenset({"train"} if given.part == "train" else {"train", "test"})
    rows = list(read_tried(given.texts, given.statements, parts))
    print(f"{len(rows)} candidates, {sum(row.right for row in rows)} right")
    if given.validate:
        validate(rows)
    write({name: (weight,) for name, weight in learn(rows).items()}, given.out, HEAD, (CLASS,))


if __name__ == "__main__":
    main(sys.argv[1:])
