"""Whether a drug changes what a gene's product does or how much of it there is; what is taken for granted."""

import pytest

from kg.model import Document, Source
from kg.reading.reader import Reader
from kg.settings import Settings


@pytest.fixture(scope="module")
def reader():
    return Reader.load(Settings())


def said(reader, text):
    return {
        (claim.subject.label, claim.predicate, claim.object.label, claim.negated, evidence.mode)
        for claim, evidence in reader.read(Document("d", "", text, Source("d.txt"))).evidence
        if claim.predicate in {"targets", "activates"}
    }


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Fulvestrant lowered the expression of CCND1.",
            ("fulvestrant", "targets", "CCND1", False, "inhibits expression"),
        ),
        (
            "Imiquimod activates TLR7.",
            ("imiquimod", "targets", "TLR7", False, "activates"),
        ),
        (
            "Gilteritinib inhibited FLT3 kinase activity.",
            ("gilteritinib", "targets", "FLT3", False, "inhibits"),
        ),
    ],
)
def test_a_change_of_level_has_a_mode_of_its_own(reader, text, claim):
    assert claim in said(reader, text)


def test_a_raised_level_is_no_action_of_a_drug(reader):
    assert not said(reader, "Vorinostat increased CDKN1A mRNA.")
    assert not said(reader, "Overexpression of ERBB3 was induced by vemurafenib.")


@pytest.mark.parametrize(
    "text",
    [
        "Growth did not change with selinexor, an XPO1 inhibitor.",
        "The XPO1 inhibitor selinexor might not prolong survival.",
        "Of the XPO1 inhibitors tested, selinexor was not the most toxic.",
    ],
)
def test_a_description_is_not_denied_by_what_its_sentence_denies(reader, text):
    assert ("selinexor", "targets", "XPO1", False, "inhibits") in said(reader, text)


def test_a_description_that_is_denied_itself_is_no_claim(reader):
    claims = said(reader, "Selinexor is not an XPO1 inhibitor.")
    assert not any(subject == "selinexor" and not negated for subject, _, _, negated, _ in claims)


def test_a_list_with_a_class_is_no_description(reader):
    assert not said(reader, "Common drugs are tamoxifen, megestrol, and FLT3 inhibitors.") & {
        (drug, "targets", "FLT3", False, "inhibits") for drug in ("tamoxifen", "megestrol")
    }


def test_one_inhibitor_is_one_drug(reader):
    claims = said(reader, "Cells were treated with sunitinib and selinexor, an XPO1 inhibitor.")
    assert ("selinexor", "targets", "XPO1", False, "inhibits") in claims
    assert not any(subject == "sunitinib" for subject, *_ in claims)
