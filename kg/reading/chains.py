"""Mend chains of verbs that a parser took for a list of nouns: `X raised A, induced B and enhanced C`."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.curated.verbs import Verbs

SOONEST = 2
# The arcs by which a later noun hangs on the first, or in a poor parse on its verb.
LISTED = frozenset({"conj", "dobj", "dep", "appos"})


def mend_chains(doc: Doc, having: frozenset[str], verbs: Verbs) -> Doc:
    """Turn past participles before the later nouns of a list into verbs, each with its noun as object.

    Only where the first noun is the object of a verb in the past tense and has no participle of its own:
    `showed reduced growth, increased death` is a list of nouns. Where `and` alone joins them, the verb is
    also none of those that say what something has (lemmas `having`): `showed growth and increased death`.
    Changes tags, arcs and labels in place, and gives the sentence back; a second time changes nothing more.
    """
    tags, deps = [token.tag_ for token in doc], [token.dep_ for token in doc]
    heads = [token.head.i for token in doc]
    for token in range(SOONEST, len(doc)):
        noun = heads[token]
        if not (_participle(doc, token) and deps[token] == "amod" and noun > token and deps[noun] in LISTED):
            continue
        joint = _past_adverbs(tags, token)
        if joint < 1 or doc[joint].lower_ not in {",", "and"}:
            continue
        bare = doc[joint].lower_ == "and" and doc[joint - 1].lower_ != ","
        first = _first(deps, heads, noun, token)
        verb = heads[first]
        if not _past_object(tags, deps, heads, first) or _described(tags, deps, heads, first):
            continue
        if first == noun or (bare and doc[verb].lemma_.lower() in having):
            continue
        if any(deps[i] == "amod" and tags[i] == "VBN" for i in range(first + 1, token)):
            continue  # as the noun before it: `reduced response to A and increased sensitivity to B`
        for one, head, dep in ((token, verb, "conj"), (noun, token, "dobj")):
            heads[one], deps[one] = head, dep
            doc[one].head, doc[one].dep_ = doc[head], dep
        tags[token] = doc[token].tag_ = "VBD"
        word = doc[token].lower_
        doc[token].lemma_ = verbs.always.get(word) or verbs.between.get(word) or doc[token].lemma_
    return doc


def _participle(doc: Doc, token: int) -> bool:
    """Say whether a word is a past participle, which may be tagged as an adjective: `elevated`."""
    return doc[token].tag_ == "VBN" or (doc[token].tag_ == "JJ" and doc[token].lower_.endswith("ed"))


def _past_adverbs(tags: list[str], token: int) -> int:
    """Give the token before another and the adverbs right before it."""
    here = token - 1
    while here > 0 and tags[here] == "RB":
        here -= 1
    return here


def _first(deps: list[str], heads: list[int], noun: int, participle: int) -> int:
    """Give the noun that opens a list: the one that a conjunct hangs on, or an earlier object of its verb.

    A poor parse hangs the later noun on the verb itself.
    """
    first = noun
    while deps[first] == "conj" and heads[first] != first:
        first = heads[first]
    while first != noun and deps[first] in {"pobj", "prep"} and heads[first] != first:
        first = heads[first]
    if first != noun and deps[first] == "dobj":
        return first
    verb = first if first != noun else heads[noun]
    return next((i for i in range(verb + 1, participle) if deps[i] == "dobj" and heads[i] == verb), noun)


def _past_object(tags: list[str], deps: list[str], heads: list[int], noun: int) -> bool:
    """Say whether a noun is the object of a verb in the past tense, which may be tagged as a participle."""
    verb = heads[noun]
    below = {deps[i] for i, head in enumerate(heads) if head == verb}
    past = tags[verb] == "VBD" or (
        tags[verb] == "VBN" and "nsubj" in below and below.isdisjoint({"aux", "auxpass"})
    )
    return deps[noun] == "dobj" and past and verb < noun


def _described(tags: list[str], deps: list[str], heads: list[int], noun: int) -> bool:
    """Say whether a noun has a participle before it."""
    return any(
        heads[i] == noun and deps[i] == "amod" and tags[i] in {"VBN", "VBD"}
        for i in range(max(noun - 4, 0), noun)
    )
