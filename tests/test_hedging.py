"""Grades of doubt, and the two measures on BioScope."""

import hashlib
import re
import xml.etree.ElementTree as ET

import pytest

from kg.curated.cues import read_cues
from kg.curated.probe import marked
from kg.model import Certainty
from kg.reading.parse import Parser
from kg.reading.polarity import judge
from kg.reading.scope import said_scopes
from kg.settings import Settings

CUES = read_cues(Settings().ontology)


@pytest.fixture(scope="session")
def parser():
    return Parser()


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("{S:AXL loss} causes {T:resistance} to {O:axitinib}.", "asserted"),
        ("{S:AXL loss} might cause {T:resistance} to {O:axitinib}.", "possible"),
        ("{S:AXL loss} probably causes {T:resistance} to {O:axitinib}.", "probable"),
        ("{S:AXL loss} is thought to cause {T:resistance} to {O:axitinib}.", "possible"),
        ("{S:AXL loss} is a potential mechanism of {T:resistance} to {O:axitinib}.", "possible"),
        ("These results suggest that {S:AXL loss} causes {T:resistance} to {O:axitinib}.", "probable"),
        ("We hypothesised that {S:AXL loss} causes {T:resistance} to {O:axitinib}.", "possible"),
        ("Whether {S:AXL loss} causes {T:resistance} to {O:axitinib} is unknown.", "asked"),
        ("Does {S:AXL loss} cause {T:resistance} to {O:axitinib}?", "asked"),
        ("The role of {S:AXL loss} in {T:resistance} to {O:axitinib} remains unclear.", "asked"),
        ("We aimed to investigate whether {S:AXL loss} causes {T:resistance} to {O:axitinib}.", "asked"),
        ("{S:AXL loss} is unlikely to cause {T:resistance} to {O:axitinib}.", "probable"),
        ("MET may be active, and {S:AXL loss} caused {T:resistance} to {O:axitinib}.", "asserted"),
        ("{S:AXL loss} caused {T:resistance} to {O:axitinib}, whereas MET might not.", "asserted"),
    ],
)
def test_grades(parser, text, grade):
    sentence = marked(text)
    (doc,) = parser.parse([sentence.text])
    found = judge(
        doc, sentence.subject, sentence.trigger, sentence.object, CUES, predicate="confers_resistance_to"
    )
    assert found.certainty is Certainty(grade)


def test_the_scope_of_a_hedge_is_kept(parser):
    (doc,) = parser.parse(["AXL may drive growth; MET does."])
    (cue,) = said_scopes(doc, CUES, "hedge")
    assert doc.text[cue.span.start : cue.span.end] == "may"
    assert doc.text[cue.scope.start : cue.scope.end] == "may drive growth"


def _sentences(path, kind):
    """Give the sentences of the part that no cue was learnt from, with whether they hold a scope."""
    for document in ET.parse(path).getroot().iter("Document"):  # noqa: S314 - a corpus of ours
        name = document.findtext("DocID")
        if int(hashlib.sha256(name.encode()).hexdigest(), 16) % 8 == 0:
            for sentence in document.iter("sentence"):
                text = re.sub(r"\s+", " ", "".join(sentence.itertext())).strip()
                yield text, any(cue.get("type") == kind for cue in sentence.iter("cue"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "cues", "floor"),
    [("negation", "negation", 0.95), ("speculation", "hedge", 0.90)],
)
def test_bioscope(parser, shared, kind, cues, floor):
    path = shared / "corpora" / "bioscope" / "abstracts_train_dev.xml"
    texts, gold = zip(*_sentences(path, kind), strict=True)
    found = [bool(said_scopes(doc, CUES, cues)) for doc in parser.parse(texts)]
    right = sum(one and other for one, other in zip(gold, found, strict=True))
    assert 2 * right / (sum(gold) + sum(found)) > floor
