"""What a document tells around its claims: its case, context, mechanism, tables, the course."""

import tomllib

import pytest

from kg.curated.contexts import load_contexts
from kg.errors import CuratedError
from kg.model import (
    Claim,
    Context,
    Document,
    Entity,
    EntityType,
    Evidence,
    Grounding,
    Mention,
    Piece,
    Sentence,
    Source,
    Span,
)
from kg.reading.cases import case_facts
from kg.reading.citations import Citations
from kg.reading.context import context
from kg.reading.coreference import Memory
from kg.reading.inner import with_targets
from kg.reading.mechanism import mechanism
from kg.reading.origins import UNKNOWN, Origins
from kg.reading.reader import Reader
from kg.reading.story import Story, anchors, story
from kg.reading.tables import rows
from kg.settings import Settings

GIST = Entity("MONDO:0011719", "gastrointestinal stromal tumor", EntityType.DISEASE)
CANCER = Entity("MONDO:0004992", "cancer", EntityType.DISEASE)
KIT = Entity("HGNC:6342", "KIT", EntityType.GENE)
MUTATION = Entity("kga:hgnc-6342-mutation", "KIT mutation", EntityType.ALTERATION, KIT, "mutation")
LOSS = Entity("kga:hgnc-6342-loss", "KIT loss", EntityType.ALTERATION, KIT, "loss")
IMATINIB = Entity("UNII:8A1O1M485B", "imatinib", EntityType.DRUG)
SUNITINIB = Entity("UNII:V99T50803M", "sunitinib", EntityType.DRUG)
KIT_CLASS = Entity("kgd:kit-inhibitor", "KIT inhibitor", EntityType.DRUG)


@pytest.fixture(scope="session")
def contexts():
    return load_contexts(Settings().ontology / "context")


def sentence(text, start=0, **fields):
    return Sentence("d", start, start + len(text), text, (Piece(0, start, len(text)),), **fields)


def mention(place, words, entity, method="exact"):
    at = place.text.index(words)
    return Grounding(Mention(place, Span(at, at + len(words)), entity.type, "test"), entity, 1.0, method)


def evidence(place, one, other, rule="r"):
    return Evidence(place, one, other, Span(0, 1), rule)


def test_the_case_is_the_disease_of_the_report_and_not_a_general_name(contexts):
    one = sentence("We report a case of GIST with cancer pain.")
    told = story([one], [[mention(one, "GIST", GIST), mention(one, "cancer", CANCER)]], contexts)
    assert told == Story(GIST, GIST)


def test_a_document_without_a_report_has_no_case(contexts):
    one = sentence("GIST is a rare tumour.")
    assert story([one], [[mention(one, "GIST", GIST)]], contexts) == Story(GIST, None)


def test_the_patient_stands_for_the_disease_of_the_case_only(contexts):
    one = sentence("The patient was given a test.")
    (found,) = anchors(one, [], Story(GIST, GIST), contexts)
    assert (found.mention.text, found.entity, found.method) == ("The patient", GIST, "coreference")
    assert anchors(one, [], Story(GIST, None), contexts) == []


def test_a_sentence_that_names_its_disease_needs_no_stand_in(contexts):
    one = sentence("The patient had GIST.")
    assert anchors(one, [mention(one, "GIST", GIST)], Story(GIST, GIST), contexts) == []


def test_this_mutation_is_the_one_named_just_before(contexts):
    memory = Memory(contexts)
    first = sentence("KIT mutations are common.")
    memory.add(first, [mention(first, "KIT mutations", MUTATION)])
    (found,) = memory.named(sentence("This mutation confers resistance.", 30), [])
    assert (found.mention.text, found.entity) == ("This mutation", MUTATION)


def test_a_demonstrative_is_left_alone_where_two_things_can_be_meant(contexts):
    memory = Memory(contexts)
    first = sentence("KIT mutations and KIT loss are seen.")
    memory.add(first, [mention(first, "KIT mutations", MUTATION), mention(first, "KIT loss", LOSS)])
    assert memory.named(sentence("This mutation confers resistance.", 40), []) == []


def test_this_resistance_is_that_to_the_drug_named_before(contexts):
    memory = Memory(contexts)
    first = sentence("Resistance to imatinib is common.")
    memory.add(first, [mention(first, "imatinib", IMATINIB)])
    (found,) = memory.named(sentence("Sunitinib overcame this resistance.", 40), [])
    assert (found.mention.text, found.entity) == ("this", IMATINIB)


def test_a_mention_three_sentences_back_is_out_of_reach(contexts):
    memory = Memory(contexts)
    first = sentence("KIT mutations are common.")
    memory.add(first, [mention(first, "KIT mutations", MUTATION)])
    for _ in range(2):
        memory.add(sentence("Nothing is named here."), [])
    assert memory.named(sentence("This mutation matters.", 90), []) == []


def test_the_course_of_treatment_is_what_was_given_last(contexts):
    memory = Memory(contexts)
    first = sentence("The patient received imatinib (400 mg).")
    memory.add(first, [mention(first, "imatinib", IMATINIB)])
    later = sentence("After this treatment the lesion shrank.", 50)
    (found,) = memory.course(later, [], Story(GIST, GIST))
    assert found.entity == IMATINIB
    assert memory.course(later, [], Story(GIST, None)) == []


def test_a_class_of_drugs_holds_the_gene_it_acts_on(contexts):
    one = sentence("KIT inhibitors were used.")
    row = with_targets([mention(one, "KIT inhibitors", KIT_CLASS)], contexts)
    assert [(g.mention.text, g.entity.label) for g in row] == [
        ("KIT inhibitors", "KIT inhibitor"),
        ("KIT", "KIT"),
    ]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("In mice bearing xenografts, imatinib slowed KIT mutation.", "model", "xenograft"),
        ("In cell lines, imatinib slowed KIT mutation.", "model", "cell line"),
        ("As second-line therapy imatinib slowed KIT mutation.", "line", "second"),
        ("In adjuvant use imatinib slowed KIT mutation.", "setting", "adjuvant"),
        ("Acquired KIT mutation and imatinib.", "resistance", "acquired"),
        ("KIT mutation and imatinib.", "model", ""),
    ],
)
def test_context_is_told_by_the_words_of_the_sentence(contexts, text, field, value):
    one = sentence(text)
    row = [mention(one, "KIT mutation", MUTATION), mention(one, "imatinib", IMATINIB)]
    claim = Claim(MUTATION, "confers_resistance_to", IMATINIB)
    around = context(claim, evidence(one, *row), row, Story(GIST), contexts)
    assert getattr(around, field) == value
    assert around.disease == GIST


def test_a_cited_finding_is_told_from_an_own_one():
    one = sentence("KIT mutation and imatinib.")
    marked = Origins(Citations(one.text, (Span(20, 24),), {}, ()), UNKNOWN.seams)
    kinds = [origins.told(Context(), one).finding for origins in (UNKNOWN, marked)]
    assert kinds == ["own", "cited"]


def resistance(subject, drug, contexts):
    found = mechanism(subject, "confers_resistance_to", drug, contexts)
    return found.curie if found else ""


@pytest.mark.parametrize(
    ("label", "kind", "curie"),
    [
        ("ABCB1", "overexpression", "kgm:efflux"), ("PTEN", "loss", "kgm:downstream-pi3k"),
        ("KRAS", "mutation", "kgm:downstream-mapk"), ("MET", "amplification", "kgm:bypass-receptor"),
        ("MIR21", "overexpression", "kgm:microrna"), ("CCNE1", "amplification", "kgm:cell-cycle"),
        ("ZZZ3", "mutation", "kgm:resistance"),
    ],
)  # fmt: skip
def test_resistance_is_classed_by_what_its_subject_is(contexts, label, kind, curie):
    gene = Entity(f"x:{label}", label, EntityType.GENE)
    subject = Entity(f"kga:{label}", f"{label} {kind}", EntityType.ALTERATION, gene, kind)
    assert resistance(subject, IMATINIB, contexts) == curie


def test_a_change_of_the_drugs_own_target_is_told_from_others(contexts):
    assert resistance(MUTATION, KIT_CLASS, contexts) == "kgm:target-mutation"
    assert resistance(LOSS, KIT_CLASS, contexts) == "kgm:target-loss"
    assert mechanism(MUTATION, "confers_sensitivity_to", KIT_CLASS, contexts) is None


def test_a_table_row_of_a_case_is_an_alteration_of_its_disease():
    one = sentence("KIT | mutation", kind="table")
    (found,) = rows(one, [mention(one, "KIT | mutation", MUTATION)], Story(GIST, GIST))
    claim, proof = found
    assert (claim.subject, claim.predicate, claim.object) == (GIST, "has_alteration", MUTATION)
    assert proof.subject.method == "coreference"
    assert list(rows(one, [mention(one, "KIT | mutation", MUTATION)], Story(GIST, None))) == []


def test_the_course_of_a_case_is_told_line_by_line(contexts):
    texts = [
        "The patient received imatinib.",
        "A partial response was seen.",
        "After 9 months the disease progressed.",
        "Sunitinib was started as second-line therapy.",
        "The best response was stable disease with a PFS of 4.5 months.",
    ]
    places = [sentence(text, 100 * number) for number, text in enumerate(texts)]
    found = {0: ("imatinib", IMATINIB), 3: ("Sunitinib", SUNITINIB)}
    groundings = [
        [mention(place, *found[number])] if number in found else [] for number, place in enumerate(places)
    ]
    first, second = case_facts(places, groundings, Story(GIST, GIST), contexts)
    assert (first.line, first.drugs, first.response, first.progressed) == (
        "first", (IMATINIB,), "partial response", True,
    )  # fmt: skip
    assert (second.line, second.drugs, second.response, second.months) == (
        "second", (SUNITINIB,), "stable disease", "4.5",
    )  # fmt: skip
    assert case_facts(places, groundings, Story(GIST), contexts) == []


def test_a_faulty_context_file_is_refused_by_name(tmp_path):
    (tmp_path / "context.toml").write_text("weather = 1\n", encoding="utf-8")
    with pytest.raises(CuratedError, match=r"context\.toml: unknown key 'weather'"):
        load_contexts(tmp_path)
    with pytest.raises(CuratedError, match=r"context\.toml"):
        load_contexts(tmp_path / "none")


CONTEXT = Settings().ontology / "context"


@pytest.mark.parametrize(
    "example",
    [
        example
        for name in ("anaphora.toml", "course.toml")
        for example in tomllib.loads((CONTEXT / name).read_text(encoding="utf-8"))["example"]
    ],
    ids=lambda example: example["field"],
)
def test_the_words_of_an_example_are_found_as_what_its_field_stands_for(contexts, example):
    field = example["field"]
    given = contexts.courses.responses.get(field) or next(
        getattr(value, field) for value in (contexts.anaphora, contexts.courses) if hasattr(value, field)
    )
    assert given.search(example["text"])[0] == example["words"]


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("anaphora.toml", "\nagents = ", "\nagnets = ", "unknown key `agnets`"),
        ("anaphora.toml", "\nagents = ", "\n# ", "the list `agents` is missing or empty"),
        ("anaphora.toml", '["acquired"', '["(acquired)"', "'(acquired)' has a group"),
        ("course.toml", '"shrinkage"', '"shrink[age"', "'shrink[age' is no regular expression"),
        ("course.toml", "\nsurvival = [", "\nsurvival = []\n# [", "the list `survival` is missing or empty"),
    ],
)
def test_a_faulty_list_of_words_is_refused_by_name(tmp_path, name, old, new, reason):
    for path in CONTEXT.iterdir():
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text.replace(old, new) if path.name == name else text, "utf-8")
    with pytest.raises(CuratedError) as caught:
        load_contexts(tmp_path)
    assert name in str(caught.value)
    assert reason in str(caught.value)


def test_a_receptors_status_is_a_condition_and_no_disease_of_its_own():
    reader = Reader.load(Settings())
    text = "Everolimus is approved for hormone receptor-positive breast cancer."
    (claim, evidence), *_ = reader.read(Document("d", "", text, Source("d"))).evidence
    assert (claim.subject.label, claim.predicate, claim.object.label) == (
        "everolimus",
        "treats",
        "breast cancer",
    )
    assert evidence.object.mention.text == "hormone receptor-positive breast cancer"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Adagrasib irreversibly binds KRAS G12C.", "adagrasib targets KRAS"),
        (
            "Dacarbazine did not improve survival in metastatic melanoma.",
            "dacarbazine lacks_benefit_in melanoma",
        ),
        ("miR-145 represses SOX4.", "MIR145 regulates SOX4"),
    ],
)
def test_sides_are_what_the_guideline_names(text, wanted):
    reader = Reader.load(Settings())
    found = reader.read(Document("d", "", text, Source("d"))).evidence
    assert wanted in {f"{c.subject.label} {c.predicate} {c.object.label}" for c, _ in found}
