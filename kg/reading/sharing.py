"""Read names that share a word with their neighbours in a list.

`the MAPK and PI3K/AKT pathways`, `gastric and breast cancer`, `cell proliferation, migration and invasion`;
`FGFR1/2/3`, `VEGFR-1, -2 and -3`; and `the phosphatidylinositol 3-kinase (PI3K) pathway`, whose head word
stands behind a bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import EntityType, Grounding, Mention, Sentence, Span
from kg.reading.grounder import Grounder

METHOD = "shared head"
FAMILY = EntityType.GENE_FAMILY
GENES = frozenset({EntityType.GENE, FAMILY})
HEAD = re.compile(r"(?<=\s)[a-z]+\Z")
FIRST = re.compile(r"\A[Cc]ell(?:ular)?(?=\s)")
BEHIND = re.compile(r"\)\s+([a-z]+)(\s[a-z]+)?")
JOINT = re.compile(r"\s*(?:,|,?\s*\b(?:and|or|as well as)\b)\s*(?:the\s+)?")
BEFORE = re.compile(r"(?<![\w-])([A-Za-z]{3,})(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+|\s*/\s*)\Z")
# How a gene's name ends that is followed by the numbers or letters of its kin, and these.
NUMBER = re.compile(r"(?:\d{1,4}|(?<=[A-Z]{2})[A-D])\Z")
KIN = re.compile(
    r"(?:\s?/\s?|,\s|,?\s(?:and|or)\s)-(?P<hyphened>\d{1,4}[A-Z]?)(?![\w-])"
    r"|/(?P<slashed>\d{1,4}[A-Z]?|[A-D])(?![\w-])"
    r"|(?:,|,?\s(?:and|or))\s(?P<plain>\d{1,2})(?=(?:,|,?\s(?:and|or))\s\d{1,2}\b|\s?[.,;:()])(?!\.\d)"
)
AFTER = re.compile(r"(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+|\s*/\s*)([a-z]{5,})(?![\w-])")


def shared_heads(sentence: Sentence, row: Sequence[Grounding], grounder: Grounder) -> list[Grounding]:
    """Ground the members of lists that share their head word, or their first, with a name of the sentence.

    What the vocabulary does not know under the whole name is left as it is.
    """
    cut = [_last_of_list(one, grounder) for one in row]
    read = _listed(sentence, _behind_brackets(sentence, cut, grounder), grounder)
    found = [kin for one in row for kin in _kin(sentence, one, grounder)]
    taken = {kin.mention.span for kin in found}
    read = [one for one in read if not any(one.mention.span.overlaps(span) for span in taken)]
    for one in read:
        if one.entity is not None and one.mention.type in (EntityType.DISEASE, EntityType.PROCESS):
            found += _members(sentence, one, [*read, *found], grounder)
    return sorted([*read, *found], key=lambda one: one.mention.span) if found else read


def _kin(sentence: Sentence, gene: Grounding, grounder: Grounder) -> Iterator[Grounding]:
    """Ground the numbers behind a gene's name that stand for its kin, up to the first that makes no name."""
    text, number = gene.mention.text, NUMBER.search(gene.mention.text)
    if gene.entity is None or gene.mention.type is not EntityType.GENE or number is None:
        return
    stem, here = text[: number.start()], gene.mention.span.end
    while kin := KIN.match(sentence.text, here):
        group = kin.lastgroup or ""
        tail = kin[group] if stem.endswith("-") or group != "hyphened" else f"-{kin[group]}"
        span = Span(*kin.span(group))
        read = (
            _grounded(sentence, span, stem + tail, kind, grounder) for kind in (gene.mention.type, FAMILY)
        )
        one = next(filter(None, read), None)
        if one is None:
            return
        yield one
        here = kin.end()


def _last_of_list(one: Grounding, grounder: Grounder) -> Grounding:
    """Cut a mention of a list to its last member: `ovarian cancer` of `lung and ovarian cancer`."""
    text = one.mention.text
    joints = list(JOINT.finditer(text))
    if one.entity is None or one.mention.type is not EntityType.DISEASE or not joints:
        return one
    start = joints[-1].end()
    verdict = grounder.whole(text[start:])
    if not start or not verdict.candidates or verdict.best.entity != one.entity:
        return one
    span = Span(one.mention.span.start + start, one.mention.span.end)
    return one._replace(mention=one.mention._replace(span=span))


def _listed(sentence: Sentence, read: list[Grounding], grounder: Grounder) -> list[Grounding]:
    """Ground as pathways the genes in a list whose last member is a pathway named with its head word."""
    head: re.Match[str] | None = None
    for place in range(len(read) - 1, 0, -1):
        gene, pathway = read[place - 1], read[place]
        if pathway.method != METHOD:
            head = HEAD.search(pathway.mention.text)
        between = sentence.text[gene.mention.span.end : pathway.mention.span.start]
        if gene.mention.type not in GENES or pathway.mention.type is not EntityType.PATHWAY or head is None:
            continue
        if between == "/":
            span = Span(gene.mention.span.start, pathway.mention.span.end)
            read[place - 1] = pathway._replace(mention=pathway.mention._replace(span=span))
            del read[place]
        elif JOINT.fullmatch(between):
            read[place - 1] = _as_pathway(gene, head.group(), grounder) or gene
    return read


def _members(
    sentence: Sentence, named: Grounding, taken: Sequence[Grounding], grounder: Grounder
) -> list[Grounding]:
    """Ground what stands in a list beside a name and shares a word with it, up to the first that is no name.

    `gastric` in `gastric and breast cancer`, from right to left; `migration` in `cell proliferation and
    migration`, from left to right.
    """
    kind = named.mention.type
    if kind is EntityType.DISEASE:
        shared, spans = HEAD.search(named.mention.text), _before(sentence.text, named.mention.span.start)
    else:
        shared, spans = FIRST.search(named.mention.text), _behind(sentence.text, named.mention.span.end)
    if shared is None:
        return []
    found: list[Grounding] = []
    for span in spans:
        word = sentence.text[span.start : span.end]
        name = f"{word} {shared.group()}" if kind is EntityType.DISEASE else f"cell {word}"
        one = _grounded(sentence, span, name, kind, grounder)
        if one is None or any(other.mention.span.overlaps(span) for other in taken):
            break
        found.append(one)
    return found


def _before(text: str, end: int) -> Iterator[Span]:
    """Yield the words of a list that ends at `end`, from right to left."""
    while before := BEFORE.search(text, 0, end):
        yield Span(*before.span(1))
        end = before.start(1)


def _behind(text: str, start: int) -> Iterator[Span]:
    """Yield the words of a list that goes on at `start`, from left to right."""
    while after := AFTER.match(text, start):
        yield Span(*after.span(1))
        start = after.end(1)


def _grounded(
    sentence: Sentence, span: Span, name: str, kind: EntityType, grounder: Grounder
) -> Grounding | None:
    verdict = grounder.whole(name)
    if not verdict.candidates or verdict.best.entity.type is not kind:
        return None
    return Grounding(Mention(sentence, span, kind, METHOD), verdict.best.entity, verdict.best.score, METHOD)


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
                mention = found.mention._replace(span=Span(start, after.end(1)))
                read.append(found._replace(mention=mention))
                continue
        read.append(gene)
    return read


def _as_pathway(gene: Grounding, head: str, grounder: Grounder) -> Grounding | None:
    verdict = grounder.whole(f"{gene.mention.text} {head}")
    if not verdict.candidates or verdict.best.entity.type is not EntityType.PATHWAY:
        return None
    mention = gene.mention._replace(type=EntityType.PATHWAY)
    return Grounding(mention, verdict.best.entity, min(gene.score, verdict.best.score), METHOD)
