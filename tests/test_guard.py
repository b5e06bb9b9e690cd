"""The look at a SPARQL text before it is parsed."""

import pytest

from kg.errors import QueryError
from kg.graph.guard import Limits, check

CALLS = [
    "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
    "SELECT * { service silent <http://h/> { ?s ?p ?o } }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    "# 'quoted\nSELECT * { SERVICE<http://h/>{ } }",
    "LOAD <file:///etc/passwd>",
    "load silent <http://h/> into graph <urn:g>",
]
HARMLESS = [
    'SELECT * { ?s ?p "SERVICE <http://h/>" }',
    "SELECT * { ?service ?load 'LOAD <http://h/>' }",
    "PREFIX service: <urn:s:> SELECT * { ?s service:load <http://h/SERVICE#LOAD> } # LOAD <http://h/>",
    'SELECT * { ?s ?p """a "SERVICE" b""", \'\'\'it\'s LOAD\'\'\' }',
    "SELECT (COUNT(*) AS ?n) { FILTER(1 < 2 && 3 > 2) ?s <urn:p#x> ?o }",
]


@pytest.mark.parametrize("text", CALLS)
def test_calls_out_of_the_data_set_are_refused(text):
    with pytest.raises(QueryError, match=r"SERVICE|LOAD"):
        check(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_the_words_elsewhere_do_not_count(text):
    check(text)


@pytest.mark.parametrize("brackets", ["{}", "()", "[]"])
def test_depth_is_counted_outside_strings(brackets):
    opening, closing = brackets
    check(f"SELECT * {{ ?s ?p '{opening * 999}' }}")
    check("ASK " + opening * 250 + closing * 250)
    with pytest.raises(QueryError, match="nested deeper than 256"):
        check("ASK " + opening * 257 + closing * 257)


@pytest.mark.parametrize("link", ["!", "+1", "||?a", "/<urn:p>", " UNION {}", " OPTIONAL { ?s ?p ?o }"])
def test_chains_are_counted(link):
    check("ASK { FILTER(" + link * 900)
    with pytest.raises(QueryError, match="operators and groups"):
        check("ASK { FILTER(" + link * 1_100)


def test_length_and_lists_of_allowed_services():
    with pytest.raises(QueryError, match="characters"):
        check("ASK {}" + " " * 70_000)
    allowed = Limits(services=frozenset({"http://h/"}))
    check("SELECT * { SERVICE <http://h/> { } }", allowed)
    with pytest.raises(QueryError):
        check("SELECT * { SERVICE <http://h/x> { } }", allowed)


def test_a_hostile_text_is_read_in_one_pass():
    check("'" * 60_000, Limits(depth=10**9))
    check('"""' + '\\"' * 30_000, Limits(depth=10**9))
