"""Vary the surface of training texts: capitals, Unicode hyphens and primes, Greek letters, other names.

All changes but `swap_names` keep the length of the text, so that offsets stay true.
"""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from corpora import Annotated, Mention

HYPHENS = "‐‑–−"
PRIMES = {"'": "′’", '"': "″”"}
UPPER, LOWER, HYPHEN, SWAP = 0.08, 0.03, 0.08, 0.15


def vary(text: str, rng: random.Random) -> str:
    """Return the text, or now and then a variant of equal length."""
    change = _choose(rng)
    varied = "".join(map(change, text))
    return varied if len(varied) == len(text) else text


def swap_names(
    document: Annotated,
    names: dict[str, Sequence[str]],
    rng: random.Random,
    share: float = SWAP,
) -> Annotated:
    """Put other names of the same label in the place of some mentions, all mentions of a name alike."""
    chosen = {
        document.text[mention.start : mention.end]: rng.choice(names[mention.label])
        for mention in document.mentions
        if rng.random() < share and names.get(mention.label)
    }
    if not chosen or _overlapping(document.mentions):
        return document
    pieces, mentions, end, length = [], [], 0, 0
    for mention in document.mentions:
        surface = document.text[mention.start : mention.end]
        for piece in (document.text[end : mention.start], chosen.get(surface, surface)):
            pieces.append(piece)
            length += len(piece)
        mentions.append(Mention(length - len(pieces[-1]), length, mention.label))
        end = mention.end
    return replace(document, text="".join([*pieces, document.text[end:]]), mentions=tuple(mentions))


def collect_names(documents: Iterable[Annotated]) -> dict[str, list[str]]:
    """Return the distinct names of each label, sorted, without those that begin in the middle of a word."""
    names: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        for mention in document.mentions:
            names[mention.label].add(document.text[mention.start : mention.end])
    return {label: sorted(surfaces) for label, surfaces in sorted(names.items())}


def _choose(rng: random.Random) -> Callable[[str], str]:
    dice = rng.random()
    if dice < UPPER:
        return _upper
    if dice < UPPER + LOWER:
        return str.lower
    if dice < UPPER + LOWER + HYPHEN:
        hyphen = rng.choice(HYPHENS)
        table = {"-": hyphen} | {mark: rng.choice(others) for mark, others in PRIMES.items()}
        return lambda character: table.get(character, character)
    return str


def _upper(character: str) -> str:
    upper = character.upper()
    return upper if len(upper) == 1 else character


def _overlapping(mentions: Sequence[Mention]) -> bool:
    return any(after.start < before.end for before, after in itertools.pairwise(mentions))
