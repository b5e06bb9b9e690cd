"""The pipeline's passes: what comes out has the offsets, labels and shape that reading relies on."""

import logging
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.vectors import Vectors

from kg.errors import OptionError
from kg.reading import mentions, parse
from kg.reading.lemmas import SuffixLemmatizer
from kg.reading.repeats import carry_over
from kg.reading.vectors import CompactVectors

TEXTS = (
    "Neratinib slowed the growth of ERBB3-mutant bladder tumours.",
    "No response was seen. Loss of CDKN2A was common (n = 12).",
    "SELPERCATINIB INHIBITED RET.",
)


@pytest.fixture(scope="module")
def nlp():
    return parse.load()


@pytest.fixture(scope="module")
def parsed(nlp):
    return parse.Parser(nlp).parse(TEXTS)


@pytest.fixture(scope="module")
def found(nlp):
    return parse.Recogniser(nlp).scored(TEXTS)


def test_the_shipped_pipeline_lacks_nothing(nlp):
    assert parse.missing(nlp) == []


def test_the_shipped_pipeline_is_small():
    sizes = [path.stat().st_size for path in parse.WEIGHTS.rglob("*") if path.is_file()]
    assert sum(sizes) < 40e6
    assert max(sizes) < 8e6


def test_spacy_loads_the_folder_by_itself():
    code = f"import spacy; print(spacy.load({str(parse.WEIGHTS)!r}).pipe_names)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "parser" in done.stdout


def test_one_text_is_one_sentence_with_one_root(parsed):
    assert [doc.text for doc in parsed] == list(TEXTS)
    for doc in parsed:
        assert sum(token.head is token or token.head == token for token in doc) == 1
        assert all(token.tag_ and token.dep_ and token.lemma_ for token in doc)


def test_subject_and_object_hang_on_the_verb(parsed):
    verb = next(token for token in parsed[0] if token.text == "slowed")
    assert verb.dep_ == "ROOT"
    assert verb.lemma_ == "slow"
    assert {(child.text, child.dep_) for child in verb.children} >= {
        ("Neratinib", "nsubj"),
        ("growth", "dobj"),
    }


def test_capitals_cost_neither_verb_nor_drug(parsed, found):
    verb = parsed[2][1]
    assert (verb.dep_, verb.lemma_) == ("ROOT", "inhibit")
    assert ("SELPERCATINIB", "Chemical") in named(TEXTS[2], found[2])


def test_mentions_lie_where_their_text_is(found):
    assert {("Neratinib", "Chemical"), ("ERBB3", "Gene")} <= named(TEXTS[0], found[0])
    for row in found:
        assert row == sorted(row)
        assert all(before[0].end <= after[0].start for before, after in pairwise(row))
        assert all(0 < chance <= 1 and label in mentions.LABELS for _, label, chance in row)


def test_a_document_is_the_texts_of_one_call(nlp):
    recogniser = parse.Recogniser(nlp)
    texts = ["Patients took selpercatinib daily.", "Thus selpercatinib (n = 3) vs. none."]
    apart = [recogniser.entities([text])[0] for text in texts]
    together = recogniser.entities(texts)
    assert [len(row) for row in together] >= [len(row) for row in apart]
    assert all(
        text[row[0][0].start : row[0][0].end] == "selpercatinib"
        for text, row in zip(texts, together, strict=True)
    )


def test_entities_are_the_scored_ones_without_scores(nlp, found):
    assert parse.Recogniser(nlp).entities(TEXTS) == [
        [(span, label) for span, label, _ in row] for row in found
    ]


def test_the_order_of_texts_changes_nothing(nlp, found):
    again = parse.Recogniser(nlp).entities(TEXTS[::-1])[::-1]
    assert again == [[(span, label) for span, label, _ in row] for row in found]


def test_boundaries_trim_space_and_keep_abbreviations():
    text = "Growth slowed (Fig. 2).  It did so in e.g. two of three lines. \n"
    assert [text[start:end] for start, end in parse.boundaries(text)] == [
        "Growth slowed (Fig. 2).",
        "It did so in e.g. two of three lines.",
    ]
    assert parse.boundaries(" \n") == []


@pytest.mark.parametrize("text", ["", " ", "\n\t", "🧬", "a" * 5000, "\u200b\u0301)(", "-" * 300])
def test_odd_texts_are_read(nlp, text):
    assert parse.Parser(nlp).parse([text])[0].text == text
    assert all(span.end <= len(text) for span, _ in parse.Recogniser(nlp).entities([text])[0])


def test_an_unknown_pipeline_is_one_clear_line():
    with pytest.raises(OptionError, match="no_such_pipeline"):
        parse.load("no_such_pipeline")


def test_another_pipeline_says_what_it_lacks(tmp_path, caplog):
    spacy.blank("en").to_disk(tmp_path / "blank")
    with caplog.at_level(logging.WARNING):
        other = parse.load(str(tmp_path / "blank"))
    assert "no parser" in caplog.text
    assert "no entity recogniser" in caplog.text
    assert parse.Recogniser(other).entities(["RET"]) == [[]]
    assert len(parse.boundaries("One. Two.", other)) == 2


def test_labels_of_other_pipelines_are_read_as_ours():
    other = spacy.blank("en")
    other.add_pipe("entity_ruler", name="ner").add_patterns(
        [{"label": "GENE_OR_GENE_PRODUCT", "pattern": "RET"}, {"label": "ORGAN", "pattern": "liver"}],
    )
    assert parse.Recogniser(other).entities(["RET in liver"]) == [[((0, 3), "Gene")]]


scores = st.integers(0, 12).flatmap(
    lambda rows: st.lists(
        st.lists(st.floats(-9, 9, width=32), min_size=10, max_size=10), min_size=rows, max_size=rows
    )
)


@settings(max_examples=60, deadline=None)
@given(scores)
def test_decoded_mentions_of_a_label_never_overlap(rows):
    array = np.array(rows, dtype=np.float32).reshape(len(rows), 10)
    found, again = mentions.decode([array, array], ("Gene", "Disease"))
    assert found == again
    hits = sorted(found, key=lambda hit: (hit[2], hit[0]))
    assert all(0 <= start < end <= len(rows) and 0 < chance <= 1 for start, end, _, chance in hits)
    for before, after in pairwise(hits):
        assert before[2] != after[2] or before[1] <= after[0]


def test_tags_are_decoded_into_the_spans_they_came_from():
    doc = Doc(spacy.blank("en").vocab, words=["a", "b", "c", "d", "e"])
    doc.spans["Gene"] = [Span(doc, 1, 3, label="Gene"), Span(doc, 4, 5, label="Gene")]
    tags = mentions.gold_tags(doc, ("Gene", "Disease"))
    assert tags[:, 1].tolist() == [-1] * 5
    rows = np.full((5, 2, mentions.TAGS), -9.0, dtype=np.float32)
    rows[:, 1, mentions.OUT] = 9
    for position, tag in enumerate(tags[:, 0]):
        rows[position, 0, tag] = 9
    (hits,) = mentions.decode([rows.reshape(5, -1)], ("Gene", "Disease"))
    assert [(start, end, label) for start, end, label, _ in hits] == [(1, 3, "Gene"), (4, 5, "Gene")]


def test_of_overlapping_mentions_the_surest_stays():
    hits = [(0, 2, "Gene", 0.6), (1, 3, "Disease", 0.9), (3, 4, "Gene", 0.5)]
    assert mentions.apart(hits) == hits[1:]


def test_a_batch_is_decoded_as_its_texts_are():
    labels = ("Gene", "Disease")
    rng = np.random.default_rng(1)
    batch = [rng.normal(scale=4, size=(length, 10)).astype(np.float32) for length in (3, 0, 9, 1)]
    assert mentions.decode(batch, labels) == [mentions.decode([rows], labels)[0] for rows in batch]


def test_the_tagger_finds_the_same_with_and_without_spans(nlp):
    tagger, docs = nlp.get_pipe("mentions"), [nlp.make_doc(text) for text in TEXTS]
    hits = tagger.hits(docs)
    tagger.set_annotations(docs, tagger.predict(docs))
    assert [[(one.start, one.end, one.label_) for one in doc.ents] for doc in docs] == [
        [hit[:3] for hit in row] for row in hits
    ]
    assert any(hits)


def test_what_is_surely_named_is_found_again_in_the_document():
    texts = [
        ["RET", "was", "lost"],
        ["no", "RET", "here", "nor", "lung", "RET", "cancer"],
        ["lung", "cancer"],
    ]
    hits = [[(0, 1, "Gene", 0.9)], [(4, 7, "Disease", 0.8)], [(0, 2, "Disease", 0.45)]]
    assert carry_over(texts, hits) == [
        [(0, 1, "Gene", 0.9)],
        [(1, 2, "Gene", 0.9), (4, 7, "Disease", 0.8)],
        [(0, 2, "Disease", 0.45)],
    ]


def test_doubtful_and_tiny_names_are_not_carried_over():
    texts = [["AB", "and", "the", "rest"], ["AB", "rest"]]
    assert carry_over(texts, [[(0, 1, "Gene", 0.9), (3, 4, "Disease", 0.3)], []]) == [
        [(0, 1, "Gene", 0.9)],
        [],
    ]


@pytest.mark.parametrize(
    ("tokens", "label"),
    [
        ("quaint bone disease ( QBD )", "Disease"),
        ("quaint bone disease [ QBD , mild ]", "Disease"),
        ("quaint bone disease ( QBD and many more words here )", "Gene"),
        ("quaint bone disease ( ZZ )", "Gene"),
        ("quaint bone disease or QBD", "Gene"),
    ],
)
def test_a_short_form_has_the_label_of_its_long_form(tokens, label):
    words = tokens.split()
    short = "ZZ" if "ZZ" in words else "QBD"
    here = words.index(short)
    hits = [[(0, 3, "Disease", 0.9), (here, here + 1, "Gene", 0.7)], [(0, 1, "Gene", 0.8)]]
    rows = carry_over([words, [short, "rose"]], hits)
    assert [row[-1][2] for row in rows] == [label, label]


def test_a_doubtful_short_form_of_what_is_no_mention_is_none():
    words = ["a", "quick", "blot", "method", "(", "QBM", ")", "was", "used"]
    for chance, kept in ((0.9, 0), (0.995, 1)):
        rows = carry_over([words, ["QBM"]], [[(5, 6, "Gene", chance)], [(0, 1, "Gene", chance)]])
        assert [len(row) for row in rows] == [kept, kept]


def test_of_a_names_labels_the_surest_wins():
    texts = [["ERBB3"], ["ERBB3"], ["ERBB3"]]
    rows = carry_over(texts, [[(0, 1, "Gene", 0.6)], [(0, 1, "Chemical", 0.8)], []])
    assert rows[2] == [(0, 1, "Chemical", 0.8)]


def floret_table():
    data = np.random.default_rng(5).normal(size=(50, 8)).astype(np.float32)
    return Vectors(data=data, mode="floret", minn=3, maxn=4, hash_count=2, attr="LOWER")


def test_compact_vectors_are_near_the_table_and_survive_the_disk(tmp_path):
    table = floret_table()
    vectors = CompactVectors.from_floret(table)
    keys = [vectors.strings.add(word) for word in ("neratinib", "selpercatinib", "neratinib")]
    rows = vectors.get_batch(keys)
    assert np.abs(rows - table.get_batch(keys)).max() < 0.02
    assert (rows[0] == rows[2]).all()
    vectors.to_disk(tmp_path)
    again = CompactVectors(strings=vectors.strings).from_disk(tmp_path)
    assert np.abs(again.get_batch(keys) - rows).max() < 1e-2
    assert (
        CompactVectors(strings=vectors.strings).from_bytes(vectors.to_bytes()).get_batch(keys)
        == again.get_batch(keys)
    ).all()


def test_compact_vectors_forget_before_memory_fills(monkeypatch):
    monkeypatch.setattr("kg.reading.vectors.ROOM", 3)
    vectors = CompactVectors.from_floret(floret_table())
    keys = [vectors.strings.add(f"word{number}") for number in range(20)]
    once = vectors.get_batch(keys)
    assert (vectors.get_batch(keys[5:]) == once[5:]).all()


def test_lemmas_come_from_words_first_then_from_the_longest_ending(tmp_path):
    lemmatizer = SuffixLemmatizer()
    lemmatizer.teach({"VBD": {"grew": "grow"}}, {"VBD": {"ed": ["ed", ""], "ied": ["ied", "y"]}})
    lemmatizer.to_disk(tmp_path)
    again = SuffixLemmatizer().from_disk(tmp_path)
    assert [again.lemma(word, "VBD") for word in ("Grew", "SLOWED", "tried", "ed", "RET")] == [
        "grow",
        "slow",
        "try",
        "ed",
        "ret",
    ]


def named(text, row):
    return {(text[span.start : span.end], label) for span, label, _ in row}
