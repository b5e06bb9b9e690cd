"""Measure the page of issue size: 50,000 things, 200,000 claims, written here and opened in Chromium.

    python tests/bench/page.py [--nodes N] [--claims N] [--wordy] [--page FILE]

Prints one JSON object: seconds to write, megabytes, and the milliseconds the page itself measured
(ready, search a keystroke, path). `--page` measures a page that is already there. `--wordy` gives every claim
a sentence of random words, the worst case for compression.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from pages import synthetic  # noqa: E402

from kg.output.browse import write_page  # noqa: E402

QUERIES = ["t", "tr", "tra", "vozan", "bacedi12", "mabnibtin", "kgt:123", "zzxxqqww"]


def written(out, nodes, claims, *, wordy):
    assertions, documents = synthetic(nodes, claims, wordy=wordy)
    synonyms = {f"kgt:{number}": [f"synonym{number}"] for number in range(0, nodes, 4)}
    start, cpu = time.perf_counter(), time.process_time()
    counts = write_page(out, assertions, documents, synonyms=synonyms, title="Synthetic")
    return {
        "claims": counts.claims,
        "readings": counts.evidence,
        "write_s": round(time.perf_counter() - start, 1),
        "write_cpu_s": round(time.process_time() - cpu, 1),
    }


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


def measured(place, nodes):
    driver = browser()
    try:
        ready = [opened(driver, place) for _ in range(3)]
        time.sleep(0.5)
        for query in QUERIES:
            driver.execute_script(
                "const box = document.getElementById('search'); box.value = arguments[0];"
                "box.dispatchEvent(new Event('input'))",
                query,
            )
        search = measures(driver, "search")
        path = []
        for first in range(1, 6):
            opened(driver, place, f"p=kgt%3A{first * 7}~kgt%3A{nodes - first * 11}")
            path += measures(driver, "path")
    finally:
        driver.quit()
    return {
        "mb": round(place.stat().st_size / 1e6, 2),
        "ready_ms": round(statistics.median(ready)),
        "search_ms": {"median": statistics.median(search), "worst": max(search)},
        "path_ms": {"median": statistics.median(path), "worst": max(path)} if path else None,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=50_000)
    parser.add_argument("--claims", type=int, default=200_000)
    parser.add_argument("--wordy", action="store_true")
    parser.add_argument("--page", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = asked.page or Path(folder) / "graph.html"
        told = {} if asked.page else written(place, asked.nodes, asked.claims, wordy=asked.wordy)
        print(json.dumps(told | measured(place, asked.nodes), indent=1))


if __name__ == "__main__":
    main()
