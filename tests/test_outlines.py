"""The borders that mentions are written with: the recogniser's, and those of lists that share a head word."""

import pytest

from kg.model import Entity, EntityType, Grounding, Mention, Sentence, Span
from kg.reading.outlines import outlined
from kg.reading.sharing import METHOD

TEXT = "In familial type IIb quoma, skin, foot and hand zumors the ZUMA1 kinase and vel salt rose."
QUOMA = Entity("MONDO:1", "quoma", EntityType.DISEASE)
SKIN, FOOT, HAND = (
    Entity(f"MONDO:{n}", f"{word} zumor", EntityType.DISEASE)
    for n, word in enumerate(("skin", "foot", "hand"))
)
GENE = Entity("HGNC:1", "ZUMA1", EntityType.GENE)
BELONGING = {"familial": frozenset({EntityType.DISEASE}), "type": frozenset({EntityType.DISEASE})}


def sentence(text=TEXT):
    return Sentence("d", 0, len(text), text, ())


def span(words, text=TEXT):
    return Span(text.index(words), text.index(words) + len(words))


def told(words, entity, method="exact", text=TEXT):
    return Grounding(Mention(sentence(text), span(words, text), entity.type, "test"), entity, 0.9, method)


@pytest.mark.parametrize(
    ("row", "words", "label", "chance", "written"),
    [
        ([("quoma", QUOMA)], "type IIb quoma", "Disease", 0.85, "type IIb quoma"),
        ([("quoma", QUOMA)], "familial type IIb quoma", "Disease", 0.5, "familial type IIb quoma"),
        ([("quoma", QUOMA)], "In familial type IIb quoma", "Disease", 0.5, "quoma"),
        ([("quoma", QUOMA)], "IIb quoma", "Disease", 0.5, "quoma"),
        ([("quoma", QUOMA)], "quoma, skin", "Disease", 0.5, "quoma"),
        ([("familial type IIb quoma", QUOMA)], "IIb quoma", "Disease", 0.99, "familial type IIb quoma"),
        ([("ZUMA1", GENE)], "ZUMA1 kinase", "Gene", 0.7, "ZUMA1 kinase"),
        ([("ZUMA1", GENE)], "ZUMA1 kinase", "Gene", 0.5, "ZUMA1"),
        ([("ZUMA1", GENE)], "ZUMA1 kinase", "Disease", 0.99, "ZUMA1"),
        ([("ZUMA1", GENE)], "ZUMA1 kinase", "CellLine", 0.99, "ZUMA1"),
    ],
)
def test_a_trained_mention_lends_its_borders_to_the_one_name_of_its_type(row, words, label, chance, written):
    (one,) = outlined(sentence(), [told(*each) for each in row], [(span(words), label, chance)], BELONGING)
    assert one.mention.text == written
    assert one.entity == row[0][1]


def test_a_trained_mention_of_two_names_lends_no_borders():
    row = [told("quoma", QUOMA), told("hand zumors", HAND)]
    wide = (span("quoma, skin, foot and hand zumors"), "Disease", 0.99)
    assert outlined(sentence(), row, [wide], BELONGING) == row


def test_members_of_a_list_that_share_a_head_are_written_with_the_list():
    row = [
        told("quoma", QUOMA),
        told("skin", SKIN, METHOD),
        told("foot", FOOT, METHOD),
        told("hand zumors", HAND),
        told("ZUMA1", GENE),
    ]
    written = [(one.mention.text, one.entity) for one in outlined(sentence(), row, [], BELONGING)]
    whole = "skin, foot and hand zumors"
    assert written == [("quoma", QUOMA), (whole, SKIN), (whole, FOOT), (whole, HAND), ("ZUMA1", GENE)]


def test_a_surer_border_takes_in_the_whole_list():
    text = "In inherited skin and hand zumors."
    row = [told("skin", SKIN, METHOD, text), told("hand zumors", HAND, text=text)]
    seen = [(span("inherited skin and hand zumors", text), "Disease", 0.9)]
    written = outlined(sentence(text), row, seen, BELONGING)
    assert {one.mention.text for one in written} == {"inherited skin and hand zumors"}
    assert [one.entity for one in written] == [SKIN, HAND]


def test_an_open_name_keeps_its_borders():
    open_name = Grounding(
        Mention(sentence(), span("ZUMA1"), EntityType.GENE, "test"), None, 0.3, "ambiguous", (GENE,)
    )
    assert outlined(sentence(), [open_name], [(span("ZUMA1 kinase"), "Gene", 0.99)], BELONGING) == [open_name]
