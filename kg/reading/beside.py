"""Trained mentions that stand beside what a reading grounds: nested in another type, or dropped for doubt.

They are mentions like any other, but no claim is made of them: they join when the claims are drawn. A mention
of the same type that overlaps keeps them out, and so does a grounded one of the same span; but a disease
stands beside the gene or the alteration whose name it shares (`VHL`, `C9 deficiency`), unless the document
itself spells the short form out as a gene.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kg.curated.hints import Hints
from kg.model import EntityType, Grounding, Mention, Sentence, Span
from kg.reading.abbreviations import Abbreviations
from kg.reading.doubt import SUBSTANCES
from kg.reading.forms import GENIC
from kg.reading.heed import TrainedMention, complete

KINDS = {
    "Gene": EntityType.GENE,
    "Chemical": EntityType.CHEMICAL,
    "Disease": EntityType.DISEASE,
    "Variant": EntityType.ALTERATION,
}
SAME = (GENIC, SUBSTANCES, {EntityType.DISEASE}, {EntityType.ALTERATION})
NAMESAKES = {*GENIC, EntityType.ALTERATION}
SURE = 0.7


def beside(
    sentence: Sentence,
    row: Sequence[Grounding],
    trained: Sequence[TrainedMention],
    products: Collection[str] = (),
) -> list[Grounding]:
    """Give the groundings of a sentence and the trained mentions that none accounts for, by place.

    `products` are the short forms of genes that are never diseases in this document.
    """
    added = [
        _bare(sentence, span, label, chance)
        for span, label, chance in map(complete, trained)
        if label in KINDS
        and chance >= SURE
        and not any(_accounts(one, span, KINDS[label], products) for one in row)
    ]
    if not added:
        return list(row)
    places = {one.mention.span for one in added}
    kept = [one for one in row if one.entity is not None or one.mention.span not in places]
    return sorted([*kept, *added], key=lambda one: (one.mention.span, one.mention.type.value))


def products(short_forms: Abbreviations, hints: Hints) -> frozenset[str]:
    """Give the short forms whose long form ends as genes' do: `quoma suppressor gene`."""
    return frozenset(
        short
        for short, long in short_forms.long_forms.items()
        if EntityType.GENE in hints.trailing.get(long.split()[-1].lower(), ())
    )


def _accounts(one: Grounding, span: Span, kind: EntityType, products: Collection[str]) -> bool:
    """Tell whether a grounding says what a trained mention would: its type overlaps, its span is known."""
    if not one.mention.span.overlaps(span):
        return False
    if one.mention.type is EntityType.ALTERATION and kind is EntityType.ALTERATION:
        return one.variant
    if any(kind in same and one.mention.type in same for same in SAME):
        return True
    return one.mention.span == span and one.entity is not None and not _namesake(one, kind, products)


def _namesake(one: Grounding, kind: EntityType, products: Collection[str]) -> bool:
    """Tell whether an alteration, or a gene of whose name lists say so, may name a disease too."""
    if kind is not EntityType.DISEASE or one.mention.type not in NAMESAKES or one.mention.text in products:
        return False
    if one.mention.type is EntityType.ALTERATION:
        return True
    return any(other.type is kind for other in one.candidates)


def _bare(sentence: Sentence, span: Span, label: str, chance: float) -> Grounding:
    mention = Mention(sentence, span, KINDS[label], "recogniser")
    return Grounding(mention, None, round(chance / 3, 4), "recogniser", variant=label == "Variant")
