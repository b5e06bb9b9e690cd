"""Find who was treated and with what: the alteration that defines a group, and the drug it was given.

`Of 31 patients with X who received D, 12 responded`: neither X nor D hangs on the verb, so word order tells.
The word lists are in `ontology/rules/words.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import EntityType
from kg.reading.arguments import NOUN_PHRASE, Types, first_in_phrase
from kg.reading.behaviours import OPENING
from kg.reading.tree import Tree
from kg.reading.triggers import Hit

DISEASE = frozenset({EntityType.DISEASE})
THEN = frozenset({"after", "following"})
CARRIERS = frozenset({EntityType.DISEASE, EntityType.CELL_LINE})
WILD = "wild type"
STOP = "."
BRACKETS = frozenset({"(", ")"})
BORDERS = BRACKETS | {",", STOP}
JOINTS = frozenset({"/", "and", "or"})
WIDEST = 8
BEHIND = 4
ELSEWHERE = 1000


def group(tree: Tree, hit: Hit, types: Types) -> list[int]:
    """Give the alteration of the patients, tumours or cells of which a trigger tells: the nearest."""
    if not _told(tree, hit) or turned_away(tree, hit.first):
        return []
    first, last, _ = hit
    found = [
        (_distance(tree, index, first, last), index)
        for index in _in_clause(tree, first, last, types)
        if not denied(tree, index)
    ]
    if not found:
        return []
    nearest = min(found)[1]
    before = _elsewhere(tree, nearest, first) and _was_found(tree, nearest)
    return tree.fitting(tree.peaks[nearest], types) if before or _defines(tree, nearest) else []


def given(tree: Tree, hit: Hit, types: Types) -> list[int]:
    """Give the drug under which something was seen: the nearest that was given, or the only one named.

    Where the trigger's own sentence names a drug, none of a sentence before is meant.
    """
    first, last, _ = hit
    if _of_another(tree, hit, types):
        return []
    here = list(_in_clause(tree, first, last, types))
    here = [i for i in here if not _elsewhere(tree, i, first)] or here
    told = [(_distance(tree, i, first, last), i) for i in here if _was_given(tree, i)]
    if told:
        return tree.fitting(tree.peaks[min(told)[1]], types)
    begins = {tree.places[i][0] for i in here}
    here = [i for i in here if tree.places[i][1] + 1 not in begins]  # X, of `the Y inhibitor X`
    named = {tree.groundings[index].entity for index in here}
    return tree.fitting(tree.peaks[here[0]], types) if len(named) == 1 else []


def taken(tree: Tree, hit: Hit, types: Types) -> list[int]:
    """Give the drug of `given` only where its words tell that it was given, and not with another."""
    return [
        i
        for i in given(tree, hit, types)
        if _was_given(tree, i) and not _with_another(tree, tree.places[i][0])
    ]


def _with_another(tree: Tree, begins: int) -> bool:
    return any(tree.words[here] in tree.wording.combining for here in range(max(begins - WIDEST, 0), begins))


def had(tree: Tree, hit: Hit, types: Types) -> list[int]:
    """Give the drug of `given` where it is told that it was given, in a sentence before not only answered."""
    return [
        i
        for i in given(tree, hit, types)
        if _was_given(tree, i) and not (_elsewhere(tree, i, hit.first) and _only_answered(tree, i))
    ]


def _of_another(tree: Tree, hit: Hit, types: Types) -> bool:
    """Say whether an adjective names in its own words what was no drug: `resistant to radioactive iodine`."""
    start = hit.last + 2
    if tree.tags[hit.head][:2] != "JJ" or start >= len(tree) or tree.words[start - 1] != "to":
        return False
    end = start
    while end < len(tree) and (tree.tags[end] in NOUN_PHRASE or tree.covers[end]):
        end += 1
    treatments = tree.wording.therapies | tree.wording.class_heads
    fits = any(tree.type_of(i) in types for token in range(start, end) for i in tree.covers[token])
    return end > start and not fits and tree.lemmas[end - 1] not in treatments


def added_to(tree: Tree, index: int) -> bool:
    """Say whether a drug is only what another is added to: the outcome told is that of the other.

    `X added to Y`, `adding X to Y`, `the addition of X to Y`.
    """
    begins = tree.places[index][0]
    if begins < 2 or tree.words[begins - 1] != "to":
        return False
    here = begins - 2
    while here > 0 and (tree.covers[here] or tree.words[here] == "of"):
        here -= 1
    return tree.lemmas[here] in tree.wording.adding


def _told(tree: Tree, hit: Hit) -> bool:
    """Say whether a trigger is told as something that happened, not as what was asked or looked for.

    `had a response` and `were sensitive`, not `evaluable for response`, `response data`, `a sensitive line`.
    """
    head = hit.head
    while hit.first <= tree.heads[head] <= hit.last and tree.heads[head] != head:
        head = tree.heads[head]  # `reduction`, in `reduction of the tumor mass`
    tag, dep = tree.tags[head], tree.deps[head]
    if tag[:2] == "VB":
        return True
    if tag[:2] == "JJ":
        return dep != "amod" and not (hit.first > 0 and tree.tags[hit.first - 1] == "HYPH")
    if dep in {"compound", "nmod", "npadvmod", "poss"}:
        return False
    if dep == "conj":
        return _told(tree, Hit(hit.first, hit.last, tree.heads[head]))
    if dep == "pobj":
        return tree.words[tree.heads[head]] in tree.wording.outcome
    return True


def clause(tree: Tree, first: int, last: int) -> tuple[int, int]:
    """Give the tokens before and after the clause of some words: -1 and the length where nothing parts it.

    Of several sentences as one passage, only what parts the words' own counts.
    """
    opens = next((i for i in range(first - 1, -1, -1) if tree.words[i] == STOP), -1)
    start = next((i for i in range(first - 1, opens, -1) if tree.words[i] in tree.wording.breaks), -1)
    end = next((i for i in range(last + 1, len(tree)) if tree.words[i] in tree.wording.breaks), len(tree))
    return start, end


def _in_clause(tree: Tree, first: int, last: int, types: Types) -> Iterator[int]:
    """Give the fitting mentions of the trigger's clause, without those that it is only compared with."""
    start, end = clause(tree, first, last)
    while start > 0 and _goes_on(tree, start):
        start, _ = clause(tree, start, start)
    start, end = _remark(tree, first, start, types) or (start, end)
    for index, (begins, ends) in enumerate(tree.places):
        if index in tree.anchors or tree.type_of(index) not in types or not start < begins < end:
            continue
        if (begins <= first and last <= ends) or behind_than(tree, last, begins):
            continue
        if not turned_away(tree, begins, range(first, last + 1)) and not set_aside(tree, ends):
            yield index


def _goes_on(tree: Tree, joint: int) -> bool:
    """Say whether a clause tells more of the subject before it: `was treated with D but had no response`."""
    after = joint + 1
    while after < len(tree) and tree.tags[after] == "RB":
        after += 1
    return after < len(tree) and tree.tags[after] in {"VBD", "VBZ", "VBP"} and not tree.covers[after]


def behind_than(tree: Tree, last: int, begins: int) -> bool:
    """Say whether a mention is what a trigger's words are set against: `survival, worse than in X`."""
    return any(tree.words[here] == "than" and tree.tags[here + 1] != "CD" for here in range(last + 1, begins))


def _remark(tree: Tree, first: int, start: int, types: Types) -> tuple[int, int] | None:
    """Give the borders of the bracket that a trigger stands in and of the name before it: `X (D-sensitive)`.

    Where no fitting mention stands inside, the mention right before the bracket is within them.
    """
    opened = next((i for i in range(first - 1, start, -1) if tree.words[i] in BRACKETS), -1)
    if opened < 0 or tree.words[opened] != "(":
        return None
    closed = next((i for i in range(first, len(tree)) if tree.words[i] == ")"), len(tree))
    inside = any(
        opened < tree.places[i][0] < closed and tree.type_of(i) in types
        for i in range(len(tree.places) - len(tree.anchors))
    )
    if inside:
        return opened, closed
    before = tree.covers[opened - 1] if opened else []
    return (tree.places[before[0]][0] - 1 if before else opened), closed


def _distance(tree: Tree, index: int, first: int, last: int) -> int:
    begins, ends = tree.places[index]
    if ends >= first:
        return begins - last + BEHIND
    return first - ends + (ELSEWHERE if _elsewhere(tree, index, first) else 0)


def _elsewhere(tree: Tree, index: int, first: int) -> bool:
    """Say whether a mention stands in a sentence before that of a trigger."""
    return STOP in tree.words[tree.places[index][1] : first]


def denied(tree: Tree, index: int) -> bool:
    """Say whether an alteration is none, or said to be absent: `X wild type`, `did not harbour X`, `no X`."""
    entity = tree.groundings[index].entity
    wild = entity is not None and entity.kind == WILD
    return wild or tree.groundings[index].method == "composed:negative" or _absent(tree, tree.peaks[index])


def _absent(tree: Tree, token: int) -> bool:
    verb = tree.heads[token]
    held = tree.deps[token] == "dobj" and tree.lemmas[verb] in tree.wording.carrying
    around = [*tree.children[token], *(tree.children[verb] if held else ())]
    return any(tree.words[child] in tree.wording.denials for child in around if child <= token)


def _defines(tree: Tree, index: int) -> bool:
    """Say whether an alteration tells which patients or cells: `X cells`, `patients with X`, `X in D`."""
    if _acted_on(tree, tree.peaks[index]):
        return False
    begins, ends = tree.places[index]
    seated = tree.words[ends + 1 : ends + 2] == ["in"]
    if seated and first_in_phrase(tree, ends + 2, DISEASE, far=4):
        return True
    for here in range(ends + 1, min(ends + 1 + WIDEST, len(tree))):
        if tree.lemmas[here] in tree.wording.bearers or any(
            tree.type_of(i) in CARRIERS for i in tree.covers[here]
        ):
            return True
        if not _inside(tree, here, JOINTS):
            break
    for here in range(begins - 1, max(begins - 1 - WIDEST, -1), -1):
        bearer = tree.lemmas[here] in tree.wording.bearers and not tree.covers[here]
        if bearer or tree.lemmas[here] in tree.wording.bearing:
            return True
        if not _inside(tree, here, JOINTS | {",", "of", "to", "by", "on"}) and tree.tags[here] != "VB":
            break
    return begins > 0 and tree.lemmas[begins] in tree.wording.bearing and _borne(tree, begins - 1)


def _borne(tree: Tree, before: int) -> bool:
    """Say whether a word names who carries what follows: `cells overexpressing X`, `which lack X`."""
    return tree.tags[before][:2] in {"NN", "WD", "WP", "VB"} or tree.words[before] in {",", "("}


def _acted_on(tree: Tree, token: int) -> bool:
    """Say whether an alteration is what something does to cells: `by inhibiting X activation in cells`."""
    verb, lists = tree.lemmas[tree.heads[token]], tree.wording
    acted = tree.deps[token] == "dobj" and tree.tags[tree.heads[token]] == "VBG"
    return acted and verb not in lists.bearing | lists.carrying | lists.finding


def only_found(tree: Tree, index: int) -> bool:
    """Say whether an alteration is told as found, not as what some carry: `Sequencing revealed X`."""
    return _was_found(tree, index) and not _defines(tree, index)


def _was_found(tree: Tree, index: int) -> bool:
    begins, ends = tree.places[index]
    for here in range(begins - 1, max(begins - 1 - WIDEST, -1), -1):
        if tree.tags[here][:2] == "VB" and tree.lemmas[here] in tree.wording.finding:
            return True
        if not _inside(tree, here, JOINTS | {",", "of", "that"}):
            break
    after = tree.words[ends + 1 : ends + 4]
    seen = [i for i in range(ends + 2, min(ends + 4, len(tree))) if tree.lemmas[i] in tree.wording.finding]
    return bool(seen) and after[0] in {"was", "were", "has", "have", "is", "are"}


def _inside(tree: Tree, here: int, joints: frozenset[str]) -> bool:
    """Say whether a token goes on with a phrase: part of a mention or noun phrase, or joining its parts."""
    return bool(tree.covers[here]) or tree.tags[here] in NOUN_PHRASE or tree.words[here] in joints


def turned_away(tree: Tree, begins: int, trigger: range = range(0)) -> bool:
    """Say whether a mention stands in what something is compared with, or was there before it."""
    for here in range(begins - 1, max(begins - 1 - WIDEST, -1), -1):
        if here in trigger:
            return False
        if tree.words[here] in tree.wording.comparing or tree.words[here] in tree.wording.elsewhere:
            return True
        if tree.words[here] in BORDERS or (tree.covers[here] and tree.words[here] != "-"):
            return False
    return False


def set_aside(tree: Tree, ends: int) -> bool:
    """Say whether a drug only describes cells that resist it: `D-resistant cells`, `D-naive patients`."""
    here = ends + 2 if ends + 1 < len(tree) and tree.tags[ends + 1] == "HYPH" else ends + 1
    return here < len(tree) and tree.lemmas[here] in tree.wording.elsewhere


def _only_answered(tree: Tree, index: int) -> bool:
    """Say whether a drug is what a response is to, not told as given: `the sensitivity of cells to D`.

    So are `D sensitivity`, and the treatment that `radiosensitive` stands for.
    """
    head = tree.heads[tree.peaks[index]]
    to = tree.words[head] in {"to", "towards"} and tree.lemmas[tree.heads[head]] in tree.wording.responses
    return to or tree.lemmas[head] in tree.wording.responses or tree.groundings[index].method == OPENING


def had_first(tree: Tree, here: int) -> bool:
    """Say whether a word tells what was given before the drug that it stands behind: `X after Y`."""
    drug = here > 0 and any(tree.type_of(index) is EntityType.DRUG for index in tree.covers[here - 1])
    return drug and tree.words[here] in THEN


def _was_given(tree: Tree, index: int) -> bool:
    begins, ends = tree.places[index]
    if ends + 1 < len(tree) and tree.lemmas[ends + 1] in tree.wording.therapies:
        return True
    if ends + 2 < len(tree) and tree.lemmas[ends + 1] == "be" and tree.words[ends + 2] in tree.wording.given:
        return True
    for here in range(begins - 1, max(begins - 1 - WIDEST, -1), -1):
        if tree.words[here] in tree.wording.giving:
            return here == 0 or not (tree.lemmas[here - 1] in tree.wording.adding or had_first(tree, here))
        if not _inside(tree, here, JOINTS | {"+", "plus", ",", "either", "both"}):
            return False
    return False
