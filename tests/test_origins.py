"""Evidence tells what its sentence was put together across, on which page it stands and whom it cites."""
# ruff: noqa: E501 -- texts that are read stand as they are

import io
from dataclasses import replace

import pytest

from kg.curated.folding import Folding
from kg.curated.vocabulary import Vocabulary
from kg.graph.assertions import assertions
from kg.graph.names import kg as term
from kg.graph.rdf import quads
from kg.graph.terms import integer, literal
from kg.jsonl import dump, evidence_line, read_evidence
from kg.model import Document, Source
from kg.output.explain import explain
from kg.reading.citations import Citations, named
from kg.reading.confidence import ACROSS, less_for_seam
from kg.reading.ingest import documents
from kg.reading.reader import Reader
from kg.reading.seams import Seams
from kg.reading.sentences import sentences
from kg.reading.text import repair
from kg.settings import Settings

SAID = [
    "Loss of VHL activates HIF2A in the tumours of the kidney, and most of these tumours grow many vessels.",
    "Sunitinib inhibits KDR and was given to every patient of the series until the tumour grew again.",
    "MET amplification conferred resistance to sunitinib in seven of the forty tumours of our series.",
    "Cabozantinib inhibits MET and restored the response in five of these patients within eight weeks.",
    "AXL overexpression was associated with resistance to pazopanib in nine tumours of this study.",
    "Axitinib inhibits KDR and overcame the resistance to sunitinib in the xenograft model of the tumour.",
    "TSC1 loss was associated with sensitivity to everolimus in the few patients who had received it.",
    "Belzutifan inhibits HIF2A and was given to the patients whose tumours had grown under the others.",
]
HEAD = "Doe et al. Notes on the Kidney (2020) 12:34"
TOLD = [
    f"In the {group} group {said}" for group in ("red", "green", "white", "black", "ochre") for said in SAID
]
IN_COLUMN = 27
REFERENCES = (
    "1. Doe J, Roe R. Kidney. 2001. doi:10.1000/KN.1\n2. Poe P. Lung. Notes 2002;3:4. PMID: 12345678\n"
    "3. Loe L. Liver. Notes (2003).\n4. Foe F. Part one. 2004;1:2.\n5. Foe F. Part two. 2004;2:3.\n"
)


@pytest.fixture(scope="session")
def reader():
    return Reader.load(Settings())


def set_in_lines():
    """Give the lines of a column, each with the number of the sentence that it goes on with, or None."""
    line, goes_on, out = "", None, []
    for number, sentence in enumerate(TOLD):
        for place, word in enumerate(sentence.split()):
            if len(line) + len(word) > 46:
                out.append((line, goes_on))
                line, goes_on = "", number if place else None
            line = f"{line} {word}".strip()
    return [*out, (line, goes_on)]


def typeset():
    """Set the sentences in two columns on several pages, each under a head."""
    reportlab = pytest.importorskip("reportlab.pdfgen.canvas", reason="PDFs are set with reportlab")
    file = io.BytesIO()
    canvas = reportlab.Canvas(file, invariant=1)
    for number, (line, _) in enumerate(set_in_lines()):
        column, row = divmod(number, IN_COLUMN)
        if column and not column % 2 and not row:
            canvas.showPage()
        if not row and not column % 2:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(50, 810, HEAD)
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(50 + 270 * (column % 2), 760 - 12 * row, line)
    canvas.save()
    return file.getvalue()


def crossings():
    """Say for each sentence what its lines run across, as they were set."""
    lines = set_in_lines()
    found = [""] * len(TOLD)
    for number in range(IN_COLUMN, len(lines), IN_COLUMN):
        if (sentence := lines[number][1]) is not None:
            found[sentence] = "column" if number // IN_COLUMN % 2 else "page"
    return found


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "a.pdf"
    path.write_bytes(typeset())
    (found,) = documents([path], Settings())
    return found


def test_a_pdf_tells_which_sentences_run_over_a_column_or_a_page(pdf):
    clean = repair(pdf)
    found = [one for one in sentences(clean) if one.kind == "prose"]
    seams = Seams.of(clean)
    assert [one.text for one in found] == TOLD
    assert [seams.within(one) for one in found] == crossings()
    assert {"page", "column", ""} == set(crossings())


def test_a_place_of_a_pdf_is_a_page_and_a_line_on_it(pdf):
    clean = repair(pdf)
    seams = Seams.of(clean)
    lines = [line for line, _ in set_in_lines()]
    for one in sentences(clean):
        page, line = seams.place(one.pieces[0].raw)
        if one.kind == "prose":
            # The head is the first line of each page.
            shown = lines[(page - 1) * 2 * IN_COLUMN + line - 2]
            assert any(shown.endswith(one.text[:length]) for length in range(1, 60))
    assert seams.place(0) == (1, 1)


def test_what_runs_over_a_column_or_page_weighs_less_and_nothing_else_changes(pdf, reader):
    plain = reader.read(Document("a", "", " ".join(TOLD), Source("a.txt"))).evidence
    paged = reader.read(pdf).evidence
    assert {claim.key for claim, _ in paged} == {claim.key for claim, _ in plain}
    scores = {(c.key, e.sentence.text, e.rule): e.score for c, e in plain}
    for claim, evidence in paged:
        before = scores[claim.key, evidence.sentence.text, evidence.rule]
        assert evidence.score == less_for_seam(before, evidence.context.seam)
        assert evidence.context.page
    assert {evidence.context.seam for _, evidence in paged} == {"", "page", "column"}
    assert less_for_seam(0.9, "page") == pytest.approx(0.9 * ACROSS)
    assert {(e.context.seam, e.context.page, e.context.page_line) for _, e in plain} == {("", 0, 0)}


def test_columns_that_were_written_side_by_side_have_their_seam_where_one_ends():
    lines = [line for line, _ in set_in_lines()][: 2 * IN_COLUMN]
    raw = "\n".join(
        f"{left:<50}{right}" for left, right in zip(lines[:IN_COLUMN], lines[IN_COLUMN:], strict=True)
    )
    clean = repair(Document("d", "", raw, Source("d.txt")))
    seams = Seams.of(clean)
    found = [(seams.within(one), one.text) for one in sentences(clean) if one.kind == "prose"]
    whole = [text for _, text in found if text in TOLD]
    assert len(whole) >= 10
    assert [seam for seam, text in found if text in TOLD] == crossings()[: len(whole)]


def test_what_was_put_together_round_a_float_says_so():
    raw = "Loss of VHL was found in most of the\n\nFigure 1. Tumours.\n\nforty tumours. MET was not.\n"
    clean = repair(Document("d", "", raw, Source("d.txt")))
    assert [Seams.of(clean).within(one) for one in sentences(clean) if one.kind == "prose"] == ["float", ""]


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("1. Doe J. Kidney. 2001;3:4. doi: 10.1000/KN.1.", "doi:10.1000/kn.1"),
        ("Doe J. Kidney. 2001 (https://doi.org/10.1000/kn(01)2).", "doi:10.1000/kn(01)2"),
        ("2 Doe J Kidney 2001 3 4 10.1000/kn.1 PMID:12345678", "doi:10.1000/kn.1"),
        ("Doe J. Kidney. 2001. doi:10.1000/ kn.2001.01 PMID: 1234567", "PMID:1234567"),
        ("Doe J. Kidney. 2001. doi:10.1000/kn. 2001.01", "Doe 2001"),
        ("Doe J. Kidney. 2001. doi:10.1000/(SICI)12(2001)1<1::AID-KN1>3.0.CO;2-1", "Doe 2001"),
        ("[12] J. A. Doe, R. Roe: Growth from 1990 to 1999. Kidney 2001; 3.", "Doe 2001"),
        ("van Doe J, Growth since 1990. Kidney (2001) 3:4", "Doe 2001"),
        ("ROE R. Kidney 2001", "ROE 2001"),
        ("Roe R. In press", "reference 7"),
    ],
)
def test_a_reference_is_named_by_the_best_that_the_list_gives(entry, name):
    assert named(entry, 7) == name


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("VHL is lost [1, 3].", [("doi:10.1000/kn.1", "Loe 2003")]),
        ("VHL is lost [1]–[3].", [("doi:10.1000/kn.1", "PMID:12345678", "Loe 2003")]),
        ("VHL is lost [2]. MET is not.", [("PMID:12345678",), ()]),
        ("VHL is lost (Doe and Roe, 2001).", [("doi:10.1000/kn.1",)]),
        ("VHL is lost. Loe et al. (2003) saw MET gain.", [(), ("Loe 2003",)]),
        ("VHL is lost (Foe et al., 2004).", [()]),
        (
            "VHL is lost in the tumours.1,2 MET is lost in others.3 AXL is not.",
            [("doi:10.1000/kn.1", "PMID:12345678"), ("Loe 2003",), ()],
        ),
    ],
)
def test_a_sentence_cites_what_its_own_marks_mean(text, cited):
    clean = repair(Document("d", "", f"{text}\n\nReferences\n{REFERENCES}", Source("d.txt")))
    citations = Citations.of(clean)
    found = [one for one in sentences(clean) if one.kind == "prose"]
    assert [citations.cited(one) for one in found] == cited
    assert [citations.cites(one) for one in found] == [bool(said) or "Foe" in text for said in cited]


JATS = """<article><body><sec sec-type="results"><title>Results</title>
<p>MET amplification confers resistance to sunitinib.<sup><xref ref-type="bibr" rid="r2">2</xref></sup> VHL loss confers
resistance to pazopanib.<sup><xref ref-type="bibr" rid="r1">1</xref></sup> AXL loss confers resistance to erlotinib.</p></sec></body>
<back><ref-list><ref id="r1"><label>1</label><mixed-citation>Doe J. Kidney. 2001. <pub-id pub-id-type="doi">10.1000/kn.1</pub-id><pub-id
pub-id-type="pmid">12345678</pub-id></mixed-citation></ref><ref id="r2"><label>2</label><element-citation><name><surname>Roe</surname>
<given-names>R</given-names></name><year>2002</year><pub-id pub-id-type="pmid">23456789</pub-id></element-citation></ref></ref-list></back></article>"""


@pytest.fixture(scope="module")
def article(tmp_path_factory, reader):
    path = tmp_path_factory.mktemp("jats") / "a.xml"
    path.write_text(JATS, encoding="utf-8")
    (found,) = documents([path], Settings())
    return reader.read(found).evidence


def test_a_jats_file_tells_whose_findings_it_repeats(article):
    found = {claim.object.label: (e.context.finding, e.context.cites) for claim, e in article}
    assert found["sunitinib"] == ("cited", ("PMID:23456789",))
    assert found["pazopanib"] == ("cited", ("doi:10.1000/kn.1",))
    assert found["erlotinib"] == ("own", ())
    assert {(e.context.seam, e.context.page) for _, e in article} == {("", 0)}


def across(article):
    claim, evidence = next(pair for pair in article if pair[0].object.label == "sunitinib")
    return claim, replace(evidence, context=replace(evidence.context, seam="page", page=3, page_line=12))


def test_a_line_of_evidence_keeps_them_and_a_plain_one_has_none(article):
    claim, evidence = across(article)
    line = evidence_line(claim, evidence)
    told = {name: line["context"].get(name) for name in ("cites", "seam", "page", "page_line")}
    assert told == {"cites": ["PMID:23456789"], "seam": "page", "page": 3, "page_line": 12}
    assert read_evidence(line)[1].context == evidence.context
    plain = next(evidence_line(*pair) for pair in article if pair[0].object.label == "erlotinib")
    assert not {"cites", "seam", "page", "page_line"} & set(plain["context"])


def test_the_graph_and_an_explanation_show_them(article, tmp_path):
    claim, evidence = across(article)
    made = quads(assertions([(claim, evidence)]), (), Vocabulary([], folding=Folding({})), Settings())
    told = {(quad[1], quad[2]) for quad in made}
    assert {
        (term("cites"), literal("PMID:23456789")),
        (term("seam"), literal("page")),
        (term("page"), integer(3)),
        (term("page_line"), integer(12)),
    } <= told
    (tmp_path / "evidence.jsonl").write_text(dump(evidence_line(claim, evidence)) + "\n", encoding="utf-8")
    said = "\n".join(explain(tmp_path, claim.key, {}))
    assert "results, page 3, line 12, put together across a page\n" in said
    assert "finding cited" in said
    assert "citing PMID:23456789" in said
