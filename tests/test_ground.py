"""Grounding over the shipped tables: names of the field, and ambiguity bugs reported of other tools.

The sentences are ours. Each test of the harness is named after the confusion that was reported.
"""

import csv

import pytest
from wordlists import row, sentence, vocabulary

from kg.curated.vocabulary import read_vocabulary
from kg.reading.abbreviations import abbreviations
from kg.reading.fuzzy import misspelt
from kg.reading.ground import ground
from kg.reading.grounder import Grounder
from kg.reading.lexicon import Lexicon
from kg.reading.recognise import recognise
from kg.settings import Settings


@pytest.fixture(scope="module")
def grounder():
    return Grounder(Lexicon(read_vocabulary(Settings())))


def named(grounder, *texts):
    """Give label by surface for every mention of a document."""
    sentences = [sentence(text) for text in texts]
    rows = recognise(sentences, grounder, abbreviations(sentences, way="own"))
    return {one.mention.text: one.entity.label if one.entity else None for found in rows for one in found}


def label(grounder, text):
    entity = ground([text], grounder)[0].entity
    return entity.label if entity else None


# --- the harness -----------------------------------------------------------------------------------------


def test_ags_the_gastric_line_is_not_ageing_genes(grounder):
    found = named(grounder, "AGS and MKN45 cells were treated with docetaxel.")
    assert found["AGS"] == "AGS"
    assert grounder.whole("AGS").best.entity.type == "CellLine"


def test_sma_needs_a_context(grounder):
    assert named(grounder, "The value of SMA was unclear.").get("SMA") is None
    found = named(grounder, "Fibroblasts expressed alpha smooth muscle actin (SMA). SMA rose.")
    assert found.get("SMA") != "spinal muscular atrophy"


def test_csr_is_no_gene_by_itself(grounder):
    assert named(grounder, "CSR was complete in most cells.").get("CSR") is None


def test_il1ra_is_the_antagonist_and_no_receptor(grounder):
    assert [label(grounder, name) for name in ("IL-1ra", "IL-1Ra", "IL-6R")] == ["IL1RN", "IL1RN", "IL6R"]


def test_igm_and_ana_are_not_genes_in_a_blood_test(grounder):
    found = named(grounder, "Serum IgM was 2.1 g/l and ANA was negative at admission.")
    assert found.get("ANA") is None
    assert "IGHM" not in {found.get("IgM"), None} or found.get("IgM") in {None, "IGHM"}


def test_lsd_is_the_gene_only_beside_the_gene(grounder):
    assert named(grounder, "He had taken LSD twice before.").get("LSD") != "KDM1A"
    assert named(grounder, "LSD1 demethylates histones.")["LSD1"] == "KDM1A"


def test_p75_stays_open_without_evidence(grounder):
    assert named(grounder, "A band at p75 was seen.").get("p75") is None


def test_c_met_and_met_are_the_receptor_but_met_the_verb_is_not(grounder):
    text = "MET amplification and cMET overexpression were found. They met the criteria."
    found = named(grounder, text)
    assert (found["MET"], found["cMET"]) == ("MET", "MET")
    assert "met" not in found


def test_met_in_capitals_in_a_heading_is_not_taken_for_the_gene(grounder):
    assert named(grounder, "PRIMARY ENDPOINT WAS MET IN BOTH ARMS OF THE TRIAL").get("MET") is None


@pytest.mark.parametrize("name", ["HER2", "HER-2", "HER2/neu", "HER-2/neu", "ErbB-2", "c-erbB-2", "ERBB2"])
def test_her2_returns_erbb2(grounder, name):
    assert label(grounder, name) == "ERBB2"


def test_an_abbreviation_step_does_not_delete_pcsk9(grounder):
    text = "Proprotein convertase subtilisin/kexin type 9 (PCSK9) was silenced; PCSK9 fell."
    found = named(grounder, text)
    assert found["PCSK9"] == "PCSK9"


def test_erk_is_a_family_and_not_ephb2(grounder):
    entity = ground(["ERK"], grounder)[0].entity
    assert (entity.curie, entity.type) == ("FPLX:ERK", "GeneFamily")


def test_mum_is_no_flower_and_no_gene(grounder):
    assert named(grounder, "Her mum had breast cancer.") == {"breast cancer": "breast cancer"}


def test_ad_is_settled_by_its_long_form(grounder):
    one = named(grounder, "Alzheimer disease (AD) was excluded. AD was rare.")
    other = named(grounder, "Atopic dermatitis (AD) was excluded. AD was rare.")
    assert one["AD"] == "Alzheimer disease"
    assert "dermatitis" in other["AD"]


def test_brackets_and_commas_do_not_break_grounding(grounder):
    found = named(grounder, "Drugs (trastuzumab, [pertuzumab], and/or lapatinib) were given.")
    assert set(found.values()) == {"trastuzumab", "pertuzumab", "lapatinib"}


def test_a_protein_name_is_known_as_well_as_a_symbol(grounder):
    assert label(grounder, "P-glycoprotein") == "ABCB1"
    assert label(grounder, "E-cadherin") == "CDH1"


# --- short names of clinical oncology --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Median OS was 14.2 months in both arms.", "OS"),
        ("The OR was 2.4 (95% CI 1.1 to 3.9).", "OR"),
        ("The OR was 2.4 (95% CI 1.1 to 3.9).", "CI"),
        ("Best response: CR 3, PR 12, SD 8, PD 4.", "CR"),
        ("Best response: CR 3, PR 12, SD 8, PD 4.", "PR"),
        ("Best response: CR 3, PR 12, SD 8, PD 4.", "SD"),
        ("Best response: CR 3, PR 12, SD 8, PD 4.", "PD"),
        ("CT of the chest and MRI of the brain were normal.", "CT"),
        ("Stage II disease was rare.", "II"),
        ("IN THIS TRIAL NOBODY DIED OF THE DISEASE AT ALL", "IN"),
        ("H and T were not reported.", "H"),
        ("The PB1 domain of the adaptor was cut off.", "PB1"),
    ],
)
def test_a_clinical_short_form_is_no_entity(grounder, text, short):
    assert named(grounder, text).get(short) is None


@pytest.mark.parametrize(
    ("texts", "short", "meant"),
    [
        (["Gastric cancer (GC) is common.", "GC recurred."], "GC", "gastric cancer"),
        (["SRC phosphorylation rose.", "SRC was inhibited by dasatinib."], "SRC", "SRC"),
        (["Serum CEA was 40 ng/ml.", "CEA fell after surgery."], "CEA", "CEACAM5"),
        (["ER-positive breast cancer; ER and PR by immunohistochemistry."], "ER", "ESR1"),
        (["Progesterone receptor (PR) was positive.", "PR fell."], "PR", "PGR"),
        (["PD-1 and PD-L1 blockade by nivolumab."], "PD-1", "PDCD1"),
        (["Treated cells showed EMT."], "EMT", "epithelial-mesenchymal transition"),
        (["PB1 and BAF180 are names of one part of the chromatin remodeller."], "PB1", "PBRM1"),
    ],
)
def test_a_short_form_with_evidence_is_grounded(grounder, texts, short, meant):
    assert named(grounder, *texts)[short] == meant


def test_a_ligands_name_is_not_taken_for_its_receptor_or_the_other_way(grounder):
    found = named(grounder, "Epidermal growth factor receptor (EGFR) binds epidermal growth factor (EGF).")
    assert found["Epidermal growth factor receptor"] == "EGFR"
    assert found["epidermal growth factor"] == "EGF"


def test_a_mouse_gene_is_not_given_the_human_identifier(grounder):
    rows = recognise([sentence("Pten-deficient mice and rats were bred; Pten mice died.")], grounder)
    pten = [one for found in rows for one in found if one.mention.text == "Pten"]
    assert {one.method for one in pten} == {"other species"}
    assert {one.candidates[0].label for one in pten} == {"PTEN"}
    assert all(one.entity.curie.startswith("kgt:") for one in pten)


@pytest.mark.parametrize(
    "text",
    [
        "Amplification of HER2 was confirmed by FISH.",
        "Mice bearing HER2-positive tumours of patients were treated.",
    ],
)
def test_a_human_gene_stays_human_beside_an_acronym_and_in_a_xenograft(grounder, text):
    assert named(grounder, text)["HER2"] == "ERBB2"


# --- single names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("erbb2", "ERBB2"),
        ("TGF-β1", "TGFB1"),
        ("T-DM1", "trastuzumab emtansine"),
        ("tyrosine-kinase inhibitors", "tyrosine kinase inhibitor"),
        ("miR-200c-3p", "MIR200C"),
        ("hsa-miR-21-5p", "MIR21"),
        ("metastatic gastric cancer", "gastric cancer"),
        ("KRAS gene", "KRAS"),
        ("bevacizumabb", "bevacizumab"),
        ("trastuzmab", "trastuzumab"),
        ("laryngeal cancer", "larynx cancer"),
        ("ureteral cancer", "ureter cancer"),
        ("ARMS", "alveolar rhabdomyosarcoma"),
        ("CRS", "cytokine release syndrome"),
        ("p63", "TP63"),
        ("TAK1", "MAP3K7"),
    ],
)
def test_a_name_of_the_field_is_known(grounder, name, meant):
    assert label(grounder, name) == meant


SMALL = Lexicon(
    vocabulary(
        row("HGNC:1", "ZUMA1", "Gene", "zumatin kinase", "ZM-1|KNOB1"),
        row("HGNC:2", "VELB", "Gene", "vel-beta"),
        row("FPLX:TRIX", "TRIX", "GeneFamily"),
        row("HGNC:3", "MIR77C", "Gene"),
        row("UNII:AAAAAAAAA1", "velokinibab", "Drug"),
    )
)


@pytest.mark.parametrize(
    ("name", "meant", "method"),
    [
        ("ZUMA1", "ZUMA1", "exact"),
        ("zuma1", "ZUMA1", "case"),
        ("ZUMA-1", "ZUMA1", "hyphen"),
        ("ZUMA 1", "ZUMA1", "hyphen"),
        ("zumatin kinases", "ZUMA1", "plural"),
        ("vel-β", "VELB", "greek"),
        ("VEL beta", "VELB", "case"),
        ("KNOβ1", "ZUMA1", "greek"),
        ("pTRIX", "TRIX", "prefix"),
        ("p-TRIX", "TRIX", "prefix"),
        ("miR-77c-3p", "MIR77C", "greek"),
        ("velokinibba", "velokinibab", "fuzzy"),
        ("velokinibabb", "velokinibab", "fuzzy"),
    ],
)
def test_a_grounding_says_how_it_matched(name, meant, method):
    found = ground([name], SMALL)[0]
    assert (found.entity and found.entity.label, found.method) == (meant, method)
    assert 0 < found.score <= 1


@pytest.mark.parametrize("name", ["ZUMA", "ZUMA12", "XZUMA1", "zuma 1 2", "velo", "p", "ZUMA1 mutation"])
def test_what_is_no_name_is_not_grounded(name):
    assert ground([name], SMALL)[0].entity is None


def test_what_cannot_be_decided_has_candidates_and_no_entity():
    words = vocabulary(row("HGNC:1", "ZUMA1", "Gene", "", "ZUX4"), row("HGNC:2", "KNOT2", "Gene", "", "ZUX4"))
    found = ground(["ZUX4"], Lexicon(words))[0]
    assert found.entity is None
    assert found.method == "ambiguous"
    assert [one.entity.label for one in found.candidates] == ["ZUMA1", "KNOT2"]
    assert found.runner_up.label == "ZUMA1"


def test_an_unknown_name_has_neither():
    found = ground(["nonsense", ""], Lexicon(vocabulary(row("HGNC:1", "ZUMA1", "Gene"))))
    assert [(one.entity, one.candidates, one.method) for one in found] == [(None, (), "none")] * 2


def test_two_names_that_are_equally_near_are_not_guessed_between():
    words = vocabulary(
        row("UNII:AAAAAAAAA1", "velokinibab", "Drug"), row("UNII:AAAAAAAAA2", "velokinibob", "Drug")
    )
    grounder = Grounder(Lexicon(words))
    assert not misspelt("velokinibb", grounder)
    assert misspelt("velokinibaab", grounder).best.entity.label == "velokinibab"


def test_a_word_of_other_names_is_not_taken_for_a_misspelt_one():
    words = vocabulary(
        row("MONDO:0000001", "zumethral quoma", "Disease"),
        row("MONDO:0000003", "quoma", "Disease"),
        row("MONDO:0000002", "zumeteral knovelosis", "Disease"),
    )
    grounder = Grounder(Lexicon(words))
    assert not misspelt("zumeteral quoma", grounder)


@pytest.mark.parametrize("name", ["MSS", "TRAP"])
def test_an_alias_that_mostly_is_an_acronym_of_something_else_stays_open_alone(grounder, name):
    found = ground([name], grounder)[0]
    assert found.entity is None
    assert found.candidates


def table(path):
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def test_central_terms_and_drug_forms_are_grounded(shared, grounder):
    kinds = {"gene", "family", "drug", "disease", "process"}
    central = {
        row["label"]: row["curie"] for row in table(shared / "central_terms.tsv") if row["type"] in kinds
    }
    wanted = [(name, curie) for name, curie in central.items() if name != "MAPK cascade"]
    drugs = central | {"S-1": "mesh:C586502"}
    wanted += [(form["surface"], drugs[form["drug"]]) for form in table(shared / "drug_forms.tsv")]
    found = ground([name for name, _ in wanted], grounder)
    wrong = [
        one.text
        for one, (_, curie) in zip(found, wanted, strict=True)
        if one.entity is None or one.entity.curie.lower() != curie.lower()
    ]
    assert len(wrong) <= 0.02 * len(wanted), wrong


@pytest.mark.parametrize(
    ("name", "curie"),
    [
        ("miR-125b", "kgf:mir-125b"),
        ("hsa-miR-125b-5p", "kgf:mir-125b"),
        ("miR-125b-1", "HGNC:31506"),
        ("miR-129", "kgf:mir-129"),
        ("miR-129-2", "HGNC:31513"),
        ("miR-29", "kgf:mir-29-family"),
        ("miR-16", "kgf:mir-16"),
        ("miR-200c", "HGNC:31580"),
        ("microRNA-21", "HGNC:31586"),
        ("let-7a", "FPLX:MIRLET7A"),
    ],
)
def test_a_micro_rna_that_several_genes_make_is_their_family(grounder, name, curie):
    assert ground([name], grounder)[0].entity.curie == curie


def test_the_members_of_a_micro_rna_family_are_those_that_bear_its_number(grounder):
    terms = grounder.vocabulary.terms()
    members = {term.label for term in terms if "kgf:mir-129" in term.parents}
    assert members == {"MIR129-1", "MIR129-2"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("integrin alpha V", "ITGAV"),
        ("laminin alpha 5", "LAMA5"),
        ("AUY922", "luminespib"),
        ("LDK378", "ceritinib"),
        ("asparaginase", "asparaginase"),
        ("CD98", "SLC3A2"),
        ("GD2 synthase", "B4GALNT1"),
    ],
)
def test_names_as_papers_shorten_them(grounder, name, expected):
    assert label(grounder, name) == expected
