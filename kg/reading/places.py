"""Places that word order alone tells: near, before a clause, in a bracket, during a treatment."""

from __future__ import annotations

from collections import Counter

from kg.model import EntityType
from kg.reading.arguments import Types, combined_after, first_in_phrase, groups
from kg.reading.cohorts import clause, had_first
from kg.reading.story import TOPIC
from kg.reading.surface import ending_at, open_bracket, past_bracket, phrase_token
from kg.reading.tree import FINITE, Tree
from kg.reading.triggers import Index

NEAR = 25
BACK = 10
FRONTING = frozenset({"in", "among", "for", "within"})
# How many words may stand before the drugs with which a title begins, and what between them.
OPENED = 4
BESIDE = frozenset({"and", "plus", "+", "with", "or", "in", ",", "/", "-", "(", ")", "followed", "by"})
# How far before what happened `with` may stand in a title.
WITHIN = 5
WIDE = 20
# The longest word that may be, or be part of, the short form of a regimen.
SHORT = 6
# What joins two clauses that a place behind the second is said of, and what may open the second.
# What parts two clauses of which each tells its own outcome.
PARTING = frozenset({";", "whereas"})
CONTRASTING = frozenset({"while", "whereas", "but", "and"})
SAID_OF = frozenset({"the", "that", "those", "of", "level", "levels", "expression", "both"})
DISEASE = frozenset({EntityType.DISEASE})
DRUGS = frozenset({EntityType.DRUG})


def stand_in(tree: Tree, head: int, types: Types) -> list[int]:
    """Give the word nearest to a trigger that stands for the patient, tumour or treatment of the case.

    Where no word does, the nearest mention of the disease in the sentence is the one the case is about.
    """
    fitting = [index for index in _anchors(tree, types) if not _topical(tree, index)]
    if not fitting and EntityType.DISEASE in types:
        laid = len(tree.groundings) - len(tree.anchors)
        fitting = [i for i in range(laid) if tree.type_of(i) in types and not _past_break(tree, head, i)]
    if not fitting:
        return []
    nearest = min(fitting, key=lambda i: (abs(tree.places[i][0] - head), i))
    return [index for index in fitting if tree.places[index] == tree.places[nearest]]


def _past_break(tree: Tree, head: int, index: int) -> bool:
    """Say whether a mention stands in a later clause than a trigger: `can help, but A is hampered by B`."""
    return any(tree.words[i] in tree.wording.breaks for i in range(head, tree.places[index][0]))


def topic(tree: Tree, head: int, types: Types) -> list[int]:
    """Give the word nearest to a trigger that stands for the patients of a trial or cohort."""
    fitting = [index for index in _anchors(tree, types) if _topical(tree, index)]
    return [min(fitting, key=lambda i: (abs(tree.places[i][0] - head), i))] if fitting else []


def cohort(tree: Tree, head: int, types: Types) -> list[int]:
    """Give the word for patients nearest to a trigger in a phrase of place: `in 12% of patients`."""
    fitting = [i for i in _anchors(tree, types) if _topical(tree, i) and _placed(tree, tree.places[i][0])]
    return [min(fitting, key=lambda i: (abs(tree.places[i][0] - head), i))] if fitting else []


def _placed(tree: Tree, token: int) -> bool:
    for here in range(token - 1, max(token - BACK, -1), -1):
        if tree.words[here] in {"in", "among", "within"}:
            return True
        if tree.tags[here][:2] == "VB" or tree.words[here] == ",":
            return False
    return False


def fronted(tree: Tree, types: Types) -> list[int]:
    """Give what the phrase names that opens the sentence, or what it reports: `(We found that) in D, ...`."""
    opened = (0, *(i + 1 for i in range(len(tree) - 1) if tree.words[i] == "that"))
    start = next((i for i in opened if tree.words[i] in FRONTING), None)
    if start is None:
        return []
    for token in range(start + 1, min(start + WIDE, len(tree))):
        if tree.words[token] == ",":
            return []
        if found := tree.fitting(token, types):
            comma = any(tree.words[i] == "," for i in range(token, min(token + WIDE, len(tree))))
            return found if comma else []
    return []


def reported(tree: Tree, types: Types) -> list[int]:
    """Give what was studied by those who showed what follows: D in `trials in D showed that`."""
    that = next((i for i in range(2, min(WIDE, len(tree))) if tree.words[i] == "that"), 0)
    if not that or tree.tags[that - 1][:2] != "VB":
        return []
    placed = [i for i in range(1, that) if tree.words[i] in {"in", "of", "among", "with"}]
    found = first_in_phrase(tree, placed[0] + 1, types, far=8) if placed else []
    return [i for i in found if tree.places[i][1] < that]


def titled(tree: Tree, trigger: int, types: Types) -> list[int]:
    """Give what a title names first: A in `A in D with a response to X`, where no verb stands before `to`."""
    before = range(trigger)
    told = any(tree.tags[i] in FINITE for i in before)
    if told or not any(tree.words[i] == "with" for i in before[-WITHIN:]):
        return []
    return next((found for i in before if (found := tree.fitting(i, types))), [])


def heading(tree: Tree, trigger: int, types: Types) -> list[int]:
    """Give what a title without a verb begins with and says more of: A, of `Adjuvant A plus B for D`."""
    if trigger == 0 or any(tag in FINITE for tag in tree.tags):
        return []
    first = next((i for i in range(trigger) if tree.covers[i]), trigger)
    joints = BESIDE | tree.wording.therapies | tree.wording.combining
    described = all(tree.tags[i] in {"JJ", "NN", "HYPH", "VBN"} for i in range(first)) and first < OPENED
    listed = all(tree.covers[i] or tree.words[i] in joints for i in range(first, trigger))
    sorts = tree.tags[tree.places[tree.covers[first][0]][1]] == "NNS" if tree.covers[first] else True
    return tree.fitting(first, types) if described and listed and not sorts else []


def _anchors(tree: Tree, types: Types) -> list[int]:
    return [index for index in tree.anchors if tree.type_of(index) in types]


def _topical(tree: Tree, index: int) -> bool:
    return tree.groundings[index].mention.found_by == TOPIC


def resisted(tree: Tree, words: Index[str], types: Types) -> list[int]:
    """Find the drugs that were resisted or failed: `resistant to X`, `X-resistant`, `progressed on X`."""
    for token in range(len(tree)):
        for hit, _ in words.at(tree, token):
            found = first_in_phrase(tree, hit.last + 1, types, far=8)
            if not found and tree.tags[hit.last][:2] in {"JJ", "NN"}:
                found = _right_before(tree, hit.first, types)
            if found:
                return found
    return []


def given_before(tree: Tree, index: int) -> bool:
    """Say whether a drug is named only for what its patients had before: `X-pretreated`, `X-naive`."""
    here = tree.places[index][1] + 1
    if here < len(tree) and tree.tags[here] == "HYPH":
        here += 1
    drug = tree.type_of(index) is EntityType.DRUG
    return drug and here < len(tree) and not tree.covers[here] and tree.words[here] in tree.wording.earlier


def _right_before(tree: Tree, token: int, types: Types) -> list[int]:
    here = token - 1
    while here > 0 and not tree.covers[here] and tree.tags[here] in {"HYPH", "POS"}:
        here -= 1
    return tree.fitting(here, types) if here >= 0 else []


def studied(tree: Tree, trigger: int, types: Types) -> list[int]:
    """Find what a drug before a trigger is told of in its own phrase: D in `X in patients with D showed`."""
    start, _ = clause(tree, trigger, trigger)
    for here in range(trigger - 1, max(start, 0), -1):
        placed = tree.words[here] in {"in", "for"} and not tree.covers[here]
        if not placed or not tree.fitting(here - 1, DRUGS):
            continue
        for token in range(here + 1, trigger):
            if found := tree.fitting(token, types):
                return found
            if not phrase_token(tree, token):
                break
    return []


def predicated(tree: Tree, token: int, types: Types) -> list[int]:
    """Give the mentions that are clauses of their own right before a token, or behind the phrase it opens.

    `X was lost in D`; `In D, X was lost`; `X was raised, whereas Y was lost in D`.
    """
    if token == 0 or tree.words[token - 1] == "that":
        wide = range(token + 1, min(token + WIDE, len(tree)))
        comma = next((i for i in wide if tree.words[i] == ","), len(tree))
        found = first_in_phrase(tree, comma + 1, types)
        return [i for i in found if _told(tree, i)]
    here = token - 1
    while (
        here > 0
        and not tree.covers[here]
        and (tree.tags[here] == "RB" or tree.lemmas[here] in tree.wording.kinds)
    ):
        here -= 1
    found = tree.fitting(here, types) if here >= 0 else []
    found = [i for i in found if _told(tree, i)] or _first_told(tree, token, types)
    return [*found, *_contrasted(tree, min(tree.places[i][0] for i in found), types)] if found else []


def _first_told(tree: Tree, token: int, types: Types) -> list[int]:
    """Give what the first of two verbs tells, where the phrase is at the second: `X fell and acted in D`."""
    verb = tree.heads[token]
    while tree.deps[verb] == "conj" and tree.heads[verb] < verb:
        verb = tree.heads[verb]
        if found := [i for i in tree.fitting(verb, types) if _told(tree, i)]:
            return found
    return []


def _told(tree: Tree, index: int) -> bool:
    """Say whether a mention tells its change: `X was lost`, or the participle of `X overexpressed in D`."""
    first, last = tree.places[index]
    if any(tree.tags[token] in FINITE for token in range(first, last + 1)):
        return True
    return last > first and tree.tags[last] == "VBN" and tree.tags[last - 1] != "HYPH"


def _contrasted(tree: Tree, token: int, types: Types) -> list[int]:
    """Give the clauses that end right before another one: X in `X was raised, whereas Y was lost in D`."""
    here = token - 1
    while here > 0 and tree.words[here] in SAID_OF and not tree.covers[here]:
        here -= 1
    if here < 1 or tree.words[here] not in CONTRASTING:
        return []
    here -= 1
    while here > 0 and not tree.covers[here] and tree.words[here] in {",", ")"}:
        here = open_bracket(tree, here) - 1
    found = [i for i in tree.fitting(here, types) if _told(tree, i)]
    return [*found, *_contrasted(tree, min(tree.places[i][0] for i in found), types)] if found else []


def near(tree: Tree, first: int, last: int, types: Types) -> list[int]:
    """Find the fitting mention nearest to a trigger, no further than its clause."""
    for distance in range(1, NEAR):
        for here in (first - distance, last + distance):
            if 0 <= here < len(tree) and (found := tree.fitting(here, types)):
                inside = range(min(here, last), max(here, first) + 1)
                if not any(tree.words[i] in {";", "whereas", "while", "but"} for i in inside):
                    return found
    return []


def during(tree: Tree, trigger: int, types: Types) -> list[int]:
    """Find the drugs after, on or during which something was seen, nearest to its trigger in the sentence."""
    best: tuple[int, list[int]] | None = None
    for here in range(len(tree) - 1):
        if tree.words[here] not in tree.wording.course or tree.covers[here]:
            continue
        if had_first(tree, here):
            continue
        found = first_in_phrase(tree, here + 1, types, far=9)
        if not found or any(tree.words[i] in PARTING for i in range(min(here, trigger), max(here, trigger))):
            continue
        distance = abs(here - trigger)
        if best is None or distance < best[0]:
            best = (distance, found)
    return best[1] if best else []


def bracketed(tree: Tree, bracket: int, types: Types) -> list[int]:
    """Find the first of several mentions in a bracket right after a mention or a word for a regimen.

    One alone is another name of what stands before; a class in the plural is followed by examples.
    """
    before = bracket - 2 if bracket > 1 and tree.words[bracket - 1] == "," else bracket - 1
    regimen = before >= 0 and tree.lemmas[before] in tree.wording.regimens
    if before < 0 or not (regimen or (tree.covers[before] and tree.tags[before] != "NNS")):
        return []
    inside = {
        i for token in range(bracket + 1, past_bracket(tree, bracket)) for i in tree.fitting(token, types)
    }
    several = len({tree.groundings[index].entity for index in inside}) > 1
    return tree.fitting(bracket + 1, types) if several else []


def abbreviated(tree: Tree, bracket: int, types: Types) -> list[int]:
    """Find the last of the drugs before a bracket that holds one short form of them: `A, B and C (ABC)`.

    It has the initials of all, or a letter for each and the initial of one at its place (`PVd`, for a brand).
    """
    found = ending_at(tree, bracket - 1, types, inner=False) if bracket else []
    close = past_bracket(tree, bracket) - 1
    inside = range(bracket + 1, close)
    if not found or len(inside) not in {1, 3} or any(tree.tags[i] != "HYPH" for i in inside[1:2]):
        return []
    if any(len(tree.words[i]) > SHORT for i in inside):
        return []
    before = [index for index in groups(tree)[found[0]] if tree.places[index][1] < bracket]
    named = {tree.groundings[index].entity for index in before}
    if any(tree.groundings[index].entity in named for index in tree.covers[bracket + 1]):
        return []
    initials = [_initial(tree, index) for index in before if tree.words[tree.places[index][0] - 1] != "("]
    letters = [letter for i in inside for letter in tree.words[i] if letter.isalpha()]
    spelled = not Counter(initials) - Counter(letters)
    placed = len(letters) == len(initials) and any(map(str.__eq__, letters, initials))
    return found if len(initials) > 1 and (spelled or placed) else []


def _initial(tree: Tree, index: int) -> str:
    return next((letter for letter in tree.groundings[index].mention.text.lower() if letter.isalpha()), "")


def beside(tree: Tree, token: int, types: Types) -> list[int]:
    """Find the name right before a token, past a bracket and a word for its giving: `X (Y) therapy`."""
    here = token - 1
    if here > 0 and tree.words[here] in tree.wording.therapies and not tree.covers[here]:
        here -= 1
    return ending_at(tree, here, types, inner=False)


def recent(tree: Tree, token: int, types: Types) -> list[int]:
    """Find the last fitting mention before the clause in which a token stands."""
    border = next(
        (i for i in range(token - 1, -1, -1) if tree.words[i] in {",", "and", ";", "whereas", "but"}), 0
    )
    for here in range(border - 1, -1, -1):
        if found := tree.fitting(here, types):
            return found
    return []


def partner(tree: Tree, token: int, types: Types) -> list[int]:
    """Find the drug that another one is combined with or added to before a token: `X combined with Y`."""
    for here in range(token - 1, -1, -1):
        for index in tree.fitting(here, types):
            if found := combined_after(tree, tree.places[index][1], types):
                return found
        if tree.lemmas[here] in tree.wording.adding:
            behind = range(here + 1, token)
            to = next((i for i in behind if tree.words[i] == "to" and tree.tags[i] in {"IN", "TO"}), None)
            if to is not None and any(tree.fitting(i, types) for i in range(here, to)):
                return first_in_phrase(tree, to + 1, types, far=4)
    return []


def borne(tree: Tree) -> list[tuple[int, int]]:
    """Pair alterations with the disease whose name they stand right before."""
    pairs = []
    for index, (_, last) in enumerate(tree.places):
        if tree.type_of(index) is not EntityType.ALTERATION:
            continue
        here = last + 1
        while (
            here < min(last + 6, len(tree))
            and not tree.covers[here]
            and tree.tags[here] in {"JJ", "HYPH", "VBN", "CC", "NN", "CD"}
        ):
            here += 1
        if here < len(tree):
            pairs += [
                (index, disease) for disease in tree.fitting(here, DISEASE) if not _stands_in(tree, disease)
            ]
    return pairs


def _stands_in(tree: Tree, index: int) -> bool:
    """Say whether a mention is a word for the tumour or patients of the document: `HER2-positive tumours`."""
    return any(tree.places[anchor][0] == tree.places[index][0] for anchor in tree.anchors)
