"""Find the names behind descriptions of drugs: `pyridostatin, a G4 ligand`, `the SMO inhibitor sonidegib`."""

from __future__ import annotations

from kg.model import EntityType
from kg.reading import surface
from kg.reading.tree import Tree

DRUGS = frozenset({EntityType.DRUG, EntityType.CHEMICAL})
GENERAL = frozenset(
    {
        "tyrosine kinase inhibitor",
        "monoclonal antibody",
        "antibody-drug conjugate",
        "targeted therapy",
        "kinase inhibitor",
        "antibody",
        "immune checkpoint inhibitor",
    }
)


def descriptions(tree: Tree, lists: list[list[int]]) -> dict[int, list[int]]:
    """Give, for each drug class in the sentence that describes named drugs, those drugs."""
    found: dict[int, list[int]] = {}
    for index in range(len(tree.groundings)):
        if tree.type_of(index) not in DRUGS or not is_class(tree, index):
            continue
        first, last = tree.places[index]
        if tree.covers[first][:1] != [index]:
            continue
        names = [name for name in _beside(tree, first, last) if not is_class(tree, name)]
        if names:
            found[index] = sorted({i for name in names for i in lists[name] if not is_class(tree, i)})
    return found


def is_class(tree: Tree, index: int) -> bool:
    """Say whether a drug is a class, not a substance."""
    grounding = tree.groundings[index]
    entity = grounding.entity
    if entity is None:
        return False
    return grounding.method == "class" or entity.gene is not None or entity.label in GENERAL


def _beside(tree: Tree, first: int, last: int) -> list[int]:
    after = last + 1
    if after < len(tree) and tree.covers[after]:
        return tree.fitting(after, DRUGS)
    found = surface.named(tree, last, DRUGS)
    return found or surface.named(tree, first, DRUGS)
