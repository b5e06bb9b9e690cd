"""Where a trained mention and names of the vocabulary inside it become one mention: borders and grounding.

The recogniser's borders win, the vocabulary grounds and vetoes. Rules, in order: nothing is joined across
types (a gene inside a disease stays a gene of its own), but a plain chemical gives way; nothing is joined
where the words around the names make a list; the whole name is looked up, then the name without its
trimmings (`ontology/recognition/trimmings.tsv`), then the one name inside: of diseases the last, of drugs the
longest; a plain chemical says too little of the substance that is named with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.model import EntityType, Span
from kg.reading.ambiguity import Found
from kg.reading.doubt import SUBSTANCES, Candidate
from kg.reading.forms import GENIC
from kg.reading.grounder import NOTHING, Grounder, Verdict, sure, trimmed

LISTED = re.compile(r"[/,;+]|\s(?:and|or|plus|with)\s", re.IGNORECASE)
PEERS = {EntityType.GENE: GENIC, EntityType.DRUG: SUBSTANCES, EntityType.DISEASE: {EntityType.DISEASE}}
SHORT_FORM = 0.97


def joined(
    text: str,
    inside: Sequence[Found],
    trained: tuple[Span, EntityType, float],
    grounder: Grounder,
    meant: Mapping[str, Candidate],
) -> Found | None:
    """Make one find of a trained mention and the names inside it; None where they stay apart."""
    span, kind, chance = trained
    known = [_known(one, meant) for one in inside]
    peers = [one for one in known if _kind(one) in PEERS.get(kind, ())]
    if len(peers) < sum(_kind(one) is not EntityType.CHEMICAL for one in known):
        return None
    if kind is not EntityType.DISEASE and LISTED.search(text[span.start : span.end]):
        return None
    if kind is EntityType.DRUG and _side_by_side(text, span, peers):
        return None
    surface = text[span.start : span.end]
    verdict = grounder.whole(surface) or trimmed(surface, grounder)
    if not verdict and (apart := next((one for one in peers if _told_of(text, span, one)), None)):
        return apart
    if not verdict or verdict.best.entity.type not in PEERS[kind]:
        verdict = _head(peers, kind)
    found_by = "vocabulary+recogniser" if verdict else "recogniser"
    return Found(*span, surface, verdict, found_by, kind, heard=True, chance=chance)


def _side_by_side(text: str, span: Span, peers: Sequence[Found]) -> bool:
    """Say whether a trained mention is two drugs that a hyphen joins: `cetuximab-paclitaxel`."""
    drugs = sorted(one.span for one in peers if _kind(one) is EntityType.DRUG)
    if len(drugs) != 2 or (drugs[0].start, drugs[1].end) != (span.start, span.end):
        return False
    return text[drugs[0].end : drugs[1].start] in {"-", "\N{EN DASH}"}


def _told_of(text: str, span: Span, one: Found) -> bool:
    """Say whether a trained mention tells something of a disease that it ends with: `resistance of D`."""
    return one.span.end == span.end and text[span.start : one.start].endswith((" of ", " of the "))


def _known(one: Found, meant: Mapping[str, Candidate]) -> Found:
    """Give a short form of the document its meaning."""
    candidate = meant.get(one.surface)
    if candidate is None:
        return one
    return one._replace(verdict=sure(candidate._replace(score=SHORT_FORM, method="abbreviation", doubt=0.0)))


def _kind(one: Found) -> EntityType | None:
    return one.verdict.best.entity.type if one.verdict else None


def _head(peers: Sequence[Found], kind: EntityType) -> Verdict:
    """Choose the name that grounds the whole: none where two genes, or only plain chemicals, are inside."""
    if kind is EntityType.DRUG:
        peers = [one for one in peers if _kind(one) is EntityType.DRUG]
    largest = [one for one in peers if not any(_holds(other, one) for other in peers)]
    if not largest or (kind is EntityType.GENE and len(largest) > 1):
        return NOTHING
    if kind is EntityType.DISEASE:
        return max(largest, key=lambda one: (one.span.end, one.span.end - one.span.start)).verdict
    return max(largest, key=lambda one: (len(one.surface), -one.span.start)).verdict


def _holds(one: Found, other: Found) -> bool:
    return one.span != other.span and one.span.covers(other.span)
