"""Find by word order what a noun names or describes: `X, an inhibitor of Y`, `Y inhibitors such as X`."""

from __future__ import annotations

from kg.reading.arguments import NOUN_PHRASE, Types, groups
from kg.reading.surface import ending_at, open_bracket, past_bracket, subject
from kg.reading.tree import FINITE, Tree

NAMING = frozenset({",", "(", "such", "as", "including", "like", "e.g.", "i.e.", "namely", ":", "e.g", "i.e"})
EXEMPLARS = frozenset({"such", "including", "like", "e.g.", "namely", "e.g"})
BORDERS = frozenset({",", "(", "–", "["})
TIES = frozenset({"of", "for", "against", "at", "to"})
SHORT_FORM = 4
NOTHING: frozenset[str] = frozenset()


def named(  # noqa: PLR0913
    tree: Tree,
    first: int,
    last: int,
    types: Types,
    *,
    inner: bool = False,
    collective: frozenset[str] = NOTHING,
    fronting: frozenset[str] = NOTHING,
) -> list[int]:
    """Find what a noun describes: `X, an inhibitor`, `inhibitors such as X`, `the inhibitor X`.

    The noun with what is part of its name stands from token `first` to `last`. `collective` are nouns as in
    `a member of the inhibitors`, `fronting` the words that set a group before the one of it that is meant:
    `among the inhibitors, X`.
    """
    return (
        named_after(tree, last, types, inner=inner)
        or described_before(tree, first, types, inner=inner, collective=collective)
        or apposed(tree, first, last, types, inner=inner, fronting=fronting)
        or _named_past(tree, last, types, inner=inner)
    )


def described_before(
    tree: Tree, token: int, types: Types, *, inner: bool = False, collective: frozenset[str] = NOTHING
) -> list[int]:
    """Find what a phrase describes before it: `X, an inhibitor`, `X is an inhibitor`."""
    here = _phrase_start(tree, token)
    if here > 1 and tree.words[here] == "of" and collective:
        here = _collected(tree, here, collective)
    if here < 1:
        return []
    if tree.words[here] in BORDERS:
        if tree.words[here + 1] in {"and", "or"} or _names_another(tree, here + 1, token, types):
            return []
        if tree.words[here] == "," and _one_of_list(tree, here + 1, token):
            return []
        return ending_at(tree, here - 1, types, inner)
    if tree.lemmas[here] in {"be", "as"} or tree.lemmas[here] in tree.wording.copular:
        verb = here - 1 if tree.words[here] == "as" and tree.tags[here - 1][:2] == "VB" else here
        return subject(tree, verb, types, inner=inner)
    return []


def _names_another(tree: Tree, first: int, last: int, types: Types) -> bool:
    """Say whether a name before `and` stands in what seems a description: `X, Y and Z inhibitors`."""
    return any(
        tree.words[token] in {"and", "or"} and tree.type_of(index) in types
        for token in range(first + 1, last)
        for index in tree.covers[token - 1][:1]
    )


def _one_of_list(tree: Tree, first: int, token: int) -> bool:
    """Say whether a class in the plural is one more item, not a description: `X, Y inhibitors, and Z`."""
    last = max((tree.places[index][1] for index in tree.covers[token]), default=token)
    if tree.words[first] in {"the", "both", "two", "three", "all"} or not _plural(tree, last):
        return False
    after = last + 1
    comma = after < len(tree) and tree.words[after] == ","
    return _goes_on(tree, after + comma)


def _phrase_start(tree: Tree, token: int) -> int:
    """Give the token before the phrase that a noun heads, past short forms in brackets: `a Y (Z) blocker`."""
    here = token - 1
    while here >= 0:
        if tree.words[here] == ")" and (opened := _short_form(tree, here)) is not None:
            here = opened - 1
        elif _between_adjectives(tree, here) or _inside_description(tree, here):
            here -= 1
        else:
            break
    return here


def _short_form(tree: Tree, closing: int) -> int | None:
    """Give where a short bracket inside a description opens, if a name or adjective stands before it."""
    opened = open_bracket(tree, closing)
    if not closing - 1 - SHORT_FORM <= opened < closing or opened < 1:
        return None
    inside = bool(tree.covers[opened - 1]) or tree.tags[opened - 1] in {"NN", "NNP", "NNS", "JJ"}
    return opened if inside else None


def _between_adjectives(tree: Tree, comma: int) -> bool:
    """Tell the comma of `a potent, selective inhibitor`."""
    return (
        0 < comma < len(tree) - 1
        and tree.words[comma] == ","
        and not tree.covers[comma - 1]
        and tree.tags[comma + 1][:2] in {"JJ", "VB", "NN", "RB"}
        and (tree.tags[comma - 1] in {"JJ", "VBN"} or _compounded(tree, comma - 1))
    )


def _compounded(tree: Tree, last: int) -> bool:
    """Say whether a noun ends a compound adjective after an article: `a second-line, oral inhibitor`."""
    return last > 2 and tree.tags[last - 1] == "HYPH" and tree.words[last - 3] in {"a", "an", "the"}


def _collected(tree: Tree, of: int, collective: frozenset[str]) -> int:
    """Give the token before `a member of`, `the first in a class of`; -1 where the noun is another."""
    noun = of - 1
    if tree.lemmas[noun] not in collective:
        return -1
    here = _phrase_start(tree, noun)
    if here > 0 and tree.words[here] in {"in", "of"} and tree.lemmas[here - 1] in collective:
        here = _phrase_start(tree, here - 1)
    return here


def _inside_description(tree: Tree, here: int) -> bool:
    if tree.words[here] in {"(", ")", "["}:
        return False
    return tree.tags[here] in NOUN_PHRASE or tree.words[here] in {"/", "and"} or _hyphenated(tree, here)


def _hyphenated(tree: Tree, here: int) -> bool:
    """Tell a word joined to both of its neighbours: `in` of `first-in-class`."""
    return 0 < here < len(tree) - 1 and tree.tags[here - 1] == "HYPH" == tree.tags[here + 1]


def named_after(tree: Tree, token: int, types: Types, *, inner: bool = False) -> list[int]:
    """Find the names right after a noun: `the inhibitor X`, `inhibitors such as X`, `inhibitors (X, Y)`."""
    here = token + 1
    if here >= len(tree):
        return []
    if tree.covers[here]:
        return tree.fitting(here, types, inner=inner)
    here = _past_alias(tree, here)
    if tree.covers[here]:
        return tree.fitting(here, types, inner=inner)
    skipped = 0
    while here < len(tree) and tree.words[here] in NAMING:
        here, skipped = here + 1, skipped + 1
    if skipped and here < len(tree) and tree.words[here - 1] != "," and tree.covers[here]:
        return tree.fitting(here, types, inner=inner)
    return []


def _past_alias(tree: Tree, here: int) -> int:
    """Pass over a bracketed short form before a name: `inhibitors (XIs), such as Y`, `inhibitor (XI) Y`."""
    after = past_bracket(tree, here) if tree.words[here] == "(" else here
    short = here < after < len(tree) and after - here <= SHORT_FORM
    if short and tree.covers[after] and tree.tags[here - 1] == "NN":
        return after
    comma = after < len(tree) and tree.words[after] == ","
    behind = tree.words[after + comma] if after + comma < len(tree) else ""
    return after if behind in EXEMPLARS else here


def apposed(  # noqa: PLR0913
    tree: Tree,
    first: int,
    last: int,
    types: Types,
    *,
    inner: bool = False,
    fronting: frozenset[str] = NOTHING,
) -> list[int]:
    """Find the name set beside a noun by a comma: `the inhibitor, X, was`, `among the inhibitors, X was`.

    The comma of a list looks the same: one item before the phrase, or one more after the name, speaks for it.
    """
    comma = last + 1
    before = _phrase_start(tree, first)
    fronted = before >= 0 and tree.words[before] in fronting
    if fronted:
        comma = _past_participle(tree, comma)
    if comma + 1 >= len(tree) or tree.words[comma] != ",":
        return []
    if before >= 0 and tree.words[before] in {",", "and", "or"} and not _opens(tree, before + 1):
        return []
    found = tree.fitting(comma + 1, types, inner=inner)
    if not found or not (fronted or _opens(tree, before + 1) or _plural(tree, last)):
        return []
    return found if fronted or _closed(tree, found[0], plural=_plural(tree, last)) else []


def _past_participle(tree: Tree, here: int) -> int:
    """Pass over `tested` in `of the inhibitors tested, X`."""
    return here + 1 if here < len(tree) and tree.tags[here] == "VBN" else here


def _opens(tree: Tree, first: int) -> bool:
    return first < len(tree) and tree.words[first] in {"the", "a", "an"}


def _plural(tree: Tree, token: int) -> bool:
    return tree.tags[token] == "NNS" or tree.words[token].endswith("s")


def _closed(tree: Tree, index: int, *, plural: bool) -> bool:
    """Say whether what ends an apposition stands after a name, or after the list of a plural's names."""
    run = groups(tree)[index] if plural else [index]
    after = past_name(tree, tree.places[run[-1]][1])
    if after >= len(tree) or tree.words[after] in {".", ")", ";", "]"}:
        return True
    if tree.words[after] == ",":
        return plural or not _goes_on(tree, after + 1)
    return not plural and (tree.tags[after] in FINITE or tree.tags[after] == "IN")


def _goes_on(tree: Tree, here: int) -> bool:
    """Say whether `and` or `or` adds one more name: `the inhibitor, X, and Y`, not `, X, and by the`."""
    return here + 1 < len(tree) and tree.words[here] in {"and", "or"} and bool(tree.covers[here + 1])


def past_name(tree: Tree, last: int) -> int:
    """Give the token after a name and the brackets behind it."""
    here = last + 1
    while here < len(tree) and tree.words[here] == "(":
        further = past_bracket(tree, here)
        if further == here + 1:
            break
        here = further
    return here


def _named_past(tree: Tree, token: int, types: Types, *, inner: bool) -> list[int]:
    """Find the name after what a noun acts on: `the inhibitor of Y, X,`, `antagonists of Y such as X`."""
    here = token + 1
    if here + 1 >= len(tree) or tree.words[here] not in TIES:
        return []
    here += 1
    while here < len(tree) and not tree.covers[here] and tree.tags[here] in NOUN_PHRASE - {"-LRB-", "-RRB-"}:
        here += 1
    if here >= len(tree) or not tree.covers[here]:
        return []
    run = groups(tree)[tree.covers[here][0]]
    last = tree.places[run[-1]][1]
    while last + 1 < len(tree) and tree.tags[last + 1] in {"NN", "NNS"} and not tree.covers[last + 1]:
        last += 1
    last = past_name(tree, last) - 1
    if last + 1 < len(tree) and tree.covers[last + 1]:
        return []
    return named_after(tree, last, types, inner=inner) or apposed(tree, token, last, types, inner=inner)
