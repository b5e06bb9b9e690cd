"""Text as programs pour it out of a PDF, without blank lines: what belongs to the page stays out of sentences."""
# ruff: noqa: E501 -- texts that are read stand as they are

import io

import pytest

from kg.model import Document, Source
from kg.reading.ingest import documents
from kg.reading.sentences import sentences
from kg.reading.text import repair
from kg.settings import Settings


def read(text):
    return sentences(repair(Document("d", "", text, Source("d.txt"))))


def texts(text, kind="prose"):
    return [sentence.text for sentence in read(text) if sentence.kind == kind]


SAID = [
    "Loss of VHL activates HIF2A in the tumours of the kidney, and most of them grow many vessels.",
    "Sunitinib inhibits KDR and was given to every patient of the series until the tumour grew again.",
    "MET amplification conferred resistance to sunitinib in seven of the forty tumours of our series.",
    "Cabozantinib restored the response in five of these seven patients within eight weeks of its start.",
    "AXL was raised in nine tumours and was associated with a poor response to pazopanib in this study.",
    "Neither TSC1 loss nor BAP1 mutation was associated with the response to any of the drugs given.",
    "Axitinib overcame the resistance to sunitinib in the xenograft model, while nivolumab did not so.",
    "The patient with the longest response received lenvatinib and is free of progression at this time.",
]


def set_in_lines(sentences_, width=52):
    lines, line = [], ""
    for word in " ".join(sentences_).split():
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


GROUPS = ("red", "yellow", "green", "violet", "white", "vermilion", "ochre", "black")
TOLD = [f"In the {group} group {sentence}" for group in GROUPS for sentence in SAID]


def pages(*inserted, every):
    """Set sentences on several pages, something put in after every few lines."""
    out = []
    for number, line in enumerate(set_in_lines(TOLD)):
        if number and number % every == 0:
            out += [part.format(n=100 + number // every) for part in inserted]
        out.append(line)
    return "\n".join(out)


FURNITURE = {
    "head and number": (("Doe et al. Notes on the Kidney (2021) 12:345", "Page {n} of 140"), 15),
    "numbers that count up": (("{n}",), 14),
    "author and address": (
        ("Resistance in renal cancer | Doe and Roe", "https://doi.org/10.1000/kn.{n}"),
        16,
    ),
}


@pytest.mark.parametrize("name", FURNITURE)
def test_heads_feet_and_numbers_are_found_where_no_blank_line_shows_them(name):
    put, every = FURNITURE[name]
    assert texts(pages(*put, every=every)) == TOLD


@pytest.mark.parametrize(
    "put",
    [
        ["* Correspondence: jane.doe@example.org"],
        ["© 2021 The Authors. Published under a licence by the Kidney Press."],
        ["Figure 1. Growth of the tumours of both groups over", "time. Bars show the error of the mean."],
        ["1.0", "0.8", "Placebo", "Sunitinib", "Figure 2: Survival by group. OS, overall survival."],
        ["Months since the start", "Tumours", "Placebo"],
    ],
)
def test_what_interrupts_a_sentence_is_put_aside(put):
    lines = set_in_lines(SAID)
    at = next(
        number for number, line in enumerate(lines) if number > 2 and line.endswith("resistance to sunitinib")
    )
    found = texts("\n".join([*lines[: at + 1], *put, *lines[at + 1 :]]))
    assert found == SAID


def test_a_figure_that_is_only_mentioned_at_a_lines_start_interrupts_nothing():
    text = "The growth of the tumours of both groups is shown in\nFigure 1. Sunitinib was given to all of the patients who had\ntumours of the kidney."
    assert len(texts(text)) == 2


def test_a_heading_between_two_paragraphs_is_no_part_of_the_next_sentence():
    text = "\n".join([*set_in_lines(SAID[:3]), "Course of the second drug", *set_in_lines(SAID[3:])])
    assert texts(text) == SAID
    assert texts(text, "heading") == ["Course of the second drug"]


def test_references_are_known_without_their_heading_and_give_no_prose():
    entries = [
        "1. Doe J, Roe R, Poe M. VHL loss confers resistance to sunitinib.",
        "J Kidney Notes. 2019;3:100–9.",
        "2. Roe R, Doe J. Axitinib inhibits KDR in renal cancer. Kidney",
        "Lett. 2020;4:10–12.",
    ]
    text = "\n".join([*set_in_lines(SAID), *entries])
    assert texts(text) == SAID
    assert texts(text, "reference") == [" ".join(entries[:2]), " ".join(entries[2:])]


def test_affiliations_are_no_prose():
    text = "\n\n".join(
        [
            "Resistance to sunitinib in renal cell carcinoma of the clear cell type",
            "1Department of Urology, University Hospital of Anytown, Anytown, Freeland",
            "2Institute of Molecular Medicine, 12 Main Street, Othertown, Freeland",
            "†These authors contributed equally to this work.",
            "\n".join(set_in_lines(SAID)),
        ]
    )
    assert texts(text) == SAID


@pytest.mark.parametrize(
    ("spoilt", "mended"),
    [
        ("It was HER2positive disease.", "It was HER2-positive disease."),
        ("The EGFRmutant cells grew.", "The EGFR-mutant cells grew."),
        ("We saw longterm survival.", "We saw long-term survival."),
        ("Sunitinib helps, but sunitinibresistant cells grew.", "Sunitinib helps, but sunitinib-resistant cells grew."),
        ("Overexpressing cells and nonsteroidal drugs.", "Overexpressing cells and nonsteroidal drugs."),
        ("Trastuzumab and bevacizumab were given.", "Trastuzumab and bevacizumab were given."),
    ],
)  # fmt: skip
def test_a_hyphen_that_an_extractor_took_away_is_put_back(spoilt, mended):
    assert texts(spoilt) == [mended]


ACROSS = set_in_lines(SAID[:4], width=104)
LEFT, RIGHT = set_in_lines(SAID[4:8]), set_in_lines(SAID[:4])


def test_columns_below_an_abstract_across_the_page_are_read_one_after_the_other():
    sides = [f"{left:<58}{right}" for left, right in zip(LEFT, RIGHT, strict=True)]
    text = "\n".join(["Resistance in renal cancer", "", *ACROSS * 3, "", *sides])
    assert texts(text)[-8:] == [*SAID[4:], *SAID[:4]]


def test_columns_of_a_pdf_below_an_abstract_whose_lines_do_not_meet(tmp_path):
    canvas_of = pytest.importorskip("reportlab.pdfgen.canvas", reason="PDFs are set with reportlab")
    file = io.BytesIO()
    canvas = canvas_of.Canvas(file, invariant=1)
    canvas.setFont("Times-Roman", 10)
    for number, line in enumerate(ACROSS * 3):
        canvas.drawString(50, 780 - 12 * number, line)
    for number, line in enumerate(LEFT * 2):
        canvas.drawString(50, 600 - 12 * number, line)
    for number, line in enumerate(RIGHT * 2):
        canvas.drawString(310, 596 - 11.4 * number, line)
    canvas.save()
    path = tmp_path / "a.pdf"
    path.write_bytes(file.getvalue())
    (document,) = documents([path], Settings())
    assert [s.text for s in sentences(repair(document)) if s.kind == "prose"] == [
        *SAID[:4] * 3,
        *SAID[4:] * 2,
        *SAID[:4] * 2,
    ]
