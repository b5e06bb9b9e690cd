"""The values of model.py: offsets, identity, and the round trip of an evidence line."""

from hypothesis import given
from hypothesis import strategies as st

from kg.jsonl import evidence_line, read_evidence
from kg.model import Claim, Entity, EntityType, Evidence, Grounding, Mention, Piece, Sentence, Span

GENE = Entity("HGNC:3430", "ERBB2", EntityType.GENE)
DRUG = Entity("UNII:P188ANX8CK", "trastuzumab", EntityType.DRUG)
OTHER = Entity("UNII:K16AIQ8CTM", "pertuzumab", EntityType.DRUG)


def test_a_span_over_a_repaired_hyphen_reaches_from_its_first_to_its_last_character():
    raw = "a trastu-\nzumab dose"
    sentence = Sentence("d", 0, len(raw), "a trastuzumab dose", (Piece(0, 0, 8), Piece(8, 10, 10)))
    span = sentence.raw(Span(2, 13))
    assert raw[span.start : span.end] == "trastu-\nzumab"


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5)), min_size=1, max_size=6), st.data())
def test_raw_offsets_of_any_span_hold_its_characters(gaps, data):
    pieces, raw, clean = [], "", ""
    for gap, length in gaps:
        raw += "#" * gap
        pieces.append(Piece(len(clean), len(raw), length))
        letters = "".join(chr(97 + (len(clean) + i) % 26) for i in range(length))
        raw += letters
        clean += letters
    sentence = Sentence("d", 0, len(raw), clean, tuple(pieces))
    start = data.draw(st.integers(0, len(clean) - 1))
    end = data.draw(st.integers(start + 1, len(clean)))
    span = sentence.raw(Span(start, end))
    assert raw[span.start : span.end].replace("#", "") == clean[start:end]


def test_negation_is_part_of_a_claims_identity_and_labels_are_not():
    said = Claim(GENE, "regulates", GENE)
    assert said.key != Claim(GENE, "regulates", GENE, negated=True).key
    assert said.key == Claim(Entity("HGNC:3430", "HER2", EntityType.GENE), "regulates", GENE).key


def test_a_symmetric_claim_is_one_claim_whatever_the_order():
    assert Claim(DRUG, "combined_with", OTHER) == Claim(OTHER, "combined_with", DRUG)
    assert Claim(DRUG, "targets", GENE).subject == DRUG


def test_an_evidence_line_reads_back_as_it_was():
    text = "Trastuzumab binds ERBB2."
    sentence = Sentence("d", 7, 7 + len(text), text, (Piece(0, 7, len(text)),), "results")
    drug = Grounding(Mention(sentence, Span(0, 11), EntityType.DRUG, ""), DRUG, 1.0, "exact")
    gene = Grounding(Mention(sentence, Span(18, 23), EntityType.GENE, ""), GENE, 0.9, "exact")
    claim = Claim(DRUG, "targets", GENE)
    evidence = Evidence(sentence, drug, gene, Span(12, 17), "binds", mode="binds")
    line = evidence_line(claim, evidence)
    assert line["subject_span"] == [7, 18]
    assert read_evidence(line) == (claim, evidence)
