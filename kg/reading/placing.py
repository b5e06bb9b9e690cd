"""Give each sequence variant its gene: from the phrase, the sentence, the document, or a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kg.curated.alterations import Alterations
from kg.model import Entity, EntityType, Grounding, Mention, Sentence, Span
from kg.reading.masking import Masked, mask, variants_of
from kg.reading.minting import alteration
from kg.reading.minting import variant as minted
from kg.reading.variants import Variant

_NEAR = re.compile(
    r"(?:[\s:\-–(,]|\bp\.|gene|genes|protein|mutations?|mutants?|mutated|variants?|hotspot|activating|somatic|exons?|codons?"
    r"|\d+(?:\.\d+)?%?|and|or|/|the|\ue002|c\.|missense|point|kinase|domain|with|a|an|\)|\|)*"
)
_BEHIND = re.compile(
    r"(?:[\s(]|mutations?|mutants?|mutated|variants?|substitutions?|polymorphisms?|deletions?|insertions?|in|of|on|the|exons?|\d+"
    r"|within|gene|human|codon|-)*"
)
_NEGATIVE = re.compile(
    r"(?:\s(?:mutations?|variants?))?(?:\s\|\s|\s|-)(?:negative|not detected|undetected)\b", re.IGNORECASE
)
_INSIDE = re.compile(r"\s(?:mutations?\s|variants?\s|substitutions?\s)?(?:in|of)\s(?:the\s)?(?:gene\s)?")
_SCORES = {"variant": 0.95, "variant:sentence": 0.8, "variant:document": 0.7, "variant:known": 0.6}


def placed(
    sentence: Sentence, masked: Masked, alterations: Alterations, memory: Mapping[str, Entity]
) -> list[Grounding]:
    """Ground the variants of a sentence; one that finds no gene keeps its mention without an entity."""
    made = []
    for variant in masked.variants:
        mention = Mention(sentence, variant.span, EntityType.ALTERATION, f"variant/{variant.level}")
        named = variant.level != "exon"
        for name in variant.names:
            gene, method = _gene(variant, name, masked, alterations, memory)
            told = _any(name, sentence.text[variant.span.start : variant.span.end], alterations)
            if gene is None:
                made.append(Grounding(mention, None, 0.3, "variant:no gene", variant=named))
                break
            made.append(_placed(mention, gene, told, method, alterations))
    return made


def remember(
    sentences: Sequence[Sentence], groundings: Sequence[Sequence[Grounding]], alterations: Alterations
) -> dict[str, Entity]:
    """Learn from a whole document which gene each variant stands beside; the commonest gene wins."""
    seen: dict[str, Counter[str]] = {}
    genes: dict[str, Entity] = {}
    for sentence, found in zip(sentences, groundings, strict=True):
        if not variants_of(sentence.text, alterations):
            continue
        masked = mask(sentence, found, alterations)
        for variant in masked.variants:
            gene = _beside(variant, masked)
            if gene is not None:
                genes[gene.curie] = gene
                for name in variant.names:
                    seen.setdefault(name, Counter())[gene.curie] += 1
    return {
        name: genes[min(counts, key=lambda curie: (-counts[curie], curie))]
        for name, counts in sorted(seen.items())
    }


def _placed(mention: Mention, gene: Entity, name: str, method: str, alterations: Alterations) -> Grounding:
    """Ground a variant; one that is called negative ("T790M-negative") stands for the wild type."""
    found, score = minted(gene, name), _SCORES[method]
    named = not mention.found_by.endswith("/exon")
    if not _NEGATIVE.match(mention.sentence.text, mention.span.end):
        return Grounding(mention, found, score, method, variant=named)
    wild = alteration(gene, "wild type", alterations)
    return Grounding(mention, wild, score, "composed:negative", (found,), variant=named)


def _any(name: str, said: str, alterations: Alterations) -> str:
    """Read the X of a hotspot as any residue ("H1047X", "G719X"), not as a stop."""
    if not (name.endswith("*") and said.endswith("X")):
        return name
    place = name[:-1]
    hotspot = any(other[:-1] == place for other in alterations.known)
    return f"{place}X" if hotspot else name


def _gene(
    variant: Variant,
    name: str,
    masked: Masked,
    alterations: Alterations,
    memory: Mapping[str, Entity],
) -> tuple[Entity | None, str]:
    known = alterations.known.get(name)
    here = [gene.entity for gene in masked.genes if gene.entity]
    if variant.symbol and (glued := alterations.genes.get(variant.symbol.upper())):
        return glued, "variant"
    if known and known in here:
        return known, "variant"
    if beside := _beside(variant, masked):
        return beside, "variant"
    if name in memory:
        return memory[name], "variant:document"
    if known:
        return known, "variant:known"
    nearest = _nearest(variant.span, masked.genes)
    return (nearest, "variant:sentence") if nearest else (None, "")


def _beside(variant: Variant, masked: Masked) -> Entity | None:
    """Give the gene that stands directly before the variant, or behind it after "in"."""
    after = [gene for gene in masked.genes if gene.mention.span.start >= variant.span.end]
    behind = masked.text[variant.span.end : after[0].mention.span.start] if after else ""
    if _INSIDE.fullmatch(behind):
        return after[0].entity
    before = [gene for gene in masked.genes if gene.mention.span.end <= variant.span.start]
    if before and _NEAR.fullmatch(_unmasked(masked.text[before[-1].mention.span.end : variant.span.start])):
        return before[-1].entity
    if after and _BEHIND.fullmatch(behind):
        return after[0].entity
    return None


def _unmasked(text: str) -> str:
    return re.sub("\ue002+", "\ue002", text)


def _nearest(span: Span, genes: Iterable[Grounding]) -> Entity | None:
    """Give the closest gene; one before the variant counts as closer than one behind it."""
    ranked = (
        sorted(
            (_distance(span, gene.mention.span), gene.mention.span, gene.entity)
            for gene in genes
            if gene.entity
        )
        if genes
        else []
    )
    return ranked[0][2] if ranked else None


def _distance(span: Span, gene: Span) -> int:
    return span.start - gene.end if gene.end <= span.start else 2 * (gene.start - span.end)
