"""Take the pictures of every view that kg/output/page/README.md shows: two widths, light and dark.

    python tests/bench/screenshots.py BUILD [--out FOLDER]

BUILD is the folder of `make demo`; needs chromium and chromedriver. It is served too, for the pictures of
the page over a service and of an answer in the query page. Look at the pictures, then commit.
"""

import argparse
import base64
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from served import Served  # noqa: E402

VIEWS = {
    "graph": "",
    "table": "v=table",
    "matrix": "v=matrix",
    "contradictions": "v=against",
    "map": "v=map",
    "cases": "v=cases",
}
DRUG = "trastuzumab"
ANSWER = """PREFIX kg: <https://w3id.org/claimgraph/ontology#>
PREFIX biolink: <https://w3id.org/biolink/vocab/>
SELECT ?claim ?documents {
  ?claim biolink:predicate kg:confers_resistance_to ; kg:documents ?documents
}"""


def driver():
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    return webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))


def opened(browser, address, fragment, *, width, dark):
    browser.get("about:blank")
    size = {
        "width": width,
        "height": 800 if width > 600 else 844,
        "deviceScaleFactor": 1,
        "mobile": width < 600,
    }
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
    browser.get(f"{address}#{fragment}" if fragment else address)
    while not browser.execute_script("return window.__READY"):
        time.sleep(0.05)
    time.sleep(0.4)


def fragments(browser, address):
    """Name the views, and one drug with the claim of resistance to it that has most evidence."""
    opened(browser, address, "", width=1280, dark=False)
    browser.execute_script(
        "const box = document.getElementById('search'); box.value = arguments[0];"
        "box.dispatchEvent(new Event('input'));"
        "box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}))",
        DRUG,
    )
    drug = browser.execute_script("return location.hash.slice(1)")
    browser.execute_script(
        "[...document.querySelectorAll('.group')].find(g => g.textContent.includes('resistance through'))"
        ".querySelector('button.claim').click()"
    )
    claim = browser.execute_script("return location.hash.slice(1)")
    return VIEWS | {"drug": drug, "claim": claim}


def lighter(place):
    """Keep 256 colours where Pillow is at hand: a third of the bytes, and the ground keeps its own."""
    try:
        from PIL import Image
    except ImportError:
        return
    picture = Image.open(place).convert("RGB")
    picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        place, optimize=True
    )


def taken(browser, out, name, *, width, dark):
    shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"]
    place = out / f"{name}-{'dark' if dark else 'light'}-{width}.png"
    place.write_bytes(base64.b64decode(shot))
    lighter(place)


def views(browser, address, out):
    for name, fragment in fragments(browser, address).items():
        for width in (1280, 390):
            for dark in (False, True):
                opened(browser, address, fragment, width=width, dark=dark)
                if width < 600 and name in {"drug", "claim"}:
                    browser.execute_script("document.querySelector('.panel').scrollIntoView()")
                    time.sleep(0.3)
                taken(browser, out, name, width=width, dark=dark)


def served(browser, build, out):
    service = Served(build)
    address = f"http://127.0.0.1:{service.port}/"
    try:
        for width in (1280, 390):
            for dark in (False, True):
                opened(browser, f"{address}browse", "", width=width, dark=dark)
                taken(browser, out, "service", width=width, dark=dark)
            opened(browser, address, "", width=width, dark=False)
            browser.execute_script(
                "document.querySelector('.yasqe .CodeMirror').CodeMirror.setValue(arguments[0]);"
                "document.querySelector('.yasqe_queryButton').click()",
                ANSWER,
            )
            while not browser.find_elements("css selector", ".select_picture:not(.disabled)"):
                time.sleep(0.1)
            browser.execute_script("document.querySelector('.select_picture').click()")
            time.sleep(2)
            browser.execute_script("document.querySelector('.yasr').scrollIntoView()")
            taken(browser, out, "answer", width=width, dark=False)
    finally:
        service.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "kg/output/page/screenshots")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    browser = driver()
    try:
        views(browser, (asked.build / "graph.html").resolve().as_uri(), asked.out)
        served(browser, asked.build, asked.out)
    finally:
        browser.quit()


if __name__ == "__main__":
    main()
