"""What must not bring the service down, nor make it call anybody: each gets its 4xx or 5xx, and it lives."""

import gzip
import json
import socket
import threading
import time
from urllib.parse import quote, urlencode

import pytest
from served import JSON, Served

from kg.graph.store import build_store

TOKEN = "a-token-of-twenty-chars"  # noqa: S105  # a token of the test's own
ASK = "ASK { ?s ?p ?o }"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A service of 2,000 triples in the default graph and one in a named graph, which waits a second only."""
    out = tmp_path_factory.mktemp("served")
    rows = [f'<urn:s:{i}> <urn:p> "{i}" .' for i in range(2_000)] + ["<urn:a> <urn:p> <urn:b> <urn:g> ."]
    (out / "all.nq").write_text("\n".join(rows) + "\n", encoding="utf-8")
    build_store(out / "store", out / "all.nq")
    service = Served(out, "--arrival", "1")
    yield service
    service.stop()


@pytest.fixture(scope="module")
def writable(tmp_path_factory):
    out = tmp_path_factory.mktemp("writable")
    (out / "token").write_text(TOKEN + "\n", encoding="utf-8")
    service = Served(out / "graph", "--create", "--read-write", "--token-file", str(out / "token"))
    yield service
    service.stop()


@pytest.fixture(scope="module")
def trap():
    """A listener that counts who calls: nobody may."""
    calls = []
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            calls.append(1)
            connection.close()

    threading.Thread(target=accept, daemon=True).start()
    yield listener.getsockname()[1], calls
    listener.close()


def hostile_queries(port):
    here = f"<http://127.0.0.1:{port}/>"
    deep = 5_000
    return {
        "braces": "ASK " + "{" * deep + "}" * deep,
        "brackets": "ASK { FILTER" + "(" * deep + "1" + ")" * deep + "}",
        "lists": "ASK { ?s ?p " + "(" * deep + ")" * deep + "}",
        "nots": "ASK { FILTER(" + "!" * 10_000 + "true) }",
        "sums": "ASK { FILTER(1" + "+1" * 10_000 + ") }",
        "unions": "ASK { {} " + "UNION {} " * 7_000 + "}",
        "optionals": "ASK { " + "OPTIONAL {?s ?p ?o} " * 3_000 + "}",
        "path": "ASK { ?s <urn:p>" + "/<urn:p>" * 5_000 + " ?o }",
        "length": "ASK { } #" + "x" * 70_000,
        "literal": 'ASK { ?s ?p "' + "x" * 70_000 + '" }',
        "service": f"SELECT * {{ SERVICE {here} {{ ?s ?p ?o }} }}",
        "service silent": f"SELECT * {{ SERVICE SILENT {here} {{ ?s ?p ?o }} }}",
        "service variable": f"SELECT * {{ BIND({here} AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
        "service escaped": f"SELECT * {{ S\\u0045RVICE {here} {{ ?s ?p ?o }} }}",
        "service comment": f"SELECT * {{ SERVICE # {{\n{here} {{ ?s ?p ?o }} }}",
        "load": f"LOAD {here}",
        "load file": "LOAD <file:///etc/passwd>",
        "insert": "INSERT DATA { <urn:x> <urn:x> 1 }",
        "drop": "DROP ALL",
        "nothing": "nonsense",
        "open string": "ASK { ?s ?p 'open }",
        "null": "ASK { ?s ?p '\0' ",
        "bad iri": "ASK { <not an iri> ?p ?o }",
        "bad escape": "ASK { ?s ?p '\\x' }",
        "two queries": "ASK {} ASK {}",
        "unbound prefix": "ASK { x:y ?p ?o }",
        "aggregate": "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }",
        "product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "sorted product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
        "grouped product": "SELECT ?a (SAMPLE(?f) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a",
        "distinct product": "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "concatenated product": "SELECT (GROUP_CONCAT(?c) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "constructed product": "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "skipped product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } OFFSET 100000000",
        "existing product": "ASK { ?a ?b ?c FILTER EXISTS { ?d ?e ?f . ?g ?h ?i FILTER(?f = -?i) } }",
        "from file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "from named": f"ASK FROM NAMED {here} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "half a surrogate": "ASK { ?s ?p '\\uD800' }",
        "growing string": "SELECT * { BIND('x' AS ?v0) "
        + "".join(
            f"BIND(CONCAT({', '.join([f'?v{i - 1}' if i else '?a'] * 40)}) AS ?v{i}) " for i in range(8)
        )
        + "}",
    }


def hostile_requests():
    form = "application/x-www-form-urlencoded"
    return {
        "no utf-8": (
            "POST",
            "/sparql",
            b"ASK { ?s ?p '\xff\xfe' }",
            {"Content-Type": "application/sparql-query"},
        ),
        "no utf-8 form": ("POST", "/sparql", b"query=ASK\xff", {"Content-Type": form}),
        "utf-16": (
            "POST",
            "/sparql",
            b"ASK {}",
            {"Content-Type": "application/sparql-query; charset=utf-16"},
        ),
        "no type": ("POST", "/sparql", b"ASK {}", {}),
        "json": ("POST", "/sparql", b"{}", {"Content-Type": "application/json"}),
        "two queries": ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, {}),
        "update by GET": ("GET", "/update?update=CLEAR%20ALL", None, {}),
        "update as query": ("GET", "/sparql?update=CLEAR%20ALL", None, {}),
        "empty": ("GET", "/sparql?query=", None, {}),
        "traversal": ("GET", "/../../etc/passwd", None, {}),
        "traversal encoded": ("GET", "/%2e%2e/%2e%2e/etc/passwd", None, {}),
        "store file": ("GET", "/store/claimgraph.json", None, {}),
        "put": ("PUT", "/sparql", b"x", {}),
        "delete": ("DELETE", "/sparql", None, {}),
        "patch": ("PATCH", "/graph-store?default", b"x", {}),
        "no graph": ("GET", "/graph-store", None, {}),
        "two graphs": ("GET", "/graph-store?graph=urn:g&default", None, {}),
        "relative graph": ("GET", "/graph-store?graph=nowhere", None, {}),
        "graph injection": ("GET", "/graph-store?graph=" + quote("urn:g> { } } #"), None, {}),
        "unknown graph": ("GET", "/graph-store?graph=urn:none", None, {}),
        "unwanted": ("GET", "/sparql?query=ASK%7B%7D", None, {"Accept": "image/png"}),
        "many parameters": ("GET", "/sparql?query=ASK%7B%7D" + "&a=1" * 5_000, None, {}),
        "many fields": ("POST", "/sparql", "a=1&" * 200_000, {"Content-Type": form}),
        "large form": ("POST", "/sparql", "query=" + "x" * 2_000_000, {"Content-Type": form}),
        "zipped": (
            "POST",
            "/sparql",
            gzip.compress(b"ASK {}"),
            {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"},
        ),
        "traversal of static": ("GET", "/static/..%2fapp.py", None, {}),
        "traversal twice encoded": ("GET", "/static/%252e%252e%252fapp.py", None, {}),
        "traversal by backslash": ("GET", "/static/..%5c..%5capp.py", None, {}),
        "null in path": ("GET", "/static/query.js%00.html", None, {}),
        "proxy": ("GET", "http://127.0.0.1:9/", None, {}),
        "trace": ("TRACE", "/", None, {}),
        "many types": ("GET", "/sparql?query=ASK%7B%7D", None, {"Accept": "a/b," * 12_000 + "a/b"}),
        "no utf-8 address": ("GET", "/sparql?query=%ff%fe", None, {}),
        "token in address": ("POST", "/update?access_token=a&update=CLEAR%20ALL", None, {}),
        "long address": ("GET", "/sparql?query=" + "x" * 70_000, None, {}),
        "bad graph name": (
            "GET",
            "/sparql?query=ASK%7B%7D&default-graph-uri=" + quote("not an iri"),
            None,
            {},
        ),
    }


@pytest.mark.parametrize("name", sorted(hostile_queries(1)))
def test_a_hostile_query_gets_its_answer_and_harms_nothing(served, trap, name):
    port, calls = trap
    text = hostile_queries(port)[name].encode()
    status, _, body = served.post("/sparql", text, "application/sparql-query")
    assert 400 <= status < 600
    assert b"Traceback" not in body
    assert body.count(b"\n") <= 1
    assert served.get("/health")[0] == 200
    assert json.loads(served.ask(ASK)[2])["boolean"]
    assert calls == []


@pytest.mark.parametrize("name", sorted(hostile_requests()))
def test_a_hostile_request_gets_its_answer(served, name):
    status, _, body = served.request(*hostile_requests()[name])
    assert 400 <= status < 500
    assert b"Traceback" not in body
    assert served.get("/health")[0] == 200


MALFORMED = {
    "two lengths": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "length twice": b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nASK{}x",
    "length list": b"Content-Length: 5, 6\r\n\r\nASK{}x",
    "length with a sign": b"Content-Length: +5\r\n\r\nASK{}",
    "length below nothing": b"Content-Length: -1\r\n\r\n",
    "identity": b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "spaced header": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "tab before chunked": b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "no chunk": b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "endless chunk": b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\nx",
    "null in header": b"X: a\x00b\r\nContent-Length: 0\r\n\r\n",
    "line in header": b"X: a\rContent-Length: 5\r\n\r\n",
    "large header": b"X: " + b"y" * 100_000 + b"\r\n\r\n",
    "many headers": b"".join(b"X%d: y\r\n" % number for number in range(20_000)) + b"\r\n",
}
LINES = {
    "version": b"GET /health HTTP/9.9\r\nHost: x\r\n\r\n",
    "no version": b"GET /health\r\n\r\n",
    "no host": b"GET /health HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "tls": b"\x16\x03\x01\x00\x00",
    "http/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}
START = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"


@pytest.mark.parametrize("name", [*MALFORMED, *LINES])
def test_malformed_http_is_refused_or_closed(served, name):
    data = LINES.get(name) or START + MALFORMED[name]
    try:
        answer = served.raw(data)
    except OSError:
        answer = b""
    assert b"200 OK" not in answer
    assert served.get("/health")[0] == 200


@pytest.mark.parametrize("host", ['x"> <y', "x\\", "[::", "x:99999999", "", "\u00ff".encode()])
def test_an_odd_host_breaks_no_description(served, host):
    for path in ("/sparql", "/.well-known/void", "/sparql?query=ASK%7B%7D"):
        status, _, body = served.request("GET", path, headers={"Host": host, "Accept": "text/turtle, */*"})
        assert status in {200, 400}
        assert b"Traceback" not in body


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|a)*$", "((a{100}){100}){100}", "(", "(?=a)", "\\\\1(a)"])
def test_a_pattern_costs_no_more_than_its_text(served, pattern):
    text = f"SELECT (REGEX('{'a' * 5_000}!', '{pattern}') AS ?found) {{ }}"
    started = time.monotonic()
    status, _, body = served.ask(text)
    assert status == 200
    assert b"true" not in body
    assert time.monotonic() - started < 20


def connected(service, data):
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.settimeout(30)
    connection.connect(("127.0.0.1", service.port))
    connection.sendall(data)
    return connection


def drained(connection):
    """Read until the server closes; an abrupt end counts as one."""
    found = b""
    with connection:
        try:
            while more := connection.recv(65_536):
                found += more
        except ConnectionError:
            pass
    return found


@pytest.mark.parametrize(
    "data",
    [b"", b"GET /health HTTP/1.1\r\nHost: x\r\nX: ", START + b"Content-Length: 100\r\n\r\nASK"],
    ids=["nothing", "half a head", "half a body"],
)
def test_a_client_that_does_not_go_on_is_let_go(served, data):
    answer = drained(connected(served, data))
    assert answer == b"" or b" 408 " in answer.partition(b"\r\n")[0]


def test_a_second_request_that_does_not_go_on_is_let_go(served):
    connection = connected(served, b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"200 OK" in connection.recv(65_536)
    connection.sendall(b"GET /health HTTP/1.1\r\n")
    assert b"200 OK" not in drained(connection)


def test_a_client_that_takes_nothing_of_its_answer_is_let_go(served):
    text = urlencode({"query": "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 25000"})
    head = f"GET /sparql?{text} HTTP/1.1\r\nHost: x\r\nAccept: {JSON}\r\n\r\n"
    connection = connected(served, head.encode())
    time.sleep(8)
    answer = drained(connection)
    length = int(answer.partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
    assert b" 503 " in answer.partition(b"\r\n")[0] or not answer or len(answer) < length


def test_many_slow_clients_keep_nobody_out_for_long(served):
    slow = []
    for _ in range(400):
        try:
            slow.append(connected(served, b"GET / HTTP/1.1\r\nX: "))
        except OSError:  # one client may hold so many only
            break
    for _ in range(40):
        try:
            assert served.get("/health")[0] == 200
            break
        except OSError:
            time.sleep(0.25)
    else:
        raise AssertionError("the service did not come back")
    for connection in slow:
        connection.close()


def hostile_data(port):
    here = f"http://127.0.0.1:{port}/"
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    xml = (
        '<?xml version="1.0"?><!DOCTYPE r [{}]><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<r:Description r:about="urn:a"><p xmlns="urn:">{}</p></r:Description></r:RDF>'
    )
    return {
        "open iri": ("text/turtle", b"<a"),
        "no utf-8": ("text/turtle", b"\xff"),
        "half a triple": ("text/turtle", b"<urn:a> <urn:b> "),
        "half a prefix": ("text/turtle", b"@prefix"),
        "deep lists": ("text/turtle", b"<urn:a> <urn:b> " + b"(" * 100_000),
        "long literal": ("text/turtle", b'<urn:a> <urn:b> "' + b"x" * 17_000_000 + b'" .'),
        "remote context": (
            "application/ld+json",
            f'{{"@context": "{here}", "@id": "urn:a", "x": 1}}'.encode(),
        ),
        "external entity": (
            "application/rdf+xml",
            xml.format('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;").encode(),
        ),
        "remote entity": ("application/rdf+xml", xml.format(f'<!ENTITY x SYSTEM "{here}">', "&x;").encode()),
        "entity bomb": ("application/rdf+xml", xml.format('<!ENTITY a0 "lol">' + entities, "&a9;").encode()),
        "no such type": ("text/x-python", b"print()"),
    }


@pytest.mark.parametrize("name", sorted(hostile_data(1)))
def test_hostile_data_are_refused_whole(writable, trap, name):
    port, calls = trap
    kind, data = hostile_data(port)[name]
    sent = {"Content-Type": kind, "Authorization": f"Bearer {TOKEN}"}
    status, _, body = writable.request("PUT", "/graph-store?graph=urn:bad", data, sent, timeout=60)
    assert 400 <= status < 600
    assert b"Traceback" not in body
    assert not json.loads(writable.ask("ASK { GRAPH <urn:bad> { ?s ?p ?o } }")[2])["boolean"]
    assert calls == []


def test_hostile_changes_are_refused_by_their_owner_too(writable, trap):
    port, calls = trap
    key = {"authorization": f"Bearer {TOKEN}"}
    silent = f"LOAD SILENT <http://127.0.0.1:{port}/>"
    assert writable.post("/update", silent, "application/sparql-update", **key)[0] == 204
    for text in (f"LOAD <http://127.0.0.1:{port}/>", "LOAD SILENT 'x'", "nonsense", "ASK {}"):
        assert 400 <= writable.post("/update", text, "application/sparql-update", **key)[0] < 500
    assert calls == []
