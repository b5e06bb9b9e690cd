"""How many of the plain ways of saying a claim are read: a measure that must not fall, over many fields."""

from pathlib import Path

from kg.model import Certainty, Document, Source
from kg.reading.reader import Reader
from kg.settings import Settings

PATH = Path(__file__).parent / "data" / "ways.txt"
AT_LEAST = 0.9


def sentences():
    for line in PATH.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            text, _, wanted = line.partition(" ## ")
            yield text, [part.strip().lower() for part in wanted.split(" ; ") if part.strip()]


def said(claim, evidence):
    mark = "~" if claim.negated else "" if evidence.certainty is Certainty.ASSERTED else "?"
    return f"{mark}{claim.subject.label} {claim.predicate} {claim.object.label}".lower()


def test_plain_ways_of_saying_a_claim_are_read_and_never_turned_round():
    reader = Reader.load(Settings())
    found = missed = 0
    wrong = []
    for text, wanted in sentences():
        heard = {said(*pair) for pair in reader.read(Document("d", "", text, Source("d"))).evidence}
        for want in wanted:
            if want.startswith("!"):
                wrong += [(text, want)] if want[1:] in heard else []
            elif any(one.strip() in heard for one in want.split(" | ")):
                found += 1
            else:
                missed += 1
    assert wrong == []
    assert found / (found + missed) >= AT_LEAST, f"{found} of {found + missed}"
