"""Ways between things over claims that stand, and why a query found nothing."""

import pytest
from claimed import ALK, BYPASS, CRIZOTINIB, LORLATINIB, MET_AMPLIFICATION, light_ontology, resistance, said

from kg.curated.prefixes import read_prefixes
from kg.errors import OptionError, QueryError
from kg.graph.build import build_graph
from kg.graph.empty import why_empty
from kg.graph.query import ask, prepare
from kg.graph.store import open_store
from kg.jsonl import dump, evidence_line
from kg.output.paths import alterations, ways
from kg.settings import Settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return Settings(ontology=light_ontology(tmp_path_factory.mktemp("ontology")))


@pytest.fixture(scope="module")
def graph(tmp_path_factory, settings):
    folder = tmp_path_factory.mktemp("graph")
    found = [
        resistance(mechanism=BYPASS),
        resistance(document="other"),
        said(LORLATINIB, "targets", ALK, start=50),
        said(CRIZOTINIB, "targets", ALK, start=90),
        said(MET_AMPLIFICATION, "confers_sensitivity_to", CRIZOTINIB, start=120, certainty="possible"),
    ]
    lines = "".join(f"{dump(evidence_line(*pair))}\n" for pair in found)
    (folder / "evidence.jsonl").write_text(lines, encoding="utf-8")
    build_graph(folder, [], settings)
    return folder


def test_the_shortest_way_comes_first_and_shows_its_sentences(graph, settings):
    (way,) = ways(graph, "MET amplification", "crizotinib", settings)
    assert [(step.start, step.end, step.against) for step in way.steps] == [
        ("kga:hgnc-7029-amplification", "UNII:OSP71S83EU", False),
        ("UNII:OSP71S83EU", "HGNC:427", False),
        ("HGNC:427", "UNII:53AH36668S", True),
    ]
    assert way.documents == 1
    assert way.steps[0].documents == 2
    assert way.steps[1].sentence == "lorlatinib targets ALK."


def test_doubt_is_no_ground_to_walk_on(graph, settings):
    assert all(
        "sensitivity" not in way.words for way in ways(graph, "MET amplification", "crizotinib", settings)
    )


def test_a_way_longer_than_asked_is_not_given(graph, settings):
    assert ways(graph, "MET amplification", "crizotinib", settings, longest=2) == []
    assert ways(graph, "MET", "ALK", settings) == []


def test_a_gene_without_claims_names_its_alterations_that_have_some(graph, settings):
    assert alterations(graph, "MET", settings) == ["MET amplification"]
    assert alterations(graph, "ALK", settings) == []


def test_ends_that_are_one_or_unknown_are_refused(graph, settings):
    with pytest.raises(OptionError, match="same thing"):
        ways(graph, "ALK", "HGNC:427", settings)
    with pytest.raises(QueryError, match="nearest: crizotinib"):
        ways(graph, "ALK", "crizotinb", settings)


EMPTY = [
    ("SELECT ?o { ?s kg:tragets ?o }", {}, ["nothing matches ?s kg:tragets ?o", "nearest: kg:targets"]),
    ("SELECT ?s { ?s rdfs:label 'Lorlatinip' }", {}, ["nothing matches", "nearest labels: lorlatinib"]),
    ("mechanisms-of", {"drug": "crizotinib"}, ["?claim biolink:object crizotinib"]),
    ("overcomes", {"drug": "lorlatinib"}, ["kg:overcomes_resistance_to"]),
    ("targets-of", {"drug": "lorlatinib"}, None),
    ("SELECT ?x { ?x a kg:Drug ; kg:alteration_kind ?y }", {}, ["alone", "?x kg:alteration_kind ?y"]),
    ("SELECT ?x { ?x a kg:Drug . FILTER(1 = 2) }", {}, ["but FILTER(1 = 2) leaves nothing"]),
    (
        "SELECT ?x { ?x a kg:Drug . FILTER(BOUND(?x)) FILTER NOT EXISTS { ?x a ?type } }",
        {},
        ["but FILTER NOT EXISTS { ?x a ?type } leaves nothing"],
    ),
    ("SELECT ?x { ?x a kg:Drug . MINUS { ?x rdfs:label ?name } }", {}, ["but MINUS { ?x rdfs:label"]),
    (
        "SELECT ?x { { ?x a kg:Nothing } UNION { ?x a kg:Drug ; kg:alteration_kind ?kind } }",
        {},
        ["no branch of the UNION", "1: nothing matches ?x a kg:Nothing", "2: every pattern matches alone"],
    ),
    ("SELECT ?x { { ?x a kg:Drug } UNION { ?x a kg:Gene } FILTER(?x = 1) }", {}, ["but FILTER(?x = 1)"]),
    ("SELECT (COUNT(?x) AS ?n) { ?x a kg:Drug } GROUP BY ?x HAVING(?n > 9)", {}, ["narrowed by"]),
]


@pytest.mark.parametrize(("asked", "parameters", "reasons"), EMPTY)
def test_an_empty_answer_explains_itself(graph, settings, asked, parameters, reasons):
    store, prefixes = open_store(graph), read_prefixes(settings.ontology)
    text = prepare(store, asked, parameters, settings)
    rows = ask(store, text, prefixes).rows
    assert bool(rows) == (reasons is None)
    if reasons:
        told = why_empty(store, text, prefixes)
        assert told[0].startswith("no rows")
        for reason in reasons:
            assert any(reason in line for line in told), told
