import re

import pytest

from kg.curated.verbs import read_verbs
from kg.errors import CuratedError
from kg.model import Entity, EntityType, Grounding, Mention, Piece, Sentence, Span
from kg.reading.mending import mend
from kg.reading.parse import Parser
from kg.reading.standins import parse_named
from kg.settings import Settings

PATH = Settings().ontology / "recognition" / "verbs.toml"
VERBS = read_verbs(PATH)


@pytest.fixture(scope="session")
def parser():
    return Parser()


def marked(text):
    """The sentence without its braces, and the spans of the names that they held."""
    plain, spans, last = "", [], 0
    for match in re.finditer(r"\{([^}]*)\}", text):
        plain += text[last : match.start()]
        spans.append(Span(len(plain), len(plain) + len(match[1])))
        plain += match[1]
        last = match.end()
    return plain + text[last:], spans


@pytest.mark.parametrize("example", VERBS.examples, ids=lambda example: example.text)
def test_examples_of_the_verb_file(example, parser):
    text, names = marked(example.text)
    doc = mend(parser.parse([text])[0], names, VERBS)
    assert [token.tag_ for token in doc if token.text == example.word] == [example.tag]


@pytest.mark.parametrize("text", ["{Lorlatinib} targets {ALK}.", "{miR-21} targets {PTEN} and {SPRY1}."])
def test_a_mended_verb_governs_its_names(text, parser):
    plain, names = marked(text)
    doc = mend(parser.parse([plain])[0], names, VERBS)
    verb = next(token for token in doc if token.text == "targets")
    governed = {child.dep_: child.text for child in verb.children}
    assert verb.lemma_ == "target"
    assert governed["nsubj"] in {"Lorlatinib", "21", "miR"}
    assert governed["dobj"] in {"ALK", "PTEN"}
    again = [(t.tag_, t.lemma_, t.dep_, t.head.i) for t in doc]
    assert [(t.tag_, t.lemma_, t.dep_, t.head.i) for t in mend(doc, names, VERBS)] == again


def test_had_before_a_participle_and_its_noun_is_the_verb_of_its_own(parser):
    plain, names = marked(
        "Twenty percent of endometrial cancers had inactivating mutations in the {ARID1A} gene."
    )
    doc = mend(parser.parse([plain])[0], names, VERBS)
    verb = next(token for token in doc if token.text == "had")
    governed = {child.dep_: child.text for child in verb.children}
    assert verb.dep_ == "ROOT"
    assert (governed["nsubj"], governed["dobj"]) == ("percent", "mutations")


def test_without_names_nothing_is_a_verb_between_them(parser):
    doc = parser.parse(["Lorlatinib targets ALK."])[0]
    before = [token.tag_ for token in doc]
    assert [token.tag_ for token in mend(doc, [], VERBS)] == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("[irregular]", "[irregulars]"), "unknown key `irregulars`"),
        (("led_by = ", "led = "), "unknown key `led`"),
        (('["cause", ', '["Cause", '), "lower case"),
        (('word = "signals"', 'word = "signal less"'), "does not stand in the text"),
        (("version = 1", "version ="), "verbs.toml: Invalid value"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(change, reason, tmp_path):
    path = tmp_path / "verbs.toml"
    path.write_text(PATH.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(CuratedError, match=reason):
        read_verbs(path)


def grounded(text):
    """The plain sentence and its names grounded: `{Drug:lorlatinib}`."""
    marks = [match.split(":") for match in re.findall(r"\{([^}]*)\}", text)]
    plain, spans = marked(re.sub(r"\{\w+:", "{", text))
    sentence = Sentence("d", 0, len(plain), plain, (Piece(0, 0, len(plain)),))
    return plain, [
        Grounding(
            Mention(sentence, span, EntityType(kind), "test"),
            Entity(f"x:{name}", name, EntityType(kind)),
            1.0,
            "exact",
        )
        for (kind, name), span in zip(marks, spans, strict=True)
    ]


def test_a_sentence_whose_name_was_taken_for_an_adjective_is_parsed_with_a_stand_in(parser):
    text, row = grounded("{Gene:PSMA5} variants lower binding of {Drug:carfilzomib} and cause relapse.")
    plain = parser.parse([text])[0]
    doc = parse_named(parser, [text], [row], VERBS.stand_ins)[0]
    name = next(token for token in doc if token.text == "carfilzomib")
    assert doc.text == plain.text
    assert [token.idx for token in doc] == [token.idx for token in plain]
    assert (name.tag_, name.dep_, name.head.text) == ("NN", "pobj", "of")


def test_names_of_several_tokens_keep_them(parser):
    text, row = grounded("{Drug:DS-8201a} and {Gene:IL-6} were lower in {Gene:TP53} carriers.")
    doc = parse_named(parser, [text], [row], VERBS.stand_ins)[0]
    assert doc.text == text
    assert all(token.head.i < len(doc) for token in doc)


def test_without_stand_ins_the_parse_is_the_parsers(parser):
    text, row = grounded("{Gene:PSMA5} variants lower binding of {Drug:carfilzomib} and cause relapse.")
    doc, plain = parse_named(parser, [text], [row], {})[0], parser.parse([text])[0]
    assert [(t.tag_, t.dep_, t.head.i) for t in doc] == [(t.tag_, t.dep_, t.head.i) for t in plain]


def test_a_verb_with_a_hyphen_is_parsed_as_one_word_and_keeps_its_tokens(parser):
    text = "SOX4 up-regulated CDH1 in these cells."
    doc = parse_named(parser, [text], [[]], VERBS.stand_ins, VERBS.joined)[0]
    verb = next(token for token in doc if token.text == "regulated")
    assert doc.text == text
    assert (verb.lemma_, verb.tag_[:2], verb.dep_) == ("upregulate", "VB", "ROOT")
    assert mend(doc, [], VERBS)[verb.i].lemma_ == "upregulate"


def test_a_joined_verb_without_a_hyphen_is_refused(tmp_path):
    text = PATH.read_text(encoding="utf-8")
    faulty = tmp_path / "verbs.toml"
    faulty.write_text(text.replace('joined = ["up-regulate"', 'joined = ["upregulate"'), encoding="utf-8")
    with pytest.raises(CuratedError, match="a verb with a hyphen"):
        read_verbs(faulty)
