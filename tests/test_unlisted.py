"""Names that stand in no list as they are written: makers' numbers, own short forms, parted, glued names."""

import pytest

from kg.model import Document, EntityType, Sentence, Source, Span
from kg.reading.abbreviations import Abbreviations
from kg.reading.audit import audit
from kg.reading.reader import Reader
from kg.reading.recognise import recognise
from kg.settings import Settings


@pytest.fixture(scope="module")
def reader():
    return Reader.load(Settings())


def grounded(reader, text, *seen, long_forms=None):
    """Recognise a sentence in which a recogniser is said to have seen words with labels and chances."""
    sentence = Sentence("d", 0, len(text), text, ())
    spans = [
        (Span(text.index(words), text.index(words) + len(words)), label, chance)
        for words, label, chance in seen
    ]
    abbreviations = Abbreviations(long_forms) if long_forms else None
    (row,) = recognise([sentence], reader.lexicon, abbreviations, [spans])
    return {one.mention.text: one.entity.label if one.entity else None for one in row}


@pytest.mark.parametrize("name", ["QXZ9999", "QXZ 44821", "QX-48213", "QXZ 55-7701", "QX 1,204"])
def test_a_number_of_a_maker_is_a_drug_where_the_recogniser_is_sure(reader, name):
    assert grounded(reader, f"Cells were exposed to {name} for a day.", (name, "Chemical", 0.9)) == {
        name: name
    }


@pytest.mark.parametrize(
    "name", ["QXZO 2018", "QXZO 1999", "NCT01234567", "QXZO", "QXZO 17", "ASCO 44821", "ASCO-2031"]
)
def test_a_congress_a_year_or_a_trial_is_no_drug(reader, name):
    seen = grounded(reader, f"It was shown at {name} in June.", (name, "Chemical", 0.99))
    assert not any(seen.values())


def test_a_short_number_needs_a_surer_recogniser(reader):
    text = "Cells were exposed to QXZ-76 for a day."
    assert not any(grounded(reader, text, ("QXZ-76", "Chemical", 0.8)).values())
    assert grounded(reader, text, ("QXZ-76", "Chemical", 0.97)) == {"QXZ-76": "QXZ-76"}


def test_a_short_form_means_the_long_form_that_no_list_has(reader):
    text = "Zanthoprilone (ZPO) was given, and ZPO was stopped."
    seen = grounded(reader, text, ("Zanthoprilone", "Chemical", 0.98), long_forms={"ZPO": "Zanthoprilone"})
    assert seen == {"Zanthoprilone": "Zanthoprilone", "ZPO": "Zanthoprilone"}


def test_a_short_form_of_the_end_of_such_a_name_means_the_whole(reader):
    text = "DL-zanthoglycine (ZAG) was given, and ZAG was stopped."
    seen = grounded(reader, text, ("DL-zanthoglycine", "Chemical", 0.98), long_forms={"ZAG": "zanthoglycine"})
    assert seen["ZAG"] == seen["DL-zanthoglycine"] == "DL-zanthoglycine"


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("interleukin (IL)-6", "IL6"),
        ("cyclooxygenase (COX)-2", "PTGS2"),
        ("dopamine (DA) transporter", "SLC6A3"),
        ("hRRM2", "RRM2"),
        ("P2Y(2)", "P2RY2"),
        ("alpha 1A-adrenoceptor", "ADRA1A"),
        ("PKC", "PKC"),
    ],
)
def test_a_gene_is_known_under_the_spellings_of_pharmacology(reader, name, symbol):
    assert grounded(reader, f"The {name} was measured.", (name, "Gene", 0.95)) == {name: symbol}


def test_a_gene_with_a_change_glued_to_it_is_the_object_of_a_claim_that_passes_the_audit(reader):
    text = "Ripretinib inhibits KITD816V."
    ((claim, evidence),) = reader.read(Document("d", "", text, Source("d.txt"))).evidence
    assert (claim.subject.label, claim.predicate, claim.object.label) == ("ripretinib", "targets", "KIT")
    assert claim.object.type is EntityType.GENE
    assert not audit(claim, evidence, reader.relations.grammar)


@pytest.mark.parametrize("text", ["hEat was measured.", "The hNOWHERE (XX)-9 protein was measured."])
def test_what_means_nothing_stays_ungrounded(reader, text):
    word = text.removeprefix("The ").partition(" ")[0]
    assert not any(grounded(reader, text, (word, "Gene", 0.95)).values())
