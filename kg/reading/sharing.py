"""Read genes that name a pathway with a head word further on: `the MAPK and PI3K/AKT pathways`.

Or behind a bracket: `the phosphatidylinositol 3-kinase (PI3K) pathway`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.model import EntityType, Grounding, Sentence, Span
from kg.reading.grounder import Grounder

METHOD = "shared head"
GENES = frozenset({EntityType.GENE, EntityType.GENE_FAMILY})
HEAD = re.compile(r"(?<=\s)[a-z]+\Z")
BEHIND = re.compile(r"\)\s+([a-z]+)(\s[a-z]+)?")
JOINT = re.compile(r"\s*(?:,|,?\s*\b(?:and|or|as well as)\b)\s*(?:the\s+)?")


def shared_heads(sentence: Sentence, row: Sequence[Grounding], grounder: Grounder) -> list[Grounding]:
    """Ground as pathways the genes in a list whose last member is a pathway named with its head word.

    A gene is left as it is where the vocabulary knows no pathway of that name.
    """
    read = _behind_brackets(sentence, row, grounder)
    head: re.Match[str] | None = None
    for place in range(len(read) - 1, 0, -1):
        gene, pathway = read[place - 1], read[place]
        if pathway.method != METHOD:
            head = HEAD.search(pathway.mention.text)
        between = sentence.text[gene.mention.span.end : pathway.mention.span.start]
        if (
            gene.mention.type in GENES
            and pathway.mention.type is EntityType.PATHWAY
            and head is not None
            and JOINT.fullmatch(between)
        ):
            read[place - 1] = _as_pathway(gene, head.group(), grounder) or gene
    return read


def _behind_brackets(sentence: Sentence, row: Sequence[Grounding], grounder: Grounder) -> list[Grounding]:
    """Read a long form, its short form in a bracket and the head word after it as one pathway."""
    read: list[Grounding] = []
    for gene in row:
        span, text = gene.mention.span, sentence.text
        after = BEHIND.match(text, span.end)
        if gene.mention.type in GENES and after is not None and text[span.start - 1 : span.start] == "(":
            heads = [after.group(1) + (after.group(2) or ""), after.group(1)]
            found = next((one for head in heads if (one := _as_pathway(gene, head, grounder))), None)
            if found is not None:
                long = read and read[-1].entity == gene.entity and read[-1].mention.span.end >= span.start - 2
                start = read.pop().mention.span.start if long else span.start
                mention = replace(found.mention, span=Span(start, after.end(1)))
                read.append(replace(found, mention=mention))
                continue
        read.append(gene)
    return read


def _as_pathway(gene: Grounding, head: str, grounder: Grounder) -> Grounding | None:
    verdict = grounder.whole(f"{gene.mention.text} {head}")
    if not verdict.candidates or verdict.best.entity.type is not EntityType.PATHWAY:
        return None
    mention = replace(gene.mention, type=EntityType.PATHWAY)
    return Grounding(mention, verdict.best.entity, min(gene.score, verdict.best.score), METHOD)
