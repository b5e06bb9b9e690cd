"""RNAs told by the form of their names: the examples of the data, and what is refused."""

import pytest
from composing import sentence_of

from kg.curated.transcripts import read_transcripts
from kg.errors import CuratedError
from kg.model import Entity, EntityType, Grounding, Mention, Span
from kg.reading.transcripts import transcribed
from kg.settings import Settings

PATH = Settings().ontology / "recognition" / "transcripts.toml"
KNOWN = read_transcripts(PATH)


@pytest.mark.parametrize("example", KNOWN.examples, ids=lambda example: example.text[:40])
def test_every_example_of_the_data_is_found_and_nothing_else(example):
    row = transcribed(sentence_of(example.text), [], KNOWN)
    assert tuple(one.entity.label for one in row) == example.finds
    assert all(one.mention.type is EntityType.GENE for one in row)


def test_a_circle_wins_over_its_gene_and_any_other_form_yields():
    sentence = sentence_of("circHIPK3 sponges miR-558.")
    gene, micro = Entity("X:1", "HIPK3", EntityType.GENE), Entity("X:2", "MIR558", EntityType.GENE)
    row = [
        Grounding(Mention(sentence, Span(4, 9), EntityType.GENE, "test"), gene, 0.9, "test"),
        Grounding(Mention(sentence, Span(18, 25), EntityType.GENE, "test"), micro, 0.9, "test"),
    ]
    found = transcribed(sentence, row, KNOWN)
    assert [one.entity.label for one in found] == ["circHIPK3", "MIR558"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('label = "circ_{name}"', 'label = "circ"', "has no place for"),
        ("(?P<name>\\\\d{4,7})", "\\\\d{4,7}", "no group"),
        ("(?P<name>\\\\d{4,7})", "(?P<name>", "no regular expression"),
        ("first = true", "second = true", "unknown key"),
    ],
)
def test_a_faulty_file_is_refused_with_its_reason(tmp_path, old, new, reason):
    text = PATH.read_text(encoding="utf-8")
    assert old in text
    faulty = tmp_path / "transcripts.toml"
    faulty.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CuratedError, match=reason):
        read_transcripts(faulty)
