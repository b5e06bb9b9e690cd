"""The training scripts: corpora and treebanks are read right, no development text is trained on."""

import gzip
import random
import sys
from collections import Counter
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent / "kg" / "training"))

import corpora
import lemmas
import measure
import readers
import tokeniser
import treebank
import vary

CONLLU = """# newdoc id = one
# newpar id = one-p0
# sent_id = 0
1\tDabrafenib\tdabrafenib\tNOUN\tNN\t_\t2\tnsubj\t_\t_
2\thelped\thelp\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# sent_id = 1
1\tMice\tmouse\tNOUN\tNNS\t_\t2\tnsubj\t_\t_
2\tlived\tlive\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# newpar id = one-p1
# sent_id = 2
1\tMethods\tmethod\tNOUN\tNNS\t_\t0\troot\t_\t_

"""
PUBTATOR = """1|t|Renal cancer
1|a|Axitinib helped.
1\t0\t12\tRenal cancer\tDisease\tD1
1\t13\t21\tAxitinib\tChemical\tD2
1\t0\t5\tRenal\tOrgan\tD3
1\t2\t9\tmisplaced\tDisease\tD4
1\tCID\tD1\tD2

2|t|None
2|a|here.
"""


@pytest.fixture(scope="module")
def nlp():
    return tokeniser.configure(spacy.blank("en"))


@pytest.fixture
def bank(tmp_path):
    path = tmp_path / "bank.conllu.gz"
    path.write_bytes(gzip.compress(CONLLU.encode()))
    return path


def corpus(tmp_path, **parts):
    for name, text in parts.items():
        (tmp_path / name).write_text(text)
    return corpora.Corpus(
        name="small",
        licence="ours",
        format="pubtator",
        parts={name: name for name in parts},
        marks=frozenset({"Disease", "Chemical"}),
        types={"Disease": "Disease", "Chemical": "Chemical"},
    )


def test_a_treebank_is_read_by_paragraph(bank, nlp):
    first, second = treebank.read_paragraphs(bank)
    assert (first.document, len(first.sentences), len(second.sentences)) == ("one", 2, 1)
    doc = treebank.to_doc(nlp.vocab, first.sentences)
    assert doc.text == "Dabrafenib helped. Mice lived. "
    assert [(token.text, token.dep_, token.head.text) for token in doc][:2] == [
        ("Dabrafenib", "nsubj", "helped"),
        ("helped", "ROOT", "helped"),
    ]
    assert [span.text for span in doc.sents] == ["Dabrafenib helped.", "Mice lived."]


def test_paragraph_examples_carry_the_boundaries_to_our_tokens(bank, nlp):
    example = next(readers.paragraphs(str(bank), 1, varied=False)(nlp))
    assert [start == 1 for start in example.get_aligned("SENT_START")] == [True, False, False] * 2


def test_mentions_off_their_text_or_of_other_types_are_left_out(tmp_path):
    one, two = corpora.read_part(corpus(tmp_path, train=PUBTATOR), "train", tmp_path)
    assert [one.text[m.start : m.end] for m in one.mentions] == ["Renal cancer", "Axitinib"]
    assert (two.text, two.mentions) == ("None here.", ())


def test_every_corpus_names_its_licence_and_known_labels():
    for entry in corpora.read_catalogue():
        assert entry.licence
        assert set(entry.types.values()) == entry.marks
        assert entry.marks <= set(corpora.LABELS)


def test_no_development_document_is_trained_on(shared):
    root = shared / "corpora"
    held = [
        document for entry in corpora.read_catalogue() for document in corpora.read_part(entry, "dev", root)
    ]
    training = corpora.read_training(root)
    assert len(training) > 3000
    assert not {document.pmid for document in held} & {document.pmid for document in training}
    assert not {document.text for document in held} & {document.text for document in training}


def test_a_text_of_two_corpora_keeps_the_first_ones_labels_and_gains_the_others():
    disease = corpora.Mention(0, 5, "Disease")
    gene = corpora.Mention(6, 9, "Gene")
    one = corpora.Annotated("a", "1", "tumor RET", (disease,), frozenset({"Disease"}))
    two = corpora.Annotated("b", "1", "tumor RET", (gene,), frozenset({"Disease", "Gene"}))
    (joined,) = readers._merged([one, two])
    assert joined.mentions == (disease, gene)
    assert joined.marks == {"Disease", "Gene"}


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("ROS1-positive", "ROS1 - positive"),
        ("(PTCH1)-deficient", "( PTCH1 ) - deficient"),
        ("Na+/K+-ATPase", "Na + / K + - ATPase"),
        ("vitamin E.", "vitamin E ."),
        ("p.Gly12Cys", "p.Gly12Cys"),
        ("KRASG12C", "KRAS G12C"),
        ("CYP3A4", "CYP3A4"),
        ("1,250 mg/kg", "1,250 mg / kg"),
        ("10mg", "10 mg"),
        ("0.05", "0.05"),
        ("p53's", "p53 's"),
        ("5′-UTR", "5 ′ - UTR"),
        ("see Fig. 2", "see Fig. 2"),
        ("in vivo.Twelve", "in vivo . Twelve"),
        ("cannot don't", "can not do n't"),
        ("TGF‑β1", "TGF ‑ β1"),
    ],
)
def test_symbols_stand_alone(nlp, text, tokens):
    assert " ".join(token.text for token in nlp.make_doc(text)) == tokens


@given(st.text(max_size=60), st.integers(0, 500))
def test_a_varied_text_has_the_same_length(text, seed):
    assert len(vary.vary(text, random.Random(seed))) == len(text)  # noqa: S311


@given(st.integers(0, 1000))
def test_swapped_names_stay_under_their_mentions(seed):
    text = "RET and ROS1 in lung cancer: RET."
    spans = [(0, 3, "Gene"), (8, 12, "Gene"), (16, 27, "Disease"), (29, 32, "Gene")]
    document = corpora.Annotated(
        "a", "1", text, tuple(corpora.Mention(*s) for s in spans), frozenset({"Gene"})
    )
    names = {"Gene": ["NTRK1", "MET"], "Disease": ["glioma"]}
    swapped = vary.swap_names(document, names, random.Random(seed), share=0.5)  # noqa: S311
    surfaces = [swapped.text[m.start : m.end] for m in swapped.mentions]
    assert surfaces[0] == surfaces[3]
    assert surfaces[0] in {"RET", "NTRK1", "MET"}
    assert swapped.text == f"{surfaces[0]} and {surfaces[1]} in {surfaces[2]}: {surfaces[3]}."


def test_endings_are_learnt_and_exceptions_listed(tmp_path):
    pairs = [("slowed", "slow"), ("helped", "help"), ("tried", "try"), ("cried", "cry"), ("grew", "grow")]
    rows = "".join(f"1\t{form}\t{lemma}\tVERB\tVBD\t_\t0\troot\t_\t_\n\n" for form, lemma in pairs * 2)
    path = tmp_path / "bank.gz"
    path.write_bytes(gzip.compress(rows.encode()))
    words, endings = lemmas.learn(path)
    assert words["VBD"] == {"grew": "grow"}
    assert lemmas._apply("walked", endings["VBD"]) == "walk"
    assert lemmas._apply("dried", endings["VBD"]) == "dry"


def test_the_interval_holds_the_score():
    documents = [measure.Counts(*counts) for counts in ((8, 10, 9), (1, 4, 6), (5, 5, 7), (0, 2, 0))]
    score = measure.summarise(documents)
    assert score.precision == pytest.approx(14 / 21)
    assert score.recall == pytest.approx(14 / 22)
    assert score.low <= score.f1 <= score.high
    assert Counter(measure.group([("a", documents[0]), ("a", documents[1])]).keys()) == {"a": 1}


def test_the_scorer_of_claims_learns_what_tells_classes_apart_and_its_table_is_read_back(tmp_path):
    pytest.importorskip("sklearn")
    import chances

    from kg.curated.chances import read_chances

    words = {0: "near", 1: "blocks", 2: "opens", 3: "less", 4: "more", 5: "holds"}
    pairs = [
        chances.Pair(str(number), [".", f"in:{words[kind]}"], kind) for number in range(40) for kind in words
    ]
    table = chances.learn([*pairs, chances.Pair("x", ["met once"], 1)])
    assert "met once" not in table
    chances.write(table, tmp_path / "chances.tsv", chances.HEAD, chances.CLASSES)
    read = read_chances(tmp_path / "chances.tsv")
    assert read is not None
    assert read.classes == tuple(chances.CLASSES)
    for kind, name in enumerate(chances.CLASSES, 1):
        likely = read.of([".", f"in:{words[kind]}"])
        assert max(likely, key=likely.__getitem__) == name
    assert sum(read.of([".", "in:near"]).values()) < 0.5
