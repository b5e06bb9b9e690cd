"""Make alterations, sequence variants and drug classes out of gene mentions and the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kg.curated.alterations import Alterations
from kg.model import Entity, EntityType, Grounding, Mention, Sentence, Span
from kg.reading.changes import Change, changes, row
from kg.reading.classes import classes
from kg.reading.masking import GENES, Masked, mask, mask_pathways
from kg.reading.minting import alteration, fusion, variant
from kg.reading.phrases import Grammar, grammar
from kg.reading.placing import placed

# The number of an exon that stands alone, in no range or list of several.
EXON = re.compile(r"\bexon\s(\d+)\b(?!\s?[-–,/]\s?\d|\s(?:and|or|to)\s(?:exon\s)?\d)", re.IGNORECASE)


def compose(
    sentence: Sentence,
    groundings: Sequence[Grounding],
    alterations: Alterations,
    *,
    memory: Mapping[str, Entity] | None = None,
) -> list[Grounding]:
    """Add the alterations, variants and drug classes of a sentence to its groundings, sorted by place.

    Gene mentions inside a composed mention stay. `Grounding.method` says how: "composed",
    "composed:negative" (a mention such as "HER2-negative"; `denied` gives the state it denies),
    "composed:missing" (such as "not expressing PTEN": its denial makes the state), "variant",
    "variant:document", "variant:known" (the gene from `memory`, from the table of known variants), "class".
    A variant without a gene has no entity. `memory` maps variants to genes (`placing.remember`). A trained
    alteration or drug mention that a composed one replaces is left out.
    """
    masked = mask(sentence, groundings, alterations)
    if not (masked.genes or masked.variants or masked.pathways or masked.isoforms):
        return sorted(groundings, key=_place)
    rules = grammar(alterations)
    drugs = classes(sentence, masked, rules, alterations, groundings)
    made = [
        *placed(sentence, masked, alterations, memory or {}),
        *_isoforms(masked),
        *_changed(sentence, masked, rules, alterations, drugs),
        *_pathways(sentence, masked, rules, alterations),
    ]
    forms = [gene for gene, _ in masked.isoforms]
    kept = [found for found in groundings if found not in forms and not _replaced(found, made, drugs)]
    return sorted([*kept, *made, *drugs], key=_place)


def denied(grounding: Grounding) -> Grounding | None:
    """Give the positive state that a mention such as "HER2-negative" denies, or None for any other mention.

    A claim `has_alteration` with the result is negated: HER2-negative denies `ERBB2 overexpression`.
    """
    if grounding.method != "composed:negative" or not grounding.candidates:
        return None
    return Grounding(grounding.mention, grounding.candidates[0], grounding.score, grounding.method)


def _place(grounding: Grounding) -> tuple[Span, str, str]:
    curie = grounding.entity.curie if grounding.entity else ""
    return grounding.mention.span, grounding.mention.type.value, curie


def _replaced(found: Grounding, made: Sequence[Grounding], drugs: Sequence[Grounding]) -> bool:
    span = found.mention.span
    if found.entity is None and found.mention.type in {EntityType.ALTERATION, *GENES}:
        return any(other.mention.span.overlaps(span) for other in made)
    if found.mention.type in {EntityType.DRUG, EntityType.CHEMICAL}:
        return any(other.mention.span.covers(span) for other in drugs)
    return False


def _isoforms(masked: Masked) -> Iterable[Grounding]:
    """Ground the names that are those of an altered form; the gene's own mention gives way to them."""
    for gene, name in masked.isoforms:
        if gene.entity is not None:
            mention = gene.mention._replace(type=EntityType.ALTERATION, found_by="compose/isoform")
            yield Grounding(mention, variant(gene.entity, name), gene.score, "composed")


def _changed(
    sentence: Sentence,
    masked: Masked,
    rules: Grammar,
    alterations: Alterations,
    drugs: Sequence[Grounding],
) -> list[Grounding]:
    """Ground the changes; of those that share a gene the first by rank wins."""
    if not masked.genes:
        return []
    found = [change for change in changes(masked, rules, alterations) if not _in_class(change, drugs)]
    if sentence.kind == "table":
        found += row(sentence.text, masked, rules, alterations)
    made: list[Grounding] = []
    taken: set[Span] = set()
    for change in sorted(found, key=_rank):
        fresh = [gene for gene in change.genes if gene.mention.span not in taken]
        if change.rule == "fusion" and len(fresh) < len(change.genes):
            continue
        taken |= {gene.mention.span for gene in fresh}
        for each in change.each():
            made += _grounded(sentence, each, fresh, alterations)
    return made


def _rank(change: Change) -> tuple[bool, bool, int, Span, str]:
    """Order changes: a fusion takes its partners, then a word in front wins, then the longest."""
    fused = change.rule == "fusion"
    return not fused, not change.front, change.span.start - change.span.end, change.span, change.rule


def _in_class(change: Change, drugs: Sequence[Grounding]) -> bool:
    """Say whether the genes belong to a drug class, as in "reduced anti-HER2 therapy"."""
    return bool(change.genes) and all(
        any(drug.mention.span.covers(gene.mention.span) for drug in drugs) for gene in change.genes
    )


def _grounded(
    sentence: Sentence, change: Change, genes: Sequence[Grounding], alterations: Alterations
) -> Iterable[Grounding]:
    if change.rule == "fusion":
        yield from _fused(sentence, change, genes, alterations)
        return
    for gene in _distinct(genes):
        if gene.entity is not None:
            kind, denies = change.kind(gene.entity, alterations)
            mention = Mention(sentence, change.of(gene), EntityType.ALTERATION, f"compose/{change.rule}")
            entity = _of_exon(gene.entity, kind, mention.text) or alteration(gene.entity, kind, alterations)
            candidates = (alteration(gene.entity, denies, alterations),) if denies else ()
            missing = change.head is not None and change.head.bare
            method = "composed:negative" if denies else "composed:missing" if missing else "composed"
            yield Grounding(mention, entity, gene.score, method, candidates)


def _of_exon(gene: Entity, kind: str, said: str) -> Entity | None:
    """Mint the mutation of an exon, where one alone is named: "KIT exon 9 mutations"."""
    exons = EXON.findall(said) if kind == "mutation" else []
    return variant(gene, f"exon {exons[0]} mutation") if len(exons) == 1 else None


def _fused(
    sentence: Sentence, change: Change, genes: Sequence[Grounding], alterations: Alterations
) -> Iterable[Grounding]:
    """Ground a fusion as one of the partner that gives the kinase: of ALK, where EML4 and ALK are fused."""
    partners = [gene.entity for gene in genes if gene.entity]
    if len(partners) < len(genes):
        return
    leading = [one for one in partners if one.label in alterations.leading]
    mention = Mention(sentence, change.span, EntityType.ALTERATION, "compose/fusion")
    entity = fusion((leading or partners)[-1], partners, alterations)
    yield Grounding(mention, entity, min(gene.score for gene in genes), "composed")


def _distinct(genes: Sequence[Grounding]) -> list[Grounding]:
    first = {gene.entity.curie: gene for gene in reversed(genes) if gene.entity}
    return sorted(first.values(), key=_place)


def _pathways(
    sentence: Sentence, masked: Masked, rules: Grammar, alterations: Alterations
) -> Iterable[Grounding]:
    """Tell a changed pathway as the activation of the family that heads it."""
    text = mask_pathways(sentence, masked.pathways) if masked.pathways else ""
    for match in rules.pathway.finditer(text):
        where = Span(*match.span("behind" if match["behind"] else "ahead"))
        for pathway in masked.pathways:
            family = alterations.pathways.get(pathway.entity.label) if pathway.entity else None
            if family is not None and where.covers(pathway.mention.span):
                mention = Mention(sentence, Span(*match.span()), EntityType.ALTERATION, "compose/pathway")
                entity = alteration(family, "activation", alterations)
                yield Grounding(mention, entity, pathway.score, "composed")
