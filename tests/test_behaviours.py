"""Words that name a process only beside a tumour or cells: the examples of the data, and what is refused."""

import re

import pytest
from composing import sentence_of

from kg.curated.behaviours import read_behaviours
from kg.curated.vocabulary import read_vocabulary
from kg.errors import CuratedError
from kg.model import Entity, EntityType, Grounding, Mention, Span
from kg.reading.behaviours import behaving
from kg.reading.lexicon import Lexicon
from kg.reading.recognise import grounder_of
from kg.settings import Settings

PATH = Settings().ontology / "recognition" / "behaviours.toml"
TUMOUR = EntityType.DISEASE


@pytest.fixture(scope="module")
def grounder():
    return grounder_of(Lexicon(read_vocabulary(Settings())))


def laid(text):
    """Read "[glioma] growth" as a sentence and the groundings of its tumours."""
    plain = text.replace("[", "").replace("]", "")
    sentence, spans, shift = sentence_of(plain), [], 0
    for match in re.finditer(r"\[([^\]]+)\]", text):
        spans.append((Span(match.start() - shift, match.end() - shift - 2), match[1]))
        shift += 2
    return sentence, [
        Grounding(Mention(sentence, span, TUMOUR, "test"), Entity(f"X:{name}", name, TUMOUR), 0.9, "test")
        for span, name in spans
    ]


def told(text, grounder):
    return [
        one.entity.label for one in behaving(*laid(text), grounder) if one.mention.type is EntityType.PROCESS
    ]


@pytest.mark.parametrize("example", read_behaviours(PATH).examples, ids=lambda example: example.text[:50])
def test_every_example_of_the_data_is_found_and_nothing_else(example, grounder):
    assert told(example.text, grounder) == list(example.finds)


def test_a_tumour_keeps_its_mention_and_a_disease_that_is_none_tells_nothing(grounder):
    row = behaving(*laid("Trametinib slowed [melanoma] growth."), grounder)
    assert [one.mention.text for one in row] == ["melanoma", "growth"]
    assert told("It slowed the progression of [arthritis].", grounder) == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('words = ["recurrence"', 'words = ["growth", "recurrence"', "another entry"),
        ('words = ["recurrence"', 'colour = "red"\nwords = ["recurrence"', "unknown key"),
        ('tumour = "tumor recurrence"', "", "names no process"),
        ("finds = []", "finds = [3]", "list of words"),
        ('begin = "chemo"', 'begin = "radio"', "does not begin with 'radio'"),
    ],
)
def test_a_faulty_file_is_refused_with_its_reason(tmp_path, old, new, reason):
    text = PATH.read_text(encoding="utf-8")
    assert old in text
    faulty = tmp_path / "behaviours.toml"
    faulty.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CuratedError, match=reason):
        read_behaviours(faulty)


def test_a_word_that_begins_with_a_treatment_is_a_mention_of_it_and_of_no_process(grounder):
    row = behaving(*laid("Loss of SFN raised the chemosensitivity of cells."), grounder)
    assert [(one.mention.text, one.entity.label, one.mention.type) for one in row] == [
        ("chemosensitivity", "chemotherapy", EntityType.DRUG)
    ]
