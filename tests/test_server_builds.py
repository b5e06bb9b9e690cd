"""A store that is served for changes and a build into its folder: neither undoes the other."""

import os
import signal
import subprocess

import pytest
from served import KG, Served

from kg.errors import StoreError
from kg.graph.store import build_store, check_replaceable, read_mark

TOKEN = "a-token-of-twenty-chars"  # noqa: S105  # a token of the test's own
KEY = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}


def generation(folder, number):
    path = folder / "graph.nq"
    path.write_text(f"<urn:s> <urn:generation> <urn:g:{number}> .\n", encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "token").write_text(TOKEN + "\n", encoding="utf-8")
    build_store(tmp_path / "store", generation(tmp_path, 1))
    return tmp_path


def writable(folder):
    return Served(folder, "--read-write", "--token-file", str(folder / "token"))


def refused(*command):
    done = subprocess.run([*KG, *map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    return done.stderr


def test_a_build_into_a_folder_that_is_served_for_changes_is_refused_before_it_reads(folder):
    service = writable(folder)
    try:
        with pytest.raises(StoreError, match="held by `kg serve --read-write`"):
            build_store(folder / "store", generation(folder, 2))
        (folder / "paper.txt").write_text("PTEN loss confers resistance to lapatinib.", encoding="utf-8")
        before = sorted(path.name for path in folder.iterdir())
        said = refused("build", folder / "paper.txt", "--out", folder)
        assert "held by `kg serve --read-write`" in said
        assert sorted(path.name for path in folder.iterdir()) == before
        assert service.request("POST", "/update", "INSERT DATA { <urn:a> <urn:b> 1 }", KEY)[0] == 204
    finally:
        service.stop()


def test_a_second_service_for_changes_is_refused_and_one_that_reads_is_not(folder):
    service = writable(folder)
    try:
        said = refused(*("serve", folder, "--port", 0, "--read-write", "--token-file", folder / "token"))
        assert "held by `kg serve --read-write`" in said
        reader = Served(folder)
        assert reader.get("/health")[0] == 200
        reader.stop()
    finally:
        service.stop()


def test_a_store_that_was_changed_is_not_replaced_and_one_that_was_not_is(folder):
    service = writable(folder)
    service.stop()
    build_store(folder / "store", generation(folder, 2))
    service = writable(folder)
    assert service.request("POST", "/update", "INSERT DATA { <urn:a> <urn:b> 1 }", KEY)[0] == 204
    service.stop()
    with pytest.raises(StoreError, match="was changed"):
        check_replaceable(folder / "store")
    with pytest.raises(StoreError, match="was changed"):
        build_store(folder / "store", generation(folder, 2))
    assert read_mark(folder / "store").changed
    again = writable(folder)
    assert again.ask("ASK { <urn:a> <urn:b> 1 }")[2].count(b"true") == 1
    again.stop()


def test_a_service_that_is_killed_holds_the_store_no_longer(folder):
    service = writable(folder)
    os.kill(service.process.pid, signal.SIGKILL)
    service.process.wait(10)
    assert build_store(folder / "store", generation(folder, 2)).quads == 1
