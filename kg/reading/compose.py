"""Make alterations, sequence variants and drug classes out of gene mentions and the words around them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.curated.alterations import Alterations, Head
from kg.model import Entity, EntityType, Grounding, Mention, Sentence, Span
from kg.reading.classes import classes
from kg.reading.masking import Masked, mask, mask_pathways
from kg.reading.phrases import Grammar, grammar
from kg.reading.placing import placed

_SPACE = re.compile(r"[\s]+")
_HYPHENS = re.compile(r"[‐‑–]")


@dataclass(frozen=True, slots=True)
class _Found:
    """A phrase about some genes: in front of them or behind, with the words that decide on the kind."""

    rule: str
    front: bool
    span: Span
    genes: tuple[Grounding, ...]
    head: Head | None
    marker: str
    quantity: str


def compose(
    sentence: Sentence,
    groundings: Sequence[Grounding],
    alterations: Alterations,
    *,
    memory: Mapping[str, Entity] | None = None,
) -> list[Grounding]:
    """Add the alterations, variants and drug classes of a sentence to its groundings, sorted by place.

    Gene mentions inside a composed mention stay. `Grounding.method` says how: "composed",
    "composed:negative" (a mention such as "HER2-negative"; `denied` gives the state it denies), "variant",
    "variant:document", "variant:known" (the gene from `memory`, from the table of known variants), "class".
    A variant without a gene has no entity. `memory` maps variants to genes (`remember`). A trained
    alteration or drug mention that a composed one replaces is left out.
    """
    masked = mask(sentence, groundings)
    if not (masked.genes or masked.variants or masked.pathways):
        return sorted(groundings, key=_place)
    rules = grammar(alterations)
    drugs = classes(sentence, masked, rules, alterations, groundings)
    made = [
        *placed(sentence, masked, alterations, memory or {}),
        *_changed(sentence, masked, rules, alterations, drugs),
        *_pathways(sentence, masked, rules, alterations),
    ]
    kept = [found for found in groundings if not _replaced(found, made, drugs)]
    return sorted([*kept, *made, *drugs], key=_place)


def denied(grounding: Grounding) -> Grounding | None:
    """Give the positive state that a mention such as "HER2-negative" denies, or None for any other mention.

    A claim `has_alteration` with the result is negated: HER2-negative denies `ERBB2 overexpression`.
    """
    if grounding.method != "composed:negative" or not grounding.candidates:
        return None
    return Grounding(grounding.mention, grounding.candidates[0], grounding.score, grounding.method)


def alteration(gene: Entity, kind: str, alterations: Alterations) -> Entity:
    """Mint the alteration of a gene: `kga:<gene>-<kind>`, labelled as the guideline has it."""
    known = alterations.kinds[kind]
    slug = re.sub(r"[^a-z0-9]+", "-", known.label.lower()).strip("-")
    return Entity(
        f"kga:{local(gene)}-{slug}", f"{gene.label} {known.label}", EntityType.ALTERATION, gene, known.label
    )


def local(gene: Entity) -> str:
    """Give a gene's CURIE as part of another one: HGNC:3430 as hgnc-3430."""
    return re.sub(r"[^a-z0-9]+", "-", gene.curie.lower()).strip("-")


def _place(grounding: Grounding) -> tuple[Span, str, str]:
    return (
        grounding.mention.span,
        grounding.mention.type.value,
        grounding.entity.curie if grounding.entity else "",
    )


def _replaced(found: Grounding, made: Sequence[Grounding], drugs: Sequence[Grounding]) -> bool:
    span = found.mention.span
    if found.mention.type is EntityType.ALTERATION and found.entity is None:
        return any(other.mention.span.overlaps(span) for other in made)
    if found.mention.type in {EntityType.DRUG, EntityType.CHEMICAL}:
        return any(other.mention.span.covers(span) for other in drugs)
    return False


def _changed(
    sentence: Sentence,
    masked: Masked,
    rules: Grammar,
    alterations: Alterations,
    drugs: Sequence[Grounding],
) -> list[Grounding]:
    if not masked.genes:
        return []
    phrases = [
        *_fusions(masked, rules, alterations),
        *_phrases(masked, rules, alterations, drugs),
    ]
    table = [*_cells(sentence, masked, alterations)] if sentence.kind == "table" else []
    made: list[Grounding] = []
    taken: set[Span] = set()
    for phrase in sorted(
        [*phrases, *table], key=lambda found: (not found.front, -_length(found), found.span)
    ):
        fresh = [gene for gene in phrase.genes if gene.mention.span not in taken]
        taken |= {gene.mention.span for gene in fresh}
        if phrase.rule == "fusion":
            made += _fusion(sentence, phrase, alterations) if len(fresh) == len(phrase.genes) else []
        else:
            made += [_ground(sentence, phrase, gene, alterations) for gene in _distinct(fresh)]
    return made


def _length(found: _Found) -> int:
    return found.span.end - found.span.start


def _distinct(genes: Sequence[Grounding]) -> list[Grounding]:
    first = {gene.entity.curie: gene for gene in reversed(genes) if gene.entity}
    return sorted(first.values(), key=_place)


def _phrases(
    masked: Masked, rules: Grammar, alterations: Alterations, drugs: Sequence[Grounding]
) -> list[_Found]:
    found: list[_Found] = []
    for front, patterns in ((True, rules.front), (False, rules.back)):
        for name, pattern in patterns:
            for match in pattern.finditer(masked.text):
                genes = tuple(masked.genes_in(Span(*match.span("list"))))
                phrase = _phrase(name, match, genes, rules, alterations, front=front)
                if phrase and not _in_class(phrase, drugs) and _may_open(phrase, masked.text, alterations):
                    found.append(phrase)
    return found


def _phrase(
    name: str,
    match: re.Match[str],
    genes: tuple[Grounding, ...],
    rules: Grammar,
    alterations: Alterations,
    *,
    front: bool,
) -> _Found | None:
    groups = match.groupdict()
    said = groups.get("head") or groups.get("word") or groups.get("plus") or groups.get("minus") or ""
    word = _HYPHENS.sub("-", _SPACE.sub(" ", said)).lower()
    table = {
        "before": alterations.before,
        "phospho": alterations.before,
        "of": alterations.nouns,
        "such as": alterations.nouns,
        "noun": alterations.nouns,
    }.get(name, alterations.adjectives)
    head, marker = table.get(word), ""
    if name == "marker":
        marker = (
            "negative" if groups["minus"] else "positive" if groups["plus"] else _marker(said, alterations)
        )
        head = None
    elif head is None:
        return None
    if "\ue002" in (groups.get("mid") or ""):
        return None
    around = " ".join(filter(None, (groups.get("front"), groups.get("mid"), groups.get("tail"))))
    quantity = _quantity(around, rules, alterations)
    end = match.end("tail") if front and groups.get("tail") else match.end()
    return _Found(name, front, Span(match.start(), end), genes, head, marker, quantity)


def _marker(said: str, alterations: Alterations) -> str:
    tight = re.sub(r"\s", "", said).lower()
    for mark, name in alterations.markers.items():
        if re.sub(r"\s", "", mark).lower() == tight:
            return name
    return "positive"


def _quantity(text: str, rules: Grammar, alterations: Alterations) -> str:
    """Name the quantity that is said to change; of several, expression counts least."""
    names = {
        alterations.quantities.get(_SPACE.sub(" ", found.group()).lower(), "")
        for found in rules.quantity.finditer(text)
    }
    names |= {alterations.quantities.get(found.group(), "") for found in rules.quantity.finditer(text)}
    return next(
        (name for name in ("copy number", "methylation", "activity", "expression") if name in names), ""
    )


def _in_class(phrase: _Found, drugs: Sequence[Grounding]) -> bool:
    """Say whether the genes belong to a drug class, as in "reduced anti-HER2 therapy"."""
    return bool(phrase.genes) and all(
        any(drug.mention.span.covers(gene.mention.span) for drug in drugs) for gene in phrase.genes
    )


def _may_open(phrase: _Found, text: str, alterations: Alterations) -> bool:
    """Refuse the past tense: "the drug reduced HER2 expression" reports an effect, not a state."""
    if phrase.rule != "before" or phrase.head is None or not phrase.head.change:
        return True
    said = text[phrase.span.start : phrase.span.end].split(maxsplit=1)[0].lower()
    before = text[: phrase.span.start].rstrip()
    if not said.endswith("ed") or not before or before[-1] in ",;:([.-/":
        return True
    return before.split()[-1].strip("(,").lower() in alterations.words["opens"]


def _ground(sentence: Sentence, phrase: _Found, gene: Grounding, alterations: Alterations) -> Grounding:
    if gene.entity is None:
        raise ValueError("a masked gene has an entity")
    kind, denies = _kind(phrase, gene.entity, alterations)
    span = _from_gene_to_word(phrase, gene)
    mention = Mention(sentence, span, EntityType.ALTERATION, f"compose/{phrase.rule}")
    entity = alteration(gene.entity, kind, alterations)
    candidates = (alteration(gene.entity, denies, alterations),) if denies else ()
    method = "composed:negative" if denies else "composed"
    return Grounding(mention, entity, gene.score, method, candidates)


def _from_gene_to_word(phrase: _Found, gene: Grounding) -> Span:
    """Cut the phrase of a list down to one gene and the word that changes it."""
    first, last = phrase.genes[0].mention.span, phrase.genes[-1].mention.span
    here = gene.mention.span
    if phrase.front:
        return phrase.span if here == last else Span(phrase.span.start, here.end)
    return phrase.span if here == first else Span(here.start, phrase.span.end)


def _kind(phrase: _Found, gene: Entity, alterations: Alterations) -> tuple[str, str]:
    """Decide on the kind, and for a negative finding on the kind that it denies."""
    positive = alterations.positive.get(gene.label, "overexpression")
    name = phrase.marker or (phrase.head.name if phrase.head else "")
    if name == "positive":
        return positive, ""
    if name == "negative":
        return "loss", positive
    if phrase.head is None:
        return phrase.marker, ""
    kinds = phrase.head.kinds
    return kinds.get(phrase.quantity, kinds[""]), ""


def _fusions(masked: Masked, rules: Grammar, alterations: Alterations) -> list[_Found]:
    found = []
    for match in rules.fusion.finditer(masked.text):
        genes = tuple(masked.genes_in(Span(*match.span())))
        names = "-".join(gene.mention.text for gene in genes)
        symbols = "-".join(gene.entity.label for gene in genes if gene.entity)
        paired = {names.upper(), symbols.upper()} & alterations.fusions
        if match["joint"] == "::" or (match["head"] and match["joint"] != "/") or paired:
            found.append(_Found("fusion", True, Span(*match.span()), genes, None, "fusion", ""))  # noqa: PERF401
    return found


def _fusion(sentence: Sentence, phrase: _Found, alterations: Alterations) -> list[Grounding]:
    first, last = phrase.genes[0].entity, phrase.genes[-1].entity
    if first is None or last is None:
        return []
    plain = alteration(last, "fusion", alterations)
    label = f"{first.label}::{last.label} fusion"
    entity = Entity(f"kga:{local(first)}-{local(last)}-fusion", label, plain.type, last, plain.kind)
    mention = Mention(sentence, phrase.span, EntityType.ALTERATION, "compose/fusion")
    return [Grounding(mention, entity, min(gene.score for gene in phrase.genes), "composed")]


def _cells(sentence: Sentence, masked: Masked, alterations: Alterations) -> list[_Found]:
    """Read a row of a sequencing table: a cell that is a gene, and cells that say what was found."""
    cells = [(match.start(), match.end()) for match in re.finditer(r"[^|]+", masked.text)]
    genes = tuple(gene for gene in masked.genes if _fills(gene.mention.span, sentence.text, cells))
    if len(genes) != 1:
        return []
    found = []
    for start, end in cells:
        said = " ".join(sentence.text[start:end].split())
        head = alterations.nouns.get(said.lower()) or alterations.adjectives.get(said.lower())
        if head is not None:
            space = len(sentence.text[start:end]) - len(sentence.text[start:end].lstrip())
            span = Span(
                min(genes[0].mention.span.start, start + space),
                max(genes[0].mention.span.end, start + space + len(said)),
            )
            found.append(_Found("table", True, span, genes, head, _cell_marker(head), ""))
    return found[:1]


def _cell_marker(head: Head) -> str:
    return head.name if head.name in {"positive", "negative"} else ""


def _fills(span: Span, text: str, cells: Sequence[tuple[int, int]]) -> bool:
    return any(
        start <= span.start and span.end <= end and text[start:end].strip() == text[span.start : span.end]
        for start, end in cells
    )


def _pathways(
    sentence: Sentence, masked: Masked, rules: Grammar, alterations: Alterations
) -> list[Grounding]:
    """Tell a changed pathway as the activation of the family that heads it."""
    if not masked.pathways:
        return []
    text = mask_pathways(sentence, masked.pathways)
    made = []
    for match in rules.pathway.finditer(text):
        where = Span(*match.span("behind" if match["behind"] else "ahead"))
        for pathway in masked.pathways:
            label = pathway.entity.label if pathway.entity else ""
            family = alterations.pathways.get(label)
            if family and where.covers(pathway.mention.span):
                mention = Mention(sentence, Span(*match.span()), EntityType.ALTERATION, "compose/pathway")
                entity = alteration(family, "activation", alterations)
                made.append(Grounding(mention, entity, pathway.score, "composed"))
    return made
