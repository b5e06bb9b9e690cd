"""Follow the words that tie an effect to its cause: `conferred by`, `a mechanism of`, `X-mediated`."""

from __future__ import annotations

from typing import NamedTuple

from kg.model import EntityType
from kg.reading import frames, surface
from kg.reading.actions import carried
from kg.reading.arguments import NOUN_PHRASE, Types, first_in_phrase, reach
from kg.reading.tree import Tree
from kg.reading.triggers import Hit, Index

FAR = 12
# How close before an effect `X-dependent` may stand.
AT_ONCE = 2
COPULA = frozenset({"is", "are", "was", "were", "be", "been", "being", "as", ","})
TIES = frozenset(
    [
        "by", "with", "to", "through", "via", "from", "in", "of", "on", "upon", "be", "is", "are", "the",
        "between",
    ]
)  # fmt: skip
PASSED = frozenset({"to", "who", "that", "which", "after", "at", "upon", "during", "following"})
NAMING = frozenset({",", "is", "are", "was", "were", ":", "such", "("})


class Cause(NamedTuple):
    """What a link led to: the groundings, and the link word's tokens."""

    found: tuple[int, ...]
    link: Hit
    parsed: bool


class Effect(NamedTuple):
    """The phrase from which a link starts: its head token and its first and last token."""

    head: int
    first: int
    last: int


def causes(tree: Tree, effect: Effect, index: Index[str], types: Types) -> list[Cause]:
    """Give what the links of a list tie to an effect, by the parse, or else by word order."""
    parsed = _by_parse(tree, effect, index, types)
    found = parsed or _by_order(tree, effect, index, types)
    return [cause for cause in found if not _over_stop(tree, cause, effect, types)]


def _over_stop(tree: Tree, cause: Cause, effect: Effect, types: Types) -> bool:
    """Say whether a semicolon parts a cause from its effect, though one behind it fits."""
    first = effect.head
    stop = next((i for i in range(first - 1, -1, -1) if tree.words[i] == ";"), first)
    nearer = any(tree.fitting(i, types) for i in range(stop + 1, first))
    return nearer and all(tree.places[i][1] < stop for i in cause.found)


def only_carried(tree: Tree, found: int, link: Hit, index: Index[str]) -> bool:
    """Say whether an alteration only describes the carriers that a verb of cause has as its subject.

    `HER2-amplified cells conferring resistance` says nothing of HER2; with `are associated with` it would.
    """
    forward = any(way == "forward" and hit == link for hit, way in index.at(tree, link.first))
    if not forward or tree.tags[link.head][:2] != "VB" or tree.type_of(found) is not EntityType.ALTERATION:
        return False
    return carried(tree, found)


def _by_parse(tree: Tree, effect: Effect, index: Index[str], types: Types) -> list[Cause]:
    found: list[Cause] = []
    joined = False
    for noun in _climb(tree, effect.head):
        own = effect.head if joined else noun
        joined = joined or tree.deps[noun] == "conj"
        for link, role in _governors(tree, noun):
            for hit, way in index.at(tree, link):
                for target in (*_arguments(tree, link, own, role, way), *_clause_before(tree, link, types)):
                    got = [i for i in reach(tree, target, types) if not _inside(tree, i, effect)]
                    if not got and target < link and role == "complement":
                        told = frames.told_of(tree, link)
                        got = [i for one in told for i in reach(tree, one, types)]
                    if got:
                        found.append(Cause(tuple(got), hit, True))
                if found:
                    return found
    return found


def _clause_before(tree: Tree, link: int, types: Types) -> list[int]:
    """Give the subject of the clause that `which` stands for: X in `X is lost in D, which is tied to Y`.

    Of a drug such a clause tells how it works, and what follows is no deed of its own.
    """
    subjects = (c for c in tree.children[link] if tree.deps[c] in {"nsubj", "nsubjpass"})
    which = next((c for c in subjects if tree.words[c] == "which"), 0)
    if tree.deps[link] != "relcl" or EntityType.DRUG in types or tree.words[which - 1] != ",":
        return []
    up = tree.heads[link]
    while tree.tags[up][:2] != "VB" and tree.heads[up] != up:
        up = tree.heads[up]
    return frames.surface_subjects(tree, up) if tree.tags[up][:2] == "VB" else []


def _climb(tree: Tree, token: int) -> list[int]:
    """Give the noun and the empty nouns above it: the development of resistance, resistance phenotype."""
    transparent = tree.wording.transparent
    chain = [token]
    here = token
    for _ in range(4):
        up, dep = tree.heads[here], tree.deps[here]
        if dep == "amod" and tree.tags[up][:2] == "NN":
            here = up
        elif dep == "pobj" and tree.lemmas[tree.heads[up]] in transparent:
            here = tree.heads[up]
        elif (dep in {"compound", "nmod"} and tree.lemmas[up] in transparent) or (
            dep == "conj" and tree.tags[up][:2] == "NN"
        ):
            here = up
        else:
            break
        chain.append(here)
    return chain


def _governors(tree: Tree, noun: int) -> list[tuple[int, str]]:
    """Give the words that may link a noun, with the side on which the noun stands of them."""
    up, dep = tree.heads[noun], tree.deps[noun]
    found: list[tuple[int, str]] = []
    if dep in {"dobj", "oprd", "attr", "acomp", "compound", "xcomp"}:
        found.append((up, "complement"))
    if dep == "pobj":
        found.append((tree.heads[up], "complement"))
        above = tree.heads[up]
        if tree.deps[above] in {"dobj", "attr"}:
            found.append((tree.heads[above], "complement"))
        if tree.tags[above][:2] == "VB":
            found += [(c, "complement") for c in tree.children[above] if tree.deps[c] == "dobj" and c < up]
    if dep in {"nsubj", "nsubjpass"}:
        found.append((up, "subject"))
        found += [
            (c, "subject")
            for c in tree.children[up]
            if tree.deps[c] in {"acomp", "attr", "oprd", "prep", "xcomp"}
        ]
    for child in tree.children[noun]:
        if tree.deps[child] in {"acl", "relcl"}:
            found.append((child, "subject"))
        elif tree.deps[child] == "amod" and tree.tags[child] in {"VBN", "JJ"}:
            found.append((child, "modifier"))
        elif tree.deps[child] == "prep":
            found.append((child, "subject"))
    return found


def _arguments(tree: Tree, link: int, noun: int, role: str, way: str) -> list[int]:
    if role == "modifier":
        return frames.modifiers(tree, link)
    if role == "subject":
        return _of_subject(tree, link, way)
    if tree.tags[link][:2] == "NN":
        return _of_noun(tree, link, noun, way)
    if way == "backward" or (way == "forward" and _undergone(tree, link)):
        return []
    if way == "either" and tree.tags[link][:2] == "VB" and (direct := _direct(tree, link, noun)):
        return direct
    predicate = tree.deps[link] in {"acomp", "attr"}
    return frames.head(tree, link) if predicate else frames.surface_subjects(tree, link)


def _undergone(tree: Tree, link: int) -> bool:
    """Say whether a verb of cause is passive: `X is induced upon inhibition of Y` makes X no cause."""
    return tree.tags[link] == "VBN" and surface.passive(tree, link)


def _of_subject(tree: Tree, link: int, way: str) -> list[int]:
    """Give the cause where the effect is the link's subject: `resistance is caused by X`."""
    if way == "forward" and tree.tags[link] not in {"VBN", "JJ"}:
        return _ties(tree, link) if tree.tags[link][:2] == "NN" else []
    return _ties(tree, link)


def _of_noun(tree: Tree, link: int, noun: int, way: str) -> list[int]:
    """Give the cause where the link is a noun: `X is a mechanism of`, `the role of X in`."""
    beside: list[int] = []
    if way == "either":
        tied = [c for c in tree.children[link] if tree.words[c] in {"of", "between", "for"}]
        beside = [n for c in tied for n in _sides(tree, c) if n != noun]
    found = beside or [n for n in frames.named(tree, link) if n != noun]
    played = way == "either" and tree.deps[link] == "dobj"
    return found or (frames.surface_subjects(tree, tree.heads[link]) if played else [])


def _sides(tree: Tree, preposition: int) -> list[int]:
    """Give what a preposition governs, with what is joined to it after `between`."""
    governed = frames.complements(tree, preposition)
    if tree.words[preposition] != "between":
        return governed
    return governed + [c for n in governed for c in tree.children[n] if tree.deps[c] == "conj"]


def _direct(tree: Tree, link: int, noun: int) -> list[int]:
    """Give the object of `data linking X to resistance`."""
    return [c for c in tree.children[link] if tree.deps[c] == "dobj" and c != noun]


def _ties(tree: Tree, link: int) -> list[int]:
    own = frames.complements(tree, link) if tree.deps[link] == "prep" else []
    return own + [
        n for c in tree.children[link] if tree.words[c] in TIES for n in frames.complements(tree, c)
    ]


def _by_order(tree: Tree, effect: Effect, index: Index[str], types: Types) -> list[Cause]:
    for search in (_hyphenated, _to_the_right, _to_the_left):
        if cause := search(tree, effect, index, types):
            return [cause]
    return []


def _hyphenated(tree: Tree, effect: Effect, index: Index[str], types: Types) -> Cause | None:
    """Read `X-mediated resistance`."""
    for token in range(effect.first - 1, max(effect.first - 5, 0), -1):
        near = tree.tags[token] == "JJ" and effect.first - token < AT_ONCE
        if (near or tree.tags[token] == "VBN") and tree.tags[token - 1] == "HYPH":
            hits = [hit for hit, way in index.at(tree, token) if way != "backward"]
            got = tree.fitting(token - 2, types) if hits and token > 1 else []
            if got:
                return Cause(tuple(got), hits[0], False)
        if tree.tags[token] not in NOUN_PHRASE:
            return None
    return None


def _to_the_right(tree: Tree, effect: Effect, index: Index[str], types: Types) -> Cause | None:
    """Read `resistance to D is mediated by X`, `due to X`, `resistance mechanisms include X`."""

    def linking(token: int) -> bool:
        return any(_points_right(tree, token, way) for _, way in index.at(tree, token))

    def allowed(token: int) -> bool:
        return surface.phrase_token(tree, token) or surface.auxiliary(tree, token) or tree.tags[token] == "RB"

    token = surface.walk(tree, effect.last + 1, step=1, allowed=allowed, goal=linking, far=FAR)
    if token is None:
        return None
    hit = next(hit for hit, way in index.at(tree, token) if _points_right(tree, token, way))
    start = hit.last + 1
    while start < min(hit.last + 4, len(tree)) and tree.words[start] in TIES and not tree.covers[start]:
        start += 1
    got = first_in_phrase(tree, start, types)
    return Cause(tuple(got), hit, False) if got else None


def _points_right(tree: Tree, token: int, way: str) -> bool:
    if way == "forward":
        following = tree.words[token + 1] if token + 1 < len(tree) else ""
        return tree.tags[token] in {"VBN", "VBD"} and following in {"by", "with", "through", "via"}
    return not (
        way == "backward" and tree.tags[token] == "VBG" and tree.lemmas[token] in tree.wording.bearing
    )


def _to_the_left(tree: Tree, effect: Effect, index: Index[str], types: Types) -> Cause | None:
    """Read `X confers resistance to D`, `X is a mechanism of resistance`, `the role of X in it`."""

    def linking(token: int) -> bool:
        if tree.tags[token] == "VBN" and tree.deps[token] == "amod":
            return False
        ways = {way for _, way in index.at(tree, token)}
        return "either" in ways or ("forward" in ways and not _undergone(tree, token))

    def allowed(token: int) -> bool:
        return (
            surface.phrase_token(tree, token)
            or tree.words[token] in PASSED
            or tree.words[token] in tree.wording.later
            or tree.lemmas[token] in tree.wording.developing
        )

    token = surface.walk(tree, effect.first - 1, step=-1, allowed=allowed, goal=linking, far=FAR)
    if token is None:
        return None
    hit, way = next((hit, way) for hit, way in index.at(tree, token) if way != "backward")
    if tree.tags[token][:2] == "NN":
        got = _beside_noun(tree, token, effect, way, types)
    else:
        got = surface.subject(tree, token, types)
    got = [i for i in got if not _inside(tree, i, effect)]
    return Cause(tuple(got), hit, False) if got else None


def _beside_noun(tree: Tree, link: int, effect: Effect, way: str, types: Types) -> list[int]:
    if way == "either":
        got = surface.after(tree, link, "of", types) or surface.after(tree, link, "between", types)
        if got and tree.places[got[0]][1] < effect.first:
            return got
    here = link - 1
    while here >= 0 and tree.tags[here] in NOUN_PHRASE and not tree.covers[here]:
        here -= 1
    if here >= 0 and tree.covers[here]:
        return tree.fitting(here, types)
    if left := _described(tree, here, types):
        return left
    following = effect.last + 1
    if following < len(tree) and (
        tree.words[following] in NAMING or tree.words[following] in tree.wording.naming
    ):
        return first_in_phrase(tree, following + 1, types, far=4)
    return []


def _described(tree: Tree, here: int, types: Types) -> list[int]:
    """Find what a predicate noun describes, from the copula, comma or conjunction before its phrase."""
    if here < 0:
        return []
    if tree.words[here] in {"and", "but", "or"}:
        here = next(
            (i for i in range(here - 1, 0, -1) if tree.lemmas[i] == "be" or tree.words[i] == "as"), -1
        )
    if here < 0 or not _says_what_it_is(tree, tree.words[here]):
        return []
    if tree.words[here] == ",":
        return surface.phrase_left(tree, here - 1, types)
    return surface.subject(tree, here, types)


def _says_what_it_is(tree: Tree, word: str) -> bool:
    """Say whether a word may tie a predicate noun to what it describes: `is`, `represent`, a comma."""
    return word in COPULA or word in tree.wording.copular or word in tree.wording.constituting


def _inside(tree: Tree, index: int, effect: Effect) -> bool:
    first, last = tree.places[index]
    return effect.first <= first and last <= effect.last
