"""Mint the identifiers of alterations: `kga:`, the gene, and the kind or the variant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.curated.alterations import Alterations
from kg.model import Entity, EntityType

# How the genes of microRNAs are named, by HGNC or by their form.
MICRO_RNA = re.compile(r"MIR(?:LET)?\d|(?:miR|let)-\d")


def alteration(gene: Entity, kind: str, alterations: Alterations) -> Entity:
    """Mint the alteration of a gene, labelled as the guideline has it: "PTEN loss"."""
    known = alterations.kinds[kind]
    curie = f"kga:{_slug(gene.curie)}-{_slug(known.label)}"
    return Entity(curie, f"{gene.label} {known.label}", EntityType.ALTERATION, gene, known.label)


def fusion(gene: Entity, partners: Sequence[Entity], alterations: Alterations) -> Entity:
    """Mint the fusion of a gene with its partners in their order, as HGNC writes it: "EML4::ALK fusion"."""
    kind = alterations.kinds["fusion"].label
    pair = "::".join(partner.label for partner in partners)
    curie = f"kga:{_slug(gene.curie)}-{_slug(pair)}-{_slug(kind)}"
    return Entity(curie, f"{pair} {kind}", EntityType.ALTERATION, gene, kind)


def variant(gene: Entity, name: str) -> Entity:
    """Mint a named variant, of the kind "mutation"; different names keep different identifiers."""
    spelled = name.lower().replace("*", "ter").replace(">", "-to-").replace("+", "plus")
    spelled = re.sub(r"(?<=[.\s])-(?=\d)|^-(?=\d)", "minus", spelled)
    curie = f"kga:{_slug(gene.curie)}-{_slug(spelled)}"
    return Entity(curie, f"{gene.label} {name}", EntityType.ALTERATION, gene, "mutation")


def drug_class(label: str, gene: Entity, alterations: Alterations) -> Entity:
    """Give a drug class the vocabulary's CURIE, or mint one under `kgd:`; its gene is the target."""
    curie = alterations.classes.get(label.lower(), f"kgd:{_slug(label)}")
    return Entity(curie, label, EntityType.DRUG, gene)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
