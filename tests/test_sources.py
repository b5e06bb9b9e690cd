"""`sources.tsv`: what is known of a document, and what is wrong with a row."""

import pytest

from kg.curated.sources import COLUMNS, completed, read_sources, sources_beside
from kg.errors import CuratedError
from kg.model import Document, Source
from kg.settings import Settings

HEAD = "\t".join(COLUMNS) + "\n"


def test_the_shipped_table_names_every_digest():
    seeds = Settings().seeds
    assert sorted(read_sources(seeds / "sources.tsv")) == sorted(path.stem for path in seeds.glob("*.txt"))


def test_a_filled_field_wins_and_an_empty_one_leaves_what_was_read(tmp_path):
    (tmp_path / "sources.tsv").write_text(HEAD + "a\t\tLancet\t2020\t\t12\t\t\n", encoding="utf-8")
    known = sources_beside([tmp_path / "a.txt", tmp_path])
    document = completed(Document("a", "Read", "", Source("a.txt", year="1999", doi="10.1000/x")), known)
    assert (document.title, document.source.year, document.source.doi) == ("Read", "2020", "10.1000/x")
    assert document.source.pmid == "12"
    other = Document("b", "T", "", Source("b.txt"))
    assert completed(other, known) is other


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a\tT\tJ\t20\t\t\t\t\n", "2: year '20' is malformed"),
        ("a\tT\tJ\t2020\tdoi:10.1/x\t\t\t\n", "2: doi"),
        ("a\tT\tJ\t2020\t\t\t123\t\n", "2: pmcid"),
        ("a\tT\n", "2: 2 cells; expected 8"),
        ("a" + "\t" * 7 + "\na" + "\t" * 7 + "\n", "3: a stands in the table twice"),
        ("\t" * 7 + "\n", "2: no id"),
    ],
)
def test_a_bad_row_is_refused_with_file_line_and_reason(tmp_path, row, reason):
    (tmp_path / "sources.tsv").write_text(HEAD + row, encoding="utf-8")
    with pytest.raises(CuratedError, match=rf"sources\.tsv:{reason}"):
        read_sources(tmp_path / "sources.tsv")
