import re

import pytest

from kg.curated.verbs import read_verbs
from kg.errors import CuratedError
from kg.model import Span
from kg.reading.mending import mend
from kg.reading.parse import Parser
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


def test_without_names_nothing_is_a_verb_between_them(parser):
    doc = parser.parse(["Lorlatinib targets ALK."])[0]
    before = [token.tag_ for token in doc]
    assert [token.tag_ for token in mend(doc, [], VERBS)] == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("[irregular]", "[irregulars]"), "unknown key 'irregulars'"),
        (("led_by = ", "led = "), "expected the lists"),
        (('["cause", ', '["Cause", '), "lower case"),
        (('word = "signals"', 'word = "signal less"'), "expected text, a word of it"),
        (("version = 1", "version ="), "not read as TOML"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(change, reason, tmp_path):
    path = tmp_path / "verbs.toml"
    path.write_text(PATH.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(CuratedError, match=reason):
        read_verbs(path)
