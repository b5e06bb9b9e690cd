"""Find drug classes that are named by their target: "anti-HER2 therapy", "CDK4/6 inhibitors"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kg.curated.alterations import Alterations, Form
from kg.model import Entity, EntityType, Grounding, Mention, Sentence, Span
from kg.reading.masking import Masked, closed
from kg.reading.minting import MICRO_RNA, alteration, drug_class
from kg.reading.phrases import Grammar

_DESCRIPTION = re.compile(
    r"(?:\s?\([^()]*\))?(?:,|\s?\(|\s(?:is|are|was|were|as|being))\s?(?:(?:also|both|two|an?|the|another|other|of)\s)*"
    r"(?:(?!(?:by|with|in|to|from|after|of|than)\s)[\w/-]+\s){0,5}"
)
_JOINT = re.compile(r"(?:(?:,|,?\s(?:and|or))\s|\s?/\s?)\Z")


def classes(
    sentence: Sentence,
    masked: Masked,
    rules: Grammar,
    alterations: Alterations,
    groundings: Sequence[Grounding],
) -> list[Grounding]:
    """Make a drug grounding for each target of each class mention; `Entity.gene` is the target.

    What is called the inhibitor of a microRNA is its loss, brought about: "a miR-21 inhibitor".
    A mention that the vocabulary already recognised as a whole is left to it.
    """
    if not masked.genes:
        return []
    names = [
        found.mention.span
        for found in groundings
        if found.mention.type is EntityType.DRUG
        and found.entity
        and not found.entity.curie.startswith("kgd:")
    ]
    spans = [found.mention.span for found in groundings if found.mention.type is EntityType.DRUG]
    made: list[Grounding] = []
    taken: list[Span] = []
    for span, genes, head, rule in sorted(
        _matches(masked, rules), key=lambda found: (found[0].start - found[0].end, found[0])
    ):
        if any(span.overlaps(other) for other in taken) or any(other.covers(span) for other in spans):
            continue
        if rule == "against" and _describes(span, masked.text, names):
            continue
        taken.append(span)
        if all(gene.entity and MICRO_RNA.match(gene.entity.label) for gene in genes):
            made += _silenced(sentence, span, genes, alterations)
            continue
        mention = Mention(sentence, span, EntityType.DRUG, f"compose/{rule}")
        for entity, score in _entities(genes, head, rule, alterations):
            made.append(Grounding(mention, entity, score, "class"))
    return [*made, *_sharing(sentence, masked, alterations, [*groundings, *made])]


def _silenced(
    sentence: Sentence, span: Span, genes: Sequence[Grounding], alterations: Alterations
) -> list[Grounding]:
    mention = Mention(sentence, span, EntityType.ALTERATION, "compose/silenced")
    return [
        Grounding(mention, alteration(gene.entity, "loss", alterations), gene.score, "composed")
        for gene in genes
        if gene.entity
    ]


def _sharing(
    sentence: Sentence, masked: Masked, alterations: Alterations, groundings: Sequence[Grounding]
) -> list[Grounding]:
    """Make the classes that share the head word of the class behind: `RAF` in `RAF and MEK inhibitors`."""
    nouns = _heads(alterations)
    made: list[Grounding] = []
    for found in groundings:
        head = found.mention.text.lower().rsplit(" ", 1)[-1]
        if found.mention.type is not EntityType.DRUG or not head.endswith("s") or head not in nouns:
            continue
        start = found.mention.span.start
        while joint := _JOINT.search(masked.text, 0, start):
            gene = next((one for one in masked.genes if one.mention.span.end == joint.start()), None)
            if gene is None or any(one.mention.span.covers(gene.mention.span) for one in made):
                break
            mention = Mention(sentence, gene.mention.span, EntityType.DRUG, "compose/shared head")
            made += [
                Grounding(mention, entity, score, "class")
                for entity, score in _entities([gene], head, "noun", alterations)
            ]
            start = gene.mention.span.start
    return made


@lru_cache(maxsize=8)
def _heads(alterations: Alterations) -> frozenset[str]:
    """Give the head nouns of all forms of a class."""
    return frozenset(noun.lower() for form in alterations.forms for noun in form.nouns)


def _describes(span: Span, text: str, names: Sequence[Span]) -> bool:
    """Say whether a phrase describes a drug named before it: "osimertinib, an inhibitor of EGFR"."""
    before = [name.end for name in names if name.end <= span.start]
    return bool(before) and bool(_DESCRIPTION.fullmatch(text[max(before) : span.start]))


def _matches(masked: Masked, rules: Grammar) -> list[tuple[Span, list[Grounding], str, str]]:
    found = []
    for rule, pattern in rules.classes:
        for match in pattern.finditer(masked.text):
            genes = masked.genes_in(Span(*match.span("list")))
            if genes:
                head = " ".join((match["head"] or "").split()).lower()
                found.append((closed(Span(*match.span()), masked.text), genes, head, rule))
    return found


def _entities(
    genes: Sequence[Grounding], head: str, rule: str, alterations: Alterations
) -> list[tuple[Entity, float]]:
    targets = {gene.entity.curie: gene for gene in reversed(genes) if gene.entity}
    ordered = sorted(targets.values(), key=lambda gene: gene.mention.span)
    labels = [gene.entity.label for gene in ordered if gene.entity]
    joint = alterations.joint.get("+".join(labels))
    entities: dict[str, tuple[Entity, float]] = {}
    for gene in ordered:
        if gene.entity is None:
            continue
        form = _form(head, rule, gene.entity, alterations)
        name = alterations.names.get(gene.entity.label, gene.entity.label.removesuffix(" family"))
        label = joint or form.label.format(name=name)
        entities.setdefault(label, (drug_class(label, gene.entity, alterations), gene.score))
    return list(entities.values())


def _form(head: str, rule: str, gene: Entity, alterations: Alterations) -> Form:
    """Choose the form by the head noun; receptors and "anti-" ask for the form that says anti."""
    singular = re.sub(r"^(?:targeted|anti)\s", "", head)
    anti = rule == "anti" or gene.label in alterations.receptors
    for form in alterations.forms:
        if singular in {noun.lower() for noun in form.nouns} and (form.anti or not anti):
            if form.anti and not anti and rule in {"noun", "against"} and _other(singular, alterations):
                continue
            return form
    return next(form for form in alterations.forms if form.name == "therapy")


def _other(head: str, alterations: Alterations) -> bool:
    return any(not form.anti and head in {noun.lower() for noun in form.nouns} for form in alterations.forms)
