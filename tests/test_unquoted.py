"""`--no-sentences`: no format and no page holds a word of a sentence beyond names, triggers and cues."""

import re

import pytest
from claimed import ALK, CRIZOTINIB, light_ontology, resistance, said
from click.testing import CliRunner

from kg.cli import kg_command
from kg.graph.build import build_graph
from kg.graph.formats import read_rdf
from kg.jsonl import dump, evidence_line
from kg.model import Document, Source
from kg.output.built import Built
from kg.output.export import WRITERS, export
from kg.output.exports.source import Build
from kg.output.unquoted import HIDDEN, unquoted
from kg.settings import Settings

SENTENCE = "Quokkas sing while crizotinib targets ALK in wombats."


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return Settings(ontology=light_ontology(tmp_path_factory.mktemp("ontology")))


@pytest.fixture(scope="module")
def folder(tmp_path_factory, settings):
    place = tmp_path_factory.mktemp("graph")
    first = said(CRIZOTINIB, "targets", ALK, mode="inhibits", sentence=SENTENCE)
    claim = resistance()[0]
    words = f"Quokkas saw {claim.subject.label} beat {claim.object.label} in wombats."
    lines = [f"{dump(evidence_line(*pair))}\n" for pair in (first, resistance(sentence=words, start=90))]
    (place / "evidence.jsonl").write_text("".join(lines), encoding="utf-8")
    build_graph(place, [Document("paper", "", "", Source("paper"))], settings)
    (place / "manifest.json").write_text('{"inputs": []}', encoding="utf-8")
    return place


def written(path):
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return b"\n".join(file.read_bytes() for file in files)


@pytest.mark.parametrize("form", [form for form in WRITERS if not form.endswith(".gz")])
def test_no_format_holds_the_words_of_a_sentence(folder, settings, tmp_path, form):
    whole, shared = tmp_path / "whole", tmp_path / "shared"
    export(folder, form, whole, settings)
    export(folder, form, shared, settings, sentences=False)
    words = re.compile(rb"Quokkas|wombats|sing while|saw")
    assert not words.search(written(shared))
    if form != "sssom":
        assert b"otinib" in written(shared) or b"orlatinib" in written(shared)
        assert words.search(written(whole))


def test_the_graph_keeps_everything_but_the_quotes(folder, settings, tmp_path):
    export(folder, "nquads", tmp_path / "a.nq", settings)
    export(folder, "nquads", tmp_path / "b.nq", settings, sentences=False)
    whole, shared = (set((tmp_path / name).read_text().splitlines()) for name in ("a.nq", "b.nq"))
    assert shared < whole
    assert all("-quote>" in line for line in whole - shared)
    assert any("TextPositionSelector" in line for line in shared)
    assert read_rdf(tmp_path / "b.nq")


def test_offsets_and_names_stay_where_they_are(folder, settings):
    (whole, *_), (blank, *_) = (
        Build(folder, settings).assertions,
        Build(folder, settings, sentences=False).assertions,
    )
    one, two = whole.evidence[0], blank.evidence[0]
    assert len(one.sentence.text) == len(two.sentence.text)
    assert two.subject.mention.text == one.subject.mention.text
    assert two.object.mention.text == one.object.mention.text
    assert (two.subject.mention.start, two.sentence.start) == (one.subject.mention.start, one.sentence.start)
    assert two.sentence.text.count(HIDDEN) > 20
    assert unquoted([blank]) == [blank]


def test_a_page_can_be_written_without_sentences(folder, monkeypatch, tmp_path):
    written_as = []
    held = Built(folder, tuple(Build(folder, Settings()).assertions), ())
    monkeypatch.setattr("kg.output.built.read_build", lambda *_: held)
    monkeypatch.setattr("kg.output.built.page_words", lambda *_: pytest.fail("not asked here"))

    class Counts:
        entities = claims = sentences = 1

    def browse(shown, *_, **__):
        written_as.extend(each.sentence.text for one in shown.assertions for each in one.evidence)
        return Counts

    monkeypatch.setattr("kg.output.built.browse", browse)
    arguments = ["browse", str(folder), "--no-sentences", "--to", str(tmp_path / "page.html")]
    result = CliRunner().invoke(kg_command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert written_as
    assert not any("Quokkas" in text for text in written_as)
