"""Read the claims annotated in abstracts and in statements of CIViC, and say which claims of ours they hold.

The tables name spans and no text. The abstracts come from PubMed: a file in PubTator's format with the title
and the abstract of each (`https://www.ncbi.nlm.nih.gov/research/pubtator3/`, export by PMID); the statements
from the training part of CIViC (CC0), `corpora/civic/train.jsonl`.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ABSTRACTS, STATEMENTS = (Path(__file__).with_name(f"{name}.tsv") for name in ("abstracts", "statements"))
SYMMETRIC = frozenset({"combined_with", "interacts_with"})
# What a predicate says of more or less of its object; what is said of a loss says the opposite of the gene.
SIGNS = {"activates": 1, "inhibits": -1, "confers_resistance_to": 1, "confers_sensitivity_to": -1}
# Predicates that say the same of an action, one of them without its direction or kind.
ALIKE = (
    frozenset({"regulates", "activates"}),
    frozenset({"regulates", "inhibits"}),
    frozenset({"targets", "inhibits"}),
)
LOST = ("loss", "inhibition", "copy number loss", "deletion", "deficiency")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """A claim of ours: its document, spans of its sides in the text, and whether its subject is a loss."""

    pmid: str
    subject: Span
    predicate: str
    object: Span
    negated: bool
    loss: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """An annotated claim; `sure` where both readers noted it and neither held it for borderline.

    `readers` names who noted it: 1, 2 or both.
    """

    pmid: str
    sentence: int
    subjects: tuple[Span, ...]
    predicate: str
    objects: tuple[Span, ...]
    negated: bool
    loss: bool
    sure: bool
    part: str
    readers: str

    def holds(self, one: Said) -> bool:
        """Say whether a claim of ours says the same of the same names."""
        straight = _met(one.subject, self.subjects) and _met(one.object, self.objects)
        turned = _met(one.object, self.subjects) and _met(one.subject, self.objects)
        if not (straight or (turned and self.predicate in SYMMETRIC)) or one.negated != self.negated:
            return False
        said, noted = SIGNS.get(one.predicate), SIGNS.get(self.predicate)
        if said and noted and one.predicate.partition("_")[0] in _family(self.predicate):
            return (said if one.loss else -said) == (noted if self.loss else -noted)
        return one.predicate == self.predicate or {one.predicate, self.predicate} in ALIKE


def read_noted(path: Path = ABSTRACTS) -> list[Noted]:
    """Read the annotated claims in the order of a table."""
    with path.open(encoding="utf-8") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
        return [_noted(row) for row in rows]


def read_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Give PMID and text of each abstract of a file in PubTator's format: title, blank line, abstract."""
    titles: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        pmid, _, rest = line.partition("|")
        kind, _, text = rest.partition("|")
        if kind == "t":
            titles[pmid] = " ".join(text.split())
        elif kind == "a" and pmid in titles:
            yield pmid, f"{titles.pop(pmid)}\n\n{' '.join(text.split())}\n"


def read_statements(path: Path) -> Iterator[tuple[str, str]]:
    """Give the id and the text of each statement of CIViC."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield str(record["id"]), f"{' '.join(record['text'].split())}\n"


def agreement(noted: Iterable[Noted]) -> float:
    """Give F1 between the two readers, over all that either noted."""
    counts = Counter(one.readers for one in noted)
    return 2 * counts["12"] / max(1, 2 * counts["12"] + counts["1"] + counts["2"])


def by_document(noted: Iterable[Noted]) -> Mapping[str, list[Noted]]:
    """Gather the annotated claims by document."""
    found: dict[str, list[Noted]] = defaultdict(list)
    for one in noted:
        found[one.pmid].append(one)
    return found


def is_loss(type_: str, label: str) -> bool:
    """Say whether an entity is the loss of a gene."""
    return type_ == "Alteration" and label.endswith(LOST)


def _noted(row: Mapping[str, str]) -> Noted:
    flags, predicate = row["flags"], row["predicate"]
    denied = "n" in flags
    if denied and predicate == "treats":
        predicate, denied = "lacks_benefit_in", False
    return Noted(
        row["pmid"],
        int(row["sentence"]),
        _spans(row["subject"]),
        predicate,
        _spans(row["object"]),
        denied,
        "l" in flags,
        row["readers"] == "12" and "b" not in flags,
        row["part"],
        row["readers"],
    )


def _spans(told: str) -> tuple[Span, ...]:
    pairs = (one.split("-") for one in told.split(";"))
    return tuple((int(start), int(end)) for start, end in pairs)


def _met(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _family(predicate: str) -> frozenset[str]:
    return frozenset({"confers"} if predicate.startswith("confers") else {"activates", "inhibits"})
