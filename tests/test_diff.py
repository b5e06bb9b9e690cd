"""The change log from one build to the next: every kind of change, in words and in KGCL."""

import json
from dataclasses import replace

import pytest
from claimed import ALK, CRIZOTINIB, LORLATINIB, light_ontology, resistance, said

from kg.errors import InputError
from kg.graph.build import build_graph
from kg.jsonl import dump, evidence_line
from kg.output.diff import FORMATS, diff
from kg.settings import Settings


@pytest.fixture
def settings(tmp_path):
    folder = tmp_path / "ontology"
    folder.mkdir()
    return Settings(ontology=light_ontology(folder))


@pytest.fixture
def build(tmp_path, settings):
    def made(name, *found, **changes):
        folder = tmp_path / name
        folder.mkdir()
        lines = "".join(f"{dump(evidence_line(*pair))}\n" for pair in found)
        (folder / "evidence.jsonl").write_text(lines, encoding="utf-8")
        build_graph(folder, [], replace(settings, **changes))
        return folder

    return made


def kinds(changes):
    return {(change.kind, change.label) for change in changes}


RESISTANCE = "MET amplification confers resistance to lorlatinib"


def test_equal_builds_have_no_changes(build, settings):
    one, two = build("one", resistance()), build("two", resistance())
    assert diff(one, two, settings) == []
    assert FORMATS["words"]([]) == "nothing changed\n"


def test_new_and_gone_claims_are_told_with_their_edges(build, settings):
    one = build("one", resistance(), said(CRIZOTINIB, "targets", ALK))
    two = build("two", resistance(), said(LORLATINIB, "targets", ALK))
    changes = diff(one, two, settings)
    assert {
        ("new", "lorlatinib targets ALK"),
        ("gone", "crizotinib targets ALK"),
        ("gone thing", "crizotinib"),
    } == kinds(changes)
    lines = FORMATS["kgcl"](changes).splitlines()
    assert "create edge UNII:OSP71S83EU kg:targets HGNC:427" in lines
    assert "delete edge UNII:53AH36668S kg:targets HGNC:427" in lines
    assert "delete UNII:53AH36668S" in lines


def test_more_evidence_strengthens_and_less_weakens(build, settings):
    one, two = build("one", resistance()), build("two", resistance(), resistance(document="other"))
    assert kinds(diff(one, two, settings)) == {("strengthened", RESISTANCE)}
    assert kinds(diff(two, one, settings)) == {("weakened", RESISTANCE)}
    assert "1 document, 1 sentence, belief 0.9 -> stated, 2 documents" in FORMATS["words"](
        diff(one, two, settings)
    )


def test_a_contradiction_is_told_first_and_takes_the_edge_away(build, settings):
    one, two = (
        build("one", resistance()),
        build("two", resistance(), resistance(negated=True, document="other")),
    )
    changes = diff(one, two, settings)
    assert changes[0].kind == "newly contradicted"
    assert ("changed standing", RESISTANCE) in kinds(changes)
    assert "delete edge kga:hgnc-7029-amplification kg:confers_resistance_to UNII:OSP71S83EU" in FORMATS[
        "kgcl"
    ](changes)


def test_a_new_label_and_a_new_synonym_are_told(build, settings, tmp_path):
    renamed = replace(CRIZOTINIB, label="Crizotinib's salt")
    one = build("one", said(CRIZOTINIB, "targets", ALK))
    overlay = tmp_path / "own.tsv"
    overlay.write_text(
        "curie\tlabel\ttype\tnames\nUNII:53AH36668S\tcrizotinib\tDrug\tcrizo\n", encoding="utf-8"
    )
    two = build("two", said(renamed, "targets", ALK), vocabularies=(overlay,))
    changes = diff(one, two, settings)
    assert ("relabelled", "Crizotinib's salt") in kinds(changes)
    assert ("new synonym", "Crizotinib's salt") in kinds(changes)
    lines = FORMATS["kgcl"](changes)
    assert "rename UNII:53AH36668S from 'crizotinib' to 'Crizotinib\\'s salt'" in lines
    assert "create exact synonym 'crizo' for UNII:53AH36668S" in lines


def test_the_log_as_json_and_from_turtle_files(build, settings):
    one, two = build("one", resistance()), build("two", resistance(certainty="possible"))
    changes = diff(one / "graph.ttl", two / "graph.ttl", settings)
    assert [each["kind"] for each in json.loads(FORMATS["json"](changes))] == ["changed standing"]


def test_what_is_no_graph_is_refused(tmp_path, settings):
    with pytest.raises(InputError, match="cannot be read"):
        diff(tmp_path, tmp_path, settings)
