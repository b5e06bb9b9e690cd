"""Learn the scorer of drug-target claims: `python kg/training/chances.py --corpora DIR` writes its table.

Pairs of a drug and a gene in a sentence of DrugProt's training part, as the product reads and parses it, are
described by the product's own features (`kg.reading.pairs`) and told apart by a linear model. A pair counts
where both names are annotated. Documents that stand in the development part of any corpus are left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from corpora import read_catalogue, read_part  # noqa: E402
from weights import often, write  # noqa: E402

from kg.curated.chances import FILE  # noqa: E402
from kg.model import Document, Source  # noqa: E402
from kg.reading.candidates import candidates  # noqa: E402
from kg.reading.inner import with_targets  # noqa: E402
from kg.reading.pairs import Surroundings  # noqa: E402
from kg.reading.reader import Reader  # noqa: E402
from kg.reading.standins import parse_named  # noqa: E402
from kg.settings import Settings  # noqa: E402

CORPUS = "drugprot"
TABLE = HERE.parent.parent / "ontology" / "rules" / FILE
# The classes in the order of the table; a pair of several relations is of the first that fits.
CLASSES = {
    "inhibits": {"INHIBITOR", "ANTAGONIST"},
    "activates": {"AGONIST", "ACTIVATOR", "AGONIST-ACTIVATOR", "AGONIST-INHIBITOR"},
    "lowers": {"INDIRECT-DOWNREGULATOR"},
    "raises": {"INDIRECT-UPREGULATOR"},
    "binds": {"DIRECT-REGULATOR"},
}
# Chosen by cross-validation over the training documents: the strength of the model's prior, in how many pairs
# a feature must be met, and below which weight (hundredths) a feature is left out.
STRENGTH, MET, LIGHTEST = 0.1, 3, 10
HEAD = """\
# How likely a drug and a gene of one sentence are related, by what stands between and around them: weights
# in hundredths for features (kg/reading/pairs.py). Made by kg/training/chances.py from the training part of
# DrugProt (CC BY 4.0; Miranda et al. 2021), of which nothing but words and numbers is taken.
"""


class Pair(NamedTuple):
    """One pair of names with its features and the number of its class, 0 for none."""

    document: str
    features: list[str]
    kind: int


@dataclass(frozen=True, slots=True)
class Gold:
    """The annotations of one text: spans with their type, relations by the ids of their two sides."""

    spans: dict[str, tuple[int, int, str]]
    relations: dict[tuple[str, str], set[str]]

    @classmethod
    def of(cls, record: dict) -> Gold:
        """Read a record of DrugProt."""
        spans = {name: (start, end, kind) for name, kind, start, end, _ in record["entities"]}
        relations: dict[tuple[str, str], set[str]] = {}
        for kind, one, other in record["relations"]:
            relations.setdefault((one, other), set()).add(kind)
        return cls(spans, relations)

    def kind(self, drug: tuple[int, int], gene: tuple[int, int]) -> int | None:
        """Give the class of a pair of raw spans; None where a name is not annotated."""
        named = [
            {name for name, span in self.spans.items() if span[2].startswith(kind) and _over(span, side)}
            for kind, side in (("CHEMICAL", drug), ("GENE", gene))
        ]
        if not all(named):
            return None
        told = {
            kind
            for (one, other), kinds in self.relations.items()
            if one in named[0] and other in named[1]
            for kind in kinds
        }
        return next((number for number, own in enumerate(CLASSES.values(), 1) if own & told), 0)


def read_pairs(corpora: Path, part: str, held: set[str]) -> Iterator[Pair]:
    """Give the pairs of a part of DrugProt, document by document."""
    reader = Reader.load(Settings())
    corpus = next(corpus for corpus in read_catalogue() if corpus.name == CORPUS)
    for line in (corpora / corpus.parts[part]).open(encoding="utf-8"):
        record = json.loads(line)
        if str(record["pmid"]) not in held:
            yield from _pairs(reader, record)


def _pairs(reader: Reader, record: dict) -> Iterator[Pair]:
    relations, gold = reader.relations, Gold.of(record)
    text = f"{record['title']} {record['abstract']}"
    reading = reader.read(Document(str(record["pmid"]), "", text, Source(CORPUS)))
    for sentence in reading.sentences:
        row = [one for one in reading.mentions if one.mention.sentence == sentence]
        doc = parse_named(
            reader.parser, [sentence.text], [row], relations.verbs.stand_ins, relations.verbs.joined
        )[0]
        tree = relations.tree(doc, with_targets(row, relations.contexts))
        around = Surroundings(tree)
        if not (around.drugs and around.genes and around.announcing):
            continue
        rules: dict[tuple[int, int], list[tuple[str, str, str]]] = {}
        for one in candidates(tree, relations.grammar):
            if one.rule.likely:
                sides = (one.subject.index, one.object.index)
                rules.setdefault(sides, []).append((one.rule.id, one.subject.path, one.object.path))
        denied = not relations.grammar.words.denials.isdisjoint(tree.lemmas)
        for drug in around.drugs:
            for gene in around.genes:
                spans = [tree.groundings[index].mention for index in (drug, gene)]
                kind = gold.kind(*((span.start, span.end) for span in spans))
                # The features do not see a denial; what is unrelated may only be denied.
                if kind is None or (denied and not kind):
                    continue
                if features := around.features(drug, gene, rules.get((drug, gene), ())):
                    yield Pair(str(record["pmid"]), features, kind)


def learn(pairs: list[Pair]) -> dict[str, list[int]]:
    """Fit the model; give the weights of each feature in hundredths, against those of no relation."""
    met = Counter(feature for pair in pairs for feature in pair.features)
    vectors = DictVectorizer(dtype=np.float64)
    matrix = vectors.fit_transform([often(pair.features, met, MET) for pair in pairs])
    model = _model().fit(matrix, [pair.kind for pair in pairs])
    weights = (model.coef_[1:] - model.coef_[0]).T
    table = {
        feature: [round(100 * float(weight)) for weight in row]
        for feature, row in zip(vectors.get_feature_names_out(), weights, strict=True)
    }
    return {feature: row for feature, row in sorted(table.items()) if max(map(abs, row)) >= LIGHTEST}


def validate(pairs: list[Pair]) -> None:
    """Print, by cross-validation over documents, the recall at several precisions of acting pairs."""
    kinds = np.array([pair.kind for pair in pairs])
    chances = np.zeros((len(pairs), len(CLASSES) + 1))
    for train, test in GroupKFold(5).split(pairs, kinds, [pair.document for pair in pairs]):
        met = Counter(feature for number in train for feature in pairs[number].features)
        vectors = DictVectorizer(dtype=np.float64)
        matrix = vectors.fit_transform([often(pairs[number].features, met, MET) for number in train])
        model = _model().fit(matrix, kinds[train])
        rows = vectors.transform([often(pairs[number].features, met, MET) for number in test])
        chances[test] = model.predict_proba(rows)
    acting = chances[:, 1] + chances[:, 2]
    right = np.isin(kinds, (1, 2))[np.argsort(-acting, kind="stable")]
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    for floor in (0.9, 0.8, 0.7, 0.6):
        last = np.flatnonzero(precision >= floor)
        recall = right[: last[-1] + 1].sum() / right.sum() if len(last) else 0.0
        least = np.sort(acting)[::-1][last[-1]] if len(last) else 1.0
        print(f"precision {floor:.2f}: recall {recall:.3f} of seen pairs, chance at least {least:.2f}")


def _model() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=3000, fit_intercept=False)


def _over(span: tuple[int, int, str], side: tuple[int, int]) -> bool:
    return span[0] < side[1] and side[0] < span[1]


def main(arguments: list[str]) -> None:
    """Parse the command line, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--out", type=Path, default=TABLE)
    parser.add_argument("--validate", action="store_true", help="print a cross-validation first")
    given = parser.parse_args(arguments)
    held = {
        document.pmid for corpus in read_catalogue() for document in read_part(corpus, "dev", given.corpora)
    }
    pairs = list(read_pairs(given.corpora, "train", held))
    print(f"{len(pairs)} pairs, by class {sorted(Counter(pair.kind for pair in pairs).items())}")
    if given.validate:
        validate(pairs)
    write(learn(pairs), given.out, HEAD, CLASSES)


if __name__ == "__main__":
    main(sys.argv[1:])
