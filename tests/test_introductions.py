"""Drugs told by how a document introduces them: the examples of the data, and what is refused."""

import pytest

from kg.curated.introductions import read_introductions
from kg.errors import CuratedError
from kg.model import Document, EntityType, Piece, Sentence, Source
from kg.reading.abbreviations import abbreviations
from kg.reading.introducing import introduced
from kg.reading.reader import Reader
from kg.reading.recognise import grounder_of
from kg.settings import Settings

PATH = Settings().ontology / "recognition" / "introductions.toml"
KNOWN = read_introductions(PATH)


@pytest.fixture(scope="module")
def reader():
    return Reader.load(Settings())


@pytest.mark.parametrize("example", KNOWN.examples, ids=lambda example: example.text[:40])
def test_every_example_of_the_data_is_found_and_nothing_else(example, reader):
    text = example.text
    sentences = [Sentence("d", 0, len(text), text, (Piece(0, 0, len(text)),))]
    long_forms = abbreviations(sentences, way="own").long_forms
    found = introduced(sentences, [[]], long_forms, {}, grounder_of(reader.lexicon))
    assert set(found) == set(example.finds)
    assert all(entity.type is EntityType.DRUG for entity in found.values())


def test_an_introduced_drug_is_one_drug_in_the_whole_document(reader):
    text = "The CHK1 inhibitor QXZ32 sensitized resistant cells to topotecan. QXZ32 inhibits proliferation."
    read = reader.read(Document("d", "", text, Source("x")))
    said = {(claim.subject.label, claim.predicate, claim.object.label) for claim, _ in read.evidence}
    assert ("QXZ32", "targets", "CHEK1") in said
    assert ("QXZ32", "overcomes_resistance_to", "topotecan") in said
    assert ("QXZ32", "inhibits", "cell proliferation") in said


def said(reader, text, document="d"):
    read = reader.read(Document(document, "", text, Source("x")))
    return {(claim.subject, claim.predicate, claim.object.label) for claim, _ in read.evidence}


def test_a_defined_preparation_is_one_drug_under_both_its_names(reader):
    text = "Reed polysaccharide (RPS) has been eaten for ages. RPS inhibited migration and invasion."
    claims = said(reader, text)
    assert {(s.label, p, o) for s, p, o in claims} >= {("Reed polysaccharide", "inhibits", "cell migration")}
    assert all(subject.type is EntityType.DRUG for subject, _, _ in claims)


def test_compounds_of_two_series_that_share_a_number_stay_two(reader):
    text = "Among the new compounds, compound 9d inhibited tubulin polymerization. 9d induced apoptosis."
    here, there = said(reader, text, "p1"), said(reader, text, "p2")
    ours = {subject.curie for subject, _, _ in here}
    assert {subject.label for subject, _, _ in here} == {"compound 9d"}
    assert len(ours) == 1
    assert ours.isdisjoint(subject.curie for subject, _, _ in there)


def test_the_number_of_a_figure_is_no_compound(reader):
    text = "Compound 4b inhibited proliferation. As Fig. 4b shows, cisplatin induced apoptosis."
    found = [one.mention.text for one in reader.read(Document("d", "", text, Source("x"))).mentions]
    assert "Compound 4b" in found
    assert "4b" not in found


def test_a_symbol_given_like_a_drug_is_one_but_not_a_gene_nor_a_procedure(reader):
    text = (
        "We made the antibody ZKQ20 for this. Cells treated with ZKQ20 died. ZKQ20 induced apoptosis. "
        "Patients underwent transoral plasma ablation (TPA). Patients treated with TPA lived."
    )
    labels = {subject.label for subject, _, _ in said(reader, text)}
    assert "ZKQ20" in labels or not labels
    assert "TPA" not in labels


def test_the_short_form_of_a_listed_drug_is_that_drug(reader):
    text = "Ginsenoside Rg3 was bought. Cells treated with Rg3 died. Rg3 inhibited cell proliferation."
    drugs = {
        one.entity.curie
        for one in reader.read(Document("d", "", text, Source("x"))).mentions
        if one.entity and one.mention.type is EntityType.DRUG
    }
    assert len(drugs) == 1
    assert not any(curie.startswith("kgt:") for curie in drugs)


def test_a_faulty_file_is_refused_with_its_reason(tmp_path):
    text = PATH.read_text(encoding="utf-8")
    faulty = tmp_path / "introductions.toml"
    faulty.write_text(text.replace('name = "[', 'name = "(['), encoding="utf-8")
    with pytest.raises(CuratedError, match="no regular expression"):
        read_introductions(faulty)
