"""Claims become assertions: grouped by what they say, whatever the order, and weighed against each other."""

from claimed import ALK, CRIZOTINIB, LORLATINIB, MET_AMPLIFICATION, pairs, resistance, said
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.assertions import (
    assertions,
    certainty,
    confidence,
    documents_of,
    evidence_keys,
    standings,
)
from kg.model import Certainty, Decision, Entity, EntityType

OPPOSITES = {
    "confers_resistance_to": "confers_sensitivity_to",
    "confers_sensitivity_to": "confers_resistance_to",
}


def standing(*pairs, decisions=None):
    found = assertions(pairs, decisions)
    return {
        (found_claim.predicate, found_claim.negated): standings(found, OPPOSITES)[found_claim.key]
        for found_claim in (assertion.claim for assertion in found)
    }


def test_equal_claims_are_one_assertion_with_all_their_evidence():
    (found,) = assertions([resistance(document="b"), resistance(document="a"), resistance(document="a")])
    assert [evidence.sentence.document for evidence in found.evidence] == ["a", "b"]


def test_negation_makes_another_claim():
    assert len(assertions([resistance(), resistance(negated=True)])) == 2


@given(st.lists(pairs(), max_size=12), st.randoms())
def test_merging_does_not_depend_on_order_or_repetition(found, random):
    shuffled = [*found, *found]
    random.shuffle(shuffled)
    assert repr(assertions(shuffled)) == repr(assertions(found))


@given(st.lists(pairs(), max_size=8), st.lists(pairs(), max_size=8))
def test_merging_again_adds_nothing(first, second):
    once = assertions([*first, *second])
    again = assertions((found.claim, evidence) for found in once for evidence in found.evidence)
    assert repr(again) == repr(once)


def test_a_claim_is_as_certain_as_its_most_certain_evidence():
    (found,) = assertions([resistance(certainty="possible"), resistance(start=50)])
    assert certainty(found) is Certainty.ASSERTED


def test_sentences_of_one_document_are_one_witness():
    (one,) = assertions([resistance(score=0.8), resistance(start=99, score=0.6)])
    (two,) = assertions([resistance(score=0.8), resistance(document="other", score=0.6)])
    assert confidence(one) == 0.8
    assert confidence(two) == 0.92


def test_documents_say_whether_they_assert_or_hedge():
    (found,) = assertions([resistance(document="a", certainty="asked"), resistance(document="b")])
    assert list(documents_of(found)) == [("a", False), ("b", True)]


def test_evidence_keeps_its_name_when_text_before_it_is_put_in():
    (before,) = assertions([resistance(start=10)])
    (after,) = assertions([resistance(start=510)])
    assert evidence_keys(before) == evidence_keys(after)


def test_the_same_sentence_twice_in_a_document_is_two_pieces_of_evidence():
    (found,) = assertions([resistance(start=10), resistance(start=510)])
    assert len(set(evidence_keys(found))) == 2


def test_a_claim_stands_until_another_asserts_its_negation():
    assert standing(resistance())["confers_resistance_to", False].name == "stated"
    both = standing(resistance(), resistance(negated=True, document="other"))
    assert both["confers_resistance_to", False].name == "refuted"
    assert both["confers_resistance_to", True].name == "negated"
    assert both["confers_resistance_to", False].contradicts


def test_a_doubted_negation_refutes_nothing():
    both = standing(resistance(), resistance(negated=True, certainty="possible"))
    assert both["confers_resistance_to", False].name == "stated"


def test_a_hedged_claim_is_never_stated():
    for doubt in ("probable", "possible", "asked"):
        assert standing(resistance(certainty=doubt))["confers_resistance_to", False].name == "hedged"


def test_resistance_and_sensitivity_are_opposed_and_both_stand():
    found = standing(resistance(), said(MET_AMPLIFICATION, "confers_sensitivity_to", LORLATINIB))
    assert {each.name for each in found.values()} == {"stated"}
    assert all(each.opposed_to for each in found.values())


def test_a_curator_outvotes_a_contradiction():
    claim, _ = resistance()
    sides = resistance(), resistance(negated=True)
    accepted = standing(*sides, decisions={claim.key: Decision(claim.key, "accept")})
    rejected = standing(*sides, decisions={claim.key: Decision(claim.key, "reject")})
    assert accepted["confers_resistance_to", False].name == "stated"
    assert rejected["confers_resistance_to", False].name == "rejected"


def test_other_pairs_do_not_contradict():
    found = standing(said(CRIZOTINIB, "targets", ALK), said(LORLATINIB, "targets", ALK, negated=True))
    assert not any(each.contradicts for each in found.values())


def test_a_new_label_renames_no_claim():
    old, new = Entity("UNII:1", "alpha", EntityType.DRUG), Entity("UNII:1", "omega", EntityType.DRUG)
    other = Entity("UNII:2", "beta", EntityType.DRUG)
    assert said(old, "combined_with", other)[0].key == said(new, "combined_with", other)[0].key
