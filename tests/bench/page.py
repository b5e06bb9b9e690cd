"""Measure the page: written here with 50,000 things and 200,000 claims, opened in Chromium, beside pyvis.

    python tests/bench/page.py [--nodes N] [--claims N] [--wordy] [--page FILE]
    python tests/bench/page.py --beside [--bench FILE] [--articles FOLDER]

Prints one JSON object a page: seconds to write, megabytes, and the milliseconds the page itself measured
(ready, search a keystroke with its list, path). `--page` measures a page that is already there. `--wordy`
gives every claim a sentence of random words, the worst case for compression. `--beside` puts the page of the
articles, the large one (as it opens, and with the neighbours of four hubs drawn) and pyvis as it comes, at a
size that it can bear, through the same browser benchmark: requests, errors, seconds until ready, frames a
second while panning.
"""

import argparse
import importlib.util
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(ROOT / "tests"))

from pages import synthetic  # noqa: E402

from kg.output.browse import write_page  # noqa: E402

TYPED = "trastuzumab"
QUERIES = [
    *(TYPED[:letters] for letters in range(1, len(TYPED) + 1)),
    *["k", "kgt", "vozan", "bacedi12", "mabnibtin", "kgt:123", "synonym4", "zzxxqqww"],
]
TOLD = ["bytes", "external_requests", "console", "page_errors", "ready_s", "fps", "worst_frame_ms"]
STABLE = (
    "(window.network&&!window.__asked&&(window.__asked=1,"
    "network.once('stabilized',()=>window.__stable=1)),window.__stable)"
)


def written(out, nodes, claims, *, wordy):
    """Write the large page; tell its times and the link that draws the neighbours of four hubs."""
    assertions, documents = synthetic(nodes, claims, wordy=wordy)
    synonyms = {f"kgt:{number}": [f"synonym{number}"] for number in range(0, nodes, 4)}
    start, cpu = time.perf_counter(), time.process_time()
    counts = write_page(out, assertions, documents, synonyms=synonyms, title="Synthetic")
    told = {
        "claims": counts.claims,
        "readings": counts.evidence,
        "write_s": round(time.perf_counter() - start, 1),
        "write_cpu_s": round(time.process_time() - cpu, 1),
    }
    degree = Counter(
        side.curie for one in assertions for side in (one.claim.subject, one.claim.object)
    ).most_common(4)
    hubs = [curie.replace(":", "%3A") for curie, _ in degree]
    return told, "&".join([*(f"f={hub}" for hub in hubs), *(f"g={hub}~~0" for hub in hubs)])


def browser():
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--host-resolver-rules=MAP * ~NOTFOUND",
    ):
        options.add_argument(argument)
    return webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))


def opened(driver, place, fragment=""):
    driver.get("about:blank")
    driver.get(f"{place.resolve().as_uri()}#{fragment}")
    while not (ready := driver.execute_script("return window.__READY")):
        time.sleep(0.05)
    return ready


def measures(driver, name):
    script = "return performance.getEntriesByName(arguments[0], 'measure').map(entry => entry.duration)"
    return [round(each, 1) for each in driver.execute_script(script, name)]


def typed(driver, queries):
    """Type one query after another; give the milliseconds of each keystroke."""
    for query in queries:
        driver.execute_script(
            "const box = document.getElementById('search'); box.value = arguments[0];"
            "box.dispatchEvent(new Event('input'))",
            query,
        )
    return measures(driver, "search")


def measured(place, nodes):
    driver = browser()
    try:
        ready, search, path = [], [], []
        for _ in range(3):
            ready.append(opened(driver, place))
            time.sleep(0.8)
            search.append(typed(driver, QUERIES))
        for first in range(1, 6):
            opened(driver, place, f"p=kgt%3A{first * 7}~kgt%3A{nodes - first * 11}")
            path += measures(driver, "path")
    finally:
        driver.quit()
    return {
        "mb": round(place.stat().st_size / 1e6, 2),
        "ready_ms": round(statistics.median(ready)),
        "search_ms": {
            "median": statistics.median(each for once in search for each in once),
            "median_of_worst": statistics.median(map(max, search)),
            "worst": max(map(max, search)),
        },
        "path_ms": {"median": statistics.median(path), "worst": max(path)} if path else None,
    }


def foreign(place):
    """Load the browser benchmark, which is not ours."""
    spec = importlib.util.spec_from_file_location("browser_bench", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pyvis_page(out, things, claims):
    """Write a network as pyvis writes it, with its own settings."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    assertions, _ = synthetic(things, claims)
    for one in assertions:
        for side in (one.claim.subject, one.claim.object):
            network.add_node(side.curie, label=side.label, title=side.curie)
        network.add_edge(one.claim.subject.curie, one.claim.object.curie, label=one.claim.predicate)
    out.write_text(network.generate_html(notebook=False), encoding="utf-8")


def beside(folder, bench, articles, nodes, claims):
    """Measure the pages in one run; yields a name and what was found."""

    def row(place, fragment="", **options):
        found = bench.bench(f"{place.as_uri()}#{fragment}" if fragment else str(place), **options)
        return {name: found.get(name) for name in TOLD} | {"bytes": place.stat().st_size}

    if articles.is_dir():
        build = folder / "articles"
        command = [sys.executable, "-c", "from kg.cli import main; main()", "build", str(articles)]
        subprocess.run([*command, "--out", str(build)], check=True, capture_output=True)
        yield f"{articles.name}, small enough to be drawn whole", row(build / "graph.html", gl="none")
    large = folder / "large.html"
    told, hubs = written(large, nodes, claims, wordy=False)
    name = f"{nodes:,} things, {claims:,} claims"
    yield name, told | measured(large, nodes) | row(large, gl="none")
    yield f"{name}, the neighbours of four hubs drawn", row(large, hubs, gl="none")
    place = folder / "pyvis.html"
    pyvis_page(place, 200, 800)
    try:
        found = row(place, gl="none", ready_js=STABLE, cap=90)
    except OSError as error:  # the driver waits in vain for a page that is busy
        found = {"failed": f"{type(error).__name__}: {error}"}
    yield "pyvis as it comes, 200 things, 800 claims", found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=50_000)
    parser.add_argument("--claims", type=int, default=200_000)
    parser.add_argument("--wordy", action="store_true")
    parser.add_argument("--page", type=Path)
    parser.add_argument("--beside", action="store_true")
    parser.add_argument("--bench", type=Path, default=SHARED / "bench" / "browser_bench.py")
    parser.add_argument("--articles", type=Path, default=SHARED / "articles")
    asked = parser.parse_args()
    if not shutil.which("chromium") or not shutil.which("chromedriver"):
        sys.exit("page.py: the page was not measured, which needs chromium and chromedriver")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.beside:
            if not asked.bench.is_file():
                sys.exit(f"page.py: the page was not measured, which needs {asked.bench}")
            for what, found in beside(
                folder, foreign(asked.bench), asked.articles, asked.nodes, asked.claims
            ):
                print(what, json.dumps(found), flush=True)
            return
        place = asked.page or folder / "graph.html"
        told = {} if asked.page else written(place, asked.nodes, asked.claims, wordy=asked.wordy)[0]
        print(json.dumps(told | measured(place, asked.nodes), indent=1))


if __name__ == "__main__":
    main()
