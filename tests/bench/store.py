"""Load and ask the made-up graph of ../shared/bench in our layout, beside pyoxigraph and rdflib.

python tests/bench/store.py SHARED [--size 1000000] [--rdflib] [--folder FOLDER]

Merged statements stand once in the default graph; the graph of a document holds which claims it makes. Each
query is asked by turns of our store (as `kg query` asks), of pyoxigraph on a database that it loaded itself
from the same file, of `kg serve` over HTTP, and of rdflib in memory, which has LIMIT seconds of CPU for each.
Wall and CPU milliseconds are the least of several times, since other work on the machine only adds.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
from load import resident

from kg.curated.prefixes import read_prefixes
from kg.graph.query import ask
from kg.graph.store import build_store, open_store
from kg.settings import Settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from served import Served

VOCABULARY = "https://w3id.org/demo/vocab#"
SAYS = f"<{VOCABULARY}saidIn>"
LIMIT = 60
ASKED = ("kg", "pyoxigraph", "HTTP", "rdflib")


def laid_out(flat, dataset, out):
    """Write the statements once, and beside them which document makes which claim, in its own graph too."""
    seen = set()
    with out.open("w", encoding="utf-8") as target:
        with flat.open(encoding="utf-8") as lines:
            target.writelines(lines)
        with dataset.open(encoding="utf-8") as lines:
            for line in lines:
                subject, predicate, rest = line.split(" ", 2)
                if rest.startswith(f"<{VOCABULARY}Document>"):
                    target.write(f"{subject} {predicate} <{VOCABULARY}Document> {subject} .\n")
                elif predicate == f"<{VOCABULARY}evidence>":
                    document = rest.split()[1].replace("/graph/", "/doc/")
                    if (subject, document) not in seen:
                        seen.add((subject, document))
                        target.write(f"{subject} {SAYS} {document} .\n")
                        target.write(f"{subject} {SAYS} {document} {document} .\n")


def queries(shared):
    """Give the twelve queries, the tenth asking the graphs of documents who makes the claim."""
    sys.path.insert(0, str(shared / "bench"))
    import store_bench

    found = {name: store_bench.PFX + text for name, text in store_bench.FLATQ.items()}
    tenth = found["q10_claim_provenance"]
    said = "GRAPH ?g { ?a v:saidIn ?d } "
    found["q10_claim_provenance"] = tenth.replace("?e oa:exact", f"{said} ?e oa:exact", 1)
    return found


def made(shared, size, folder):
    """Make the data where the folder lacks them; give the file in our layout and what the maker says."""
    dataset, flat = folder / f"kg-{size}.nq", folder / f"kg-{size}.nt"
    out = folder / f"ours-{size}.nq"
    if not out.exists():
        command = [sys.executable, shared / "bench" / "kg_gen.py", str(size), folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        laid_out(flat, dataset, out)
    return out, json.loads((folder / f"kg-{size}.meta.json").read_text())


def their_load(path, place):
    store = ox.Store(str(place / "theirs"))
    store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    store.flush()
    return len(store)


LOADERS = {
    "ours": lambda path, place: build_store(place / "store", path).quads,
    "pyoxigraph": their_load,
}


def load(kind, path, place):
    """Load in this process, which does nothing else, and print what it took as JSON."""
    started, used = time.perf_counter(), time.process_time()
    quads = LOADERS[kind](Path(path), Path(place))
    said = {
        "quads": quads,
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time() - used,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    }
    print(json.dumps(said))


def loaded(kind, path, place):
    command = [sys.executable, __file__, "--load", kind, str(path), str(place)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    said = json.loads(done.stdout)
    print(
        f"load, {kind}: {said['quads']:,} quads, {said['quads'] / said['seconds']:,.0f}/s "
        f"({said['quads'] / said['cpu']:,.0f} per CPU second), peak {said['peak_mb']:,.0f} MB"
    )
    return said


class Took(NamedTuple):
    """Milliseconds: on the clock, and of CPU time."""

    wall: float
    cpu: float


def best(action, repeat, used=time.process_time):
    """Give the least that an action takes, and its value; a slow one is done twice, at first from disk."""
    walls, cpus = [], []
    while len(walls) < repeat and (len(walls) < 2 or sum(walls) < 5):
        started, before = time.perf_counter(), used()
        value = action()
        walls.append(time.perf_counter() - started)
        cpus.append(used() - before)
    return Took(min(walls) * 1000, min(cpus) * 1000), value


def cpu_of(service):
    """Give the CPU seconds that a service and its workers have used, in steps of a hundredth."""
    ticks = 0
    for process in (service.process.pid, *service.children()):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def by_http(service, text):
    accept = "application/sparql-results+json, application/n-triples;q=0.9"
    status, headers, body = service.post("/sparql", text, "application/sparql-query", accept=accept)
    assert status == 200, body
    if "json" in headers["content-type"]:
        return len(json.loads(body)["results"]["bindings"])
    return len(set(body.splitlines()))


def by_us(store, text, prefixes):
    answer = ask(store, text, prefixes)
    return len(answer.quads if hasattr(answer, "quads") else answer.rows)


def by_them(store, text):
    return len(set(found) if isinstance(found := store.query(text), ox.QueryTriples) else list(found))


RDFLIB = """
import gc, json, os, resource, sys, time, warnings, rdflib
warnings.simplefilter("ignore")
graph = rdflib.Dataset()
graph.parse(sys.argv[1], format="nquads")
gc.freeze()
print(json.dumps({"loaded": True}), flush=True)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]), int(sys.argv[2])))
        started, used = time.perf_counter(), time.process_time()
        found = len(list(graph.query(json.loads(line))))
        wall, cpu = time.perf_counter() - started, time.process_time() - used
        print(json.dumps([wall * 1000, cpu * 1000, found]), flush=True)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print("null", flush=True)
"""


class Rdflib:
    """rdflib in a process that loads once and forks for each query; one past its CPU time is killed."""

    def __init__(self, path):
        command = [sys.executable, "-c", RDFLIB, str(path), str(LIMIT)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()

    def ask(self, text):
        """Give what it took and the rows; past the limit, the limit and no rows."""
        self.process.stdin.write(json.dumps(text) + "\n")
        self.process.stdin.flush()
        found = json.loads(self.process.stdout.readline())
        return (Took(*found[:2]), found[2]) if found else (Took(LIMIT * 1000, LIMIT * 1000), "")

    def stop(self):
        self.process.kill()
        self.process.wait()


def counted_once(store, flat):
    """Compare the count of the predicate that most documents repeat with its distinct statements."""
    predicate = f"<{VOCABULARY}confersResistanceTo>"
    with flat.open(encoding="utf-8") as lines:
        distinct = sum(line.split(" ", 2)[1] == predicate for line in lines)
    found = next(iter(store.query(f"SELECT (COUNT(*) AS ?n) {{ ?s {predicate} ?o }}")))
    print(f"statements of confersResistanceTo: {distinct:,} distinct, {found['n'].value} counted")


def asked(shared, folder, repeat, against):
    """Print a row for each query, then medians and the worst, by the clock and in CPU time."""
    prefixes = read_prefixes(Settings().ontology)
    ours, theirs = open_store(folder), ox.Store.read_only(str(folder / "theirs"))
    service = Served(folder, "--seconds", str(LIMIT))
    table = []
    asking = ASKED if against else ASKED[:-1]
    print(f"| query | rows | {' | '.join(f'{name} ms | CPU' for name in asking)} | ratio, CPU |")
    print(f"|---|{'---:|' * (2 * len(asking) + 2)}")
    try:
        for name, text in queries(shared).items():
            took = [
                best(lambda text=text: by_us(ours, text, prefixes), repeat),
                best(lambda text=text: by_them(theirs, text), repeat),
                best(lambda text=text: by_http(service, text), repeat, lambda: cpu_of(service)),
            ]
            took += [against.ask(text)] if against else []
            table.append([each for each, _ in took])
            counts = [count for _, count in took if count != ""]
            note = "" if len(set(counts)) == 1 else f" ({counts})"
            times = " | ".join(f"{each.wall:,.1f} | {each.cpu:,.1f}" for each, _ in took)
            us, them = table[-1][:2]
            print(f"| {name} | {counts[0]}{note} | {times} | {us.cpu / them.cpu:.2f} |", flush=True)
        print(f"memory of the service and its workers: {resident(service):.0f} MB")
    finally:
        service.stop()
    summed_up(table)


def summed_up(table):
    for name, column in zip(ASKED, zip(*table, strict=True), strict=False):
        for kind in Took._fields:
            values = [getattr(each, kind) for each in column]
            print(f"{name}, {kind}: median {statistics.median(values):,.1f} ms, worst {max(values):,.0f} ms")
    for kind in Took._fields:
        ratio = statistics.median(getattr(us, kind) / getattr(them, kind) for us, them, *_ in table)
        print(f"median ratio of kg to pyoxigraph, {kind}: {ratio:.2f}")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("shared", type=Path)
    options.add_argument("--size", type=int, default=1_000_000)
    options.add_argument("--repeat", type=int, default=7)
    options.add_argument("--rdflib", action="store_true", help="ask rdflib too; it takes minutes to load")
    options.add_argument("--folder", type=Path, help="keep the data here for another time")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as made_here:
        folder = given.folder or Path(made_here)
        folder.mkdir(exist_ok=True)
        path, said = made(given.shared, given.size, folder)
        print(f"{said['documents']:,} documents, {said['evidence']:,} pieces of evidence", end="; ")
        print(f"load average {Path('/proc/loadavg').read_text().split()[0]}")
        for kind in LOADERS:
            shutil.rmtree(folder / ("store" if kind == "ours" else "theirs"), ignore_errors=True)
            loaded(kind, path, folder)
        against = Rdflib(path) if given.rdflib else None
        asked(given.shared, folder, given.repeat, against)
        counted_once(open_store(folder), folder / f"kg-{given.size}.nt")
        if against:
            against.stop()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--load"]:
        load(*sys.argv[2:])
    else:
        main()
