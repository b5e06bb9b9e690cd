"""Ground the RNAs that no list has by the form of their names: `circHIPK3`, `hsa_circ_0009999`."""

from __future__ import annotations

from collections.abc import Sequence

from kg.curated.transcripts import Transcripts
from kg.model import EntityType, Grounding, Mention, Sentence, Span
from kg.reading.heed import unlisted

METHOD = "form"
TRUST = 0.85


def transcribed(sentence: Sentence, row: Sequence[Grounding], known: Transcripts) -> list[Grounding]:
    """Add the RNAs that a sentence names; `row` comes back sorted by place.

    A form that comes first takes the place of all that it overlaps, any other only what nothing was found in.
    """
    kept = list(row)
    for form in known.forms:
        for match in form.pattern.finditer(sentence.text):
            span = Span(*match.span())
            over = [one for one in kept if one.mention.span.overlaps(span) and one.entity is not None]
            if over and (not form.first or any(one.method == METHOD for one in over)):
                continue
            kept = [one for one in kept if not one.mention.span.overlaps(span)]
            mention = Mention(sentence, span, EntityType.GENE, METHOD)
            kept.append(Grounding(mention, unlisted(form.labelled(match), EntityType.GENE), TRUST, METHOD))
    return sorted(kept, key=lambda one: one.mention.span)
