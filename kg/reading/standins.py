"""Parse again, with familiar words in the place of its names, a sentence whose names the parser mistook.

A small parser has met few names of drugs and genes; one that it takes for an adjective leads the rest astray.
A name of several tokens becomes one; afterwards its tokens hang on its last, and all else as on the stand-in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.model import EntityType, Grounding
from kg.reading.parse import Parser

WITHIN = "compound"
HYPHENS = frozenset("-‐‑–")
# The tag of a verb's first half, as of an adverb before it.
ASIDE = "RB"
NOTHING: Mapping[tuple[str, str], str] = {}
NAMED = frozenset(
    {"NN", "NNS", "NNP", "NNPS", "CD", "HYPH", "FW", "AFX", "SYM", ",", "-LRB-", "-RRB-", "POS", ":"}
)


@dataclass(frozen=True, slots=True)
class Disguise:
    """A sentence in other words: `words` to be parsed, and for each the tokens of the sentence it stands for.

    `places` gives the first and last token, both included. `verbs` gives the verb of each word, by its
    place, that is the two halves of one written together: `up-regulated`.
    """

    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    places: tuple[tuple[int, int], ...]
    verbs: Mapping[int, str]


def parse_named(
    parser: Parser,
    texts: Sequence[str | Doc],
    groundings: Sequence[Sequence[Grounding]],
    words: Mapping[EntityType, str],
    joined: Mapping[tuple[str, str], str] = NOTHING,
) -> list[Doc]:
    """Parse sentences, and those again in which a name was taken for an adjective or a verb.

    Those too that hold one of the `joined` verbs, whose halves the parser sees apart: `up-regulated`.
    """
    docs = parser.parse(texts)
    hidden = {
        number: disguised
        for number, (doc, row) in enumerate(zip(docs, groundings, strict=True))
        if (disguised := _disguise(doc, row, words, joined)) is not None
    }
    shown = [
        Doc(docs[number].vocab, words=list(one.words), spaces=list(one.spaces))
        for number, one in hidden.items()
    ]
    for (number, one), parsed in zip(hidden.items(), parser.parse_docs(shown), strict=True):
        docs[number] = _undisguise(docs[number], one, parsed)
    return docs


def _disguise(
    doc: Doc,
    groundings: Sequence[Grounding],
    words: Mapping[EntityType, str],
    joined: Mapping[tuple[str, str], str],
) -> Disguise | None:
    """Put a word in the place of each name that holds no other, if the parser mistook one of them.

    Verbs with a hyphen are always put as one word.
    """
    names = _names(doc, groundings, words)
    if not any(_mistaken(doc, last) for last, _ in names.values()):
        names = {}
    verbs = _verbs(doc, joined)
    names |= {token: (last, word) for token, (last, word, _) in verbs.items() if token not in names}
    if not names:
        return None
    shown, spaces, places = list[str](), list[bool](), list[tuple[int, int]]()
    halves: dict[int, str] = {}
    token = 0
    while token < len(doc):
        last, word = names.get(token, (token, doc[token].text))
        if token in verbs:
            halves[len(shown)] = verbs[token][2]
        shown.append(word)
        spaces.append(bool(doc[last].whitespace_))
        places.append((token, last))
        token = last + 1
    return Disguise(tuple(shown), tuple(spaces), tuple(places), halves)


def _verbs(doc: Doc, joined: Mapping[tuple[str, str], str]) -> dict[int, tuple[int, str, str]]:
    """Give, by first token, the last of each form with a hyphen, the form as one word, and its verb."""
    found: dict[int, tuple[int, str, str]] = {}
    for hyphen in range(1, len(doc) - 1):
        before, after = doc[hyphen - 1], doc[hyphen + 1]
        tight = not (before.whitespace_ or doc[hyphen].whitespace_)
        verb = joined.get((before.lower_, after.lower_), "")
        if tight and verb and doc[hyphen].text in HYPHENS:
            found[hyphen - 1] = (hyphen + 1, before.text + after.text, verb)
    return found


def _mistaken(doc: Doc, last: int) -> bool:
    """Say whether the last token of a name was taken for a verb, or for an adjective that no noun follows."""
    tag = doc[last].tag_
    if tag in NAMED:
        return False
    following = doc[last + 1].tag_ if last + 1 < len(doc) else ""
    return not (tag.startswith("JJ") and following[:2] in {"NN", "JJ", "HY", "VB"})


def _names(
    doc: Doc, groundings: Sequence[Grounding], words: Mapping[EntityType, str]
) -> dict[int, tuple[int, str]]:
    """Give the last token and the stand-in of each name, by its first token."""
    kept = [(g.mention.span, g.entity.type) for g in groundings if g.entity is not None]
    found: dict[int, tuple[int, str]] = {}
    for span, kind in kept:
        beside = (other for other, _ in kept if other != span)
        if kind not in words or any(span.overlaps(other) for other in beside):
            continue
        inside = doc.char_span(span.start, span.end)
        if inside is not None and len(inside):
            found[inside.start] = (inside.end - 1, words[kind])
    return found


def _undisguise(doc: Doc, hidden: Disguise, parsed: Doc) -> Doc:
    """Give the sentence itself the tags, lemmas and arcs of its stand-in."""
    size = len(doc)
    tags, deps = ["NN"] * size, [WITHIN] * size
    lemmas, heads = [token.lower_ for token in doc], list(range(size))
    for place, (token, (first, last)) in enumerate(zip(parsed, hidden.places, strict=True)):
        heads[first:last] = [last] * (last - first)
        heads[last] = hidden.places[token.head.i][1]
        tags[last], deps[last] = token.tag_, token.dep_
        if token.text == doc[last].text:
            lemmas[last] = token.lemma_
        if place in hidden.verbs:
            lemmas[last] = hidden.verbs[place]
            tags[first:last] = [ASIDE] * (last - first)
    texts, spaces = [token.text for token in doc], [bool(token.whitespace_) for token in doc]
    return Doc(doc.vocab, words=texts, spaces=spaces, tags=tags, deps=deps, heads=heads, lemmas=lemmas)
