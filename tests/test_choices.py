"""A FILTER with a choice of things is split into branches that give the same rows, each as often."""

from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.choices import split_choices

SPLIT = [
    "SELECT * { ?a <u:p> ?s ; <u:q> ?o . FILTER(?s = <u:x> || <u:y> = $o) }",
    "SELECT * { ?a <u:p> ?s FILTER(?s = <u:x> || ?s = <u:y> || ?a = <u:z>) ?s <u:q> ?o } LIMIT 99",
    "SELECT ?a { { ?a <u:p> ?s FILTER(?s = <u:x> || ?s = <u:x>) } UNION { ?a a ?b } }",
    "SELECT ?a { ?a <u:p> ?b OPTIONAL { { ?b <u:q> ?c FILTER(?b = <u:x> || ?c = <u:y>) } } }",
    "SELECT (COUNT(*) AS ?n) { FILTER(?s = <u:x> || ?o = <u:y>) ?a ?s ?o # a note\n }",
    "CONSTRUCT { ?s <u:r> ?o } WHERE { ?a <u:p> ?s ; <u:q> ?o FILTER(?s = <u:x> || ?o = <u:x>) }",
]
KEPT = [
    "SELECT * { ?a <u:p> ?s FILTER(?s = <u:x>) }",
    "SELECT * { ?a <u:p> ?s FILTER(?s = <u:x> || ?o = <u:y>) }",
    "SELECT * { ?a <u:p> ?s FILTER(?s = <u:x> || ?s = 3) }",
    "SELECT * { ?a <u:p> ?s FILTER(?s = <u:x> || ?s = ?a) }",
    "SELECT * { ?a <u:p> ?s FILTER(?s = <u:x> || ?s = <u:y> && ?a = <u:z>) }",
    "SELECT * { ?a <u:p> ?s FILTER(!(?s = <u:x> || ?s = <u:y>)) }",
    "SELECT * { ?b <u:q> ?c OPTIONAL { ?a <u:p> ?s FILTER(?s = <u:x> || ?a = <u:y>) } }",
    "SELECT * { ?b <u:q> ?c MINUS { ?a <u:p> ?c FILTER(?c = <u:x> || ?a = <u:y>) } }",
    "SELECT * { ?b <u:q> ?c FILTER EXISTS { ?a <u:p> ?c FILTER(?c = <u:x> || ?a = <u:y>) } }",
    "SELECT * { ?a <u:p>/<u:q> ?s FILTER(?s = <u:x> || ?a = <u:y>) }",
    "SELECT * { [] <u:p> ?s ; <u:q> ?a FILTER(?s = <u:x> || ?a = <u:y>) }",
    "SELECT * { ?a <u:p> ?s BIND(<u:y> AS ?o) FILTER(?s = <u:x> || ?o = <u:y>) }",
    "SELECT * { ?a <u:p> 'FILTER(?s = <u:x> || ?a = <u:y>)' }",
    "SELECT * { ?a <u:p> ?s FILTER(",
]
NODES = st.sampled_from([ox.NamedNode(f"u:{name}") for name in "xyzab"])
QUADS = st.builds(
    ox.Quad,
    NODES,
    st.sampled_from([ox.NamedNode("u:p"), ox.NamedNode("u:q")]),
    st.one_of(NODES, st.sampled_from([ox.Literal("x"), ox.Literal(3), ox.BlankNode("b")])),
)


def rows(store, text):
    answer = store.query(text)
    if isinstance(answer, ox.QueryTriples):
        return Counter(map(str, answer))
    names = [variable.value for variable in answer.variables]
    return Counter(tuple((name, str(row[name])) for name in sorted(names)) for row in answer)


@given(st.lists(QUADS, max_size=20), st.sampled_from(SPLIT))
def test_a_split_choice_gives_the_same_rows(quads, text):
    store = ox.Store()
    store.extend(quads)
    written = split_choices(text)
    assert written != text
    assert rows(store, written) == rows(store, text)


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_plain_choice_stays_as_it_is(text):
    assert split_choices(text) == text


def test_many_choices_are_split_only_so_far():
    group = "{ ?a <u:p> ?s FILTER(?s = <u:x> || ?s = <u:y>) }"
    written = split_choices(f"SELECT * {{ {' UNION '.join([group] * 40)} }}")
    assert written.count("||") == 24
    long = " || ".join(f"?s = <u:{number}>" for number in range(9))
    text = f"SELECT * {{ ?a <u:p> ?s FILTER({long}) }}"
    assert split_choices(text) == text
