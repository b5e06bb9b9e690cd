"""Other people's stores take a build, and other people's clients ask ours: each where it is installed.

Debian: virtuoso-opensource-7-bin, r-base-core. PyPI: oxigraph. npm: fetch-sparql-endpoint, on NODE_PATH.
"""

import json
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from claimed import ALK, CRIZOTINIB, LORLATINIB, light_ontology, resistance, said
from pyoxigraph import DefaultGraph
from served import Served, free_port

from kg.curated.prefixes import read_prefixes
from kg.graph.build import build_graph
from kg.graph.query import ask, prepare
from kg.graph.store import build_store, open_store
from kg.jsonl import dump, evidence_line
from kg.output.remote import ask_remote, load, remote_column
from kg.settings import Settings

SETTINGS = Settings()
PREFIXES = read_prefixes(SETTINGS.ontology)
COUNT = """SELECT (COUNT(*) AS ?n) {
  GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), 'https://w3id.org/claimgraph'))
}"""
ALL = "https://w3id.org/claimgraph/all"


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    folder = tmp_path_factory.mktemp("build")
    pairs = [
        resistance(document="a b"),
        said(CRIZOTINIB, "targets", ALK, document="other"),
        said(LORLATINIB, "targets", ALK, document="a b", start=90, mode="inhibits"),
    ]
    lines = "".join(f"{dump(evidence_line(*pair))}\n" for pair in pairs)
    (folder / "evidence.jsonl").write_text(lines, encoding="utf-8")
    build_graph(folder, [], Settings(ontology=light_ontology(folder)))
    return folder


def tool(name):
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if not found:
        pytest.skip(f"needs {name}")
    return found


def until_it_answers(address, process):
    for _ in range(300):
        assert process.poll() is None, f"{process.args[0]} ended"
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  # an address of this machine
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"nothing answers at {address}")


VIRTUOSO = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = {sql}
NumberOfBuffers = 2000
MaxDirtyBuffers = 1500
[HTTPServer]
ServerPort = 127.0.0.1:{http}
"""


@pytest.fixture
def virtuoso(tmp_path):
    """Yield SPARQL endpoint, graph store, and the name that its lack of a default graph asks for."""
    server, client = tool("virtuoso-t"), tool("isql-vt")
    sql, http = free_port(), free_port()
    settings = tmp_path / "virtuoso.ini"
    settings.write_text(VIRTUOSO.format(folder=tmp_path, sql=sql, http=http), encoding="utf-8")
    process = subprocess.Popen(
        [server, "+configfile", settings, "+foreground"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    root = f"http://127.0.0.1:{http}"
    until_it_answers(f"{root}/sparql", process)
    grant = """exec=GRANT SPARQL_UPDATE TO "SPARQL"; DB.DBA.RDF_DEFAULT_USER_PERMS_SET ('nobody', 7);"""
    subprocess.run([client, f"127.0.0.1:{sql}", "dba", "dba", grant], check=True, capture_output=True)
    yield f"{root}/sparql", f"{root}/sparql-graph-crud", ALL
    process.kill()
    process.wait()


@pytest.fixture
def oxigraph(tmp_path):
    port = free_port()
    command = [tool("oxigraph"), "serve", "--location", str(tmp_path / "db"), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until_it_answers(f"http://127.0.0.1:{port}/query?query=ASK%7B%7D", process)
    yield f"http://127.0.0.1:{port}/query", f"http://127.0.0.1:{port}/store", ""
    process.kill()
    process.wait()


@pytest.mark.parametrize("name", ["virtuoso", "oxigraph"])
def test_another_store_takes_the_build_and_answers_the_same(build, name, request):
    endpoint, store, default = request.getfixturevalue(name)
    local = open_store(build)
    named = len([quad for quad in local if default or quad.graph_name != DefaultGraph()])
    for _ in range(2):
        assert load(build, store, default_as=default) == 3
        held = ask_remote(endpoint, COUNT, PREFIXES).rows
        assert held[0][0].startswith(f'"{named}"')
    for question, given in (
        ("targets-of", {"drug": "crizotinib"}),
        ("resistance-to", {"drug": "lorlatinib"}),
    ):
        here = ask(local, prepare(local, question, given, SETTINGS), PREFIXES)
        text = prepare(remote_column(endpoint, PREFIXES), question, given, SETTINGS)
        assert here.rows
        assert ask_remote(endpoint, text, PREFIXES) == here


SELECT = "SELECT ?o { <urn:a> <urn:p> ?o } ORDER BY ?o"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("asked")
    rows = '<urn:a> <urn:p> "seven" .\n<urn:a> <urn:p> "h\u00e9llo" .\n'
    (folder / "all.nq").write_text(rows, encoding="utf-8")
    build_store(folder / "store", folder / "all.nq")
    running = Served(folder)
    yield f"http://127.0.0.1:{running.port}/sparql"
    running.stop()


R = """
asked <- commandArgs(trailingOnly = TRUE)
place <- url(paste0(asked[1], "?query=", URLencode(asked[2], reserved = TRUE)),
             headers = c(Accept = "text/csv"), encoding = "UTF-8")
found <- read.csv(place, fileEncoding = "UTF-8")
cat(names(found), enc2utf8(as.character(found$o)), sep = "\\n")
"""


def test_r_reads_a_query_as_a_data_frame(service):
    command = [tool("Rscript"), "--encoding=UTF-8", "-e", R, service, SELECT]
    done = subprocess.run(
        command, capture_output=True, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    )
    assert done.stdout.decode().split() == ["o", "h\u00e9llo", "seven"]


JAVASCRIPT = """
const [endpoint, query] = process.argv.slice(1);
let found;
try { found = require('fetch-sparql-endpoint'); } catch { process.exit(77); }
const fetcher = new found.SparqlEndpointFetcher();
(async () => {
  const values = [];
  for await (const row of await fetcher.fetchBindings(endpoint, query)) values.push(row.o.value);
  const triples = [];
  const construct = 'CONSTRUCT { ?s <urn:q> ?o } { ?s <urn:p> ?o }';
  const made = await fetcher.fetchTriples(endpoint, construct);
  for await (const triple of made) triples.push(triple.object.value);
  console.log(JSON.stringify([values, triples.sort(), await fetcher.fetchAsk(endpoint, 'ASK { ?s ?p ?o }')]));
})();
"""


def test_the_javascript_client_reads_rows_triples_and_truth(service):
    done = subprocess.run(
        [tool("node"), "-e", JAVASCRIPT, service, SELECT], capture_output=True, text=True, check=False
    )
    if done.returncode == 77:
        pytest.skip("needs fetch-sparql-endpoint from npm on NODE_PATH")
    values = ["h\u00e9llo", "seven"]
    assert json.loads(done.stdout) == [values, values, True], done.stderr
