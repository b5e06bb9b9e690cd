"""Groups of patients and what they were given, in one sentence and over two."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from kg.model import Piece, Sentence, Span
from kg.reading.audit import audit
from kg.reading.claims import claims
from kg.reading.parse import Parser
from kg.reading.passages import GAP, joined
from kg.reading.relate import Relations
from kg.reading.unmark import unmark
from kg.settings import Settings

PARSER = Parser()


@pytest.fixture(scope="module")
def relations():
    return Relations.load(Settings())


@pytest.fixture(scope="module")
def parser():
    return PARSER


def parsed(texts, parser, *, gap=1, kind="prose"):
    """Marked sentences one after the other in one document, `gap` characters apart."""
    found, start = [], 0
    for text in texts:
        sentence, row, _ = unmark(text)
        length = len(sentence.text)
        placed = Sentence("doc", start, start + length, sentence.text, (Piece(0, start, length),), "", kind)
        moved = [g._replace(mention=g.mention._replace(sentence=placed)) for g in row]
        found.append((placed, parser.parse([placed.text])[0], moved))
        start += length + gap
    return found


def said(texts, parser, relations, **placed):
    rows = parsed(texts, parser, **placed)
    found = claims([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], relations)
    return {
        (c.subject.label, c.predicate, c.object.label) for c, _ in found if "confers" in c.predicate
    }, found


ENROLLED = "Eleven patients with [Alteration: RET fusion] received [Drug: vandetanib]."
BOTH = (
    "Of those previously treated with [Drug: sunitinib], eleven with [Alteration: RET fusion] received"
    " the [Drug: [Gene: RET] inhibitor] [Drug: vandetanib]."
)
S, R = "confers_sensitivity_to", "confers_resistance_to"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([ENROLLED, "A partial response was seen in six of them."], {("RET fusion", S, "vandetanib")}),
        ([ENROLLED, "Seven achieved a complete response."], {("RET fusion", S, "vandetanib")}),
        ([ENROLLED, "All of them had progressive disease."], {("RET fusion", R, "vandetanib")}),
        (["The trial gave [Drug: vandetanib].", "Five tumours with [Alteration: RET fusion] responded."],
         {("RET fusion", S, "vandetanib")}),
        # what the second sentence names itself is not taken from the first
        ([ENROLLED, "A partial response to [Drug: sunitinib] was seen in six others."], set()),
        # two drugs that are no list: which one is meant is not clear
        (["After [Drug: sunitinib], patients with [Alteration: RET fusion] had [Drug: vandetanib].",
          "A partial response was seen in six."], set()),
        # a class that describes the drug and one given before are not what is meant
        ([BOTH, "Six responded."],
         {("RET fusion", S, "vandetanib")}),
        # what the second names, the first names as well
        ([ENROLLED, "Survival was longer on [Drug: vandetanib] than on placebo."],
         {("RET fusion", S, "vandetanib")}),
        # over sentences that tell of the same patients
        ([ENROLLED, "Their median age was 61 years.", "All but one had surgery.", "Six of them responded."],
         {("RET fusion", S, "vandetanib")}),
        ([ENROLLED, "Two had [Alteration: TP53 mutation].", "Six of them responded."], set()),
        ([ENROLLED, "They were old.", "None smoked.", "Most walked.", "Six of them responded."], set()),
        ([ENROLLED, "Their median age was 61 years.", "Five had progressive disease."], set()),
        # asked or looked for, not seen
        ([ENROLLED, "The response rate was the primary end point."], set()),
        ([ENROLLED, "Response data were collected monthly."], set()),
        # nothing is told
        ([ENROLLED, "The median age was 61 years."], set()),
    ],
)  # fmt: skip
def test_a_response_is_read_in_the_sentence_after_its_sides(texts, expected, parser, relations):
    assert said(texts, parser, relations)[0] == expected


@pytest.mark.parametrize("placed", [{"gap": GAP + 1}, {"kind": "caption"}])
def test_only_neighbours_in_prose_are_joined(placed, parser, relations):
    texts = [ENROLLED, "A partial response was seen in six of them."]
    assert said(texts, parser, relations, **placed)[0] == set()


def test_a_passage_is_flagged_trusted_less_and_passes_the_audit(parser, relations):
    _, two = said([ENROLLED, "A partial response was seen in six of them."], parser, relations)
    one_sentence = (
        "In patients with [Alteration: RET fusion] who received [Drug: vandetanib], six had a response."
    )
    _, one = said([one_sentence], parser, relations)
    (_, across), (_, within) = [
        next(pair for pair in found if pair[0].predicate == S) for found in (two, one)
    ]
    assert across.context.coreference
    assert not within.context.coreference
    assert across.score < within.score
    for claim, evidence in two:
        assert audit(claim, evidence, relations.grammar) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Of nine patients with [Alteration: KIT D816V] given [Drug: avapritinib], six had a response.",
         {("KIT D816V", S, "avapritinib")}),
        # the group that is only compared with
        ("On [Drug: avapritinib], responses were rarer than in patients with [Alteration: KIT D816V].",
         set()),
        ("The IC50 of [Drug: avapritinib] was higher in cells with [Alteration: KIT V654A].",
         {("KIT V654A", R, "avapritinib")}),
        ("Survival was longer in patients with [Alteration: ATM mutation] treated with [Drug: olaparib].",
         {("ATM mutation", S, "olaparib")}),
        ("Survival was shorter in patients with [Alteration: TP53 mutation] treated with [Drug: cisplatin].",
         {("TP53 mutation", R, "cisplatin")}),
        ("Patients with [Alteration: KIT D816V] were evaluable for response to [Drug: avapritinib].", set()),
        ("[Drug: Gilteritinib] inhibited the growth of leukaemia cells harbouring [Alteration: FLT3 D835Y].",
         {("FLT3 D835Y", S, "Gilteritinib")}),
    ],
)  # fmt: skip
def test_the_response_of_a_group_is_read_where_nothing_hangs_on_the_verb(text, expected, parser, relations):
    assert said([text], parser, relations)[0] == expected


WORDS = st.lists(
    st.sampled_from(["was", "seen", "[Gene: KIT]", "[Drug: imatinib]", "and", ",", "."]),
    min_size=1,
    max_size=9,
)


@settings(deadline=None, max_examples=30)
@given(WORDS, WORDS)
def test_joining_keeps_every_mention_where_it_stood(first, second):
    one, other = parsed([" ".join(first), " ".join(second)], PARSER)
    passage = joined([one, other])
    assert passage is not None
    assert passage.sentence.text[passage.start :] == other[0].text
    rows = [*one[2], *other[2]]
    for before, after in zip(rows, passage.row, strict=True):
        assert after.mention.text == before.mention.text
        assert passage.sentence.raw(after.mention.span) == before.mention.sentence.raw(before.mention.span)
    assert passage.sentence.raw(Span(0, len(passage.sentence.text))) == Span(0, other[0].end)


def test_sentences_parsed_in_different_ways_are_joined(parser):
    (one, doc, row), other = parsed(["[Gene: KIT] was seen.", "[Drug: Imatinib] was given."], parser)
    bare = Doc(
        doc.vocab, words=[token.text for token in doc], spaces=[bool(token.whitespace_) for token in doc]
    )
    for first, second in (((one, bare, row), other), (other, (replace(one, start=other[0].end), bare, row))):
        assert joined([first, second]) is not None
