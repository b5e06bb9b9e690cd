"""Drugs told by how a document introduces them: the examples of the data, and what is refused."""

import pytest

from kg.curated.introductions import read_introductions
from kg.errors import CuratedError
from kg.model import Document, EntityType, Source
from kg.reading.coining import introduced
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
    found = introduced([example.text], grounder_of(reader.lexicon).hints)
    assert set(found) == set(example.finds)
    assert all(entity.type is EntityType.DRUG for entity in found.values())


def test_an_introduced_drug_is_one_drug_in_the_whole_document(reader):
    text = "The CHK1 inhibitor QXZ32 sensitized resistant cells to topotecan. QXZ32 inhibits proliferation."
    read = reader.read(Document("d", "", text, Source("x")))
    said = {(claim.subject.label, claim.predicate, claim.object.label) for claim, _ in read.evidence}
    assert ("QXZ32", "targets", "CHEK1") in said
    assert ("QXZ32", "overcomes_resistance_to", "topotecan") in said
    assert ("QXZ32", "inhibits", "cell proliferation") in said


def test_a_faulty_file_is_refused_with_its_reason(tmp_path):
    text = PATH.read_text(encoding="utf-8")
    faulty = tmp_path / "introductions.toml"
    faulty.write_text(text.replace('name = "[', 'name = "(['), encoding="utf-8")
    with pytest.raises(CuratedError, match="no regular expression"):
        read_introductions(faulty)
