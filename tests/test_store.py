"""The store of a build: whole or not there, switched at once, open to many, closed to strangers."""

import json

import pytest
from claimed import ALK, CRIZOTINIB, light_ontology, resistance, said

from kg.errors import InputError, StoreError
from kg.graph.build import build_graph
from kg.graph.store import MARK, build_store, database, open_store, read_mark
from kg.jsonl import dump, evidence_line
from kg.model import Document, Source
from kg.settings import Settings

PAPER = Document("paper", "A paper", "", Source("paper.txt"))


@pytest.fixture(scope="module", autouse=True)
def light(tmp_path_factory):
    """An ontology folder without the large vocabulary, so that a build takes no time."""
    global LIGHT  # noqa: PLW0603
    LIGHT = light_ontology(tmp_path_factory.mktemp("ontology"))


def build(folder, *found):
    lines = "".join(f"{dump(evidence_line(*pair))}\n" for pair in found)
    (folder / "evidence.jsonl").write_text(lines, encoding="utf-8")
    return build_graph(folder, [PAPER], Settings(ontology=LIGHT))


@pytest.fixture
def built(tmp_path):
    build(tmp_path, resistance(), said(CRIZOTINIB, "targets", ALK))
    return tmp_path


def claims(store):
    return {
        row[0].value
        for row in store.query(
            "SELECT ?l { ?c a <https://w3id.org/claimgraph/ontology#Claim> ; "
            "<http://www.w3.org/2000/01/rdf-schema#label> ?l }"
        )
    }


def test_a_build_leaves_turtle_nquads_and_a_store_that_agree(built):
    store = open_store(built)
    assert len(store) == len((built / "graph.nq").read_text(encoding="utf-8").splitlines())
    assert claims(store) == {"MET amplification confers resistance to lorlatinib", "crizotinib targets ALK"}
    assert (built / "graph.ttl").stat().st_size > 1000


def test_counts_say_what_was_built(tmp_path):
    found = build(tmp_path, resistance(), resistance(negated=True, document="other"))
    assert found.counts["claims"] == 2
    assert (found.counts["refuted"], found.counts["negated"]) == (1, 1)
    assert len(found.assertions) == 2


def test_building_again_changes_nothing(built):
    mark = read_mark(built / "store")
    build(built, resistance(), said(CRIZOTINIB, "targets", ALK))
    assert read_mark(built / "store") == mark


def test_a_store_that_is_loaded_in_batches_holds_the_same(tmp_path, monkeypatch):
    rows = "".join(f'<urn:s:{n}> <urn:p> "{n}" .\n' for n in range(500))
    (tmp_path / "all.nq").write_text(rows, encoding="utf-8")
    monkeypatch.setattr("kg.graph.store.BATCH_BYTES", 1_000)
    assert build_store(tmp_path / "store", tmp_path / "all.nq").quads == 500
    found = open_store(tmp_path).query("SELECT ?s ?o { ?s <urn:p> ?o }")
    assert {(row["s"].value, row["o"].value) for row in found} == {(f"urn:s:{n}", f"{n}") for n in range(500)}


def test_a_reader_keeps_the_graph_that_it_opened(built):
    before = open_store(built)
    build(built, resistance())
    assert len(claims(before)) == 2
    assert len(claims(open_store(built))) == 1


def test_only_the_database_before_the_current_one_is_kept(built):
    for start in range(100, 500, 100):
        build(built, resistance(start=start))
    names = {path.name for path in (built / "store").iterdir()}
    mark = read_mark(built / "store")
    assert names == {MARK, mark.database, mark.previous}


def test_several_read_at_once(built):
    first, second = open_store(built), open_store(built / "store")
    assert len(first) == len(second)


def test_the_database_of_a_build_can_be_found(built):
    assert database(built) == database(built / "store")
    assert database(built).is_dir()


@pytest.mark.parametrize("content", [None, "", "{}", '{"format": 1, "database": "../x", "quads": 1}', "[1]"])
def test_a_folder_that_is_no_store_of_ours_is_refused_and_left_alone(tmp_path, content):
    folder = tmp_path / "store"
    folder.mkdir()
    (folder / "precious.txt").write_text("mine")
    if content is not None:
        (folder / MARK).write_text(content)
    nquads = tmp_path / "graph.nq"
    nquads.write_text("<x:s> <x:p> <x:o> .\n")
    before = sorted(path.name for path in folder.iterdir())
    for attempt in (lambda: open_store(tmp_path), lambda: build_store(folder, nquads)):
        with pytest.raises(StoreError, match="store"):
            attempt()
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_folder_without_a_store_is_refused(tmp_path):
    with pytest.raises(StoreError, match="kg build"):
        open_store(tmp_path)


def test_a_store_of_another_version_is_refused(built):
    mark = built / "store" / MARK
    mark.write_text(json.dumps(json.loads(mark.read_text()) | {"format": 99}))
    with pytest.raises(StoreError, match="another version"):
        open_store(built)


def test_a_damaged_store_says_so(built):
    for path in database(built).iterdir():
        path.write_bytes(b"")
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(built)


def test_a_killed_build_leaves_the_old_store(built):
    (built / "store" / ".db-unfinished.1").mkdir()
    assert len(claims(open_store(built))) == 2
    build(built, resistance())
    assert not (built / "store" / ".db-unfinished.1").exists()


def test_a_line_that_is_no_evidence_is_named(tmp_path):
    (tmp_path / "evidence.jsonl").write_text('{"claim": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"evidence.jsonl:1"):
        build_graph(tmp_path, [], Settings(ontology=LIGHT))
