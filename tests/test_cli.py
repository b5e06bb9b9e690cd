"""The command line: quick help with examples, and one clear line for each of a user's mistakes."""

import json
import os
import subprocess
import sys

import click
import pytest

from kg.cli import kg_command

KG = [sys.executable, "-c", "from kg.cli import main; main()"]


def run(*arguments, cwd=None):
    return subprocess.run([*KG, *map(str, arguments)], capture_output=True, text=True, check=False, cwd=cwd)


def one_line(result, *words):
    """The run failed, and said why in one line of stderr that holds these words."""
    assert result.returncode != 0
    lines = [line for line in result.stderr.splitlines() if line]
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.stderr
    for word in words:
        assert str(word) in lines[0]


def leaves(command, path=()):
    if isinstance(command, click.Group):
        for name, child in sorted(command.commands.items()):
            yield from leaves(child, (*path, name))
    else:
        yield path, command


@pytest.mark.parametrize(("path", "command"), list(leaves(kg_command)), ids=str)
def test_each_command_says_what_it_does_and_ends_with_an_example(path, command):
    assert command.help
    assert command.epilog.startswith(" ".join(("kg", *path)))


def test_help_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['kg', '--help']\n"
        "from kg.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = ('spacy', 'rdflib', 'pyoxigraph', 'numpy', 'networkx')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "[]"


def test_a_missing_input(tmp_path):
    one_line(run("build", tmp_path / "none.txt", "--out", tmp_path / "out"), "none.txt")


def test_a_folder_without_documents(tmp_path):
    (tmp_path / "empty").mkdir()
    one_line(run("build", tmp_path / "empty", "--out", tmp_path / "out"), "empty")


def test_bad_documents_are_named_and_the_others_are_built(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    bad = {
        "binary.txt": bytes(range(256)) * 40,
        "empty.txt": b"",
        "latin.txt": "Trastuzumab für alle".encode("latin-1") + b"\xff\xfe\x80",
        "noid.jsonl": b'{"text": "Imatinib inhibits KIT."}\n',
        "broken.jsonl": b'{"id": "x", "text": \n',
        "twice.jsonl": b'{"id": "a", "text": "Imatinib inhibits KIT."}\n{"id": "a", "text": "Gefitinib."}\n',
    }
    for name, content in bad.items():
        (folder / name).write_bytes(content)
    (folder / "good.txt").write_text("Imatinib inhibits KIT.\n", encoding="utf-8")
    result = run("build", folder, "--out", tmp_path / "out")
    assert result.returncode != 0
    assert "Traceback" not in result.stderr
    assert "2 documents" in result.stdout
    said = [line for line in result.stderr.splitlines() if line.startswith("kg:")]
    assert len(said) == len(bad)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    reported = [json.dumps(failure) for failure in manifest["failures"]]
    for name in bad:
        stem = name.partition(".")[0]
        assert any(stem in line for line in said), name
        assert any(stem in failure for failure in reported), name


def test_a_line_of_fifty_megabytes_is_refused_and_the_next_is_read(tmp_path):
    path = tmp_path / "long.jsonl"
    with path.open("w", encoding="utf-8") as out:
        out.write('{"id": "big", "text": "')
        out.write("a " * 25_000_000)
        out.write('"}\n{"id": "small", "text": "Imatinib inhibits KIT."}\n')
    result = run("build", path, "--out", tmp_path / "out")
    assert result.returncode != 0
    assert "long.jsonl" in result.stderr
    assert "1 documents" in result.stdout


def test_a_faulty_overlay_stops_the_build_with_its_file_and_line(tmp_path):
    (tmp_path / "in.txt").write_text("Imatinib inhibits KIT.\n", encoding="utf-8")
    head = "curie\tlabel\ttype\tnames\tsymbols\tprevious\tparents\txrefs\n"
    (tmp_path / "mine.tsv").write_text(head + "HGNC:1\tX\tNonsense\t\t\t\t\t\n", encoding="utf-8")
    options = ("--out", tmp_path / "out", "--vocabulary", tmp_path / "mine.tsv")
    one_line(run("build", tmp_path / "in.txt", *options), "mine.tsv:2", "Nonsense")


def test_checking_an_overlay_tells_which_names_others_have(tmp_path):
    head = "curie\tlabel\ttype\tnames\tsymbols\tprevious\tparents\txrefs\n"
    mine = tmp_path / "mine.tsv"
    mine.write_text(head + "HGNC:6407\tKRAS\tGene\tmy own KRAS\tHER-2\t\t\t\n", encoding="utf-8")
    result = run("vocabulary", "check", mine)
    assert result.returncode == 0
    assert "collision: HER-2 also names HGNC:3430 ERBB2" in result.stdout
    assert "my own KRAS" not in result.stdout


def test_an_output_folder_that_is_a_file(tmp_path):
    (tmp_path / "in.txt").write_text("Imatinib inhibits KIT.\n", encoding="utf-8")
    (tmp_path / "out").write_text("in the way", encoding="utf-8")
    one_line(run("build", tmp_path / "in.txt", "--out", tmp_path / "out"), "out", "cannot be written")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_output_folder_that_may_not_be_written(tmp_path):
    (tmp_path / "in.txt").write_text("Imatinib inhibits KIT.\n", encoding="utf-8")
    (tmp_path / "out").mkdir(mode=0o500)
    one_line(run("build", tmp_path / "in.txt", "--out", tmp_path / "out"), "out", "cannot be written")


def test_a_query_of_what_is_no_build(tmp_path):
    one_line(run("query", tmp_path, "SELECT * WHERE { ?s ?p ?o }"), str(tmp_path))


def test_an_unknown_command_and_a_missing_option():
    assert run("biuld").returncode == 2
    result = run("build", "x.txt")
    assert result.returncode == 2
    assert "--out" in result.stderr
