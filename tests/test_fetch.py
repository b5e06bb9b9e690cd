"""Fetching is polite, whole and repeatable, against a stand-in that answers as the real services do."""

import json
import re
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from kg.errors import FetchError, OptionError, OutputError
from kg.fetch.answers import Paper, pubmed_records
from kg.fetch.client import TRIES, PassingError
from kg.fetch.options import Clock, Options, read_key
from kg.fetch.papers import Cut, Fetched, Missed, fetch, named
from kg.model import Document
from kg.reading.ingest import documents
from kg.settings import Settings

ESEARCH, EFETCH = "/entrez/eutils/esearch.fcgi", "/entrez/eutils/efetch.fcgi"
SEARCH = "/europepmc/webservices/rest/search"
FULL = "/europepmc/webservices/rest/{}/fullTextXML"
HEAD = (
    '<?xml version="1.0" ?>\n'
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)
PAPERS = {
    "11": Paper("11", "PMC110", "10.5555/eleven"),
    "12": Paper("12", "", "10.5555/twelve"),
    "13": Paper("13", "PMC130", ""),
}
OPEN = {"PMC110"}


def record(paper):
    ids = [("pubmed", paper.pmid), ("doi", paper.doi), ("pmc", paper.pmcid)]
    listed = "".join(f'<ArticleId IdType="{kind}">{name}</ArticleId>' for kind, name in ids if name)
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{paper.pmid}</PMID><Article>'
        f"<ArticleTitle>Invented paper {paper.pmid} &#x3b2;</ArticleTitle><Abstract><AbstractText>"
        f"Zanubrutinib inhibits BTK in paper {paper.pmid}.</AbstractText></Abstract></Article>"
        f"</MedlineCitation><PubmedData><ArticleIdList>{listed}</ArticleIdList>"
        '<ReferenceList><Reference><ArticleIdList><ArticleId IdType="pmc">PMC999</ArticleId>'
        "</ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>"
    )


def article(pmcid):
    return (
        '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96)//EN" "JATS-archivearticle1.dtd">'
        '<article><front><article-meta><article-id pub-id-type="pmc">110</article-id><title-group>'
        f"<article-title>Invented paper {pmcid}</article-title></title-group></article-meta></front>"
        "<body><p>Zanubrutinib inhibits BTK.</p></body></article>"
    )


class StandIn:
    """A server that answers as E-utilities and Europe PMC do, after the faults that a test puts first."""

    def __init__(self):
        self.asked = []
        self.faults = []
        self.hits = ["11", "12"]
        self.released = threading.Event()

    def answer(self, path, query):
        if path == ESEARCH:
            found = {"count": "321", "retmax": query["retmax"], "retstart": "0", "idlist": self.hits}
            value = {"header": {"type": "esearch", "version": "0.3"}, "esearchresult": found}
            return 200, "application/json; charset=UTF-8", json.dumps(value)
        if path == EFETCH:
            found = [record(PAPERS[pmid]) for pmid in query["id"].split(",") if pmid in PAPERS]
            if not found:
                return 400, "text/xml", "<eFetchResult><ERROR>ID list is empty!</ERROR></eFetchResult>"
            return (
                200,
                "text/xml; charset=UTF-8",
                f"{HEAD}<PubmedArticleSet>{''.join(found)}</PubmedArticleSet>",
            )
        if path == SEARCH:
            return 200, "application/json;charset=UTF-8", json.dumps(self.search(query))
        pmcid = path.rsplit("/", 2)[1]
        if pmcid in OPEN:
            return 200, "application/xml;charset=UTF-8", article(pmcid)
        return 404, "text/html", "<html>not found</html>"

    def search(self, query):
        asked = query["query"]
        found = [
            {key: value for key, value in zip(("pmid", "pmcid", "doi"), names, strict=True) if value}
            for names in ((paper.pmid, paper.pmcid, paper.doi.upper()) for paper in PAPERS.values())
            if asked == "btk" or any(name and name in asked for name in (*names[1:], names[2].lower()))
        ]
        size, start = int(query["pageSize"]), int(query["cursorMark"].replace("*", "0"))
        value = {"version": "6.9", "hitCount": len(found)}
        value["resultList"] = {"result": found[start : start + size]}
        return value | {"nextCursorMark": str(min(start + size, len(found)))}


def handler(stand_in):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            stand_in.asked.append((parts.path, query, self.headers["User-Agent"]))
            if stand_in.faults and (fault := stand_in.faults.pop(0)):
                fault(self, *stand_in.answer(parts.path, query))
                return
            say(self, *stand_in.answer(parts.path, query))

        def log_message(self, *_):
            pass

    return Handler


def say(to, status, media, body, length=None, **headers):
    body = body.encode()
    to.send_response(status)
    to.send_header("Content-Type", media)
    to.send_header("Content-Length", str(length or len(body)))
    for name, value in headers.items():
        to.send_header(name.replace("_", "-"), value)
    to.end_headers()
    to.wfile.write(body)


def busy(to, *_):
    error = {"error": "API rate limit exceeded", "api-key": "192.0.2.1", "count": "4", "limit": "3"}
    say(to, 429, "application/json", json.dumps(error), Retry_After="7")


def busy_until(to, *_):
    say(to, 429, "text/plain", "", Retry_After="Thu, 01 Jan 1970 00:20:00 GMT")


def busy_for_long(to, *_):
    say(to, 429, "text/plain", "", Retry_After="86400")


def broken(to, *_):
    say(to, 500, "text/html", "<html>no</html>")


def short(to, status, media, body):
    say(to, status, media, body[: len(body) // 2], length=len(body))


def half(to, status, media, body):
    say(to, status, media, body[: len(body) // 2])


def page(to, *_):
    say(to, 200, "text/html", "<html>we are down for maintenance</html>")


def elsewhere(to, *_):
    say(to, 302, "text/html", "", Location="http://192.0.2.9/taken")


def beside(to, *_):
    say(to, 301, "text/html", "", Location=FULL.format("PMC110"))


def hung_up(to, *_):
    to.connection.shutdown(socket.SHUT_RDWR)


class Hands:
    """A clock that only moves when somebody sleeps."""

    def __init__(self):
        self.time = 1000.0
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(round(seconds, 3))
        self.time += seconds

    def clock(self):
        return Clock(monotonic=lambda: self.time, sleep=self.sleep, now=lambda: self.time)


@pytest.fixture
def stand_in(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    made = StandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(made))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    yield made
    made.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def hands():
    return Hands()


def run(stand_in, hands, out, *items, **options):
    chosen = Options(base_url=stand_in.url, clock=hands.clock(), **options)
    return list(fetch(items, out, chosen))


def kinds(results):
    return [(one.path.name, one.kind) if isinstance(one, Fetched) else one for one in results]


@pytest.mark.parametrize(
    ("item", "paper"),
    [
        ("38000001", Paper(pmid="38000001")),
        ("PMID: 11", Paper(pmid="11")),
        ("https://pubmed.ncbi.nlm.nih.gov/11/", Paper(pmid="11")),
        ("pmc110", Paper(pmcid="PMC110")),
        ("PMCID: PMC110", Paper(pmcid="PMC110")),
        ("10.5555/Eleven", Paper(doi="10.5555/eleven")),
        ("https://doi.org/10.5555/eleven", Paper(doi="10.5555/eleven")),
        ("doi:10.5555/eleven", Paper(doi="10.5555/eleven")),
        ("BTK AND 2024[pdat]", None),
        ("10.5555/x OR cancer", None),
        ("0", None),
    ],
)
def test_an_item_is_a_name_or_else_a_query(item, paper):
    assert named(item) == paper


def test_full_text_where_it_is_open_and_the_record_where_not(stand_in, hands, tmp_path):
    results = run(stand_in, hands, tmp_path / "new", "11", "12", "13")
    assert kinds(results) == [("PMC110.xml", "full text"), ("PMID12.xml", "record"), ("PMID13.xml", "record")]
    assert [path for path, _, _ in stand_in.asked] == [EFETCH, FULL.format("PMC110"), FULL.format("PMC130")]
    found = list(documents([tmp_path / "new"], Settings()))
    assert all(isinstance(one, Document) for one in found)
    assert [(one.id, one.source.pmid, one.source.pmcid, one.source.doi) for one in found] == [
        ("PMC110", "", "PMC110", ""),
        ("PMID12", "12", "", "10.5555/twelve"),
        ("PMID13", "13", "PMC130", ""),
    ]
    assert "paper 12 β" in found[1].text


@pytest.mark.parametrize("item", ["PMC110", "10.5555/ELEVEN", "https://doi.org/10.5555/eleven"])
def test_a_pmcid_or_doi_is_looked_up(stand_in, hands, tmp_path, item):
    assert kinds(run(stand_in, hands, tmp_path, item)) == [("PMC110.xml", "full text")]


def test_what_is_there_is_not_asked_for_again_by_any_of_its_names(stand_in, hands, tmp_path):
    run(stand_in, hands, tmp_path, "11", "12")
    stand_in.asked.clear()
    again = run(stand_in, hands, tmp_path, "11", "PMC110", "10.5555/eleven", "12", "10.5555/twelve")
    assert [kind for _, kind in kinds(again)] == ["kept"] * 5
    assert not stand_in.asked


def test_a_lost_list_costs_a_record_and_no_full_text(stand_in, hands, tmp_path):
    run(stand_in, hands, tmp_path, "11")
    (tmp_path / "fetched.tsv").write_text("torn\n../../etc\t11\t\t\n")
    stand_in.asked.clear()
    assert kinds(run(stand_in, hands, tmp_path, "11")) == [("PMC110.xml", "kept")]
    assert [path for path, _, _ in stand_in.asked] == [EFETCH]
    assert (tmp_path / "fetched.tsv").read_text().splitlines()[1:] == [
        "PMC110.xml\t11\tPMC110\t10.5555/eleven"
    ]


def test_a_stopped_run_goes_on_where_it_was_and_ends_as_a_whole_one(stand_in, hands, tmp_path):
    chosen = Options(base_url=stand_in.url, clock=hands.clock())
    begun = fetch(["11", "12", "13"], tmp_path / "a", chosen)
    next(begun)
    begun.close()
    assert kinds(run(stand_in, hands, tmp_path / "a", "11", "12", "13"))[0] == ("PMC110.xml", "kept")
    run(stand_in, hands, tmp_path / "b", "13", "12", "11")
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "ab")
    assert one == two
    assert sorted(one) == ["PMC110.xml", "PMID12.xml", "PMID13.xml", "fetched.tsv"]


def test_a_query_is_asked_of_pubmed_and_says_how_many_it_left(stand_in, hands, tmp_path):
    results = run(stand_in, hands, tmp_path, "btk[tiab] & more", limit=2)
    assert results[0] == Cut("btk[tiab] & more", 321, 2)
    assert len(results) == 3
    _, asked, _ = stand_in.asked[0]
    assert asked["term"] == "btk[tiab] & more"
    assert (asked["db"], asked["retmax"], asked["retmode"]) == ("pubmed", "2", "json")


def test_a_query_of_europe_pmc_follows_its_pages(stand_in, hands, tmp_path, monkeypatch):
    monkeypatch.setattr("kg.fetch.papers.PAGE", 2)
    results = run(stand_in, hands, tmp_path, "btk", search="europepmc")
    assert len(results) == 3
    assert [query["cursorMark"] for path, query, _ in stand_in.asked if path == SEARCH] == ["*", "2", "3"]


def test_a_query_that_finds_nothing_is_said(stand_in, hands, tmp_path):
    stand_in.hits = []
    assert run(stand_in, hands, tmp_path, "no such thing") == [Missed("no such thing", "nothing found")]


def test_an_unknown_paper_is_one_failure_and_the_rest_come(stand_in, hands, tmp_path):
    results = run(stand_in, hands, tmp_path, "77", "10.5555/none", "12", "78")
    missed = {one.item: one.reason for one in results if isinstance(one, Missed)}
    assert set(missed) == {"77", "78", "10.5555/none"}
    assert "77" in missed["77"]
    assert ("PMID12.xml", "record") in kinds(results)
    alone = run(stand_in, hands, tmp_path, "77")
    assert isinstance(alone[0], Missed)
    assert "400" in alone[0].reason


def test_the_caller_is_named_and_the_key_goes_to_ncbi_alone(stand_in, hands, tmp_path):
    run(stand_in, hands, tmp_path, "11", email="me@example.org", api_key="abcdef0123456789")
    for path, query, agent in stand_in.asked:
        ncbi = path.startswith("/entrez")
        assert (query.get("api_key") == "abcdef0123456789") is ncbi
        assert (query.get("email"), query.get("tool")) == (
            ("me@example.org", "claimgraph") if ncbi else (None, None)
        )
        assert re.match(r"claimgraph/\S+ .*mailto:me@example\.org", agent)


@pytest.mark.parametrize(("key", "rate"), [("", 3), ("abcdef0123456789", 10)])
def test_a_service_is_asked_no_faster_than_it_allows(stand_in, hands, tmp_path, key, rate):
    stand_in.hits = []
    run(stand_in, hands, tmp_path, *(f"query {number}" for number in range(6)), api_key=key)
    assert hands.slept == [round(1 / rate, 3)] * 5


@pytest.mark.parametrize(
    ("fault", "wait"),
    [(busy, 7), (busy_until, 200), (broken, 1), (short, 1), (half, 1), (page, 1), (hung_up, 1)],
)
@pytest.mark.parametrize("before", [[], [None]], ids=["record", "full text"])
def test_a_passing_fault_is_waited_out(stand_in, hands, tmp_path, fault, wait, before):  # noqa: PLR0917
    stand_in.faults = [*before, fault]
    assert kinds(run(stand_in, hands, tmp_path, "11")) == [("PMC110.xml", "full text")]
    assert hands.slept[0] == wait
    assert b"</article>" in (tmp_path / "PMC110.xml").read_bytes()


@pytest.mark.parametrize("fault", [broken, half, page])
def test_a_lasting_fault_leaves_nothing_half_written_and_the_rest_come(stand_in, hands, tmp_path, fault):
    stand_in.faults = [None] + [fault] * TRIES
    results = run(stand_in, hands, tmp_path, "11", "12")
    assert isinstance(results[0], Missed)
    assert results[0].item == "11"
    assert "\n" not in results[0].reason
    assert f"{TRIES} tries" in results[0].reason
    assert kinds(results)[1] == ("PMID12.xml", "record")
    assert hands.slept[:4] == [1, 2, 4, 8]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["PMID12.xml", "fetched.tsv"]
    assert kinds(run(stand_in, hands, tmp_path, "11")) == [("PMC110.xml", "full text")]


def test_a_service_that_asks_for_a_day_is_left_alone(stand_in, hands, tmp_path):
    stand_in.faults = [busy_for_long]
    (missed,) = run(stand_in, hands, tmp_path, "11")
    assert "86400" in missed.reason
    assert not hands.slept


def test_a_service_that_is_down_is_not_hammered(stand_in, hands, tmp_path):
    stand_in.faults = [broken] * 100
    results = run(stand_in, hands, tmp_path, *(f"query {number}" for number in range(5)))
    assert all(isinstance(one, Missed) for one in results)
    assert len(stand_in.asked) == TRIES + TRIES + 3


def test_a_silent_service_is_left_after_the_time_limit(stand_in, hands, tmp_path):
    stand_in.faults = [lambda *_: stand_in.released.wait(30)] * TRIES
    (missed,) = run(stand_in, hands, tmp_path, "11", silence=0.05)
    assert "no answer within 0.05 seconds" in missed.reason


def test_a_dribbling_answer_is_left_after_the_time_limit(stand_in, tmp_path):
    ticks = iter(range(0, 1_000_000, 100))
    clock = Clock(monotonic=lambda: next(ticks), sleep=lambda _: None, now=lambda: 0)

    def dribble(to, status, media, body):
        to.send_response(status)
        to.send_header("Content-Type", media)
        to.end_headers()
        for letter in body[:3]:
            to.wfile.write(letter.encode())
            to.wfile.flush()
        stand_in.released.wait(30)

    stand_in.faults = [dribble] * TRIES
    (missed,) = list(fetch(["11"], tmp_path, Options(base_url=stand_in.url, clock=clock, longest=50)))
    assert "not whole after 50 seconds" in missed.reason


def test_an_answer_beyond_the_size_limit_is_refused(stand_in, hands, tmp_path):
    (missed,) = run(stand_in, hands, tmp_path, "11", largest=100)
    assert "larger than 100 bytes" in missed.reason
    assert len(stand_in.asked) == 1


def test_a_redirect_to_another_host_is_refused_and_within_the_host_followed(stand_in, hands, tmp_path):
    stand_in.faults = [None, elsewhere]
    (missed,) = run(stand_in, hands, tmp_path, "11")
    assert "192.0.2.9" in missed.reason
    assert len(stand_in.asked) == 2
    stand_in.faults = [None, beside]
    assert kinds(run(stand_in, hands, tmp_path, "11")) == [("PMC110.xml", "full text")]


def test_a_pmcid_that_is_a_path_never_becomes_a_name_of_a_file():
    evil = record(Paper("11", "../../PMC1", "10.5555/x"))
    (found,) = pubmed_records(f"<PubmedArticleSet>{evil}</PubmedArticleSet>".encode(), "text/xml")
    assert found.paper == Paper("11", "", "10.5555/x")


def test_entities_are_neither_expanded_nor_followed():
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
    body = f"{bomb}<PubmedArticleSet><PubmedArticle>&b;&x;</PubmedArticle></PubmedArticleSet>"
    (found,) = pubmed_records(body.encode(), "text/xml")
    assert b"bbbb" not in found.content
    with pytest.raises(PassingError, match="not <PubmedArticleSet>"):
        pubmed_records(b"<article/>", "text/xml")


@pytest.mark.parametrize(
    "options",
    [
        {"base_url": "ftp://example.org"},
        {"base_url": "http://example.org"},
        {"base_url": "file:///etc"},
        {"base_url": "example.org"},
        {"email": "nobody"},
        {"email": "a@b\r\nX: y"},
        {"api_key": "two words"},
    ],
)
def test_what_cannot_be_an_address_or_key_is_refused(options):
    with pytest.raises(OptionError) as error:
        Options(**options)
    assert "two words" not in str(error.value)


def test_a_key_file_holds_one_word_and_is_never_quoted(tmp_path):
    path = tmp_path / "key"
    path.write_text("abcdef0123456789\n")
    assert read_key(path) == "abcdef0123456789"
    assert "abcdef" not in repr(Options(api_key=read_key(path)))
    path.write_text("a secret of several words")
    with pytest.raises(OptionError) as error:
        read_key(path)
    assert "secret" not in str(error.value)
    with pytest.raises(OptionError, match="none"):
        read_key(tmp_path / "none")


def test_a_place_that_cannot_be_written_is_said_before_anything_is_asked(stand_in, hands, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        run(stand_in, hands, tmp_path / "file", "11")
    assert not stand_in.asked


def test_errors_carry_their_status():
    assert FetchError("gone", 404).status == 404


def test_the_command_tells_each_failure_in_a_line_and_ends_non_zero(stand_in, tmp_path):
    command = [sys.executable, "-c", "from kg.cli import main; main()", "fetch", "--base-url", stand_in.url]
    command += ["--out", str(tmp_path / "papers")]
    good = subprocess.run([*command, "11", "12"], capture_output=True, text=True, check=False)
    assert (good.returncode, good.stderr) == (0, "")
    assert "1 as full text, 1 as PubMed record" in good.stdout
    bad = subprocess.run([*command, "12", "10.5555/none"], capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert bad.stderr == "kg: 10.5555/none: not fetched: Europe PMC knows no such paper\n"
    assert "1 already there, 1 not fetched" in bad.stdout
