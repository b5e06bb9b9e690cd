"""The page in a real browser: a newcomer by keyboard, hostile data, exports, accessibility, no request."""

import csv
import io
import json
import time
from urllib.parse import urlparse

import pytest
import rdflib
from browsers import chromium
from pages import HOSTILE, hostile, small, synthetic

from kg.curated.decisions import COLUMNS, read_decisions
from kg.graph.assertions import confidence
from kg.output.browse import write_page
from kg.output.view import view
from kg.pipeline import build
from kg.settings import Settings

pytestmark = pytest.mark.browser

READ_QUOTES = "return [...document.querySelectorAll('.quotes blockquote')].map(e => e.textContent)"
VIEWS = ["graph", "table", "matrix", "against", "map", "cases"]
PART = "f=kgt%3Adrug-alphamab&e=kgt%3Adrug-alphamab"  # its neighbours are not drawn
LOSS = "c=kgt%3Aalteration-gena-loss~confers_resistance_to~kgt%3Adrug-alphamab~0"


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for name, data in (("small", small), ("hostile", hostile), ("large", lambda: synthetic(1500, 3000))):
        made[name] = folder / f"{name}.html"
        write_page(
            made[name],
            *data(),
            synonyms={"kgt:drug-alphamab": ["Alphanor"]},
            prefixes={"kgt": "https://w3id.org/claimgraph/term/"},
        )
    return made


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    out = tmp_path_factory.mktemp("demo")
    build([Settings().seeds], out, Settings())
    return out / "graph.html"


@pytest.fixture
def downloads(driver, tmp_path):
    driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )

    def read(name):
        wait((tmp_path / name).is_file)
        return (tmp_path / name).read_bytes()

    return read


def wait(true, seconds=10):
    for _ in range(seconds * 20):
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def load(driver, place, fragment="", *, width=1280, dark=False):
    driver.get("about:blank")
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600},
    )
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    driver.get_log("browser")
    driver.get_log("performance")
    driver.get(f"{place.as_uri()}#{fragment}" if fragment else place.as_uri())
    wait(lambda: driver.execute_script("return window.__READY"))


def quiet(driver):
    """No request left the machine and the console holds no complaint."""
    asked = [
        message["params"]["request"]["url"]
        for line in driver.get_log("performance")
        if (message := json.loads(line["message"])["message"])["method"] == "Network.requestWillBeSent"
    ]
    told = [line["message"] for line in driver.get_log("browser")]
    return [url for url in asked if urlparse(url).scheme not in {"file", "data", "blob", "about"}] + told


def keys(driver, *pressed):
    from selenium.webdriver import ActionChains

    for key in pressed:
        ActionChains(driver).send_keys(key).perform()


def text(driver, selector):
    return driver.execute_script("return document.querySelector(arguments[0])?.textContent ?? ''", selector)


def focused(driver):
    return driver.execute_script(
        "const e = document.activeElement;"
        "return e === document.body ? '' : e.id || e.getAttribute('aria-label') || e.textContent"
    )


def tab_to(driver, wanted, most=120):
    from selenium.webdriver import Keys

    for _ in range(most):
        if wanted in focused(driver):
            return
        keys(driver, Keys.TAB)
    raise AssertionError(f"no way by keyboard to {wanted}")


def test_a_newcomer_finds_what_confers_resistance_by_keyboard_alone(driver, pages, downloads):
    from selenium.webdriver import Keys

    load(driver, pages["small"])
    keys(driver, "/", "alfanor", Keys.ENTER)
    assert text(driver, "#panel-title") == "alphamab"
    assert "f=kgt%3Adrug-alphamab" in driver.current_url
    tab_to(driver, "GENA loss")
    keys(driver, Keys.ENTER)
    said = wait(lambda: text(driver, "#panel-title"))
    assert said == (
        "In 2 papers (1 cohort, 1 cell line study) GENA loss is reported with resistance to alphamab "
        "in liver cancer and sarcoma; hedged in 1."
    )
    wait(lambda: "GENA loss conferred" in text(driver, ".quotes"))
    assert text(driver, ".quotes mark.hedge") == "may"
    assert text(driver, ".quotes mark.trigger") == "resistance"
    assert "without resistance" in text(driver, ".opposed")
    link = driver.execute_script("return document.querySelector('.quotes a').href")
    assert link == "https://pubmed.ncbi.nlm.nih.gov/12345678/"

    tab_to(driver, "without resistance")
    keys(driver, Keys.ENTER)
    assert "reported without resistance to alphamab" in text(driver, "#panel-title")

    tab_to(driver, "cohort (")
    keys(driver, "coh")
    wait(lambda: "model=cohort" in driver.current_url)
    assert "None of its sentences passes the filters" in text(driver, ".panel")
    rows = driver.execute_script("return document.querySelectorAll('.graph-view tbody tr').length")
    assert rows == 1

    shared = driver.current_url
    seen = text(driver, ".panel"), text(driver, ".graph-view .drawn"), text(driver, ".graph-view tbody")
    driver.get("about:blank")
    driver.get(shared)
    wait(lambda: driver.execute_script("return window.__READY"))
    assert (
        text(driver, ".panel"),
        text(driver, ".graph-view .drawn"),
        text(driver, ".graph-view tbody"),
    ) == seen

    tab_to(driver, "Export")
    keys(driver, Keys.ENTER)
    tab_to(driver, "Claims in view, CSV")
    keys(driver, Keys.ENTER)
    [row] = csv.DictReader(io.StringIO(downloads("claims.csv").decode("utf-8-sig")))
    assert (row["subject"], row["predicate"], row["object"], row["papers"]) == (
        "GENA loss",
        "confers_resistance_to",
        "alphamab",
        "1",
    )
    assert row["claim"] == next(
        one.claim.key
        for one in small()[0]
        if one.claim.predicate == "confers_resistance_to" and "GENA" in one.claim.subject.label
        if not one.claim.negated
    )
    assert quiet(driver) == []


def test_a_newcomer_reads_the_page_of_the_demo_by_keyboard_alone(driver, demo, downloads):
    from selenium.webdriver import Keys

    load(driver, demo)
    keys(driver, "/", "pyrotinb", Keys.ENTER)  # a slip of the pen
    assert text(driver, "#panel-title") == "pyrotinib"
    keys(driver, "/", "Herceptin", Keys.ENTER)
    tab_to(driver, "PTEN loss")
    keys(driver, Keys.ENTER)
    assert "PTEN loss is reported with resistance to trastuzumab" in text(driver, "#panel-title")
    quotes = wait(lambda: driver.execute_script(READ_QUOTES))
    assert all("PTEN" in quote and "trastuzumab" in quote.lower() for quote in quotes)

    keys(driver, "4")
    tab_to(driver, "is reported without")
    keys(driver, Keys.ENTER)
    assert "is reported without" in text(driver, "#panel-title")
    assert "is reported" in text(driver, ".opposed")

    keys(driver, "1")
    tab_to(driver, "cohort (")
    keys(driver, "coh")
    wait(lambda: "model=cohort" in driver.current_url)
    assert "claims drawn" in text(driver, ".drawn")
    tab_to(driver, "Copy link")
    keys(driver, Keys.ENTER)
    shared, seen = driver.current_url, (text(driver, ".panel"), text(driver, ".graph-view tbody"))
    driver.get("about:blank")
    driver.get(shared)
    wait(lambda: driver.execute_script("return window.__READY"))
    wait(lambda: text(driver, ".panel") == seen[0])
    assert text(driver, ".graph-view tbody") == seen[1]

    tab_to(driver, "Export")
    keys(driver, Keys.ENTER)
    tab_to(driver, "Claims in view, CSV")
    keys(driver, Keys.ENTER)
    rows = list(csv.DictReader(io.StringIO(downloads("claims.csv").decode("utf-8-sig"))))
    drawn = driver.execute_script("return document.querySelectorAll('.graph-view tbody tr').length")
    assert len(rows) >= drawn > 0
    assert quiet(driver) == []


def test_the_graph_can_be_walked_expanded_and_undone_by_keyboard(driver, pages):
    from selenium.webdriver import Keys

    load(driver, pages["small"], "f=kgt%3Adrug-betatinib&g=kgt%3Adrug-betatinib~~0")
    drawn = text(driver, ".drawn")
    driver.execute_script("document.querySelector('canvas').focus()")
    keys(driver, Keys.ARROW_RIGHT)
    said, pictures = set(), set()
    for key in (*[Keys.ARROW_LEFT, *[Keys.ARROW_RIGHT] * 2], Keys.ARROW_UP, *[Keys.ARROW_DOWN] * 2):
        keys(driver, key)
        said.add(text(driver, "#live"))
        driver.execute_script("document.querySelector('canvas').focus()")
        keys(driver, "e")
        driver.execute_script("document.querySelector('canvas').focus()")
        pictures.add(text(driver, ".drawn"))
    assert len(said) > 1
    assert pictures - {drawn}
    driver.execute_script("document.activeElement.blur()")
    keys(driver, "3")
    assert driver.execute_script("return document.querySelector('table.matrix') !== null")
    for _ in range(20):
        ctrl_z = "dispatchEvent(new KeyboardEvent('keydown', {key: 'z', ctrlKey: true, bubbles: true}))"
        driver.execute_script(ctrl_z)
    assert text(driver, ".drawn") == drawn
    assert quiet(driver) == []


def test_a_path_is_found_between_two_things(driver, pages):
    from selenium.webdriver import Keys

    load(driver, pages["small"], "e=kgt%3Adrug-betatinib")
    tab_to(driver, "Path to")
    keys(driver, Keys.ENTER, "GENA loss", Keys.ENTER)
    assert "Shortest paths from betatinib to GENA loss: 2 claims long" in text(driver, ".drawn")
    assert driver.execute_script("return document.querySelectorAll('.graph-view tbody tr').length") == 4


def test_one_relation_is_shown_alone_and_all_again_by_keyboard(driver, pages):
    from selenium.webdriver import Keys

    relations = (
        "return [...document.querySelectorAll('.graph-view tbody td .relation')].map(e => e.textContent)"
    )
    load(driver, pages["small"])
    every = set(driver.execute_script(relations))
    tab_to(driver, "only resistance to")
    keys(driver, Keys.ENTER)
    assert set(driver.execute_script(relations)) == {"resistance to"}
    keys(driver, Keys.ENTER)  # the focus stays on it
    assert set(driver.execute_script(relations)) == every != {"resistance to"}
    assert "relations=" not in driver.execute_script("return location.hash")


def test_views_show_what_the_data_hold(driver, pages):
    load(driver, pages["small"], "v=matrix")
    cells = driver.execute_script(
        "return [...document.querySelectorAll('td.cell button')].map(e => e.getAttribute('aria-label'))"
    )
    assert (
        "R 2 S 1 ∅ 1: GENA loss, alphamab: resistance in 2 papers, sensitivity in 1 paper, denied in 1 paper"
        in cells
    )
    load(driver, pages["small"], "v=against")
    assert driver.execute_script("return document.querySelectorAll('.pairs tbody tr').length") == 3
    load(driver, pages["small"], "v=map")
    assert "bypass receptor" in text(driver, ".mechanisms")
    assert "betatinib" in text(driver, ".mechanisms")
    load(driver, pages["small"], "v=cases")
    wait(lambda: "8.5 months" in text(driver, ".course"))
    lines = driver.execute_script(
        "return [...document.querySelectorAll('.course h4')].map(e => e.textContent)"
    )
    assert lines == ["first-line", "second-line"]
    assert quiet(driver) == []


def test_a_decision_is_kept_saved_and_taken_by_the_curators_reader(driver, pages, downloads, tmp_path):
    fill = """const form = document.querySelector('.review'); form.open = true;
        const [who, why, subject] = form.querySelectorAll('input[type=text]');
        who.value = arguments[0]; why.value = 'a\\ttab and a \\\\'; subject.value = 'genb AMPLIFICATION';
        form.querySelector('select').value = 'grounding';
        form.querySelector('input[type=checkbox]').checked = true;
        form.querySelector('.verdict.correct').click()"""
    load(driver, pages["small"], LOSS)
    driver.execute_script(fill, "Jane")
    assert "ORCID" in text(driver, ".fault")
    driver.execute_script(fill, "0000-0002-1825-0097")
    wait(lambda: text(driver, ".review .tag") == "correct")
    load(driver, pages["small"], LOSS)
    assert text(driver, ".review .tag") == "correct"
    driver.execute_script("document.querySelector('.review button.link').click()")
    file = tmp_path / "saved.tsv"
    file.write_bytes(downloads("decisions.tsv"))
    assert file.read_text(encoding="utf-8").split("\n")[0].split("\t") == list(COLUMNS)
    [row] = read_decisions(file)
    found = next(one for one in small()[0] if one.claim.subject.label == "GENA loss")
    assert (row.claim, row.verdict, row.error) == (found.claim.key, "correct", "grounding")
    assert (row.who, row.why) == ("0000-0002-1825-0097", "a\ttab and a \\")
    assert row.stated().subject.label == "GENB amplification"
    assert row.stated().negated
    assert row.sentence in {evidence.sentence.text for evidence in found.evidence}
    driver.execute_script("document.querySelector('.review button.quiet').click()")


def test_the_page_names_and_weighs_claims_as_the_build_does(driver, pages, downloads):
    load(driver, pages["small"])
    driver.execute_script("document.querySelectorAll('.menu li button')[2].click()")
    rows = list(csv.DictReader(io.StringIO(downloads("claims.csv").decode("utf-8-sig"))))
    assert {row["claim"] for row in rows} == {one.claim.key for one in small()[0]}
    trust = {one.claim.key: confidence(one) for one in small()[0]}
    assert {row["claim"]: float(row["confidence"]) for row in rows} == pytest.approx(trust, abs=1e-3)


def test_hostile_text_stays_text_in_every_view(driver, pages, downloads):
    load(driver, pages["hostile"])
    errors = "window.__errors = []; addEventListener('error', e => __errors.push(String(e.message)));"
    driver.execute_script(
        errors + "addEventListener('securitypolicyviolation', e => __errors.push(e.blockedURI))"
    )
    elements = driver.execute_script(
        "return new Set([...document.querySelectorAll('*')].map(e => e.tagName)).size"
    )
    for name in range(1, 7):
        driver.execute_script(
            "dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true}))", str(name)
        )
        assert driver.execute_script("return window.__hit") is None
    driver.execute_script("dispatchEvent(new KeyboardEvent('keydown', {key: '1', bubbles: true}))")
    hover(driver)
    driver.execute_script("document.querySelector('.graph-view .more button').click()")
    claims = driver.execute_script(
        "return document.querySelectorAll('.graph-view tbody button.claim').length"
    )
    assert claims == 4 * len(HOSTILE)
    for place in range(0, claims, 7):
        driver.execute_script(
            "document.querySelectorAll('.graph-view tbody button.claim')[arguments[0]].click()", place
        )
        wait(lambda: driver.execute_script("return document.querySelector('blockquote') !== null"))
    for words in HOSTILE:
        driver.execute_script(
            "const box = document.getElementById('search'); box.value = arguments[0];"
            "box.dispatchEvent(new Event('input'))",
            words.replace("\ud800", ""),
        )
    assert driver.execute_script("return window.__hit") is None
    assert driver.execute_script("return window.__errors") == []
    foreign = driver.execute_script(
        "return document.querySelectorAll('script[src], iframe, img, object, base, [onerror]').length"
    )
    assert foreign == 0
    assert elements > 10
    hrefs = driver.execute_script("return [...document.querySelectorAll('a[href]')].map(e => e.protocol)")
    assert set(hrefs) <= {"https:", "file:"}
    assert driver.execute_script("return document.body.textContent.includes('\\u202e')") is False
    assert quiet(driver) == []
    exports(driver, downloads)


def hover(driver):
    for x in range(240, 880, 40):
        for y in range(60, 500, 40):
            driver.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y})
    for kind in ("mousePressed", "mouseReleased"):
        where = {"type": kind, "x": 560, "y": 280, "button": "left", "clickCount": 1}
        driver.execute_cdp_cmd("Input.dispatchMouseEvent", where)


def exports(driver, downloads):
    """Every export of the hostile page is closed text in its own format."""
    driver.execute_script("for (const b of document.querySelectorAll('.menu li button')) b.click()")
    for name in ("claims.csv", "sentences.csv"):
        rows = list(csv.reader(io.StringIO(downloads(name).decode("utf-8-sig"))))
        assert len(rows) > len(HOSTILE)
        assert {len(row) for row in rows} == {len(rows[0])}
        assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r＝＋－＠") and cell]
    graph = rdflib.Graph().parse(data=downloads("claims.ttl"), format="turtle")
    assert len(set(graph.subjects(rdflib.RDF.type, None))) > len(HOSTILE)
    svg = downloads("claims.svg").decode()
    import xml.etree.ElementTree as ET

    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()}  # noqa: S314
    assert tags <= {"svg", "title", "rect", "path", "polygon", "polyline", "circle", "text"}
    assert downloads("claims.png").startswith(b"\x89PNG")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False), (390, True)])
def test_axe_finds_nothing_serious_in_any_view(driver, pages, root, width, dark):
    axe = root / "kg/output/page/node_modules/axe-core/axe.min.js"
    if not axe.is_file():
        pytest.skip("needs `npm ci` in kg/output/page")
    found = {}
    for fragment in [*(f"v={name}" for name in VIEWS), LOSS, "e=kgt%3Adrug-alphamab", PART]:
        load(driver, pages["small"], fragment, width=width, dark=dark)
        if fragment == LOSS:
            driver.execute_script(
                "for (const d of document.querySelectorAll('.panel details')) d.open = true"
            )
        driver.execute_script(axe.read_text(encoding="utf-8"))
        result = driver.execute_async_script(
            "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then(r => done(r.violations))"
        )
        for one in result:
            if one["impact"] in {"serious", "critical"}:
                found[fragment, one["id"]] = [node["html"][:120] for node in one["nodes"]][:3]
    assert found == {}


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_nothing_runs_over_the_edge_of_a_narrow_screen(driver, pages, width):
    for name in VIEWS:
        load(driver, pages["small"], f"v={name}", width=width)
        over = driver.execute_script("return document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, name


def test_without_decompression_streams_the_page_unpacks_itself(driver, pages):
    script = driver.execute_cdp_cmd(
        "Page.addScriptToEvaluateOnNewDocument",
        {"source": "delete window.DecompressionStream; delete Uint8Array.fromBase64"},
    )
    load(driver, pages["small"], LOSS)
    wait(lambda: "GENA loss conferred" in text(driver, ".quotes"))
    driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


def test_a_large_graph_begins_with_hubs_and_draws_only_what_is_asked_for(driver, pages):
    load(driver, pages["large"])
    assert "too many for one picture" in text(driver, ".beginning h2")
    told = driver.execute_script(
        "return [...document.querySelectorAll('.beginning td.numeric')]"
        ".map(e => Number(e.textContent.replace(',', '')))"
    )
    assert told == sorted(told, reverse=True)
    driver.execute_script("document.querySelector('.beginning button').click()")
    assert text(driver, ".beginning") == ""
    drawn = int(text(driver, ".drawn").split()[0])
    assert 2 < drawn <= 200
    load(driver, pages["large"], "v=matrix")
    assert driver.execute_script("return document.querySelectorAll('.matrix tbody tr').length") == 60
    assert quiet(driver) == []


def test_a_link_to_what_is_not_there_says_so(driver, pages):
    load(driver, pages["small"], "f=kgt%3Agone&v=table")
    assert "kgt:gone" in text(driver, "#live")
    assert text(driver, ".claimtable caption") == "10 claims in view"


def test_the_notebook_network_draws_offline_and_runs_nothing(driver, tmp_path):
    place = tmp_path / "view.html"
    view(hostile()[0]).write(place)
    driver.get("about:blank")
    quiet(driver)
    driver.get(place.as_uri())
    wait(lambda: driver.execute_script("return document.querySelector('#mynetwork canvas') !== null"))
    hover(driver)
    assert driver.execute_script("return window.__hit") is None
    assert driver.execute_script("return network.body.nodeIndices.length") == view(hostile()[0]).things
    assert quiet(driver) == []
