"""A build as a whole: the contract of its lines, and the same bytes whatever the seed, order or workers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import to_isomorphic

from kg.settings import Settings

SEEDS = Settings().seeds
KG = [sys.executable, "-c", "from kg.cli import main; main()"]
FILES = ("graph.ttl", "graph.nq", "graph.html", "evidence.jsonl", "mentions.jsonl", "manifest.json")


def build(out, inputs, *, seed="0", workers=1):
    environment = os.environ | {"PYTHONHASHSEED": seed}
    command = [*KG, "build", *map(str, inputs), "--out", str(out), "--workers", str(workers)]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return {name: (out / name).read_bytes() for name in FILES}


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """The build of the five digests."""
    out = tmp_path_factory.mktemp("build") / "graph"
    build(out, [SEEDS])
    return out


def holds(pieces, repaired, raw, start, end):
    """The repaired text stands in the raw text at start:end but for what the pieces leave out."""
    for clean, place, length in pieces:
        assert start <= place
        assert place + length <= end
        copied, original = repaired[clean : clean + length], raw[place : place + length]
        assert copied == original or length == 1


def check_evidence(out, raw_of):
    found = lines(out / "evidence.jsonl")
    assert found
    for line in found:
        raw = raw_of(line["document"])
        start, end = line["start"], line["end"]
        assert 0 <= start < end <= len(raw)
        holds(line["pieces"], line["sentence"], raw, start, end)
        for name in ("subject_span", "object_span", "trigger_span"):
            if line[name] is not None:
                first, last = line[name]
                assert start <= first < last <= end
        for name in ("subject", "object"):
            first, last = line["in_sentence"][name]
            assert line["sentence"][first:last] == line[name]["text"]
        assert line["certainty"] in {"asserted", "probable", "possible", "asked"}
        assert 0 <= line["confidence"] <= 1


def test_every_line_of_evidence_stands_in_its_digest(graph):
    check_evidence(graph, lambda name: (SEEDS / f"{name}.txt").read_text(encoding="utf-8"))


def test_every_line_of_evidence_stands_in_its_article(shared, tmp_path):
    articles = shared / "articles"
    build(tmp_path / "out", [articles])
    check_evidence(tmp_path / "out", lambda name: (articles / f"{name}.txt").read_text(encoding="utf-8"))


def test_mentions_stand_where_they_are_said_to(graph):
    for line in lines(graph / "mentions.jsonl"):
        raw = (SEEDS / f"{line['document']}.txt").read_text(encoding="utf-8")
        assert raw[line["start"] : line["end"]].split() == line["text"].split()


def test_a_claim_and_its_key_go_together(graph):
    said = {}
    for line in lines(graph / "evidence.jsonl"):
        identity = (line["subject"]["id"], line["predicate"], line["object"]["id"], line["negated"])
        assert said.setdefault(line["claim"], identity) == identity
    assert len(set(said.values())) == len(said)


@pytest.mark.parametrize(("seed", "workers", "backwards"), [("1", 2, True), ("977", 1, False)])
def test_the_same_input_gives_the_same_bytes(graph, tmp_path, seed, workers, backwards):
    inputs = sorted(SEEDS.glob("*.txt"), reverse=backwards)
    other = build(tmp_path / "out", inputs, seed=seed, workers=workers)
    for name in FILES:
        if name != "manifest.json":
            assert other[name] == (graph / name).read_bytes(), name


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_ten_seeds_give_the_same_bytes(graph, tmp_path, seed):
    other = build(tmp_path / "out", [SEEDS], seed=str(seed * 101), workers=1 + seed % 2)
    for name in FILES:
        assert other[name] == (graph / name).read_bytes(), name


def test_turtle_and_nquads_hold_the_same_graph_in_both_libraries(graph):
    turtle = rdflib.Graph().parse(graph / "graph.ttl", format="turtle")
    quads = ox.parse(path=str(graph / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    default = [quad.triple for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)]
    again = rdflib.Graph().parse(data=ox.serialize(default, format=ox.RdfFormat.N_TRIPLES), format="nt")
    assert to_isomorphic(turtle) == to_isomorphic(again)
    assert {
        quad.triple for quad in ox.parse(path=str(graph / "graph.ttl"), format=ox.RdfFormat.TURTLE)
    } == set(default)


def test_there_are_no_blank_nodes(graph):
    assert b"_:" not in b"".join(
        line for line in (graph / "graph.nq").read_bytes().splitlines() if line[:1] == b"_"
    )
    for triple in rdflib.Graph().parse(graph / "graph.ttl", format="turtle"):
        assert not any(isinstance(term, rdflib.BNode) for term in triple)


def test_nothing_negated_or_doubted_is_a_plain_triple(graph):
    """Each plain triple between two entities of a claim is backed by an asserted, un-negated claim."""
    store = ox.Store()
    store.bulk_load(path=str(graph / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    text = """
      PREFIX kg: <https://w3id.org/claimgraph/ontology#>
      PREFIX biolink: <https://w3id.org/biolink/vocab/>
      SELECT ?s ?p ?o WHERE {
        ?claim biolink:subject ?s ; biolink:predicate ?p ; biolink:object ?o ; kg:standing ?standing .
        ?s ?p ?o .
        FILTER NOT EXISTS {
          ?stated biolink:subject ?s ; biolink:predicate ?p ; biolink:object ?o ; kg:standing "stated" .
        }
      }"""
    assert list(store.query(text)) == []


def test_a_second_build_reads_nothing_again(tmp_path):
    out = tmp_path / "out"
    build(out, [SEEDS])
    parts = {part.name: part.stat().st_mtime_ns for part in (out / "parts").iterdir()}
    build(out, [SEEDS])
    assert {part.name: part.stat().st_mtime_ns for part in (out / "parts").iterdir()} == parts


def test_adding_and_removing_a_paper_gives_the_bytes_of_a_fresh_build(graph, tmp_path):
    out, inputs = tmp_path / "out", sorted(SEEDS.glob("*.txt"))
    build(out, inputs[:4])
    fewer = {name: (out / name).read_bytes() for name in FILES}
    subprocess.run([*KG, "add", str(out), str(inputs[4])], check=True, capture_output=True)
    assert all((out / name).read_bytes() == (graph / name).read_bytes() for name in FILES)
    subprocess.run([*KG, "remove", str(out), inputs[4].stem], check=True, capture_output=True)
    assert {name: (out / name).read_bytes() for name in FILES} == fewer


def test_the_manifest_names_inputs_with_their_hashes(graph):
    manifest = json.loads((graph / "manifest.json").read_text(encoding="utf-8"))
    assert [entry["document"] for entry in manifest["inputs"]] == sorted(
        path.stem for path in SEEDS.glob("*.txt")
    )
    assert all(len(entry["sha256"]) == 64 for entry in manifest["inputs"])
    assert manifest["counts"]["claims"] == len({line["claim"] for line in lines(graph / "evidence.jsonl")})
    assert Path(graph / "graph.html").stat().st_size > 50_000
