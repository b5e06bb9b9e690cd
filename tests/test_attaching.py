"""Names attached to triggers by a learnt chance: the features, the table, what is doubted, what is added."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import tree_of

from kg.curated.attaching import FILE, Attaching, read_attaching
from kg.errors import CuratedError
from kg.model import Document, Source
from kg.reading.attaching import MOST, goes, tried, weighed
from kg.reading.candidates import ATTACHED, Grammar, scene_in
from kg.reading.likely import framed, listen
from kg.reading.reader import Reader
from kg.reading.ties import Ties
from kg.settings import Settings

PLAIN = "[Gene: STAT3] promotes [Process: angiogenesis]."
RENAMED = "[Gene: FOXM1] promotes [Process: necroptosis]."
LOOSE = "[Gene: STAT3] was, in a panel of eighty clones, what seemed to promote [Process: angiogenesis] most."
PREDICATES = {"activates": 0.5, "inhibits": 0.5, "treats": 0.5, "combined_with": 0.5}


@pytest.fixture(scope="module")
def reader():
    return Reader.load(Settings())


@pytest.fixture(scope="module")
def scene(reader):
    def made(text):
        return scene_in(tree_of(reader, text), reader.relations.grammar)

    return made


def with_table(reader, weights, *, keep=None, add=None):
    """Give the grammar with a table of these weights; every claim is kept, and any may be added."""
    learnt = Attaching(weights, keep or {}, PREDICATES if add is None else add)
    return Grammar.of(replace(reader.relations.grammar.rules, attaching=learnt))


def candidates_of(reader, scene):
    grammar = reader.relations.grammar
    ties = Ties(scene.tree, scene.lists, framed(scene, grammar))
    return ties, [one for one in tried(scene, grammar, ties) if goes(scene, one)]


def test_names_are_masked_so_that_other_names_give_the_same_features(reader, scene):
    told = []
    for text in (PLAIN, RENAMED):
        ties, found = candidates_of(reader, scene(text))
        told.append([ties.features(one) for one in found])
    assert told[0]
    assert told[0] == told[1]


@given(seed=st.integers(0, 10_000))
def test_a_weight_is_the_sum_of_the_weights_of_the_features(reader, scene, seed):
    ties, found = candidates_of(reader, scene(LOOSE))
    weights = {
        feature: (hash_of(feature) + seed) % 201 - 100 for one in found for feature in ties.features(one)
    }
    assert found
    for one in found:
        assert ties.weight(one, weights) == sum(weights[feature] for feature in ties.features(one))


def hash_of(text):
    return sum((place + 1) * ord(letter) for place, letter in enumerate(text))


def test_what_no_frame_leads_to_is_heard_where_it_is_likely_and_only_there(reader, scene):
    one = scene(LOOSE)
    heard = framed(one, reader.relations.grammar)
    likely = weighed(one, with_table(reader, {".": 300}), [])
    added = [each for each in likely if each.subject.path == ATTACHED]
    assert ("STAT3", "activates", "angiogenesis") in {said(one, each) for each in added}
    assert all(each.chance == pytest.approx(0.9526) for each in added)
    assert weighed(one, with_table(reader, {".": -300}), heard) == heard
    assert weighed(one, with_table(reader, {".": 300}, add={}), heard) == heard


def document(text):
    return Document("d", "", text, Source("d.txt"))


def said(scene, candidate):
    sides = [scene.tree.groundings[side.index].entity.label for side in candidate[2:4]]
    return sides[0], candidate.predicate, sides[1]


def test_what_a_frame_hears_is_left_out_where_it_is_unlikely(reader, scene):
    one = scene(PLAIN)
    heard = framed(one, reader.relations.grammar)
    assert heard
    unlikely = {".": -400}
    assert weighed(one, with_table(reader, unlikely, keep={"activates": 0.2}, add={}), heard) == []
    assert weighed(one, with_table(reader, unlikely, keep={"treats": 0.2}, add={}), heard) == heard


def test_of_a_pair_of_which_a_frame_tells_nothing_is_added(reader, scene):
    one = scene(PLAIN)
    heard = framed(one, reader.relations.grammar)
    assert weighed(one, with_table(reader, {".": 900}), heard) == heard


def test_a_long_list_of_names_is_left_to_the_frames(reader, scene):
    names = ", ".join(f"[Gene: GENE{number}]" for number in range(MOST + 1))
    one = scene(f"{names} and others promote [Process: angiogenesis].")
    heard = framed(one, reader.relations.grammar)
    assert weighed(one, with_table(reader, {".": 900}), heard) == heard


def test_without_a_table_the_frames_are_all_there_is(reader, scene):
    bare = Grammar.of(replace(reader.relations.grammar.rules, attaching=None))
    for text in (PLAIN, LOOSE):
        one = scene(text)
        assert listen(one.tree, bare) == framed(one, bare)


def test_the_shipped_table_gives_claims_that_no_frame_gives_each_with_its_trigger(reader):
    learnt = reader.relations.grammar.rules.attaching
    assert learnt is not None
    assert len(learnt.weights) > 1000
    text = "Thymomas with TP53, KRAS, or APC mutations were more likely to recur."
    bare = replace(reader, relations=replace(reader.relations, grammar=with_table(reader, {}, add={})))
    found = [
        {(claim.subject.label, claim.object.label): one for claim, one in each.read(document(text)).evidence}
        for each in (bare, reader)
    ]
    assert not found[0]
    genes = {gene for subject, gene in found[1] if subject == "thymoma"}
    assert genes == {"TP53 mutation", "KRAS mutation", "APC mutation"}
    assert all(text[one.trigger.start : one.trigger.end] == "mutations" for one in found[1].values())


@pytest.mark.parametrize(
    ("table", "told", "expected"),
    [
        ("feature\tright\n.\t5\n", {"keep": {"treats": 2}}, r"attaching: keep: treats: expected a chance"),
        ("feature\tright\n.\t5\n", 3, r"words\.toml: attaching: expected the tables keep and add"),
        ("feature\tright\n.\t5\n", {"add": {"cures": 0.5}}, r"attaching: add: 'cures' is no predicate"),
        ("feature\tright\n.\t5\n", {"add": 0.5}, r"attaching: add: expected a chance for each predicate"),
        ("feature\tright\n.\t5\n", {"more": {}}, r"attaching: expected the tables keep and add"),
        ("feature\twrong\n.\t5\n", {"add": {"treats": 0.5}}, r"expected the one class 'right'"),
        (
            "feature\tright\n.\tx\n",
            {"add": {"treats": 0.5}},
            r"attaching\.tsv:2: a weight is no whole number",
        ),
    ],
)
def test_a_faulty_table_or_bound_is_refused_with_its_place(tmp_path, table, told, expected):
    (tmp_path / FILE).write_text(table, encoding="utf-8")
    with pytest.raises(CuratedError, match=expected):
        read_attaching(tmp_path, [(tmp_path / "words.toml", told)], PREDICATES)


def test_no_table_or_no_bounds_is_no_learnt_attaching(tmp_path):
    assert read_attaching(tmp_path, [(tmp_path, {"add": {"treats": 0.5}})], PREDICATES) is None
    (tmp_path / FILE).write_text("feature\tright\n.\t5\n", encoding="utf-8")
    assert read_attaching(tmp_path, [], PREDICATES) is None
