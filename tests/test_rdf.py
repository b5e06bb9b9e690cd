"""Assertions as RDF: two query styles from one truth, nothing lost, no blank nodes, every label there."""

from collections import Counter

import pytest
from claimed import (
    ALK,
    BYPASS,
    CRIZOTINIB,
    LUNG_CANCER,
    pairs,
    resistance,
    said,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store, parse

from kg.curated.folding import Folding
from kg.curated.ontology import read_ontology
from kg.curated.vocabulary import Table, Vocabulary
from kg.graph import names
from kg.graph.assertions import assertions
from kg.graph.nquads import lines
from kg.graph.rdf import quads
from kg.graph.terms import iri, literal, text_of
from kg.model import Context, Decision, Document, Entity, EntityType, Source
from kg.settings import Settings

EMPTY = Vocabulary([], folding=Folding({}))


def graph(*found, documents=(), decisions=None, vocabulary=EMPTY):
    return set(quads(assertions(found, decisions), documents, vocabulary, Settings()))


def store(*found, **options):
    held = Store()
    held.bulk_load("".join(lines(graph(*found, **options))).encode(), format=RdfFormat.N_QUADS)
    return held


def ask(held, text):
    prefixes = {"kg": "https://w3id.org/claimgraph/ontology#", "biolink": "https://w3id.org/biolink/vocab/"}
    prefixes |= {"rdfs": "http://www.w3.org/2000/01/rdf-schema#", "oa": "http://www.w3.org/ns/oa#"}
    prefixes |= {"prov": "http://www.w3.org/ns/prov#"}
    return held.query(text, prefixes=prefixes)


def column(held, text):
    return [text_of(str(row[0])) for row in ask(held, text)]


PLAIN = """
    ?predicate kg:stated_as ?plain .
    ?subject ?plain ?object .
"""
CLAIM = """
    ?claim biolink:subject ?subject ; biolink:predicate ?predicate ; biolink:object ?object ;
"""


@given(st.lists(pairs(), max_size=8))
@settings(max_examples=40, deadline=None)
def test_the_two_query_styles_agree(found):
    held = store(*found)
    assert not ask(
        held,
        f"ASK {{ {CLAIM} kg:standing 'stated' . ?predicate kg:stated_as ?plain ."
        " FILTER NOT EXISTS { ?subject ?plain ?object } }",
    )
    assert not ask(held, f"ASK {{ {PLAIN} FILTER NOT EXISTS {{ {CLAIM} kg:standing 'stated' }} }}")


@given(st.lists(pairs(), max_size=8))
@settings(max_examples=40, deadline=None)
def test_nothing_negated_or_hedged_is_a_plain_triple(found):
    held = store(*found)
    assert not ask(
        held,
        f"ASK {{ {PLAIN} FILTER NOT EXISTS {{ {CLAIM} biolink:negated false ; kg:certainty 'asserted' }} }}",
    )


@given(st.lists(pairs(), max_size=8))
@settings(max_examples=25, deadline=None)
def test_there_are_no_blank_nodes_and_every_token_parses(found):
    made = graph(*found)
    parsed = {str(quad) for quad in parse("".join(lines(made)).encode(), format=RdfFormat.N_QUADS)}
    assert len(parsed) == len(made)
    assert not any("_:" in quad[:2] for quad in parsed)


def test_biolink_states_resistance_and_our_own_predicate_what_biolink_cannot():
    held = store(resistance(), said(CRIZOTINIB, "targets", ALK))
    assert column(held, "SELECT ?o { ?s biolink:associated_with_resistance_to ?o }") == [
        "http://identifiers.org/unii/OSP71S83EU"
    ]
    assert column(held, "SELECT ?o { ?s kg:targets ?o }") == ["http://identifiers.org/hgnc/427"]


def test_the_claim_carries_polarity_certainty_context_confidence_and_provenance():
    claim = resistance(
        mode="acquired",
        mechanism=BYPASS,
        context=Context(disease=LUNG_CANCER, model="cell line", eco="ECO:0007321"),
        score=0.75,
    )
    held = store(claim)
    row = next(
        iter(
            ask(
                held,
                "SELECT * { ?c a kg:Claim ; rdfs:label ?label ; biolink:negated ?negated ; kg:mode ?mode ;"
                " kg:certainty ?certainty ; biolink:has_confidence_score ?score ; kg:model_system ?model ;"
                " kg:mechanism/rdfs:label ?mechanism ; biolink:knowledge_level ?level ;"
                " biolink:disease_context_qualifier/rdfs:label ?disease ; biolink:agent_type ?agent ;"
                " biolink:has_evidence_of_type/rdfs:label ?eco }",
            )
        )
    )
    found = {name: row[name].value for name in ("label", "negated", "mode", "certainty", "score", "model")}
    assert found == {
        "label": "MET amplification confers resistance to lorlatinib",
        "negated": "false",
        "mode": "acquired",
        "certainty": "asserted",
        "score": "0.75",
        "model": "cell line",
    }
    assert row["mechanism"].value == "bypass receptor"
    assert row["disease"].value == "non-small cell lung carcinoma"
    assert (row["level"].value, row["agent"].value) == ("knowledge_assertion", "text_mining_agent")
    assert "traceable reference" in row["eco"].value


def test_evidence_shows_its_sentence_at_its_place():
    held = store(resistance(document="paper", start=120))
    row = next(
        iter(
            ask(
                held,
                "SELECT * { ?e a kg:Evidence ; oa:hasSource ?source ; oa:hasSelector ?q, ?p ; kg:rule ?rule ;"
                " kg:subject_text ?text ; kg:subject_span ?span ; prov:wasGeneratedBy ?run ."
                " ?q oa:exact ?quote . ?p oa:start ?start ; oa:end ?end }",
            )
        )
    )
    quote = row["quote"].value
    assert quote == "MET amplification confers_resistance_to lorlatinib."
    assert (int(row["start"].value), int(row["end"].value)) == (120, 120 + len(quote))
    assert (row["text"].value, row["span"].value) == ("MET amplification", "120-137")
    assert row["source"].value.endswith("/document/paper")
    assert row["rule"].value.endswith("/rule/made-by-hand")


def test_a_document_graph_says_what_that_document_says_and_repeats_no_statement():
    held = store(resistance(document="a"), resistance(document="b", certainty="possible"))
    said_by = "SELECT ?p { GRAPH <https://w3id.org/claimgraph/document/%s> { ?c ?p ?d . ?d a kg:Document } }"
    assert [name.rpartition("#")[2] for name in column(held, said_by % "a")] == ["said_in"]
    assert [name.rpartition("#")[2] for name in column(held, said_by % "b")] == ["hedged_in"]
    whole = "SELECT (COUNT(*) AS ?n) { ?s biolink:associated_with_resistance_to ?o }"
    union = held.query(
        whole.replace("biolink:", "<https://w3id.org/biolink/vocab/").replace("_to ?o", "_to> ?o"),
        use_default_graph_as_union=True,
    )
    assert column(held, whole) == ["1"] == [row[0].value for row in union]


def test_a_document_without_claims_has_its_graph_too():
    held = store(documents=[Document("silent", "Nothing found", "", Source("silent.txt", pmid="123"))])
    assert ask(held, "ASK { GRAPH ?g { ?g a kg:Document } ?g rdfs:label 'silent: Nothing found' }")
    assert ask(
        held,
        "ASK { ?d ?same ?p FILTER(STRENDS(STR(?p), '/pubmed/123') && STRENDS(STR(?same), 'exactMatch')) }",
    )


def test_an_alteration_names_its_gene_its_kind_and_its_class():
    held = store(resistance())
    assert column(
        held, "SELECT ?l { ?a kg:alteration_of/rdfs:label ?l ; kg:alteration_kind 'amplification' }"
    ) == ["MET"]
    assert ask(held, "ASK { ?a a kg:Alteration , <http://purl.obolibrary.org/obo/SO_0001880> }")


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("C797S", "SO:0001583"),
        ("p.Gly1202Arg", "SO:0001583"),
        ("E746_A750del", "SO:0000159"),
        ("E746_S752delinsV", "SO:1000032"),
        ("Y772_A775dup", "SO:1000035"),
        ("R213*", "SO:0001587"),
        ("K618fs", "SO:0001589"),
        ("exon 14 skipping", "SO:0001060"),
        ("heterogeneity", ""),
    ],
)
def test_variants_are_typed_by_their_names(name, term):
    from kg.graph.entities import variant_term

    assert (
        variant_term(
            Entity(
                "kga:x", f"EGFR {name}", EntityType.ALTERATION, Entity("HGNC:3236", "EGFR", EntityType.GENE)
            )
        )
        == term
    )


def test_an_alteration_that_is_only_a_condition_finds_its_gene():
    bare = Entity("kga:fplx-fgfr-amplification", "FGFR amplification", EntityType.ALTERATION)
    table = Table("own.tsv", ("FPLX:FGFR\tFGFR\tGeneFamily\t\t\t\t\t",))
    held = store(
        resistance(context=Context(alteration=bare)), vocabulary=Vocabulary([table], folding=Folding())
    )
    assert column(
        held, "SELECT ?l { ?a rdfs:label 'FGFR amplification' ; kg:alteration_of/rdfs:label ?l }"
    ) == ["FGFR"]


def test_a_name_that_no_list_has_is_marked():
    held = store(said(Entity("kgt:drug-xyz-1", "XYZ-1", EntityType.DRUG), "targets", ALK))
    assert column(held, "SELECT ?l { ?x kg:needs_grounding true ; rdfs:label ?l }") == ["XYZ-1"]


def test_decisions_are_told_with_who_when_and_why():
    claim = resistance()
    decision = Decision(claim[0].key, "accept", "0000-0002-1825-0097", "2026-11-21", "read the paper")
    held = store(claim, decisions={claim[0].key: decision})
    assert column(held, "SELECT ?who { ?c kg:verdict 'accept' ; prov:wasAttributedTo ?who }") == [
        "https://orcid.org/0000-0002-1825-0097"
    ]
    assert ask(
        held,
        "ASK { ?c biolink:agent_type 'manual_validation_of_automated_agent' ;"
        " rdfs:comment 'read the paper' }",
    )


def test_a_rejected_claim_stays_a_node_and_is_no_plain_triple():
    claim = resistance()
    held = store(claim, decisions={claim[0].key: Decision(claim[0].key, "reject")})
    assert ask(held, "ASK { ?c kg:standing 'rejected' }")
    assert not ask(held, "ASK { ?s biolink:associated_with_resistance_to ?o }")


def test_everything_has_one_label_and_no_two_things_share_one():
    made = graph(resistance(), resistance(negated=True, document="b"), said(CRIZOTINIB, "targets", ALK))
    labels = Counter(quad.subject for quad in made if quad.predicate == names.LABEL)
    subjects = {quad.subject for quad in made} - {iri("https://w3id.org/claimgraph/graph")}
    assert set(labels) == subjects
    assert set(labels.values()) == {1}
    assert max(Counter(quad.object for quad in made if quad.predicate == names.LABEL).values()) == 1


def test_things_that_share_a_name_are_told_apart():
    family = Entity("FPLX:ALK", "ALK", EntityType.GENE_FAMILY)
    twin = Entity("HGNC:999999", "ALK", EntityType.GENE)
    held = store(
        said(CRIZOTINIB, "targets", ALK),
        said(CRIZOTINIB, "targets", family),
        said(CRIZOTINIB, "targets", twin),
    )
    assert sorted(column(held, "SELECT ?l { ?c a kg:Claim ; rdfs:label ?l }")) == [
        "crizotinib targets ALK",
        "crizotinib targets ALK (gene family)",
        "crizotinib targets ALK (gene)",
    ]


def test_the_schema_covers_every_predicate_with_words_and_sides():
    ontology = read_ontology(Settings().ontology)
    assert set(ontology.predicates) == {
        "targets", "inhibits", "activates", "confers_resistance_to", "confers_sensitivity_to", "treats",
        "overcomes_resistance_to", "lacks_benefit_in", "combined_with", "has_alteration", "participates_in",
        "regulates", "interacts_with", "biomarker_of",
    }  # fmt: skip
    for predicate in ontology.predicates.values():
        assert predicate.label
        assert predicate.denial != predicate.label
        assert predicate.opposite in {"", *ontology.predicates}
        assert predicate.symmetric or predicate.inverse


def test_each_property_of_the_graph_is_described_in_the_schema_or_widely_known():
    made = graph(resistance(mode="x", mechanism=BYPASS, context=Context(line="2", disease=LUNG_CANCER)))
    described = {quad.subject for quad in made if quad.predicate == names.LABEL}
    known = (
        "<http://www.w3.org/",
        "<http://purl.org/dc/",
        "<http://www.geneontology.org/",
        "<http://purl.obolibrary.org/obo/IAO_",
    )
    assert {quad.predicate for quad in made if not quad.predicate.startswith(known)} <= described


@given(st.text())
def test_any_text_makes_a_literal_that_reads_back(text):
    token = literal(text)
    expected = "".join(
        "\ufffd" if "\ud800" <= each <= "\udfff" or each in "\ufffe\uffff" else each for each in text
    )
    assert text_of(token) == expected
    assert "\n" not in token
    (quad,) = parse(f"<x:s> <x:p> {token} .".encode(), format=RdfFormat.N_TRIPLES)
    assert quad.object.value == expected


@given(st.text(min_size=1))
def test_any_address_makes_a_legal_iri(text):
    token = iri(f"https://doi.org/10.1000/{text.encode('utf-8', 'replace').decode()}%f")
    (quad,) = parse(f"{token} <x:p> {token} .".encode(), format=RdfFormat.N_TRIPLES)
    assert str(quad.subject) == token


@given(st.text(min_size=1))
def test_any_text_makes_a_legal_iri(text):
    from kg.curated.prefixes import read_prefixes

    token = iri(
        read_prefixes(Settings().ontology).expand(f"kgdoc:{text.encode('utf-8', 'replace').decode()}")
    )
    (quad,) = parse(f"{token} <x:p> {token} .".encode(), format=RdfFormat.N_TRIPLES)
    assert str(quad.subject) == token
