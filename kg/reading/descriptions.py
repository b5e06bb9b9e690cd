"""Find the names behind descriptions of drugs: `pyridostatin, a G4 ligand`, `the SMO inhibitor sonidegib`."""

from __future__ import annotations

from kg.model import EntityType
from kg.reading import naming
from kg.reading.places import abbreviated
from kg.reading.tree import FINITE, Tree

DRUGS = frozenset({EntityType.DRUG, EntityType.CHEMICAL})
BY_MEANS = frozenset({"with", "via", "by", "using", "through"})


def descriptions(tree: Tree, lists: list[list[int]], heads: frozenset[str]) -> dict[int, list[int]]:
    """Give, for each drug class in the sentence that describes named drugs, those drugs.

    `heads` are the last words of classes. A class without a target (chemotherapy) stays beside them.
    """
    found: dict[int, list[int]] = {}
    for index in range(len(tree.groundings) - len(tree.anchors)):
        if not is_class(tree, index, heads):
            continue
        first, last = tree.places[index]
        if general := _same_in_bracket(tree, first, heads):
            found[index] = general
            continue
        names = [name for name in _beside(tree, first, last) if not is_class(tree, name, heads)]
        if names:
            listed = sorted(
                {i for name in names for i in lists[name] if _described(tree, i, name, first, heads)}
            )
            found[index] = _with_names(tree, index, listed)
    return found


def _described(tree: Tree, member: int, name: int, first: int, heads: frozenset[str]) -> bool:
    """Say whether a description from token `first` on is of a member of its name's list as well.

    `X, an AKT inhibitor, plus Y` describes X alone.
    """
    before = tree.places[name][0] < first
    return not is_class(tree, member, heads) and (tree.places[member][0] < first) == before


def _same_in_bracket(tree: Tree, first: int, heads: frozenset[str]) -> list[int]:
    """Give the class whose short form stands alone in the bracket after it."""
    if first < 2 or first + 1 >= len(tree) or tree.words[first - 1] != "(" or tree.words[first + 1] != ")":
        return []
    return [index for index in tree.fitting(first - 2, DRUGS) if is_class(tree, index, heads)]


def _with_names(tree: Tree, index: int, names: list[int]) -> list[int]:
    """Put one name in the place of its class; chemotherapy stays beside its drugs."""
    if not _broad(tree, index):
        return names
    entity = tree.groundings[index].entity
    stays = entity is not None and "chemotherapy" in entity.label
    if stays and (len(names) < 2 or tree.words[tree.places[names[0]][0] - 1] in BY_MEANS):
        return [index, *names]
    return names if len(names) < 2 else [index]


def is_class(tree: Tree, index: int, heads: frozenset[str]) -> bool:
    """Say whether a drug is a class, not a substance."""
    entity = tree.groundings[index].entity
    if entity is None or entity.type not in DRUGS:
        return False
    last = entity.label.lower().split()[-1]
    return (
        tree.groundings[index].method == "class"
        or entity.gene is not None
        or (entity.curie.startswith("kgd:") and (last in heads or last.rpartition("-")[2] in heads))
    )


def _broad(tree: Tree, index: int) -> bool:
    first, last = tree.places[index]
    genes = {EntityType.GENE, EntityType.GENE_FAMILY}
    entity = tree.groundings[index].entity
    names = (entity.label, tree.groundings[index].mention.text.lower()) if entity is not None else ()
    if entity is None or entity.gene is not None or any("inhibitor" in n or "antibod" in n for n in names):
        return False
    return not any(tree.type_of(i) in genes for token in range(first, last + 1) for i in tree.covers[token])


def _beside(tree: Tree, first: int, last: int) -> list[int]:
    """Give the names of a class beside it; behind `with` only of a deed: `MEK inhibition with X`."""
    after = last + 1
    if after < len(tree) and tree.covers[after]:
        return tree.fitting(after, DRUGS)
    by = after + 1 < len(tree) and tree.words[after] in BY_MEANS and tree.lemmas[last] in tree.wording.deeds
    found = tree.fitting(after + 1, DRUGS) if by else []
    found = found or naming.named_after(tree, last, DRUGS)
    return found or naming.described_before(tree, first, DRUGS) or _included(tree, last)


def _included(tree: Tree, last: int) -> list[int]:
    """Find what a class is said to include, past what is told of it: `Xs that showed activity include A`."""
    verb = tree.heads[last]
    if tree.words[last + 1 : last + 2] in (["that"], ["which"]):
        told = (i for i in range(last + 2, len(tree)) if tree.tags[i] in FINITE)
        verb = next((i for i in told if tree.lemmas[i] in tree.wording.constituting), last)
    elif tree.deps[last] != "nsubj":
        return []
    if verb <= last or tree.lemmas[verb] not in tree.wording.constituting:
        return []
    return next((found for i in range(verb + 1, len(tree)) if (found := tree.fitting(i, DRUGS))), [])


def parts(tree: Tree, lists: list[list[int]], heads: frozenset[str]) -> dict[int, list[int]]:
    """Give, for each regimen or broad class followed by a bracket of drugs, those drugs.

    A class alone in the bracket of a substance describes it: `X (a Y inhibitor)`. A regimen's own drugs may
    stand before its bracket: `A, B and C (ABC)`.
    """
    found: dict[int, list[int]] = {}
    for index, (_, last) in enumerate(tree.places):
        inside = components(tree, last + 1, lists) or components(tree, last + 2, lists)
        if tree.type_of(index) not in DRUGS or not inside or index in inside:
            continue
        described = len(inside) == 1 and is_class(tree, inside[0], heads) and not is_class(tree, index, heads)
        if not described:
            found[index] = inside
        if len(inside) == 1 and abbreviated(tree, last + 1, DRUGS):
            found |= {other: inside for other in lists[index] if other != inside[0]}
    return found


def components(tree: Tree, bracket: int, lists: list[list[int]]) -> list[int]:
    """Give the different drugs listed in a bracket that opens at a token."""
    if not 0 < bracket < len(tree) - 1 or tree.words[bracket] != "(":
        return []
    first = tree.fitting(bracket + 1, DRUGS)
    if not first:
        return []
    close = next(
        (i for i in range(bracket, len(tree)) if tree.words[i] == ")" and not tree.covers[i]), len(tree)
    )
    return [i for i in lists[first[0]] if bracket < tree.places[i][0] <= close + 1]
