"""The vocabulary's tables: what is refused and why, checks, folding, overlays, look-ups, export."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordlists import HEADER, row, vocabulary

from kg.curated.folding import Folding, read_spelling
from kg.curated.hints import read_acronyms, read_neighbours
from kg.curated.prefixes import read_prefixes
from kg.curated.senses import read_senses
from kg.curated.sssom import sssom
from kg.curated.targets import read_targets, targets_of
from kg.curated.terms import COLUMNS, check_lines, read_table
from kg.curated.vocabulary import read_vocabulary
from kg.curated.vocabulary_check import check, collisions
from kg.curated.vocabulary_search import add, search, show
from kg.errors import CuratedError, OptionError
from kg.model import EntityType
from kg.settings import Settings

GENE = row(
    "HGNC:1",
    "ZUMA1",
    "Gene",
    "zumatin kinase",
    "ZM-1|p99",
    previous="ZOLD",
    xrefs="NCBIGene:11|UniProtKB:P00001",
)
DRUG = row("UNII:AAAAAAAAA1", "velokinib", "Drug", "Velotrex", "VK-101", xrefs="MESH:C000001")


@pytest.fixture
def small():
    return vocabulary(GENE, DRUG)


@pytest.fixture(scope="module")
def shipped():
    return read_vocabulary(Settings())


def write(path, *lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("HGNC:1\tZUMA1\tGene", "expected 8 tab-separated cells, found 3"),
        (row("HGNC:1", "ZUMA1", "Protein"), "unknown type 'Protein'"),
        (row("HGNC 1", "ZUMA1", "Gene"), "malformed CURIE 'HGNC 1'"),
        (row("HGNC:", "ZUMA1", "Gene"), "malformed CURIE 'HGNC:'"),
        (row("ZUMA1", "ZUMA1", "Gene"), "malformed CURIE 'ZUMA1'"),
        (row("HGNC:1", "", "Gene"), "HGNC:1 has no label"),
        ("", "expected 8 tab-separated cells, found 1"),
    ],
)
def test_a_bad_row_is_refused_with_file_line_and_reason(tmp_path, line, reason):
    path = write(tmp_path / "mine.tsv", HEADER, GENE, line, DRUG)
    with pytest.raises(CuratedError, match=r"mine\.tsv:3: ") as refused:
        read_table(path)
    assert reason in str(refused.value)


def test_a_table_without_the_columns_is_refused(tmp_path):
    with pytest.raises(CuratedError, match=r"mine\.tsv:1: expected a header with curie, label, type"):
        read_table(write(tmp_path / "mine.tsv", "curie\tname", "HGNC:1\tZUMA1"))


def test_a_table_that_is_not_utf8_or_not_there_is_refused(tmp_path):
    (tmp_path / "latin.tsv").write_bytes(HEADER.encode() + b"\nHGNC:1\t\xe9\n")
    with pytest.raises(CuratedError, match="not UTF-8"):
        read_table(tmp_path / "latin.tsv")
    with pytest.raises(CuratedError, match="cannot be read"):
        read_table(tmp_path / "absent.tsv")


ROW = st.tuples(
    st.sampled_from(["HGNC:1", "MESH:D1", "HGNC:", "", "HGNC:1\r"]),
    st.sampled_from(["ZUMA1", "A|B", "", "\r"]),
    st.sampled_from(["Gene", "Drug", "gene", "GeneFamily"]),
    *[st.sampled_from(["", "A|B", "\r"])] * 4,
    st.sampled_from(["", "MESH:D2", "MESH:D2\r", "\r\r", "one\ttoo many"]),
)


@given(st.lists(ROW, max_size=3))
def test_the_usual_columns_are_judged_at_once_as_others_are_line_by_line(rows):
    def checked(header, cells):
        try:
            return check_lines("t", ["\t".join(header), *map("\t".join, cells)])
        except CuratedError as error:
            return "cells" if "cells" in str(error) else str(error)

    usual = checked(COLUMNS, rows)
    assert usual == checked(("other", *COLUMNS), [["", *cells] for cells in rows])


def test_columns_may_be_few_and_in_any_order(tmp_path):
    path = write(tmp_path / "mine.tsv", "type\tcurie\tremark\tlabel", "Gene\tHGNC:1\tours\tZUMA1")
    table = read_table(path, own=True)
    assert table.lines == (row("HGNC:1", "ZUMA1", "Gene"),)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (row("HGNC:2", "KNO2", "Gene", "knotin|knotin"), "duplicate synonym 'knotin'"),
        (row("HGNC:2", "KNO2", "Gene", "impact"), "the synonym 'impact' is a common English word"),
        (row("HGNC:2", "KNO2", "Gene", " knotin"), "stray white space"),
        (row("HGNC:2", "KNO2", "Gene", "--"), "'--' holds no letter or digit"),
        (row("HGNC:KNO2", "KNO2", "Gene"), "malformed CURIE 'HGNC:KNO2'"),
        (row("MONDO:1", "knotosis", "Disease"), "malformed CURIE 'MONDO:1'"),
        (row("HGNC:2", "KNO2", "Gene", parents="FPLX:None"), "unknown parent FPLX:None"),
        (row("HGNC:1", "KNO2", "Gene"), "HGNC:1 is the Gene 'ZUMA1' at"),
    ],
)
def test_a_check_names_place_and_reason(shipped, line, reason):
    words = vocabulary(GENE, line, hints=shipped.hints)
    faults = check(words)
    assert [reason in fault.reason for fault in faults] == [True]
    assert faults[0].place == "shipped.tsv:3" or "ZUMA1" in faults[0].reason


def test_a_sound_table_has_no_faults(small):
    assert check(small) == []


def test_the_shipped_tables_pass_their_own_check(shipped):
    assert [f"{fault.place}: {fault.reason}" for fault in check(shipped)] == []


def test_a_users_rows_come_first():
    words = vocabulary(GENE, DRUG, own=[row("UNII:AAAAAAAAA1", "velokinib", "Drug", "zumatin kinase")])
    assert words.own == 1
    assert words.term(0).names == ("zumatin kinase",)
    assert words.place(0) == "own.tsv:2"
    assert words.place(1) == "shipped.tsv:2"
    assert [term.source for term in show(words, "UNII:AAAAAAAAA1")] == ["own.tsv:2", "shipped.tsv:3"]


def test_collisions_of_a_name_are_reported():
    words = vocabulary(GENE, DRUG, own=[row("UNII:AAAAAAAAA1", "velokinib", "Drug", "ZM 1|new name")])
    found = collisions(words, [words.term(0)])
    assert [(one.form, one.other.curie) for one in found] == [("ZM 1", "HGNC:1")]


def test_adding_a_name_writes_a_row_and_reports_what_it_collides_with(tmp_path, small):
    overlay = tmp_path / "mine.tsv"
    added = add(small, overlay, "UNII:AAAAAAAAA1", ["zm1", "Velo"])
    again = add(small, overlay, "HGNC:77", ["knotin"], label="KNO77", kind="Gene")
    assert [one.other.label for one in added.collisions] == ["ZUMA1"]
    assert again.collisions == ()
    assert [line.split("\t")[:4] for line in read_table(overlay).lines] == [
        ["UNII:AAAAAAAAA1", "velokinib", "Drug", "zm1|Velo"],
        ["HGNC:77", "KNO77", "Gene", "knotin"],
    ]


@pytest.mark.parametrize(
    ("curie", "names", "reason"),
    [
        ("HGNC:1", ["impact"], "common English word"),
        ("HGNC:1", ["a|b"], "holds a sign that parts"),
        ("HGNC:99", ["knotin"], "has no label"),
        ("nonsense", ["knotin"], "malformed CURIE"),
    ],
)
def test_a_name_that_may_not_be_added_leaves_the_overlay_alone(tmp_path, shipped, curie, names, reason):
    overlay = write(tmp_path / "mine.tsv", HEADER, DRUG)
    before = overlay.read_bytes()
    with pytest.raises(CuratedError, match=reason):
        add(vocabulary(GENE, hints=shipped.hints), overlay, curie, names)
    assert overlay.read_bytes() == before


def test_a_search_puts_the_name_itself_first(shipped):
    assert search(shipped, "her-2", limit=1)[0].label == "ERBB2"
    labels = [term.label for term in search(shipped, "trastuzumab", limit=5)]
    assert labels[0] == "trastuzumab"
    assert len(labels) == 5
    assert search(shipped, "--") == []


def test_an_unknown_identifier_cannot_be_shown(small):
    with pytest.raises(OptionError, match="HGNC:5: not in the vocabulary"):
        show(small, "HGNC:5")


def test_cross_references_are_exported_as_sssom(small, root):
    lines = list(sssom(small, read_prefixes(root / "ontology").iris))
    header = [line for line in lines if line.startswith("#")]
    table = [line.split("\t") for line in lines if not line.startswith("#")]
    assert table[0] == ["subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification"]
    assert [cells[2:4] for cells in table[1:]] == [
        ["skos:exactMatch", "NCBIGene:11"],
        ["skos:closeMatch", "UniProtKB:P00001"],
        ["skos:exactMatch", "MESH:C000001"],
    ]
    declared = {line.split(":")[0].strip("# ") for line in header[header.index("#curie_map:") + 1 :]}
    used = {
        cell.partition(":")[0] for cells in table[1:] for cell in (cells[0], cells[2], cells[3], cells[4])
    }
    assert declared == used


def test_every_shipped_cross_reference_has_a_declared_prefix(shipped, root):
    lines = sssom(shipped, read_prefixes(root / "ontology").iris)
    declared = {line.split(":")[0].strip("# ") for line in lines if line.startswith("#  ")}
    used = {x.partition(":")[0] for term in shipped.terms() if term.xrefs for x in (term.curie, *term.xrefs)}
    assert used <= declared


FOLDED = Folding((("tumour", "tumor"), ("haem", "hem")))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HER-2", "her 2"),
        ("TGF-β1", "TGF beta 1"),
        ("NF‑κB", "nf kappa-b"),
        ("Sjögren", "Sjogren"),
        ("5′-AMP", "5'AMP"),
        ("Brain Tumour", "brain tumor"),
        ("Hodgkin's lymphoma", "Hodgkin lymphoma"),
        ("trastuzumab–emtansine", "trastuzumab emtansine"),
        ("haematoma", "hematoma"),
    ],
)
def test_spellings_of_one_name_fold_alike(one, other):
    assert FOLDED.key(one) == FOLDED.key(other)


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\n\r"), max_size=20), max_size=8))
def test_folding_all_at_once_is_folding_one_by_one(forms):
    together = FOLDED.spaced_all(forms) if forms else []
    assert [spaced.replace(" ", "") for spaced in together] == [FOLDED.key(form) for form in forms]


@given(st.text(max_size=30))
def test_a_key_folds_to_itself(form):
    key = Folding().key(form)
    assert Folding().key(key) == key
    assert " " not in key


def test_the_spelling_table_is_checked(tmp_path, root):
    assert ("tumour", "tumor") in read_spelling(root / "ontology" / "recognition" / "spelling.tsv")
    with pytest.raises(CuratedError, match=r"s\.tsv:2: expected a British and an American part"):
        read_spelling(write(tmp_path / "s.tsv", "british\tamerican", "Colour\tcolor"))


def test_neighbours_and_acronyms_are_checked(tmp_path):
    good = write(tmp_path / "n.tsv", "type\tside\twords", "Gene\tafter\tmutation gene")
    assert read_neighbours(good)["after"]["gene"] == {EntityType.GENE}
    with pytest.raises(CuratedError, match=r"n\.tsv:2: expected an entity type and before or after"):
        read_neighbours(write(tmp_path / "n.tsv", "type\tside\twords", "Gene\tbeside\tmutation"))
    with pytest.raises(CuratedError, match=r"a\.tsv:2: expected 2 filled"):
        read_acronyms(write(tmp_path / "a.tsv", "short\tmeaning", "CR"))


SENSE_HEADER = "surface\tcandidate\tcandidate_label\tcontext\treason"


def test_senses_are_read_and_their_words_match_as_written(tmp_path):
    lines = (SENSE_HEADER, "ZM\tHGNC:1\tZUMA1\tkinase|EGFR\tthe gene", "ZM\t-\t-\tzoom\tan optical term")
    gene, other = read_senses(write(tmp_path / "a.tsv", *lines))["ZM"]
    assert (gene.curie, other.curie) == ("HGNC:1", "")
    assert gene.pattern.search("its Kinases")
    assert gene.pattern.search("an EGFR assay")
    assert not gene.pattern.search("vegfr, pro-kinas")
    assert read_senses(tmp_path / "absent.tsv") == {}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("ZM\tHGNC:1\tZUMA1\tkinase", "expected 5 filled cells, found 4"),
        ("ZM\tgene\tZUMA1\tkinase\twhy", "malformed CURIE 'gene'"),
    ],
)
def test_a_bad_sense_is_refused(tmp_path, line, reason):
    with pytest.raises(CuratedError, match=rf"a\.tsv:2: {reason}"):
        read_senses(write(tmp_path / "a.tsv", SENSE_HEADER, line))


TARGETS = "drug\tdrug_label\ttarget\ttarget_label\taction\tcitation"
FACT = "UNII:AAAAAAAAA1\tvelokinib\tHGNC:1\tZUMA1\tinhibitor\tINN list 1"


def test_drug_targets_are_read(tmp_path, root):
    facts = read_targets(write(tmp_path / "t.tsv", TARGETS, FACT))
    assert targets_of(facts, "UNII:AAAAAAAAA1")[0].target_label == "ZUMA1"
    assert targets_of(facts, "UNII:BBBBBBBBB1") == ()
    assert len(read_targets(root / "ontology" / "vocabulary" / "drug_targets.tsv")) > 100


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((TARGETS, FACT, FACT), "t.tsv:3: velokinib on ZUMA1 stands twice"),
        ((TARGETS, FACT.removesuffix("INN list 1")), "t.tsv:2: expected 6 filled"),
        ((TARGETS, FACT.replace("HGNC:1", "ZUMA1")), "t.tsv:2: malformed CURIE 'ZUMA1'"),
        (("drug\ttarget", FACT), "t.tsv:1: expected the header"),
    ],
)
def test_a_bad_target_is_refused(tmp_path, lines, reason):
    with pytest.raises(CuratedError, match=reason.replace(".", r"\.")):
        read_targets(write(tmp_path / "t.tsv", *lines))
