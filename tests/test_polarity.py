"""The calculus of polarity: the probe of minimal pairs, the reduction table, each cue and its examples."""

import json
import re
from collections import Counter

import pytest
from composing import sentence_of

from kg.curated.alterations import read_alterations
from kg.curated.cues import inflections, read_cues
from kg.curated.probe import marked, read_probe
from kg.curated.vocabulary import read_vocabulary
from kg.errors import CuratedError
from kg.model import Certainty, EntityType, Span
from kg.reading.abbreviations import abbreviations
from kg.reading.compose import compose
from kg.reading.lexicon import Lexicon
from kg.reading.parse import Parser
from kg.reading.parsed import parse_of
from kg.reading.polarity import judge
from kg.reading.recognise import recognise
from kg.reading.scope import hits, said_scopes
from kg.settings import Settings

CUES = read_cues(Settings().ontology)
PAIRS = read_probe(Settings().ontology)


@pytest.fixture(scope="session")
def parser():
    return Parser()


def verdict(parser, text, predicate="confers_resistance_to", **options):
    sentence = marked(text)
    (doc,) = parser.parse([sentence.text])
    return judge(
        doc, sentence.subject, sentence.trigger, sentence.object, CUES,
        predicate=predicate, mentions=sentence.mentions, **options,
    )  # fmt: skip


def test_the_probe_is_two_hundred_pairs_of_twenty_patterns():
    assert len(PAIRS) == 200
    assert set(Counter(plain.pattern for plain, _ in PAIRS).values()) == {10}
    assert all(plain.marked.text != turned.marked.text for plain, turned in PAIRS)


def test_the_probe_is_read_right(parser):
    sides = [side for pair in PAIRS for side in pair]
    wrong = []
    for side, doc in zip(sides, parser.parse([side.marked.text for side in sides]), strict=True):
        found = judge(
            doc, side.marked.subject, side.marked.trigger, side.marked.object, CUES,
            predicate=side.read, mentions=side.marked.mentions,
        )  # fmt: skip
        weakened = found.certainty is not Certainty.ASSERTED
        if (found.predicate, found.negated, weakened, found.holds) != (
            side.gives, side.negated, side.weakened, side.holds,
        ):  # fmt: skip
            wrong.append((side.pattern, side.marked.text, found))
    assert len(wrong) <= 4, wrong


@pytest.mark.parametrize(
    ("relation", "example"),
    [(row.relation, example) for row in CUES.table.values() for example in row.examples],
    ids=lambda value: getattr(value, "text", value),
)
def test_the_reduction_table(parser, relation, example):
    sentence = marked(example.text)
    subject = sentence.subject
    if example.subject:
        start = sentence.text.index(example.subject)
        subject = Span(start, start + len(example.subject))
    (doc,) = parser.parse([sentence.text])
    found = judge(
        doc, subject, sentence.trigger, sentence.object, CUES,
        predicate=relation, subject_type=example.subject_type,
    )  # fmt: skip
    assert (found.predicate, found.negated) == (example.gives, example.negated)


def test_the_table_that_is_published_is_the_table_that_is_used(root):
    text = (root / "ontology" / "polarity" / "README.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| ")
    ]
    header, *lines = [row for row in rows if len(row) == 7]
    assert header[0] == "relation"
    for relation, _, down, outcome, inhibited, relieved, _ in lines:
        for turn, said in (
            ("down", down),
            ("outcome", outcome),
            ("inhibited", inhibited),
            ("relieved", relieved),
        ):
            if said not in {"negated", "lacks_benefit_in"}:
                assert CUES.row(relation, turn).gives == said.replace("itself", relation)
            else:
                assert (relation, turn) not in CUES.table
    assert {row.relation for row in CUES.table.values() if row.gives != row.relation} <= {
        line[0] for line in lines
    }


@pytest.mark.parametrize("rule", CUES.rules, ids=lambda rule: f"{rule.kind}-{rule.id}")
def test_each_cue_is_found_in_its_examples_alone(parser, rule):
    for text, there in [(text, True) for text in rule.examples] + [
        (text, False) for text in rule.counter_examples
    ]:
        (doc,) = parser.parse([text])
        found = {hit.rule.id for hit in hits(parse_of(doc), CUES)}
        assert (rule.id in found) is there, text


@pytest.mark.parametrize("pseudo", CUES.pseudo, ids=lambda pseudo: " ".join(pseudo.phrases[0]))
def test_a_pseudo_cue_denies_nothing(parser, pseudo):
    for doc in parser.parse(pseudo.examples):
        assert said_scopes(doc, CUES, "negation") == []


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Lack of {S:PTEN} confers {T:resistance} to {O:axitinib}.", False),
        ("{S:AXL} did not fail to cause {T:resistance} to {O:axitinib}.", False),
        ("{S:AXL loss} was not found to be associated with {T:resistance} to {O:axitinib}.", True),
        ("There was no correlation between {S:AXL loss} and {T:resistance} to {O:axitinib}.", True),
        ("{S:AXL} rather than {M:MET} caused {T:resistance} to {O:axitinib}.", False),
        ("{M:AXL} rather than {S:MET} caused {T:resistance} to {O:axitinib}.", True),
        ("{S:AXL loss} has never been associated with {T:resistance} to {O:axitinib}.", True),
        ("{T:Resistance} to {O:axitinib} was not caused by {S:AXL loss}.", True),
        ("Because no other drug was left, {S:AXL loss} caused {T:resistance} to {O:axitinib}.", False),
    ],
)
def test_denials(parser, text, negated):
    assert verdict(parser, text).negated is negated


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("{S:AXL loss} predicted {T:response} to {M:axitinib} compared with {O:sunitinib}.", False),
        ("{S:AXL loss} predicted {T:response} to {O:axitinib} compared with {M:sunitinib}.", True),
        ("Tumours with mutations other than {S:KIT D816V} {T:responded} to {O:imatinib}.", False),
        ("{S:KIT D816V} predicted {T:response} to {O:imatinib} in patients without brain metastases.", True),
    ],
)
def test_what_is_taken_out_of_a_relation_makes_no_claim(parser, text, holds):
    assert verdict(parser, text, predicate="confers_sensitivity_to").holds is holds


def test_what_a_noun_phrase_presupposes_is_left_alone(parser):
    text = "No response is expected in {T:patients} with {O:AXL-positive} {S:lung cancer}."
    found = verdict(parser, text, predicate="has_alteration")
    assert (found.negated, found.certainty) == (False, Certainty.ASSERTED)


def test_cue_and_scope_are_kept(parser):
    text = "{S:AXL loss} did not cause {T:resistance} to {O:axitinib}."
    (cue,) = verdict(parser, text).cues
    plain = marked(text).text
    assert (cue.kind, plain[cue.span.start : cue.span.end]) == ("negation", "not")
    assert "resistance" in plain[cue.scope.start : cue.scope.end]


def test_a_caller_that_read_the_turning_words_is_not_turned_twice(parser):
    text = "{S:AXL loss} reversed {T:resistance} to {O:axitinib}."
    assert verdict(parser, text).predicate == "confers_sensitivity_to"
    again = verdict(parser, text, predicate="confers_sensitivity_to", turned=True)
    assert again.predicate == "confers_sensitivity_to"


def test_an_empty_span_is_judged_plain(parser):
    (doc,) = parser.parse(["AXL matters."])
    found = judge(doc, Span(0, 3), Span(0, 0), Span(4, 11), CUES, predicate="activates")
    assert (found.predicate, found.negated, found.cues) == ("activates", False, ())


@pytest.mark.parametrize(
    ("word", "form"), [("reverse", "reversing"), ("deny", "denied"), ("block", "blocked"), ("not", "not")]
)
def test_inflections(word, form):
    assert form in inflections(word)


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("negation.toml", 'type = "adverb"', 'type = "verbiage"', "must be one of"),
        ("hedging.toml", 'grade = "possible"', 'grade = "unsure"', "unsure"),
        ("reduction.toml", 'turn = "down"', 'turn = "sideways"', "must be one of"),
        ("negation.toml", "examples = [", "samples = [", "unknown key `samples`"),
        ("turning.toml", "\nabsent = ", "\nabsend = ", "unknown key `absend`"),
        ("turning.toml", "\nabsent = ", "\n# ", "the list `absent` is missing or empty"),
    ],
)
def test_a_faulty_file_is_refused_with_its_reason(tmp_path, name, old, new, reason):
    (tmp_path / "polarity").mkdir()
    for path in (Settings().ontology / "polarity").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        text = text.replace(old, new, 1) if path.name == name else text
        (tmp_path / "polarity" / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(CuratedError, match=reason):
        read_cues(tmp_path)


def test_the_fourteen_sentences_of_the_survey(parser, shared):
    lexicon = Lexicon(read_vocabulary(Settings()))
    alterations = read_alterations(Settings().ontology)
    path = shared / "gold" / "polarity_probe.jsonl"
    wrong = []
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        sentence = sentence_of(case["text"])
        named = recognise([sentence], lexicon, abbreviations([sentence]))[0]
        found = compose(sentence, named, alterations)
        (doc,) = parser.parse([sentence.text])
        states = [item for item in found if item.mention.type is EntityType.ALTERATION]
        trigger = next(match for match in re.finditer(r"\b(resistan(?:ce|t)|sensitivity)\b", sentence.text))
        drug = [item for item in found if item.mention.type is EntityType.DRUG][-1]
        relation = "confers_resistance_to" if trigger[0].startswith("r") else "confers_sensitivity_to"
        for state in states:
            verdict = judge(
                doc, state.mention.span, Span(*trigger.span()), drug.mention.span, CUES,
                predicate=relation, mentions=[item.mention.span for item in found],
            )  # fmt: skip
            if verdict.negated is not case["relation_negated"]:
                wrong.append((case["text"], state.entity.label, verdict))
        assert states, case["text"]
    assert wrong == []
