"""Mend chains of verbs that a parser took for a list of nouns: `X raised A, induced B and enhanced C`."""

from __future__ import annotations

SOONEST = 2


def mend_chains(  # noqa: PLR0913
    words: list[str],
    lemmas: list[str],
    tags: list[str],
    deps: list[str],
    heads: list[int],
    *,
    having: frozenset[str],
) -> None:
    """Turn past participles before the later nouns of a list into verbs, each with its noun as object.

    Only where the first noun is the object of a verb in the past tense and has no participle of its own:
    `showed reduced growth, increased death` is a list of nouns. Where `and` alone joins them, the verb is
    also none of those that say what something has (lemmas `having`): `showed growth and increased death`.
    Changes tags, arcs and labels in place.
    """
    for token in range(SOONEST, len(words)):
        noun = heads[token]
        if not (
            tags[token] == "VBN" and deps[token] == "amod" and noun > token and deps[noun] in {"conj", "dobj"}
        ):
            continue
        if words[token - 1] not in {",", "and"}:
            continue
        bare = words[token - 1] == "and" and words[token - 2] != ","
        first = _first(deps, heads, noun, token)
        verb = heads[first]
        if not _past_object(tags, deps, first, verb) or _described(tags, deps, heads, first):
            continue
        if first == noun or (bare and lemmas[verb] in having):
            continue
        heads[token], deps[token], tags[token] = verb, "conj", "VBD"
        heads[noun], deps[noun] = token, "dobj"


def _first(deps: list[str], heads: list[int], noun: int, participle: int) -> int:
    """Give the noun that opens a list: the one that a conjunct hangs on, or an earlier object of its verb."""
    first = noun
    while deps[first] == "conj" and heads[first] != first:
        first = heads[first]
    if first != noun:
        return first
    verb = heads[noun]
    return next((i for i in range(verb + 1, participle) if deps[i] == "dobj" and heads[i] == verb), noun)


def _past_object(tags: list[str], deps: list[str], noun: int, verb: int) -> bool:
    return deps[noun] == "dobj" and tags[verb] == "VBD" and verb < noun


def _described(tags: list[str], deps: list[str], heads: list[int], noun: int) -> bool:
    """Say whether a noun has a participle before it."""
    return any(
        heads[i] == noun and deps[i] == "amod" and tags[i] in {"VBN", "VBD"}
        for i in range(max(noun - 4, 0), noun)
    )
