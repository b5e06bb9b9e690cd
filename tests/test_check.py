"""Checks of a graph: each finds its own fault, a sound graph has none, and reports say it in three forms."""

import json
from dataclasses import astuple

import pytest
import rdflib
from claimed import ALK, CRIZOTINIB, LUNG_CANCER, light_ontology, resistance, said
from pyshacl import validate

from kg.curated.prefixes import read_prefixes
from kg.errors import CuratedError, OptionError
from kg.graph.build import build_graph
from kg.jsonl import dump, evidence_line
from kg.model import Document, Source
from kg.output.check import REPORTS, SEVERITIES, Fault, by_questions, check, fails, read_checks, worst
from kg.settings import Settings

SHIPPED = Settings()
CHECKS = read_checks(SHIPPED.ontology)
PREFIXES = read_prefixes(SHIPPED.ontology)
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.iris.items())


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("graph")
    settings = Settings(ontology=light_ontology(tmp_path_factory.mktemp("ontology")))
    found = [
        resistance(),
        resistance(negated=True, document="other"),
        said(CRIZOTINIB, "targets", ALK, certainty="probable"),
        said(LUNG_CANCER, "has_alteration", resistance()[0].subject),
    ]
    lines = "".join(f"{dump(evidence_line(*pair))}\n" for pair in found)
    (folder / "evidence.jsonl").write_text(lines, encoding="utf-8")
    build_graph(folder, [Document("paper", "A paper", "", Source("paper"))], settings)
    return folder


@pytest.mark.parametrize("each", CHECKS, ids=lambda each: each.name)
def test_each_check_finds_its_fault(tmp_path, each):
    path = tmp_path / "bad.ttl"
    path.write_text(HEAD + each.violates, encoding="utf-8")
    found = list(by_questions(path, [each], PREFIXES))
    assert found
    assert {(fault.severity, fault.check) for fault in found} == {(each.severity, each.name)}
    assert all(fault.entity for fault in found)


def test_the_checks_of_robot_that_can_fail_a_release_are_there():
    errors = {each.name for each in CHECKS if each.severity == "ERROR"}
    assert {
        "deprecated_boolean_datatype", "deprecated_class_reference", "deprecated_property_reference",
        "duplicate_definition", "duplicate_label", "illegal_use_of_built_in_vocabulary", "label_formatting",
        "label_whitespace", "missing_label", "missing_ontology_description", "missing_ontology_license",
        "missing_ontology_title", "misused_obsolete_label", "misused_replaced_by", "multiple_definitions",
        "multiple_equivalent_class_definitions", "multiple_labels",
    } <= errors  # fmt: skip


def test_a_sound_graph_has_no_error(built):
    faults = check(built, SHIPPED)
    assert [fault for fault in faults if fault.severity == "ERROR"] == []
    assert "contradiction" in {fault.check for fault in faults}


@pytest.mark.parametrize("each", CHECKS, ids=lambda each: each.name)
def test_each_check_answers_alike_in_rdflib(built, each):
    held = rdflib.Graph().parse(built / "graph.ttl")
    theirs = len(held.query(each.query, initNs=dict(PREFIXES.iris)))
    assert theirs == len(list(by_questions(built / "graph.ttl", [each], PREFIXES)))


BROKEN = [
    ("biolink:negated false ;", 'biolink:negated "no" ;', "true or false"),
    ('kg:certainty "asserted" ;', 'kg:certainty "sure" ;', "asserted, probable, possible or asked"),
    ("biolink:has_confidence_score 0.9 ;", "biolink:has_confidence_score 1.5 ;", "from 0 to 1"),
    ("    oa:start 0 ;\n", "", "begins"),
    ('    kg:certainty "probable" ;\n', "", "asserted, probable"),
    ("    prov:wasGeneratedBy kgr:build ;\n", "", "build that made it"),
    ("    kg:alteration_of HGNC:7029 ;  # MET\n", "", "names its gene"),
]


@pytest.mark.parametrize(("old", "new", "message"), BROKEN, ids=[message for *_, message in BROKEN])
def test_each_shape_finds_its_fault(built, old, new, message):
    text = (built / "graph.ttl").read_text(encoding="utf-8")
    assert old in text
    shapes = rdflib.Graph().parse(SHIPPED.ontology / "shapes.ttl")
    conforms, _, said_ = validate(
        rdflib.Graph().parse(data=text.replace(old, new), format="turtle"), shacl_graph=shapes
    )
    assert not conforms
    assert message in said_


FAULTS = [
    Fault("ERROR", "missing_label", "UNII:X", "rdfs:label", "", "has no rdfs:label"),
    Fault("INFO", "needs_grounding", "kgt:x", "", '=cmd|"x"', "awaits | an identifier"),
]


def test_reports_say_every_fault_in_each_form():
    table = REPORTS["tsv"](FAULTS).splitlines()
    assert len(table) == 3
    assert "\t'=cmd" in table[2]
    page = REPORTS["markdown"](FAULTS)
    assert page.startswith("# Report: 1 ERROR, 0 WARN, 1 INFO\n")
    assert "awaits \\| an identifier" in page
    assert [tuple(each.values()) for each in json.loads(REPORTS["json"](FAULTS))] == [
        astuple(each) for each in FAULTS
    ]
    assert REPORTS["markdown"]([]) == "# Report: 0 ERROR, 0 WARN, 0 INFO\n"


def test_fail_on_decides_what_is_bad_enough():
    assert worst(FAULTS) == "ERROR"
    assert worst([]) == ""
    assert [fails(FAULTS[1:], severity) for severity in (*SEVERITIES, "none")] == [False, False, True, False]
    with pytest.raises(OptionError, match="fail-on"):
        fails(FAULTS, "FATAL")


def test_what_is_no_turtle_is_refused_with_its_place(tmp_path):
    path = tmp_path / "bad.ttl"
    path.write_text("kg:x a .", encoding="utf-8")
    with pytest.raises(CuratedError, match=r"bad.ttl: is not Turtle"):
        check(path, SHIPPED)
    with pytest.raises(CuratedError, match="cannot be read"):
        check(tmp_path / "none.ttl", SHIPPED)


def test_a_check_that_lacks_something_is_refused(tmp_path):
    (tmp_path / "checks.toml").write_text('[[check]]\nname = "x"\n', encoding="utf-8")
    with pytest.raises(CuratedError, match="check x: expected"):
        read_checks(tmp_path)
