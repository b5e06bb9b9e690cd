"""Sequence variants in protein, DNA and dbSNP form, and what only looks like one."""

import re
from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.reading.variants import dna_name, find_variants, protein_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("p.(Arg175His)", ("R175H",)),
        ("p.Val777Leu", ("V777L",)),
        ("V600E/K", ("V600E", "V600K")),
        ("Q61*", ("Q61*",)),
        ("R213X", ("R213*",)),
        ("E746_A750del", ("E746_A750del",)),
        ("A775_G776insYVMA", ("A775_G776insYVMA",)),
        ("K706fs*19", ("K706fs",)),
        ("Arg-72-Pro", ("R72P",)),
        ("Gly388Arg", ("G388R",)),
        ("arginine to histidine at codon 175", ("R175H",)),
        ("c.2369C>T", ("c.2369C>T",)),
        ("c.1100delC", ("c.1100delC",)),
        ("IVS3+1G>A", ("IVS3+1G>A",)),
        ("c.1641+1dup", ("c.1641+1dup",)),
        ("rs1801133", ("rs1801133",)),
        ("-511C/T", ("-511C>T",)),
        ("exon 19 deletions", ("exon 19 deletion",)),
        ("skipping of exon 14", ("exon 14 skipping",)),
        ("ex20ins", ("exon 20 insertion",)),
    ],
)
def test_a_variant_is_found_whole_and_named(text, names):
    (found,) = find_variants(f"It carried {text} here.")
    assert "It carried "[: found.span.start] + text == f"It carried {text}"[: found.span.end]
    assert found.names == names


@pytest.mark.parametrize(
    "text",
    [
        "T1D and T2D",
        "the E2F family",
        "S6K1",
        "A549 cells",
        "in 2021",
        "Q1 journals",
        "SHR-1210",
        "5 mg",
        "p53",
        "H2O2",
    ],
)
def test_what_only_looks_like_a_variant(text):
    assert find_variants(text) == []


def test_a_variant_glued_to_its_gene_needs_the_symbol():
    (found,) = find_variants("BRAFV600E melanoma", frozenset({"BRAF"}))
    assert (found.span, found.names, found.symbol) == ((4, 9), ("V600E",), "BRAF")
    assert find_variants("BRAFV600E melanoma") == []


def test_a_place_counts_only_before_an_allele_word():
    assert [item.names for item in find_variants("NRAS Q61 mutations")] == [("Q61",)]
    assert find_variants("see Q61 and below") == []


@given(
    st.sampled_from("ACDEFGHIKLMNPQRSTVWY"), st.integers(10, 4000), st.sampled_from("ACDEFGHIKLMNPQRSTVWY")
)
def test_one_and_three_letters_give_the_same_name(before, place, after):
    three = dict(
        zip(
            "ARNDCQEGHILKMFPSTWYV",
            [
                "Ala",
                "Arg",
                "Asn",
                "Asp",
                "Cys",
                "Gln",
                "Glu",
                "Gly",
                "His",
                "Ile",
                "Leu",
                "Lys",
                "Met",
                "Phe",
                "Pro",
                "Ser",
                "Thr",
                "Trp",
                "Tyr",
                "Val",
            ],
            strict=True,
        )
    )
    short = f"{before}{place}{after}"
    assert protein_names(f"p.{three[before]}{place}{three[after]}") == protein_names(short) == (short,)


@given(
    st.integers(1, 99999),
    st.sampled_from("ACGT"),
    st.sampled_from("ACGT"),
    st.sampled_from([">", " > ", "-->", "->", " → "]),
)
def test_every_arrow_is_one_arrow(place, before, after, arrow):
    assert dna_name(f"c.{place}{before}{arrow}{after}") == f"c.{place}{before}>{after}"


@given(st.text(max_size=80))
def test_variants_do_not_overlap_and_lie_in_the_text(text):
    spans = [item.span for item in find_variants(text)]
    assert spans == sorted(spans)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_recognition_on_the_biored_training_part(shared):
    texts, gold = defaultdict(str), defaultdict(set)
    path = shared / "corpora" / "biored" / "train.pubtator"
    for line in path.read_text(encoding="utf-8").splitlines():
        if head := re.match(r"(\d+)\|[ta]\|(.*)", line):
            texts[head[1]] += (" " if texts[head[1]] else "") + head[2]
        elif len(cells := line.split("\t")) > 4 and cells[4] == "SequenceVariant":
            gold[cells[0]].add((int(cells[1]), int(cells[2])))
    found = {
        key: {tuple(v.span) for v in find_variants(text) if v.level != "exon"} for key, text in texts.items()
    }
    right = sum(len(found[key] & gold[key]) for key in texts)
    precision = right / sum(map(len, found.values()))
    recall = right / sum(map(len, gold.values()))
    assert 2 * precision * recall / (precision + recall) > 0.82
