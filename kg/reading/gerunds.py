"""Mend gerunds that a parser took for adjectives of the name behind them: `by sponging X`."""

from __future__ import annotations

from collections.abc import Container

from spacy.tokens import Doc, Token

from kg.curated.verbs import Verbs

# Prepositions before what is done to bring something about.
MEANS = frozenset({"by", "through", "via"})
MODIFIERS = frozenset({"compound", "amod", "nmod"})


def mend_gerunds(doc: Doc, named: Container[int], verbs: Verbs) -> None:
    """Hang a gerund on the preposition before it, and the name that it was hung on as its object on it.

    Only gerunds of verbs that the tagger's mending knows, right before a name or its first words: so
    `through signaling pathways` stays as it is. A second time changes nothing more.
    """
    for token in doc:
        if token.tag_ == "VBG" and token.dep_ in MODIFIERS and token.head.i > token.i:
            before = _preposition(doc, token)
            if before is not None and _does(token, named, verbs):
                _over_object(token, before)


def _preposition(doc: Doc, gerund: Token) -> Token | None:
    """Give the preposition before a gerund and its adverbs."""
    here = gerund.i - 1
    while here > 0 and doc[here].tag_ == "RB":
        here -= 1
    return doc[here] if here >= 0 and doc[here].lower_ in MEANS else None


def _does(gerund: Token, named: Container[int], verbs: Verbs) -> bool:
    """Say whether a gerund is one of a known verb, and what it was hung on is, or begins with, a name."""
    known = verbs.always.get(gerund.lower_) or verbs.between.get(gerund.lower_)
    known = known or verbs.irregular.get(gerund.lower_)
    return bool(known) and gerund.i + 1 in named and gerund.i not in named


def _over_object(gerund: Token, preposition: Token) -> None:
    """Put a gerund between a preposition and the noun that it governed."""
    noun = gerund.head
    if noun.head == preposition or noun.head.i < gerund.i:
        gerund.head, gerund.dep_ = preposition, "pcomp"
        noun.head, noun.dep_ = gerund, "dobj"
