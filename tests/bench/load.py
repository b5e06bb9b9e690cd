"""Load a served build: 32 clients with the named questions, then cross products while /health is asked.

python tests/bench/load.py DIR [SECONDS] [CLIENTS]
"""

import http.client
import json
import random
import statistics
import sys
import threading
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from kg.curated.queries import read_questions
from kg.graph import names
from kg.graph.store import open_store
from kg.settings import Settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from served import Served

JSON = {"Accept": "application/sparql-results+json"}
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
THINGS = 5
LIMIT = 2


def mix(folder):
    """Bind each named question to a few things of the build that its parameters may name."""
    store = open_store(folder)
    found = []
    for question in read_questions(Settings().ontology / "queries").values():
        needed = [parameter for parameter in question.parameters if parameter.required]
        if not needed:
            found.append(question.text)
            continue
        kind = names.kg(needed[0].type) if needed[0].type not in {"Thing", "Document"} else ""
        pattern = f"?x a {kind or (names.DOCUMENT if needed[0].type == 'Document' else '?type')}"
        rows = store.query(f"SELECT DISTINCT ?x {{ {pattern} }} ORDER BY ?x")
        found += [question.bind({needed[0].name: str(row["x"])}) for row in islice(rows, THINGS)]
    return found


class Client(threading.Thread):
    """One client with one connection that asks one question after the other."""

    def __init__(self, port, queries, end, seed):
        super().__init__()
        self.port, self.queries, self.end, self.random = port, queries, end, random.Random(seed)  # noqa: S311  # a mix to repeat
        self.took, self.statuses = [], Counter()

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while time.perf_counter() < self.end:
            started = time.perf_counter()
            try:
                query = urlencode({"query": self.random.choice(self.queries)})
                connection.request("GET", f"/sparql?{query}", headers=JSON)
                response = connection.getresponse()
                body = response.read()
                status = response.status
                if status == 200:
                    json.loads(body)
            except (OSError, http.client.HTTPException, ValueError) as error:
                status = type(error).__name__
                connection.close()
            self.statuses[status] += 1
            self.took.append(time.perf_counter() - started)
        connection.close()


def resident(service):
    """Give the memory of the server and its processes, in MB."""
    total = 0
    for process in (service.process.pid, *service.children()):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                total += int(line.split()[1])
    return total / 1000


def questions(service, queries, seconds, clients):
    """Let the clients ask for so long; print errors, latency, throughput and memory."""
    end = time.perf_counter() + seconds
    running = [Client(service.port, queries, end, seed) for seed in range(clients)]
    for client in running:
        client.start()
    memory = []
    while time.perf_counter() < end:
        time.sleep(min(5.0, max(end - time.perf_counter(), 0.1)))
        memory.append(resident(service))
    for client in running:
        client.join()
    took = sorted(one for client in running for one in client.took)
    statuses = sum((client.statuses for client in running), Counter())
    print(f"{len(queries)} queries, {clients} clients, {seconds:g} s: {len(took):,} requests,", end=" ")
    print(f"{len(took) / seconds:.0f}/s; statuses {dict(statuses)}")
    print(
        f"median {statistics.median(took) * 1000:.0f} ms, p99 {took[int(len(took) * 0.99)] * 1000:.0f} ms,",
        end=" ",
    )
    print(f"worst {took[-1] * 1000:.0f} ms")
    print(f"memory each 5 s (MB): {' '.join(f'{one:.0f}' for one in memory)}")


def products(service, count=10):
    """Run cross products side by side; print how each ended and how /health answered meanwhile."""
    ended = []

    def run():
        started = time.perf_counter()
        status = service.request("GET", f"/sparql?{urlencode({'query': PRODUCT})}", None, JSON, 120)[0]
        ended.append((status, time.perf_counter() - started))

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    health = []
    while any(thread.is_alive() for thread in threads):
        started = time.perf_counter()
        assert service.get("/health")[0] == 200
        health.append(time.perf_counter() - started)
        time.sleep(0.02)
    print(
        f"{count} cross products, limit {LIMIT} s: statuses {dict(Counter(status for status, _ in ended))},",
        end=" ",
    )
    print(f"last after {max(took for _, took in ended):.1f} s; /health asked {len(health)} times:", end=" ")
    print(f"median {statistics.median(health) * 1000:.0f} ms, worst {max(health) * 1000:.0f} ms")


def main(folder, seconds="60", clients="32"):
    """Serve the build in a folder and load it."""
    with Path("/proc/loadavg").open() as file:
        print(f"load average before: {file.read().split()[0]}")
    service = Served(Path(folder), "--seconds", "30")
    try:
        questions(service, mix(Path(folder)), float(seconds), int(clients))
    finally:
        service.stop()
    service = Served(Path(folder), "--seconds", str(LIMIT))
    try:
        products(service)
    finally:
        service.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
