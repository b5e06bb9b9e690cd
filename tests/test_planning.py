"""What is not parsed could not have held a claim: whatever a rule finds, the listener has heard before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Piece, Sentence
from kg.reading.candidates import candidates
from kg.reading.claims import claims
from kg.reading.lemmas import SuffixLemmatizer
from kg.reading.listening import Listener
from kg.reading.parse import Parser, lemmas_of, load, words_of
from kg.reading.planning import planned
from kg.reading.relate import Relations
from kg.reading.standins import parse_named
from kg.reading.unmark import unmark
from kg.settings import Settings

RELATIONS = Relations.load(Settings())
PARSER = Parser()
LISTENER = Listener(RELATIONS.grammar.rules, RELATIONS.verbs, lemmas_of(load()))
EXAMPLES = [
    (rule, example.text)
    for rule in RELATIONS.grammar.rules.rules
    for example in (*rule.examples, *rule.counter_examples)
]


def document(texts, kind="prose"):
    """Marked sentences one after the other: sentences, tokens, groundings."""
    sentences, cut, rows, start = [], [], [], 0
    for text in texts:
        plain, row, _ = unmark(text)
        length = len(plain.text)
        sentence = Sentence("d", start, start + length, plain.text, (Piece(0, start, length),), "", kind)
        sentences.append(sentence)
        cut.append(PARSER.cut(plain.text))
        rows.append([g._replace(mention=g.mention._replace(sentence=sentence)) for g in row])
        start += length + 1
    return sentences, cut, rows


def plan_of(texts, **told):
    sentences, cut, rows = document(texts, **told)
    words = list(map(words_of, cut))
    return planned(sentences, rows, RELATIONS.contexts, listener=LISTENER, words=words)


def test_every_candidate_of_every_example_was_heard_before_the_parse():
    marked = [unmark(text) for _, text in EXAMPLES]
    texts, rows = [one.sentence.text for one in marked], [one.groundings for one in marked]
    docs = parse_named(PARSER, texts, rows, RELATIONS.verbs.stand_ins)
    for (rule, text), one, doc in zip(EXAMPLES, marked, docs, strict=True):
        tree = RELATIONS.tree(doc, one.groundings, one.anchors)
        if candidates(tree, RELATIONS.grammar, case=rule.in_case):
            words = words_of(PARSER.cut(one.sentence.text))
            assert LISTENER.hears(words, [*one.groundings, *one.anchors], case=rule.in_case), text


@pytest.mark.parametrize(
    "texts",
    [
        ["[Drug: selpercatinib] inhibits [Gene: RET]."],
        [
            "Eleven patients with [Alteration: RET fusion] received [Drug: vandetanib].",
            "A partial response was seen in six of them.",
        ],
        ["We thank the nurses.", "[Alteration: MET amplification] confers resistance to [Drug: lorlatinib]."],
    ],
)
def test_the_claims_are_those_of_a_full_parse(texts):
    sentences, cut, rows = document(texts)
    plan = plan_of(texts)
    every = parse_named(PARSER, [s.text for s in sentences], rows, RELATIONS.verbs.stand_ins)
    chosen = [doc if number in plan.wanted() else None for number, doc in enumerate(every)]
    quick = claims(sentences, chosen, rows, RELATIONS, plan=plan)
    again = parse_named(PARSER, cut, rows, RELATIONS.verbs.stand_ins)
    assert quick
    assert quick == claims(sentences, again, rows, RELATIONS)


@pytest.mark.parametrize(
    "text",
    [
        "[Drug: selpercatinib] and [Gene: RET] were in the title.",  # no word of a rule
        "Nothing inhibits [Gene: RET].",  # one name
        "[Gene: RET] inhibits [Gene: RET].",  # one thing, twice
        "Resistance is inhibited.",  # no name
        "[Gene: RET] interacts with a kinase in [Disease: thymoma].",  # one name of the kind that interacts
        "[Drug: vandetanib] was improved by [Disease: thymoma].",  # no outcome that would be improved
        "The activity of [Drug: vandetanib] and [Drug: sunitinib] was measured.",  # nothing restores it
    ],
)
def test_a_sentence_without_two_sides_or_a_trigger_is_not_parsed(text):
    assert plan_of([text]).wanted() == []


def test_a_row_of_a_table_and_a_reference_are_not_parsed():
    text = "[Drug: selpercatinib] inhibits [Gene: RET]."
    assert plan_of([text]).wanted() == [0]
    assert plan_of([text], kind="table").wanted() == []
    assert plan_of([text], kind="reference").wanted() == []


def test_the_sentence_before_is_parsed_where_a_claim_may_lie_across_the_two():
    first = "Eleven patients with [Alteration: RET fusion] received [Drug: vandetanib]."
    plan = plan_of([first, "A partial response was seen in six of them."])
    assert plan.turns[1].before == ((0,),)
    assert plan.wanted() == [0, 1]
    assert plan_of([first, "They were thanked."]).turns[1].before == ()


def test_a_trigger_is_heard_across_a_hyphen_and_in_any_inflection():
    assert plan_of(
        ["[Drug: A]-resistant cells had [Gene: KIT] and were re-sensitized to [Drug: B]."]
    ).wanted()
    assert plan_of(["[Drug: selpercatinib] INHIBITED [Gene: RET]."]).wanted()


@given(st.text(st.characters(categories=("L", "N", "Pd")), min_size=1, max_size=12))
def test_every_lemma_that_a_tag_can_give_is_told(word):
    lemmatiser = load().get_pipe("lemmatizer")
    assert isinstance(lemmatiser, SuffixLemmatizer)
    told = lemmatiser.lemmas(word)
    for tag in load().get_pipe("tagger").labels:
        assert lemmatiser.lemma(word, tag) in told
