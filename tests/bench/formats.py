"""Reading speed of each format beside the raw parser alone, in one run: MB, documents a second, ratio.

`python tests/bench/formats.py [--copies 16]` sets the five texts of `tests/data/fields` as articles of twenty
such texts in JATS, BioC, HTML, PDF and text, and one by one, as long as abstracts, in the formats of records.
Where `../shared/formats` is there, its JATS files, its record of PubMed and a PubTator corpus are read too.
Seconds are those of the processor, the smallest of several rounds in which all take turns, since the machine
may be shared.

The raw parser is lxml for XML and HTML, PDFium for PDF, `json` for JSON; text, MEDLINE and PubTator are only
decoded and parted. Each has a line with what the parser costs alone, and a line with what the same
paragraphs, records or passages cost whoever asks it for them and does nothing else: no repair of markup, no
sections, no ids, no limits, no hash. PDFium's text alone knows no columns: the box of each character tells.
The last column goes on to repaired sentences.
"""

import argparse
import io
import json
import re
import sys
import tempfile
import time
from html import escape
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree, html

from kg.model import Document
from kg.reading.ingest import documents
from kg.reading.sentences import sentences
from kg.reading.text import repair
from kg.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
TEXTS = sorted((ROOT / "tests" / "data" / "fields").glob("*.txt"))
SHARED = ROOT.parent / "shared" / "formats"
CORPUS = Path("corpora") / "bc5cdr" / "dev.pubtator"
SETTINGS = Settings()


def paragraphs(path):
    return [part for part in path.read_text(encoding="utf-8").split("\n\n") if part.strip()]


def jats(title, parts, number):
    body = "".join(f"<p>{escape(part)}</p>" for part in parts)
    return (
        f'<article><front><article-meta><article-id pub-id-type="pmid">{10_000 + number}</article-id>'
        f"<title-group><article-title>{escape(title)}</article-title></title-group></article-meta></front>"
        f"<body><sec><title>Results</title>{body}</sec></body></article>"
    )


def pubmed(papers):
    records = (
        f"<PubmedArticle><MedlineCitation><PMID>{10_000 + number}</PMID><Article>"
        f"<ArticleTitle>{escape(title)}</ArticleTitle>"
        f"<Abstract><AbstractText>{escape(' '.join(parts))}</AbstractText></Abstract>"
        "</Article></MedlineCitation></PubmedArticle>"
        for number, (title, parts) in enumerate(papers)
    )
    return f"<?xml version='1.0'?><PubmedArticleSet>{''.join(records)}</PubmedArticleSet>"


def nbib(papers):
    def wrapped(text):
        return "\n      ".join(" ".join(text.split())[at : at + 80] for at in range(0, len(text), 80))

    records = (
        f"PMID- {10_000 + number}\nTI  - {title}\nAB  - {wrapped(' '.join(parts))}\n"
        for number, (title, parts) in enumerate(papers)
    )
    return "\n".join(records)


def bioc(papers):
    made = []
    for number, (title, parts) in enumerate(papers):
        passages, at = [], 0
        for text in (title, *parts):
            passages.append(
                {"offset": at, "text": text, "infons": {"section_type": "RESULTS", "type": "paragraph"}}
            )
            at += len(text) + 1
        made.append({"id": str(10_000 + number), "infons": {}, "passages": passages})
    return made


def bioc_xml(papers):
    def passage(one):
        infons = "".join(f'<infon key="{key}">{value}</infon>' for key, value in one["infons"].items())
        return (
            f"<passage>{infons}<offset>{one['offset']}</offset><text>{escape(one['text'])}</text></passage>"
        )

    inside = (
        f"<document><id>{one['id']}</id>{''.join(map(passage, one['passages']))}</document>"
        for one in bioc(papers)
    )
    return f"<?xml version='1.0'?><collection>{''.join(inside)}</collection>"


def pubtator(papers):
    return "\n".join(
        f"{10_000 + number}|t|{title}\n{10_000 + number}|a|{' '.join(' '.join(parts).split())}\n"
        for number, (title, parts) in enumerate(papers)
    )


def page(title, parts):
    inside = "".join(f"<p>{escape(part)}</p>" for part in parts)
    return f"<!DOCTYPE html><html><body><article><h1>{escape(title)}</h1>{inside}</article></body></html>"


def pdf(title, parts):
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    lines = [line for part in (title, *parts) for line in [*simpleSplit(part, "Times-Roman", 10, 240), ""]]
    for first in range(0, len(lines), 110):
        canvas.setFont("Times-Roman", 10)
        for number, line in enumerate(lines[first : first + 110]):
            canvas.drawString(45 + 260 * (number // 55), 780 - 12.5 * (number % 55), line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def one_each(papers, suffix, made):
    return {f"{number}{suffix}": made(*paper) for number, paper in enumerate(papers)}


def inputs(copies):
    """Give for each format its files by name."""
    papers = [(parts[0], parts[1:]) for parts in map(paragraphs, TEXTS)] * (4 * copies)
    long = [part for _, parts in papers[:20] for part in parts]
    articles = [(papers[number % 5][0], long) for number in range(copies)]
    lines = (
        json.dumps({"id": str(number), "text": "\n\n".join((title, *parts))})
        for number, (title, parts) in enumerate(papers)
    )
    found = {
        "JATS": {f"{number}.xml": jats(*paper, number) for number, paper in enumerate(articles)},
        "PubMed XML": {"a.xml": pubmed(papers)},
        "MEDLINE nbib": {"a.nbib": nbib(papers)},
        "BioC XML": {"a.xml": bioc_xml(articles)},
        "BioC JSON": {"a.json": json.dumps({"documents": bioc(articles)})},
        "PubTator": {"a.pubtator": pubtator(papers)},
        "HTML": one_each(articles, ".html", page),
        "text": one_each(articles, ".txt", lambda title, parts: "\n\n".join((title, *parts))),
        "JSON lines": {"a.jsonl": "\n".join(lines)},
        "PDF": one_each(articles[:4], ".pdf", pdf),
    }
    if SHARED.is_dir():
        files = sorted(SHARED.glob("*.nxml"))
        found["JATS, real articles"] = {path.name: path.read_bytes() for path in files}
        found["PubMed XML, real"] = {"a.xml": baseline(20 * copies)}
        found["PubTator, real"] = {"a.pubtator": (SHARED.parent / CORPUS).read_bytes()}
    return found


def baseline(count):
    """Set the real record of `../shared/formats` so often, each with a number of its own, as a set."""
    text = next(SHARED.glob("pubmed-*.xml")).read_text(encoding="utf-8")
    before, opened, inside = text.partition("<PubmedArticle>")
    record, closed_, _ = inside.partition("</PubmedArticle>")
    records = (
        re.sub(r"(<(?:PMID|ArticleId)\b[^>]*>)\d+<", rf"\g<1>{10_000 + number}<", record)
        for number in range(count)
    )
    return f"{before}{''.join(f'{opened}{one}{closed_}' for one in records)}</PubmedArticleSet>"


def parsed_xml(raw):
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(raw, parser)


def xml_text(raw):
    return "".join(parsed_xml(raw).itertext())


def page_text(raw):
    return html.document_fromstring(raw).text_content()


def raw_pdf(raw, *, boxes=False):
    opened, box = pypdfium2.PdfDocument(raw), pdfium.FS_RECTF()
    for number in range(len(opened)):
        page_ = opened[number]
        words = page_.get_textpage()
        words.get_text_range()
        for at in range(words.count_chars() if boxes else 0):
            pdfium.FPDFText_GetLooseCharBox(words.raw, at, box)
        words.close()
        page_.close()
    opened.close()


def raw_boxes(raw):
    raw_pdf(raw, boxes=True)


def records_text(raw):
    for _, one in etree.iterparse(io.BytesIO(raw), tag="PubmedArticle"):
        "".join(one.itertext())
        one.clear()


def lines(raw):
    return raw.decode().splitlines()


def json_lines(raw):
    return [json.loads(line) for line in raw.splitlines()]


def closed(element):
    return " ".join("".join(element.itertext()).split())


def jats_paragraphs(raw):
    return [closed(one) for one in parsed_xml(raw).iter("article-title", "title", "p", "td", "th", "ref")]


def html_paragraphs(raw):
    root = html.document_fromstring(raw)
    return [closed(one) for one in root.iter("h1", "h2", "h3", "h4", "p", "li", "td", "th")]


def records_fields(raw):
    found = []
    for _, one in etree.iterparse(io.BytesIO(raw), tag="PubmedArticle"):
        parts = [closed(part) for part in one.iter("ArticleTitle", "AbstractText")]
        found.append((one.findtext(".//PMID"), parts))
        one.clear()
    return found


def bioc_passages(raw):
    return [
        [
            (
                {infon.get("key"): infon.text for infon in passage.findall("infon")},
                int(passage.findtext("offset")),
                passage.findtext("text"),
            )
            for passage in document.iter("passage")
        ]
        for document in parsed_xml(raw).iter("document")
    ]


def bioc_json_passages(raw):
    return [
        [(passage["infons"], passage["offset"], passage["text"]) for passage in document["passages"]]
        for document in json.loads(raw)["documents"]
    ]


def nbib_fields(raw):
    """Read fields as `nbib`, `rispy` and Biopython's `Medline` do: line by line, indented lines go on."""
    records = []
    for record in raw.decode().split("\n\n"):
        fields, tag = {}, ""
        for line in record.split("\n"):
            if line.startswith("      "):
                fields[tag][-1] += " " + line.strip()
            elif line:
                tag = line[:4].rstrip()
                fields.setdefault(tag, []).append(line[6:].strip())
        records.append(fields)
    return records


def pubtator_records(raw):
    found = []
    for record in raw.decode().split("\n\n"):
        texts, annotations = {}, []
        for line in record.splitlines():
            parts = line.split("|", 2)
            if len(parts) == 3:
                texts[parts[1]] = parts[2]
            else:
                annotations.append(line.split("\t"))
        found.append((texts, annotations))
    return found


def text_paragraphs(raw):
    return [part.strip() for part in re.split(r"\n\s*\n", raw.decode())]


# What the parser costs alone, then what the same paragraphs or records cost whoever asks it for them.
RAW = {
    "JATS": (("tree alone", parsed_xml), ("all text", xml_text), ("paragraphs", jats_paragraphs)),
    "PubMed XML": (("all text", records_text), ("records", records_fields)),
    "MEDLINE nbib": (("lines", lines), ("records", nbib_fields)),
    "BioC XML": (("all text", xml_text), ("passages", bioc_passages)),
    "BioC JSON": (("json", json.loads), ("passages", bioc_json_passages)),
    "PubTator": (("lines", lines), ("records", pubtator_records)),
    "HTML": (("all text", page_text), ("paragraphs", html_paragraphs)),
    "text": (("lines", lines), ("paragraphs", text_paragraphs)),
    "JSON lines": (("json", json_lines),),
    "PDF": (("text", raw_pdf), ("text and boxes", raw_boxes)),
}
RAW |= {
    "JATS, real articles": RAW["JATS"],
    "PubMed XML, real": RAW["PubMed XML"],
    "PubTator, real": RAW["PubTator"],
}


def seconds(rounds, *calls):
    """Give the least processor seconds of each call; all take turns in every round."""
    best = [float("inf")] * len(calls)
    for _ in range(rounds):
        for number, call in enumerate(calls):
            start = time.process_time()
            call()
            best[number] = min(best[number], time.process_time() - start)
    return best


def alone(paths, raw):
    for path in paths:
        raw(path.read_bytes())


def split(found):
    for document in found:
        sentences(repair(document))


def measured(name, files, rounds):
    """Print one line of the table, two for PDF."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in files]
        for path, content in zip(paths, files.values(), strict=True):
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        found = [one for one in documents(paths, SETTINGS) if isinstance(one, Document)]
        size, count = sum(path.stat().st_size for path in paths) / 1e6, len(found)
        ways = RAW[name]
        ours, repaired, *raws = seconds(
            rounds,
            lambda: list(documents(paths, SETTINGS)),
            lambda: split(found),
            *(lambda way=way: alone(paths, way) for _, way in ways),
        )
        for (what, _), raw in zip(ways, raws, strict=True):
            print(
                f"{name:<20} {size:7.2f} {count:5} {size / ours:9.1f} {count / ours:9.0f}   {what:<14} "
                f"{size / raw:9.1f} {count / raw:9.0f} {ours / raw:6.1f} {count / repaired:12.0f}"
            )


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--copies", type=int, default=16, help="how many articles are set")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", action="append", choices=sorted(RAW), help="a format; again for more")
    options = parser.parse_args()
    print(
        f"{'format':<20} {'MB':>7} {'docs':>5} {'MB/s':>9} {'docs/s':>9}   {'raw parser':<14} "
        f"{'MB/s':>9} {'docs/s':>9} {'ratio':>6} {'to sentences':>12}"
    )
    for name, files in inputs(options.copies).items():
        if not options.only or name in options.only:
            measured(name, files, options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
