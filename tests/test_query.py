"""Questions to the store: SPARQL and named ones, their parameters, their formats, and what is refused."""

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import pytest
import rdflib
from claimed import (
    ALK,
    BYPASS,
    CRIZOTINIB,
    LORLATINIB,
    LUNG_CANCER,
    MET,
    MET_AMPLIFICATION,
    light_ontology,
    resistance,
    said,
)

from kg.curated.prefixes import read_prefixes
from kg.curated.queries import read_question, read_questions
from kg.errors import CuratedError, QueryError, StoreError
from kg.graph.build import build_graph
from kg.graph.query import Solutions, Triples, Truth, prepare, query
from kg.graph.results import FORMATS, GRAPH_FORMATS, harmless, write
from kg.graph.store import open_store
from kg.jsonl import dump, evidence_line
from kg.model import Context, Document, Entity, EntityType, Source
from kg.settings import Settings

CABOZANTINIB = Entity("UNII:1C39JW444G", "cabozantinib", EntityType.DRUG)
PREFIXES = read_prefixes(Settings().ontology)
HGF = Entity("HGNC:4893", "HGF", EntityType.GENE)
NAMELESS = Entity("kgt:drug-abc-1", "ABC-1", EntityType.DRUG)
SIGNALLING = Entity("kgp:met-signalling", "MET signalling", EntityType.PATHWAY)
FIELD = [
    resistance(document="a", mechanism=BYPASS),
    resistance(document="b", start=40),
    resistance(document="c", certainty="possible"),
    said(MET, "confers_sensitivity_to", CABOZANTINIB, document="a", start=300),
    said(MET, "confers_sensitivity_to", CABOZANTINIB, document="b", start=300, negated=True),
    said(CRIZOTINIB, "targets", ALK, document="a", start=400, mode="inhibits"),
    said(CRIZOTINIB, "targets", MET, document="a", start=500),
    said(LORLATINIB, "targets", ALK, document="b", start=400),
    said(CABOZANTINIB, "targets", MET, document="b", start=500, certainty="probable"),
    said(CABOZANTINIB, "overcomes_resistance_to", CRIZOTINIB, document="b", start=600),
    said(
        CRIZOTINIB,
        "combined_with",
        CABOZANTINIB,
        document="c",
        start=700,
        context=Context(disease=LUNG_CANCER),
    ),
    said(
        LUNG_CANCER,
        "has_alteration",
        MET_AMPLIFICATION,
        document="c",
        start=800,
        context=Context(model="patient"),
    ),
    said(CRIZOTINIB, "treats", LUNG_CANCER, document="c", start=900),
    said(CRIZOTINIB, "lacks_benefit_in", LUNG_CANCER, document="a", start=900),
    said(MET_AMPLIFICATION, "confers_resistance_to", CRIZOTINIB, document="b", start=950, mechanism=BYPASS),
    said(MET_AMPLIFICATION, "confers_sensitivity_to", CABOZANTINIB, document="b", start=1000),
    said(MET_AMPLIFICATION, "biomarker_of", LUNG_CANCER, document="c", start=1100, mode="poor"),
    said(MET, "participates_in", SIGNALLING, document="c", start=1200),
    said(CABOZANTINIB, "inhibits", SIGNALLING, document="c", start=1300),
    said(HGF, "interacts_with", MET, document="c", start=1400),
    said(NAMELESS, "targets", HGF, document="c", start=1500, certainty="possible"),
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return Settings(ontology=light_ontology(tmp_path_factory.mktemp("ontology")))


@pytest.fixture(scope="module")
def graph(tmp_path_factory, settings):
    folder = tmp_path_factory.mktemp("graph")
    lines = "".join(f"{dump(evidence_line(*pair))}\n" for pair in FIELD)
    (folder / "evidence.jsonl").write_text(lines, encoding="utf-8")
    build_graph(folder, [Document(name, f"Paper {name}", "", Source(name)) for name in "abc"], settings)
    return folder


@pytest.fixture
def rows(graph, settings):
    """Ask and give the rows as dictionaries of what the table shows."""

    def asked(question, **parameters):
        text = write(
            query(graph, question, parameters, settings=settings), "csv", read_prefixes(settings.ontology)
        )
        return list(csv.DictReader(io.StringIO(text)))

    return asked


ANSWERS = [
    (
        "resistance-to",
        {"drug": "lorlatinib"},
        [{"cause": "MET amplification", "documents": "3", "evidence": "3"}],
    ),
    ("resistance-to", {"drug": "UNII:1C39JW444G"}, []),
    (
        "sensitivity-to",
        {"drug": "cabozantinib"},
        [{"cause": "MET", "standing": "refuted"}, {"standing": "stated"}],
    ),
    (
        "targets-of",
        {"drug": "Xalkori"},
        [{"target": "ALK", "mode": "inhibits"}, {"target": "MET", "mode": ""}],
    ),
    ("targets-of", {"drug": "cabozantinib"}, []),
    ("what-targets", {"gene": "alk"}, [{"drug": "crizotinib"}, {"drug": "lorlatinib"}]),
    (
        "contradictions",
        {},
        [
            {"kind": "denied", "claim": "MET confers sensitivity to cabozantinib", "documents_against": "1"},
            {"kind": "opposed"},
        ],
    ),
    ("alterations-in", {"disease": "lung carcinoma"}, [{"alteration": "MET amplification", "found": "yes"}]),
    (
        "what-a-document-says",
        {"document": "a"},
        [
            {"claim": "MET amplification confers resistance to lorlatinib", "certainty": "asserted"},
            {"claim": "MET confers sensitivity to cabozantinib"},
            {"sentence": "crizotinib targets ALK."},
            {"claim": "crizotinib targets MET"},
            {"claim": "crizotinib lacks benefit in non-small cell lung carcinoma"},
        ],
    ),
    (
        "drugs-sharing-targets",
        {},
        [
            {"one": "crizotinib", "other": "lorlatinib", "targets": "ALK"},
            {"one": "lorlatinib", "other": "crizotinib"},
        ],
    ),
    ("drugs-sharing-targets", {"drug": "lorlatinib"}, [{"other": "crizotinib", "shared": "1"}]),
    (
        "mechanisms-of",
        {"drug": "lorlatinib"},
        [{"mechanism": "bypass receptor", "causes": "MET amplification"}],
    ),
    ("overcomes", {"drug": "crizotinib"}, [{"remedy": "cabozantinib"}]),
    (
        "combinations",
        {"drug": "crizotinib"},
        [{"partner": "cabozantinib", "diseases": "non-small cell lung carcinoma"}],
    ),
    (
        "evidence-by-model",
        {"thing": "lorlatinib"},
        [{"model": "not told", "sentences": "3"}, {"model": "not told", "sentences": "1"}],
    ),
    (
        "shared-mechanisms",
        {"drug": "lorlatinib", "other": "crizotinib"},
        [{"mechanism": "bypass receptor", "causes": "MET amplification"}],
    ),
    ("shared-mechanisms", {"drug": "cabozantinib"}, []),
    (
        "after-resistance",
        {"drug": "crizotinib"},
        [
            {
                "remedy": "cabozantinib",
                "why": "its cause confers sensitivity",
                "through": "MET amplification",
            },
            {"remedy": "cabozantinib", "why": "overcomes the resistance", "through": ""},
        ],
    ),
    (
        "evidence-for",
        {"thing": "ALK", "other": "crizotinib"},
        [{"document": "a", "sentence": "crizotinib targets ALK.", "certainty": "asserted"}],
    ),
    (
        "treatments-of",
        {"disease": "lung carcinoma"},
        [{"drug": "crizotinib", "outcome": "lacks benefit in"}, {"outcome": "treats"}],
    ),
    (
        "negative-results",
        {},
        [
            {"claim": "MET does not confer sensitivity to cabozantinib"},
            {"claim": "crizotinib lacks benefit in non-small cell lung carcinoma"},
        ],
    ),
    (
        "doubtful-claims",
        {},
        [
            {"claim": "ABC-1 targets HGF", "certainty": "possible"},
            {"claim": "cabozantinib targets MET", "certainty": "probable"},
        ],
    ),
    (
        "response-by-gene",
        {"gene": "MET"},
        [
            {"alteration": "MET amplification", "effect": "confers resistance to", "drug": "lorlatinib"},
            {"alteration": "MET", "denied": "no"},
            {"alteration": "MET", "denied": "yes"},
            {"alteration": "MET amplification", "drug": "crizotinib"},
            {"alteration": "MET amplification", "effect": "confers sensitivity to"},
        ],
    ),
    ("biomarkers-of", {"disease": "NSCLC"}, [{"marker": "MET amplification", "direction": "poor"}]),
    (
        "pathway-members",
        {"pathway": "MET signalling"},
        [{"actor": "cabozantinib", "role": "inhibits"}, {"actor": "MET", "role": "participates in"}],
    ),
    ("regulators-of", {"gene": "MET"}, [{"actor": "HGF", "relation": "interacts with"}]),
    (
        "documents",
        {},
        [
            {"document": "a", "title": "Paper a", "asserted": "5", "doubted": "0"},
            {"document": "b", "asserted": "6", "doubted": "1"},
            {"document": "c", "asserted": "7", "doubted": "2"},
        ],
    ),
    ("ungrounded", {}, [{"name": "ABC-1", "type": "drug", "claims": "1"}]),
    (
        "actionable",
        {"disease": "lung carcinoma"},
        [{"drug": "lorlatinib"}, {"effect": "confers resistance to"}, {"effect": "confers sensitivity to"}],
    ),
    ("rules", {}, [{"rule": "rule made-by-hand", "claims": "19", "accepted": "0"}]),
    ("claims", {"thing": "ALK"}, [{"claim": "crizotinib targets ALK"}, {"claim": "lorlatinib targets ALK"}]),
]


@pytest.mark.parametrize(("question", "parameters", "expected"), ANSWERS)
def test_a_named_question_answers_as_expected(rows, question, parameters, expected):
    found = rows(question, **parameters)
    assert len(found) == len(expected), found
    for row, part in zip(found, expected, strict=True):
        assert part.items() <= row.items(), row


def test_the_neighbourhood_reaches_two_steps_and_no_further(rows):
    found = {row["claim"]: row["steps"] for row in rows("neighbourhood", thing="ALK")}
    assert found["lorlatinib targets ALK"] == "1"
    assert found["MET amplification confers resistance to lorlatinib"] == "2"
    assert "MET does not confer sensitivity to cabozantinib" not in found


def test_every_shipped_question_is_explained_runs_and_names_its_columns(graph, settings):
    for name, question in read_questions(settings.ontology / "queries").items():
        answer = query(graph, question.text, settings=settings)
        assert isinstance(answer, Solutions), name
        assert set(question.columns) == set(answer.variables), name
        assert len(question.title) > 15, name


def loosely(rows):
    """Give rows so that engines may differ in the order within GROUP_CONCAT and in spelling numbers."""
    kept = ([re.sub(r"\^\^.*", "", cell or "").strip('"') for cell in row] for row in rows)
    return sorted([sorted(cell) for cell in row] for row in kept)


@pytest.fixture(scope="module")
def in_rdflib(graph):
    return rdflib.Graph().parse(graph / "graph.ttl")


@pytest.mark.parametrize(("name", "parameters"), [(name, given) for name, given, _ in ANSWERS])
def test_every_shipped_question_answers_alike_in_rdflib(graph, settings, in_rdflib, name, parameters):
    text = prepare(open_store(graph), name, parameters, settings)
    ours = query(graph, text, settings=settings)
    found = in_rdflib.query(text, initNs=dict(PREFIXES.iris))
    theirs = [[cell.n3() if cell is not None else "" for cell in row] for row in found]
    assert loosely(theirs) == loosely(ours.rows)


def test_there_are_twenty_five_questions_and_each_has_its_answer(settings):
    questions = set(read_questions(settings.ontology / "queries"))
    assert len(questions) >= 25
    assert questions == {name for name, _, _ in ANSWERS} | {"neighbourhood"}


def test_the_answer_to_ask_and_construct(graph, settings):
    assert query(graph, "ASK { ?s kg:targets ?o }", settings=settings) == Truth(value=True)
    made = query(graph, "CONSTRUCT { ?o kg:targeted_by ?s } WHERE { ?s kg:targets ?o }", settings=settings)
    assert isinstance(made, Triples)
    assert list(made.quads) == sorted(made.quads)
    text = write(made, "turtle", read_prefixes(settings.ontology))
    assert "kg:targeted_by UNII:53AH36668S ;" in text
    assert write(made, "ntriples", read_prefixes(settings.ontology)).count(" .\n") == 3


def test_a_query_file_runs_with_and_without_parameters(graph, settings, tmp_path):
    plain = tmp_path / "plain.rq"
    plain.write_text("SELECT ?o { ?s kg:targets ?o }", encoding="utf-8")
    assert len(query(graph, str(plain), settings=settings).rows) == 3
    own = tmp_path / "own.rq"
    own.write_text(
        "# Whom it targets\n# param drug: Drug, the drug\n"
        "SELECT ?o { VALUES ?drug { UNDEF } ?drug kg:targets ?o }",
        encoding="utf-8",
    )
    assert len(query(graph, str(own), {"drug": "lorlatinib"}, settings=settings).rows) == 1


HOSTILE = Solutions(
    ("name", "number"),
    (
        ('"=HYPERLINK(\\"http://x\\")"', '"-5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ('"a,\\"b\\"\\n<c>&"@en', None),
        ("<http://identifiers.org/hgnc/427>", '"\\u001B[31m"'),
    ),
)


def test_csv_and_tsv_are_those_of_the_w3c():
    parsed = list(csv.reader(io.StringIO(write(HOSTILE, "csv", PREFIXES))))
    assert parsed[1:] == [
        ['=HYPERLINK("http://x")', "-5"],
        ['a,"b"\n<c>&', ""],
        ["http://identifiers.org/hgnc/427", "\x1b[31m"],
    ]
    lines = write(HOSTILE, "tsv", PREFIXES).splitlines()
    assert lines[0] == "?name\t?number"
    assert lines[1] == '"=HYPERLINK(\\"http://x\\")"\t-5'
    assert lines[2] == '"a,\\"b\\"\\n<c>&"@en\t'


def test_the_sheet_disarms_formulas_and_leaves_numbers():
    parsed = list(csv.reader(io.StringIO(write(HOSTILE, "sheet", PREFIXES).removeprefix("\ufeff"))))
    assert parsed[1] == ['\'=HYPERLINK("http://x")', "-5"]
    assert parsed[3][0] == "HGNC:427"
    assert [harmless(cell) for cell in ("-1e3", "+cmd|x", "@SUM(A1)", "-", "HER2+")] == [
        "-1e3", "'+cmd|x", "'@SUM(A1)", "'-", "HER2+",
    ]  # fmt: skip


def test_json_and_xml_hold_the_same_terms():
    said_json = json.loads(write(HOSTILE, "json", PREFIXES))
    assert said_json["head"]["vars"] == ["name", "number"]
    second = said_json["results"]["bindings"][1]
    assert second == {"name": {"type": "literal", "value": 'a,"b"\n<c>&', "xml:lang": "en"}}
    root = ET.fromstring(write(HOSTILE, "xml", PREFIXES))  # noqa: S314  # we wrote it
    space = "{http://www.w3.org/2005/sparql-results#}"
    results = root.findall(f".//{space}result")
    assert [len(result) for result in results] == [2, 1, 2]
    assert results[1][0][0].text == 'a,"b"\n<c>&'
    assert results[2][0][0].tag == f"{space}uri"


def test_the_table_shows_short_names_and_no_control_characters():
    lines = write(HOSTILE, "table", PREFIXES).splitlines()
    assert lines[4].split() == ["HGNC:427", "[31m"]
    assert write(Truth(value=False), "table", PREFIXES) == "no\n"


def test_every_format_writes_every_kind_of_answer_it_is_for():
    for form in FORMATS:
        for answer in (HOSTILE, Truth(value=True), Solutions(("a",), ())):
            assert write(answer, form, PREFIXES).endswith("\n")
    for form in GRAPH_FORMATS:
        assert write(Triples(()), form, PREFIXES) is not None
    with pytest.raises(QueryError, match="turtle"):
        write(Triples(()), "csv", PREFIXES)
    with pytest.raises(QueryError, match="csv"):
        write(HOSTILE, "turtle", PREFIXES)


REFUSED = [
    ("SELECT * {", {}, "error at"),
    ("SELECT * { ?s ?p }", {}, "error at 1:19, near the end"),
    ("SELECT * { ?s a nope }", {}, ": expected "),
    ("SELECT * { ?s nope:p ?o ; kg:targets ?t }", {}, "no PREFIX is declared for nope:"),
    ("INSERT DATA { <x:a> <x:b> <x:c> }", {}, "error at"),
    ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", {}, "SERVICE"),
    ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", {}, "FROM"),
    ("SELECT * FROM NAMED <http://127.0.0.1:9/> { GRAPH ?g { ?s ?p ?o } }", {}, "FROM"),
    ("SELECT * { " + "{" * 3000 + "}" * 3000 + "}", {}, "nested"),
    ("no-such-question", {}, "resistance-to"),
    ("no-such-file.rq", {}, "no-such-file.rq"),
    ("resistance-to", {}, "needs --drug"),
    ("resistance-to", {"gene": "ALK"}, "no parameter gene"),
    ("resistance-to", {"drug": "lorlatinb"}, "nearest: lorlatinib"),
    ("resistance-to", {"drug": "ALK"}, "type Drug"),
    ("resistance-to", {"drug": "UNII:XXXX"}, "nothing in this graph"),
    ("resistance-to", {"drug": 'x" } DROP ALL #'}, "nothing of type Drug"),
    ("SELECT * { ?s ?p ?o }", {"drug": "ALK"}, "named question"),
]


@pytest.mark.parametrize(("asked", "parameters", "reason"), REFUSED)
def test_what_cannot_be_asked_is_refused_in_one_line(graph, settings, asked, parameters, reason):
    with pytest.raises(QueryError) as refusal:
        query(graph, asked, parameters, settings=settings)
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_words_in_strings_names_and_comments_are_not_refused(graph, settings):
    text = "# FROM LOAD\nSELECT ?from { ?from rdfs:label 'SERVICE FROM' OPTIONAL { ?x kg:load ?service } }"
    assert query(graph, text, settings=settings).rows == ()


def test_a_document_graph_of_the_store_may_be_asked_by_from(graph, settings):
    text = "SELECT ?c FROM <https://w3id.org/claimgraph/document/c> { ?c kg:said_in ?d }"
    assert len(query(graph, text, settings=settings).rows) == 7


def test_a_folder_without_a_store_is_told_before_the_query(tmp_path):
    with pytest.raises(StoreError):
        query(tmp_path, "ASK {}")


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("SELECT * {}", "title"),
        ("# Title\n# param drug Drug\nSELECT * {}", "expected `param"),
        ("# Title\n# param drug: Potion, what\nSELECT * {}", "no type Potion"),
        ("# Title\n# param drug: Drug, what\nSELECT * {}", "VALUES"),
    ],
)
def test_a_question_with_a_bad_head_is_refused(tmp_path, head, reason):
    path = tmp_path / "bad.rq"
    path.write_text(head, encoding="utf-8")
    with pytest.raises(CuratedError, match=reason):
        read_question(path)
