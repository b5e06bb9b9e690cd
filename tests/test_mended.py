"""Where the engine would answer otherwise than SPARQL 1.1 says, the query is written anew."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.curated.queries import read_questions
from kg.graph.mended import MOST_GRAPHS, mended
from kg.settings import Settings

PREFIX = "PREFIX : <urn:> "
DATA = """
:a :p :b . :b :p :c .
GRAPH :g1 { :x :p :y , :z . :in-g1 :q :y }
GRAPH :g2 { :x :p :y }
"""


@pytest.fixture(scope="module")
def store():
    made = ox.Store()
    made.update(f"{PREFIX} INSERT DATA {{ {DATA} }}")
    return made


def text_of(store, query):
    return mended(PREFIX + query, lambda: map(str, store.named_graphs()), store.query)


def rows(store, query):
    answer = store.query(text_of(store, query))
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    names = [variable.value for variable in answer.variables]
    return sorted(
        tuple(str(row[name].value).removeprefix("urn:") if row[name] else "" for name in names)
        for row in answer
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?g ?n { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s :p ?o } } }", [("g1", "2"), ("g2", "1")]),
        ("SELECT ?g ?n { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s :q ?o } } }", [("g1", "1"), ("g2", "0")]),
        ("SELECT ?g ?s { GRAPH ?g { ?s :p :y MINUS { ?other :q :y } } }", [("g1", "x"), ("g2", "x")]),
        ("SELECT ?g ?s { GRAPH ?g { ?s :p :y MINUS { ?s :p :z } } }", [("g2", "x")]),
        (
            "SELECT ?g ?t { GRAPH ?g { VALUES (?g ?t) { (UNDEF 'any') (:g1 'one') (:no 'none') } } }",
            [("g1", "any"), ("g1", "one"), ("g2", "any")],
        ),
        (
            "SELECT ?n { OPTIONAL { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s :p ?o } } FILTER(?g = :g1) } }",
            [("2",)],
        ),
    ],
)
def test_graph_with_a_variable_ranges_over_the_named_graphs(store, query, expected):
    assert rows(store, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?o { :none :p* ?o }", [("none",)]),
        ("SELECT ?s { ?s :p? :none }", [("none",)]),
        ("SELECT ?s { ?s (:p|:q)* <urn:none> . }", [("none",)]),
        ("SELECT ?s { ?s ^:p* :none FILTER(isIRI(?s)) }", [("none",)]),
        ("SELECT ?s ?o { ?s :p* :none . :a :p* ?o }", [("none", "a"), ("none", "b"), ("none", "c")]),
        ("SELECT ?o { :in-g1 :q* ?o }", [("in-g1",)]),
        ("SELECT ?o { { :a :p ?o } UNION { :none :p* ?o } }", [("b",), ("none",)]),
        ("SELECT ?g ?o { GRAPH ?g { :none :p* ?o } }", [("g1", "none"), ("g2", "none")]),
        ("SELECT ?o { :a :p* ?o }", [("a",), ("b",), ("c",)]),
        ("SELECT ?o { :none :p+ ?o }", []),
    ],
)
def test_a_path_of_length_zero_reaches_where_it_begins(store, query, expected):
    assert rows(store, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?g ?s { GRAPH ?g { ?s :p ?o } }",
        "SELECT * { GRAPH :g1 { SELECT (COUNT(*) AS ?n) { ?s :p ?o } } }",
        "ASK { FILTER EXISTS { GRAPH ?g { ?s :p ?o MINUS { ?s :q ?o } } } }",
        "SELECT * { ?s :p ?o # GRAPH ?g { MINUS { } }\n }",
        "SELECT ('GRAPH ?g { VALUES ?x { 1 } }' AS ?t) { ?s :p ?o }",
        "SELECT (?x * :none AS ?t) { ?s :p ?x . :none :q ?o }",
        "SELECT ?s FROM :g1 { ?s :p* :none }",
        "SELECT ?s { ?s :p 'a . ?s :p* :none' }",
        "nonsense GRAPH ?g { MINUS",
        "SELECT * { ?s :p* _:b . _:b :p ?o }",
    ],
)
def test_a_query_that_needs_no_help_is_left_alone(store, query):
    assert text_of(store, query) == PREFIX + query


def test_the_named_questions_are_left_alone(store):
    for question in read_questions(Settings().ontology / "queries").values():
        assert mended(question.text, list, store.query) == question.text


def test_so_many_graphs_that_the_text_would_grow_out_of_hand_are_left_to_the_engine():
    store = ox.Store()
    for number in range(MOST_GRAPHS + 1):
        store.add_graph(ox.NamedNode(f"urn:{number}"))
    query = "SELECT ?g { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } }"
    assert text_of(store, query) == PREFIX + query


NODE = st.sampled_from("abcd")


@given(st.sets(st.tuples(NODE, NODE, st.sampled_from(["g1", "g2", "g3"])), max_size=12))
@settings(max_examples=60, deadline=None)
def test_counts_in_each_graph_are_those_of_the_graph(quads):
    store = ox.Store()
    for subject, object_, graph in quads:
        nodes = (ox.NamedNode(f"urn:{each}") for each in (subject, "p", object_, graph))
        store.add(ox.Quad(*nodes))
    found = rows(store, "SELECT ?g ?n { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s :p :a } } }")
    graphs = {graph for _, _, graph in quads}
    assert found == sorted((each, str(sum(q[1:] == ("a", each) for q in quads))) for each in graphs)
