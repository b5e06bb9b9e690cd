"""What a whole text says, from its raw words to its claims: its topic, its case, lists, chains of verbs."""

import pytest

from kg.model import Document, Source
from kg.reading.reader import Reader
from kg.settings import Settings


@pytest.fixture(scope="session")
def reader():
    return Reader.load(Settings())


def said(reader, text):
    found = reader.read(Document("d", "", text, Source("d"))).evidence
    return {
        (claim.subject.label, claim.predicate, claim.object.label) for claim, _ in found if not claim.negated
    }


TRIAL = (
    "Treatment of chordoma\n\nChordoma is rare. Chordoma grows in the spine. Imatinib was tested in chordoma."
    " Chordoma is hard to remove. Surgery of chordoma is common. "
)


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        (
            "Lapatinib did not improve progression-free survival.",
            ("lapatinib", "lacks_benefit_in", "chordoma"),
        ),
        (
            "Erlotinib was not superior to placebo in terms of PFS.",
            ("erlotinib", "lacks_benefit_in", "chordoma"),
        ),
        ("Sunitinib prolonged overall survival.", ("sunitinib", "treats", "chordoma")),
    ],
)
def test_an_outcome_without_a_disease_is_that_of_the_documents_topic(reader, sentence, claim):
    assert claim in said(reader, TRIAL + sentence)
    assert claim not in said(reader, "Chordoma and thymoma are rare. " + sentence)


def test_a_trials_aim_is_no_claim_that_the_drug_works(reader):
    asked = "A trial is evaluating the efficacy of sunitinib in chordoma."
    assert not {p for _, p, _ in said(reader, asked)} & {"treats", "lacks_benefit_in"}


def test_the_disease_of_a_case_is_that_of_the_sentence_that_introduces_it(reader):
    text = (
        "Melanoma often resists drugs. Melanoma spreads. Melanoma is common. Melanoma is aggressive. "
        "We report a case of uveal melanoma. The patient had a deep response to imatinib."
    )
    assert ("imatinib", "treats", "uveal melanoma") in said(reader, text)


def test_the_last_member_of_a_list_names_its_kind_for_all(reader):
    found = said(reader, "Sunitinib suppressed the MAPK and JAK/STAT pathways.")
    assert ("sunitinib", "inhibits", "MAPK/ERK pathway") in found
    assert ("sunitinib", "inhibits", "JAK/STAT pathway") in found
    spelled = said(reader, "NF1 loss activates the mitogen-activated protein kinase (MAPK) pathway.")
    assert ("NF1 loss", "activates", "MAPK/ERK pathway") in spelled


def test_each_verb_of_a_chain_has_the_same_subject(reader):
    found = said(reader, "Sunitinib promoted DNA damage, induced cell apoptosis, and enhanced senescence.")
    assert {o for s, p, o in found if (s, p) == ("sunitinib", "activates")} == {
        "DNA damage",
        "apoptosis",
        "cellular senescence",
    }


@pytest.mark.parametrize(
    ("text", "claim", "not_said"),
    [
        (
            "AURKA knockdown resulted in decreased ERK phosphorylation.",
            ("AURKA loss", "inhibits", "ERK"),
            ("AURKA loss", "activates", "ERK"),
        ),
        (
            "Birinapant induces XIAP and BIRC2 degradation.",
            ("birinapant", "targets", "XIAP"),
            ("birinapant", "activates", "XIAP"),
        ),
    ],
)
def test_what_lowers_the_object_turns_the_action(reader, text, claim, not_said):
    found = said(reader, text)
    assert claim in found
    assert not_said not in found


def test_the_first_half_of_a_compound_adjective_is_acted_on_by_nothing(reader):
    found = said(reader, "AURKA mediates TNF-induced invasion and promotes STAT3-dependent growth.")
    assert not {o for _, _, o in found} & {"TNF", "STAT3"}


def test_a_fronted_phrase_does_not_list_its_drugs_with_the_subject(reader):
    text = "Despite resistance to lapatinib and afatinib, neratinib showed activity in chordoma."
    found = said(reader, text)
    assert not {(s, o) for s, p, o in found if p == "combined_with"} & {("afatinib", "neratinib")}
    assert ("neratinib", "overcomes_resistance_to", "afatinib") in found


def test_a_drugs_line_of_therapy_is_known_in_all_that_is_told_of_the_patient(reader):
    text = (
        "We report a case of chordoma.\n\nCase presentation\nA woman with chordoma came to us. "
        "She received imatinib as second-line therapy.\nThe patient had a deep response to imatinib.\n\n"
        "Discussion\nThe patient had a deep response to imatinib."
    )
    found = reader.read(Document("d", "", text, Source("d"))).evidence
    told = [e.context.line for c, e in found if c.predicate == "treats" and "deep" in e.sentence.text]
    assert told == ["second", ""]


CASE = (
    "A case report\n\nWe report a 52-year-old woman with metastatic lung adenocarcinoma. She received"
    " carboplatin and pemetrexed, but the disease progressed after two cycles. Sequencing of a liver biopsy"
    " revealed a ROS1 fusion. She was started on entrectinib, and a scan after eight weeks showed a marked"
    " reduction of all lesions. She progressed, received repotrectinib and had a good response. "
)


def test_each_line_of_a_case_has_the_outcome_told_of_it(reader):
    disease = "lung adenocarcinoma"
    outcomes = {claim for claim in said(reader, CASE) if claim[1] in {"treats", "lacks_benefit_in"}}
    assert outcomes == {
        ("carboplatin", "lacks_benefit_in", disease),
        ("pemetrexed", "lacks_benefit_in", disease),
        ("entrectinib", "treats", disease),
        ("repotrectinib", "treats", disease),
    }


def test_the_standard_for_a_texts_patients_is_one_for_its_disease(reader):
    heard = said(reader, TRIAL + "Brigatinib is the standard of care for patients with ALK fusions.")
    assert ("brigatinib", "treats", "chordoma") in heard
    heard = said(reader, TRIAL + "All patients had received brigatinib as preoperative treatment.")
    assert ("brigatinib", "treats", "chordoma") not in heard
