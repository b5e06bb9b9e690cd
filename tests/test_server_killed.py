"""kill -9 of the server, of a worker, of the writing process and of a build, each while the others run."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from served import Served

from kg.errors import StoreError
from kg.graph.store import build_store, database, open_store

TOKEN = "a-token-of-twenty-chars"  # noqa: S105  # a token of the test's own
BATCH = 2_000
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
STATE = "SELECT ?g (COUNT(*) AS ?n) { ?s <urn:generation> ?g } GROUP BY ?g"
WRITE = """
import sys
from pathlib import Path
from kg.graph.store import build_store
print("go", flush=True)
build_store(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def generation(folder, number, size=BATCH):
    path = folder / f"{number}.nq"
    rows = (f"<urn:s:{i}> <urn:generation> <urn:g:{number}> .\n" for i in range(size))
    path.write_text("".join(rows), encoding="utf-8")
    return path


def state(service):
    status, _, body = service.ask(STATE)
    assert status == 200, body
    rows = json.loads(body)["results"]["bindings"]
    return {row["g"]["value"]: int(row["n"]["value"]) for row in rows}


def alive(process):
    """Say whether any thread of a process still runs; the first may be gone while others hold its files."""
    try:
        states = [stat.read_text() for stat in Path(f"/proc/{process}/task").glob("*/stat")]
    except OSError:
        return True  # a thread ended while it was looked at; look again
    return any(state.rpartition(")")[2].split()[0] not in "ZX" for state in states)


def wait(ready, seconds=20):
    for _ in range(seconds * 20):
        if ready():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come about")


def writable(folder):
    (folder / "token").write_text(TOKEN + "\n", encoding="utf-8")
    return Served(folder / "graph", "--create", "--read-write", "--token-file", str(folder / "token"))


def insert(service, number):
    rows = " ".join(f"<urn:s:{i}> <urn:generation> <urn:g:{number}> ." for i in range(BATCH // 2))
    sent = {"Content-Type": "text/turtle", "Authorization": f"Bearer {TOKEN}"}
    place = "/graph-store?graph=" + quote(f"urn:g:{number}", safe="")
    return service.request("PUT", place, rows, sent)[0]


def graphs(service):
    status, _, body = service.ask("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert status == 200, body
    return {row["g"]["value"]: int(row["n"]["value"]) for row in json.loads(body)["results"]["bindings"]}


def test_a_server_that_is_killed_leaves_no_process_and_a_store_that_opens(tmp_path):
    service = writable(tmp_path)
    assert insert(service, 1) == 201
    assert insert(service, 2) == 201
    children = service.children()

    def busy(work):
        with contextlib.suppress(OSError):  # the connection ends with the server
            work()

    threads = [
        threading.Thread(target=busy, args=(lambda: service.ask(PRODUCT),)),
        threading.Thread(target=busy, args=(lambda: [insert(service, n) for n in range(3, 100)],)),
    ]
    for thread in threads:
        thread.start()
    wait(lambda: len(graphs(service)) > 3)
    os.kill(service.process.pid, signal.SIGKILL)
    service.process.wait(10)
    for thread in threads:
        thread.join()
    wait(lambda: not any(alive(child) for child in children))
    again = writable(tmp_path)
    try:
        found = graphs(again)
        assert len(found) > 3
        assert set(found.values()) == {BATCH // 2}
        assert insert(again, 500) == 201
        assert graphs(again) == found | {"urn:g:500": BATCH // 2}
    finally:
        again.stop()


def test_a_writing_process_that_is_killed_is_replaced_and_leaves_whole_graphs(tmp_path):
    service = writable(tmp_path)
    try:
        statuses = []
        writing = threading.Thread(target=lambda: statuses.extend(insert(service, n) for n in range(30)))
        writing.start()
        for _ in range(3):
            wait(lambda: len(statuses) >= 30 or graphs(service))
            for child in service.children():
                if holds_lock(child, tmp_path):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(child, signal.SIGKILL)
                    time.sleep(0.2)
        writing.join()
        assert insert(service, 500) in {201, 204}
        found = graphs(service)
        assert set(found.values()) == {BATCH // 2}
        kept = {f"urn:g:{number}" for number, status in enumerate(statuses) if status in {201, 204}}
        assert kept <= set(found)
        assert service.get("/health")[0] == 200
    finally:
        service.stop()


def holds_lock(process, folder):
    try:
        names = [str(link.readlink()) for link in Path(f"/proc/{process}/fd").iterdir()]
    except OSError:
        return False
    return any(name.startswith(str(folder)) and name.endswith("LOCK") for name in names)


def test_idle_workers_that_are_killed_cost_no_query(tmp_path):
    build_store(tmp_path / "store", generation(tmp_path, 1))
    service = Served(tmp_path)
    try:
        wait(lambda: len(service.children()) >= 2)
        state(service)
        children = service.children()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        wait(lambda: not any(alive(child) for child in children))
        for _ in range(4):
            assert state(service) == {"urn:g:1": BATCH}
    finally:
        service.stop()


def test_readers_see_whole_generations_while_builds_write(tmp_path):
    build_store(tmp_path / "store", generation(tmp_path, 0))
    service = Served(tmp_path)
    try:
        seen, stop = [], threading.Event()

        def read():
            while not stop.is_set():
                seen.append(state(service))

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        wait(lambda: seen)
        for number in range(1, 6):
            build_store(tmp_path / "store", generation(tmp_path, number))
        wait(lambda: "urn:g:5" in seen[-1])
        stop.set()
        for reader in readers:
            reader.join()
        assert all(len(one) == 1 and set(one.values()) == {BATCH} for one in seen)
        assert len({next(iter(one)) for one in seen}) > 1
        assert state(service) == {"urn:g:5": BATCH}
    finally:
        service.stop()


@pytest.mark.parametrize("pause", [0.0, 0.1])
def test_a_build_that_is_killed_leaves_the_graph_before_it(tmp_path, pause):
    store = tmp_path / "store"
    build_store(store, generation(tmp_path, 0))
    service = Served(tmp_path)
    try:
        large = generation(tmp_path, 1, 100_000)
        command = [sys.executable, "-c", WRITE, str(store), str(large)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as build:
            build.stdout.readline()
            time.sleep(pause)
            build.kill()
        assert state(service) in ({"urn:g:0": BATCH}, {"urn:g:1": 100_000})
        build_store(store, large)
        assert state(service) == {"urn:g:1": 100_000}
        assert len(open_store(tmp_path)) == 100_000
        assert [path.name for path in store.iterdir() if path.name.startswith(".")] == []
    finally:
        service.stop()


def test_a_second_writer_is_told_who_holds_the_store(tmp_path):
    service = writable(tmp_path)
    try:
        assert database(tmp_path / "graph").is_dir()
        from kg.graph.writer import Writer

        with pytest.raises(StoreError, match="is another server using it"):
            Writer(database(tmp_path / "graph"), tmp_path / "snapshots")
        assert insert(service, 1) == 201
    finally:
        service.stop()
