"""What a drug and a gene of one sentence have between and around them, as words a linear scorer can weigh.

The features are strings: the way between the two in the mended tree, the words between and beside them, the
nearest word that may announce an action and its way to each side, which rules heard the pair. Names are
masked, so that what is learnt holds for names never met, and words of denial are not seen: whether a claim is
denied is judged elsewhere (`kg.reading.polarity`), and a denied claim is a claim.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from kg.model import EntityType
from kg.reading.tree import Tree

DRUGS = frozenset({EntityType.DRUG, EntityType.CHEMICAL})
GENES = frozenset({EntityType.GENE, EntityType.GENE_FAMILY, EntityType.ALTERATION})
PREPOSITIONS = frozenset({"IN", "TO"})
AROUND = (-3, -2, -1, 1, 2, 3)
OPENING, CLOSING, WIDEST = frozenset("(["), frozenset(")]"), 12
LONGEST, STEM, NONE = 40, 6, "none"
# The largest number of each class of a distance.
EDGES = ((0, "0"), (1, "1"), (2, "2"), (3, "3"), (4, "4"), (7, "7"), (12, "12"), (20, "20"))


class Way(NamedTuple):
    """The tokens from one token up to the lowest common head, that head included, and down to the other."""

    up: list[int]
    down: list[int]


class Surroundings:
    """A sentence with its drugs, genes and announcing words marked once, for all of its pairs."""

    def __init__(self, tree: Tree) -> None:
        """Mark the tokens; the words by which an action may be told are the list `announcing`."""
        self.tree = tree
        announcing = tree.wording.announcing
        laid = range(len(tree.groundings) - len(tree.anchors))
        self.drugs = [index for index in laid if tree.type_of(index) in DRUGS]
        self.genes = [index for index in laid if tree.type_of(index) in GENES]
        drugs, genes = set(self.drugs), set(self.genes)
        self.announcing = [
            token
            for token in range(len(tree))
            if tree.lemmas[token] in announcing or tree.words[token] in announcing
        ]
        kept = set(self.announcing)
        self.masked = [
            lemma
            if token in kept or not tree.covers[token]
            else _mask(tree.covers[token][0], drugs, genes) or lemma
            for token, lemma in enumerate(tree.lemmas)
        ]
        self.whole, hidden = _brackets(tree, drugs, genes)
        hidden.update(token for token, lemma in enumerate(tree.lemmas) if lemma in tree.wording.denials)
        self.seen = [token for token in range(len(tree)) if token not in hidden]

    def features(self, drug: int, gene: int, heard: Iterable[tuple[str, str, str]]) -> list[str]:
        """Give the sorted features of a pair; none where the two overlap or no word announces an action.

        `heard` names the rules that heard the pair, with their paths to its two sides.
        """
        tree = self.tree
        if not self.announcing or tree.groundings[drug].mention.span.overlaps(
            tree.groundings[gene].mention.span
        ):
            return []
        found = {"."}
        if drug in self.whole or gene in self.whole:
            found.add("alias")
        drug, gene = self.whole.get(drug, drug), self.whole.get(gene, gene)
        way = between(tree, tree.peaks[drug], tree.peaks[gene])
        found.update(self._order(drug, gene))
        found.update(self._way(drug, gene, way))
        found.update(self._words(drug, gene))
        found.update(self._announced(drug, gene, way))
        found.update(_rules(heard))
        return sorted(found)

    def nearest(self, drug: int, gene: int, tokens: Iterable[int]) -> int:
        """Give, of some tokens, the one on the way between the two, else the one closest to both."""
        way = between(self.tree, self.tree.peaks[drug], self.tree.peaks[gene])
        return self._nearest(drug, gene, {*way.up, *way.down}, tokens)

    def _nearest(self, drug: int, gene: int, on: set[int], tokens: Iterable[int]) -> int:
        sides = (self.tree.places[drug], self.tree.places[gene])
        return min(
            tokens,
            key=lambda token: (
                token not in on,
                sum(min(abs(token - first), abs(token - last)) for first, last in sides),
            ),
        )

    def _gap(self, drug: int, gene: int) -> list[int]:
        one, other = sorted((self.tree.places[drug], self.tree.places[gene]))
        return self.seen[bisect_left(self.seen, one[1] + 1) : bisect_left(self.seen, other[0])]

    def _order(self, drug: int, gene: int) -> Iterable[str]:
        tree, gap = self.tree, self._gap(drug, gene)
        yield f"order:{_first(tree, drug, gene)}"
        yield f"gap:{size(len(gap))}"
        inside = [sum(tree.places[i][0] in gap for i in row) for row in (self.drugs, self.genes)]
        yield f"drugs:{size(inside[0])}"
        yield f"genes:{size(inside[1])}"
        yield f"names:{size(len(self.drugs))}/{size(len(self.genes))}"
        for side, index in (("d", drug), ("g", gene)):
            kind = tree.groundings[index].entity
            yield f"type:{side}:{tree.type_of(index).value}:{kind.kind if kind else ''}"
            yield f"last:{side}:{tree.words[tree.places[index][1]]}"
            yield from self._held(side, index)

    def _held(self, side: str, index: int) -> Iterable[str]:
        """Tell what a name hangs on, and the state of a gene in whose mention its name stands."""
        tree, peak = self.tree, self.tree.peaks[index]
        above = tree.heads[peak]
        yield f"held:{side}:{tree.deps[peak]}:{self.masked[above] if above != peak else NONE}"
        outer = tree.groundings[tree.covers[peak][0]].entity if tree.covers[peak] else None
        if outer is not None and outer.gene is not None and tree.covers[peak][0] != index:
            yield f"state:{side}:{outer.kind or outer.type.value}"

    def _way(self, drug: int, gene: int, way: Way) -> Iterable[str]:
        tree, first = self.tree, _first(self.tree, drug, gene)
        if not way.up:
            yield "way:none"
            return
        arcs = [f"^{tree.deps[token]}" for token in way.up[:-1]] + [f"v{tree.deps[t]}" for t in way.down]
        yield f"long:{size(len(arcs))}"
        yield "way:" + (" ".join(arcs) if len(arcs) < 7 else "long")
        inner = [*way.up[1:], *way.down[:-1]]
        if len(arcs) < 6:
            words = [self.masked[token] for token in inner]
            yield "said:" + " ".join(f"{arc} {word}" for arc, word in zip(arcs, [*words, ""], strict=False))
        for token in inner:
            yield f"on:{self.masked[token]}"
            yield f"on:{first}:{self.masked[token]}"
        top = way.up[-1]
        yield f"top:{self.masked[top]}:{tree.tags[top][:2]}"
        for token in way.up[:-1]:
            yield f"up:{tree.deps[token]}"
        for token in way.down:
            yield f"down:{tree.deps[token]}"

    def _words(self, drug: int, gene: int) -> Iterable[str]:
        tree, first = self.tree, _first(self.tree, drug, gene)
        words = [self.masked[token] for token in self._gap(drug, gene)]
        for word in words:
            yield f"in:{word}"
        if len(words) < 13:
            for one, other in pairwise(["<", *words, ">"]):
                yield f"in:{first}:{one} {other}"
        if len(words) < 5:
            yield f"all:{first}:{' '.join(words)}"
        for side, index in (("d", drug), ("g", gene)):
            start, end = tree.places[index]
            before, after = bisect_left(self.seen, start), bisect_left(self.seen, end + 1) - 1
            beside = {step: self._masked((before if step < 0 else after) + step) for step in AROUND}
            for step, word in beside.items():
                yield f"{side}{step}:{word}"
            yield f"{side}-:{beside[-2]} {beside[-1]}"
            yield f"{side}+:{beside[1]} {beside[2]}"

    def _masked(self, place: int) -> str:
        return self.masked[self.seen[place]] if 0 <= place < len(self.seen) else "#"

    def _announced(self, drug: int, gene: int, way: Way) -> Iterable[str]:
        tree = self.tree
        on = {*way.up, *way.down}
        token = self._nearest(drug, gene, on, self.announcing)
        lemma = tree.lemmas[token]
        places = sorted([(tree.places[drug][0], "D"), (tree.places[gene][0], "G"), (token, "T")])
        order = "".join(letter for _, letter in places)
        yield f"word:{lemma}"
        yield f"stem:{lemma[:STEM]}"
        yield f"word:{lemma}:{tree.tags[token]}"
        yield f"word-on:{token in on}"
        yield f"turn:{order}"
        yield f"turn:{order}:{lemma}"
        yield f"turn:{order}:{lemma[:STEM]}:{token in on}"
        yield f"closest:{self._closest(token, drug, self.drugs)}{self._closest(token, gene, self.genes)}"
        for side, index in (("d", drug), ("g", gene)):
            steps = self._steps(token, tree.peaks[index])
            yield f"to-{side}:{steps}"
            yield f"to-{side}:{lemma}:{steps}"
            yield f"to-{side}:{lemma[:STEM]}:{steps}"
            yield f"far-{side}:{size(abs(token - tree.peaks[index]))}"
        for other in self.announcing:
            if other in on:
                yield f"tells:{tree.lemmas[other]}"

    def _closest(self, token: int, index: int, peers: Iterable[int]) -> int:
        """Say how many names of the same side stand closer to a word: 2 for more."""
        far = abs(token - self.tree.peaks[index])
        return min(sum(abs(token - self.tree.peaks[other]) < far for other in peers), 2)

    def _steps(self, start: int, end: int) -> str:
        """Write the arcs from an announcing word to a side, with the prepositions met."""
        tree = self.tree
        way = between(tree, start, end)
        if not way.up:
            return NONE
        steps = [f"^{tree.deps[token]}" for token in way.up[:-1]]
        for token in way.down:
            word = tree.lemmas[token]
            steps.append(f"v{tree.deps[token]}" + (f"={word}" if tree.tags[token] in PREPOSITIONS else ""))
        return " ".join(steps[:5]) if len(steps) < 8 else "far"


def between(tree: Tree, start: int, end: int) -> Way:
    """Give the way from one token to another in the tree; nothing where they are in different trees."""
    up = _heads(tree, start)
    down = _heads(tree, end)
    places = {token: place for place, token in enumerate(up)}
    for count, token in enumerate(down):
        if token in places:
            return Way(up[: places[token] + 1], down[:count][::-1])
    return Way([], [])


def _heads(tree: Tree, token: int) -> list[int]:
    row = [token]
    while len(row) < LONGEST and tree.heads[row[-1]] != row[-1]:
        row.append(tree.heads[row[-1]])
    return row


def _mask(index: int, drugs: set[int], genes: set[int]) -> str:
    return "DRUG" if index in drugs else "GENE" if index in genes else ""


def _brackets(tree: Tree, drugs: set[int], genes: set[int]) -> tuple[dict[int, int], set[int]]:
    """Give the name before the bracket for each of its aliases in one, and the tokens of such brackets.

    Brackets that name nothing, a dose or a figure, are left out as well.
    """
    whole: dict[int, int] = {}
    hidden: set[int] = set()
    ends = {place[1]: index for index, place in enumerate(tree.places) if index in drugs or index in genes}
    for first, word in enumerate(tree.words):
        if word not in OPENING:
            continue
        last = next((t for t in range(first, min(first + WIDEST, len(tree))) if tree.words[t] in CLOSING), 0)
        inside = {index for token in range(first, last) for index in tree.covers[token]}
        if not last:
            continue
        name = ends.get(first - 1)
        kind = drugs if name in drugs else genes
        if inside and (name is None or not inside <= kind):
            continue
        hidden.update(range(first, last + 1))
        for index in inside:
            if name is not None:
                whole[index] = whole.get(name, name)
    return whole, hidden


def _first(tree: Tree, drug: int, gene: int) -> str:
    return "DG" if tree.places[drug] < tree.places[gene] else "GD"


def _rules(heard: Iterable[tuple[str, str, str]]) -> Iterable[str]:
    names = NONE
    for names, subject_path, object_path in heard:
        yield f"rule:{names}"
        yield f"rule:{names}:{subject_path}:{object_path}"
    yield f"heard:{names != NONE}"


def size(number: int) -> str:
    """Give the class of a number by its size: each of the small ones is its own."""
    return next((name for edge, name in EDGES if number <= edge), "more")
