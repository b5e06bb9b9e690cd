"""Take in what the trained recogniser saw: support for doubtful names, its borders, names that no list has.

A trained span that holds names of its type becomes the mention, and they ground it (`kg.reading.borders`).
Chemicals inside a sequence variant are its residues. A trained gene that holds a sequence variant, or
ends with a word for a change of a gene, is cut back or left to the composer of alterations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from kg.curated.hints import Hints
from kg.model import Entity, EntityType, Span
from kg.reading.ambiguity import Choice, Found
from kg.reading.borders import joined
from kg.reading.doubt import SUBSTANCES, Candidate
from kg.reading.fuzzy import human, misspelt, parted, unglued
from kg.reading.grounder import NOTHING, Grounder, Verdict, trimmed
from kg.reading.variants import PROTEIN_CHANGE, find_variants

LABELS = {
    "Gene": EntityType.GENE,
    "Chemical": EntityType.DRUG,
    "Disease": EntityType.DISEASE,
    "CellLine": EntityType.CELL_LINE,
}
SLUGS = {
    EntityType.GENE: "gene",
    EntityType.DRUG: "drug",
    EntityType.DISEASE: "disease",
    EntityType.CELL_LINE: "cell-line",
}
# How sure the recogniser must be of a name that no list has before claims are made of it.
LIKELY = {EntityType.DRUG: 0.75, EntityType.DISEASE: 0.9, EntityType.CELL_LINE: 0.9}
AUDIBLE = 0.7
SURELY = 0.95
WIDE = 0.8
WORD = re.compile(r"[\w-]+")
# What follows an author's name in a citation: `(Chung and Chang, 2003)`, `Weiss et al. 2012`.
CITED = re.compile(r"(?:\s(?:and|&)\s[A-Z][\w-]+|\set al\.?)?,?\s\(?(?:19|20)\d\d[a-z]?\b|\set al\b")
# How makers number their drugs: `AZD9999`, `AZD 9999`, `BAY 99-9999`, `ABC-99`; no year, no trial.
CODE = re.compile(
    r"(?!NCT)[A-Z]{1,4}(?:-?\d{3,}|[- ]\d{3,}(?<! 19\d\d)(?<! 20\d\d)|[- ]?\d{1,3}[,.]\d{3}"
    r"|[- ]?\d{2,3}-\d{3,4})[A-Z]?\Z"
)
SHORT_CODE = re.compile(r"[A-Z]{2,4}-\d{2}[A-Z]?\Z")
LETTERS = re.compile(r"[A-Z]+")
CLOSING = {")": "(", "]": "["}
TrainedMention = tuple[Span, str] | tuple[Span, str, float]


def heed(
    text: str,
    found: list[Found],
    trained: Sequence[TrainedMention],
    grounder: Grounder,
    meant: Mapping[str, Candidate],
) -> list[Found]:
    """Join the trained mentions of a sentence with what was found in it; what overlaps is settled later."""
    heard = [one._replace(heard=True) for one in found]
    for span, label, chance in map(complete, trained):
        kind = LABELS.get(label)
        if kind is None:
            heard = _without_residues(heard, span, label)
            continue
        over = [number for number, one in enumerate(heard) if one.start < span.end and span.start < one.end]
        if kind is EntityType.GENE and (verdict := parted(text[span.start : span.end], grounder)):
            heard = [one for number, one in enumerate(heard) if number not in over]
            heard.append(_whole(text, span, kind, verdict))
            continue
        for number in over:
            heard[number] = heard[number]._replace(label=kind)
        if not over:
            if chance >= AUDIBLE:
                heard += _alone(text, _cut(text, span, kind, grounder), kind, chance, grounder)
            continue
        wide = _wide(text, [heard[number] for number in over], (span, kind, chance), grounder, meant)
        if wide is not None:
            heard = [*(one for number, one in enumerate(heard) if number not in over), wide]
        elif _pieces([heard[number] for number in over], span, kind, chance):
            heard = [one for number, one in enumerate(heard) if number not in over]
            heard += _alone(text, span, kind, chance, grounder)
    return heard


def _wide(
    text: str,
    over: Sequence[Found],
    trained: tuple[Span, EntityType, float],
    grounder: Grounder,
    meant: Mapping[str, Candidate],
) -> Found | None:
    """Give the find that has the trained borders, where these hold all that was found there, and more.

    Words behind the name of a disease are rarely a part of it, and need a surer recogniser.
    """
    cut = _cut(text, trained[0], trained[1], grounder) if trained[2] >= WIDE else None
    if cut is None or any(one.span == cut or not cut.covers(one.span) for one in over):
        return None
    if trained[1] is EntityType.DISEASE and trained[2] < SURELY and max(one.end for one in over) < cut.end:
        return None
    return joined(text, over, (cut, *trained[1:]), grounder, meant)


def _whole(text: str, span: Span, kind: EntityType, verdict: Verdict) -> Found:
    return Found(*span, text[span.start : span.end], verdict, "vocabulary+recogniser", kind, heard=True)


def _pieces(over: Sequence[Found], span: Span, kind: EntityType, chance: float) -> bool:
    """Say whether a sure substance holds nothing but doubtful names: the `DL` of `DL-norvaline`."""
    inside = all(span.covers(one.span) and span != one.span and not one.verdict.strong for one in over)
    return inside and kind is EntityType.DRUG and chance >= SURELY


def _without_residues(heard: list[Found], span: Span, label: str) -> list[Found]:
    """Leave out the chemicals that are part of a variant written in words: `arginine 12 to glycine`."""
    if label != "Variant":
        return heard
    return [
        one
        for one in heard
        if not (span.covers(one.span) and one.verdict and one.verdict.best.entity.type in SUBSTANCES)
    ]


def complete(mention: TrainedMention) -> tuple[Span, str, float]:
    """Give a trained mention with its chance, 1 where none was given."""
    span, label, *chance = mention
    return span, label, chance[0] if chance else 1.0


def _cut(text: str, span: Span, kind: EntityType, grounder: Grounder) -> Span | None:
    """Cut a trained gene back to the gene; nothing is left of one that holds a sequence variant."""
    if kind is not EntityType.GENE:
        return span
    surface = text[span.start : span.end]
    if find_variants(surface):
        return None
    words = list(WORD.finditer(surface))
    while words and EntityType.ALTERATION in grounder.hints.trailing.get(words[-1][0].lower(), ()):
        words.pop()
    if not words:
        return None
    end = words[-1].end()
    if surface[end : end + 1] in CLOSING and surface.count(CLOSING[surface[end]], 0, end) == 1:
        end += 1
    return Span(span.start, span.start + end)


def _alone(text: str, span: Span | None, kind: EntityType, chance: float, grounder: Grounder) -> list[Found]:
    """Make a find of a trained mention where the vocabulary saw nothing, unless it names nothing.

    What stands in capitals is as often a congress, a trial or a method (`ASCO 2018`): only a code such as
    `AZD9999` may be a drug that no list has. A name glued to a change of the gene, where no word begins, is
    looked up whole.
    """
    if span is None:
        return []
    surface = text[span.start : span.end]
    hints = grounder.hints
    if surface.upper() in hints.acronyms or len(surface) < 3 or CITED.match(text, span.end):
        return []
    if surface.lower() in hints.generic:
        return [Found(*span, surface, NOTHING, "recogniser", kind, heard=True)]
    verdict = trimmed(surface, grounder) or misspelt(surface, grounder) or unglued(surface, grounder)
    if kind is EntityType.GENE:
        glued = PROTEIN_CHANGE.match(text, span.end) is not None
        verdict = (glued and grounder.whole(surface)) or verdict or human(surface, grounder)
    if not any(map(str.islower, surface)) and not _numbered(surface, chance, hints):
        chance = 0.0
    if verdict.candidates and verdict.best.entity.type is not kind:
        verdict = NOTHING
    return [Found(*span, surface, verdict, "recogniser", kind, heard=True, chance=chance)]


def _numbered(surface: str, chance: float, hints: Hints) -> bool:
    """Say whether a name in capitals is a drug's number; a short one only where the recogniser is sure."""
    letters = LETTERS.match(surface)
    if letters is None or (letters[0] in hints.acronyms and not surface[letters.end()].isdigit()):
        return False
    return CODE.match(surface) is not None or (chance >= SURELY and SHORT_CODE.match(surface) is not None)


def unknown(one: Found) -> Choice:
    """Decide a name that no list has: a likely drug, disease or cell line gets an entity of its own."""
    if one.label in LIKELY and one.chance >= LIKELY[one.label]:
        return Choice(unlisted(one.surface, one.label), round(one.chance / 2, 4), "recogniser")
    return Choice(None, round(one.chance / 3, 4), "recogniser")


@lru_cache(maxsize=4096)
def unlisted(surface: str, kind: EntityType) -> Entity:
    """Make the entity of a name that no list has; it awaits grounding."""
    label = " ".join(surface.split())
    return Entity(f"kgt:{SLUGS[kind]}-{slug(label)}", label, kind)


def slug(label: str) -> str:
    """Write a label as the part of an identifier."""
    return re.sub(r"[\W_]+", "-", label.lower()).strip("-")
