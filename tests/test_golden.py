"""Whole paragraphs of our own through the whole reading: claims that must come, and that must not."""

from pathlib import Path

import pytest

from kg.model import Document, Source
from kg.reading.audit import audit
from kg.reading.reader import Reader
from kg.settings import Settings

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())


@pytest.fixture(scope="session")
def reader():
    return Reader.load(Settings())


@pytest.fixture(scope="session")
def readings(reader):
    texts = {case: (GOLDEN / case / "input.txt").read_text(encoding="utf-8") for case in CASES}
    return {case: reader.read(Document(case, "", text, Source(case))) for case, text in texts.items()}


def lines(case):
    rows = (GOLDEN / case / "claims.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(row.split("\t")) for row in rows]


def said(reading):
    return {
        (c.subject.label, f"{'not ' if c.negated else ''}{c.predicate}", c.object.label, e.certainty.value)
        for c, e in reading.evidence
    }


@pytest.mark.parametrize(("case", "line"), [(case, line) for case in CASES for line in lines(case)], ids=str)
def test_paragraphs_give_their_claims_and_no_others_of_the_list(readings, case, line):
    sign, *claim, certainty = line
    found = {(s, p, o, "any" if certainty == "any" else grade) for s, p, o, grade in said(readings[case])}
    assert ((*claim, certainty) in found) is (sign == "+")


@pytest.mark.parametrize("case", CASES)
def test_every_claim_passes_the_audit(readings, reader, case):
    grammar = reader.relations.grammar
    faults = [audit(claim, evidence, grammar) for claim, evidence in readings[case].evidence]
    assert [fault for fault in faults if fault] == []
