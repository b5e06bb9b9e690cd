"""Killed while it writes: the decisions are those of before or those of after, never less."""

import random
import subprocess
import sys
import time

import pytest

from kg.curated.decisions import COLUMNS, read_decisions
from kg.output.curate import decide, waiting
from kg.pipeline import build
from kg.settings import Settings

KG = [sys.executable, "-c", "from kg.cli import main; main()"]
TEXT = "Imatinib inhibits KIT. MET amplification conferred resistance to gefitinib.\n"


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kill")
    (folder / "in.txt").write_text(TEXT, encoding="utf-8")
    build([folder / "in.txt"], folder / "out", Settings())
    return folder / "out"


def table(rows):
    lines = ["\t".join(COLUMNS), *("\t".join(getattr(row, name) for name in COLUMNS) for row in rows)]
    return "\n".join(lines) + "\n"


def test_a_killed_apply_loses_no_decision(graph, tmp_path):
    first, second = waiting(graph, None)[:2]
    old = [decide(first, "accept", who=f"0000-0002-1825-{number:04}") for number in range(3_000)]
    decisions = tmp_path / "decisions.tsv"
    decisions.write_text(table(old), encoding="utf-8")
    before = set(read_decisions(decisions))
    new = [decide(second, "reject", error="no_relation", who="0000-0002-1825-0097")]
    (tmp_path / "new.tsv").write_text(table(new), encoding="utf-8")
    command = [*KG, "curate", "apply", str(tmp_path / "new.tsv"), "--build", str(graph)]
    delays = random.Random(7)  # noqa: S311  # any spread of moments will do
    for _ in range(8):
        process = subprocess.Popen([*command, "--decisions", str(decisions)], stdout=subprocess.DEVNULL)
        time.sleep(delays.uniform(0.05, 1.5))
        process.kill()
        process.wait()
        assert before <= set(read_decisions(decisions))
    subprocess.run([*command, "--decisions", str(decisions)], check=True, capture_output=True)
    after = set(read_decisions(decisions))
    assert before <= after
    assert len(after) == len(before) + len(new)
