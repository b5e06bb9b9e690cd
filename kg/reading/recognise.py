"""Recognise and ground the entities of a document: vocabulary, abbreviations, trained mentions, one decision.

Rules of precedence among what overlaps: the longest first, then what the vocabulary knows before what only a
recogniser saw, then what begins first. Before them: a trained mention takes in the names of its type inside
it (`kg.reading.borders`); a disease named by a gene's state is read as gene and disease, a spelled-out
combination of drugs as its drugs; a long form without an entity of its own means what its undoubted short
form means; names that say nothing (`ontology/recognition/generic.txt`) hide no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from kg.collector import collector_paused
from kg.model import Entity, EntityType, Grounding, Mention, Sentence, Span
from kg.reading.abbreviations import Abbreviations
from kg.reading.ambiguity import (
    DROPPED,
    RECEPTOR,
    Choice,
    Evidence,
    Found,
    collect,
    decide,
    distinct,
    receptor,
    spelled,
)
from kg.reading.brackets import with_bracket
from kg.reading.chunks import made
from kg.reading.coining import coined, phrase_finder, phrase_key, with_coined
from kg.reading.doubt import Candidate
from kg.reading.forms import GENIC
from kg.reading.grounder import NOTHING, Grounder, Verdict, trimmed
from kg.reading.headed import headed
from kg.reading.heed import TrainedMention, heed, unknown, unlisted
from kg.reading.introducing import introduced
from kg.reading.lexicon import Lexicon
from kg.reading.scanner import Seen
from kg.reading.species import Species

JOINED = re.compile(r"\s(?:and|or|plus|with|\+)\s|,\s", re.IGNORECASE)
# A sign joins drugs as well: `nivolumab-ipilimumab`, but not in a conjugate.
SIGNED = re.compile(r"(?<=\w)[-\N{EN DASH}/](?=[^\W\d])")
OWN = "kgd:"
LISTED = {EntityType.DRUG, EntityType.CHEMICAL, EntityType.GENE, EntityType.GENE_FAMILY}
SUBSTANCES = {EntityType.DRUG, EntityType.CHEMICAL}
BY_PLACE = itemgetter(0, 1)
COINED = 0.5
NO_PLACE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Forms:
    """A document's own short and long forms: what finds them in a text, and what they mean."""

    pattern: re.Pattern[str] | None
    meant: Mapping[str, Candidate]
    long_forms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """A document as it was heard: its evidence, what its short and long forms mean, its species.

    `rings` tells that it may name circular RNAs, which are made from genes.
    `coined` are the entities of short forms whose long form no list has either,
    and of the drugs that the document introduces.
    """

    evidence: Evidence
    meant: Mapping[str, Candidate]
    coined: Mapping[str, Entity]
    introduced: Mapping[str, Entity]
    grounder: Grounder
    species: Species
    rings: bool


def recognise(
    sentences: Sequence[Sentence],
    lexicon: Lexicon | Grounder,
    abbreviations: Abbreviations | None = None,
    entities: Sequence[Sequence[TrainedMention]] | None = None,
) -> list[list[Grounding]]:
    """Give the groundings of each sentence of one document, by start; mentions do not overlap.

    `entities` are the trained recogniser's spans with their labels (Gene, Chemical, Disease, CellLine; others
    are left to others), one list a sentence. A grounding without entity names its candidates.
    """
    grounder = lexicon if isinstance(lexicon, Grounder) else grounder_of(lexicon)
    long_forms = abbreviations.long_forms if abbreviations else {}
    expanded = expand(long_forms, grounder)
    backwards = contract(long_forms, expanded, grounder)
    meant = expanded | {phrase_key(long): candidate for long, candidate in backwards.items()}
    forms = Forms(phrase_finder(tuple(expanded), tuple(backwards)), meant, long_forms)
    texts = [sentence.text for sentence in sentences]
    told: list[str] = []
    with collector_paused():  # what is learnt of new words is kept
        names = grounder.scan(texts, told)
    found = [
        find(text, seen, grounder, forms, entities[number] if entities else None)
        for number, (text, seen) in enumerate(zip(texts, names, strict=True))
    ]
    species = grounder.species.species(told)
    rings = grounder.hints.residues.hinted(" ".join(texts).lower())
    evidence = collect(texts, found, long_forms, expanded, grounder.hints)
    drugs = introduced(sentences, found, long_forms, meant, grounder)
    own = drugs | coined(long_forms, meant, found)
    if own:
        known = grounder.hints.introductions
        found = [with_coined(text, row, own, known) for text, row in zip(texts, found, strict=True)]
    heard = Heard(evidence, meant, own, drugs, grounder, species, rings)
    return [settle(sentence, kept, heard) for sentence, kept in zip(sentences, found, strict=True)]


@lru_cache(maxsize=2)
def grounder_of(lexicon: Lexicon) -> Grounder:
    """Keep one grounder for a lexicon: what it has judged once, it knows."""
    return Grounder(lexicon)


def expand(long_forms: Mapping[str, str], grounder: Grounder) -> dict[str, Candidate]:
    """Ground the long form of each abbreviation; those that cannot be grounded are left out."""
    expanded = {}
    for short, long in long_forms.items():
        verdict = long_verdict(long, grounder)
        if verdict.candidates and verdict.clear:
            expanded[short] = verdict.best
    return expanded


def contract(
    long_forms: Mapping[str, str], expanded: Mapping[str, Candidate], grounder: Grounder
) -> dict[str, Candidate]:
    """Ground long forms that no list has by their short forms, where these are beyond doubt."""
    found = {}
    for short, long in long_forms.items():
        verdict = grounder.whole(short)
        if short in expanded or not verdict.strong or ligand(verdict.best, long, grounder):
            continue
        if distinct(short) or spelled(verdict.best, long, grounder) > 0:
            found[long] = verdict.best
    return found


def ligand(candidate: Candidate, long: str, grounder: Grounder) -> bool:
    """Tell a long form that names a receptor where the short form names what binds it."""
    return long.rstrip("s").endswith("receptor") and not receptor(candidate, grounder)


def long_verdict(long: str, grounder: Grounder) -> Verdict:
    """Judge a long form as a whole, else without words before a disease's name, or `gene` behind one."""
    surface = " ".join(long.split())
    verdict = grounder.whole(surface)
    words = surface.split(" ")
    for first in range(1, len(words) - 1):
        if verdict.candidates:
            break
        rest = grounder.whole(" ".join(words[first:]))
        if rest.candidates and rest.best.entity.type is EntityType.DISEASE:
            verdict = rest
    if not verdict.candidates:
        bare = trimmed(surface, grounder)
        verdict = bare if bare.candidates and bare.best.entity.type in GENIC else verdict
    return verdict


def find(
    text: str,
    seen: list[Seen[Verdict]],
    grounder: Grounder,
    forms: Forms,
    trained: Sequence[TrainedMention] | None,
) -> list[Found]:
    """Find the mentions of one sentence that do not overlap, before the document is heard."""
    if not (seen or trained or forms.pattern or forms.long_forms):
        return []
    if "(" in text:
        seen = [closed for one in seen if (closed := with_bracket(text, one) if "(" in one[2] else one)]
    if len(seen) > 1:
        seen.sort(key=BY_PLACE)
    found = [made(Found, (*one, "vocabulary", None, False, 0.0)) for one in seen]
    if forms.pattern:
        known = {one[:2] for one in seen}
        found += [
            Found(*place.span(), place[0], NOTHING, "abbreviation")
            for place in forms.pattern.finditer(text)
            if place.span() not in known
        ]
    if trained is not None:
        found = heed(text, found, trained, grounder, forms.meant)
    if forms.long_forms:
        found += headed(text, forms.long_forms, forms.meant, grounder)
    if trained or len(found) > len(seen):
        found.sort(key=lambda one: (one.start, one.end, not one.verdict))
    return apart(text, found)


def apart(text: str, found: list[Found]) -> list[Found]:
    """Settle what overlaps, one run of overlapping finds at a time; they come sorted by their place."""
    first, end = 0, -1
    for one in found:
        if one[0] < end:
            break
        end = one[1]
    else:
        return found
    kept: list[Found] = []
    beyond = len(found)
    while first < beyond:
        end, after = found[first][1], first + 1
        while after < beyond and found[after][0] < end:
            end = max(end, found[after][1])
            after += 1
        if after == first + 1:
            kept.append(found[first])
        else:
            kept += chosen(text, found[first:after])
        first = after
    return kept


def chosen(text: str, run: list[Found]) -> list[Found]:
    """Choose among overlapping finds: at once where one of them covers the rest and is not to be parted."""
    start, end = run[0].start, max(one.end for one in run)
    covering = [one for one in run if one.start == start and one.end == end]
    if covering:
        whole = next((one for one in covering if one.verdict.candidates), covering[0])
        kind = kind_of(whole)
        gene = kind is EntityType.DISEASE and any(kind_of(one) in GENIC for one in run)
        if not gene and not _spelled(whole):
            return [whole]
    return longest(part_lists(text, part_diseases(run)))


def part_diseases(found: list[Found]) -> list[Found]:
    """Leave out a disease that begins with a gene and holds a disease: `HER2-positive breast cancer`."""
    genes = {one.span.start: one.span for one in found if kind_of(one) in GENIC}
    ends = {one.span.end: one.span for one in found if kind_of(one) is EntityType.DISEASE}

    def parted(one: Found) -> bool:
        gene, disease = genes.get(one.span.start), ends.get(one.span.end)
        inside = gene and disease and gene.end < disease.start
        return bool(inside and kind_of(one) is EntityType.DISEASE)

    shortest = {one.span.end: one.span for one in found if kind_of(one) is EntityType.DISEASE}
    ends.update(
        {
            end: min(
                (one.span for one in found if one.span.end == end and kind_of(one) is EntityType.DISEASE),
                key=lambda span: span.end - span.start,
            )
            for end in shortest
        }
    )
    return [one for one in found if not parted(one)]


def part_lists(text: str, found: list[Found]) -> list[Found]:
    """Leave out a regimen or family that is spelled out: `trastuzumab plus pertuzumab`, `MEK1 and MEK2`."""

    def spelled_out(one: Found) -> bool:
        if not _spelled(one):
            return False
        listed = JOINED.search(one.surface) is not None
        inside = [
            other.span
            for other in found
            if one.span.covers(other.span)
            and other.span != one.span
            and kind_of(other) in (LISTED if listed else SUBSTANCES)
        ]
        starts, ends = {span.start for span in inside}, {span.end for span in inside}
        joints = listed or any(
            end + 1 in starts and SIGNED.match(text, end) for end in ends if end < one.span.end
        )
        return one.span.start in starts and one.span.end in ends and joints

    return [one for one in found if not spelled_out(one)]


def _spelled(one: Found) -> bool:
    """Say whether a name may spell out what it consists of."""
    own = bool(one.verdict.candidates) and one.verdict.best.entity.curie.startswith(OWN)
    joined = JOINED.search(one.surface) or (own and SIGNED.search(one.surface))
    return bool(joined) and kind_of(one) in LISTED


def kind_of(one: Found) -> EntityType | None:
    """Give the type of what was found, as far as it is known."""
    return one.verdict.best.entity.type if one.verdict.candidates else one.label


def longest(found: Iterable[Found]) -> list[Found]:
    """Keep the longest of what overlaps, then what the vocabulary knows, then what begins first."""
    ranked = sorted(
        found, key=lambda one: (one.span.start - one.span.end, not one.verdict.candidates, one.span.start)
    )
    kept: list[Found] = []
    for one in ranked:
        if not any(one.span.overlaps(other.span) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.span)


def settle(sentence: Sentence, found: Sequence[Found], heard: Heard) -> list[Grounding]:
    """Turn what was found in a sentence into groundings, without what the document speaks against."""
    groundings: list[Grounding] = []
    text, special, species = sentence.text, heard.evidence.long_forms, heard.species
    residues = heard.grounder.hints.residues
    part, domains = residues.part, residues.domains
    rings = residues.made_from(text) if heard.rings else NO_PLACE
    for place, one in enumerate(found):
        start, end, surface, verdict, found_by, _, _, _ = one
        known = verdict.known
        if start in rings or (surface in domains and residues.domain(text, end, surface)):
            continue
        if verdict.strong and known and surface not in special and not text.startswith(RECEPTOR, end):
            kind = known.type
            mention = made(Mention, (sentence, made(Span, (start, end)), kind, found_by))
            grounding = made(Grounding, (mention, *verdict.plain))
        else:
            choice = choose(text, place, found, heard)
            if choice is DROPPED:
                continue
            grounding = grounding_of(sentence, one, choice)
            known, kind = grounding.entity, grounding.mention.type
        if kind in SUBSTANCES and part(text, end, known.label if known else surface):
            continue
        if species.other and species.foreign(text, start, surface, grounding):
            grounding = estranged(grounding)
        groundings.append(grounding)
    return groundings


def estranged(grounding: Grounding) -> Grounding:
    """Give a gene of another species an entity of its own; the human gene stays as candidate."""
    mention, human = grounding.mention, grounding.entity
    if human is None:
        return grounding
    entity = unlisted(mention.text, EntityType.GENE)
    return Grounding(mention, entity, 0.6, "other species", (human, *grounding.candidates))


def grounding_of(sentence: Sentence, one: Found, choice: Choice) -> Grounding:
    """Make the grounding of what was found from what was decided; the candidates are those not chosen."""
    entity = choice.entity
    kind = entity.type if entity else kind_of(one) or EntityType.GENE
    others = tuple(c.entity for c in one.verdict.candidates if c.entity != entity)
    mention = Mention(sentence, one.span, kind, one.found_by)
    return Grounding(mention, entity, choice.score, choice.method, others)


def choose(text: str, place: int, found: Sequence[Found], heard: Heard) -> Choice:
    """Decide one mention: by the document's abbreviations, by the vocabulary, or as a name no list has."""
    one = found[place]
    surface, meant = one.surface, heard.meant
    if meant:
        plural = surface.removesuffix("s")
        candidate = meant.get(surface) or meant.get(plural) or meant.get(phrase_key(surface))
        if candidate is not None and not contradicted(one, candidate):
            return Choice(candidate.entity, 0.97, "abbreviation")
    own = heard.coined.get(surface)
    if own is not None and (one.label in {None, own.type} or surface in heard.introduced):
        return Choice(own, COINED, "abbreviation")
    if one.verdict.candidates:
        return decide(text, place, found, heard.evidence, heard.grounder)
    return unknown(one) if one.label else DROPPED


def contradicted(one: Found, candidate: Candidate) -> bool:
    """Tell a short form that the recogniser takes for a gene where its long form holds a disease's name."""
    return one.label is EntityType.GENE and candidate.entity.type is EntityType.DISEASE
