"""Each format of ours gives the same sentences, whole, with their sections; hostile files are refused."""
# ruff: noqa: E501 -- texts that are read stand as they are

import gzip
import io
import json
import re
import tarfile
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, Failure
from kg.reading.blocks import Writer
from kg.reading.formats.markup import closed
from kg.reading.formats.pubmed import _labelled
from kg.reading.identity import same_paper, title_of
from kg.reading.ingest import documents
from kg.reading.sentences import sentences
from kg.reading.text import repair
from kg.settings import Settings

OPTIONS = Settings()
TITLE = "Sunitinib resistance in renal cell carcinoma"
ABSTRACT = "Loss of VHL activates HIF2A. Sunitinib inhibits KDR, and most patients relapse within one year."
INTRODUCTION = (
    "MET amplification confers resistance to sunitinib. Axitinib did not restore the response (p < 0.05)."
)
RESULTS = "MET was amplified in 7 of 40 tumours. AXL expression was raised in TGF-β treated cells & tissue."
CAPTION = "Table 1. Alterations by sequencing"
ROWS = ["Gene | Variant | Copies", "MET | amplification | 6.1", "VHL | p.R167Q | 2"]
PROSE = re.split(r"(?<=\.) ", f"{ABSTRACT} {INTRODUCTION} {RESULTS}")

JATS = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.0//EN" "JATS.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta><journal-title-group>
<journal-title>Kidney Notes</journal-title></journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmid">123456</article-id><article-id pub-id-type="pmc">654321</article-id>
<article-id pub-id-type="doi">10.1000/kn.1</article-id>
<title-group><article-title>Sunitinib resistance in <italic>renal</italic> cell carcinoma</article-title></title-group>
<pub-date pub-type="epub"><year>2020</year></pub-date>
<permissions><license xlink:href="http://creativecommons.org/licenses/by/4.0/"><license-p>Open.</license-p></license>
</permissions><abstract><p>{ABSTRACT}</p></abstract></article-meta></front>
<body><sec sec-type="intro"><title>Introduction</title><p>MET&nbsp;amplification confers resistance to
sunitinib.<sup><xref ref-type="bibr" rid="r1">1</xref>,<xref ref-type="bibr" rid="r2">2</xref></sup> Axitinib did not
restore the response (p &lt; 0.05).</p></sec>
<sec><title>Results</title><p>MET was amplified in 7 of 40 tumours.<table-wrap><label>Table 1</label>
<caption><p>Alterations by sequencing</p></caption><table><thead><tr><th>Gene</th><th>Variant</th><th>Copies</th></tr>
</thead><tbody><tr><td>MET</td><td>amplification</td><td>6.1</td></tr><tr><td>VHL</td><td>p.R167Q</td><td>2</td></tr>
</tbody></table></table-wrap> AXL expression was raised in TGF-&beta; treated cells &amp; tissue.</p></sec></body>
<back><ref-list><title>References</title><ref id="r1"><label>1</label><mixed-citation>Doe J. Kidney.</mixed-citation>
</ref><ref id="r2"><label>2</label><mixed-citation>Roe R. Loss.</mixed-citation></ref></ref-list></back></article>"""

PUBMED = f"""<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>123456</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2020</Year></PubDate></JournalIssue><Title>Kidney Notes</Title></Journal>
<ArticleTitle>{TITLE}.</ArticleTitle><Abstract><AbstractText Label="BACKGROUND">{ABSTRACT}</AbstractText>
<AbstractText Label="RESULTS">{RESULTS.replace("&", "&amp;")}</AbstractText></Abstract></Article></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="doi">10.1000/kn.1</ArticleId><ArticleId IdType="pmc">PMC654321</ArticleId>
</ArticleIdList></PubmedData></PubmedArticle></PubmedArticleSet>"""

NBIB = f"""PMID- 123456
DP  - 2020 Jan
TI  - Sunitinib resistance in renal
      cell carcinoma.
AB  - BACKGROUND: {ABSTRACT[:28]}
      {ABSTRACT[29:]} RESULTS: {RESULTS}
JT  - Kidney Notes
LID - 10.1000/kn.1 [doi]
PMC - PMC654321

PMID- 777
TI  - Another record.
AB  - Loss of PBRM1 is common.
"""

BIOC = [
    ({"section_type": "TITLE", "type": "front", "article-id_pmid": "123456", "year": "2020"}, 0, TITLE),
    ({"section_type": "ABSTRACT", "type": "abstract"}, 100, ABSTRACT),
    ({"section_type": "INTRO", "type": "title_1"}, 300, "Introduction"),
    ({"section_type": "INTRO", "type": "paragraph"}, 320, INTRODUCTION),
    ({"section_type": "RESULTS", "type": "paragraph"}, 500, RESULTS),
    ({"section_type": "TABLE", "type": "table_caption"}, 700, CAPTION),
    ({"section_type": "REF", "type": "ref"}, 800, "Doe J. Kidney."),
]
BIOC_JSON = json.dumps(
    {"documents": [{"id": "123456", "passages": [{"infons": i, "offset": o, "text": t} for i, o, t in BIOC]}]}
)
BIOC_XML = (
    "<?xml version='1.0'?><collection><source>ours</source><document><id>123456</id>"
    + "".join(
        "<passage>"
        + "".join(f'<infon key="{key}">{value}</infon>' for key, value in infons.items())
        + f"<offset>{offset}</offset><text>{text.replace('&', '&amp;').replace('<', '&lt;')}</text></passage>"
        for infons, offset, text in BIOC
    )
    + "</document></collection>"
)
PUBTATOR = f"123456|t|{TITLE}\n123456|a|{ABSTRACT}\n123456\t0\t9\tSunitinib\tChemical\tD000077210\n\n777|t|Other\n777|a|One.\n"
HTML = f"""<!DOCTYPE html><html><head><title>x</title><meta name="citation_doi" content="10.1000/kn.1">
<meta name="citation_title" content="{TITLE}"><script>var a = "Loss of PTEN.";</script></head><body><nav>Menu of all
journals and their many issues.</nav><article><h1>{TITLE}</h1><h2>Abstract</h2><p>{ABSTRACT}</p><h2>Introduction</h2>
<p>{INTRODUCTION.replace("<", "&lt;")}</p><h2>Results</h2><div><p>MET was amplified in <b>7</b> of 40 tumours. AXL
expression was raised in TGF-&beta; treated cells &amp; tissue.</p></div><table><caption>{CAPTION}</caption>
{"".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split(" | ")) + "</tr>" for row in ROWS)}</table></article>
<footer>All rights are reserved by the publisher of this page.</footer></body></html>"""
PLAIN = (
    f"{TITLE}\n\nAbstract\n\n{ABSTRACT}\n\n1. Introduction\n\n{INTRODUCTION}\n\n2. Results\n\n{RESULTS}\n\n{CAPTION}\n"
    + "\n".join(row.replace(" | ", "\t") for row in ROWS)
)


def read(folder, name, content, options=OPTIONS):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(documents([path], options))


def one(folder, name, content):
    (document,) = read(folder, name, content)
    assert isinstance(document, Document), document
    return document


def kinds(document, kind):
    found = sentences(repair(document))
    assert all(document.text[s.start : s.end].split()[0][:1] == s.text[:1] for s in found)
    return [sentence.text for sentence in found if sentence.kind == kind]


def reason(folder, name, content, options=OPTIONS):
    found = read(folder, name, content, options)
    (failure,) = found
    assert isinstance(failure, Failure)
    assert "\n" not in failure.reason
    assert name in failure.reason
    return failure.reason


FULL = {"a.xml": JATS, "b.json": BIOC_JSON, "c.xml": BIOC_XML, "d.html": HTML, "e.txt": PLAIN}


@pytest.mark.parametrize("name", FULL)
def test_full_text_gives_the_same_prose_in_every_format(tmp_path, name):
    document = one(tmp_path, name, FULL[name])
    found = [s for s in sentences(repair(document)) if s.kind == "prose"]
    assert [s.text for s in found] == PROSE
    assert [s.section for s in found] == ["abstract"] * 2 + ["introduction"] * 2 + ["results"] * 2


@pytest.mark.parametrize("name", ["a.xml", "d.html", "e.txt"])
def test_tables_are_rows_and_captions_are_captions(tmp_path, name):
    document = one(tmp_path, name, FULL[name])
    assert kinds(document, "table") == ROWS
    assert " ".join(kinds(document, "caption")) == CAPTION


def test_a_format_is_told_by_content_and_not_by_name(tmp_path):
    for number, content in enumerate(FULL.values()):
        assert kinds(one(tmp_path, f"wrong{number}.txt", content), "prose") == PROSE


@pytest.mark.parametrize("name", ["a.xml", "c.xml", "d.html"])
def test_markup_is_read_in_other_encodings(tmp_path, name):
    declared = FULL[name].replace('encoding="UTF-8"', 'encoding="UTF-16"')
    assert kinds(one(tmp_path, name, declared.encode("utf-16")), "prose") == PROSE


def test_a_page_in_an_old_encoding_says_so_itself(tmp_path):
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Caf\xe9s of Zürich serve it to all of us.</p></body>'
    assert kinds(one(tmp_path, "a.html", page.encode("latin-1")), "prose") == [
        "Cafés of Zürich serve it to all of us."
    ]
    page = "<html><head></head><body><p>Cafés of Zürich serve TGF-β to all of us.</p></body>"
    assert kinds(one(tmp_path, "b.html", page), "prose") == ["Cafés of Zürich serve TGF-β to all of us."]


def test_an_entity_bomb_in_utf_16_is_refused(tmp_path):
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "ha">]><article>&b;</article>'
    assert "declares entities" in reason(tmp_path, "bomb.xml", bomb.encode("utf-16"))


def test_records_as_pubmed_shows_them(tmp_path):
    record = "{n}. J Kidney. 2020 Jan 3;2(1):1-9. doi: 10.1000/k.{n}.\n\nLoss of VHL in\ntumours.\n\nDoe J(1), Roe R(1).\n\n"
    record += "Author information:\n(1)Department of Urology, Anytown.\n\nSunitinib inhibits KDR in\nmost tumours.\n\nPMID: 12345{n}\n\n"
    document = one(tmp_path, "a.txt", record.format(n=1) + record.format(n=2))
    assert kinds(document, "prose") == ["Sunitinib inhibits KDR in most tumours."] * 2
    assert kinds(document, "heading").count("Loss of VHL in tumours.") == 2


def test_jats_says_what_the_paper_is(tmp_path):
    document = one(tmp_path, "paper.nxml", JATS)
    assert (document.id, document.title) == ("paper", TITLE)
    source = document.source
    assert (source.pmid, source.pmcid, source.doi) == ("123456", "PMC654321", "10.1000/kn.1")
    assert (source.journal, source.year, source.licence) == (
        "Kidney Notes",
        "2020",
        "http://creativecommons.org/licenses/by/4.0/",
    )
    clean = repair(document)
    assert [document.text[span.start : span.end] for span in clean.citations] == ["[1,2]"]
    assert kinds(document, "reference") == ["1 Doe J. Kidney.", "2 Roe R. Loss."]


@pytest.mark.parametrize(
    ("citation", "said"),
    [
        (
            "<element-citation><name><surname>Doe</surname><given-names>J</given-names></name><article-title>The <italic>VHL</italic>-gene</article-title></element-citation>",
            "1 Doe J The VHL-gene",
        ),
        (
            "<element-citation><person-group>Roe R,Poe P</person-group><year>2001</year></element-citation>",
            "1 Roe R,Poe P 2001",
        ),
        (
            "<mixed-citation><name><surname>Doe</surname></name>, <year>2001</year>. A title alone. <source>Kidney</source></mixed-citation>",
            "1 Doe 2001 . A title alone. Kidney",
        ),
    ],
)
def test_a_reference_keeps_all_its_words_whatever_holds_them(tmp_path, citation, said):
    cited = JATS.replace("<mixed-citation>Doe J. Kidney.</mixed-citation>", citation)
    assert kinds(one(tmp_path, "a.xml", cited), "reference")[0] == said


def test_a_cell_that_spans_rows_stands_in_each(tmp_path):
    table = '<tr><td rowspan="2">MET</td><td>gain</td></tr><tr><td>mutation</td></tr>'
    text = f"<article><body><table-wrap><table><tbody>{table}</tbody></table></table-wrap></body></article>"
    assert kinds(one(tmp_path, "a.xml", text), "table") == ["MET | gain", "MET | mutation"]


def test_pubmed_and_medline_records(tmp_path):
    expected = re.split(r"(?<=\.) ", f"{ABSTRACT} {RESULTS}")
    document = one(tmp_path, "a.xml", PUBMED)
    assert kinds(document, "prose") == expected
    first, second = read(tmp_path, "b.nbib", NBIB)
    assert kinds(first, "prose") == expected
    assert [first.id, second.id] == ["123456", "777"]
    assert first.title == f"{TITLE}."
    for source in (document.source, first.source):
        assert (source.pmid, source.pmcid, source.doi, source.year) == (
            "123456",
            "PMC654321",
            "10.1000/kn.1",
            "2020",
        )


@pytest.mark.parametrize(("name", "content"), [("b.json", BIOC_JSON), ("c.xml", BIOC_XML)])
def test_bioc_keeps_its_own_offsets(tmp_path, name, content):
    document = one(tmp_path, name, content)
    for _, offset, text in BIOC:
        assert document.text[offset : offset + len(text)] == text
    assert kinds(document, "reference") == ["Doe J. Kidney."]
    assert (document.source.pmid, document.source.year) == ("123456", "2020")


def test_pubtator_counts_over_title_and_abstract(tmp_path):
    first, second = read(tmp_path, "a.pubtator", PUBTATOR)
    assert first.text == f"{TITLE} {ABSTRACT}"
    assert (first.id, second.id, second.text) == ("123456", "777", "Other One.")
    assert kinds(first, "prose") == PROSE[:2]


def test_pages_around_an_article_are_left_out(tmp_path):
    text = one(tmp_path, "a.html", HTML).text
    assert "PTEN" not in text
    assert "Menu" not in text
    assert "rights" not in text


def test_archives_are_read_member_by_member(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("sub/a.txt", PLAIN)
        archive.writestr("../../b.nxml", JATS)
        archive.writestr("bad.txt", b"\x00\x01" * 99)
        archive.writestr(".hidden.txt", PLAIN)
        archive.writestr("picture.png", b"\x89PNG")
    found = read(tmp_path, "set.zip", packed.getvalue())
    assert sorted(one.id for one in found if isinstance(one, Document)) == ["a", "b"]
    (failure,) = [one for one in found if isinstance(one, Failure)]
    assert "bad.txt: a binary file" in failure.reason
    assert not list(tmp_path.parent.glob("b.nxml"))


def test_gzip_and_tar(tmp_path):
    assert one(tmp_path, "a.txt.gz", gzip.compress(PLAIN.encode())).id == "a"
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in (("x/a1.nxml", JATS), ("/etc/a2.txt", PLAIN)):
            entry = tarfile.TarInfo(name)
            entry.size = len(content.encode())
            archive.addfile(entry, io.BytesIO(content.encode()))
    assert [document.id for document in read(tmp_path, "set.tar.gz", packed.getvalue())] == ["a1", "a2"]


def test_bombs_and_broken_archives_are_refused(tmp_path):
    bomb = gzip.compress(b"0" * 50_000_000)
    assert "which is refused" in reason(tmp_path, "bomb.txt.gz", bomb)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"0" * 50_000_000)
        archive.writestr("good.txt", PLAIN)
    found = read(tmp_path, "set.zip", packed.getvalue())
    assert [type(each) for each in found] == [Failure, Document]
    assert "refused" in found[0].reason
    assert "damaged zip" in reason(tmp_path, "cut.zip", packed.getvalue()[:2000])
    assert "cannot be unpacked" in reason(tmp_path, "cut.gz", gzip.compress(PLAIN.encode())[:-20])
    deep = gzip.compress(gzip.compress(gzip.compress(PLAIN.encode())))
    assert "archive in an archive" in reason(tmp_path, "deep", deep)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "bomb.xml",
            '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><article>&c;</article>',
            "declares entities",
        ),
        (
            "out.xml",
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><article>&x;</article>',
            "declares entities",
        ),
        ("open.xml", "<article><body><p>Loss", "not well-formed XML"),
        ("other.xml", "<?xml version='1.0'?><recipe><p>Salt.</p></recipe>", "<recipe>"),
        (
            "deep.xml",
            "<article>" + "<p>" * 5_000 + "x" + "</p>" * 5_000 + "</article>",
            "not well-formed XML",
        ),
        ("deep.html", "<p>Loss.</p>" + "<div>" * 5_000 + "<p>Gain.</p>", "nest too deeply"),
        ("deep.json", '{"documents": ' + "[" * 200_000, "not JSON"),
        ("none.json", '{"documents": 3}', "without BioC documents"),
        ("broken.json", '{"documents": [', "not JSON"),
        ("blank.html", "<html><body><script>x</script></body></html>", "no text in this page"),
        ("none.xml", "<article><body></body></article>", "no text"),
        ("none.nbib", "PMID- \n\n", "no text"),
    ],
)
def test_hostile_and_broken_markup_is_refused_in_one_line(tmp_path, name, content, said):
    assert said in reason(tmp_path, name, content)


def test_limits_hold_for_every_format(tmp_path):
    options = replace(OPTIONS, max_document=100)
    assert "longer than 100 characters" in reason(tmp_path, "a.xml", JATS, options)


def test_what_is_known_of_a_paper_is_found_beside_it_and_in_it(tmp_path):
    (tmp_path / "sources.tsv").write_text("id\ttitle\tdoi\tpmid\na\tListed\t10.1/x\t5\n", encoding="utf-8")
    listed = one(tmp_path, "a.txt", "Loss of VHL.\n\nPMID: 1234567")
    assert (listed.title, listed.source.doi, listed.source.pmid) == ("Listed", "10.1/x", "5")
    found = one(tmp_path, "b.txt", "Loss of VHL.\n\ndoi: 10.1000/kn.7.\nPMID: 1234567\nPMCID: PMC7654321\n")
    assert (found.source.doi, found.source.pmid, found.source.pmcid) == (
        "10.1000/kn.7",
        "1234567",
        "PMC7654321",
    )


SHARED = ["1471-2180-11-174.nxml", "1472-6831-8-11.nxml", "ehp-116-1694.nxml"]
SHARED += ["pntd.0002065.nxml", "pone.0000217.nxml", "pone.0046493.nxml"]


@pytest.mark.parametrize("name", SHARED)
def test_real_jats_is_read_whole(shared, name):
    """Every run of text of a paragraph, title, cell or caption is in the document; entities are characters."""
    from lxml import etree

    path = shared / "formats" / name
    (document,) = documents([path], OPTIONS)
    kept = re.sub(r"[\s|—]+", "", document.text)
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, load_dtd=False))
    missing = []
    for element in root.iter("p", "title", "td", "th"):
        for run in [element.text, *(child.tail for child in element)]:
            said = re.sub(r"[\s—]+", "", run or "")
            if said and said not in kept:
                missing.append(said[:60])
    assert not missing
    assert not re.search(r"&#?\w+;", document.text)


def test_one_paper_in_two_formats_is_known_by_its_names(tmp_path):
    first, second = one(tmp_path, "a.xml", JATS).source, one(tmp_path, "b.xml", PUBMED).source
    assert same_paper(first, second)
    assert not same_paper(first, replace(second, doi="10.1000/kn.2"))
    assert not same_paper(first, one(tmp_path, "c.txt", PLAIN).source)


@pytest.mark.parametrize(("name", "content"), [*FULL.items(), ("f.nbib", NBIB.split("\n\n", maxsplit=1)[0])])
def test_a_title_is_found_in_every_format(tmp_path, name, content):
    assert title_of(repair(one(tmp_path, name, content))).rstrip(".") == TITLE


ADDED = "MET amplification confers resistance to sunitinib in renal cell carcinoma"
OPENINGS = {
    "the first line": (f"{ADDED}\n\n{ABSTRACT}", ADDED),
    "a full stop before the abstract": (f"{ADDED}.\n\nAbstract\n{ABSTRACT}", f"{ADDED}."),
    "a question": (f"Does {ADDED}?\n\n{ABSTRACT}", f"Does {ADDED}?"),
    "after the journal's line": (f"Kidney Notes 2020; 12: 345-356\n\n{ADDED}\n\nAbstract\n{ABSTRACT}", ADDED),
    "labelled": (f"Title: {ADDED}\nAuthors: Doe J, Roe R\n\nAbstract: {ABSTRACT}", ADDED),
    "none, an abstract": (ABSTRACT, ""),
    "none, a labelled abstract": (f"{ADDED}. Methods: {ABSTRACT}", ""),
    "none, an abstract of one sentence": (f"{ADDED}.\n\n1 Introduction\n\n{ABSTRACT}", ""),
}


@pytest.mark.parametrize(("text", "title"), OPENINGS.values(), ids=OPENINGS)
def test_a_title_is_read_off_the_first_lines_of_a_text(tmp_path, text, title):
    assert title_of(repair(one(tmp_path, "a.txt", text))) == title


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("name", [*FULL, "f.nbib"])
def test_a_byte_order_mark_tells_how_any_format_is_read(tmp_path, name, mark):
    content = {**FULL, "f.nbib": NBIB}[name]
    (marked, *_), (plain, *_) = (
        read(tmp_path, name, raw) for raw in (f"\ufeff{content}".encode(mark), content.encode())
    )
    assert marked.text.lstrip("\ufeff") == plain.text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", [*FULL, "f.nbib", "a.jsonl"])
def test_utf_16_without_its_mark_is_read_in_any_format(tmp_path, name, encoding):
    line = json.dumps({"id": "1", "text": f"{ABSTRACT} {RESULTS}"}, ensure_ascii=False)
    content = {**FULL, "f.nbib": NBIB, "a.jsonl": line}[name]
    (wide, *_), (plain, *_) = (read(tmp_path, name, content.encode(coding)) for coding in (encoding, "utf-8"))
    assert wide.text == plain.text


@pytest.mark.parametrize(
    "sound",
    [
        bytes(7 * n % 251 for n in range(4000)),  # eight bits: no zero beside
        b"".join(
            (n % 200).to_bytes(2, "little") for n in range(3000)
        ),  # sixteen: what stands beside is no text
        b"Loss\x00" * 400,
        b"L\x00o\x00\x00s" * 400,
        "喪失は多い".encode("utf-16-le") * 90,
    ],
)
def test_bytes_with_zeros_that_are_not_plainly_utf_16_stay_refused(tmp_path, sound):
    assert re.search("a binary file|not valid UTF-8", reason(tmp_path, "a.txt", sound))


def test_lines_of_json_end_where_their_encoding_says(tmp_path):
    lines = "".join(json.dumps({"id": str(n), "text": "Loss of VHL, \u0a0a."}) + "\n" for n in range(3))
    for encoding in ("utf-16", "utf-32", "utf-8-sig"):
        assert [one.id for one in read(tmp_path, "a.jsonl", lines.encode(encoding))] == ["0", "1", "2"]


def test_a_page_in_seven_bits_says_so_itself(tmp_path):
    page = '<html><head><meta charset="ISO-2022-JP"></head><body><p>VHL の喪失は多い。</p></body></html>'
    assert "VHL の喪失は多い。" in one(tmp_path, "a.html", page.encode("iso2022_jp")).text


def test_a_small_file_makes_no_large_document(tmp_path):
    row = "<tr><td rowspan=100000 colspan=100000>x</td><td>VHL</td></tr>"
    table = one(
        tmp_path, "a.html", f"<html><body><p>Loss of VHL.</p><table>{row * 500}</table></body></html>"
    )
    assert table.text.count("VHL") == 501
    assert len(table.text) < 1_000_000
    far = [{"offset": 4_000_000 * n, "infons": {}, "text": "Loss of VHL."} for n in range(1, 200)]
    spread = one(tmp_path, "a.json", json.dumps({"documents": [{"id": "1", "passages": far}]}))
    assert spread.text.count("VHL") == 199
    assert len(spread.text) < 10_000_000


PARTS = ["METHODS", "A", "AB ", "CDEF", ". ", ".", ":", ": ", "a b", " ", ") ", "RESULTS: ", "-", "?"]


@given(st.lists(st.sampled_from([*PARTS, "QUITE " * 11]), max_size=14).map("".join))
def test_labels_of_an_abstract_stand_after_a_sentence(abstract):
    label = re.compile(r"(?:^|(?<=[.?!)] ))([A-Z][A-Z /&,'-]{3,60}):\s+")
    said = [part + ":" * (number % 2) for number, part in enumerate(label.split(abstract))]
    writer = Writer()
    _labelled(writer, abstract)
    assert [part for part in writer.parts if part.strip()] == [part.strip() for part in said if part.strip()]


@given(st.text(st.sampled_from("ab  \n\t\r\x1c\x85\xa0\u2003\u2028\u200b\x0b\0é𝒳"), max_size=12))
def test_white_space_is_closed_up(text):
    assert closed(text) == " ".join(text.split())
