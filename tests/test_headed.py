"""Proteins whose first part is abbreviated inside their name."""

from __future__ import annotations

import pytest

from kg.curated.vocabulary import read_vocabulary
from kg.model import EntityType, Span
from kg.reading.forms import GENIC
from kg.reading.grounder import Grounder
from kg.reading.headed import headed
from kg.reading.lexicon import Lexicon
from kg.reading.recognise import expand
from kg.settings import Settings


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    return Grounder(Lexicon(read_vocabulary(Settings())))


def names(grounder: Grounder, text: str, **long_forms: str) -> list[tuple[str, str]]:
    meant = expand(long_forms, grounder)
    found = list(headed(text, long_forms, meant, grounder))
    for one in found:
        assert text[one.start : one.end] == one.surface
        assert one.span == Span(one.start, one.end)
        assert one.verdict.best.entity.type in GENIC
        assert one.label is EntityType.GENE
    return [(one.surface, one.verdict.best.entity.label) for one in found]


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("It blocks the norepinephrine (NE) transporter.", "norepinephrine (NE) transporter", "SLC6A2"),
        ("It blocks the Norepinephrine (NE) transporter.", "Norepinephrine (NE) transporter", "SLC6A2"),
        ("The NE transporter was blocked.", "NE transporter", "SLC6A2"),
        ("NE-transporter blockade was complete.", "NE-transporter", "SLC6A2"),
    ],
)
def test_the_words_behind_a_bracket_make_a_substance_a_protein(grounder, text, name, label):
    assert names(grounder, text, NE="norepinephrine") == [(name, label)]


@pytest.mark.parametrize(
    "text",
    [
        "Norepinephrine (NE) was released, and the transporter was not.",
        "NE release was low.",
        "ONE transporter was cloned.",
        "The release of norepinephrine (NE).",
        "",
    ],
)
def test_other_words_make_none(grounder, text):
    assert names(grounder, text, NE="norepinephrine") == []


def test_a_short_form_of_a_protein_is_left_to_others(grounder):
    text = "The estrogen receptor (ER) protein and ER protein levels."
    assert names(grounder, text, ER="estrogen receptor") == []


def test_without_short_forms_nothing_is_looked_for(grounder):
    assert names(grounder, "The norepinephrine (NE) transporter.") == []


def test_signs_of_a_long_form_are_no_pattern(grounder):
    assert names(grounder, "A+ [x(y channel", **{"A+": "alpha (+"}) == []
