"""Recognition: the matcher against PhraseMatcher, precedence, abbreviations, trained mentions."""

from itertools import pairwise

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from wordlists import row, sentence, vocabulary

from kg.curated.hints import Hints
from kg.curated.residues import read_residues
from kg.errors import CuratedError
from kg.model import Span
from kg.reading.abbreviations import Abbreviations, abbreviations
from kg.reading.chunks import Chunks
from kg.reading.doubt import reaches
from kg.reading.forms import Comparer
from kg.reading.lexicon import RESPELT, WORD, Lexicon, beginning, respellings
from kg.reading.recognise import recognise
from kg.reading.scanner import matches
from kg.settings import Settings

SYLLABLES = ["kno", "vel", "tri", "quo", "zum"]
TERM = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=6)
GAPS = st.sampled_from([" ", " ", " ", "-", "/", "  ", " (", ") ", ", "])


def spans(lexicon, text):
    return {(match.start, match.end) for match in matches(lexicon, text)}


NLP = spacy.blank("en")


def by_phrase_matcher(terms, text):
    nlp = NLP
    words = [(found.start(), found.end()) for found in WORD.finditer(text)]
    doc = Doc(nlp.vocab, words=[text[start:end] for start, end in words])
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("term", [Doc(nlp.vocab, words=term) for term in terms])
    return {(words[start][0], words[end - 1][1]) for _, start, end in matcher(doc)}


@settings(deadline=None, max_examples=60)
@given(
    terms=st.lists(TERM, min_size=1, max_size=12),
    words=st.lists(st.tuples(st.sampled_from([*SYLLABLES, "Vel", "other"]), GAPS), max_size=30),
)
def test_the_matcher_answers_as_a_phrase_matcher_does(terms, words):
    text = "".join(word + gap for word, gap in words)
    rows = [row(f"HGNC:{number}", " ".join(term), "Gene") for number, term in enumerate(terms)]
    assert spans(Lexicon(vocabulary(*rows)), text) == by_phrase_matcher(terms, text)


GENES = (
    row("HGNC:1", "ZUMA1", "Gene", "zumatin kinase|zumatin", "ZM-1"),
    row("HGNC:2", "ZUMA2", "Gene", "zumatin kinase 2"),
    row("FPLX:ZUMA", "ZUMA", "GeneFamily", "ZUMA1 and ZUMA2", "ZUMA1/2"),
    row("MONDO:0000001", "quoma", "Disease", "quomas|quo carcinoma"),
    row("MONDO:0000002", "ZUMA1-positive quoma", "Disease"),
    row("UNII:AAAAAAAAA1", "velokinib", "Drug", "", "VK-101"),
    row("UNII:AAAAAAAAA2", "tribetamab", "Drug"),
    row("kgd:velotri", "velokinib/tribetamab", "Drug", "velokinib plus tribetamab"),
    row("EFO:0000001", "KNO-7", "CellLine"),
    row("GO:0000001", "ZUMA1 signaling", "Pathway", "ZUMA1 signaling pathway"),
)


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(vocabulary(*GENES))


def read(lexicon, *texts, entities=None):
    sentences = [sentence(text) for text in texts]
    rows = recognise(sentences, lexicon, abbreviations(sentences, way="own"), entities)
    return [(one.mention.text, one.entity and one.entity.curie) for found in rows for one in found]


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("zuma-1", "HGNC:1"),
        ("ZUMA 1", "HGNC:1"),
        ("ZUMA1", "HGNC:1"),
        ("ZUMATIN KINASE", "HGNC:1"),
        ("zumatin-kinase", "HGNC:1"),
        ("zumatin‑kinase", "HGNC:1"),
        ("zumatin kinases", "HGNC:1"),
        ("VK101", "UNII:AAAAAAAAA1"),
        ("KNO7", "EFO:0000001"),
        ("quomas", "MONDO:0000001"),
        ("quo carcinomas", "MONDO:0000001"),
    ],
)
def test_a_name_is_known_in_other_spellings(lexicon, text, curie):
    assert read(lexicon, f"We saw {text}.") == [(text, curie)]


@pytest.mark.parametrize("text", ["XZUMA1", "ZUMA1X", "ZUMA12", "velokinibs1", "quomatous"])
def test_a_name_inside_a_longer_word_is_none(lexicon, text):
    assert read(lexicon, f"We saw {text} there.") == []


def test_the_longest_name_wins(lexicon):
    assert read(lexicon, "The zumatin kinase 2 gene") == [("zumatin kinase 2", "HGNC:2")]
    assert read(lexicon, "The ZUMA1 signaling pathway") == [("ZUMA1 signaling pathway", "GO:0000001")]


def test_a_disease_named_by_a_genes_state_is_read_as_both(lexicon):
    found = read(lexicon, "In ZUMA1-positive quoma it failed.")
    assert found == [("ZUMA1", "HGNC:1"), ("quoma", "MONDO:0000001")]


def test_a_spelled_out_list_is_read_member_by_member(lexicon):
    assert read(lexicon, "with velokinib plus tribetamab") == [
        ("velokinib", "UNII:AAAAAAAAA1"),
        ("tribetamab", "UNII:AAAAAAAAA2"),
    ]
    assert [curie for _, curie in read(lexicon, "both ZUMA1 and ZUMA2")] == ["HGNC:1", "HGNC:2"]
    assert read(lexicon, "both ZUMA1/2") == [("ZUMA1/2", "FPLX:ZUMA")]


def test_a_possessive_is_no_part_of_the_mention(lexicon):
    assert read(lexicon, "velokinib's effect") == [("velokinib", "UNII:AAAAAAAAA1")]


def test_a_users_name_wins_over_the_shipped_ones():
    own = [row("UNII:AAAAAAAAA2", "tribetamab", "Drug", "ZUMA1")]
    assert read(Lexicon(vocabulary(*GENES, own=own)), "ZUMA1 was given.") == [("ZUMA1", "UNII:AAAAAAAAA2")]


def test_an_abbreviation_means_its_long_form_in_the_whole_document(lexicon):
    texts = ["QC was common.", "Quo carcinoma (QC) was treated.", "QCs recurred."]
    assert read(lexicon, *texts) == [
        ("QC", "MONDO:0000001"),
        ("Quo carcinoma", "MONDO:0000001"),
        ("QC", "MONDO:0000001"),
        ("QCs", "MONDO:0000001"),
    ]


def test_an_abbreviation_never_deletes_a_name_that_stands_by_itself(lexicon):
    text = "Zinc-utilising mammalian antigen 1 (ZUMA1) rose. ZUMA1 fell."
    assert ("ZUMA1", "HGNC:1") in read(lexicon, text)
    assert read(lexicon, text)[0] == ("Zinc-utilising mammalian antigen 1", "HGNC:1")


def test_a_short_form_of_something_else_is_no_gene():
    words = Lexicon(vocabulary(row("HGNC:3", "TRIX", "Gene", "", "TVK"), *GENES))
    assert read(words, "Total vessel kinking (TVK) was measured. TVK fell.") == []


def test_every_grounding_says_who_found_it_and_how(lexicon):
    text = sentence("Quo carcinoma (QC) with ZUMA-1; QC; newdrugol.")
    trained = [[(Span(36, 45), "Chemical", 0.99)]]
    rows = recognise([text], lexicon, Abbreviations({"QC": "Quo carcinoma"}), trained)
    said = [(one.mention.text, one.mention.found_by, one.method) for one in rows[0]]
    assert said == [
        ("Quo carcinoma", "vocabulary", "case"),
        ("QC", "abbreviation", "abbreviation"),
        ("ZUMA-1", "vocabulary", "hyphen"),
        ("QC", "abbreviation", "abbreviation"),
        ("newdrugol", "recogniser", "recogniser"),
    ]


def trained(lexicon, text, *mentions):
    """Read one sentence with trained mentions given as words and labels."""
    spans = [
        (Span(text.index(words), text.index(words) + len(words)), label, chance)
        for words, label, chance in mentions
    ]
    return recognise([sentence(text)], lexicon, None, [spans])[0]


def test_a_name_that_no_list_has_and_the_recogniser_doubts_is_no_mention(lexicon):
    assert trained(lexicon, "We saw newdrugol there.", ("newdrugol", "Chemical", 0.5)) == []


@pytest.mark.parametrize(
    ("words", "label", "chance", "curie"),
    [
        ("newdrugol", "Chemical", 0.99, "kgt:drug-newdrugol"),
        ("newdrugol", "Chemical", 0.7, None),
        ("AZX9999", "Chemical", 0.99, "kgt:drug-azx9999"),
        ("CONG 2018", "Chemical", 0.99, None),
        ("TRIALO-3", "Gene", 0.99, None),
        ("odd syndrome", "Disease", 0.99, "kgt:disease-odd-syndrome"),
        ("Fooin", "Gene", 0.99, None),
    ],
)
def test_a_name_that_no_list_has_is_an_entity_only_where_that_is_likely(lexicon, words, label, chance, curie):
    (found,) = trained(lexicon, f"We saw {words} there.", (words, label, chance))
    assert (found.mention.text, found.mention.found_by) == (words, "recogniser")
    assert (found.entity and found.entity.curie) == curie
    assert found.score <= 0.5


def test_a_trained_gene_that_holds_a_variant_is_left_to_others(lexicon):
    assert trained(lexicon, "The T790M cells", ("T790M", "Gene", 0.99)) == []


def test_the_vocabulary_vetoes_a_trained_span(lexicon):
    (found,) = trained(lexicon, "The velokinib dose", ("velokinib dose", "Gene", 0.99))
    assert (found.mention.text, found.entity.curie) == ("velokinib", "UNII:AAAAAAAAA1")


def test_a_disease_grows_to_the_left_up_to_the_trained_border(lexicon):
    (found,) = trained(lexicon, "In relapsed quoma it failed.", ("relapsed quoma", "Disease", 0.99))
    assert (found.mention.text, found.entity.curie) == ("relapsed quoma", "MONDO:0000001")
    assert found.mention.found_by == "vocabulary+recogniser"


@pytest.mark.parametrize(
    ("words", "label", "chance", "found"),
    [
        ("familial quoma of the hand", "Disease", 0.96, "MONDO:0000001"),
        ("familial quoma of the hand", "Disease", 0.9, None),
        ("familial quoma", "Disease", 0.9, "MONDO:0000001"),
        ("familial quoma", "Disease", 0.6, None),
        ("velokinib hydrochloride", "Chemical", 0.9, "UNII:AAAAAAAAA1"),
        ("velokinib and others", "Chemical", 0.9, None),
        ("ZUMA1 quoma", "Disease", 0.99, None),
    ],
)
def test_trained_borders_win_where_they_hold_names_of_one_type(lexicon, words, label, chance, found):
    mentions = trained(lexicon, f"Then {words} came.", (words, label, chance))
    rows = {one.mention.text: one.entity.curie for one in mentions}
    assert rows.get(words) == found
    assert rows


def test_a_short_form_that_is_a_gene_to_the_recogniser_is_not_the_disease_in_its_long_form(lexicon):
    text = sentence("Lost in quo carcinoma (LQC) was cloned; LQC is long.")
    seen = [[(Span(23, 26), "Gene", 0.99)]]
    rows = recognise([text], lexicon, Abbreviations({"LQC": "Lost in quo carcinoma"}), seen)
    told = [one.entity.curie for one in rows[0] if one.mention.text == "LQC" and one.entity]
    assert told == ["MONDO:0000001"]


def test_a_long_form_is_known_without_the_word_gene():
    lexicon = Lexicon(
        vocabulary(
            row("HGNC:1", "QOS", "Gene", "quoma suppressor"),
            row("MONDO:1", "quoma syndrome", "Disease", "QOS"),
            hints=Hints(trailing={"gene": frozenset({"Gene"})}),
        )
    )
    text = sentence("The quoma suppressor gene (QOS) is lost; QOS acts.")
    rows = recognise(
        [text], lexicon, Abbreviations({"QOS": "quoma suppressor gene"}), [[(Span(41, 44), "Disease", 0.99)]]
    )
    assert [one.entity.curie for one in rows[0] if one.mention.text == "QOS"] == ["HGNC:1"] * 2


def test_a_misspelt_drug_is_mended(lexicon):
    (found,) = trained(lexicon, "Then tribetammab came.", ("tribetammab", "Chemical", 0.99))
    assert (found.entity.curie, found.method) == ("UNII:AAAAAAAAA2", "fuzzy")


def test_a_reference_number_glued_to_a_drug_is_cut(lexicon):
    (found,) = trained(lexicon, "Then VK-10167 came.", ("VK-10167", "Chemical", 0.99))
    assert found.entity.curie == "UNII:AAAAAAAAA1"


@settings(deadline=None)
@given(st.lists(st.sampled_from([*"ZUMA12 -/(),.;βs'\u00a0\n", "velokinib", "quoma", "QC"]), max_size=40))
def test_mentions_lie_in_the_text_and_do_not_overlap(signs):
    text = "".join(signs)
    rows = recognise([sentence(text)], PROPERTY, Abbreviations({"QC": "quo carcinoma"}))
    places = [one.mention.span for one in rows[0]]
    assert places == sorted(places)
    assert all(one.end <= other.start for one, other in pairwise(places))
    assert all(0 <= span.start < span.end <= len(text) for span in places)


PROPERTY = Lexicon(vocabulary(*GENES))


def test_nothing_depends_on_what_was_read_before(lexicon):
    text = "ZUMA1 and QC and velokinib in quomas."
    alone = read(Lexicon(vocabulary(*GENES)), text)
    read(lexicon, "Quo carcinoma (QC)", "velokinib-resistant")
    assert read(lexicon, text) == alone


RESIDUES = read_residues(Settings().ontology / "recognition" / "residues.toml")


@pytest.mark.parametrize(("text", "parts"), RESIDUES.examples)
def test_a_part_of_a_protein_is_no_substance(text, parts):
    ends = {text.index(part) + len(part) for part in parts}
    labels = {text[:end].split()[-1].strip("("): end for end in ends}
    for label, end in labels.items():
        assert RESIDUES.part(text, end, label) or RESIDUES.domain(text, end, label)


def test_a_substance_beside_its_namesake_in_a_protein_stays():
    names = ("serine", "proline", "valine")
    substances = [row(f"UNII:{name.upper()}", name, "Chemical") for name in names]
    known = Lexicon(vocabulary(*substances, hints=Hints(residues=RESIDUES)))
    assert read(known, "Serine proteases were blocked by serine.") == [("serine", "UNII:SERINE")]
    assert read(known, "A change from proline to valine at codon 7.") == []
    assert read(known, "The variant (proline 72 valine) was seen.") == []
    assert read(known, "Proline 12 mg was given.") == [("Proline", "UNII:PROLINE")]


def test_a_domain_is_no_gene_of_that_name():
    known = Lexicon(vocabulary(row("HGNC:1", "TPR", "Gene"), hints=Hints(residues=RESIDUES)))
    assert read(known, "Its TPR domain and TPR-like repeats bind it.") == []
    assert read(known, "Loss of TPR and of TPR domains.") == [("TPR", "HGNC:1")]


def test_a_circular_rna_is_not_the_gene_that_it_is_made_from():
    known = Lexicon(vocabulary(row("HGNC:1", "MFN2", "Gene"), hints=Hints(residues=RESIDUES)))
    assert read(known, "Circ-MFN2, circMFN2 and circRNA MFN2 rose.") == []
    assert read(known, "A circle of MFN2.") == [("MFN2", "HGNC:1")]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ('cues = []\nendings = ["ase"]', "may not be empty"),
        ("heads = 3", "list of words"),
        ("odd = 1", "unknown"),
    ],
)
def test_bad_words_for_parts_are_refused(tmp_path, words, reason):
    path = tmp_path / "residues.toml"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(CuratedError, match=reason):
        read_residues(path)


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("The 5-KW(1A) receptor was blocked.", "HGNC:41"),
        ("Signals of D(2) receptors fell.", "HGNC:42"),
        ("Zu(+) channel currents were small.", "HGNC:43"),
    ],
)
def test_a_subscript_set_in_brackets_is_part_of_the_name(text, curie):
    known = Lexicon(
        vocabulary(
            row("HGNC:41", "KWR1A", "Gene", "5-KW1A receptor"),
            row("HGNC:42", "KDR2", "Gene", "D2 receptor"),
            row("HGNC:43", "ZUC1", "Gene", "Zu+ channel"),
        )
    )
    assert [found for _, found in read(known, text)] == [curie]
    assert read(known, "The 5-KW (1A) receptor, the D2 (or D3) receptor") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The 5-KW(2C) subtype was blocked.", [("5-KW(2C)", "HGNC:51")]),
        ("Naive T(H)1 cells and pairwise T(H) rose.", []),
        ("Then del(2)(q11) was seen.", []),
        ("At P21 the pups were weaned.", []),
        ("Loss of p21 was seen.", [("p21", "HGNC:53")]),
        ("The quate of the cells was sealed.", []),
        ("The QUATE gene was cloned.", [("QUATE", "HGNC:54")]),
    ],
)
def test_a_symbol_is_not_read_into_other_spellings(text, found):
    known = Lexicon(
        vocabulary(
            row("HGNC:51", "KW2C", "Gene", "5-KW2C"),
            row("HGNC:52", "TH", "Gene", "", "TH"),
            row("HGNC:53", "KDQ1", "Gene", "", "p21"),
            row("HGNC:54", "QTE1", "Gene", "", "QUATE"),
            row("HGNC:55", "EDIL", "Gene", "", "DEL2"),
        )
    )
    (groundings,) = recognise([sentence(text)], known)
    assert [(one.mention.text, one.entity and one.entity.curie) for one in groundings] == found


NAMES = ["kno", "vel", "tri", "knovel", "x", "xi", "z", "12", "novis", "as"]


@settings(deadline=None, max_examples=60)
@example(names=[["x", "xi", "z", "as", "z", "z"]], asked=[["x", "xi", "z"]])
@given(
    names=st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6), min_size=1, max_size=12),
    asked=st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5), min_size=1, max_size=6),
)
def test_what_follows_a_beginning_is_what_stands_there_in_the_names(names, asked):
    lexicon = Lexicon(
        vocabulary(*(row(f"HGNC:{n}", " ".join(words), "Gene") for n, words in enumerate(names)))
    )
    for words in asked:
        expected = set()
        for name in names:
            for place in range(1, min(len(name), 4)):
                if "".join(name[:place]) == "".join(words):
                    expected |= {beginning(name[place]), beginning("".join(name[place : place + 2]))}
        assert lexicon.followers("".join(words)) == expected - {""}
        assert lexicon.knows("".join(words)) >= bool(expected)


@given(
    st.lists(st.sampled_from([*"abgdekzpPTNFim-R1/_", "alpha", "miR", "micro-RNA", "AKT", "ab"]), max_size=9)
)
def test_no_part_of_a_chunk_is_respelt_that_was_not_looked_for(signs):
    chunk = "".join(signs)
    words = list(WORD.finditer(chunk))
    parts = [chunk[one.start() : other.end()] for n, one in enumerate(words) for other in words[n:]]
    assert RESPELT.search(chunk) or not any(list(respellings(part)) for part in parts)


@pytest.mark.parametrize("text", ["(ZUMA1),", "[ZUMA1]", "“ZUMA1”", "ZUMA1;", "  ZUMA1\n", "a  b\tZUMA1 , c"])
def test_signs_and_white_space_around_a_name_move_it_and_change_nothing_else(lexicon, text):
    place = text.index("ZUMA1")
    assert spans(lexicon, text) == {(place, place + 5)}


def test_a_number_is_parted_from_a_symbol_by_a_blank_alone(lexicon):
    assert spans(lexicon, "(ZUMA 1)") == {(1, 5), (1, 7)}
    assert spans(lexicon, "ZUMA, 1") == {(0, 4)}


@pytest.mark.parametrize(
    ("score", "least", "reached"), [(0.1 + 0.2, 0.3, True), (0.95 - 0.15, 0.8, True), (0.7999, 0.8, False)]
)
def test_sums_of_hundredths_are_compared_as_they_are_meant(score, least, reached):
    assert reaches(score, least) is reached
    assert reaches(0.95 - 0.35 + 0.2, 0.8)


@given(st.text(alphabet="kKmMpPosu1270", min_size=1, max_size=7))
def test_a_chunk_of_one_word_is_looked_up_as_any_other(word):
    lexicon = Lexicon(
        vocabulary(
            *(
                row(f"HGNC:{n}", name, "Gene")
                for n, name in enumerate(["Kmo", "MK1", "KM2", "pok", "som", "AKT"])
            ),
            row("MONDO:0000001", "oestrokum skop", "Disease"),
            row("MONDO:0000002", "KM 2 mopus", "Disease"),
            row("MONDO:0000003", "su mok so", "Disease"),
        )
    )
    chunks = Chunks(lexicon)
    words = chunks.cut(word)
    key, name, starts = chunks.one_word(word)
    assert [(key, 0, len(word))] == words
    assert ([(0, len(word), name)] if name else []) == chunks.inner(word, words)
    assert list(starts) == chunks.starts(word, words)


@given(
    st.lists(
        st.sampled_from(["p", "pq", "oestrum", "Zum", "tumour", "velo", "AKT", "alpha", "in"]),
        min_size=1,
        max_size=3,
    ),
    st.data(),
    st.sampled_from(["Gene", "Disease", "Drug"]),
)
def test_a_difference_in_case_alone_is_told_as_any_difference_is(words, data, kind):
    form = " ".join(words)
    surface = "".join(data.draw(st.sampled_from([sign.upper(), sign.lower()])) for sign in form)
    british = (("tumour", "tumor"), ("oestr", "estr"))
    listed = vocabulary(row("HGNC:1", form, kind), row("HGNC:2", "other", "Gene", "tumour"), spelling=british)
    comparer, term = Comparer(listed.folding, Hints(common=frozenset({"tumour", "in"}))), listed.brief(0)
    if surface != form:
        key = listed.folding.key(form)
        assert comparer.in_other_case(surface, form, term) == comparer.otherwise(surface, key, form, term)
