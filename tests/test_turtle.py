"""The curators' Turtle: the same graph in every engine, the same bytes every time, a block for a claim."""

import difflib
import io
import os
import subprocess
import sys

import pyoxigraph
import pytest
import rdflib
from claimed import ALK, CRIZOTINIB, LORLATINIB, MET_AMPLIFICATION, pairs, resistance, said
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.curated.folding import Folding
from kg.curated.prefixes import read_prefixes
from kg.curated.vocabulary import Vocabulary
from kg.graph import nquads
from kg.graph.assertions import assertions
from kg.graph.nquads import lines, read_written, write_nquads
from kg.graph.rdf import quads
from kg.graph.terms import Quad, iri, literal, typed
from kg.graph.turtle import turtle, write_turtle
from kg.settings import Settings

PREFIXES = read_prefixes(Settings().ontology)
EMPTY = Vocabulary([], folding=Folding())


def graph(*found):
    return set(quads(assertions(found), (), EMPTY, Settings()))


def written(triples):
    out = io.StringIO()
    turtle(out, triples, PREFIXES)
    return out.getvalue()


def default(triples):
    return {tuple(quad[:3]) for quad in triples if not quad.graph}


def by_pyoxigraph(text):
    parsed = pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    return {(str(each.subject), str(each.predicate), str(each.object)) for each in parsed}


@given(st.lists(pairs(), max_size=6))
@settings(max_examples=30, deadline=None)
def test_turtle_loses_nothing(found):
    made = graph(*found)
    assert by_pyoxigraph(written(made)) == default(made)


@given(st.lists(pairs(), max_size=4), st.randoms())
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_triples_does_not_matter(found, shuffler):
    made = sorted(graph(*found))
    text = written(made)
    shuffler.shuffle(made)
    assert written(made) == text


def test_turtle_read_back_is_written_the_same():
    text = written(graph(resistance(), resistance(negated=True, document="other")))
    again = [Quad(*triple) for triple in sorted(by_pyoxigraph(text))]
    assert written(again) == text


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its own Dataset uses what it deprecates
def test_turtle_and_nquads_are_the_same_graph_in_rdflib_and_pyoxigraph(tmp_path):
    made = graph(resistance(), said(CRIZOTINIB, "targets", ALK), resistance(document="other"))
    write_turtle(tmp_path / "graph.ttl", made, PREFIXES)
    write_nquads(tmp_path / "graph.nq", made)
    turtle_graph = rdflib.Graph().parse(tmp_path / "graph.ttl")
    dataset = rdflib.Dataset()
    dataset.parse(data=(tmp_path / "graph.nq").read_text(encoding="utf-8"), format="nquads")
    assert set(turtle_graph) == set(dataset.default_graph)
    assert len(turtle_graph) == len(default(made))
    assert {(s.n3(), p.n3()) for s, p, _ in turtle_graph} == {quad[:2] for quad in default(made)}


@given(st.lists(pairs(), max_size=4), st.integers(1, 40))
@settings(max_examples=30, deadline=None)
def test_nquads_that_are_sorted_in_runs_are_the_same_and_read_back(tmp_path_factory, found, run):
    made = sorted(graph(*found), key=lambda quad: quad[::-1])
    path = tmp_path_factory.mktemp("runs") / "graph.nq"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nquads, "RUN", run)
        assert write_nquads(path, made + made[::3]) == len(made)
    assert path.read_text(encoding="utf-8") == "".join(lines(made))
    assert set(read_written(path)) == set(made)
    assert [each.name for each in path.parent.iterdir()] == ["graph.nq"]


HASHED = """
import sys
sys.path.insert(0, "tests")
from test_turtle import CRIZOTINIB, ALK, graph, lines, resistance, said, written
made = graph(resistance(), said(CRIZOTINIB, "targets", ALK), resistance(document="other", certainty="asked"))
sys.stdout.write(written(made) + "".join(lines(made)))
"""


def test_the_bytes_do_not_depend_on_the_hash_seed(root):
    seen = set()
    for seed in ("0", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        ran = subprocess.run(
            [sys.executable, "-c", HASHED], cwd=root, env=environment, capture_output=True, check=True
        )
        seen.add(ran.stdout)
    assert len(seen) == 1
    assert len(seen.pop()) > 10_000


def added_and_gone(before, after):
    changes = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))
    body = [line for line in changes if not line.startswith(("---", "+++"))]
    return [line[1:] for line in body if line[0] == "+"], [line[1:] for line in body if line[0] == "-"]


def test_one_claim_more_is_its_block_and_nothing_else():
    before = [said(CRIZOTINIB, "targets", ALK), resistance(), said(LORLATINIB, "targets", ALK)]
    more = said(MET_AMPLIFICATION, "confers_resistance_to", CRIZOTINIB)
    added, gone = added_and_gone(written(graph(*before)), written(graph(*before, more)))
    assert not gone
    text = "\n".join(added)
    assert "MET amplification confers resistance to crizotinib" in text
    assert "targets" not in text


def test_one_sentence_more_for_a_claim_takes_no_line_away_but_the_counts():
    before = [resistance(), said(CRIZOTINIB, "targets", ALK)]
    added, gone = added_and_gone(
        written(graph(*before)),
        written(graph(*before, resistance(start=300, sentence="Again: MET amplification."))),
    )
    assert not gone
    assert all("targets" not in line for line in added)


def test_text_put_in_before_a_sentence_changes_offsets_only():
    _, gone = added_and_gone(written(graph(resistance(start=10))), written(graph(resistance(start=900))))
    assert {line.split()[0] for line in gone} <= {
        "oa:start",
        "oa:end",
        *(f"kg:{x}_span" for x in ("subject", "object", "trigger")),
    }


def test_a_claim_reads_as_statement_then_claim_then_evidence():
    text = written(graph(resistance()))
    places = [
        text.index("kga:hgnc-7029-amplification biolink:associated_with_resistance_to UNII:OSP71S83EU ."),
        text.index("\n    a kg:Claim ;"),
        text.index("\n    a kg:Evidence ;"),
        text.index("\n    a oa:TextPositionSelector ;"),
        text.index("\n    a oa:TextQuoteSelector ;"),
    ]
    assert places == sorted(places)
    assert text.index("### Drugs") < text.index("### Alterations") < text.index("### Claims")


def test_opaque_identifiers_are_explained_where_they_stand():
    assert "biolink:object UNII:OSP71S83EU ;  # lorlatinib\n" in written(graph(resistance()))


def test_only_used_prefixes_are_declared_ours_first():
    declared = [
        line.split()[1] for line in written(graph(resistance())).splitlines() if line.startswith("@prefix")
    ]
    assert "MONDO:" not in declared
    assert "HGNC:" in declared
    assert declared[0] == "kg:"
    ours = [name.startswith("kg") for name in declared]
    assert ours == sorted(ours, reverse=True)


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        (typed("12", "integer"), "12"),
        (typed("007", "integer"), '"007"^^xsd:integer'),
        (typed("0.25", "decimal"), "0.25"),
        (typed("true", "boolean"), "true"),
        (typed("1", "boolean"), '"1"^^xsd:boolean'),
        (typed("2021", "gYear"), '"2021"^^xsd:gYear'),
        (literal('say "no"\n'), '"say \\"no\\"\\n"'),
        ('"Wort"@de', '"Wort"@de'),
        ('"^^"', '"^^"'),
        ('"<x>"', '"<x>"'),
        (
            literal('"^^<http://www.w3.org/2001/XMLSchema#integer>'),
            '"\\"^^<http://www.w3.org/2001/XMLSchema#integer>"',
        ),
        (iri("http://identifiers.org/hgnc/427"), "HGNC:427"),
        (iri("http://purl.obolibrary.org/obo/MONDO_0005233"), "MONDO:0005233"),
        (iri("https://w3id.org/claimgraph/document/a%20b"), "<https://w3id.org/claimgraph/document/a%20b>"),
        (iri("https://w3id.org/claimgraph/document/x.y."), "<https://w3id.org/claimgraph/document/x.y.>"),
        (iri("https://w3id.org/claimgraph/alteration/a_b"), "kga:a_b"),
        (iri("http://example.org/other"), "<http://example.org/other>"),
    ],
)
def test_terms_are_written_as_short_as_turtle_allows(token, expected):
    triple = Quad(iri("http://example.org/s"), iri("http://example.org/p"), token)
    text = written([triple])
    assert f"> {expected} ;\n" in text
    assert by_pyoxigraph(text) == {triple[:3]}


def test_a_broken_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "graph.ttl"
    write_turtle(path, graph(resistance()), PREFIXES)
    before = path.read_bytes()

    def failing():
        yield from graph(said(CRIZOTINIB, "targets", ALK))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_turtle(path, failing(), PREFIXES)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["graph.ttl"]


def test_nquads_are_sorted_and_written_once():
    made = sorted(graph(resistance()))
    shuffled = [*made, *made]
    shuffled.reverse()
    assert lines(shuffled) == sorted(lines(made))
    assert len(lines(shuffled)) == len(made)
