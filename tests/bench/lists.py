"""Recall of the members of lists, and how many swapped sentences the audit catches: see `main`.

usage: lists.py members                 lists built from templates, read through the real stages
       lists.py audit SHARED            evidence of the articles and CIViC's development part, swapped
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from relations import corpus, inputs

from kg.model import Claim, Document, Evidence, Grounding, Source
from kg.reading.audit import audit
from kg.reading.reader import Reader
from kg.settings import Settings

GENES = ("EGFR", "MET", "KRAS", "PTEN", "ALK", "RET", "BRAF", "KIT", "FGFR2", "AXL", "PIK3CA", "NRAS")
DRUGS = (
    "erlotinib", "crizotinib", "trametinib", "olaparib", "lapatinib", "sunitinib", "imatinib", "palbociclib",
    "everolimus", "cetuximab", "dabrafenib", "bosutinib",
)  # fmt: skip
JOINS = {
    "a, b and c": (", ", " and "),
    "a, b, and c": (", ", ", and "),
    "a, b or c": (", ", " or "),
    "a/b/c": ("/", "/"),
    "a and b and c": (" and ", " and "),
    "a, b as well as c": (", ", " as well as "),
}


class Template(NamedTuple):
    """A sentence with a list; `one` is the other side of every claim."""

    text: str
    names: tuple[str, ...]
    predicate: str
    listed: str
    one: str


TEMPLATES = (
    Template("Foretinib inhibits {}.", GENES, "targets", "object", "foretinib"),
    Template("Foretinib is an inhibitor of {}.", GENES, "targets", "object", "foretinib"),
    Template("Foretinib, which targets {}, was given daily.", GENES, "targets", "object", "foretinib"),
    Template("The targets of foretinib include {}.", GENES, "targets", "object", "foretinib"),
    Template("SRC is inhibited by {}.", DRUGS, "targets", "subject", "SRC"),
    Template("{} mutations confer resistance to gefitinib.", GENES,
             "confers_resistance_to", "subject", "gefitinib"),
    Template("Mutations in {} caused resistance to gefitinib.", GENES,
             "confers_resistance_to", "subject", "gefitinib"),
    Template("TP53 loss was associated with resistance to {}.", DRUGS,
             "confers_resistance_to", "object", "TP53"),
    Template("TP53-mutant cells were sensitive to {}.", DRUGS,
             "confers_sensitivity_to", "object", "TP53"),
    Template("Tumours with TP53 loss responded to {}.", DRUGS,
             "confers_sensitivity_to", "object", "TP53"),
    Template("Amplification of {} predicted sensitivity to gefitinib.", GENES,
             "confers_sensitivity_to", "subject",
             "gefitinib"),
)  # fmt: skip


def lists(template: Template) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give sentences with lists of two to six members in every way of joining them, and the members."""
    names = cycle(template.names)
    for many, last in JOINS.values():
        for size in range(2, 7):
            members = tuple(islice(names, size))
            yield template.text.format(many.join(members[:-1]) + last + members[-1]), members


def members() -> None:
    """Print the recall of list members, by way of joining and by template."""
    reader = Reader.load(Settings())
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for template in TEMPLATES:
        for number, (text, names) in enumerate(lists(template)):
            heard = _heard(reader.read(Document("list", "", text, Source("list"))).evidence, template)
            for key in (list(JOINS)[number // 5], template.text, "all"):
                wanted[key] += len(names)
                found[key] += sum(name in heard for name in names)
    for key in wanted:
        print(f"{found[key] / wanted[key]:.3f} ({found[key]} of {wanted[key]}) {key}")


def _heard(pairs: tuple[tuple[Claim, Evidence], ...], template: Template) -> set[str]:
    """Give the members, by name or by gene, that stand in a claim of the template's predicate."""
    names: set[str] = set()
    for claim, evidence in pairs:
        sides = {"subject": claim.subject, "object": claim.object}
        listed = sides.pop(template.listed)
        (other,) = sides.values()
        ends = (other.label, other.gene.label if other.gene else "")
        if claim.predicate == template.predicate and template.one in ends and not claim.negated:
            said = evidence.subject if template.listed == "subject" else evidence.object
            names |= {listed.label, said.mention.text, listed.gene.label if listed.gene else ""}
    return names


def swaps(shared: Path) -> None:
    """Print how many of the swaps between neighbouring pieces of evidence the audit catches."""
    reader = Reader.load(Settings())
    grammar = reader.relations.grammar
    documents = [*inputs(shared / "articles"), *corpus(shared, "civic", "dev")]
    pairs = [pair for document in documents for pair in reader.read(document).evidence]
    caught: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    whole = sum(not audit(claim, evidence, grammar) for claim, evidence in pairs)
    print(f"{whole} of {len(pairs)} pass where nothing is swapped")
    for (claim, evidence), (another, other) in zip(pairs, [*pairs[1:], pairs[0]], strict=True):
        same = {claim.subject, claim.object} == {another.subject, another.object}
        if same or evidence.sentence.text == other.sentence.text:
            continue
        for name, swapped in _swapped(evidence, other):
            tried[name] += 1
            caught[name] += bool(audit(claim, swapped, grammar))
    for name, count in tried.items():
        print(f"{caught[name] / count:.3f} ({caught[name]} of {count}) {name}")


def _swapped(evidence: Evidence, other: Evidence) -> Iterator[tuple[str, Evidence]]:
    """Give evidence in which another sentence stands: alone, with the mentions moved into it, or wholly."""
    yield "sentence", replace(evidence, sentence=other.sentence)
    subject, object_ = (_moved(side, other) for side in (evidence.subject, evidence.object))
    yield "sentence and mentions", replace(evidence, sentence=other.sentence, subject=subject, object=object_)
    yield "all evidence", other


def _moved(side: Grounding, other: Evidence) -> Grounding:
    return side._replace(mention=side.mention._replace(sentence=other.sentence))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["members", "audit"])
    parser.add_argument("shared", type=Path, nargs="?", default=Path("../shared"))
    arguments = parser.parse_args()
    if arguments.what == "members":
        members()
    else:
        swaps(arguments.shared)


if __name__ == "__main__":
    main()
