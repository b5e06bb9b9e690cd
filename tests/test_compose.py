"""Alterations and drug classes out of gene mentions: the examples of the data, and what they must not do."""

import itertools
import re

import pytest
from composing import bracketed, found
from hypothesis import given
from hypothesis import strategies as st

from kg.curated.alterations import read_alterations
from kg.errors import CuratedError
from kg.model import EntityType, Grounding, Mention, Span
from kg.reading.compose import compose, denied
from kg.reading.phrases import GENE_MARKS, alternatives, grammar, words_of
from kg.reading.placing import remember
from kg.settings import Settings

ALTERATIONS = read_alterations(Settings().ontology)


def composed(text, *, kind="prose", memory=None):
    sentence, groundings = bracketed(text, kind=kind)
    return compose(sentence, groundings, ALTERATIONS, memory=memory)


@pytest.mark.parametrize("example", ALTERATIONS.examples, ids=lambda example: example.text[:60])
def test_every_example_of_the_data_is_found_and_nothing_else(example):
    assert found(composed(example.text)) == sorted(example.finds)


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("Loss of [BAP1] and [NRAS] mutation.", ["BAP1 loss: Loss of BAP1", "NRAS mutation: NRAS mutation"]),
        (
            "Amplifications of genes such as [CCND1], [CDK4] and [PI3K] mutations.",
            [
                "CCND1 amplification: Amplifications of genes such as CCND1",
                "CDK4 amplification: Amplifications of genes such as CCND1, CDK4",
                "PI3K mutation: PI3K mutations",
            ],
        ),
        ("The protein ([MET])(3+) was seen.", ["MET overexpression: MET)(3+)"]),
        ("Upon loss of [PTEN], [AKT] is active.", ["PTEN loss: loss of PTEN"]),
        (
            "Mutations in [KRAS], [NRAS] and RAS mutations ([KRAS], [NRAS]).",
            [
                "KRAS mutation: Mutations in KRAS",
                "KRAS mutation: mutations (KRAS",
                "NRAS mutation: Mutations in KRAS, NRAS",
                "NRAS mutation: mutations (KRAS, NRAS",
            ],
        ),
        ("[ALK]+ and [ROS1]-positive tumours.", ["ALK fusion: ALK+", "ROS1 fusion: ROS1-positive"]),
        ("Reduced [SYK] phosphorylation.", ["SYK inhibition: Reduced SYK phosphorylation"]),
        ("[KIT]-mutated, [BRAF]-wild-type.", ["BRAF wild type: BRAF-wild-type", "KIT mutation: KIT-mutated"]),
        ("[CDK4]/[6=CDK6] inhibitors.", ["CDK4/6 inhibitor: CDK4/6 inhibitors"]),
        (
            "Anti-[PD-1=PDCD1]/[PD-L1=CD274] antibodies.",
            [
                "anti-PD-1 therapy: Anti-PD-1/PD-L1 antibodies",
                "anti-PD-L1 therapy: Anti-PD-1/PD-L1 antibodies",
            ],
        ),
        ("[EGFR]-TKIs were given.", ["anti-EGFR therapy: EGFR-TKIs"]),
        ("A [DRUG tablet=DRUG:x] was given.", []),
    ],
)
def test_lists_scores_and_classes(text, finds):
    assert found(composed(text)) == sorted(finds)


@pytest.mark.parametrize(
    "text",
    [
        "Drug X reduced [MET] expression in cells.",
        "Patients received [MET] testing.",
        "The response was lost in [EGFR]-mutant-free samples of [MET] testing.",
        "A combination of A + [MET] + B.",
        "[MET] increased sensitivity to the drug.",
    ],
)
def test_reports_of_an_effect_are_no_alteration(text):
    assert "MET" not in " ".join(found(composed(text)))


def test_a_negative_finding_tells_what_it_denies():
    (negative,) = [item for item in composed("A [HER2=ERBB2]-negative tumour.") if item.candidates]
    assert negative.entity.label == "ERBB2 loss"
    assert denied(negative).entity.label == "ERBB2 overexpression"
    assert all(denied(item) is None for item in composed("[HER2=ERBB2] amplification."))


def test_a_row_of_a_sequencing_table():
    items = composed("[KRAS] | NM_004985 | Negative | -", kind="table")
    (negative,) = [item for item in items if denied(item)]
    assert denied(negative).entity.label == "KRAS mutation"
    assert found(composed("[FGFR3] | NM_000142 | amplification | 5.2", kind="table")) == [
        "FGFR3 amplification: FGFR3 | NM_000142 | amplification"
    ]


@pytest.mark.parametrize(
    ("text", "label", "denies"),
    [
        ("[MCL1] NM_021960.4 amplification 4.0", "MCL1 amplification", ""),
        ("[WRN] NM_000553.4 deficiency 1.4", "WRN loss", ""),
        ("[MSH6] Negative -", "MSH6 loss", "MSH6 mutation"),
        ("[NTRK2] not detected", "NTRK2 loss", "NTRK2 mutation"),
        ("[ESR1] negative 0%", "ESR1 loss", "ESR1 overexpression"),
        ("[TP53] Positive 12%", "TP53 mutation", ""),
        ("BRAFV600E Negative -", "BRAF wild type", "BRAF V600E"),
        ("[CDK4] Decreased GCN 3.1", "CDK4 copy number loss", ""),
    ],
)
def test_rows_of_a_table_of_findings(text, label, denies):
    (found,) = [item for item in composed(text, kind="table") if item.mention.type is EntityType.ALTERATION]
    assert found.entity.label == label
    assert (denied(found).entity.label if denies else denied(found)) == (denies or None)


def test_a_variant_takes_its_gene_from_the_document_or_the_table():
    known = composed("T790M was found.")
    assert [(item.entity.label, item.method) for item in known] == [("EGFR T790M", "variant:known")]
    first, groundings = bracketed("[AXL] A451V was found.")
    memory = remember([first], [groundings], ALTERATIONS)
    again = composed("A451V came back.", memory=memory)
    assert [(item.entity.label, item.method) for item in again] == [("AXL A451V", "variant:document")]
    (lonely,) = composed("A451V came back.")
    assert lonely.entity is None
    assert lonely.variant


def test_a_variant_that_was_taken_for_an_unknown_gene_is_a_variant():
    sentence, (gene,) = bracketed("[ABL1] T315I came up.")
    mistaken = Grounding(Mention(sentence, Span(5, 10), EntityType.GENE, "trained"), None, 0.4, "none")
    made = compose(sentence, [gene, mistaken], ALTERATIONS)
    assert [item.entity.label for item in made] == ["ABL1", "ABL1 T315I"]


def test_composed_entities_name_gene_and_kind():
    items = composed("[MET] exon 14 skipping, V777L in [HER2=ERBB2]; [PTEN] loss.")
    made = {item.entity.curie: item for item in items if item.mention.type is EntityType.ALTERATION}
    assert sorted(made) == ["kga:x-erbb2-v777l", "kga:x-met-exon-14-skipping", "kga:x-pten-loss"]
    assert made["kga:x-pten-loss"].entity.gene.label == "PTEN"
    assert made["kga:x-pten-loss"].entity.kind == "loss"
    assert made["kga:x-erbb2-v777l"].variant
    assert not made["kga:x-pten-loss"].variant


def test_the_name_of_an_altered_form_is_an_alteration():
    made = composed("[AR-V7=AR] expression predicted resistance.")
    assert [(item.entity.label, item.mention.text) for item in made] == [("AR V7", "AR-V7")]


def test_a_drug_class_keeps_its_target():
    (drug,) = [item for item in composed("[IL6]-targeted therapy.") if item.mention.type is EntityType.DRUG]
    assert drug.entity.gene.label == "IL6"
    assert drug.entity.curie == "kgd:anti-il6-therapy"


def test_gene_mentions_stay_and_the_order_of_groundings_does_not_matter():
    sentence, groundings = bracketed("[NRAS]/[KIT] mutations and loss of [BAP1].")
    results = {
        tuple(found(compose(sentence, list(order), ALTERATIONS)))
        for order in itertools.permutations(groundings)
    }
    assert len(results) == 1
    assert set(groundings) <= set(compose(sentence, groundings, ALTERATIONS))


@given(st.text(max_size=60), st.sampled_from(["loss", "-positive", "(3+)", "mutations", "+", "inhibitors"]))
def test_spans_lie_in_the_sentence_whatever_the_text(noise, word):
    clean = noise.replace("[", "").replace("]", "").replace("=", "")
    sentence, groundings = bracketed(f"{clean}[MET] {word} {clean}")
    for item in compose(sentence, groundings, ALTERATIONS):
        assert 0 <= item.mention.span.start < item.mention.span.end <= len(sentence.text)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('so = "SO:0001880"', 'so = "SO:18"', "Sequence Ontology"),
        ('nouns = ["ITD"', 'nouns = ["amplification", "ITD"', "already a word"),
        ('denies = "overexpression"', 'denies = "whatever"', "no kind 'whatever'"),
        ("[[kind]]", "[[kind]]\ncolour = 3", "unknown key `colour`"),
    ],
)
def test_a_faulty_file_is_refused_with_its_reason(tmp_path, old, new, reason):
    source = Settings().ontology
    for name in ("drug_classes.toml", "known_variants.tsv"):
        (tmp_path / name).write_text((source / name).read_text(encoding="utf-8"), encoding="utf-8")
    text = (source / "alterations.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "alterations.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CuratedError, match=reason):
        read_alterations(tmp_path)


def test_a_phrase_that_matches_was_worth_a_try():
    rules, gene = grammar(ALTERATIONS), GENE_MARKS[0] * 4
    nouns, adjectives, before = ALTERATIONS.nouns, ALTERATIONS.adjectives, ALTERATIONS.before
    texts = [f"{noun} of the {gene} and {gene} {noun.upper()}, {noun} ({gene})" for noun in nouns]
    texts += [f"{gene} was {word}, {gene}-{word.title()} tumours" for word in adjectives]
    texts += [f"{word} {gene} and expression of {gene} predicted benefit" for word in before]
    tried = 0
    for text in texts:
        for phrase in (*rules.front, *rules.back):
            if phrase.pattern.search(text):
                tried += 1
                assert phrase.may_match(words_of(text)), (phrase.name, text)
    assert tried > len(texts)
    assert not any(phrase.may_match(frozenset()) for phrase in rules.front if phrase.name != "phospho")


WORDS = st.text(st.sampled_from("abAB -‑1"), min_size=1, max_size=4).filter(lambda word: word == word.strip())


@given(words=st.lists(WORDS, min_size=1, max_size=8), text=st.text(st.sampled_from("abAB -‑1"), max_size=12))
def test_words_are_tried_the_longest_first_however_they_are_grouped(words, text):
    longest = sorted(set(words), key=lambda word: (-len(word), word))
    plain = "|".join(re.escape(word).replace(r"\ ", r"\s").replace(r"\-", "[-‐‑–]") for word in longest)
    for flags in (0, re.IGNORECASE):
        found = [match.span() for match in re.finditer(alternatives(words), text, flags)]
        assert found == [match.span() for match in re.finditer(plain, text, flags)]
