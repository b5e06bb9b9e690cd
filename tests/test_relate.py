"""Relating on hand-made parses: frames, lists, descriptions, audit, and what is made of one sentence."""

from dataclasses import replace
from functools import lru_cache

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from kg.curated.rules import load_rules
from kg.model import Claim, Entity, EntityType, Grounding, Mention, Piece, Sentence, Span
from kg.reading import frames
from kg.reading.arguments import expand, groups, reach, separator
from kg.reading.audit import audit
from kg.reading.candidates import candidates
from kg.reading.parse import Parser
from kg.reading.relate import Relations, relate
from kg.reading.tree import build
from kg.reading.unmark import unmark
from kg.settings import Settings

DRUGS = frozenset({EntityType.DRUG})
GENES = frozenset({EntityType.GENE})
WORDING = load_rules(Settings().ontology / "rules").words


@pytest.fixture(scope="session")
def relations():
    return Relations.load(Settings())


@pytest.fixture(scope="session")
def parser():
    return Parser()


def tree_of(words, tags, deps, heads, mentions=()):
    """A parsed sentence by hand; `mentions` are (first token, last token, type)."""
    vocab = spacy.blank("en").vocab
    doc = Doc(vocab, words=words, tags=tags, deps=deps, heads=heads, lemmas=[word.lower() for word in words])
    sentence = Sentence("d", 0, len(doc.text), doc.text, (Piece(0, 0, len(doc.text)),))
    found = []
    for first, last, kind in mentions:
        span = Span(doc[first].idx, doc[last].idx + len(doc[last]))
        label = doc.text[span.start : span.end]
        entity = Entity(f"kgt:{label.lower()}", label, kind)
        found.append(Grounding(Mention(sentence, span, kind, "test"), entity, 1.0, "test"))
    return build(doc, found, WORDING)


def said(text, relations, parser):
    marked = unmark(text)
    doc = parser.parse([marked.sentence.text])[0]
    return relate(marked.sentence, doc, marked.groundings, relations, anchors=marked.anchors)


def triples(pairs):
    return {(c.subject.label, c.predicate, c.object.label, c.negated) for c, _ in pairs}


def test_the_passive_turns_subject_and_object():
    tree = tree_of(
        ["SYK", "is", "inhibited", "by", "fostamatinib"],
        ["NN", "VBZ", "VBN", "IN", "NN"],
        ["nsubjpass", "auxpass", "ROOT", "agent", "pobj"],
        [2, 2, 2, 2, 3],
    )
    assert frames.subjects(tree, 2) == [4]
    assert frames.objects(tree, 2) == [0]


def test_a_relative_clause_takes_up_its_head():
    tree = tree_of(
        ["fostamatinib", "which", "inhibits", "SYK"],
        ["NN", "WDT", "VBZ", "NN"],
        ["ROOT", "nsubj", "relcl", "dobj"],
        [0, 2, 0, 2],
    )
    assert frames.subjects(tree, 2) == [0]


def test_a_verb_joined_to_another_shares_its_subject():
    tree = tree_of(
        ["ibrutinib", "binds", "and", "inhibits", "BTK"],
        ["NN", "VBZ", "CC", "VBZ", "NN"],
        ["nsubj", "ROOT", "cc", "conj", "dobj"],
        [1, 1, 1, 1, 3],
    )
    assert frames.subjects(tree, 3) == [0]
    assert frames.objects(tree, 1) == [4]


def test_reach_stays_inside_the_phrase_and_takes_the_nearest():
    tree = tree_of(
        ["patients", "with", "KIT", "mutations", "on", "sunitinib"],
        ["NNS", "IN", "NN", "NNS", "IN", "NN"],
        ["ROOT", "prep", "compound", "pobj", "prep", "pobj"],
        [0, 0, 3, 1, 0, 4],
        [(2, 2, EntityType.GENE), (5, 5, EntityType.DRUG)],
    )
    assert [tree.groundings[i].entity.label for i in reach(tree, 0, GENES)] == ["KIT"]
    assert reach(tree, 0, DRUGS) == []


def test_a_list_is_one_group_and_gives_every_member():
    words = ["BRAF", ",", "KRAS", "and", "NRAS"]
    tree = tree_of(
        words, ["NN", ",", "NN", "CC", "NN"], ["ROOT", "punct", "conj", "cc", "conj"], [0, 0, 0, 0, 2],
        [(0, 0, EntityType.GENE), (2, 2, EntityType.GENE), (4, 4, EntityType.GENE)],
    )  # fmt: skip
    assert expand(tree, [1], GENES, groups(tree)) == [1, 0, 2]


@pytest.mark.parametrize(
    ("between", "joined"),
    [
        (", ", True), (" and ", True), (", and the ", True), ("/", True), (" as well as ", True),
        (" (80 mg/m2) plus ", True), (" 75 mg/m2, ", True), (", but not ", True), (" such as ", True),
        (" and resistance to ", False), (" inhibits ", False), (" was followed by ", False), (" in ", False),
    ],
)  # fmt: skip
def test_separators_join_lists_and_nothing_else(between, joined):
    assert bool(separator(WORDING.kinds, WORDING.qualifying).fullmatch(between)) is joined


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[Drug: Neratinib] inhibits [Gene: HER1], [Gene: HER2] and [Gene: HER4].",
            {("Neratinib", "targets", gene, False) for gene in ("HER1", "HER2", "HER4")},
        ),
        (
            "[Alteration: NF1 loss] was not associated with resistance to [Drug: dabrafenib].",
            {("NF1 loss", "confers_resistance_to", "dabrafenib", True)},
        ),
        (
            "[Drug: Ibrutinib] resistance is caused by [Alteration: BTK C481S] or [Alteration: PLCG2 R665W].",
            {("BTK C481S", "confers_resistance_to", "Ibrutinib", False),
             ("PLCG2 R665W", "confers_resistance_to", "Ibrutinib", False)},
        ),
        (
            "[Drug: Selpercatinib], a [Drug: [Gene: RET] inhibitor], was approved for [Disease: chordoma].",
            {("Selpercatinib", "targets", "RET", False), ("Selpercatinib", "treats", "chordoma", False)},
        ),
        (
            "[Alteration: RB1 loss] reduced sensitivity to [Drug: abemaciclib].",
            {("RB1 loss", "confers_resistance_to", "abemaciclib", False)},
        ),
    ],
)  # fmt: skip
def test_sentences_give_exactly_their_claims(text, expected, relations, parser):
    assert triples(said(text, relations, parser)) == expected


def test_members_of_one_list_do_not_act_on_each_other(relations, parser):
    found = said(
        "[Drug: Cabozantinib] is an inhibitor that targets [Gene: MET], [Gene: RET] and [Gene: KIT].",
        relations,
        parser,
    )
    assert triples(found) == {("Cabozantinib", "targets", gene, False) for gene in ("MET", "RET", "KIT")}


def test_a_sentence_says_a_claim_once(relations, parser):
    pairs = said(
        "[Alteration: MET amplification] causes resistance to [Drug: erlotinib], and resistance to "
        "[Drug: erlotinib] is due to [Alteration: MET amplification].",
        relations,
        parser,
    )
    claims = [claim for claim, _ in pairs if claim.predicate == "confers_resistance_to"]
    assert len(claims) == len(set(claims)) == 1


def test_symmetric_claims_order_their_sides_and_swap_the_groundings_along(relations, parser):
    (pair,) = [
        pair
        for pair in said("[Drug: Trametinib] plus [Drug: dabrafenib] was given.", relations, parser)
        if pair[0].predicate == "combined_with"
    ]
    claim, evidence = pair
    assert evidence.subject.entity == claim.subject
    assert evidence.object.entity == claim.object


def test_a_claim_holds_its_own_spans_and_passes_the_audit(relations, parser):
    pairs = said("[Alteration: KIT D816V] confers resistance to [Drug: imatinib].", relations, parser)
    assert pairs
    for claim, evidence in pairs:
        assert audit(claim, evidence, relations.grammar) == ""


def test_the_audit_catches_swapped_sentences_sides_and_triggers(relations, parser):
    (one, first), *_ = said(
        "[Alteration: KIT D816V] confers resistance to [Drug: imatinib].", relations, parser
    )
    (two, second), *_ = said(
        "[Drug: Fostamatinib] potently inhibits [Gene: SYK] in cells.", relations, parser
    )
    assert audit(one, replace(first, sentence=second.sentence), relations.grammar)
    assert audit(two, first, relations.grammar)
    assert audit(Claim(one.object, one.predicate, one.subject), first, relations.grammar)
    assert audit(one, replace(first, trigger=first.subject.mention.span), relations.grammar)
    assert audit(one, replace(first, trigger=None), relations.grammar)
    assert audit(one, replace(first, rule="none"), relations.grammar)


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet=st.sampled_from("ab ,.()/-KITimatinibresistance to"), min_size=1, max_size=60))
def test_any_text_can_be_parsed_and_related_without_groundings(text):
    vocab = spacy.blank("en")
    doc = vocab.make_doc(text)
    if not len(doc):
        return
    assert candidates(build(doc, [], WORDING), _grammar()) == []


@lru_cache(maxsize=1)
def _grammar():
    from kg.reading.candidates import Grammar

    return Grammar.of(load_rules(Settings().ontology / "rules"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "[Drug: Glasdegib], an [Gene: SMO] inhibitor, plus [Drug: cytarabine] prolonged survival.",
            {("Glasdegib", "targets", "SMO", False)},
        ),
        (
            "[Drug: Glasdegib] is a second-line, oral [Gene: SMO] inhibitor.",
            {("Glasdegib", "targets", "SMO", False)},
        ),
    ],
)
def test_what_a_description_is_of(text, wanted, relations, parser):
    found = {claim for claim in triples(said(text, relations, parser)) if claim[1] == "targets"}
    assert found == wanted
