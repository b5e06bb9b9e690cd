"""The service over real HTTP: the protocol, changes with a token, and what must not bring it down."""

import contextlib
import gzip
import json
import os
import signal
import subprocess
import threading
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
import rdflib
from claimed import ALK, CRIZOTINIB, light_ontology, resistance, said
from rdflib import DCAT, DCTERMS, PROV, RDF, VOID, URIRef
from served import JSON, KG, Served

from kg.graph.build import build_graph
from kg.graph.store import build_store
from kg.jsonl import dump, evidence_line
from kg.settings import NAMESPACE, Settings

TOKEN = "a-token-of-twenty-chars"  # noqa: S105  # a token of the test's own
ASK = "ASK { ?s ?p ?o }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A store with 2,000 triples in the default graph and one in a named graph."""
    out = tmp_path_factory.mktemp("served")
    rows = [f'<urn:s:{i}> <urn:p> "{i}" .' for i in range(2_000)] + ["<urn:a> <urn:p> <urn:b> <urn:g> ."]
    (out / "all.nq").write_text("\n".join(rows) + "\n", encoding="utf-8")
    build_store(out / "store", out / "all.nq")
    return out


@pytest.fixture(scope="module")
def served(folder):
    service = Served(folder)
    yield service
    service.stop()


@pytest.fixture(scope="module")
def writable(tmp_path_factory):
    out = tmp_path_factory.mktemp("writable")
    (out / "token").write_text(TOKEN + "\n", encoding="utf-8")
    service = Served(out / "graph", "--create", "--read-write", "--token-file", str(out / "token"))
    yield service
    service.stop()


def rows(body):
    return json.loads(body)["results"]["bindings"]


def test_the_three_forms_of_a_query_give_the_same(served):
    text = "SELECT ?o { <urn:s:7> <urn:p> ?o }"
    form = served.post(
        "/sparql", urlencode({"query": text}), "application/x-www-form-urlencoded", accept=JSON
    )
    direct = served.post("/sparql", text, "application/sparql-query; charset=utf-8", accept=JSON)
    for status, _, body in (served.ask(text), form, direct):
        assert status == 200
        assert [row["o"]["value"] for row in rows(body)] == ["7"]


@pytest.mark.parametrize(
    ("accept", "kind", "parse"),
    [
        (JSON, JSON, ox.QueryResultsFormat.JSON),
        ("application/json", JSON, ox.QueryResultsFormat.JSON),
        (
            "text/html, application/xml;q=0.9, */*;q=0.1",
            "application/sparql-results+xml",
            ox.QueryResultsFormat.XML,
        ),
        ("text/tab-separated-values", "text/tab-separated-values", ox.QueryResultsFormat.TSV),
    ],
)
def test_solutions_come_as_asked(served, accept, kind, parse):
    status, headers, body = served.ask("SELECT ?o { <urn:s:7> <urn:p> ?o }", accept=accept)
    assert status == 200
    assert headers["content-type"].startswith(kind)
    assert [str(row["o"].value) for row in ox.parse_query_results(body, format=parse)] == ["7"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
def test_graphs_come_as_asked(served, accept, form):
    text = "CONSTRUCT { ?s <urn:q> ?o } { GRAPH <urn:g> { ?s ?p ?o } }"
    status, headers, body = served.ask(text, accept=accept)
    assert status == 200
    assert headers["content-type"].partition(";")[0] == accept
    assert [str(quad.object.value) for quad in ox.parse(body, format=form)] == ["urn:b"]


def test_a_function_that_nobody_has_leaves_its_variable_unbound(served):
    text = "SELECT ?o (<urn:f>(<urn:g>(?o)) AS ?f) { <urn:s:7> <urn:p> ?o }"
    status, _, body = served.ask(text)
    assert status == 200
    assert [set(row) for row in rows(body)] == [{"o"}]


def test_a_prefix_that_is_not_declared_is_named(served):
    status, _, body = served.post("/sparql", "SELECT * { ?s nope:p ?o }", "application/sparql-query")
    assert status == 400
    assert body.decode() == "query: no PREFIX is declared for nope:\n"


def test_the_protocols_graphs_choose_the_data_set(served):
    text = "ASK { <urn:a> <urn:p> <urn:b> }"
    assert not json.loads(served.ask(text)[2])["boolean"]
    assert json.loads(served.ask(text, **{"default-graph-uri": "urn:g"})[2])["boolean"]


def test_an_answer_is_zipped_tagged_and_not_sent_twice(served):
    text = "SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 500"
    status, headers, body = served.get(
        "/sparql?" + urlencode({"query": text}), accept=JSON, accept_encoding="gzip"
    )
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert len(rows(gzip.decompress(body))) == 500
    again = served.get("/sparql?" + urlencode({"query": text}), accept=JSON, if_none_match=headers["etag"])
    assert (again[0], again[2]) == (304, b"")


def test_the_description_names_the_endpoint_and_strangers_may_ask(served):
    status, headers, body = served.get("/sparql", accept="text/turtle", origin="https://elsewhere.example")
    assert status == 200
    assert headers["access-control-allow-origin"] == "*"
    endpoint = ox.NamedNode("http://www.w3.org/ns/sparql-service-description#endpoint")
    found = [
        quad.object.value for quad in ox.parse(body, format=ox.RdfFormat.TURTLE) if quad.predicate == endpoint
    ]
    assert found == [f"http://127.0.0.1:{served.port}/sparql"]


def described(service, path="/.well-known/void"):
    status, _, body = service.get(path, accept="text/turtle")
    assert status == 200
    graph = rdflib.Graph().parse(data=body, format="turtle")
    return graph, URIRef(f"http://127.0.0.1:{service.port}/sparql#dataset")


def test_the_data_set_is_described_with_its_counts(served):
    graph, data = described(served)
    partition = graph.value(data, VOID.propertyPartition)
    assert graph.value(data, VOID.triples).value == 2_000
    assert (data, RDF.type, DCAT.Dataset) in graph
    assert graph.value(partition, VOID.property) == URIRef("urn:p")
    assert [graph.value(partition, each).value for each in (VOID.triples, VOID.distinctSubjects)] == [
        2_000
    ] * 2
    dump = graph.value(data, VOID.dataDump)
    status, _, body = served.get(str(dump).partition(str(served.port))[2], accept="application/n-triples")
    assert (status, body.count(b"\n")) == (200, 2_000)


def test_the_description_of_a_build_says_what_it_is_and_what_it_was_made_from(tmp_path):
    pairs = [resistance(document="one"), said(CRIZOTINIB, "targets", ALK, document="two")]
    lines = "".join(f"{dump(evidence_line(*pair))}\n" for pair in pairs)
    (tmp_path / "evidence.jsonl").write_text(lines, encoding="utf-8")
    build_graph(tmp_path, [], Settings(ontology=light_ontology(tmp_path)))
    service = Served(tmp_path)
    try:
        graph, data = described(service)
        short, same = described(service, "/sparql")
    finally:
        service.stop()
    assert data == same
    assert (data, VOID.triples, None) not in short
    claims = graph.value(predicate=VOID["class"], object=URIRef(f"{NAMESPACE}ontology#Claim"))
    assert (data, VOID.classPartition, claims) in graph
    assert graph.value(claims, VOID.entities).value == 2
    assert URIRef(f"{NAMESPACE}ontology#") in set(graph.objects(data, VOID.vocabulary))
    for told in (graph, short):
        assert str(told.value(data, DCTERMS.license)) == "https://creativecommons.org/licenses/by/4.0/"
        assert told.value(data, DCTERMS.title)
        assert {str(each).rpartition("/")[2] for each in told.objects(data, DCTERMS.source)} == {"one", "two"}
        assert told.value(data, PROV.wasGeneratedBy)
        assert len(set(told.objects(data, DCAT.distribution))) == 4


def test_a_read_only_service_takes_no_change(served):
    sent = served.post("/update", "CLEAR ALL", "application/sparql-update", authorization=f"Bearer {TOKEN}")
    assert sent[0] == 403
    assert served.request("DELETE", "/graph-store?default")[0] == 403
    assert json.loads(served.ask(ASK)[2])["boolean"]


def test_a_graph_lives_its_life_with_the_token_only(writable):
    key = {"authorization": f"Bearer {TOKEN}"}
    place = "/graph-store?graph=" + quote("urn:life", safe="")
    assert writable.request("PUT", place, "<urn:a> <urn:b> 1 .", {"Content-Type": "text/turtle"})[0] == 401
    turtle = {"Content-Type": "text/turtle", **key}
    assert writable.request("PUT", place, "<urn:a> <urn:b> 1 .", turtle)[0] == 201
    assert writable.request("PUT", place, "<> <urn:b> 2 .", turtle)[0] == 204
    assert writable.request("POST", place, "<urn:a> <urn:b> 3 .", turtle)[0] == 204
    status, _, body = writable.get(place, accept="application/n-triples")
    assert status == 200
    assert b"<urn:life> <urn:b>" in body
    assert body.count(b"\n") == 2
    update = writable.post(
        "/update", "DELETE WHERE { GRAPH <urn:life> { ?s ?p 3 } }", "application/sparql-update", **key
    )
    assert update[0] == 204
    assert writable.get(place, accept="application/n-triples")[2].count(b"\n") == 1
    assert writable.request("DELETE", place, headers=key)[0] == 204
    assert writable.get(place)[0] == 404


def test_the_wrong_token_and_the_wrong_scheme_change_nothing(writable):
    for header in (f"Bearer {TOKEN}x", "Bearer ", "Basic " + TOKEN, TOKEN):
        sent = writable.post(
            "/update", "INSERT DATA { <urn:x> <urn:x> 1 }", "application/sparql-update", authorization=header
        )
        assert sent[0] == 401
    assert not json.loads(writable.ask("ASK { <urn:x> ?p ?o }")[2])["boolean"]


def test_the_service_answers_while_long_queries_run_and_cuts_them_off(served):
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    statuses = []

    def run():
        statuses.append(served.ask(text)[0])

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    alive = [served.get("/health")[0] for _ in range(10)]
    for thread in threads:
        thread.join()
    assert alive == [200] * 10
    assert statuses == [503] * 6


def test_a_killed_worker_is_replaced(served):
    for child in served.children():
        with contextlib.suppress(ProcessLookupError):  # ended by the limit of the test before
            os.kill(child, signal.SIGKILL)
    for _ in range(4):
        served.ask(ASK)
    assert json.loads(served.ask(ASK)[2])["boolean"]


def test_a_folder_that_is_no_store_is_refused_in_one_line(tmp_path):
    result = subprocess.run([*KG, "serve", str(tmp_path)], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert str(tmp_path) in result.stderr
