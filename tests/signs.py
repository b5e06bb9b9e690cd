"""Make the sentences of `data/signs.toml`, and say of each whether its sign is heard right.

python tests/signs.py            every sentence: right, turned round and missed, by family
python tests/signs.py --list     the sentences that were turned round, too
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kg.model import Document, EntityType, Source
from kg.reading.reader import Reader
from kg.settings import Settings

PATH = Path(__file__).parent / "data" / "signs.toml"
UP = frozenset({"overexpression", "amplification", "activation", "copy number gain"})
DOWN = frozenset({"loss", "deletion", "inhibition", "methylation", "low expression", "copy number loss"})
INHIBITED = "inhibition of subject"


class Way(NamedTuple):
    """A sentence, and the sign that what it says of the subject itself must have."""

    text: str
    sign: int


def families():
    """Give the families as they stand in the file."""
    return tomllib.loads(PATH.read_text(encoding="utf-8"))["family"]


def ways(family) -> Iterator[Way]:
    """Give each subject with each outcome."""
    subjects = [*((one, 1) for one in family["up"]), *((one, -1) for one in family["down"])]
    outcomes = [*((one, 1) for one in family["raises"]), *((one, -1) for one in family["lowers"])]
    for subject, state in subjects:
        for outcome, effect in outcomes:
            text = f"{subject} {outcome}.".format(S=family["subject"], O=family["object"])
            yield Way(text[0].upper() + text[1:], state * effect)


def signs(family, reader, *, step: int = 1) -> Iterator[tuple[Way, list[int]]]:
    """Give every `step`-th sentence with the signs of what is heard of subject and object in it."""
    for way in list(ways(family))[::step]:
        pairs = reader.read(Document("d", "", way.text, Source("d"))).evidence
        heard = [sign for claim, evidence in pairs if (sign := _sign(family, claim, evidence.mode))]
        yield way, heard


def _sign(family, claim, mode: str) -> int:
    """Give the sign of a claim for the subject itself: that its loss inhibits says that it activates."""
    entity = claim.subject
    if family["subject"] not in {entity.label, entity.gene.label if entity.gene else ""}:
        return 0
    if (
        claim.object.label != family["object"]
        or claim.predicate not in family["raising"] + family["lowering"]
    ):
        return 0
    sign = 1 if claim.predicate in family["raising"] else -1
    undone = entity.type is EntityType.DRUG and entity.gene is not None
    if undone or entity.kind in DOWN or (mode == INHIBITED and claim.predicate == "overcomes_resistance_to"):
        sign = -sign
    elif entity.kind and entity.kind not in UP:
        return 0
    return -2 * sign if claim.negated else sign


def outcome(way: Way, heard: list[int]) -> str:
    """Say whether a sentence is heard right, turned round (in any of what is heard) or missed."""
    if not heard:
        return "missed"
    return "right" if all(sign == way.sign for sign in heard) else "turned round"


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--list", action="store_true", help="print the sentences turned round")
    told = options.parse_args().list
    reader = Reader.load(Settings())
    for family in families():
        found = [(outcome(way, heard), way.text) for way, heard in signs(family, reader)]
        counted = Counter(name for name, _ in found)
        print(f"{family['name']}: {len(found)} sentences, {dict(sorted(counted.items()))}")
        if told:
            print(*(f"  {name}: {text}" for name, text in found if name != "right"), sep="\n")


if __name__ == "__main__":
    main()
