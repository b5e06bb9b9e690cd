"""Ground names that stand in no list as they are written: misspelt, glued, parted by their short form.

Only where one drug, gene or disease is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import EntityType
from kg.reading.forms import GENIC
from kg.reading.grounder import NOTHING, Grounder, Verdict, sure

SHORTEST = 9
FIXED = 3
LONGEST_REFERENCE = 2
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = {EntityType.DRUG, EntityType.CHEMICAL, EntityType.DISEASE}
SCORE = 0.85
# A short form in brackets, with more of the name behind it.
SHORT_FORM = re.compile(r"\s*\(([A-Za-z][\w-]{0,7})\)(?=[\s-]?\w)")
HUMAN = re.compile(r"h[A-Z][A-Z0-9-]+\Z")


def misspelt(surface: str, grounder: Grounder) -> Verdict:
    """Judge a name by its neighbours at one insertion, deletion, substitution or transposition.

    The first letters must be right and names must be long: drugs of one class differ by little. Nothing where
    two entities are as near, or where each word is one: `ureteral cancer` is no misspelt `urethral cancer`.
    """
    key = grounder.vocabulary.folding.key(surface)
    if len(key) < SHORTEST or not key.isalpha():
        return NOTHING
    if all(map(grounder.is_word, surface.split())):
        return NOTHING
    near = {one for one in neighbours(key) if one in grounder.lexicon.postings}
    best = [
        candidate
        for form in sorted(near)
        for candidate in grounder.verdict(form, form).candidates[:1]
        if candidate.entity.type in WORDS
    ]
    if len({candidate.entity.curie for candidate in best}) != 1:
        return NOTHING
    one = best[0]._replace(method="fuzzy", score=SCORE, doubt=0.0)
    return sure(one)


def unglued(surface: str, grounder: Grounder) -> Verdict:
    """Judge a drug behind which the number of a reference was glued when the page was made text: `ZW2567`."""
    digits = len(surface) - len(surface.rstrip("0123456789"))
    for cut in range(1, min(digits, LONGEST_REFERENCE) + 1):
        form = surface[:-cut]
        verdict = grounder.whole(form)
        if verdict.clear and verdict.best.entity.type is EntityType.DRUG and len(form) >= 4:
            one = verdict.best._replace(method="fuzzy", score=SCORE, doubt=0.0)
            return sure(one)
    return NOTHING


def parted(surface: str, grounder: Grounder) -> Verdict:
    """Judge a gene's name with its short form inside: `interleukin (IL)-6` is interleukin-6, and IL-6."""
    inside = SHORT_FORM.search(surface)
    if inside is None:
        return NOTHING
    before, after = surface[: inside.start()], surface[inside.end() :]
    verdicts = (grounder.whole(form) for form in (before + after, inside[1] + after))
    return next((one for one in verdicts if one.clear and one.best.entity.type in GENIC), NOTHING)


def human(surface: str, grounder: Grounder) -> Verdict:
    """Judge a gene's symbol behind the letter that says that it is the human one: `hRRM2`."""
    return grounder.whole(surface[1:]) if HUMAN.match(surface) else NOTHING


def neighbours(key: str) -> Iterator[str]:
    """Yield every string at one edit from a key, its first letters left alone."""
    for place in range(FIXED, len(key) + 1):
        head, tail = key[:place], key[place:]
        yield from (head + letter + tail for letter in LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in LETTERS if letter != tail[0])
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
