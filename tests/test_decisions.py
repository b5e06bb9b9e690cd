"""Curators' decisions: read, merged, obeyed by every build, and never lost."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from claimed import (
    ALK,
    CRIZOTINIB,
    LORLATINIB,
    MET,
    MET_AMPLIFICATION,
    light_ontology,
    pairs,
    resistance,
    said,
)
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kg.curated.decisions import (
    ERRORS,
    Ruling,
    checked,
    in_force,
    merge,
    parse_rows,
    read_decisions,
    write_decisions,
)
from kg.errors import CuratedError, OptionError
from kg.graph.assertions import assertions, standings
from kg.graph.build import build_graph
from kg.graph.obey import Lesson, learn, obey, retire
from kg.jsonl import dump, evidence_line
from kg.model import Certainty, Document, Source
from kg.output.curate import apply, conflicts, decide, record, template, waiting
from kg.output.exports.source import Build
from kg.settings import Settings

ANNA, BEN = "0000-0002-1825-0097", "0000-0001-5109-3700"
PAPERS = [
    Document(name, f"Paper {name}", "", Source(name)) for name in ("paper", "other", "one", "two", "a b/ö")
]


def ruling(pair, verdict="accept", **changes):
    claim, evidence = pair
    sentence = evidence.sentence
    made = Ruling(
        claim.key, verdict, "claim", "",
        claim.subject.curie, claim.subject.label, claim.subject.type.value, claim.predicate,
        claim.object.curie, claim.object.label, claim.object.type.value, str(claim.negated).lower(),
        "" if verdict == "reject" else evidence.certainty.value, "",
        sentence.document, str(sentence.start), str(sentence.end), sentence.text, ANNA, "2026-11-21",
    )  # fmt: skip
    return replace(made, **changes)


def stand(found, rows, documents=PAPERS):
    obeyed = obey(found, rows, documents)
    merged = assertions(obeyed.pairs, obeyed.decisions)
    names = standings(merged, {})
    return {each.claim.key: names[each.claim.key].name for each in merged}, obeyed.unmet


def test_a_rejected_claim_is_no_fact_and_an_accepted_one_is():
    found = resistance(), said(CRIZOTINIB, "targets", ALK)
    names, unmet = stand(found, [ruling(found[0], "reject", error="no_relation"), ruling(found[1])])
    assert names == {found[0][0].key: "rejected", found[1][0].key: "stated"}
    assert not unmet


def test_a_correction_moves_the_evidence_to_the_claim_as_it_should_read():
    wrong = said(CRIZOTINIB, "targets", ALK)
    right = ruling(wrong, "correct", object=MET.curie, object_label="MET", error="grounding")
    obeyed = obey([wrong], [right], PAPERS)
    ((claim, evidence),) = obeyed.pairs
    assert (claim.object, claim.object.label) == (MET, "MET")
    assert evidence.object.entity == MET
    assert evidence.sentence == wrong[1].sentence
    assert obeyed.decisions[claim.key].error == "grounding"


def test_a_corrected_polarity_and_a_hypothesis_leave_no_fact():
    pair = resistance()
    negated, _ = stand([pair], [ruling(pair, "correct", negated="true", error="polarity")])
    assert list(negated.values()) == ["negated"]
    doubted, _ = stand([pair], [ruling(pair, "correct", certainty="possible", error="hypothesis")])
    assert list(doubted.values()) == ["hedged"]


def test_accepting_a_claim_does_not_make_its_doubtful_sentences_sure():
    sure, doubtful = resistance(), resistance(start=99, certainty="possible")
    obeyed = obey([sure, doubtful], [ruling(sure)], PAPERS)
    assert [evidence.certainty for _, evidence in obeyed.pairs] == [Certainty.ASSERTED, Certainty.POSSIBLE]


def test_a_decision_on_one_sentence_leaves_the_others():
    first, second = resistance(), resistance(start=99, sentence="MET amplification, again, and lorlatinib.")
    obeyed = obey([first, second], [ruling(second, "reject", scope="sentence")], PAPERS)
    assert [evidence.sentence.start for _, evidence in obeyed.pairs] == [0]
    assert not obeyed.decisions


def test_a_decision_on_a_sentence_holds_when_its_repair_changes():
    pair = resistance(sentence="MET ampli-\nfication: lorlatinib fails.")
    row = ruling(pair, "reject", scope="sentence", sentence="MET amplification: lorlatinib fails.")
    assert obey([pair], [row], PAPERS).pairs == ()


def test_an_accepted_claim_stays_when_the_rules_lose_it():
    pair = resistance()
    names, unmet = stand([], [ruling(pair)])
    assert names == {pair[0].key: "stated"}
    assert not unmet


def test_an_added_claim_carries_its_own_sentence():
    added = ruling(said(LORLATINIB, "treats", ALK), "add")
    obeyed = obey([], [added], PAPERS)
    ((_, evidence),) = obeyed.pairs
    assert evidence.rule == "curator"
    assert evidence.sentence.text[slice(*evidence.subject.mention.span)] == "lorlatinib"


def test_a_decision_whose_sentence_is_gone_is_told_and_changes_nothing():
    pair = resistance()
    names, unmet = stand([], [ruling(pair)], documents=[])
    assert names == {}
    assert "no longer there" in unmet[0]
    assert pair[0].key in unmet[0]
    here = [Document("paper", "", "Another text altogether.", Source("paper"))]
    assert stand([], [ruling(pair)], documents=here)[1]
    there = [
        Document("paper", "", "x MET  amplification\nconfers_resistance_to lorlatinib. y", Source("paper"))
    ]
    assert not stand([], [ruling(pair)], documents=there)[1]


def test_a_rejection_without_its_claim_is_kept_and_told():
    assert "no longer found" in stand([], [ruling(resistance(), "reject")])[1][0]


@given(st.lists(pairs(), max_size=8), st.data())
@hypothesis_settings(max_examples=40, deadline=None)
def test_decisions_hold_whatever_the_order_of_evidence_and_rows(found, data):
    rows = [
        ruling(pair, data.draw(st.sampled_from(["accept", "reject"])))
        for pair in found
        if data.draw(st.booleans())
    ]
    forward = obey(found, rows, PAPERS)
    backward = obey(found[::-1], rows[::-1], PAPERS)
    assert repr(assertions(forward.pairs, forward.decisions)) == repr(
        assertions(backward.pairs, backward.decisions)
    )


@given(st.lists(pairs(), min_size=1, max_size=25), st.lists(pairs(), max_size=25), st.data())
@hypothesis_settings(max_examples=25, deadline=None)
def test_every_decision_survives_a_build_with_other_rules(found, later, data):
    verdicts = st.sampled_from(["accept", "reject", "correct", "add"])
    rows = []
    for pair in found:
        verdict = data.draw(verdicts)
        flipped = str(not pair[0].negated).lower() if verdict == "correct" else str(pair[0].negated).lower()
        row = ruling(pair, verdict, negated=flipped)
        rows.append(replace(row, claim=row.stated().key) if verdict == "add" else row)
    names, unmet = stand(later, rows)
    for row in in_force(rows).values():
        if row.verdict == "reject":
            assert names.get(row.claim, "rejected") == "rejected"
        else:
            assert row.stated().key in names
    assert all("reject" in line for line in unmet)


@given(st.lists(pairs(), max_size=6), st.text(st.characters(codec="utf-8"), max_size=20))
@hypothesis_settings(max_examples=40, deadline=None)
def test_a_decisions_file_reads_back_what_was_written(tmp_path_factory, found, why):
    path = tmp_path_factory.mktemp("decisions") / "decisions.tsv"
    rows = {checked(ruling(pair, "reject", why=why), "here") for pair in found}
    write_decisions(path, rows)
    assert set(read_decisions(path)) == rows


def test_a_decision_more_is_a_line_more(tmp_path):
    path = tmp_path / "decisions.tsv"
    rows = [ruling(resistance()), ruling(said(CRIZOTINIB, "targets", ALK), "reject")]
    write_decisions(path, rows[:1])
    before = path.read_text(encoding="utf-8").splitlines()
    write_decisions(path, rows)
    assert set(before) < set(path.read_text(encoding="utf-8").splitlines())


def test_two_curators_are_merged_and_their_conflict_shown():
    pair, other = resistance(), said(CRIZOTINIB, "targets", ALK)
    anna = [ruling(pair), ruling(other)]
    ben = [ruling(pair, "reject", who=BEN, when="2026-11-22"), ruling(other, who=BEN)]
    merged, shown = merge(anna, ben)
    assert len(merged) == 3
    assert [(each.ours.who, each.theirs.who) for each in shown] == [(ANNA, BEN)]
    assert conflicts(merged) == [each for each in conflicts(merged) if each.theirs.who == BEN]
    assert in_force(merged)[ruling(pair).about].verdict == "reject"


def test_a_curator_may_change_their_mind_and_a_known_decision_may_be_revised():
    pair = resistance()
    again, shown = merge([ruling(pair)], [ruling(pair, "reject", when="2026-11-23")])
    assert [row.verdict for row in again] == ["reject"]
    assert not shown
    revised, shown = merge([ruling(pair)], [ruling(pair, "reject", who=BEN)], base=[ruling(pair)])
    assert [row.who for row in revised] == [BEN]
    assert not shown


@given(st.lists(pairs(), max_size=10), st.lists(pairs(), max_size=10))
@hypothesis_settings(max_examples=40, deadline=None)
def test_merging_loses_no_decision(first, second):
    ours = list(in_force(ruling(pair) for pair in first).values())
    theirs = list(in_force(ruling(pair, "reject", who=BEN) for pair in second).values())
    merged, _ = merge(ours, theirs)
    assert set(merged) == set(ours) | set(theirs)


FAULTS = [
    ({"verdict": "maybe"}, "no verdict"),
    ({"error": "typo"}, "no error"),
    ({"who": "Anna"}, "ORCID"),
    ({"when": "yesterday"}, "date"),
    ({"claim": "xyz"}, "hexadecimal"),
    ({"subject": "http://a b"}, "CURIE"),
    ({"object_type": "Potion"}, "no object_type"),
    ({"negated": "no"}, "true or false"),
    ({"certainty": "surely"}, "certainty"),
    ({"scope": "sentence", "document": ""}, "needs document"),
    ({"verdict": "add", "sentence": ""}, "sentence"),
    ({"verdict": "synonym", "synonym": " "}, "synonym"),
]


@pytest.mark.parametrize(("changes", "reason"), FAULTS)
def test_a_bad_row_is_refused_with_its_line(tmp_path, changes, reason):
    path = tmp_path / "decisions.tsv"
    write_decisions(path, [replace(ruling(resistance()), **changes)])
    with pytest.raises(CuratedError, match=reason) as refusal:
        read_decisions(path)
    assert f"{path}:2" in str(refusal.value)


def test_a_table_with_a_foreign_column_or_a_short_line_is_refused():
    with pytest.raises(CuratedError, match="no column colour"):
        parse_rows("d.tsv", "claim\tcolour\n")
    with pytest.raises(CuratedError, match=r"d.tsv:2: 1 cells"):
        parse_rows("d.tsv", "claim\tverdict\n0123456789abcdef\n")


def test_rules_are_weighed_by_what_curators_found():
    found = [resistance(start=start, rule="good") for start in range(0, 40, 10)]
    found += [said(CRIZOTINIB, "targets", ALK, rule="bad", start=start) for start in range(0, 90, 10)]
    rows = [ruling(found[0]), ruling(found[-1], "reject")]
    lessons = learn(found, rows)
    assert lessons == {"bad": Lesson(0, 9), "good": Lesson(4, 0)}
    assert lessons["good"].precision > 0.8
    assert lessons["bad"].precision < 0.2
    assert retire(lessons) == ["bad"]
    assert {evidence.rule: evidence.score < 0.9 for _, evidence in obey(found, rows, PAPERS).pairs} == {
        "bad": True,
        "good": False,
    }


@pytest.fixture
def built(tmp_path):
    settings = Settings(ontology=light_ontology(tmp_path), decisions=tmp_path / "decisions.tsv")
    folder = tmp_path / "graph"
    folder.mkdir()
    found = [
        resistance(),
        said(CRIZOTINIB, "targets", ALK),
        said(LORLATINIB, "targets", ALK, certainty="possible"),
    ]
    (folder / "evidence.jsonl").write_text(
        "".join(f"{dump(evidence_line(*pair))}\n" for pair in found), encoding="utf-8"
    )
    build_graph(folder, PAPERS, settings)
    return folder, settings


def rebuilt(built):
    folder, settings = built
    build_graph(folder, PAPERS, settings)
    return (folder / "graph.ttl").read_text(encoding="utf-8")


def edit(built, *replacements):
    folder, _ = built
    text = (folder / "graph.ttl").read_text(encoding="utf-8")
    for old, new in replacements:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    path = folder.parent / "edited.ttl"
    path.write_text(text, encoding="utf-8")
    return path


def applied(built, file):
    folder, settings = built
    return apply(file, folder, settings.decisions, settings, who=ANNA, when="2026-11-21")


KEY = resistance()[0].key
HEAD = f"\nkgc:{KEY}\n    a kg:Claim ;\n"


def test_an_unedited_file_decides_nothing(built):
    assert applied(built, edit(built)).read == 0
    assert not built[1].decisions.exists()


def test_a_verdict_written_into_the_turtle_comes_back(built):
    file = edit(
        built,
        (
            HEAD,
            HEAD
            + '    kg:verdict "reject" ;\n    kg:error_type "no_relation" ;\n'
            + '    rdfs:comment "only listed" ;\n',
        ),
    )
    assert applied(built, file).new == 1
    (row,) = read_decisions(built[1].decisions)
    assert (row.verdict, row.error, row.why, row.who) == ("reject", "no_relation", "only listed", ANNA)
    text = rebuilt(built)
    assert 'kg:standing "rejected"' in text
    assert "biolink:associated_with_resistance_to UNII" not in text
    assert applied(built, built[0] / "graph.ttl").new == 0


def test_a_side_changed_in_the_turtle_corrects_the_claim(built):
    claim = said(CRIZOTINIB, "targets", ALK)[0]
    block = f"\nkgc:{claim.key}\n"
    text = (built[0] / "graph.ttl").read_text(encoding="utf-8")
    start = text.index(block)
    old = text[start : text.index("    .\n", start)]
    new = old.replace("biolink:object HGNC:427 ;  # ALK", "biolink:object HGNC:7029 ;")
    assert new != old
    assert applied(built, edit(built, (old, new))).new == 1
    assert "crizotinib targets MET" in rebuilt(built)
    assert 'label "crizotinib targets ALK"' not in rebuilt(built)


def test_exports_obey_what_the_build_obeyed(built):
    file = edit(built, (HEAD, HEAD + '    kg:verdict "reject" ;\n'))
    applied(built, file)
    rebuilt(built)
    later = Build(built[0], replace(built[1], decisions=None))
    assert later.standings[KEY].name == "rejected"
    assert (built[0] / "decisions-obeyed.tsv").read_bytes() == built[1].decisions.read_bytes()
    built[1].decisions.unlink()
    mine = built[0] / "decisions.tsv"
    mine.write_text("a curator's own", encoding="utf-8")
    rebuilt(built)
    assert mine.read_text(encoding="utf-8") == "a curator's own"
    assert Build(built[0], replace(built[1], decisions=None)).standings[KEY].name == "stated"


def test_a_decision_made_in_sight_of_another_revises_it_and_one_beside_it_conflicts(built):
    folder, settings = built
    verdict = HEAD + '    kg:verdict "%s" ;\n'
    unseen = edit(built, (HEAD, verdict % "reject"))
    write_decisions(settings.decisions, [ruling(resistance())])
    beside = apply(unseen, folder, settings.decisions, settings, who=BEN, when="2026-11-22")
    assert [(each.ours.who, each.theirs.who) for each in beside.conflicts] == [(ANNA, BEN)]
    assert len(read_decisions(settings.decisions)) == 2
    write_decisions(settings.decisions, [ruling(resistance())])
    rebuilt(built)
    seen = edit(built, ('kg:verdict "accept"', 'kg:verdict "reject"'), (f"orcid:{ANNA}", f"orcid:{BEN}"))
    revised = apply(seen, folder, settings.decisions, settings, when="2026-11-22")
    assert revised.conflicts == ()
    assert [(row.who, row.verdict) for row in read_decisions(settings.decisions)] == [(BEN, "reject")]


def test_a_deleted_claim_or_plain_triple_is_a_rejection(built):
    plain = "kga:hgnc-7029-amplification biolink:associated_with_resistance_to UNII:OSP71S83EU .\n"
    assert applied(built, edit(built, (plain, ""))).new == 1
    assert read_decisions(built[1].decisions)[0].verdict == "reject"


def test_a_claim_added_in_the_turtle_needs_its_sentence_and_gets_its_own_name(built):
    block = """
kgc:mine
    a kg:Claim ;
    biolink:subject UNII:53AH36668S ;
    biolink:predicate kg:targets ;
    biolink:object HGNC:7029 ;
    biolink:negated false ;
    %s
    .
"""
    bare = edit(built, ("### Documents\n", block % "" + "### Documents\n"))
    with pytest.raises(CuratedError, match="needs evidence"):
        applied(built, bare)
    quoted = block % "biolink:has_evidence kge:mine ;"
    quoted += '\nkge:mine oa:hasSource kgdoc:paper ; oa:exact "We found that crizotinib hits MET." .\n'
    assert applied(built, edit(built, ("### Documents\n", quoted + "### Documents\n"))).new == 1
    (row,) = read_decisions(built[1].decisions)
    assert row.claim == said(CRIZOTINIB, "targets", MET)[0].key
    assert "We found that crizotinib hits MET." in rebuilt(built)


def test_a_synonym_added_in_the_turtle_comes_back(built):
    old = '    rdfs:label "crizotinib" ;\n'
    file = edit(built, (old, old + '    oboInOwl:hasExactSynonym "crizo" ;\n'))
    assert applied(built, file).new == 1
    (row,) = read_decisions(built[1].decisions)
    assert (row.verdict, row.subject, row.synonym) == ("synonym", "UNII:53AH36668S", "crizo")
    assert 'oboInOwl:hasExactSynonym "crizo"' in rebuilt(built)


HOSTILE = [
    ((HEAD, HEAD + "    kg:verdict accept ;\n"), "is not Turtle"),
    ((HEAD, HEAD + '    kg:colour "green" ;\n'), "unknown predicate"),
    ((HEAD, HEAD + '    kg:verdict "perhaps" ;\n'), "no verdict"),
    (("### Documents\n", 'kgc:0000000000000000 kg:verdict "reject" .\n### Documents\n'), "does not hold"),
    (
        ("### Documents\n", "<https://example.org/a b> kg:targets HGNC:427 .\n### Documents\n"),
        "is not Turtle",
    ),
    (("### Documents\n", "UNII:53AH36668S kg:treats HGNC:7029 .\n### Documents\n"), "is no decision"),
    (("### Documents\n", '[] rdfs:label "nobody" .\n### Documents\n'), "blank node"),
    (('rdfs:label "crizotinib"', 'rdfs:label "renamed"'), "is no decision"),
    ((HEAD, HEAD + f'    rdfs:comment "{"x" * 20_000_000}" ;\n'), "16777216"),
    (
        ("biolink:predicate kg:confers_resistance_to", "biolink:predicate kg:dislikes"),
        "no predicate dislikes",
    ),
]


@pytest.mark.parametrize(("change", "reason"), HOSTILE, ids=[reason for _, reason in HOSTILE])
def test_hostile_turtle_is_refused_whole(built, change, reason):
    write_decisions(built[1].decisions, [ruling(said(LORLATINIB, "targets", ALK))])
    before = built[1].decisions.read_bytes()
    file = edit(built, change)
    with pytest.raises(CuratedError, match=reason) as refusal:
        applied(built, file)
    assert str(file) in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert built[1].decisions.read_bytes() == before


def test_the_line_of_a_mistake_is_named(built):
    file = edit(built, (HEAD, HEAD + '    kg:colour "green" ;\n'))
    line = file.read_text(encoding="utf-8").splitlines().index('    kg:colour "green" ;') + 1
    with pytest.raises(CuratedError, match=rf"edited.ttl:{line}:"):
        applied(built, file)


def filled(built, **cells):
    folder, settings = built
    lines = [line.split("\t") for line in template(folder, None, settings).splitlines()]
    header = lines[0]
    for line in lines[2:]:
        if line[0] == KEY:
            for name, cell in cells.items():
                line[header.index(name)] = cell
    path = folder.parent / "table.tsv"
    path.write_text("\n".join("\t".join(line) for line in lines) + "\n", encoding="utf-8")
    return path


def test_a_table_left_as_it_was_decides_nothing(built):
    assert applied(built, filled(built)).read == 0


def test_a_filled_table_comes_back(built):
    assert applied(built, filled(built, verdict="accept", why="Table 2")).new == 1
    (row,) = read_decisions(built[1].decisions)
    assert (row.claim, row.verdict, row.why) == (KEY, "accept", "Table 2")


def test_a_changed_cell_is_a_correction(built):
    assert applied(built, filled(built, object="UNII:53AH36668S")).new == 1
    (row,) = read_decisions(built[1].decisions)
    assert (row.verdict, row.object_label) == ("correct", "crizotinib")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"verdict": "perhaps"}, "no verdict"),
        ({"predicate": "dislikes"}, "no predicate"),
        ({"object": "UNII:UNKNOWN"}, "object_label"),
        ({"claim": "0" * 16, "verdict": "accept"}, "no claim 0000"),
        ({"verdict": "reject", "negated": "true"}, "at once"),
    ],
)
def test_a_mistake_in_a_table_is_refused_with_its_line(built, cells, reason):
    with pytest.raises(CuratedError, match=reason) as refusal:
        applied(built, filled(built, **cells))
    assert "table.tsv:" in str(refusal.value)
    assert not built[1].decisions.exists()


def test_review_asks_for_what_is_undecided_only(built):
    folder, settings = built
    first = waiting(folder, settings.decisions)
    assert len(first) == 3
    record(settings.decisions, [decide(first[0], "accept", who=ANNA, when="2026-11-21")])
    assert len(waiting(folder, settings.decisions)) == 2
    with pytest.raises(OptionError, match="verdict"):
        decide(first[1], "maybe")


def test_errors_are_those_of_the_field():
    assert {"grounding", "polarity", "hypothesis", "no_relation", "wrong_relation"} <= set(ERRORS)


KILLED = """
import sys, time
sys.path.insert(0, "tests")
from pathlib import Path
from test_decisions import ruling, said, CRIZOTINIB, ALK
from kg.curated.decisions import write_decisions
print("ready", flush=True)
rows = [ruling(said(CRIZOTINIB, "targets", ALK, start=n), claim=f"{n:016x}") for n in range(2000)]
while True:
    write_decisions(Path(sys.argv[1]), rows)
"""


def test_a_kill_in_the_middle_of_writing_loses_nothing(tmp_path, root):
    path = tmp_path / "decisions.tsv"
    write_decisions(path, [ruling(resistance())])
    running = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], cwd=root, stdout=subprocess.PIPE)
    assert running.stdout.readline() == b"ready\n"
    time.sleep(0.3)
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    assert len(read_decisions(path)) in {1, 2000}


def test_added_entities_of_alterations_know_their_gene():
    from kg.curated.decisions import entity

    found = entity(MET_AMPLIFICATION.curie, "MET amplification", "Alteration")
    assert (found.gene, found.gene.label, found.kind) == (MET, "MET", "amplification")
