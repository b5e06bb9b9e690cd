"""The query page: its files as published, nothing fetched from elsewhere, a query run in a real browser."""

import hashlib
import json
import re
import time
from pathlib import Path
from urllib.parse import urlparse

import pytest
from browsers import chromium
from served import Served

import kg
from kg.graph.store import build_store

STATIC = Path(kg.__file__).parent / "server" / "static"


def test_vendored_files_are_those_that_were_published():
    said = (STATIC / "THIRD_PARTY.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w.]+)` .* ([0-9a-f]{64}) \|$", said, re.MULTILINE)
    assert {name for name, _ in rows} == {"yasgui.min.js", "yasgui.min.css"}
    for name, digest in rows:
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    out = tmp_path_factory.mktemp("page")
    (out / "all.nq").write_text(
        '<urn:a> <urn:p> "seven" .\n<urn:a> <http://x/terms#quotes> <urn:b> .\n'
        "<urn:b> <http://x/terms#quotes> <http://x/%3Cb%3E> .\n",
        encoding="utf-8",
    )
    build_store(out / "store", out / "all.nq")
    service = Served(out)
    yield service
    service.stop()


def test_the_page_allows_nothing_but_this_service(served):
    status, headers, body = served.get("/")
    assert status == 200
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert re.findall(rb"(?:src|href)=\"(?!data:)([^\"]+)\"", body)
    assert b"://" not in body


def test_what_the_page_asks_for_is_there(served):
    questions = json.loads(served.get("/questions")[2])
    assert {"name", "title", "text"} <= set(questions[0])
    terms = json.loads(served.get("/terms")[2])
    assert {"kind": "predicate", "iri": "urn:p"} in terms["terms"]
    assert "kg" in terms["prefixes"]
    for name in ("yasgui.min.js", "yasgui.min.css", "picture.js", "query.js", "query.css"):
        assert served.get(f"/static/{name}")[0] == 200
    for name in ("query.html", "..%2fapp.py", "THIRD_PARTY.md"):
        assert served.get(f"/static/{name}")[0] == 404
    assert served.get("/browse")[0] == 200


@pytest.mark.browser
def test_a_query_runs_in_a_browser_that_can_reach_nobody_else(served, tmp_path):
    with chromium(tmp_path / "profile") as browser:
        browser.get(f"http://127.0.0.1:{served.port}/")
        wait(lambda: browser.execute_script("return window.__READY"))
        browser.find_element("css selector", ".yasqe_queryButton").click()
        wait(lambda: "seven" in browser.find_element("css selector", ".yasr").text)
        asked = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
        urls = [m["params"]["request"]["url"] for m in asked if m["method"] == "Network.requestWillBeSent"]
        hosts = {urlparse(url).hostname for url in urls if url.startswith(("http", "ws"))}
        assert hosts == {"127.0.0.1"}
        assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


PICTURES = {
    "SELECT ?s ?p ?o { ?s ?p ?o }": "3 things and 2 links drawn",
    "SELECT ?one ?other { ?one <http://x/terms#quotes> ?other }": "3 things and 2 links drawn",
    "CONSTRUCT { ?s <urn:r> ?o } WHERE { ?s <http://x/terms#quotes> ?o }": "3 things and 2 links drawn",
}


@pytest.mark.browser
def test_an_answer_opens_as_a_picture(served, tmp_path):
    with chromium(tmp_path / "profile") as browser:
        browser.get(f"http://127.0.0.1:{served.port}/")
        wait(lambda: browser.execute_script("return window.__READY"))
        for query, drawn in PICTURES.items():
            browser.execute_script(
                "document.querySelector('.yasqe .CodeMirror').CodeMirror.setValue(arguments[0])", query
            )
            browser.execute_script("document.querySelector('.yasqe_queryButton').click()")
            wait(lambda: browser.find_elements("css selector", ".select_picture:not(.disabled)"))
            browser.find_element("css selector", ".select_picture").click()
            wait(lambda: browser.find_elements("css selector", ".picture-tools"))
            assert drawn in browser.find_element("css selector", ".picture-note").text
            assert (
                browser.execute_script("return document.querySelector('.answer-picture canvas').width") > 100
            )
            browser.execute_script("document.querySelector('.answer-picture').remove()")
        browser.execute_script(
            "document.querySelector('.yasqe .CodeMirror').CodeMirror.setValue('SELECT * { ?s <urn:p> ?o }')"
        )
        browser.execute_script("document.querySelector('.yasqe_queryButton').click()")
        wait(lambda: "seven" in browser.find_element("css selector", ".yasr").text)
        wait(lambda: browser.find_elements("css selector", ".select_picture.disabled"))
        assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


@pytest.mark.browser
def test_an_answers_names_open_here_and_nothing_serious_for_accessibility(served, tmp_path, root):
    axe = root / "kg/output/page/node_modules/axe-core/axe.min.js"
    with chromium(tmp_path / "profile") as browser:
        browser.get(f"http://127.0.0.1:{served.port}/")
        wait(lambda: browser.execute_script("return window.__READY"))
        browser.find_element("css selector", ".yasqe_queryButton").click()
        wait(lambda: browser.find_elements("css selector", ".yasr a.iri[href='http://x/%3Cb%3E']"))
        if axe.is_file():
            browser.execute_script(axe.read_text(encoding="utf-8"))
            found = browser.execute_async_script("axe.run().then(r => arguments[0](r.violations))")
            grave = [one for one in found if one["impact"] in {"serious", "critical"}]
            assert [node["html"] for one in grave for node in one["nodes"]] == []
        browser.find_element("css selector", ".yasr a.iri[href='http://x/%3Cb%3E']").click()
        texts = "[...document.querySelectorAll('.yasqe .CodeMirror')].map(e => e.CodeMirror.getValue())"
        wait(lambda: "DESCRIBE <http://x/%3Cb%3E>" in browser.execute_script(f"return {texts}.join()"))
        assert len(browser.window_handles) == 1
        assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


@pytest.mark.browser
def test_the_editor_completes_from_this_graph(served, tmp_path):
    from selenium.webdriver import ActionChains, Keys

    with chromium(tmp_path / "profile") as browser:
        browser.get(f"http://127.0.0.1:{served.port}/")
        wait(lambda: browser.execute_script("return window.__READY"))
        editor = "document.querySelector('.yasqe .CodeMirror').CodeMirror"
        browser.execute_script(f"{editor}.setValue(''); {editor}.focus()")
        ActionChains(browser).send_keys("SELECT * { ?s quot").perform()
        ActionChains(browser).key_down(Keys.CONTROL).send_keys(" ").key_up(Keys.CONTROL).perform()
        wait(lambda: browser.find_elements("css selector", ".CodeMirror-hints li"))
        ActionChains(browser).send_keys(Keys.ENTER).perform()
        wait(lambda: "?s <http://x/terms#quotes>" in browser.execute_script(f"return {editor}.getValue()"))
        assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def wait(ready, seconds=20):
    for _ in range(seconds * 10):
        if ready():
            return
        time.sleep(0.1)
    raise AssertionError("the page did not get there")
