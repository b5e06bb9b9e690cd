"""Retracted papers of the user's list are flagged in manifest and graph, and told; a bad list is refused."""

import json

import pytest

from kg import pipeline
from kg.curated.retracted import is_retracted, read_retracted
from kg.errors import CuratedError
from kg.model import Source
from kg.settings import Settings

LISTED = "# taken back\n\nPMID: 123 # fraud\npmc77\nhttps://doi.org/10.5555/ABC#1\n"


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text(LISTED, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("known", "flagged"),
    [
        ({"pmid": "123"}, True),
        ({"pmcid": "PMC77"}, True),
        ({"doi": "10.5555/abc#1"}, True),
        ({"pmid": "12", "doi": "10.5555/abc"}, False),
        ({}, False),
    ],
)
def test_a_paper_is_known_by_any_of_its_names(listed, known, flagged):
    assert is_retracted(Source("a.txt", **known), read_retracted(listed)) is flagged


@pytest.mark.parametrize(
    ("text", "said"), [("12\nsome title\n", ":2: 'some title'"), ("0\n", ":1: '0'"), ("\xff", "UTF-8")]
)
def test_what_is_no_name_is_refused_with_its_line(tmp_path, text, said):
    path = tmp_path / "list.txt"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(CuratedError) as error:
        read_retracted(path)
    assert said in str(error.value)
    assert str(path) in str(error.value)


def test_a_list_that_is_not_there_is_refused_before_anything_is_read(tmp_path):
    with pytest.raises(CuratedError, match="none"):
        pipeline.build([tmp_path], tmp_path / "out", Settings(retracted=tmp_path / "none"))


def test_a_build_flags_the_paper_and_add_and_remove_keep_the_flag(tmp_path, listed):
    rows = [
        {"id": "bad", "pmid": "123", "text": "Sotorasib inhibits KRAS."},
        {"id": "good", "pmid": "124", "text": "Belzutifan inhibits EPAS1."},
    ]
    for row in rows:
        (tmp_path / f"{row['id']}.jsonl").write_text(json.dumps(row) + "\n")
    out = tmp_path / "out"
    summary = pipeline.build([tmp_path / "bad.jsonl"], out, Settings(retracted=listed))
    assert summary.remarks == ("bad: a retracted paper; flagged, and its claims kept",)

    def flags():
        inputs = json.loads((out / "manifest.json").read_text())["inputs"]
        stated = (out / "graph.ttl").read_text().count("kg:retracted true")
        assert (out / "graph.nq").read_text().count('#retracted> "true"') == stated
        return [row["document"] for row in inputs if row.get("retracted")], stated

    assert flags() == (["bad"], 1)
    pipeline.add(out, [tmp_path / "good.jsonl"], Settings())
    assert flags() == (["bad"], 1)
    pipeline.remove(out, ["good"], Settings())
    assert flags() == (["bad"], 1)
    pipeline.build([tmp_path / "bad.jsonl"], out, Settings())
    assert flags() == ([], 0)
