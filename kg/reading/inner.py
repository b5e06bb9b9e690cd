"""Find the genes inside the names of drug classes: `PD-1` in `PD-1 inhibitors`."""

from __future__ import annotations

from collections.abc import Sequence

from kg.curated.contexts import Contexts
from kg.model import Entity, EntityType, Grounding, Mention, Span

GENES = frozenset({EntityType.GENE, EntityType.GENE_FAMILY})


def with_targets(row: Sequence[Grounding], contexts: Contexts) -> list[Grounding]:
    """Add, for each mention of a drug class that acts on a gene, a mention of that gene inside it."""
    added: list[Grounding] = []
    for grounding in row:
        if grounding.entity is None or grounding.entity.type is not EntityType.DRUG:
            continue
        missing = [
            gene
            for gene in targets_of(grounding.entity, contexts)
            if not any(_inside(other, grounding, gene) for other in row)
        ]
        added += [_gene(grounding, gene, contexts) for gene in missing]
    return [*row, *added] if added else list(row)


def targets_of(drug: Entity, contexts: Contexts) -> tuple[Entity, ...]:
    """Give the genes that a class of drugs acts on by its name; none for a substance."""
    if drug.gene is not None:
        return (drug.gene,)
    return contexts.targets.get(drug.curie, ())


def _inside(other: Grounding, whole: Grounding, gene: Entity) -> bool:
    return other.entity == gene and whole.mention.span.covers(other.mention.span)


def _gene(grounding: Grounding, gene: Entity, contexts: Contexts) -> Grounding:
    mention = grounding.mention
    core = contexts.class_heads.sub("", mention.text)
    start = mention.span.start + (len("anti-") if core.lower().startswith("anti-") else 0)
    end = mention.span.start + len(core)
    span = Span(start, end) if start < end else mention.span
    return Grounding(
        Mention(mention.sentence, span, gene.type, "class"), gene, grounding.score, "class-target"
    )
