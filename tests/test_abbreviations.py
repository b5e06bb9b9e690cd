"""Abbreviations that a document defines: the same answers by scispaCy's detector and by our own way."""

import importlib.util

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordlists import sentence

from kg.errors import OptionError
from kg.reading.abbreviations import abbreviations, align, default_way

WAYS = [
    "own",
    pytest.param(
        "scispacy",
        marks=pytest.mark.skipif(
            importlib.util.find_spec("scispacy") is None, reason="scispaCy is not installed on this Python"
        ),
    ),
]
both = pytest.mark.parametrize("way", WAYS)


def found(way, *texts):
    return dict(abbreviations([sentence(text) for text in texts], way=way).long_forms)


@both
@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We treated hepatocellular carcinoma (HCC) with a drug.", "HCC", "hepatocellular carcinoma"),
        ("The anaplastic lymphoma kinase (ALK) gene was rearranged.", "ALK", "anaplastic lymphoma kinase"),
        ("Expression of ALK (anaplastic lymphoma kinase) was high.", "ALK", "anaplastic lymphoma kinase"),
        ("A tyrosine kinase inhibitor (TKI; second line) was given.", "TKI", "tyrosine kinase inhibitor"),
        (
            "Poly(ADP-ribose) polymerase inhibitors (PARPi) were given.",
            "PARPi",
            "Poly(ADP-ribose) polymerase inhibitors",
        ),
        (
            "The overall response rate [ORR] was the endpoint of the trial.",
            "ORR",
            "overall response rate",
        ),
    ],
)
def test_a_definition_is_found_in_either_order(way, text, short, long):
    assert found(way, text)[short] == long


@both
@pytest.mark.parametrize(
    "text",
    [
        "The response was short (see Figure 2).",
        "Patients (n = 12) were treated.",
        "Mutations (KRAS, NRAS) were rare.",
        "It was given daily (10 mg) for weeks.",
        "Nothing stands in brackets here.",
        "",
    ],
)
def test_brackets_that_define_nothing_give_nothing(way, text):
    assert found(way, text) == {}


@both
def test_the_first_definition_in_a_document_counts(way):
    texts = ["Progressive disease (PD) was seen.", "Parkinson disease (PD) was not."]
    assert found(way, *texts) == {"PD": "Progressive disease"}


@both
def test_a_list_of_abbreviations_is_read(way):
    text = "Abbreviations: MCL, mantle cell lymphoma; BTK, Bruton tyrosine kinase; NA, unknown thing."
    assert found(way, text) == {"MCL": "mantle cell lymphoma", "BTK": "Bruton tyrosine kinase"}


@both
def test_the_plural_of_a_short_form_means_the_same(way):
    known = abbreviations([sentence("A proteasome inhibitor (PI) was given.")], way=way)
    assert known.long("PIs") == known.long("PI") == "proteasome inhibitor"
    assert known.long("PX") is None


@both
def test_a_long_sentence_full_of_brackets_is_read(way):
    text = " ".join(f"word{number} (see {number})" for number in range(20_000))
    assert found(way, f"{text} and mantle cell lymphoma (MCL)")["MCL"] == "mantle cell lymphoma"


@both
@given(text=st.text(alphabet="aAbBcC ()[];,1-", max_size=120))
def test_any_text_gives_definitions_that_stand_in_it(way, text):
    for short, long in found(way, text).items():
        assert short in text
        assert long.split()[0] in text
        assert align(short, long) == 0


def test_an_unknown_way_is_refused():
    with pytest.raises(OptionError, match="unknown way 'x'"):
        abbreviations([], way="x")


def test_the_default_way_is_one_that_is_installed():
    assert default_way() == ("scispacy" if importlib.util.find_spec("scispacy") else "own")
