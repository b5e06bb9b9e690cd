"""The claims annotated for training: a table of spans, and what counts as saying the same."""

import csv
import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "kg" / "training"))

from abstracts import ABSTRACTS, STATEMENTS, Noted, Said, agreement, read_noted, read_statements, read_texts
from corpora import read_catalogue, read_part

from kg.curated.attaching import CLASS, FILE, read_attaching
from kg.curated.rules import PREDICATES

SHARED = Path(__file__).parent.parent.parent / "shared" / "corpora"


def noted(predicate, *, negated=False, loss=False):
    return Noted("1", 0, ((0, 4), (30, 34)), predicate, ((10, 18),), negated, loss, True, "train", "12")


def said(predicate, *, subject=(30, 34), object_=(12, 15), negated=False, loss=False):
    return Said("1", subject, predicate, object_, negated, loss)


def test_a_claim_is_held_where_names_overlap_and_the_same_is_said():
    assert noted("treats").holds(said("treats"))
    assert not noted("treats").holds(said("treats", subject=(20, 24)))
    assert not noted("treats").holds(said("lacks_benefit_in"))
    assert not noted("treats").holds(said("treats", negated=True))


def test_symmetric_claims_are_held_either_way_and_others_only_straight():
    turned = {"subject": (10, 18), "object_": (0, 4)}
    assert noted("combined_with").holds(said("combined_with", **turned))
    assert not noted("activates").holds(said("activates", **turned))


@pytest.mark.parametrize(
    ("told", "loss", "ours", "our_loss", "held"),
    [
        ("activates", False, "inhibits", True, True),
        ("inhibits", True, "activates", False, True),
        ("inhibits", False, "inhibits", True, False),
        ("confers_resistance_to", False, "confers_sensitivity_to", True, True),
        ("confers_resistance_to", True, "confers_resistance_to", False, False),
        ("regulates", False, "activates", False, True),
        ("activates", False, "inhibits", False, False),
    ],
)
def test_what_a_loss_does_is_the_opposite_of_what_the_gene_does(told, loss, ours, our_loss, held):
    assert noted(told, loss=loss).holds(said(ours, loss=our_loss)) is held


@pytest.mark.parametrize("table", [ABSTRACTS, STATEMENTS], ids=["abstracts", "statements"])
def test_a_table_holds_spans_of_known_predicates_and_no_text(table):
    rows = read_noted(table)
    assert len(rows) > 1000
    assert {row.predicate for row in rows} <= PREDICATES
    assert all(start < end for row in rows for start, end in (*row.subjects, *row.objects))
    with table.open(encoding="utf-8") as lines:
        cells = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
        assert all(set(row["subject"] + row["object"]) <= set("0123456789-;") for row in cells)


def test_agreement_is_f1_between_the_readers():
    rows = [replace(noted("treats"), readers=readers) for readers in ("12", "12", "1", "2")]
    assert agreement(rows) == pytest.approx(4 / 6)
    assert agreement([]) == 0.0


def test_what_is_learnt_tells_right_from_wrong_and_is_read_back(tmp_path):
    pytest.importorskip("sklearn")
    import attaching

    rows = [
        attaching.Tried(str(number), [".", f"way:{right}"], "activates", False, right)
        for number in range(40)
        for right in (True, False)
    ]
    table = attaching.learn([*rows, attaching.Tried("x", ["met once"], "activates", False, True)])
    assert "met once" not in table
    assert table["way:True"] > 0 > table["way:False"]
    attaching.write({name: (row,) for name, row in table.items()}, tmp_path / FILE, attaching.HEAD, (CLASS,))
    read = read_attaching(tmp_path, [(tmp_path, {"add": {"activates": 0.5}})], PREDICATES)
    assert read is not None
    assert read.weights == table


def test_abstracts_are_read_with_their_white_space_as_one_space(tmp_path):
    path = tmp_path / "a.pubtator"
    path.write_text("7|t|A  title.\n7|a|One\ttwo.\n\n8|t|Lone.\n", encoding="utf-8")
    assert list(read_texts(path)) == [("7", "A title.\n\nOne two.\n")]


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/corpora")
def test_no_development_text_is_learnt_from():
    held = {one.pmid for corpus in read_catalogue() for one in read_part(corpus, "dev", SHARED)}
    assert not held & {row.pmid for row in read_noted(ABSTRACTS)}
    development = {text for _, text in read_statements(SHARED / "civic" / "dev.jsonl")}
    learnt = {row.pmid for row in read_noted(STATEMENTS)}
    texts = {text for name, text in read_statements(SHARED / "civic" / "train.jsonl") if name in learnt}
    assert texts
    assert not development & texts
