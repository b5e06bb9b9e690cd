"""Show a sentence to the phrase grammar: gene, pathway and variant mentions as runs of one character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.curated.alterations import Alterations
from kg.model import Entity, EntityType, Grounding, Sentence, Span
from kg.reading.phrases import GENE_MARKS, PATHWAY_MARKS, VARIANT_MARK
from kg.reading.variants import Variant, find_variants

REMEMBERED = 1024
GENES = frozenset({EntityType.GENE, EntityType.GENE_FAMILY})


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence's text with its mentions masked, of the same length, and what lies beneath the mask."""

    text: str
    genes: tuple[Grounding, ...]
    pathways: tuple[Grounding, ...]
    variants: tuple[Variant, ...]
    isoforms: tuple[tuple[Grounding, str], ...] = ()

    def genes_in(self, span: Span) -> list[Grounding]:
        """Give the gene mentions inside a span, from left to right."""
        return [gene for gene in self.genes if span.covers(gene.mention.span)]


def mask(sentence: Sentence, groundings: Sequence[Grounding], alterations: Alterations) -> Masked:
    """Mask the longest gene, pathway and variant mentions that do not overlap each other."""
    known = [grounding for grounding in groundings if grounding.entity is not None]
    genes = _longest(grounding for grounding in known if _type(grounding) in GENES)
    variants = tuple(
        variant
        for variant in variants_of(sentence.text, alterations)
        if sentence.text[variant.span.start : variant.span.end] not in alterations.words["not_variants"]
        and not _vetoed(variant.span, groundings)
    )
    genes = [
        gene for gene in genes if not any(variant.span.covers(gene.mention.span) for variant in variants)
    ]
    isoforms = tuple((gene, name) for gene in genes if (name := isoform(gene, alterations)))
    genes = [gene for gene in genes if not isoform(gene, alterations)]
    pathways = [
        pathway
        for pathway in _longest(grounding for grounding in known if _type(grounding) is EntityType.PATHWAY)
        if not any(gene.mention.span.covers(pathway.mention.span) for gene in genes)
    ]
    text = list(sentence.text)
    for number, gene in enumerate(genes):
        _cover(text, gene.mention.span, GENE_MARKS[number % 2])
    for variant in variants:
        _cover(text, variant.span, VARIANT_MARK)
    return Masked("".join(text), tuple(genes), tuple(pathways), variants, isoforms)


@lru_cache(maxsize=REMEMBERED)
def variants_of(text: str, alterations: Alterations) -> tuple[Variant, ...]:
    """Find the variants of a sentence: a document is masked to learn from it, and again to compose."""
    return tuple(find_variants(text, alterations.genes))


def mask_pathways(sentence: Sentence, pathways: Sequence[Grounding]) -> str:
    """Mask pathway mentions alone; the genes that lie within them stay words."""
    text = list(sentence.text)
    for number, pathway in enumerate(pathways):
        _cover(text, pathway.mention.span, PATHWAY_MARKS[number % 2])
    return "".join(text)


def isoform(gene: Grounding, alterations: Alterations) -> str:
    """Name the altered form that a gene mention names by itself ("AR-V7": V7), or give ""."""
    return alterations.isoforms.get(re.sub(r"[^A-Z0-9]", "", gene.mention.text.upper()), "")


def closed(span: Span, text: str) -> Span:
    """Leave out a bracket at the end that nothing in the span opens."""
    inside = text[span.start : span.end]
    loose = inside.endswith(")") and inside.count(")") > inside.count("(")
    return Span(span.start, span.end - 1) if loose else span


def _type(grounding: Grounding) -> EntityType | None:
    entity: Entity | None = grounding.entity
    return entity.type if entity else None


def _longest(groundings: Iterable[Grounding]) -> list[Grounding]:
    order = sorted(
        groundings,
        key=lambda found: (
            found.mention.span.start - found.mention.span.end,
            found.mention.span,
            -found.score,
            found.entity.curie if found.entity else "",
        ),
    )
    kept: list[Grounding] = []
    for grounding in order:
        if not any(grounding.mention.span.overlaps(other.mention.span) for other in kept):
            kept.append(grounding)
    return sorted(kept, key=lambda found: found.mention.span)


def _vetoed(span: Span, groundings: Sequence[Grounding]) -> bool:
    """Say whether something else was recognised there: T47D is a cell line, S6K a kinase."""
    return any(
        grounding.mention.span.covers(span)
        and (grounding.entity is not None or grounding.mention.type is EntityType.CELL_LINE)
        and grounding.mention.type is not EntityType.ALTERATION
        and (grounding.mention.type not in GENES or grounding.mention.span == span)
        for grounding in groundings
    )


def _cover(text: list[str], span: Span, mark: str) -> None:
    text[span.start : span.end] = [mark] * (span.end - span.start)
