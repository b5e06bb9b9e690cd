"""Sentences written with their genes in square brackets, for the tests of composed mentions."""

import re

from kg.model import Entity, EntityType, Grounding, Mention, Piece, Sentence, Span

FAMILIES = {"SRC family", "HER family", "NTRK", "WNT", "PI3K", "AKT", "MEK", "RAS", "FGFR"}


def sentence_of(text, *, kind="prose"):
    return Sentence("doc", 0, len(text), text, (Piece(0, 0, len(text)),), "", kind)


def bracketed(text, *, kind="prose"):
    """Read "[HER2=ERBB2] loss" as a sentence and its gene groundings; [X=CELL:...] marks a cell line."""
    plain, spans = "", []
    for part in re.split(r"(\[[^\]]+\])", text):
        if part.startswith("[") and part != "[":
            said, _, symbol = part[1:-1].partition("=")
            spans.append((len(plain), len(plain) + len(said), symbol or said))
            plain += said
        else:
            plain += part
    sentence = sentence_of(plain, kind=kind)
    return sentence, [_grounding(sentence, *span) for span in spans]


def _grounding(sentence, start, end, symbol):
    prefix, _, rest = symbol.rpartition(":")
    kind = {
        "CELL": EntityType.CELL_LINE,
        "DRUG": EntityType.DRUG,
        "PATH": EntityType.PATHWAY,
        "": EntityType.GENE_FAMILY if rest in FAMILIES else EntityType.GENE,
    }[prefix]
    entity = Entity(f"X:{rest.replace(' ', '_')}", rest, kind)
    return Grounding(Mention(sentence, Span(start, end), kind, "test"), entity, 0.9, "test")


def found(groundings):
    """Give "LABEL: words" for every composed grounding."""
    return sorted(
        f"{item.entity.label if item.entity else '?'}: {item.mention.text}"
        for item in groundings
        if item.mention.found_by.startswith(("compose", "variant"))
    )
