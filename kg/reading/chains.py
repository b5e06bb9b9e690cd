"""Mend chains of verbs that a parser took for a list of nouns: `X raised A, induced B, and enhanced C`."""

from __future__ import annotations

SOONEST = 2


def mend_chains(words: list[str], tags: list[str], deps: list[str], heads: list[int]) -> None:
    """Turn past participles before the later nouns of a list into verbs, each with its noun as object.

    Only where the first noun is the object of a verb in the past tense and has no participle of its own:
    `showed reduced growth, increased death` is a list of nouns. Changes tags, arcs and labels in place.
    """
    for token in range(SOONEST, len(words)):
        noun = heads[token]
        if not (tags[token] == "VBN" and deps[token] == "amod" and noun > token and deps[noun] == "conj"):
            continue
        if words[token - 1] != "," and (words[token - 1] != "and" or words[token - 2] != ","):
            continue
        first = noun
        while deps[first] == "conj" and heads[first] != first:
            first = heads[first]
        verb = heads[first]
        if not _past_object(tags, deps, first, verb) or _described(tags, deps, heads, first):
            continue
        heads[token], deps[token], tags[token] = verb, "conj", "VBD"
        heads[noun], deps[noun] = token, "dobj"


def _past_object(tags: list[str], deps: list[str], noun: int, verb: int) -> bool:
    return deps[noun] == "dobj" and tags[verb] == "VBD" and verb < noun


def _described(tags: list[str], deps: list[str], heads: list[int], noun: int) -> bool:
    """Say whether a noun has a participle before it."""
    return any(
        heads[i] == noun and deps[i] == "amod" and tags[i] in {"VBN", "VBD"}
        for i in range(max(noun - 4, 0), noun)
    )
