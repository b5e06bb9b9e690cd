"""`kg evaluate` agrees with hand counts on a small gold set."""

import json

import pytest

from kg.errors import InputError
from kg.evaluate.claims import evaluate


def write(path, lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def said(subject, predicate, object_, *, negated=False, document="A1-full", rule="r"):
    return {
        "document": document,
        "subject": {"id": subject, "label": subject},
        "predicate": predicate,
        "object": {"id": object_, "label": object_},
        "negated": negated,
        "rule": rule,
        "sentence": "s",
    }


@pytest.fixture
def gold(tmp_path):
    claims = [
        {"s": {"label": "imatinib"}, "p": "targets", "o": {"label": "KIT"}, "agreed": True},
        {"s": {"label": "imatinib"}, "p": "targets", "o": {"label": "ABL1"}, "agreed": True},
        {"s": {"label": "b drug"}, "p": "combined_with", "o": {"label": "a drug"}, "agreed": True},
        {"s": {"label": "imatinib"}, "p": "treats", "o": {"label": "GIST"}, "agreed": False},
    ]
    write(tmp_path / "claims-A1.jsonl", claims)
    write(tmp_path / "entities-A1.jsonl", [{"label": "KIT", "surface": ["CD117"], "ids": ["HGNC:6342"]}])
    return tmp_path


def test_counts_by_predicate_and_rule_with_misses(gold, tmp_path):
    lines = [
        said("imatinib", "targets", "HGNC:6342", rule="inhibits"),
        said("imatinib", "targets", "CD117", rule="inhibits"),
        said("imatinib", "targets", "PDGFRA", rule="inhibits"),
        said("a drug", "combined_with", "b drug", rule="plus"),
        said("imatinib", "treats", "GIST", rule="works-in"),
        said("imatinib", "treats", "GIST", document="elsewhere"),
    ]
    write(tmp_path / "evidence.jsonl", lines)
    report = evaluate(gold, tmp_path / "evidence.jsonl")
    assert (report.overall.predicted, report.overall.right) == (5, 4)
    assert (report.overall.gold, report.overall.found) == (3, 2)
    assert report.rules["inhibits"].precision == pytest.approx(2 / 3)
    assert [remark.claim for remark in report.missed] == ["imatinib targets abl1"]
    assert [remark.claim for remark in report.spurious] == ["imatinib targets PDGFRA [inhibits]"]


def test_a_claim_with_the_wrong_sign_is_wrong(gold, tmp_path):
    write(tmp_path / "evidence.jsonl", [said("imatinib", "targets", "KIT", negated=True)])
    assert evaluate(gold, tmp_path / "evidence.jsonl").overall.right == 0


def test_a_folder_without_gold_and_a_broken_line_are_named(gold, tmp_path):
    (tmp_path / "none").mkdir()
    with pytest.raises(InputError, match=r"none: no claims"):
        evaluate(tmp_path / "none", tmp_path / "evidence.jsonl")
    (tmp_path / "evidence.jsonl").write_text('{"document": \n', encoding="utf-8")
    with pytest.raises(InputError, match=r"evidence\.jsonl:1: not a line of JSON"):
        evaluate(gold, tmp_path / "evidence.jsonl")
