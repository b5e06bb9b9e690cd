"""The learnt scorer of drug-target claims: its table, what it keeps, what it hears where no frame fits."""

from dataclasses import replace
from functools import partial

import pytest
import trees
from hypothesis import given
from hypothesis import strategies as st

from kg.curated.chances import FILE, Chances, read_chances
from kg.curated.rules import load_rules
from kg.errors import CuratedError
from kg.model import Document, Source
from kg.reading.audit import audit
from kg.reading.candidates import Grammar, candidates
from kg.reading.likely import listen
from kg.reading.pairs import Surroundings
from kg.reading.reader import Reader
from kg.settings import Settings

RULES = Settings().ontology / "rules"
RIGHT = "[Drug: Ipatasertib] inhibits [Gene: AKT1]."
LOOSE = "[Drug: Brequinar] was the strongest of a series of [Gene: DHODH] inhibitors that we synthesised."
RAISED = "[Drug: Vorinostat] increased the expression of [Gene: CDKN1A]."


@pytest.fixture(scope="module")
def reader():
    return Reader.load(Settings())


@pytest.fixture(scope="module")
def tree_of(reader):
    return partial(trees.tree_of, reader)


def heard(tree, grammar):
    return {(one.rule.id, one.chance) for one in listen(tree, grammar)}


def test_the_shipped_table_tells_actions_from_mere_company(reader, tree_of):
    grammar = reader.relations.grammar
    assert [one.chance > 0.8 for one in listen(tree_of(RIGHT), grammar)] == [True]
    assert candidates(tree_of(RAISED), grammar)
    assert not listen(tree_of(RAISED), grammar)


def test_what_no_frame_fits_is_heard_by_a_rule_of_its_own_that_names_its_trigger(reader, tree_of):
    tree = tree_of(LOOSE)
    assert not candidates(tree, reader.relations.grammar)
    (one,) = listen(tree, reader.relations.grammar)
    assert one.rule.id == "target-likely"
    assert one.chance >= one.rule.least
    assert tree.words[one.hit.head] == "inhibitors"


def test_without_a_table_the_frames_hear_all_and_nothing_else_is_heard(reader, tree_of):
    bare = Grammar.of(replace(reader.relations.grammar.rules, chances=None))
    for text in (RIGHT, RAISED, LOOSE):
        tree = tree_of(text)
        assert heard(tree, bare) == {(one.rule.id, None) for one in candidates(tree, bare)}


def test_a_claim_outside_all_frames_passes_the_audit(reader):
    text = "Brequinar was the strongest of a series of DHODH inhibitors that we synthesised."
    evidence = reader.read(Document("d", "", text, Source("d.txt"))).evidence
    loose = [(claim, one) for claim, one in evidence if one.rule == "target-likely"]
    assert [(claim.subject.label, claim.object.label) for claim, _ in loose] == [("brequinar", "DHODH")]
    for claim, one in loose:
        assert not audit(claim, one, reader.relations.grammar)
        assert text[one.trigger.start : one.trigger.end] in {"selective", "inhibitors"}


@pytest.mark.parametrize(
    "text",
    [
        "Selinexor was well tolerated, and XPO1 was blocked by mutation.",
        "An activating KIT mutation was seen in patients on imatinib and an agonist.",
        "Olaparib was given to patients with resistance to WEE1 inhibitors.",
        "Brequinar was not among the DHODH inhibitors that we synthesised.",
        "Adagrasib may be of use in combination with MEK and BCL-XL inhibitors in colorectal cancer.",
        "The roles of HOTAIR silencing are also blocked by binimetinib.",
        "Darolutamide is an antagonist of the androgen receptor; abiraterone inhibits CYP17A1.",
        "DUSP1 upregulation and p38 inhibition are required for chemosensitivity to cisplatin.",
        "Gefitinib-resistant tumours exhibited increased FGFR1 phosphorylation.",
        "The ATR inhibitor ceralasertib with olaparib overcame PARP inhibitor resistance in xenografts.",
        "Quizartinib inhibited the growth of cells with mutated FLT3.",
    ],
)
def test_company_in_a_sentence_is_no_claim(reader, text):
    evidence = reader.read(Document("d", "", text, Source("d.txt"))).evidence
    assert not [claim for claim, one in evidence if one.rule.startswith("target-likely")]


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("The antiproliferative effect of ruxolitinib is due to inhibition of JAK2.", "inhibits"),
        ("AMPK activation by phenformin was seen at once and blocked by the second drug.", "activates"),
    ],
)
def test_a_gene_in_its_changed_state_is_acted_on_in_the_way_that_is_likelier(reader, text, mode):
    evidence = reader.read(Document("d", "", text, Source("d.txt"))).evidence
    assert [(claim.predicate, one.mode) for claim, one in evidence] == [("targets", mode)]


def test_a_claim_that_two_rules_hear_in_a_sentence_is_one_piece_of_evidence(reader):
    text = "Enalkiren caused a marked inhibition of renin."
    evidence = reader.read(Document("d", "", text, Source("d.txt"))).evidence
    assert [(c.subject.label, c.predicate, c.object.label) for c, _ in evidence] == [
        ("enalkiren", "targets", "REN")
    ]


@pytest.mark.parametrize(("one", "other"), [("Ipatasertib", "Capmatinib"), ("AKT1", "FLT3")])
def test_what_is_learnt_holds_for_other_names(tree_of, one, other):
    rows = []
    for text in (RIGHT, RIGHT.replace(one, other)):
        tree = tree_of(text)
        features = Surroundings(tree).features(*_sides(tree), [])
        rows.append([feature for feature in features if not feature.startswith("last:")])
    assert rows[0] == rows[1]


def test_a_denial_is_not_seen(tree_of):
    said = [tree_of(RIGHT), tree_of(RIGHT.replace("inhibits", "does not inhibit"))]
    words = [
        {feature for feature in Surroundings(tree).features(*_sides(tree), []) if " not" in feature}
        for tree in said
    ]
    assert words == [set(), set()]


def _sides(tree):
    kinds = [tree.type_of(index).value for index in range(len(tree.groundings))]
    return kinds.index("Drug"), kinds.index("Gene")


@given(st.lists(st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000)), max_size=30))
def test_chances_share_out_at_most_one(rows):
    table = Chances(("a", "b"), {str(number): row for number, row in enumerate(rows)})
    chances = table.of([*table.weights, "never met"])
    assert set(chances) == {"a", "b"}
    assert all(0.0 <= chance <= 1.0 for chance in chances.values())
    assert sum(chances.values()) <= 1.0002


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", r"chances\.tsv:1: expected the header"),
        ("# made by hand\nfeature\n", r"chances\.tsv:2: expected the header"),
        ("feature\ta\ta\nx\t1\t2\n", r"chances\.tsv:1: expected the header"),
        ("feature\ta\tb\n", "no feature under the header"),
        ("feature\ta\tb\nx\t1\n", r"chances\.tsv:2: expected a feature and 2 weights, found 1"),
        ("feature\ta\tb\nx\t1\t0.5\n", r"chances\.tsv:2: a weight is no whole number"),
        ("feature\ta\tb\nx\t1\t2001\n", r"chances\.tsv:2: a weight lies beyond 2000"),
        ("feature\ta\tb\ny\t1\t2\nx\t1\t2\n", r"chances\.tsv:3: 'x' is out of order"),
        ("feature\ta\tb\nx\t1\t2\nx\t1\t2\n", r"chances\.tsv:3: 'x' is out of order or stands twice"),
    ],
)
def test_a_broken_table_is_refused_with_file_line_and_reason(tmp_path, text, reason):
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(CuratedError, match=reason):
        read_chances(tmp_path / FILE)


def test_a_table_that_is_no_text_is_refused(tmp_path):
    (tmp_path / FILE).write_bytes(b"feature\t\xff\n")
    with pytest.raises(CuratedError, match="not UTF-8"):
        read_chances(tmp_path / FILE)


def test_a_rule_may_not_ask_for_a_class_that_the_table_lacks(tmp_path):
    for path in RULES.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / FILE).write_text("feature\tinhibits\n.\t1\n", encoding="utf-8")
    with pytest.raises(CuratedError, match=r"rule [\w-]+: chances\.tsv has no class"):
        load_rules(tmp_path)


def test_the_shipped_table_is_as_the_script_writes_it():
    lines = [line for line in (RULES / FILE).read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    features = [line.partition("\t")[0] for line in lines[1:]]
    assert features == sorted(features)
    assert not any(set(line.split("\t")[1:]) == {""} for line in lines[1:])
