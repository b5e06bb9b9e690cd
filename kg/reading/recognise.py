"""Recognise and ground the entities of a document: vocabulary, abbreviations and trained mentions, one decision.

Rules of precedence, in this order: a mention that an abbreviation of the document settles; the longest; a name
that the vocabulary knows before one that only a recogniser saw; the one that begins first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.model import Entity, EntityType, Grounding, Mention, Sentence, Span
from kg.reading.abbreviations import Abbreviations
from kg.reading.ambiguity import Evidence, Found, decide
from kg.reading.ground import NOTHING, Candidate, Grounder, Verdict, verdict_of
from kg.reading.lexicon import Lexicon

LABELS = {
    "Gene": EntityType.GENE,
    "Chemical": EntityType.DRUG,
    "Disease": EntityType.DISEASE,
    "CellLine": EntityType.CELL_LINE,
}
PREFIXES = {
    EntityType.GENE: "gene",
    EntityType.DRUG: "drug",
    EntityType.DISEASE: "disease",
    EntityType.CELL_LINE: "cell-line",
}
TrainedMention = tuple[Span, str]


def recognise(
    sentences: Sequence[Sentence],
    lexicon: Lexicon | Grounder,
    abbreviations: Abbreviations | None = None,
    entities: Sequence[Sequence[TrainedMention]] | None = None,
) -> list[list[Grounding]]:
    """Give the groundings of each sentence of one document, by start; mentions do not overlap.

    `entities` are the trained recogniser's spans with their labels (Gene, Chemical, Disease, CellLine; others are
    left to others), one list a sentence. A grounding without entity names its candidates.
    """
    grounder = lexicon if isinstance(lexicon, Grounder) else Grounder(lexicon)
    short = abbreviations or Abbreviations()
    expanded = expand(short, grounder)
    trained = entities or [()] * len(sentences)
    found = [
        find(sentence.text, grounder, expanded, spans)
        for sentence, spans in zip(sentences, trained, strict=True)
    ]
    evidence = Evidence.collect([sentence.text for sentence in sentences], found, short.long_forms, expanded)
    return [
        [grounding for one in kept if (grounding := settle(sentence, one, evidence, expanded)) is not None]
        for sentence, kept in zip(sentences, found, strict=True)
    ]


def expand(abbreviations: Abbreviations, grounder: Grounder) -> dict[str, Candidate]:
    """Ground the long form of each abbreviation; those that cannot be grounded are left out."""
    expanded = {}
    for short, long in abbreviations.long_forms.items():
        verdict = long_verdict(long, grounder)
        if verdict.candidates and verdict.clear:
            expanded[short] = verdict.best
    return expanded


def long_verdict(long: str, grounder: Grounder) -> Verdict:
    """Judge a long form as a whole, else without the words before a disease name."""
    surface = " ".join(long.split())
    verdict = verdict_of(surface, grounder)
    words = surface.split(" ")
    for first in range(1, len(words)):
        if verdict.candidates:
            break
        rest = verdict_of(" ".join(words[first:]), grounder)
        if rest.candidates and rest.best.entity.type is EntityType.DISEASE and len(words) - first >= 2:
            verdict = rest
    return verdict


def find(
    text: str, grounder: Grounder, expanded: dict[str, Candidate], trained: Sequence[TrainedMention]
) -> list[Found]:
    """Find the mentions of one sentence that do not overlap, before the document is heard."""
    found = []
    for start, end, key in grounder.lexicon.matches(text):
        surface = text[start:end]
        verdict = grounder.verdict(surface, key)
        if verdict.candidates:
            found.append(Found(Span(start, end), surface, verdict, "vocabulary"))
    if expanded:
        known = {one.span for one in found}
        found += [one for one in find_short(text, expanded) if one.span not in known]
    return longest(found)


def find_short(text: str, expanded: dict[str, Candidate]) -> Iterable[Found]:
    """Find the document's own short forms."""
    for short in expanded:
        for place in re.finditer(rf"(?<![^\W_]){re.escape(short)}(?=s?(?![^\W_]))", text):
            yield Found(Span(*place.span()), short, NOTHING, "abbreviation")


def longest(found: Iterable[Found]) -> list[Found]:
    """Keep the longest of what overlaps, then what begins first."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.span.start - one.span.end, one.span.start)):
        if not any(one.span.overlaps(other.span) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.span)


def settle(
    sentence: Sentence, found: Found, evidence: Evidence, expanded: dict[str, Candidate]
) -> Grounding | None:
    """Turn what was found into a grounding, or drop it where the document speaks against it."""
    short = found.surface if found.surface in expanded else found.surface.removesuffix("s")
    meant = expanded.get(short)
    if meant is not None:
        mention = Mention(sentence, found.span, meant.entity.type, "abbreviation")
        return Grounding(mention, meant.entity, 0.97, "abbreviation", others(found.verdict, meant.entity))
    entity, score, method = decide(found, evidence)
    if method == "dropped":
        return None
    kind = entity.type if entity else found.verdict.best.entity.type
    mention = Mention(sentence, found.span, kind, found.found_by)
    return Grounding(mention, entity, score, method, others(found.verdict, entity))


def others(verdict: Verdict, entity: Entity | None) -> tuple[Entity, ...]:
    """Give the candidates that were not chosen."""
    return tuple(one.entity for one in verdict.candidates if one.entity != entity)
