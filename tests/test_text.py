"""Repair keeps a map that is right to the character, whatever the text."""

import re
import shutil
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import CuratedError
from kg.model import Document, Source
from kg.reading.blocks import Writer
from kg.reading.characters import LIGATURES
from kg.reading.citations import Citations
from kg.reading.marked import marked
from kg.reading.seams import Seams
from kg.reading.sentences import sentences
from kg.reading.text import repair
from kg.reading.textdata import text_data
from kg.settings import Settings

ARTICLES = ["000", "001", "002", "003", "004"]
WORDS = st.sampled_from(
    [
        "Loss",
        "of",
        "VHL",
        "che-",
        "motherapy",
        "IL-",
        "6",
        "et al.",
        "Fig. 1",
        "p53",
        "resist-",
        "ance.",
        "3.5",
        "[12]",
        "outcome.1,2",
        "Figure 1 Response",
        "Table 1 Genes",
        "\n",
        "\n\n",
        "\x0c",
        " ",
        "ﬁbroma",
        "�",
        "References",
        "1. Introduction",
        "â€™",
        "‑",
        "\xad",
        "(",
        ")",
        "TP53 p.R175H 4%",
        "and",
        "The",
        "was",
        "TGF-β",
        "|",
        "\t",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("\n".join))


def document(text):
    return Document("d", "", text, Source("d.txt"))


def mended(raw):
    """Say whether one raw character may stand behind one clean character that differs from it."""
    return raw in LIGATURES or raw in "\ufffd\u2010\u2011\ufe63\uff0dÂÃÎÏâï"


def holds(raw, found):
    for sentence in found:
        assert sentence.text == sentence.text.strip()
        assert sentence.text
        assert 0 <= sentence.start < sentence.end <= len(raw)
        assert sentence.pieces
        at = 0
        for piece in sentence.pieces:
            assert at <= piece.clean
            assert piece.length > 0
            assert sentence.start <= piece.raw
            assert piece.raw + piece.length <= sentence.end
            ours = sentence.text[piece.clean : piece.clean + piece.length]
            theirs = raw[piece.raw : piece.raw + piece.length]
            assert ours == theirs or (piece.length == 1 and mended(theirs))
            at = piece.clean + piece.length
        kept = sum(piece.length for piece in sentence.pieces)
        assert len(sentence.text) - kept <= sum(map(sentence.text.count, " |")) + 2 * sum(
            map(raw.count, [*LIGATURES, "\ufffd"])
        )


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_every_sentence_stands_in_it(text):
    clean = repair(document(text))
    holds(text, sentences(clean))


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_every_letter_of_the_raw_text_is_in_one_sentence_or_in_a_recorded_repair(text):
    clean = repair(document(text))
    covered = [False] * len(text)
    for sentence in sentences(clean):
        for piece in sentence.pieces:
            for place in range(piece.raw, piece.raw + piece.length):
                assert not covered[place]
                covered[place] = True
    for found in clean.repairs:
        covered[found.start : found.end] = [True] * (found.end - found.start)
    assert not [letter for place, letter in enumerate(text) if letter.isalnum() and not covered[place]]


@pytest.mark.parametrize("name", ARTICLES)
def test_the_law_holds_for_the_articles(shared, name):
    (path,) = (shared / "articles").glob(f"{name}_*.txt")
    raw = path.read_text(encoding="utf-8")
    clean = repair(document(raw))
    found = sentences(clean)
    holds(raw, found)
    assert len(found) > 10


def test_what_a_sentence_was_rebuilt_across_is_named():
    raw = "Loss of VHL was found in most\n\f12\nof the tumours. So.\n\nFigure 1. Tumours.\n\nMET was not."
    clean = repair(document(raw))
    seams = Seams.of(clean)
    found = [s for s in sentences(clean) if s.kind == "prose"]
    assert [s.text for s in found] == [
        "Loss of VHL was found in most of the tumours.",
        "So.",
        "MET was not.",
    ]
    assert [seams.within(s) for s in found] == ["page", "", ""]
    assert seams.place(raw.index("tumours")) == (2, 2)


def test_repairs_are_shown_in_their_place():
    raw = "Chemo-\ntherapy failed [1]. Loss of\n\nFigure 1. Tumours.\n\nthe gene was common [2].\n"
    shown = marked(repair(document(raw)))
    assert "Chemo⟨hyphen: -↵⟩therapy failed⟨citation:  [1]⟩." in shown
    assert "repairs · citation 2, hyphen 1, moved 1" in shown


def test_citations_are_resolved_to_the_list():
    raw = (
        "VHL is lost [1, 3]. We saw no loss. MET was active (Doe et al., 2001).\n\nReferences\n"
        "1. Doe J, Roe R. Kidney. 2001.\n2. Poe P. Lung. 2002.\n3. Loe L. Liver. 2003.\n"
    )
    clean = repair(document(raw))
    cited = Citations.of(clean)
    found = [s for s in sentences(clean) if s.kind == "prose"]
    assert [cited.cites(s) for s in found] == [True, False, True]
    assert [len(cited.cited(s)) for s in found] == [2, 0, 1]
    assert cited.cited(found[2]) == ("Doe 2001",)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_shown_and_its_citations_asked(text):
    clean = repair(document(text))
    assert marked(clean)
    cited, seams = Citations.of(clean), Seams.of(clean)
    for sentence in sentences(clean):
        assert isinstance(cited.cited(sentence), tuple)
        assert seams.within(sentence) in {"", "page", "column", "float"}


@given(
    st.lists(
        st.tuples(st.sampled_from(["prose", "heading", "caption", "table", "reference", "front"]), TEXTS)
    )
)
@settings(max_examples=150, deadline=None)
def test_the_law_holds_for_documents_whose_format_tells_their_blocks(blocks):
    writer = Writer()
    for kind, text in blocks:
        writer.add(kind, "results", text)
    structured = writer.document("d", "", Source("d.xml"))
    clean = repair(structured)
    found = sentences(clean)
    holds(structured.text, found)
    places = [one.start for one in found]
    assert places == sorted(places)
    assert all(one.end <= two.start for one, two in pairwise(found))


BAD = [
    ("sections.toml", "[[section]]\nid = 'methods'\nnames = 3\n", "names"),
    (
        "sections.toml",
        "[[section]]\nid = 'a'\nnames = ['x']\n[[section]]\nid = 'b'\nnames = ['x']\n",
        "'x' stands under two",
    ),
    ("sections.toml", "section = [", "cannot be read as TOML"),
    ("abbreviations.toml", "never = ['fig']\n", "capitals: expected a list of words"),
    ("hyphens.toml", "keep = ['']\n", "keep"),
    ("layout.toml", "[[front]]\npattern = '('\nexample = 'x'\n", "open_ends: expected"),
    ("words.tsv", "word\n", "words.tsv:1"),
]


@pytest.mark.parametrize(("name", "content", "said"), BAD)
def test_data_that_does_not_hold_what_it_must_is_refused_by_name(tmp_path, name, content, said):
    shutil.copytree(Settings().ontology / "text", tmp_path / "text")
    (tmp_path / "text" / name).write_text(content, encoding="utf-8")
    with pytest.raises(CuratedError, match=re.escape(said)) as caught:
        text_data(tmp_path)
    assert name in str(caught.value)


def test_a_pattern_of_the_layout_must_match_its_example(tmp_path):
    shutil.copytree(Settings().ontology / "text", tmp_path / "text")
    path = tmp_path / "text" / "layout.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("© 2019 The Authors.", "None of it"), encoding="utf-8"
    )
    with pytest.raises(CuratedError, match="does not match its example"):
        text_data(tmp_path)
