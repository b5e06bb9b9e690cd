"""Name the sides of a claim as the guideline has them: the gene of a variant, what a state is a state of."""

from __future__ import annotations

from kg.model import EntityType, Grounding, Span
from kg.reading.actions import carried
from kg.reading.candidates import Candidate
from kg.reading.compose import denied
from kg.reading.hyphened import HYPHENED
from kg.reading.paths import Found
from kg.reading.tree import FINITE, Tree

ACTIONS = frozenset({"activates", "inhibits", "targets"})
LOWERED = frozenset({"loss", "inhibition"})
ALTERED_PRODUCTS = frozenset({"mutation", "fusion", "rearrangement"})
LEVELS = frozenset({"activation", "overexpression"}) | LOWERED
BEARERS = frozenset({EntityType.GENE, EntityType.GENE_FAMILY, EntityType.PATHWAY})


def with_gene(tree: Tree, index: int) -> Grounding:
    """Give a grounding, a variant's widened to the name of its gene right before it: `BRAF V600E`."""
    grounding = tree.groundings[index]
    start = tree.starts[tree.places[index][0]]
    span = grounding.mention.span
    if start >= span.start or grounding.mention.type is not EntityType.ALTERATION:
        return grounding
    return grounding._replace(mention=grounding.mention._replace(span=Span(start, span.end)))


def object_side(tree: Tree, candidate: Candidate) -> tuple[Grounding | None, bool, bool]:
    """Give the object of a candidate as the claim names it, and whether its own words deny or lower it."""
    object_ = tree.groundings[candidate.object.index]
    if candidate.predicate == "has_alteration" and (positive := denied(object_)) is not None:
        return positive, True, False
    if candidate.predicate == "targets" and _is_variant(tree, candidate.object):
        return _gene_of(tree, candidate.object.index), False, False
    if candidate.predicate in ACTIONS and object_.mention.type is EntityType.ALTERATION:
        first, last = tree.places[candidate.object.index]
        lowers = object_.entity is not None and object_.entity.kind in LOWERED
        noun = tree.tags[candidate.hit.head][:2] == "NN" and candidate.predicate == "activates"
        apart = noun or not first <= candidate.hit.head <= last
        if candidate.subject.path == HYPHENED and any(tree.tags[i] in FINITE for i in range(first, last + 1)):
            apart = False  # a clause about it: `X-induced Y was lost`
        return _state_of(tree, candidate.object.index, candidate.hit.head), False, lowers and apart
    return with_gene(tree, candidate.object.index), False, False


def _is_variant(tree: Tree, found: Found) -> bool:
    """Say whether an alteration names the changed protein: `KRAS G12C`, `mutant EGFR`, `RET fusions`."""
    grounding = tree.groundings[found.index]
    entity = grounding.entity
    if entity is None or grounding.variant:
        return grounding.variant and entity is not None
    noun = tree.tags[tree.places[found.index][1]][:2] == "NN"
    named = noun and found.parsed and not carried(tree, found.index)
    return entity.kind in ALTERED_PRODUCTS and named


def _gene_of(tree: Tree, index: int) -> Grounding:
    """Give the gene of a variant: a drug that binds `KRAS G12C` targets KRAS."""
    variant = tree.groundings[index]
    first, last = tree.places[index]
    gene = variant.entity.gene if variant.entity else None
    named = (
        i for token in range(first, last + 1) for i in tree.covers[token] if tree.groundings[i].entity == gene
    )
    found = next(named, None)
    return variant._replace(entity=gene, variant=False) if found is None else tree.groundings[found]


def _state_of(tree: Tree, index: int, trigger: int) -> Grounding | None:
    """Give the pathway or gene whose level or activity a mention names: what is said to be acted on."""
    entity = tree.groundings[index].entity
    first, last = tree.places[index]
    held = entity is not None and entity.kind in LEVELS and not carried(tree, index)
    if entity is None or (not held and not first <= trigger <= last):
        return None
    inside = [i for token in range(first, last + 1) for i in tree.covers[token] if tree.type_of(i) in BEARERS]
    own = [i for i in inside if tree.groundings[i].entity == entity.gene]
    ordered = own or sorted(
        set(inside), key=lambda i: (tree.type_of(i) is not EntityType.PATHWAY, tree.places[i])
    )
    return tree.groundings[ordered[0]] if ordered else None


def gene_acted_on(tree: Tree, index: int, acts: frozenset[str]) -> Grounding | None:
    """Give the gene of a name that tells by one of `acts`, and no drug, what is done: `FOXM1 inhibition`."""
    first, last = tree.places[index]
    one = tree.groundings[index]
    if one.method != "class" or not {tree.lemmas[first], tree.lemmas[last]} & acts:
        return None
    target = one.entity.gene if one.entity else None
    inside = (i for token in range(first, last + 1) for i in tree.covers[token])
    return next((tree.groundings[i] for i in inside if target and tree.groundings[i].entity == target), None)
