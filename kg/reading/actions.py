"""What an action is done to: `induces degradation of X` lowers X, and `X-dependent death` is not about X."""

from __future__ import annotations

from kg.curated.cues import Cues
from kg.model import EntityType
from kg.reading import frames
from kg.reading.tree import Tree
from kg.reading.triggers import Hit

INSIDE = frozenset({"compound", "nmod", "amod", "poss", "npadvmod"})
PARTICIPLES = frozenset({"VBN", "VBG", "JJ"})
# Prepositions behind a noun before what it is about, or what it holds.
GOVERNING = frozenset({"of", "in", "including", "like", "as"})
FARTHEST = 6


def only_describes(tree: Tree, index: int) -> bool:
    """Say whether a mention is the first half of a compound adjective: X in `X-dependent`, `X-mediated`.

    What a protein does itself is the protein at work, and acted on with it: `X-mediated transport`.
    """
    last = tree.places[index][1]
    return (
        last + 2 < len(tree)
        and tree.tags[last + 1] == "HYPH"
        and tree.tags[last + 2] in PARTICIPLES
        and not tree.covers[last + 2]
        and not (tree.words[last + 2] in tree.wording.mediating and _own_work(tree, last + 2))
    )


def _own_work(tree: Tree, participle: int) -> bool:
    """Say whether the noun that a participle describes is something that proteins do themselves."""
    noun = tree.heads[participle]
    return noun > participle and tree.lemmas[noun] in tree.wording.workings


def only_bound(tree: Tree, hit: Hit, index: int) -> bool:
    """Say whether an action is on a tie to a mention, not on the mention: `raises the binding of X to Y`."""
    token = tree.peaks[index]
    for _ in range(FARTHEST):
        below, token = token, tree.heads[token]
        if tree.words[below] == "on" and tree.lemmas[token] in tree.wording.bonds:
            return False  # what the tie tells on: Y, in `undoes the effect of X on Y`
        if token == hit.head or tree.tags[token][:2] in {"VB", "MD"}:
            return False
        if tree.lemmas[token] in tree.wording.bonds and not tree.covers[token]:
            return True
    return False


def effect_told(tree: Tree, hit: Hit, index: int) -> bool:
    """Say whether an action is on what a mention does to another: X in `blocks the effect of X on Y`."""
    token = tree.peaks[index]
    for _ in range(FARTHEST):
        token = tree.heads[token]
        if token == hit.head or tree.tags[token][:2] in {"VB", "MD"}:
            return False
        if tree.lemmas[token] in tree.wording.bonds:
            return any(tree.words[child] == "on" for child in tree.children[token])
    return False


def foreign_agent(tree: Tree, hit: Hit, subject: int) -> bool:
    """Say whether a participle behind a hyphen has another agent than the mention before its hyphen."""
    here = hit.head
    if here < 2 or tree.tags[here] not in {"VBN", "VBG"} or tree.tags[here - 1] != "HYPH":
        return False
    return tree.places[subject][1] != here - 2


def lowered_object(tree: Tree, index: int, hit: Hit, cues: Cues, *, subject: int) -> bool:
    """Say whether the object's own phrase lowers it: `degradation of X`, `decreased X phosphorylation`.

    What stands before the subject is no word of the object's, though a poor parse hangs the object under it.
    """
    nouns, adjectives = cues.words["lowered subject"], cues.words["poor"]
    raised = cues.words["raised subject"]
    first, last = tree.places[index]
    inside = set(range(first, last + 1)) | set(range(hit.first, hit.last + 1))
    falls = tree.tags[hit.head][:2] == "NN" and tree.lemmas[hit.head] in nouns and hit.last < first
    if falls and tree.words[first - 1] in {"and", "or"}:
        return False  # `inhibition of A and B reversal` lowers each
    top, turns = tree.peaks[index], 0
    for token in frames.objects(tree, hit.head):
        if tree.peaks[index] in frames.referred(tree, hit.head, token):
            return tree.lemmas[token] in nouns
    for _ in range(FARTHEST):
        above = tree.heads[top]
        beside = tree.deps[top] in INSIDE and above > top and tree.tags[above][:2] == "NN"
        of = tree.deps[top] == "pobj" and tree.words[above] in GOVERNING
        if of:
            above = tree.heads[above]
        own = top != tree.peaks[index] and tree.lemmas[top] in raised
        listed = tree.deps[top] == "conj" and not own and not _raised(tree, top) and _governs(tree, above)
        if above in inside or not (beside or of or listed):
            break
        if above < tree.places[subject][0] < hit.first:
            break
        if tree.tags[above][:2] != "NN":
            break
        turns += not tree.covers[above] and tree.lemmas[above] in nouns
        top = above
    if top == hit.head:
        return turns % 2 == 1
    bare = top == tree.peaks[index] and not falls
    shared = [c for c in tree.children[top] if bare and tree.deps[c] == "conj" and not tree.covers[c]]
    turns += any(tree.lemmas[c] in nouns and tree.words[c + 1 : c + 2] != ["of"] for c in shared)
    described = [c for c in tree.children[top] if tree.deps[c] == "amod" and c not in inside]
    turns += any(tree.words[c] in adjectives for c in described)
    return turns % 2 == 1


def its_fall(tree: Tree, hit: Hit, cues: Cues) -> bool:
    """Say whether the subject of an action is a fall of what is named before: `its loss enhances growth`."""
    falls = cues.words["lowered subject"] | tree.wording.lowering
    before = hit.first - 1
    while before > 0 and tree.tags[before] == "RB":
        before -= 1
    return before > 0 and tree.lemmas[before] in falls and tree.tags[before - 1] == "PRP$"


def taken_from(tree: Tree, hit: Hit) -> bool:
    """Say whether what a noun names is lowered: `impaired the efficacy of X`, `loss of response`."""
    token = hit.head
    if tree.tags[token][:2] != "NN":
        return False
    while tree.deps[token] == "conj" and tree.tags[tree.heads[token]][:2] == "NN":
        token = tree.heads[token]
    above, dep = tree.heads[token], tree.deps[token]
    if dep == "pobj" and tree.words[above] in GOVERNING:
        dep, above = "dobj", tree.heads[above]
    return dep in {"dobj", "nsubjpass"} and tree.lemmas[above] in tree.wording.impairing


def _governs(tree: Tree, noun: int) -> bool:
    """Say whether a noun has what it is about behind it, and so may be about a list: `loss of X and Y`."""
    return bool(tree.covers[noun]) or any(tree.words[c] in {"of", "in"} for c in tree.children[noun])


def _raised(tree: Tree, noun: int) -> bool:
    """Say whether a noun is named with a rise of its own: `inhibition of growth and enhanced apoptosis`."""
    return any(tree.words[c] in tree.wording.raising for c in tree.children[noun] if tree.deps[c] == "amod")


def treated(tree: Tree, index: int) -> bool:
    """Say whether an alteration only describes what a drug acts on: `X-expressing cells treated with D`."""
    if tree.type_of(index) is not EntityType.ALTERATION or not carried(tree, index):
        return False
    cells = tree.heads[tree.peaks[index]]
    while tree.deps[cells] in INSIDE and tree.heads[cells] > cells:
        cells = tree.heads[cells]
    clauses = (c for c in tree.children[cells] if tree.deps[c] in {"acl", "relcl"} and c > cells)
    return any(tree.tags[c] == "VBN" and tree.words[c] in tree.wording.treated for c in clauses)


def in_culture(tree: Tree, hit: Hit, index: int) -> bool:
    """Say whether what is treated is grown of a disease, and is no patient: `D cells were treated with X`."""
    wording, after = tree.wording, tree.places[index][1] + 1
    dosed = tree.words[hit.head] in wording.treated or tree.words[hit.head] in wording.therapies
    return dosed and after < len(tree) and tree.words[after] in wording.cultured


def carried(tree: Tree, index: int) -> bool:
    """Say whether a mention only describes its carriers: `HER2-positive gastric cancer`."""
    token = tree.peaks[index]
    while tree.deps[token] in {"npadvmod", "amod", "compound", "nmod"} and tree.heads[token] != token:
        token = tree.heads[token]
    return token != tree.peaks[index] and (
        tree.lemmas[token] in tree.wording.carriers
        or any(tree.type_of(i) is EntityType.DISEASE for i in tree.covers[token])
    )
