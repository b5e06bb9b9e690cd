"""The rule files: examples give their claims, counter-examples none, faults are refused by name."""

import tomllib

import pytest

from kg.curated.rules import load_rules, parse_trigger
from kg.errors import CuratedError
from kg.reading.parse import Parser
from kg.reading.rehearse import rehearse
from kg.reading.relate import Relations
from kg.settings import Settings

FOLDER = Settings().ontology / "rules"
IDS = [
    (rule["id"], number)
    for path in sorted(FOLDER.glob("*.toml"))
    for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", [])
    for number in range(len(rule["examples"]) + len(rule.get("counter_examples", [])))
]

WORDS = (FOLDER / "words.toml").read_text(encoding="utf-8").partition("[[links]]")[0]
RULE = """
[[rule]]
id = "one"
meaning = "A drug inhibits a gene."
predicate = "targets"
subject = ["Drug"]
object = ["Gene"]
trigger = ["inhibit/V"]
from = ["subject"]
to = ["object"]
examples = [{ text = "[Drug: a] inhibits [Gene: b].", claims = ["a targets b"] }]
"""


@pytest.fixture(scope="session")
def trials():
    found: dict[str, list] = {}
    for trial in rehearse(Relations.load(Settings()), Parser()):
        found.setdefault(trial.rule.id, []).append(trial)
    return found


@pytest.mark.parametrize(("rule", "number"), IDS, ids=[f"{rule}-{number}" for rule, number in IDS])
def test_examples_give_their_claims_and_counter_examples_none(trials, rule, number):
    trial = trials[rule][number]
    assert trial.heard == trial.wanted, trial.example.text


def test_every_rule_says_what_it_means_and_has_an_example():
    for rule in load_rules(FOLDER).rules:
        assert rule.meaning.endswith("."), rule.id
        assert rule.examples, rule.id


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('predicate = "targets"', 'predicate = "hits"', "one: predicate 'hits' is not in the schema"),
        ('subject = ["Drug"]', 'subject = ["Pill"]', "one: 'Pill' is not a valid EntityType"),
        ('to = ["object"]', 'to = ["object > 3"]', "one: '3' is no step of a path"),
        ('to = ["object"]', 'to = ["links nowhere"]', "one: no links are named 'nowhere'"),
        ("inhibit/V", "inhibit/Q", "one: unknown word class 'Q'"),
        ('meaning = "A drug inhibits a gene."', "", "one: lacks 'meaning'"),
        ('from = ["subject"]', 'from = ["subject"]\ngraded = "best"', "one: graded 'best' is none of true"),
        (
            'from = ["subject"]',
            'from = ["subject"]\nacross = 4',
            "one: across must be a number of sentences from 0 to 3",
        ),
        (
            'from = ["subject"]',
            'from = ["subject"]\nacross = true',
            "one: across must be a number of sentences",
        ),
        (
            'from = ["subject"]',
            'from = ["subject"]\nwithout = ["Pill"]',
            "one: 'Pill' is not a valid EntityType",
        ),
        ('mode = ""', 'mood = ""', None),
        ('from = ["subject"]', 'from = ["subject"]\nfrm = 1', "one: unknown key 'frm'"),
        ("[[rule]]", "[wrds]\na = 1\n[[rule]]", "unknown key 'wrds'"),
        ("[[rule]]", "[[rule", "not TOML"),
    ],
)
def test_a_faulty_rule_is_refused_with_file_entry_and_reason(tmp_path, old, new, reason):
    (tmp_path / "words.toml").write_text(WORDS, encoding="utf-8")
    (tmp_path / "rules.toml").write_text(RULE.replace(old, new), encoding="utf-8")
    if reason is None:
        assert [rule.id for rule in load_rules(tmp_path).rules] == ["one"]
        return
    with pytest.raises(CuratedError, match=r"rules\.toml|rule one") as caught:
        load_rules(tmp_path)
    assert reason in str(caught.value)


def test_an_id_given_twice_is_refused(tmp_path):
    (tmp_path / "words.toml").write_text(WORDS, encoding="utf-8")
    (tmp_path / "a.toml").write_text(RULE, encoding="utf-8")
    (tmp_path / "b.toml").write_text(RULE, encoding="utf-8")
    with pytest.raises(CuratedError, match="the id is given twice"):
        load_rules(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("\nlowering = [", "\nlowring = [", "nothing reads a list 'lowring'"),
        ("\n[words]\n", "\n[words]\nlowering = 1\n", "not TOML"),
        ("\nbreaks = [", "\nbreaks = []\nx = [", "breaks: expected a list of words"),
        ("\nbreaks = [", '\nbreaks = ["While", ', "breaks: expected words in lower case, found 'While'"),
        ("\nbreaks = [", "\n# [", "the list 'breaks' is missing"),
        ("\nbind = [", "\nbind = 1 #", "forms: bind: expected a list of words"),
        ("[forms]", "[form]", "unknown key 'form'"),
        (WORDS[WORDS.index("[forms]") :], "", "the table `forms` is missing"),
    ],
)
def test_a_faulty_word_list_is_refused_with_file_and_list(tmp_path, old, new, reason):
    (tmp_path / "rules.toml").write_text(RULE, encoding="utf-8")
    (tmp_path / "words.toml").write_text(WORDS.replace(old, new), encoding="utf-8")
    with pytest.raises(CuratedError, match=r"words\.toml") as caught:
        load_rules(tmp_path)
    assert reason in str(caught.value)


def test_a_word_list_given_twice_is_refused(tmp_path):
    (tmp_path / "words.toml").write_text(WORDS, encoding="utf-8")
    (tmp_path / "z.toml").write_text('[words]\nlowering = ["reduced"]\n', encoding="utf-8")
    with pytest.raises(CuratedError, match=r"z\.toml: words: the list 'lowering' is given twice"):
        load_rules(tmp_path)


def test_a_folder_without_rules_is_refused(tmp_path):
    with pytest.raises(CuratedError, match="no rule file"):
        load_rules(tmp_path)


def test_a_trigger_holds_lemmas_with_word_classes_and_plain_words():
    trigger = parse_trigger("act/V on")
    assert [(word.lemma, word.tag) for word in trigger.words] == [("act", "VB"), ("on", "")]
    assert parse_trigger("and/or").words[0].lemma == "and/or"
