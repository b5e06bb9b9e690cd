"""A paper that says a claim in another's words is no second witness; one with words of its own is."""

import json
import re

import pytest
from claimed import LORLATINIB, MET_AMPLIFICATION, said
from hypothesis import given
from hypothesis import strategies as st

from kg import pipeline
from kg.graph.assertions import assertions, confidence
from kg.graph.witnesses import copied, papers, witnesses
from kg.settings import Settings

ORIGINAL = (
    "In our cohort MET amplification conferred resistance to lorlatinib in four of nine treated patients."
)
EDITED = "In our cohort, MET amplification conferred resistance to lorlatinib in 4 of nine treated patients."
QUOTED = f'As Doe wrote, "{ORIGINAL[:-1].lower()}", and later work has not changed that view of the matter.'
SIDES = MET_AMPLIFICATION, "confers_resistance_to", LORLATINIB
OWN = "MET amplification was the cause of acquired resistance to lorlatinib in two xenograft models."
SHORT = "MET amplification confers resistance to lorlatinib."


def claim(*sentences, score=0.5):
    """Make one assertion; each document says the sentences that stand beside its name."""
    pairs = (
        said(*SIDES, document=name, sentence=text, start=start, score=score)
        for name, texts in sentences
        for start, text in enumerate(texts.split("|"))
    )
    (found,) = assertions(pairs)
    return found


@pytest.mark.parametrize("copy", [ORIGINAL, EDITED, QUOTED, ORIGINAL.upper()])
def test_a_copied_edited_or_quoted_sentence_is_the_same_witness(copy):
    found = claim(("a", ORIGINAL), ("b", copy))
    assert papers(found) == 1
    assert witnesses(found) == {"a": "a", "b": "a"}
    assert confidence(found) == 0.5


@pytest.mark.parametrize("other", [OWN, SHORT])
def test_words_of_its_own_make_a_paper_independent(other):
    found = claim(("a", ORIGINAL), ("b", other))
    assert papers(found) == 2
    assert confidence(found) == 0.75


def test_short_sentences_are_no_copies():
    assert papers(claim(("a", SHORT), ("b", SHORT))) == 2


def test_a_document_with_a_copy_and_words_of_its_own_counts():
    found = claim(("a", ORIGINAL), ("b", f"{ORIGINAL}|{OWN}"), ("c", EDITED))
    assert witnesses(found) == {"a": "a", "b": "b", "c": "a"}


def test_a_sentence_that_comes_twice_in_one_document_is_no_copy():
    assert copied(claim(("a", f"{ORIGINAL}|{ORIGINAL}")).evidence) == {}


@given(
    st.lists(
        st.tuples(st.sampled_from("abcde"), st.sampled_from([ORIGINAL, EDITED, QUOTED, OWN])), min_size=1
    ),
    st.randoms(),
)
def test_witnesses_hang_on_no_order_and_are_never_more_than_documents(told, chance):
    one = claim(*sorted(told))
    chance.shuffle(told)
    assert witnesses(claim(*told)) == witnesses(one)
    assert 1 <= papers(one) <= len({name for name, _ in told})
    assert set(witnesses(one).values()) <= set(witnesses(one))


def test_very_many_copies_are_told_in_time_and_as_one():
    found = claim(*((f"d{number:04}", EDITED if number % 2 else ORIGINAL) for number in range(2_000)))
    assert papers(found) == 1


TEXT = "The loss of PTEN conferred resistance to trastuzumab in all of the twelve xenografts that we treated."
FILES = ("evidence.jsonl", "graph.ttl", "graph.nq", "manifest.json")


def test_a_build_counts_papers_and_adding_or_removing_the_copy_gives_the_bytes_of_a_fresh_one(tmp_path):
    (tmp_path / "in").mkdir()
    first, copy = tmp_path / "in" / "a.txt", tmp_path / "in" / "b.txt"
    first.write_text(f"{TEXT} Afatinib was not given.")
    pipeline.build([first], tmp_path / "one", Settings())
    pipeline.build([first], tmp_path / "grown", Settings())
    copy.write_text(f"A review of its field. {TEXT}")
    pipeline.build([first, copy], tmp_path / "both", Settings())
    pipeline.add(tmp_path / "grown", [copy], Settings())
    for name in FILES:
        assert (tmp_path / "grown" / name).read_bytes() == (tmp_path / "both" / name).read_bytes(), name
    graph = (tmp_path / "both" / "graph.ttl").read_text(encoding="utf-8")
    assert len(re.findall(r"kg:copy_of kge:", graph)) >= 1
    evidence = (tmp_path / "both" / "evidence.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["document"] for line in evidence} == {"a", "b"}
    assert set(re.findall(r"kg:documents (\d+)", graph)) == {"1"}
    pipeline.remove(tmp_path / "grown", ["b"], Settings())
    for name in FILES:
        assert (tmp_path / "grown" / name).read_bytes() == (tmp_path / "one" / name).read_bytes(), name
