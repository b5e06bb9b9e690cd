"""Short forms that a document makes of alterations: `MET amplification (METa)`, and `METa` from there on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.model import Entity, EntityType, Grounding, Mention, Sentence, Span

METHOD = "abbreviation"
# A document's own short form is trusted as much as the name it stands for, but for how it was cut.
SCORE = 0.92


def shortened(
    sentences: Sequence[Sentence], rows: Sequence[list[Grounding]], long_forms: Mapping[str, str]
) -> list[list[Grounding]]:
    """Add the short forms of alterations wherever they stand alone; `long_forms` are the document's."""
    meant = _meant(sentences, rows, long_forms)
    if not meant:
        return list(rows)
    shorts = "|".join(re.escape(short) for short in sorted(meant, key=lambda short: (-len(short), short)))
    finder = re.compile(rf"(?<![\w-])(?:{shorts})(?![\w])")
    return [_with(sentence, row, finder, meant) for sentence, row in zip(sentences, rows, strict=True)]


def _meant(
    sentences: Sequence[Sentence], rows: Sequence[Sequence[Grounding]], long_forms: Mapping[str, str]
) -> dict[str, Entity]:
    """Give the alteration that each short form in a bracket right behind one stands for."""
    meant: dict[str, Entity] = {}
    for sentence, row in zip(sentences, rows, strict=True):
        for one in row:
            behind = sentence.text[one.mention.span.end :]
            if one.entity is None or one.entity.type is not EntityType.ALTERATION or behind[:2] != " (":
                continue
            short = behind[2:].partition(")")[0]
            if long_forms.get(short, "").lower().endswith(one.mention.text.lower()):
                meant.setdefault(short, one.entity)
    return meant


def _wider(one: Grounding, span: Span) -> bool:
    """Say whether a mention is more than the short form in it, which the document explains."""
    inside = span.covers(one.mention.span)
    return one.entity is not None and one.mention.span.overlaps(span) and not inside


def _with(
    sentence: Sentence, row: list[Grounding], finder: re.Pattern[str], meant: Mapping[str, Entity]
) -> list[Grounding]:
    """Add what the finder finds where no longer name holds it, in place of what else was found there."""
    found = [Span(*place.span()) for place in finder.finditer(sentence.text)]
    free = [span for span in found if not any(_wider(one, span) for one in row)]
    if not free:
        return row
    kept = [one for one in row if not any(one.mention.span.overlaps(span) for span in free)]
    added = [
        Grounding(
            Mention(sentence, span, EntityType.ALTERATION, METHOD),
            meant[sentence.text[span.start : span.end]],
            SCORE,
            METHOD,
        )
        for span in free
    ]
    return sorted([*kept, *added], key=lambda one: one.mention.span)
