"""A build in another store: put there graph by graph, asked there, and refused in one line when it is not."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from claimed import ALK, CRIZOTINIB, light_ontology, resistance, said

from kg.curated.prefixes import read_prefixes
from kg.errors import InputError, OptionError, QueryError
from kg.graph.build import build_graph
from kg.graph.query import Solutions, Triples, Truth, prepare
from kg.jsonl import dump, evidence_line
from kg.output.remote import ask_remote, load, remote_column, token_from
from kg.settings import Settings

KNOWN = "http://identifiers.org/unii/53AH36668S"
TOKEN = "known-to-both"  # noqa: S105
PREFIXES = read_prefixes(Settings().ontology)


class Store(BaseHTTPRequestHandler):
    """A store that keeps what is put and answers by what the query begins with."""

    def log_message(self, *_):
        pass

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.held[urlsplit(self.path).query] = body
        self.server.tokens.append(self.headers.get("Authorization"))
        self._reply(204, "text/plain", b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        query = parse_qs(body)["query"][0]
        self.server.asked.append(query)
        if "MOVE" in query:
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()
        elif "BAD" in query:
            self._reply(400, "text/plain", b"no such thing\nas BAD")
        elif "JUNK" in query:
            self._reply(200, "text/html", b"<p>hello")
        elif "CONSTRUCT" in query:
            self._reply(200, "application/n-triples", b"<x:s> <x:p> <x:o> .\n")
        elif "ASK" in query:
            self._reply(200, "application/sparql-results+json", b'{"head": {}, "boolean": true}')
        else:
            cell = {"type": "uri", "value": KNOWN}
            rest = {"type": "literal", "value": 'a "b"', "xml:lang": "en"}
            said_ = {
                "head": {"vars": ["one", "two"]},
                "results": {"bindings": [{"one": cell, "two": rest}, {}]},
            }
            self._reply(200, "application/sparql-results+json", json.dumps(said_).encode())

    def _reply(self, code, kind, body):
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server():
    running = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    running.held, running.asked, running.tokens = {}, [], []
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def address(server):
    return f"http://127.0.0.1:{server.server_port}/store"


def test_every_graph_is_put_whole_and_again_changes_nothing(server, address, tmp_path):
    settings = Settings(ontology=light_ontology(tmp_path))
    folder = tmp_path / "graph"
    folder.mkdir()
    found = [resistance(document="a b"), said(CRIZOTINIB, "targets", ALK, document="other")]
    (folder / "evidence.jsonl").write_text(
        "".join(f"{dump(evidence_line(*pair))}\n" for pair in found), encoding="utf-8"
    )
    build_graph(folder, [], settings)
    assert load(folder, address, token=TOKEN) == 3
    first = dict(server.held)
    assert set(first) == {
        "default",
        "graph=https%3A%2F%2Fw3id.org%2Fclaimgraph%2Fdocument%2Fa%2520b",
        "graph=https%3A%2F%2Fw3id.org%2Fclaimgraph%2Fdocument%2Fother",
    }
    written = (folder / "graph.nq").read_bytes()
    assert sum(body.count(b"\n") for body in first.values()) == written.count(b"\n")
    assert set(server.tokens) == {f"Bearer {TOKEN}"}
    load(folder, address)
    assert server.held == first


def test_answers_come_back_as_they_do_from_a_folder(address):
    assert ask_remote(address, "ASK {}", PREFIXES) == Truth(value=True)
    assert ask_remote(address, "SELECT * {}", PREFIXES) == Solutions(
        ("one", "two"), ((f"<{KNOWN}>", '"a \\"b\\""@en'), (None, None))
    )
    (quad,) = ask_remote(address, "CONSTRUCT WHERE { ?s ?p ?o }", PREFIXES).quads
    assert quad[:3] == ("<x:s>", "<x:p>", "<x:o>")
    assert isinstance(ask_remote(address, "CONSTRUCT WHERE { ?s ?p ?o }", PREFIXES), Triples)


def test_a_named_question_looks_its_parameters_up_there(server, address):
    text = prepare(remote_column(address, PREFIXES), "targets-of", {"drug": "crizotinib"}, Settings())
    assert f"VALUES ?drug {{ <{KNOWN}> }}" in text
    assert "crizotinib" in server.asked[0]
    assert "PREFIX kg:" in server.asked[0]


@pytest.mark.parametrize(
    ("text", "error", "reason"),
    [
        ("BAD", QueryError, "no such thing as BAD"),
        ("JUNK", OptionError, "no SPARQL result"),
        ("MOVE", OptionError, "302"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", QueryError, "SERVICE"),
    ],
)
def test_what_goes_wrong_there_is_told_in_one_line(address, text, error, reason):
    with pytest.raises(error, match=reason) as refusal:
        ask_remote(address, text, PREFIXES)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://127.0.0.1:9/", "x"])
def test_only_web_addresses_that_answer_are_taken(address):
    with pytest.raises(OptionError):
        ask_remote(address, "ASK {}", PREFIXES)


def test_a_token_is_the_first_line_of_its_file(tmp_path):
    path = tmp_path / "token"
    path.write_text("secret \nother\n", encoding="utf-8")
    assert (token_from(path), token_from(None)) == ("secret", "")
    with pytest.raises(InputError):
        token_from(tmp_path / "none")
