"""One paper in two formats is one document, whichever comes first, and the poorer is named, not failed."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from kg import pipeline
from kg.cli import kg_command
from kg.model import Document, Source
from kg.reading.copies import Copy, choose, copy_of, duplicates
from kg.settings import Settings

JATS, PUBMED, PDF, PLAIN = (
    "application/jats+xml",
    "application/pubmed+xml",
    "application/pdf",
    "text/plain",
)
TITLE = "Loss of VHL and the response of clear cell renal carcinoma to belzutifan"
SAID = "Belzutifan inhibits EPAS1. Loss of VHL activates EPAS1 in renal cell carcinoma."
FILES = ("graph.ttl", "graph.nq", "evidence.jsonl", "mentions.jsonl")


def copy(name, media=PLAIN, *, title="", size=100, opening="", folder="in", **known):
    source = Source(f"{folder}/{name}", media, known.pop("sha256", name), **known)
    return Copy(name.split(".")[0], title, source, size, opening)


def left(*copies):
    """The names that are left out, and for each the one that is read."""
    return {
        copies[one].source.name[3:]: copies[two].source.name[3:] for one, two in duplicates(copies).items()
    }


@pytest.mark.parametrize("known", [{"doi": "10.5555/a"}, {"pmid": "5"}, {"pmcid": "PMC5"}])
def test_a_shared_name_makes_one_paper_and_the_richer_format_is_read(known):
    copies = [copy("a.txt", **known), copy("b.pdf", PDF, **known), copy("c.xml", PUBMED, **known)]
    assert left(*copies) == {"a.txt": "c.xml", "b.pdf": "c.xml"}
    assert left(*copies[:2]) == {"a.txt": "b.pdf"}
    assert left(*copies, copy("d.xml", JATS, **known)) == {
        "a.txt": "d.xml",
        "b.pdf": "d.xml",
        "c.xml": "d.xml",
    }


def test_a_full_text_beats_an_abstract_whatever_its_format():
    record, paper = copy("a.xml", PUBMED, pmid="5", size=300), copy("b.pdf", PDF, pmid="5", size=4000)
    assert left(record, paper) == {"a.xml": "b.pdf"}


def test_names_that_differ_make_two_papers_whatever_else_is_shared():
    one = copy("a.xml", JATS, pmid="5", doi="10.5555/a", title=TITLE)
    assert not left(one, copy("b.pdf", PDF, pmid="6", doi="10.5555/a", title=TITLE))
    assert not left(one, copy("a.pdf", PDF, pmid="6"))


def test_one_title_makes_one_paper_where_nothing_contradicts():
    one = copy("a.xml", JATS, pmid="5", title=TITLE)
    assert left(one, copy("b.html", "text/html", title=TITLE.upper() + ".")) == {"b.html": "a.xml"}
    assert not left(copy("a.xml", JATS, title="Case report"), copy("b.pdf", PDF, title="Case report"))
    other = copy("c.xml", PUBMED, pmid="6", title=TITLE)
    assert not left(one, other, copy("b.pdf", PDF, title=TITLE))


def test_a_title_set_over_lines_at_the_opening_is_found_and_one_quoted_in_a_line_is_not():
    one = copy("a.xml", JATS, title=TITLE)
    half = TITLE.index("response")
    opening = f"Journal of Kidneys 3\n\n{TITLE[:half]}\n{TITLE[half:]}\nA. Author\n"
    assert left(one, copy("b.pdf", PDF, opening=opening)) == {"b.pdf": "a.xml"}
    assert not left(one, copy("b.pdf", PDF, opening=f"Erratum to: {TITLE}\nThe dose was wrong.\n"))


def test_files_of_one_name_in_one_folder_are_one_paper():
    one = copy("a.xml", JATS)
    assert left(one, copy("a.pdf", PDF)) == {"a.pdf": "a.xml"}
    assert not duplicates([one, copy("a.pdf", PDF, folder="elsewhere")])


def test_a_supplement_of_the_same_format_and_rows_of_one_file_are_kept():
    paper, supplement = copy("a.pdf", PDF, doi="10.5555/a"), copy("s.pdf", PDF, doi="10.5555/a", size=60)
    assert not left(paper, supplement)
    assert left(paper, copy("b.pdf", PDF, doi="10.5555/a", sha256="a.pdf")) == {"b.pdf": "a.pdf"}
    rows = [Copy(row, "", Source("in/set.jsonl", "application/jsonl", "x", pmid="5"), 9, "") for row in "ab"]
    assert not duplicates(rows)


few = st.sampled_from
a_copy = st.builds(
    lambda number, media, pmid, doi, title, size: copy(
        f"{number}.x", media, pmid=pmid, doi=doi, title=title, size=size
    ),
    few("abcd"),
    few([JATS, PUBMED, PDF, PLAIN]),
    few(["", "1", "2"]),
    few(["", "10.5555/a", "10.5555/b"]),
    few(["", TITLE, f"{TITLE} in mice"]),
    few([10, 100, 150]),
)


@given(
    st.lists(a_copy, max_size=7, unique_by=lambda one: (one.source.name, one.source.media_type)),
    st.randoms(use_true_random=False),
)
def test_the_choice_hangs_on_no_order_and_what_is_read_is_never_left_out(copies, chance):
    mixed = copies[:]
    chance.shuffle(mixed)

    def said(found, among):
        return {(among[one].source, among[two].source) for one, two in found.items()}

    found = duplicates(copies)
    assert said(found, copies) == said(duplicates(mixed), mixed)
    assert not set(found) & set(found.values())


def test_texts_too_many_to_keep_are_read_twice_with_the_same_choice(monkeypatch, tmp_path):
    texts = [
        Document(name, "", f"Text of {name}.", Source(f"{name}.x", media, name, pmid=pmid))
        for name, media, pmid in (("a", PLAIN, "1"), ("b", PDF, "1"), ("c", PLAIN, "2"))
    ]

    def walk():
        return iter([(tmp_path, text) for text in texts])

    kept = [one.id for _, one in choose(walk).found]
    monkeypatch.setattr("kg.reading.copies.KEPT", 20)
    assert [one.id for _, one in choose(walk).found] == kept == ["b", "c"]


def test_an_earlier_document_that_comes_again_in_its_format_is_no_copy(tmp_path):
    text = Document("a", "", "Text.", Source("in/a.txt", PLAIN, "2", pmid="1"))
    choice = choose(lambda: [(tmp_path, text)], [copy_of(text), copy("b.pdf", PDF, pmid="1")])
    assert [str(one) for one in choice.left] == ["in/a.txt: same paper as b, which is read in its place"]
    assert not choice.beaten


def article(path):
    path.write_text(
        f"<article><front><article-meta><title-group><article-title>{TITLE}</article-title></title-group>"
        f"</article-meta></front><body><p>{SAID}</p></body></article>"
    )
    return path


def portable(path):
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for number, line in enumerate([TITLE, "", *SAID.replace(". ", ".\n").split("\n")]):
        canvas.drawString(60, 780 - 14 * number, line)
    canvas.save()
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with one paper as a.xml and a.pdf, its build, and that of a.pdf with a.xml added."""
    home = tmp_path_factory.mktemp("copies")
    (home / "in").mkdir()
    article(home / "in" / "a.xml")
    portable(home / "in" / "a.pdf")
    summary = pipeline.build([home / "in"], home / "both", Settings())
    pipeline.build([home / "in" / "a.pdf"], home / "added", Settings())
    pipeline.add(home / "added", [home / "in" / "a.xml"], Settings())
    return home, summary


def manifest(out):
    return json.loads((out / "manifest.json").read_text(encoding="utf-8"))


def test_a_folder_with_a_paper_in_two_formats_builds_without_a_failure(built):
    home, summary = built
    assert not summary.failures
    said = manifest(home / "both")
    assert [(row["document"], row["media_type"]) for row in said["inputs"]] == [("a", JATS)]
    (row,) = said["same_papers"]
    assert (row["document"], row["same_as"]) == ("a", "a")
    assert row["name"].endswith("a.pdf")
    assert [one for one in summary.remarks if "same paper as a" in one and "a.pdf" in one]


def test_adding_the_richer_format_gives_the_bytes_of_a_fresh_build(built):
    home, _ = built
    for name in (*FILES, "manifest.json"):
        assert (home / "added" / name).read_bytes() == (home / "both" / name).read_bytes(), name


def test_adding_the_poorer_format_changes_nothing_but_the_remark(built, tmp_path):
    home, _ = built
    out = tmp_path / "out"
    pipeline.build([home / "in" / "a.xml"], out, Settings())
    summary = pipeline.add(out, [home / "in" / "a.pdf"], Settings())
    assert not summary.failures
    for name in (*FILES, "manifest.json"):
        assert (out / name).read_bytes() == (home / "both" / name).read_bytes(), name
    pipeline.build([home / "in" / "a.xml"], tmp_path / "alone", Settings())
    assert manifest(tmp_path / "alone") == manifest(out) | {"same_papers": []}


def test_removing_the_paper_forgets_what_was_left_out_for_it(built, tmp_path):
    home, _ = built
    out = tmp_path / "out"
    article(tmp_path / "b.xml").write_text("<article><body><p>Sotorasib inhibits KRAS.</p></body></article>")
    pipeline.build([home / "in", tmp_path / "b.xml"], out, Settings())
    assert manifest(out)["same_papers"]
    pipeline.remove(out, ["a"], Settings())
    assert manifest(out)["same_papers"] == []


def test_the_command_tells_it_and_ends_well(built, tmp_path):
    home, _ = built
    result = CliRunner().invoke(kg_command, ["build", str(home / "in"), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0
    assert "same paper as a" in result.stderr
