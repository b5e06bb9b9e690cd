"""Where an expected claim was lost: each stage is named."""

from dataclasses import dataclass

import pytest

from kg.model import Claim, Evidence, Grounding, Sentence
from kg.reading.explain import hear, whynot
from kg.reading.parse import Parser
from kg.reading.relate import Relations, relate
from kg.reading.unmark import unmark
from kg.settings import Settings


@dataclass
class Read:
    sentences: tuple[Sentence, ...]
    mentions: tuple[Grounding, ...]
    evidence: tuple[tuple[Claim, Evidence], ...]


@pytest.fixture(scope="session")
def relations():
    return Relations.load(Settings())


@pytest.fixture(scope="session")
def parser():
    return Parser()


def read(text, relations, parser, *, forget=()):
    marked = unmark(text)
    row = [g for g in marked.groundings if g.mention.text not in forget]
    doc = parser.parse([marked.sentence.text])[0]
    return Read((marked.sentence,), tuple(row), tuple(relate(marked.sentence, doc, row, relations)))


@pytest.mark.parametrize(
    ("text", "forget", "stage"),
    [
        ("[Alteration: NF1 loss] confers resistance to [Drug: dabrafenib].", (), "none"),
        ("[Alteration: NF1 loss] and [Drug: dabrafenib] were on the list.", (), "rules"),
        ("[Alteration: NF1 loss] confers resistance to [Drug: dabrafenib].", ("NF1 loss",), "recognition"),
        ("[Drug: dabrafenib] was given.", (), "sentences"),
    ],
)
def test_the_stage_at_which_a_claim_was_lost_is_named(text, forget, stage, relations, parser):
    found = whynot(read(text, relations, parser, forget=forget), "NF1 loss", "dabrafenib", relations, parser)
    assert found.stage == stage
    assert found.reason


def test_what_is_heard_tells_rule_path_and_trigger(relations, parser):
    marked = unmark("[Alteration: NF1 loss] confers resistance to [Drug: dabrafenib].")
    heard = hear(parser.parse([marked.sentence.text])[0], marked.groundings, relations)
    (one,) = [each for each in heard if each.rule == "resistance-caused"]
    assert one.claim == "NF1 loss confers_resistance_to dabrafenib"
    assert (one.trigger, one.subject_path, one.object_path) == ("resistance", "links cause", "to")
    assert 0 < one.score <= 1


def test_a_claim_that_the_learnt_scorer_left_out_is_said_to_be_unlikely(relations, parser):
    text = "[Drug: Vorinostat] increased the expression of [Gene: CDKN1A]."
    found = whynot(read(text, relations, parser), "Vorinostat", "CDKN1A", relations, parser)
    assert found.stage == "rules"
    assert "drug-activates-gene" in found.reason
    assert "chance is too low" in found.reason


def test_what_is_heard_tells_the_learnt_chance(relations, parser):
    marked = unmark("[Drug: Ipatasertib] inhibits [Gene: AKT1].")
    (one,) = hear(parser.parse([marked.sentence.text])[0], marked.groundings, relations)
    assert one.chance is not None
    assert one.chance > 0.8
