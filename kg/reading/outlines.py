"""The borders that mentions are written with: those of the recogniser, and of lists that share a head word.

Claims are made of the names as the vocabulary knows them; a reader of mentions wants the whole name. A
trained mention that holds one name of its type lends it its borders: where the recogniser is sure, or where
all that it adds are words that belong to such names (`ontology/recognition/belonging.tsv`). The diseases of a
list that shares its last word (`breast and ovarian cancer`) are each written with the span of the list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.curated.hints import Beside
from kg.model import EntityType, Grounding, Sentence, Span
from kg.reading.doubt import SUBSTANCES
from kg.reading.forms import GENIC
from kg.reading.heed import TrainedMention, complete
from kg.reading.sharing import METHOD

PEERS = {"Gene": GENIC, "Chemical": SUBSTANCES, "Disease": frozenset({EntityType.DISEASE})}
# How sure the recogniser must be of wider borders: of diseases, whose borders are in dispute, more so.
WIDER = {"Gene": 0.6, "Chemical": 0.6, "Disease": 0.8}
WORD = re.compile(r"[\w-]+")
NUMERAL = re.compile(r"(?:[IVX]+[A-Da-d]?|\d+[A-Za-z]?)\Z")


def outlined(
    sentence: Sentence, row: Sequence[Grounding], trained: Sequence[TrainedMention], belonging: Beside
) -> list[Grounding]:
    """Give the groundings of a sentence with the borders that they are written with."""
    spans = _listed(row)
    for span, label, chance in map(complete, trained):
        peers = PEERS.get(label)
        if peers is None:
            continue
        over = [n for n, one in enumerate(row) if one.mention.type in peers and spans[n].overlaps(span)]
        inner = {spans[n] for n in over}
        if len(inner) != 1 or span in inner or any(row[n].entity is None for n in over):
            continue
        (name,) = inner
        if not span.covers(name):
            continue
        added = sentence.text[span.start : name.start], sentence.text[name.end : span.end]
        if chance >= WIDER[label] or _belong(added, belonging, row[over[0]].mention.type):
            for n in over:
                spans[n] = span
    return [
        one if one.mention.span == span else one._replace(mention=one.mention._replace(span=span))
        for one, span in zip(row, spans, strict=True)
    ]


def _listed(row: Sequence[Grounding]) -> list[Span]:
    """Give each mention's span, and to diseases that share a head word the span of their list."""
    spans = [one.mention.span for one in row]
    for (here, one), (there, other) in reversed(list(pairwise(enumerate(row)))):
        kinds = {one.mention.type, other.mention.type}
        if one.method == METHOD and kinds == {EntityType.DISEASE}:
            whole = Span(spans[here].start, spans[there].end)
            before = spans[there]
            spans = [whole if span in (spans[here], before) else span for span in spans]
    return spans


def _belong(added: tuple[str, str], belonging: Beside, kind: EntityType) -> bool:
    """Tell whether all words before a name belong to such names, and nothing is added behind it."""
    before, after = added
    words = [word for word in WORD.findall(before) if not NUMERAL.match(word)]
    return not after and bool(words) and all(kind in belonging.get(word.lower(), ()) for word in words)
