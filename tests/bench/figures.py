"""Measure the figures that README.md quotes: start, cold build, claims against gold, sizes.

`make bench` runs it. Times are wall-clock medians over a few runs on a machine that may be shared;
read ratios, not digits.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KG = [sys.executable, "-c", "from kg.cli import main; main()"]


def timed(*command, runs=1):
    """Give the median seconds of a command and its last output."""
    seconds, output = [], ""
    for _ in range(runs):
        start = time.perf_counter()
        output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), output


def row(what, figure, how):
    print(f"{what:<52} {figure:<24} {how}")


def starts():
    bare, _ = timed(sys.executable, "-c", "pass", runs=5)
    help_, _ = timed(*KG, "--help", runs=5)
    row("kg --help", f"{help_:.2f} s (bare Python {bare:.2f} s)", "kg --help")


def builds(name, inputs):
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        cold, _ = timed(*KG, "build", *map(str, inputs), "--out", str(out))
        again, _ = timed(*KG, "build", *map(str, inputs), "--out", str(out))
        counts = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["counts"]
        row(f"build of {name}, cold", f"{cold:.1f} s", f"kg build {name} --out OUT")
        row(f"build of {name}, nothing changed", f"{again:.1f} s", "the same again")
        row(f"claims in {name}", f"{counts['claims']} ({counts['evidence']} evidence)", "manifest.json")
        for file in ("graph.ttl", "graph.nq", "graph.html"):
            row(f"{file} of {name}", f"{(out / file).stat().st_size / 1e3:.0f} kB", "ls -l")
        gold = ROOT.parent / "shared" / "gold"
        if name == "articles" and gold.is_dir():
            for extra in ([], ["--important"]):
                _, said = timed(*KG, "evaluate", "--gold", str(gold), "--build", str(out), *extra)
                last = [line for line in said.splitlines() if line.startswith("claims:")]
                row(f"annotated articles {' '.join(extra)}", last[0] if last else "-", "kg evaluate")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, default=ROOT.parent / "shared" / "articles")
    arguments = parser.parse_args()
    starts()
    builds("seeds", [ROOT / "seeds"])
    if arguments.articles.is_dir():
        builds("articles", [arguments.articles])


if __name__ == "__main__":
    main()
