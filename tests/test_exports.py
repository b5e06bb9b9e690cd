"""Every export: well formed, lossless where it can be, the same bytes each time, taken by its own tools."""

import csv
import json
import re

import networkx as nx
import pytest
import rdflib
from claimed import (
    ALK,
    BYPASS,
    CRIZOTINIB,
    LORLATINIB,
    LUNG_CANCER,
    MET,
    light_ontology,
    pairs,
    resistance,
    said,
)
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kg.errors import InputError, OptionError
from kg.graph.build import build_graph
from kg.graph.formats import read_rdf
from kg.jsonl import dump, evidence_line
from kg.model import Certainty, Context, Document, Source
from kg.output.export import WRITERS, export
from kg.output.exports.bel import statement
from kg.output.exports.kgx import read_kgx
from kg.output.exports.network import network
from kg.output.exports.source import Build
from kg.settings import Settings

FIELD = [
    resistance(document="paper", mechanism=BYPASS, context=Context(disease=LUNG_CANCER, model="patient")),
    resistance(document="other", negated=True, certainty="possible", sentence='Not "so" <sure>\t& \x0b ok.'),
    said(CRIZOTINIB, "targets", ALK, mode="inhibits", start=50),
    said(CRIZOTINIB, "targets", MET, negated=True, start=90),
    said(LORLATINIB, "treats", LUNG_CANCER, certainty="probable", start=120),
    said(LUNG_CANCER, "has_alteration", resistance()[0].subject, start=150),
    said(CRIZOTINIB, "combined_with", LORLATINIB, start=180),
]
PAPERS = [
    Document("paper", "A paper", "", Source("paper", pmid="12345", year="2020")),
    Document("other", "", "", Source("o")),
]


def make(folder, found, settings):
    lines = "".join(f"{dump(evidence_line(*pair))}\n" for pair in found)
    (folder / "evidence.jsonl").write_text(lines, encoding="utf-8")
    build_graph(folder, PAPERS, settings)
    inputs = [{"document": "paper", "title": "A paper", "name": "paper", "pmid": "12345", "year": "2020"}]
    (folder / "manifest.json").write_text(json.dumps({"inputs": inputs}), encoding="utf-8")
    return Build(folder, settings)


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return Settings(ontology=light_ontology(tmp_path_factory.mktemp("ontology")))


@pytest.fixture(scope="module")
def build(tmp_path_factory, settings):
    return make(tmp_path_factory.mktemp("graph"), FIELD, settings)


@pytest.fixture(scope="module")
def exported(tmp_path_factory, build):
    folder = tmp_path_factory.mktemp("exports")
    return {
        form: (export(build.folder, form, folder / writer.name, build.settings), folder / writer.name)
        for form, writer in WRITERS.items()
    }


def contents(path):
    return {each.name: each.read_bytes() for each in path.iterdir()} if path.is_dir() else path.read_bytes()


@pytest.mark.parametrize("form", WRITERS)
def test_equal_builds_give_equal_files(exported, build, tmp_path, form):
    again = tmp_path / WRITERS[form].name
    export(build.folder, form, again, build.settings)
    assert contents(again) == contents(exported[form][1])
    assert exported[form][0] > 0


@pytest.mark.parametrize("form", ["trig", "nquads", "nquads.gz", "jsonld"])
def test_formats_with_graphs_lose_nothing(exported, build, form):
    assert set(read_rdf(exported[form][1])) == set(build.quads)


@pytest.mark.parametrize("form", ["turtle", "ntriples"])
def test_formats_without_graphs_hold_the_default_graph(exported, build, form):
    assert set(read_rdf(exported[form][1])) == {quad for quad in build.quads if not quad.graph}


@given(st.lists(pairs(), max_size=5))
@hypothesis_settings(max_examples=10, deadline=None)
def test_any_assertions_survive_turtle_trig_and_jsonld(tmp_path_factory, settings, found):
    folder = tmp_path_factory.mktemp("any")
    build = make(folder, found, settings)
    for form in ("trig", "jsonld"):
        export(folder, form, folder / WRITERS[form].name, settings)
        assert set(read_rdf(folder / WRITERS[form].name)) == set(build.quads)


@given(st.lists(pairs(), min_size=1, max_size=5))
@hypothesis_settings(max_examples=10, deadline=None)
def test_kgx_keeps_negation_certainty_and_predicate(tmp_path_factory, settings, found):
    folder = tmp_path_factory.mktemp("any")
    build = make(folder, found, settings)
    export(folder, "kgx", folder / "kgx", settings)
    back = read_kgx(folder / "kgx")
    assert {key: (claim.negated, claim.predicate) for key, (claim, _, _) in back.items()} == {
        each.claim.key: (each.claim.negated, each.claim.predicate) for each in build.assertions
    }


def test_kgx_speaks_biolink_and_keeps_qualifiers(exported):
    table = (exported["kgx"][1] / "edges.tsv").read_text(encoding="utf-8").splitlines()
    rows = {
        row["original_predicate"] + row["negated"]: row for row in csv.DictReader(table, delimiter="	")
    }
    required = (
        "id",
        "subject",
        "predicate",
        "object",
        "knowledge_level",
        "agent_type",
        "primary_knowledge_source",
    )
    assert all(row[name] for row in rows.values() for name in required)
    assert all(row["predicate"].startswith("biolink:") for row in rows.values())
    targets = rows["kg:targetsfalse"]
    assert (targets["predicate"], targets["object_direction_qualifier"]) == ("biolink:affects", "decreased")
    assert rows["kg:confers_resistance_tofalse"]["publications"] == "PMID:12345"
    assert rows["kg:confers_resistance_tofalse"]["disease_context_qualifier"] == "MONDO:0005233"
    back = read_kgx(exported["kgx"][1])
    assert Certainty.POSSIBLE in {certainty for _, certainty, _ in back.values()}


def test_kgx_with_an_edge_to_nowhere_is_refused(exported, tmp_path):
    for name in ("nodes.tsv", "edges.tsv"):
        text = (exported["kgx"][1] / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(
            text.splitlines()[0] + "\n" if name == "nodes.tsv" else text, encoding="utf-8"
        )
    with pytest.raises(InputError, match="no node"):
        read_kgx(tmp_path)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_nanopublications_have_their_four_graphs_and_assert_no_doubt(exported):
    count, path = exported["nanopub"]
    dataset = rdflib.Dataset()
    dataset.parse(data=path.read_text(encoding="utf-8"), format="trig")
    graphs = [str(graph.identifier) for graph in dataset.graphs() if "/nanopub/" in str(graph.identifier)]
    assert count == len(FIELD)
    assert len(graphs) == 4 * count
    plain = rdflib.URIRef("https://w3id.org/biolink/vocab/associated_with_resistance_to")
    assert len(list(dataset.quads((None, plain, None, None)))) == 1


def test_the_owl_profile_declares_every_term_once(exported):
    held = rdflib.Graph().parse(exported["owl"][1])
    kinds = [rdflib.OWL[f"{kind}Property"] for kind in ("Object", "Datatype", "Annotation")]
    for predicate in set(held.predicates()):
        if not str(predicate).startswith("http://www.w3.org/"):
            assert sum((predicate, rdflib.RDF.type, kind) in held for kind in kinds) == 1, predicate
    for kind in set(held.objects(None, rdflib.RDF.type)):
        if not str(kind).startswith("http://www.w3.org/"):
            assert (kind, rdflib.RDF.type, rdflib.OWL.Class) in held, kind
    axioms = set(held.subjects(rdflib.RDF.type, rdflib.OWL.Axiom))
    assert len(axioms) == exported["owl"][0] == 4
    assert not list(held.subjects(rdflib.RDF.type, rdflib.RDF.Statement))
    for axiom in axioms:
        parts = [
            held.value(axiom, rdflib.OWL[f"annotated{part}"]) for part in ("Source", "Property", "Target")
        ]
        assert tuple(parts) in held


def test_sssom_has_its_header_and_known_prefixes(exported):
    lines = exported["sssom"][1].read_text(encoding="utf-8").splitlines()
    declared = {re.match(r"#  (\S+):", line)[1] for line in lines if re.match(r"#  \S+: ", line)}
    rows = list(csv.DictReader([line for line in lines if not line.startswith("#")], delimiter="\t"))
    used = {
        row[name].partition(":")[0] for row in rows for name in ("subject_id", "predicate_id", "object_id")
    }
    assert used <= declared
    assert {"kg:confers_resistance_to", "skos:exactMatch", "biolink:associated_with_resistance_to"} <= {
        cell for row in rows for cell in row.values()
    }


def test_bel_says_resistance_inhibition_and_the_absence_of_an_effect(build):
    said_ = {each.claim.predicate + str(each.claim.negated): statement(each) for each in build.assertions}
    assert said_["targetsFalse"][0] == 'a(UNII:"crizotinib") decreases act(p(HGNC:"ALK"))'
    assert said_["targetsTrue"][0] == 'a(UNII:"crizotinib") causesNoChange act(p(HGNC:"MET"))'
    assert said_["confers_resistance_toFalse"][0] == (
        'p(HGNC:"MET", var("amplification")) decreases bp(RESPONSE:"response to lorlatinib")'
    )
    assert said_["combined_withFalse"] is None


def test_the_bel_script_cites_and_leaves_doubt_out(exported):
    text = exported["bel"][1].read_text(encoding="utf-8")
    assert 'SET Citation = {"PubMed", "paper", "12345"}' in text
    assert "treats" not in text
    assert exported["bel"][0] == text.count("SET SupportingText") == 3


def test_va_spec_states_direction_and_strength(exported):
    statements = json.loads(exported["va-spec"][1].read_text(encoding="utf-8"))
    assert [each["direction"] for each in statements] == ["supports", "disputes"] or [
        each["direction"] for each in statements
    ] == ["disputes", "supports"]
    first = next(each for each in statements if each["direction"] == "supports")
    assert first["proposition"]["predicate"] == "predictsResistanceTo"
    assert first["proposition"]["conditionQualifier"]["id"] == "MONDO:0005233"
    assert first["proposition"]["geneContextQualifier"]["id"] == "HGNC:7029"


def test_networks_hold_a_node_a_thing_and_an_edge_a_claim(exported, build):
    graph = network(build)
    assert (len(graph), graph.number_of_edges()) == (7, len(FIELD))
    read = nx.read_graphml(exported["graphml"][1], force_multigraph=True)
    assert read.number_of_edges() == len(FIELD)
    linked = nx.node_link_graph(
        json.loads(exported["networkx"][1].read_text(encoding="utf-8")), edges="edges"
    )
    assert nx.utils.graphs_equal(linked, graph)
    aspects = {
        name: value
        for part in json.loads(exported["cx2"][1].read_text(encoding="utf-8"))
        for name, value in part.items()
    }
    assert aspects["CXVersion"] == "2.0"
    counts = {each["name"]: each["elementCount"] for each in aspects["metaData"]}
    assert (counts["nodes"], counts["edges"]) == (len(aspects["nodes"]), len(aspects["edges"]))
    assert {edge["s"] for edge in aspects["edges"]} <= {node["id"] for node in aspects["nodes"]}


def test_an_unknown_format_and_a_folder_without_a_build_are_refused(build, tmp_path):
    with pytest.raises(OptionError, match="expected one of turtle"):
        export(build.folder, "excel", tmp_path, build.settings)
    for form in WRITERS:
        with pytest.raises(InputError, match="cannot be read"):
            export(tmp_path, form, tmp_path / "out", build.settings)
    assert not list(tmp_path.iterdir())


def test_an_export_into_a_folder_takes_the_name_of_its_format(build, tmp_path):
    export(build.folder, "bel", tmp_path, build.settings)
    assert (tmp_path / "graph.bel").is_file()


def test_owl_tools_load_the_profile(exported, tmp_path):
    owlready2 = pytest.importorskip("owlready2")
    path = tmp_path / "graph.nt"
    rdflib.Graph().parse(exported["owl"][1]).serialize(path, format="nt")
    loaded = owlready2.get_ontology(path.as_uri()).load()
    assert len(list(loaded.classes())) > 20
    loaded.save(str(tmp_path / "graph.owl"), format="rdfxml")
    pronto = pytest.importorskip("pronto")
    assert len(pronto.Ontology(str(tmp_path / "graph.owl")).terms()) > 20


def test_the_ga4gh_model_takes_the_statements(exported):
    base = pytest.importorskip("ga4gh.va_spec.base")
    for each in json.loads(exported["va-spec"][1].read_text(encoding="utf-8")):
        assert base.Statement(**each).id == each["id"]


def test_sssom_py_takes_the_mappings(exported):
    parsers = pytest.importorskip("sssom.parsers")
    validators = pytest.importorskip("sssom.validators")
    report = validators.validate(parsers.parse_sssom_table(exported["sssom"][1]))
    assert not [result for part in report.values() for result in part.results]


def test_pybel_takes_the_script(exported):
    pybel = pytest.importorskip("pybel")
    assert not pybel.from_bel_script(str(exported["bel"][1])).warnings
