"""The five founding articles, read as they are: the claims that the project began with, and the first floors.

The articles lie beside the checkout and may not be published with it; without them these tests are skipped.
"""

import json

import pytest

from kg.evaluate.claims import evaluate
from kg.pipeline import build
from kg.settings import Settings

RESISTANCE = "confers_resistance_to"
WANTED = [
    ("000", "pyrotinib", "targets", "ERBB2"),
    ("000", "pyrotinib", "targets", "EGFR"),
    ("000", "pyrotinib", "targets", "ERBB4"),
    ("001", "FGFR1 amplification", RESISTANCE, "anti-HER2 therapy"),
    ("002", "PTEN loss", RESISTANCE, "trastuzumab"),
    ("002", "IQGAP1", RESISTANCE, "trastuzumab"),
    ("002", "SRC", RESISTANCE, "trastuzumab"),
    ("002", "ERBB3", RESISTANCE, "trastuzumab"),
    ("002", "epithelial-mesenchymal transition", RESISTANCE, "trastuzumab"),
    ("004", "breast cancer", "has_alteration", "ERBB2 D769H"),
    ("004", "breast cancer", "has_alteration", "ERBB2 V777L"),
]
TABLES = {
    "000": {
        ("ERBB2 copy number gain", False),
        ("CDH1 E497K", False),
        ("DNMT3A V636M", False),
        ("KMT2C I707T", False),
        ("TP53 C242Y", False),
        ("CDK4 copy number loss", False),
        ("PTEN copy number loss", False),
        ("KRAS mutation", True),
    },
    "001": {
        ("ERBB2 amplification", False),
        ("FGFR1 amplification", False),
        ("MCL1 amplification", False),
        ("CDK6 amplification", False),
        ("EGFR amplification", False),
        ("RAD50 loss", False),
        ("WRN loss", False),
        ("KRAS mutation", True),
        ("NRAS mutation", True),
        ("BRAF V600E", True),
    },
}


@pytest.fixture(scope="module")
def articles(shared, tmp_path_factory):
    out = tmp_path_factory.mktemp("articles") / "out"
    build([shared / "articles"], out, Settings())
    return out


@pytest.fixture(scope="module")
def evidence(articles):
    return [
        json.loads(line) for line in (articles / "evidence.jsonl").read_text(encoding="utf-8").splitlines()
    ]


@pytest.mark.parametrize(("document", "subject", "predicate", "object_"), WANTED)
def test_the_founding_claims_are_read_each_with_its_sentence(evidence, document, subject, predicate, object_):
    found = [
        line
        for line in evidence
        if line["document"].startswith(document)
        and line["predicate"] == predicate
        and not line["negated"]
        and subject.lower() in line["subject"]["label"].lower()
        and object_.lower() in line["object"]["label"].lower()
    ]
    assert found
    assert all(line["sentence"] for line in found)


@pytest.mark.parametrize("document", sorted(TABLES))
def test_the_rows_of_sequencing_tables_are_alterations(evidence, document):
    found = {
        (line["object"]["label"], line["negated"])
        for line in evidence
        if line["document"].startswith(document) and line["predicate"] == "has_alteration"
    }
    assert TABLES[document] <= found


def test_annotated_articles_stay_above_the_floors(articles, shared):
    report = evaluate(shared / "gold", articles / "evidence.jsonl")
    assert report.overall.precision >= 0.85
    assert report.overall.recall >= 0.65
    assert report.overall.f1 >= 0.5
