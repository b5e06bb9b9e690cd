"""Trained mentions that no grounding accounts for stand beside the others, without an entity."""

import pytest

from kg.curated.hints import Hints
from kg.model import Entity, EntityType, Grounding, Mention, Sentence, Span
from kg.reading.abbreviations import Abbreviations
from kg.reading.beside import beside, products

TEXT = "The QUO inhibitor in QUO deficiency with p.Q12V was safe."
GENE = Entity("HGNC:1", "QUO", EntityType.GENE)
CLASS = Entity("kgt:class-quo-inhibitor", "QUO inhibitor", EntityType.DRUG)
LOST = Entity("kgt:alteration-quo-loss", "QUO loss", EntityType.ALTERATION)


def sentence():
    return Sentence("d", 0, len(TEXT), TEXT, ())


def span(words):
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def told(words, entity, kind=None):
    return Grounding(Mention(sentence(), span(words), kind or entity.type, "test"), entity, 0.9, "test")


@pytest.mark.parametrize(
    ("row", "words", "label", "chance", "added"),
    [
        ([("QUO inhibitor", CLASS)], "QUO", "Gene", 0.99, True),
        ([("QUO inhibitor", CLASS)], "QUO", "Gene", 0.5, False),
        ([("QUO", GENE)], "QUO inhibitor", "Gene", 0.99, False),
        ([("QUO", GENE)], "QUO", "Chemical", 0.99, False),
        ([("QUO", GENE)], "QUO", "Disease", 0.99, False),
        ([("QUO deficiency", LOST)], "QUO deficiency", "Disease", 0.99, True),
        ([], "p.Q12V", "Variant", 0.99, True),
        ([], "safe", "CellLine", 0.99, False),
    ],
)
def test_only_what_nothing_accounts_for_is_added(row, words, label, chance, added):
    before = [told(*one) for one in row]
    after = beside(sentence(), before, [(span(words), label, chance)])
    new = [one for one in after if one not in before]
    assert len(new) == added
    assert all(one.entity is None and one.mention.found_by == "recogniser" for one in new)
    assert after == sorted(after, key=lambda one: (one.mention.span, one.mention.type.value))


NAMED = Entity("MONDO:1", "Quo disease", EntityType.DISEASE)


@pytest.mark.parametrize(("genes", "added"), [((), True), (("QUO",), False)])
def test_a_disease_stands_beside_the_gene_of_its_name_unless_the_document_says_gene(genes, added):
    mention = Mention(sentence(), span("QUO"), EntityType.GENE, "test")
    gene = Grounding(mention, GENE, 0.9, "exact", (NAMED,))
    after = beside(sentence(), [gene], [(span("QUO"), "Disease", 0.99)], genes)
    assert [one.mention.type for one in after] == ["Disease", "Gene"] if added else [gene.mention.type]


def test_long_forms_that_end_as_genes_do_name_genes():
    hints = Hints(trailing={"gene": frozenset({EntityType.GENE}), "patient": frozenset({EntityType.DISEASE})})
    forms = {"QSG": "quo suppressor gene", "QD": "quo disease", "QP": "quo patient", "QG": "quo Gene"}
    assert products(Abbreviations(forms), hints) == {"QSG", "QG"}


def test_an_ungrounded_mention_of_the_same_span_gives_way_to_the_trained_type():
    open_gene = Grounding(
        Mention(sentence(), span("QUO"), EntityType.GENE, "vocabulary"), None, 0.3, "ambiguous"
    )
    (left,) = beside(sentence(), [open_gene], [(span("QUO"), "Disease", 0.99)])
    assert left.mention.type is EntityType.DISEASE


def test_a_trained_variant_is_told_as_a_variant():
    (found,) = beside(sentence(), [], [(span("p.Q12V"), "Variant", 0.99)])
    assert found.variant
    assert found.mention.type is EntityType.ALTERATION
