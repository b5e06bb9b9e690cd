"""One parsed sentence as plain lists, with the groundings laid over its tokens."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.curated.wording import Wording
from kg.model import EntityType, Grounding, Span
from kg.reading.behaviours import OPENING

GENES = frozenset({EntityType.GENE, EntityType.GENE_FAMILY})
FINITE = ("VBD", "VBP", "VBZ", "MD")


@dataclass(frozen=True, slots=True)
class Tree:
    """Words, tags, lemmas, arcs by token; `covers[i]` names the groundings over token `i`, widest first.

    `wording` are the word lists by which whoever walks the tree knows words of the field.
    """

    text: str
    words: list[str]
    lemmas: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]
    children: list[list[int]]
    starts: list[int]
    ends: list[int]
    groundings: list[Grounding]
    places: list[tuple[int, int]]
    peaks: list[int]
    covers: list[list[int]]
    anchors: list[int]
    wording: Wording

    def __len__(self) -> int:
        return len(self.words)

    def span(self, first: int, last: int) -> Span:
        """Give the characters from token `first` to token `last`, both included."""
        return Span(self.starts[first], self.ends[last])

    def fitting(self, token: int, types: frozenset[EntityType], *, inner: bool = False) -> list[int]:
        """Name the groundings over a token that may stand there: the widest, or any if `inner`."""
        found = self.covers[token]
        if not found:
            return []
        if inner:
            return [index for index in found if self.type_of(index) in types][:1]
        if len(found) > 1:
            found = self._without_targets(found)
        first, last = self.places[found[0]]
        outer = [i for i in found if self.type_of(i) in types and self.level(i, first, last)]
        if outer:
            kind = self.type_of(outer[0])
            return [i for i in outer if self.type_of(i) is kind]
        head, clause = self.peaks[found[0]], any(self.tags[i] in FINITE for i in range(first, last + 1))
        return [i for i in found if (clause or self.peaks[i] == head) and self.type_of(i) in types][:1]

    def _without_targets(self, found: list[int]) -> list[int]:
        """Leave out the gene of a class that shares the head behind: RAF in `RAF and MEK inhibitors`."""
        classes = {self.places[i] for i in found if self.groundings[i].method == "class"}
        return [i for i in found if self.places[i] not in classes or self.type_of(i) not in GENES]

    def level(self, index: int, first: int, last: int) -> bool:
        """Say whether a grounding is the phrase from `first` to `last`, or a member of its list."""
        place = self.places[index]
        if place == (first, last):
            return True
        changed = self.type_of(index) is EntityType.ALTERATION
        return changed and first <= place[0] and place[1] <= last and (place[0] == first or place[1] == last)

    def type_of(self, index: int) -> EntityType:
        """Give the type of a grounding's entity, or of its mention where it has none."""
        grounding = self.groundings[index]
        return grounding.entity.type if grounding.entity else grounding.mention.type


def build(
    doc: Doc, groundings: Sequence[Grounding], wording: Wording, anchors: Sequence[Grounding] = ()
) -> Tree:
    """Lay groundings over a parsed sentence; those without an entity are left out.

    `anchors` stand for an entity of the whole document; only rules that ask for them see them.
    """
    kept = sorted((g for g in groundings if g.entity is not None), key=_order)
    laid = len(kept)
    kept += anchors
    rows = [(token.text, token.idx, token.tag_, token.lemma_, token.dep_, token.head.i) for token in doc]
    starts = [row[1] for row in rows]
    ends = [row[1] + len(row[0]) for row in rows]
    heads = [row[5] for row in rows]
    deps = [row[4] for row in rows]
    words = [row[0].lower() for row in rows]
    raw_tags = [row[2] for row in rows]
    lemmas = [row[3].lower() or words[i] for i, row in enumerate(rows)]
    children: list[list[int]] = [[] for _ in rows]
    for token, head in enumerate(heads):
        if head != token:
            children[head].append(token)
    places = _with_genes(kept, [_place(grounding.mention.span, starts, ends) for grounding in kept], laid)
    covers = _covers(places[:laid], len(rows))
    tags = [_tag(kept, covers[i], raw) for i, raw in enumerate(raw_tags)]
    peaks = [_peak(place, heads) for place in places]
    stand_ins = list(range(laid, len(kept)))
    arcs = (words, lemmas, tags, deps, heads, children, starts, ends)
    return Tree(doc.text, *arcs, kept, places, peaks, covers, stand_ins, wording)


def _covers(places: Sequence[tuple[int, int]], length: int) -> list[list[int]]:
    """Give, for each token, the groundings over it, the widest first."""
    covers: list[list[int]] = [[] for _ in range(length)]
    for index in sorted(range(len(places)), key=lambda i: (places[i][0] - places[i][1], i)):
        for token in range(places[index][0], places[index][1] + 1):
            covers[token].append(index)
    return covers


def _tag(kept: Sequence[Grounding], over: Sequence[int], tag: str) -> str:
    return "NN" if over and tag[:2] == "VB" and _bare(kept, over) else tag


def _bare(kept: Sequence[Grounding], over: Sequence[int]) -> bool:
    """Say whether a mention is one name, in which no word can be a verb."""
    return any(" " not in kept[i].mention.text and kept[i].method != OPENING for i in over)


def _with_genes(kept: Sequence[Grounding], places: list[tuple[int, int]], laid: int) -> list[tuple[int, int]]:
    """Let an alteration take in its gene's name right before it: `BRAF` and `V600E` are one phrase."""
    wider = list(places)
    ends = {places[i][1]: i for i in range(laid) if kept[i].mention.type in GENES}
    for index in range(laid):
        entity = kept[index].entity
        before = ends.get(places[index][0] - 1)
        if (
            entity is not None
            and entity.gene is not None
            and before is not None
            and kept[before].entity == entity.gene
        ):
            wider[index] = (places[before][0], places[index][1])
    return wider


def _order(grounding: Grounding) -> tuple[int, int, str, str]:
    span, entity = grounding.mention.span, grounding.entity
    return (span.start, span.end, entity.curie if entity else "", grounding.method)


def _place(span: Span, starts: list[int], ends: list[int]) -> tuple[int, int]:
    first = min(bisect_right(ends, span.start), len(ends) - 1)
    last = max(bisect_left(starts, span.end) - 1, first)
    return first, last


def _peak(place: tuple[int, int], heads: list[int]) -> int:
    first, last = place
    outside = [t for t in range(first, last + 1) if not first <= heads[t] <= last or heads[t] == t]
    return outside[-1] if outside else last
