"""The tools that analysts point at a service: SPARQLWrapper, rdflib's store, curl, JavaScript."""

import json
import shutil
import subprocess
from urllib.parse import quote

import pytest
from claimed import ALK, CRIZOTINIB, light_ontology, resistance, said
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from served import KG, Served

from kg.graph.build import build_graph
from kg.jsonl import dump, evidence_line
from kg.output.remote import load
from kg.settings import Settings

TOKEN = "a-token-of-twenty-chars"  # noqa: S105  # a token of the test's own
SELECT = "SELECT ?o { <urn:a> <urn:p> ?o } ORDER BY ?o"
CONSTRUCT = "CONSTRUCT { ?s <urn:q> ?o } { ?s <urn:p> ?o }"
VALUES = ["héllo", "seven"]
DATA = '<urn:a> <urn:p> "seven", "h\u00e9llo" .'


def started(out):
    (out / "token").write_text(TOKEN + "\n", encoding="utf-8")
    running = Served(out / "graph", "--create", "--read-write", "--token-file", str(out / "token"))
    running.sparql = f"http://127.0.0.1:{running.port}/sparql"
    running.update = f"http://127.0.0.1:{running.port}/update"
    running.store = f"http://127.0.0.1:{running.port}/graph-store"
    return running


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    running = started(tmp_path_factory.mktemp("clients"))
    sent = {"Content-Type": "text/turtle", "Authorization": f"Bearer {TOKEN}"}
    assert running.request("PUT", "/graph-store?default", DATA.encode(), sent)[0] == 204
    yield running
    running.stop()


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """A service that builds are loaded into."""
    running = started(tmp_path_factory.mktemp("other"))
    yield running
    running.stop()


def wrapper(endpoint, form, query):
    wrapped = pytest.importorskip("SPARQLWrapper", reason="needs SPARQLWrapper")
    client = wrapped.SPARQLWrapper(endpoint)
    client.setReturnFormat(getattr(wrapped, form))
    client.setQuery(query)
    return client


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_reads_json_and_xml(service, method):
    client = wrapper(service.sparql, "JSON", SELECT)
    client.setMethod(method)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert [row["o"]["value"] for row in rows] == VALUES
    found = wrapper(service.sparql, "XML", SELECT).queryAndConvert()
    assert [node.firstChild.data for node in found.getElementsByTagName("literal")] == VALUES


def test_sparqlwrapper_reads_graphs_and_tables(service):
    graph = Graph().parse(data=wrapper(service.sparql, "TURTLE", CONSTRUCT).queryAndConvert())
    assert (URIRef("urn:a"), URIRef("urn:q"), Literal("seven")) in graph
    table = wrapper(service.sparql, "CSV", SELECT).queryAndConvert().decode()
    assert table.split() == ["o", *VALUES]


def test_sparqlwrapper_updates_with_the_token(service):
    text = "INSERT DATA { <urn:w> <urn:p2> 1 }"
    client = wrapper(service.update, "JSON", text)
    client.setMethod("POST")
    client.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    assert client.query().response.status == 204
    assert json.loads(service.ask("ASK { <urn:w> <urn:p2> 1 }")[2])["boolean"]


def test_rdflib_reads_the_service_as_a_graph(service):
    graph = Graph(SPARQLStore(service.sparql))
    assert sorted(str(row.o) for row in graph.query(SELECT)) == VALUES
    assert set(graph.objects(URIRef("urn:a"), URIRef("urn:p"))) == {Literal(value) for value in VALUES}
    assert (URIRef("urn:a"), URIRef("urn:p"), Literal("none")) not in graph


def test_rdflib_writes_with_the_token(service):
    headers = {"Authorization": f"Bearer {TOKEN}"}
    graph = Graph(SPARQLUpdateStore(service.sparql, service.update, headers=headers), "urn:rdflib")
    triple = (URIRef("urn:r"), URIRef("urn:p3"), Literal("é\n\"'"))
    graph.add(triple)
    assert triple in graph
    graph.remove(triple)
    assert triple not in graph


def test_curl_asks_in_each_form(service):
    curl = shutil.which("curl")
    if not curl:
        pytest.skip("needs curl")
    plain = [curl, "-sS", "--fail-with-body", "-H", "Accept: text/csv", service.sparql]
    direct = ["-H", "Content-Type: application/sparql-query", "--data-binary", SELECT]
    for arguments in (
        ["--data-urlencode", f"query={SELECT}"],
        ["-G", "--data-urlencode", f"query={SELECT}"],
        direct,
    ):
        done = subprocess.run([*plain, *arguments], capture_output=True, text=True, check=True)
        assert done.stdout.split() == ["o", *VALUES]
    refused = subprocess.run([*plain, "-d", "query=nonsense"], capture_output=True, text=True, check=False)
    assert refused.returncode == 22
    assert refused.stdout.startswith("query: ")


JAVASCRIPT = """
const [endpoint, query] = process.argv.slice(1);
const accept = {Accept: 'application/sparql-results+json'};
const values = answer => answer.results.bindings.map(row => row.o.value);
const read = async (...asked) => values(await (await fetch(...asked)).json());
Promise.all([
  read(`${endpoint}?${new URLSearchParams({query})}`, {headers: accept}),
  read(endpoint, {method: 'POST', body: new URLSearchParams({query}), headers: accept}),
]).then(found => console.log(JSON.stringify(found)));
"""


def test_javascript_asks_by_get_and_by_post(service):
    node = shutil.which("node")
    if not node:
        pytest.skip("needs node")
    command = [node, "-e", JAVASCRIPT, service.sparql, SELECT]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [VALUES, VALUES]


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """A build of two documents."""
    folder = tmp_path_factory.mktemp("build")
    settings = Settings(ontology=light_ontology(folder))
    pairs = [resistance(document="a b"), said(CRIZOTINIB, "targets", ALK, document="other")]
    lines = "".join(f"{dump(evidence_line(*pair))}\n" for pair in pairs)
    (folder / "evidence.jsonl").write_text(lines, encoding="utf-8")
    build_graph(folder, [], settings)
    return folder


def kg(*arguments):
    done = subprocess.run([*KG, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def quads(service):
    """Give what the service holds as lines of N-Quads, sorted."""
    default = service.get("/graph-store?default", accept="application/n-triples")[2].decode().splitlines()
    found = [*default]
    for row in json.loads(service.ask("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")[2])["results"][
        "bindings"
    ]:
        graph = row["g"]["value"]
        place = "/graph-store?graph=" + quote(graph, safe="")
        lines = service.get(place, accept="application/n-triples")[2].decode().splitlines()
        found += [f"{line.removesuffix(' .')} <{graph}> ." for line in lines]
    return sorted(found)


def test_a_build_is_put_into_the_service_whole_and_again_without_a_change(other, build, monkeypatch):
    store, token = other.store, build / "token"
    token.write_text(TOKEN, encoding="utf-8")
    assert "3 graphs" in kg("load", build, store, "--token-file", token)
    written = sorted((build / "graph.nq").read_text(encoding="utf-8").splitlines())
    assert quads(other) == written
    kg("export", build, "--to", store, "--token-file", token)
    assert quads(other) == written
    monkeypatch.setattr("kg.output.remote.MOST_SENT", 10_000)
    assert load(build, store, token=TOKEN) == 3
    assert quads(other) == written


def test_a_store_without_a_default_graph_takes_it_under_a_name(other, build):
    name = "https://example.org/all"
    token = build / "token"
    token.write_text(TOKEN, encoding="utf-8")
    assert (
        other.request("DELETE", "/graph-store?default", headers={"Authorization": f"Bearer {TOKEN}"})[0]
        == 204
    )
    kg("load", build, other.store, "--token-file", token, "--default-graph", name)
    written = (build / "graph.nq").read_text(encoding="utf-8").splitlines()
    default = {line for line in written if "/document/" not in line.split()[-2] or line.count("<") < 4}
    held = quads(other)
    assert len([line for line in held if line.endswith(f" <{name}> .")]) == len(default)
    assert len(held) == len(written)
    place = "/graph-store?graph=" + quote(name, safe="")
    assert other.request("DELETE", place, headers={"Authorization": f"Bearer {TOKEN}"})[0] == 204


def test_a_named_question_answers_the_same_from_here_and_from_afar(other, build):
    load(build, other.store, token=TOKEN)
    asked = ("targets-of", "--drug", "crizotinib", "--format", "csv")
    here = kg("query", build, *asked)
    assert "ALK" in here
    assert kg("query", "--endpoint", other.sparql, *asked) == here


def test_an_empty_answer_from_afar_explains_itself_too(other, build):
    load(build, other.store, token=TOKEN)
    for place in ([str(build)], ["--endpoint", other.sparql]):
        command = [*KG, "query", *place, "overcomes", "--drug", "crizotinib"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stderr.startswith("no rows: nothing matches ")


def test_a_load_without_the_token_is_refused_in_one_line(other, build):
    done = subprocess.run([*KG, "load", str(build), other.store], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "401" in done.stderr
    assert done.stderr.count("\n") == 1
