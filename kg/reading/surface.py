"""Find arguments by word order, where the parse is poor: scans stop at verbs and clause borders."""

from __future__ import annotations

from collections.abc import Callable

from kg.model import EntityType
from kg.reading.arguments import LOOSE, NOUN_PHRASE, Types, first_in_phrase
from kg.reading.clauses import aimed_at, transitive
from kg.reading.tree import FINITE, Tree

FAR = 14
WIDEST = 24
# How many words before a word for samples or patients say which, and what leads from it to a disease.
CARRIED = 4
TAKEN = frozenset({"of", "from", "with"})
ASIDE = frozenset([
    "after", "before", "during", "despite", "upon", "following", "by", "under", "against", "since",
    "until", "without",
])  # fmt: skip
# Where something was compared is said of both sides: `better than X in D`.
DISEASE = frozenset({EntityType.DISEASE})
PLACES = frozenset({EntityType.DISEASE, EntityType.CELL_LINE})
ENDS = frozenset(
    {";", ":", "whereas", "while", "although", "though", "but", "however", "which", "that", "who", "because"}
)
AUXILIARIES = frozenset([
    "be", "have", "do", "may", "might", "can", "could", "will", "would", "should", "must", "not",
    "also", "been", "being", "to", "n't", "shall",
])  # fmt: skip
OPENERS = frozenset({"which", "who", "a", "an", "the"})
INSIDE = frozenset(
    {"of", "in", "with", "for", "from", "among", "within", "at", "on", "to", "/", "and", "or", "as", "well"}
)

# How far before a class the comma of its insertion may stand, in words.
WORDS_BEFORE = 9


def after(tree: Tree, token: int, preposition: str, types: Types, *, inner: bool = False) -> list[int]:
    """Find the first fitting mention in the first phrase with this preposition to the right of a token."""
    words = preposition.split()
    here = token + 1
    while here < min(token + FAR, len(tree)):
        if tree.words[here : here + len(words)] == words and not _of_resisted(tree, here):
            start = here + len(words)
            start = past_carriers(tree, start) if types == DISEASE else start
            found = first_in_phrase(tree, start, types, inner=inner)
            if found:
                return found
        if _stops(tree, here) and not (types == DISEASE and tree.words[here] in tree.wording.comparing):
            return []
        here = past_bracket(tree, here)
    return []


def _of_resisted(tree: Tree, here: int) -> bool:
    """Say whether a `to` goes with a word for what came before: `refractory to X`, `progression to X`."""
    return tree.words[here] == "to" and tree.lemmas[here - 1] in tree.wording.unanswered


def past_carriers(tree: Tree, start: int) -> int:
    """Pass over what was looked at before what it is of: `samples of patients with D`, `tissues from D`."""
    here = start
    while here < min(start + CARRIED, len(tree) - 1) and not tree.covers[here]:
        if tree.lemmas[here] in tree.wording.bearers and tree.words[here + 1] in TAKEN:
            return past_carriers(tree, here + 2)
        if tree.tags[here] not in NOUN_PHRASE and tree.words[here] not in {"and", "/"}:
            break
        here += 1
    return start


def before(tree: Tree, token: int, types: Types, *, inner: bool = False) -> list[int]:
    """Find the fitting mention that modifies a token from the left with at most three words between."""
    here = token - 1
    if here > 0 and tree.words[here] == "," and tree.covers[here - 1]:
        here -= 1
        if described := _described(tree, here, types):
            return described
    for _ in range(4):
        if here < 0:
            return []
        if found := tree.fitting(here, types, inner=inner):
            return found
        if tree.covers[here]:
            here = tree.places[tree.covers[here][0]][0] - 1
            continue
        if tree.words[here] == ")":
            here = open_bracket(tree, here) - 1
            continue
        if tree.words[here] in tree.wording.comparing and tree.words[here - 1] == "or":
            here -= 2  # `X or placebo in combination with Y`
            continue
        if tree.tags[here] not in {"JJ", "NN", "NNS", "HYPH", "POS", "VBN", "VBG", "-RRB-"} and tree.words[
            here
        ] not in {"-", "–"}:
            return []
        here -= 1
    return []


def _described(tree: Tree, last: int, types: Types) -> list[int]:
    """Name what a singular class between commas describes: X, in `X, an oral Y inhibitor, for`."""
    index = tree.covers[last][0]
    if tree.words[last] not in tree.wording.class_heads or tree.tags[last] != "NN":
        return []
    first = tree.places[index][0]
    opened = next((i for i in range(first - 1, max(first - WORDS_BEFORE, 0), -1) if tree.words[i] == ","), 0)
    introduced = opened and tree.words[opened + 1] in {"a", "an", "the", "as"}
    return tree.fitting(opened - 1, types) if introduced else []


def subject(tree: Tree, verb: int, types: Types, *, inner: bool = False) -> list[int]:
    """Find the fitting mention in the phrase left of a verb, past auxiliaries and insertions."""
    here = _left_of_auxiliaries(tree, verb)
    if here < 0 or aimed_at(tree, verb):
        return []
    word, participle = tree.words[here], tree.tags[verb] == "VBG"
    if word in {"and", "or", "but", "then"}:
        found = _shared(tree, here, types, inner)
        if found or any(tree.tags[token] in FINITE for token in range(here)):
            return found  # what stands before `and` is the object of the verb before it
    if participle and word in {",", "by", "through", "via", "thereby", "thus", "hence", "without", "for"}:
        return _shared(tree, here, types, inner)
    if word == "," and tree.tags[verb] == "VBN":
        chained = transitive(tree, verb) and _clause_before(tree, here)
        found = (_shared if chained else ending_at)(tree, here - (not chained), types, inner)
        return found or phrase_left(tree, here, types, inner=inner)
    if word in {"which", "that", "who"}:
        return _antecedent(tree, here - 1, types, inner)
    found = phrase_left(tree, here, types, inner=inner)
    if not found and tree.words[verb - 1] == "to":
        found = _shared(tree, here, types, inner)
    return found


def _clause_before(tree: Tree, comma: int) -> bool:
    """Say whether the words between a comma and the one before it hold a verb: `raised A, induced B`."""
    start = next((i for i in range(comma - 1, -1, -1) if tree.words[i] in {",", ";"}), -1)
    return any(tree.tags[i] in {*FINITE, "VBN"} for i in range(start + 1, comma))


def _antecedent(tree: Tree, end: int, types: Types, inner: bool) -> list[int]:  # noqa: FBT001
    """Find what a relative pronoun takes up: the phrase before it, or what that is in apposition to."""
    if end >= 0 and tree.words[end] == ",":
        end -= 1
    if found := phrase_left(tree, end, types, inner=inner):
        return found
    while end >= 0 and tree.tags[end] in NOUN_PHRASE and not tree.covers[end]:
        end -= 1
    return phrase_left(tree, end - 1, types, inner=inner) if end > 0 and tree.words[end] == "," else []


def passive(tree: Tree, verb: int) -> bool:
    """Say whether word order makes a verb passive: a form of be before it, or `by` after its participle."""
    if tree.tags[verb] not in {"VBN", "VBD"}:
        return False
    if verb + 1 < len(tree) and tree.words[verb + 1] in {"by", "via", "through"}:
        return True
    left = _left_of_auxiliaries(tree, verb)
    return any(tree.lemmas[here] == "be" for here in range(left + 1, verb))


def ending_at(tree: Tree, token: int, types: Types, inner: bool) -> list[int]:  # noqa: FBT001
    """Find the fitting mention that ends at a token, or before the bracket that closes there."""
    if token < 0:
        return []
    if tree.words[token] == ")":
        token = open_bracket(tree, token) - 1
    return tree.fitting(token, types, inner=inner) if token >= 0 else []


def phrase_left(tree: Tree, end: int, types: Types, *, inner: bool = False) -> list[int]:
    """Find the mention that heads the phrase ending at token `end`: its first, unless that names patients.

    A phrase that a preposition such as `after` governs is passed over. Diseases and cell lines say where, not
    what; if the first mention of another kind does not fit, none does.
    """
    found: list[int] = []
    here, count = end, 0
    while here >= 0 and count < WIDEST:
        count += 1
        if tree.words[here] == ")":
            here = open_bracket(tree, here) - 1
        elif tree.words[here] == ",":
            back = _inserted(tree, here)
            if back is None or found:
                break
            if tree.words[back] in {"and", "but"} and (shared := _shared(tree, back, types, inner)):
                return shared
            here = back
        elif covering := tree.covers[here]:
            if not _responding(tree, tree.places[covering[0]][1]):
                found.append(covering[0])
            here = tree.places[covering[0]][0] - 1
        elif tree.words[here] in ASIDE or tree.lemmas[here] in tree.wording.responses:
            found = []
            here -= 1
        elif _verbal(tree, here) or (tree.tags[here] not in NOUN_PHRASE and tree.words[here] not in INSIDE):
            break
        else:
            here -= 1
    return _heading(tree, found, types, inner=inner)


def _responding(tree: Tree, last: int) -> bool:
    """Say whether a mention only says to what its phrase responds: `trastuzumab-resistant lines`."""
    after = last + 2 if last + 1 < len(tree) and tree.tags[last + 1] == "HYPH" else last + 1
    return after < len(tree) and (
        tree.lemmas[after] in tree.wording.responses or tree.words[after] in tree.wording.treated
    )


def _heading(tree: Tree, found: list[int], types: Types, *, inner: bool) -> list[int]:
    """Choose the first mention that says what a phrase is about, not one that says which patients."""
    telling = [
        index
        for index in reversed(found)
        if tree.type_of(index) not in PLACES or tree.type_of(index) in types
    ]
    for index in telling:
        following = tree.places[index][1] + 1
        if following < len(tree) and tree.lemmas[following] in tree.wording.carriers and len(telling) > 1:
            continue
        return tree.fitting(tree.peaks[index], types, inner=inner)
    return tree.fitting(tree.peaks[telling[0]], types, inner=inner) if telling else []


def _verbal(tree: Tree, here: int) -> bool:
    """Say whether a token is a verb with its own object or phrase, not a participle before a noun."""
    if tree.tags[here] in FINITE:
        return True
    if tree.tags[here] not in {"VBG", "VBN", "VB"}:
        return False
    following = tree.tags[here + 1] if here + 1 < len(tree) else ""
    return following in {"DT", "PRP$", "IN", "TO", "RB"} or tree.tags[here] == "VB"


def _left_of_auxiliaries(tree: Tree, verb: int) -> int:
    here = verb - 1
    while here >= 0 and not tree.covers[here]:
        verbal = tree.tags[here] in {"MD", "TO"} or (tree.tags[here][:2] == "VB" and auxiliary(tree, here))
        if (
            not verbal
            and tree.tags[here] not in {"RB", "RBR"}
            and tree.words[here] not in {"to", "not"}
            and tree.words[here] not in tree.wording.disposed
        ):
            break
        here -= 1
    return here


def auxiliary(tree: Tree, here: int) -> bool:
    """Say whether a word between a subject and its verb leaves the subject where it is: `was shown to`."""
    lemma, wording = tree.lemmas[here], tree.wording
    return lemma in AUXILIARIES or lemma in wording.helping or lemma in wording.disposed


def _shared(tree: Tree, conjunction: int, types: Types, inner: bool) -> list[int]:  # noqa: FBT001
    """Give the subject of the verb before a conjunction, which a verb after it shares."""
    here = conjunction - 1
    while here >= 0 and tree.tags[here] not in FINITE:
        if tree.words[here] in {";", ":"}:
            return []
        here -= 1
    return subject(tree, here, types, inner=inner) if here > 0 else []


def _inserted(tree: Tree, comma: int) -> int | None:
    """Give the token before `, ... ,` where the comma closes an insertion; one that opens may hold commas."""
    nearest = None
    for here in range(comma - 1, max(comma - 16, -1), -1):
        if tree.words[here] == ",":
            if tree.words[here + 1] in OPENERS:
                return here - 1
            nearest = here - 1 if nearest is None else nearest
        elif tree.words[here] in ENDS - {"which", "that", "who"}:
            break
    return nearest


def open_bracket(tree: Tree, closing: int) -> int:
    """Give the token that opens the bracket closed at a token, or that token itself."""
    for here in range(closing - 1, max(closing - 25, -1), -1):
        if tree.words[here] == "(":
            return here
    return closing


def past_bracket(tree: Tree, here: int) -> int:
    """Give the token after one, and after the bracket that it opens."""
    if tree.words[here] != "(":
        return here + 1
    for closing in range(here + 1, min(here + 25, len(tree))):
        if tree.words[closing] == ")":
            return closing + 1
    return here + 1


def _stops(tree: Tree, here: int) -> bool:
    if tree.covers[here] or _in_list(tree, here):
        return False
    word = tree.words[here]
    return tree.tags[here] in FINITE or word in ENDS or word in tree.wording.comparing or word == ","


def _in_list(tree: Tree, comma: int) -> bool:
    """Say whether a comma stands between two names."""
    if tree.words[comma] != "," or not 0 < comma < len(tree) - 1:
        return False
    following = comma + 2 if tree.words[comma + 1] in {"and", "or"} else comma + 1
    return bool(tree.covers[comma - 1]) and following < len(tree) and bool(tree.covers[following])


def walk(  # noqa: PLR0913
    tree: Tree,
    start: int,
    *,
    step: int,
    allowed: Callable[[int], bool],
    goal: Callable[[int], bool],
    far: int,
) -> int | None:
    """Walk from a token over allowed tokens until a goal; give the goal's token, or None."""
    here = start
    for _ in range(far):
        if not 0 <= here < len(tree):
            return None
        if goal(here):
            return here
        if tree.words[here] == "(" and step > 0:
            here = past_bracket(tree, here)
            continue
        if tree.words[here] == ")" and step < 0:
            here = open_bracket(tree, here) - 1
            continue
        if not allowed(here):
            return None
        here += step
    return None


def phrase_token(tree: Tree, here: int) -> bool:
    """Say whether a token may stand inside one noun phrase with its prepositional phrases."""
    return bool(tree.covers[here]) or tree.tags[here] in NOUN_PHRASE or tree.words[here] in LOOSE | INSIDE


def describes(tree: Tree, last: int) -> bool:
    """Say whether a hyphen joins a name to what it only describes: X, in `the X-interacting protein Y`."""
    return last + 2 < len(tree) and tree.words[last + 1] == "-" and tree.words[last + 2].endswith("ing")
