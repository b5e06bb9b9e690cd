"""What notebooks import: a build to ask, to look at and to browse."""

import json
import subprocess
import sys

import pytest
from pages import small

import kg
from kg.errors import InputError, OptionError, QueryError
from kg.graph.build import build_graph
from kg.jsonl import dump, evidence_line
from kg.model import Source
from kg.output.built import read_build
from kg.settings import Settings


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A build of the made-up graph, as the graph side leaves it."""
    out = tmp_path_factory.mktemp("build")
    assertions, documents = small()
    lines = [dump(evidence_line(one.claim, each)) for one in assertions for each in one.evidence]
    (out / "evidence.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    names = [name for name in Source.__dataclass_fields__ if name != "name"]
    inputs = [
        {"document": each.id, "title": each.title, "name": each.source.name}
        | {name: getattr(each.source, name) for name in names}
        for each in documents
    ]
    (out / "manifest.json").write_text(json.dumps({"inputs": inputs}), encoding="utf-8")
    build_graph(out, documents, Settings())
    return out


def test_a_build_gives_its_claims_and_documents(folder):
    build = kg.open(folder)
    assertions, documents = small()
    assert {one.claim.key for one in build.claims} == {one.claim.key for one in assertions}
    assert build.documents == tuple(documents)
    assert [one.title for one in build.documents] == ["On one", "On two", "On three"]
    found = build.about("GENA loss", predicate="confers_sensitivity_to")
    assert [one.claim.object.label for one in found] == ["alphamab"]
    said = build.sentences(found)
    assert said.rows[0][:3] == (
        "GENA loss confers sensitivity to alphamab",
        "GENA loss sensitised sarcoma cells to alphamab.",
        "three",
    )
    with pytest.raises(OptionError, match="nonesuch"):
        build.about("nonesuch")


def test_a_query_gives_rows_of_text_and_a_frame(folder):
    build = kg.open(str(folder))
    sparql = """
        SELECT ?claim ?label ?documents
        WHERE { ?claim a kg:Claim ; rdfs:label ?label ; kg:documents ?documents }
        ORDER BY DESC(?documents) ?label"""
    table = build.query(sparql)
    assert table.columns == ("claim", "label", "documents")
    assert len(table) == len(small()[0])
    first = next(iter(table))
    assert first["claim"].startswith("kgc:")
    assert first["documents"] == "2"
    frame = table.frame()
    assert frame["documents"].sum() == sum(
        len({each.sentence.document for each in one.evidence}) for one in small()[0]
    )
    assert build.query("ASK { ?s a kg:Drug }").rows == (("yes",),)
    assert {row["cause"] for row in build.query("resistance-to", drug="alphamab")} >= {"GENB amplification"}
    with pytest.raises(QueryError, match="triples"):
        build.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def test_an_empty_table_says_why(folder):
    table = kg.open(folder).query("SELECT ?x { ?x kg:tragets <urn:x> }")
    assert table.why[0].startswith("no rows: nothing matches ?x kg:tragets ")
    assert "no rows" in table._repr_html_()
    assert kg.open(folder).query("SELECT ?x { ?x a kg:Drug }").why == ()


def test_a_table_shows_itself_as_text(folder):
    shown = kg.open(folder).query('SELECT ("<img src=x>" AS ?x) {}')._repr_html_()
    assert "&lt;img src=x&gt;" in shown
    assert "<img" not in shown


def test_a_build_can_be_seen_and_browsed(folder, tmp_path):
    build = kg.open(folder)
    assert build.view(focus="betatinib").claims == 2
    counts = build.browse(tmp_path / "page.html", focus="betatinib", hops=1)
    assert counts.claims == 2
    assert build.browse(tmp_path / "page.html").documents == 3


def test_what_is_no_build_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"holds no evidence\.jsonl"):
        kg.open(tmp_path)
    (tmp_path / "evidence.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "manifest.json").write_text("[", encoding="utf-8")
    with pytest.raises(InputError, match="manifest of a finished build"):
        read_build(tmp_path, Settings())


def test_importing_kg_loads_nothing_heavy():
    heavy = ["spacy", "rdflib", "pyoxigraph", "pandas"]
    script = f"import sys, kg; kg.open; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    with pytest.raises(AttributeError):
        kg.nothing  # noqa: B018


def test_a_build_gives_its_graph_its_network_and_ways_through_it(folder):
    build = kg.open(folder)
    assert len(build.graph()) > 500
    network = build.network()
    assert network is build.network()
    assert {key for *_, key in network.edges(keys=True)} == {one.claim.key for one in build.claims}
    one = next(
        one for one in build.claims if not one.claim.negated and one.evidence[0].certainty == "asserted"
    )
    shortest = build.ways(one.claim.subject.curie, one.claim.object.curie)[0]
    assert [step.claim for step in shortest.steps] == [one.claim.key] or len(shortest.steps) == 1
