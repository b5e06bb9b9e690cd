"""A PDF in one column or two gives the sentences that were set; unreadable ones say why."""
# ruff: noqa: E501 -- texts that are read stand as they are

import io
import re
from dataclasses import replace

import pytest

from kg.model import Document, Failure
from kg.reading.ingest import documents
from kg.reading.sentences import sentences
from kg.reading.text import repair
from kg.settings import Settings

reportlab = pytest.importorskip("reportlab", reason="PDFs are set with reportlab, an extra for development")
from reportlab.lib.pagesizes import A4  # noqa: E402
from reportlab.pdfbase.pdfmetrics import stringWidth  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402

TITLE = "Sunitinib resistance in renal cell carcinoma: a report made for tests"
BODY = {
    "Abstract": "Loss of VHL activates HIF2A in clear cell renal cell carcinoma. Sunitinib inhibits KDR and FLT3, and "
    "most patients relapse within one year. MET amplification confers resistance to sunitinib, whereas "
    "cabozantinib restores the response in vitro.",
    "Introduction": "Renal cell carcinoma is the most frequent tumour of the kidney, and the clear cell subtype makes "
    "up three quarters of all cases.1,2 The tumours are resistant to chemotherapy, so that inhibitors of angiogenesis "
    "are the mainstay of treatment.3 Everolimus inhibits MTOR and is given after the failure of a first inhibitor. "
    "Patients with sarcomatoid histology do worse than others. The PBRM1 mutation was associated with a longer "
    "response to everolimus in a retrospective series, but not in the trial that followed.",
    "Results": "MET amplification was found in seven of forty tumours. It conferred resistance to sunitinib in every "
    "patient, and cabozantinib was effective in five of the seven patients after progression. AXL overexpression was "
    "found in nine tumours and was associated with a poor response to pazopanib. Knockdown of AXL restored the "
    "sensitivity of the cells to pazopanib in a well-differentiated model. Neither TSC1 loss nor BAP1 mutation was "
    "associated with the response to any of the drugs. Axitinib overcame resistance to sunitinib in the xenograft "
    "model, while nivolumab did not. The patient with the longest response received lenvatinib combined with "
    "everolimus, and is free of progression after thirty months of continuous treatment.",
    "Discussion": "These data suggest that MET and AXL mediate resistance to inhibitors of angiogenesis in renal cell "
    "carcinoma, and that cabozantinib, which inhibits both kinases, should be tried next. Belzutifan inhibits HIF2A "
    "and may delay resistance. Larger studies are needed to confirm that hypothesis in patients who have not been "
    "treated before.",
}
PROSE = [
    re.sub(r"\.\d(,\d)?$", ".", sentence)
    for text in BODY.values()
    for sentence in re.split(r"(?<=\.) |(?<=\.\d) |(?<=\.\d,\d) ", text)
]
FONT, SIZE, LEAD, MARGIN, GUTTER = "Times-Roman", 10, 12, 50, 20
HEIGHT = 260


def broken(text, width):
    """Break a text into lines, with hyphens between a vowel and a consonant, as a typesetter might."""
    line = ""
    for word in text.split():
        joined = f"{line} {word}".strip()
        if stringWidth(joined, FONT, SIZE) <= width:
            line = joined
            continue
        for cut in range(len(word) - 4, 2, -1):
            head = f"{line} {word[:cut]}-"
            if (
                word.isalpha()
                and len(word) > 8
                and word[cut - 1] in "aeiou"
                and word[cut] not in "aeiou"
                and (stringWidth(head, FONT, SIZE) <= width)
            ):
                yield head
                line = word[cut:]
                break
        else:
            yield line
            line = word
    yield line


def page(canvas, placed, *, across):
    """Write one page: its head, and its lines in the order in which they were placed, or from top to bottom."""
    canvas.setFont("Helvetica", 8)
    canvas.drawString(MARGIN, A4[1] - 30, "Doe et al. Notes on the Kidney (2020) 12:34")
    for down, left, text, font in sorted(placed) if across else placed:
        canvas.setFont(*font)
        canvas.drawString(left, -down, text)
    placed.clear()


def set_lines(width):
    for heading, text in BODY.items():
        yield ("Helvetica-Bold", 12), heading, 8, 16
        for line in broken(text, width):
            yield (FONT, SIZE), line, 0, LEAD


def typeset(columns, *, across=False, pages=1):
    """Set the report; `across` writes the lines of both columns from top to bottom, as some programs do."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    width = (A4[0] - 2 * MARGIN - GUTTER * (columns - 1)) / columns
    top = A4[1] - 110
    for _ in range(pages):
        placed, column, y = [], 0, top
        canvas.setFont("Times-Bold", 15)
        canvas.drawString(MARGIN, A4[1] - 80, TITLE)
        for font, line, above, below in set_lines(width):
            if y < top - HEIGHT * (2 if columns == 1 else 1):
                column, y = column + 1, top
            if column == columns:
                page(canvas, placed, across=across)
                canvas.showPage()
                column = 0
            y -= above
            placed.append((-y, MARGIN + column * (width + GUTTER), line, font))
            y -= below
        page(canvas, placed, across=across)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def read(folder, content, name="a.pdf", options=None):
    path = folder / name
    path.write_bytes(content)
    (found,) = documents([path], options or Settings())
    return found


def prose(document):
    assert isinstance(document, Document), document
    found = [sentence for sentence in sentences(repair(document)) if sentence.kind == "prose"]
    return [sentence.text for sentence in found], [sentence.section for sentence in found]


@pytest.mark.parametrize(("columns", "across"), [(1, False), (2, False), (2, True)])
def test_what_was_set_is_read(tmp_path, columns, across):
    texts, sections = prose(read(tmp_path, typeset(columns, across=across)))
    assert texts == PROSE
    assert list(dict.fromkeys(sections)) == ["abstract", "introduction", "results", "discussion"]


def test_a_table_across_both_columns_keeps_its_rows(tmp_path):
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    width = (A4[0] - 2 * MARGIN - GUTTER) / 2
    for column, text in enumerate([BODY["Results"], BODY["Discussion"] + " " + BODY["Abstract"]]):
        for number, line in enumerate(broken(text, width)):
            canvas.setFont(FONT, SIZE)
            canvas.drawString(MARGIN + column * (width + GUTTER), 780 - LEAD * number, line)
    canvas.setFont("Helvetica-Bold", 9)
    canvas.drawString(MARGIN, 480, "Table 1. Alterations found by sequencing")
    rows = [("Gene", "Variant", "Copies"), ("MET", "amplification", "6.1"), ("VHL", "p.R167Q", "2")]
    canvas.setFont("Helvetica", 9)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            canvas.drawString(MARGIN + place * 150, 466 - LEAD * number, cell)
    canvas.save()
    found = sentences(repair(read(tmp_path, file.getvalue())))
    assert [s.text for s in found if s.kind == "table"] == [" | ".join(row) for row in rows]
    assert [s.text for s in found if s.kind == "caption"] == ["Table 1. Alterations found by sequencing"]
    assert len([s for s in found if s.kind == "prose"]) == 13


def set_below_a_caption(cells, width):
    """Set a paragraph across the page, the caption of a table, and cells broken at a width, row by row."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    y = 780
    for text, font in (
        (BODY["Results"], FONT),
        ("Table 1. What was seen in the tumours of this series of patients, by drug", "Times-Bold"),
    ):
        canvas.setFont(font, SIZE)
        for line in broken(text, A4[0] - 2 * MARGIN):
            canvas.drawString(MARGIN, y, line)
            y -= LEAD
    canvas.setFont(FONT, SIZE)
    for row in cells:
        lines = [list(broken(cell, width)) for cell in row]
        for place, cell in enumerate(lines):
            for number, line in enumerate(cell):
                canvas.drawString(MARGIN + place * 168, y - LEAD * number, line)
        y -= LEAD * max(map(len, lines))
    canvas.save()
    return file.getvalue()


def test_a_table_of_long_cells_is_read_row_by_row(tmp_path):
    rows = [
        ("Alteration of the tumour", "Drugs that it concerns", "Outcome in the clinic"),
        (
            "Amplification of MET",
            "sunitinib, axitinib and other inhibitors of angiogenesis",
            "earlier progression in two cohorts",
        ),
        (
            "Loss of the gene PBRM1",
            "everolimus after a first line of treatment",
            "longer responses in a small series",
        ),
        ("Raised expression of AXL", "cabozantinib given after sunitinib", "response in nine of twenty"),
        ("Mutation of the domain", "any inhibitor that binds the active form", "not seen so far"),
        (
            "Deletion of CDKN2A",
            "palbociclib in one trial that was stopped early",
            "no response in four patients",
        ),
    ]
    lines = read(tmp_path, set_below_a_caption(rows, 130)).text.splitlines()
    for first, *rest in rows:
        row = next(line for line in lines if line.startswith(first))
        assert all(next(iter(broken(cell, 130))) in row for cell in rest)


def test_columns_of_prose_below_the_caption_of_a_table_stay_columns(tmp_path):
    columns = [
        BODY["Results"],
        BODY["Introduction"] + " " + BODY["Discussion"],
        BODY["Discussion"] + " " + BODY["Abstract"],
    ]
    text = read(tmp_path, set_below_a_caption([columns], 155)).text
    ends = [
        text.index(" ".join(list(broken(column, 155))[-1].split()[-2:]), text.index("Table 1"))
        for column in columns
    ]
    assert ends == sorted(ends)
    for column in columns:
        first, second = list(broken(column, 155))[:2]
        assert f"{first}\n{second}" in text


def turned(canvas, degrees, lines):
    canvas.saveState()
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(degrees)
    canvas.setFont(FONT, SIZE)
    for number, line in enumerate(lines):
        canvas.drawString(-200, 100 - LEAD * number, line)
    canvas.restoreState()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_stands_on_its_side_is_read(tmp_path, degrees):
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    turned(canvas, degrees, broken(BODY["Results"], 400))
    canvas.save()
    assert " ".join(prose(read(tmp_path, file.getvalue()))[0]) == BODY["Results"]


def test_a_note_on_the_margin_does_not_come_between_the_words(tmp_path):
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    canvas.setFont(FONT, SIZE)
    for number, line in enumerate(broken(BODY["Results"], 400)):
        canvas.drawString(60, 480 - LEAD * number, line)
    canvas.translate(20, 300)
    canvas.rotate(90)
    canvas.drawString(
        0, 0, "Author Manuscript of the report that is not for the public and stands on its side"
    )
    canvas.save()
    assert " ".join(prose(read(tmp_path, file.getvalue()))[0]) == BODY["Results"]


def test_hyphens_of_the_page_are_in_the_document_and_repaired(tmp_path):
    document = read(tmp_path, typeset(2))
    clean = repair(document)
    hyphens = [found for found in clean.repairs if found.kind == "hyphen"]
    assert len(hyphens) >= 3
    assert all(document.text[found.start] == "-" for found in hyphens)


def test_a_pdf_by_another_name_is_a_pdf(tmp_path):
    assert prose(read(tmp_path, typeset(1), "a.txt"))[0] == PROSE


def reason(found):
    assert isinstance(found, Failure), found
    assert "\n" not in found.reason
    return found.reason


def test_unreadable_pdfs_say_why(tmp_path):
    good = typeset(1)
    assert "damaged" in reason(read(tmp_path, b"%PDF-1.7\n" + b"x" * 300))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, encrypt="secret")
    canvas.drawString(50, 50, "Loss of VHL.")
    canvas.save()
    assert "encrypted" in reason(read(tmp_path, file.getvalue()))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.rect(50, 50, 100, 100)
    canvas.save()
    assert "no text on its 1 pages" in reason(read(tmp_path, file.getvalue()))
    assert (
        "longer than 500 characters"
        in reason(read(tmp_path, good, options=replace(Settings(), max_document=500)))
        or len(good) > 2_000
    )
    cut = read(tmp_path, good[: len(good) // 2])
    assert isinstance(cut, Document) or "damaged" in reason(cut)


@pytest.mark.parametrize("lines", [2, 3, 4])
def test_the_last_page_is_parted_where_its_second_column_is_short(tmp_path, lines):
    left = [f"Line {number} of the left column says that MET is lost" for number in range(30)]
    right = [f"{number}. Doe J. Kidney Notes 2001." for number in range(lines)]
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.drawString(MARGIN, A4[1] - 40, "Kidney Notes")
    canvas.drawString(A4[0] - MARGIN - 10, 30, "12")
    for x, column in ((MARGIN, left), (A4[0] / 2 + 5, right)):
        for number, line in enumerate(column):
            canvas.setFont("Times-Roman", 9)
            canvas.drawString(x, A4[1] - 80 - 13 * number, line)
    canvas.save()
    text = read(tmp_path, file.getvalue()).text
    assert [text.index(line) for line in left + right] == sorted(text.index(line) for line in left + right)
    assert "   0. Doe" not in text
