"""Short forms of alterations that a document coins: `MET amplification (METa)`."""

import pytest

from kg.model import Entity, EntityType, Grounding, Mention, Sentence, Span
from kg.reading.shortened import shortened

AMPLIFIED = Entity("kga:zuma1-amplification", "ZUMA1 amplification", EntityType.ALTERATION)
GENE = Entity("HGNC:1", "ZUMA1", EntityType.GENE)


def sentence(text):
    return Sentence("d", 0, len(text), text, ())


def told(where, words, entity):
    start = where.text.index(words)
    return Grounding(
        Mention(where, Span(start, start + len(words)), entity.type, "test"), entity, 0.9, "test"
    )


def read(first, second, long_forms, *, named=()):
    one, other = sentence(first), sentence(second)
    rows = [[told(one, "ZUMA1 amplification", AMPLIFIED)], [told(other, words, GENE) for words in named]]
    return [
        [(one.mention.text, one.entity.label) for one in row]
        for row in shortened([one, other], rows, long_forms)
    ]


def test_the_short_form_stands_for_the_alteration_in_the_whole_document():
    first, second = read(
        "ZUMA1 amplification (ZUMA1a) is rare.", "ZUMA1a was seen.", {"ZUMA1a": "ZUMA1 amplification"}
    )
    assert first == [("ZUMA1 amplification", "ZUMA1 amplification"), ("ZUMA1a", "ZUMA1 amplification")]
    assert second == [("ZUMA1a", "ZUMA1 amplification")]


@pytest.mark.parametrize(
    ("first", "long_forms"),
    [
        ("ZUMA1 amplification (n = 3) is rare.", {}),
        ("ZUMA1 amplification (A) is rare.", {"A": "amplification"}),
        ("ZUMA1 amplification is rare (ZUMA1a).", {"ZUMA1a": "ZUMA1 amplification"}),
    ],
)
def test_what_is_no_short_form_of_the_whole_alteration_is_left_alone(first, long_forms):
    assert read(first, "ZUMA1a and A were seen.", long_forms)[1] == []


def test_a_longer_name_that_holds_the_short_form_stays():
    long_forms = {"ZUMA1a": "ZUMA1 amplification"}
    _, second = read("ZUMA1 amplification (ZUMA1a).", "ZUMA1a kinase", long_forms, named=["ZUMA1a kinase"])
    assert second == [("ZUMA1a kinase", "ZUMA1")]
