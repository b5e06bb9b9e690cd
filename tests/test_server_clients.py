"""The tools that analysts point at a service: SPARQLWrapper, rdflib's store, curl, JavaScript."""

import json
import shutil
import subprocess

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from served import Served

TOKEN = "a-token-of-twenty-chars"  # noqa: S105  # a token of the test's own
SELECT = "SELECT ?o { <urn:a> <urn:p> ?o } ORDER BY ?o"
CONSTRUCT = "CONSTRUCT { ?s <urn:q> ?o } { ?s <urn:p> ?o }"
VALUES = ["héllo", "seven"]
DATA = '<urn:a> <urn:p> "seven", "h\u00e9llo" .'


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    out = tmp_path_factory.mktemp("clients")
    (out / "token").write_text(TOKEN + "\n", encoding="utf-8")
    running = Served(out / "graph", "--create", "--read-write", "--token-file", str(out / "token"))
    running.sparql = f"http://127.0.0.1:{running.port}/sparql"
    running.update = f"http://127.0.0.1:{running.port}/update"
    sent = {"Content-Type": "text/turtle", "Authorization": f"Bearer {TOKEN}"}
    assert running.request("PUT", "/graph-store?default", DATA.encode(), sent)[0] == 204
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
