"""Two numbers of one outcome, set against each other: which group or drug had more of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.reading.likely import listen
from kg.reading.parse import Parser
from kg.reading.relate import Relations
from kg.reading.unmark import unmark
from kg.settings import Settings

PARSER, RELATIONS = Parser(), Relations.load(Settings())
S, R = "confers_sensitivity_to", "confers_resistance_to"
X, D = "[Alteration: RET fusion]", "[Drug: vandetanib]"


def said(text):
    marked = unmark(text)
    tree = RELATIONS.tree(PARSER.parse([marked.sentence.text])[0], marked.groundings)
    return {candidate.predicate for candidate in listen(tree, RELATIONS.grammar)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"In patients with {X}, PFS was 11 months in the {D} arm and 5 months in the placebo arm.", {S}),
        (f"In patients with {X}, PFS was 5 months in the control arm and 11 months in the {D} arm.", {S}),
        (f"On {D}, the response rate was 8% in patients with {X} versus 40% in those without.", {R}),
        (f"Patients with {X} treated with {D} had a PFS of 2 months versus 9 months in the others.", {R}),
        (f"The IC50 of {D} was 900 nM in cells with {X} compared with 20 nM in parental cells.", {R}),
        # nearly the same, or by chance
        (f"Patients with {X} treated with {D} had a PFS of 8 months versus 9 months in the others.", set()),
        (f"Patients with {X} treated with {D} had a PFS of 5 months versus 9 months (p = 0.4).", set()),
        # two outcomes, and two ends of one
        (f"In patients with {X}, PFS on {D} was 8 months and OS was 15 months.", set()),
        (f"In patients with {X}, PFS on {D} was 11 months, between 5 months and 20 months.", set()),
        (f"In patients with {X} on {D}, PFS and OS were 8 months and 15 months, respectively.", set()),
        # what stands beside both numbers
        (f"In patients with {X}, PFS was 11 months with {D} and sunitinib versus 5 months with {D}.", set()),
    ],
)  # fmt: skip
def test_numbers_tell_who_had_more(text, expected):
    assert said(text) == expected


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 60), st.integers(1, 60))
def test_swapping_the_numbers_turns_the_claim_round(one, other):
    text = "On {}, survival was {} months in patients with {} versus {} months in those without."
    there, back = said(text.format(D, one, X, other)), said(text.format(D, other, X, one))
    turned = {S: R, R: S}
    assert back == {turned[predicate] for predicate in there}
