"""A word that stands for something else carries claims, but never both sides of one."""

from kg.model import Document, Source
from kg.reading.reader import Reader
from kg.settings import Settings

TEXT = "Gefitinib and erlotinib are EGFR inhibitors. These inhibitors were active in lung cancer."


def test_these_inhibitors_act_in_a_disease_but_target_nothing_by_their_name_alone():
    found = Reader.load(Settings()).read(Document("d", "", TEXT, Source("d"))).evidence
    said = {(claim.subject.label, claim.predicate, claim.object.label) for claim, _ in found}
    assert ("gefitinib", "treats", "lung cancer") in said
    for claim, evidence in found:
        resolved = "coreference" in {evidence.subject.method, evidence.object.method}
        if resolved and claim.predicate == "targets":
            assert not evidence.subject.mention.span.overlaps(evidence.object.mention.span)
