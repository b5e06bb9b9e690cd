"""Entities that a document itself makes: short forms of names that no list has, in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import itemgetter

from kg.curated.introductions import Introductions
from kg.model import Entity
from kg.reading.ambiguity import Found
from kg.reading.doubt import Candidate
from kg.reading.grounder import NOTHING
from kg.reading.heed import unknown
from kg.reading.introducing import figure

BY_PLACE = itemgetter(0, 1)


def coined(
    long_forms: Mapping[str, str], meant: Mapping[str, Candidate], found: Iterable[Iterable[Found]]
) -> dict[str, Entity]:
    """Give short forms the entity that their long form gets as a name that no list has.

    Of a name such as `DL-norvaline` the finder of abbreviations may have seen the end alone.
    """
    wanted = {phrase_key(long): short for short, long in long_forms.items() if short not in meant}
    if not wanted:
        return {}
    entities: dict[str, Entity] = {}
    for one in (one for row in found for one in row if one.label and not one.verdict.candidates):
        words = phrase_key(one.surface).split(" ")
        tails = (" ".join(words[first:]) for first in range(len(words)))
        short = next((wanted[tail] for tail in tails if tail in wanted), None)
        entity = unknown(one).entity if short is not None else None
        if short is not None and entity is not None:
            entities.setdefault(short, entity)
    return entities


def with_coined(
    text: str, found: list[Found], entities: Mapping[str, Entity], known: Introductions
) -> list[Found]:
    """Add the names of such entities where nothing else was found but doubtful parts of them."""
    finder = phrase_finder(tuple(entities), ())
    if finder is None:
        return found
    places = [place for place in finder.finditer(text) if not figure(text, place.start(), place[0], known)]
    parts = {one for one in found for place in places if _doubtful_part(one, *place.span())}
    kept = [one for one in found if one not in parts] if parts else found
    added = [
        Found(*place.span(), place[0], NOTHING, "abbreviation", entities[place[0]].type, heard=True)
        for place in places
        if not any(one.start < place.end() and place.start() < one.end for one in kept)
    ]
    return sorted([*kept, *added], key=BY_PLACE) if added else kept


def _doubtful_part(one: Found, start: int, end: int) -> bool:
    """Say whether a find is a doubtful name inside a longer one: the `KX` of `KX-221`."""
    return (
        start <= one.start and one.end <= end and one.end - one.start < end - start and not one.verdict.strong
    )


@lru_cache(maxsize=4)
def phrase_finder(shorts: tuple[str, ...], longs: tuple[str, ...]) -> re.Pattern[str] | None:
    """Compile a finder of the document's own short forms, and of long forms in any case and spacing."""
    if not shorts and not longs:
        return None
    ranked = sorted(shorts, key=lambda short: (-len(short), short))
    forms = [rf"{re.escape(short)}(?=s?(?![^\W_]))" for short in ranked]
    longest = sorted(longs, key=lambda long: (-len(long), long))
    forms += [rf"(?i:{spaced(long)})(?![^\W_])" for long in longest]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(forms)})")


def spaced(phrase: str) -> str:
    """Write the pattern of a long form's words, whatever signs stand between them."""
    return r"[\W_]{1,3}".join(re.escape(word) for word in re.findall(r"[^\W_]+", phrase))


def phrase_key(phrase: str) -> str:
    """Bring a long form to the words by which its occurrences are known again."""
    return " ".join(re.findall(r"[^\W_]+", phrase.lower()))
