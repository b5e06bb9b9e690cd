"""What ties a word that announces a claim to two names, as words that a linear scorer can weigh.

The features are strings: the ways from the trigger to each side and between the sides in the mended tree,
the words between and beside them, which names stand nearer, what the frames heard there. Names are masked by
their type, so that what is learnt holds for names never met. Each feature stands twice, for the kind of claim
and for all kinds. Most features are of one side alone, so the sums of a side are worked out once (`weight`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.model import EntityType
from kg.reading.pairs import Way, between, size

if TYPE_CHECKING:
    from kg.reading.candidates import Candidate
    from kg.reading.tree import Tree
    from kg.reading.triggers import Hit

LETTERS = {
    EntityType.DRUG: "D",
    EntityType.CHEMICAL: "D",
    EntityType.GENE: "G",
    EntityType.GENE_FAMILY: "G",
    EntityType.ALTERATION: "A",
    EntityType.DISEASE: "I",
    EntityType.PATHWAY: "W",
    EntityType.PROCESS: "P",
}
KINDS = {"confers_resistance_to": "response", "confers_sensitivity_to": "response"}
SUBJECT, OBJECT = "s", "o"
BESIDE = (-2, -1, 1, 2)
PREPOSITIONS = frozenset({"IN", "TO"})
PAUSES = frozenset({";", ":"})
STEM, LONGEST, OPENING = 6, 6, 3
# Up to how many words between two places are told as one phrase, in pairs, and one by one.
PHRASE, PAIRED, SINGLE = 4, 12, 15
Key = tuple[object, ...]


class Ties:
    """One sentence with its names masked, for all triggers and pairs of names in it."""

    def __init__(self, tree: Tree, lists: Sequence[Sequence[int]], framed: Sequence[Candidate]) -> None:
        """Mark the names; `lists` are the members of each name's list, `framed` what the frames heard."""
        self.tree = tree
        self.laid = range(len(tree.groundings) - len(tree.anchors))
        self.lists = lists
        self.framed = framed
        self.letters = [LETTERS.get(tree.type_of(index), "?") for index in range(len(tree.groundings))]
        self.masked = [
            f"@{self.letters[over[0]]}" if over else lemma
            for over, lemma in zip(tree.covers, tree.lemmas, strict=True)
        ]
        self._ways: dict[tuple[int, int], Way] = {}
        self._sums: dict[Key, int] = {}

    def features(self, one: Candidate) -> list[str]:
        """Give the sorted features of a candidate."""
        return sorted({feature for _, tell in self._parts(one) for feature in tell()})

    def weight(self, one: Candidate, weights: Mapping[str, int]) -> int:
        """Sum the weights of a candidate's features, each part of them once a sentence."""
        total = 0
        for key, tell in self._parts(one):
            known = self._sums.get(key)
            if known is None:
                known = self._sums[key] = sum(weights.get(feature, 0) for feature in set(tell()))
            total += known
        return total

    def near(self, hit: Hit, subject: int, object_: int) -> tuple[bool, int]:
        """Say how near a trigger is to two names: whether off the way between them, and how many tokens."""
        places, peaks = self.tree.places, self.tree.peaks
        way = self._way(peaks[subject], peaks[object_])
        far = sum(min(abs(hit.head - end) for end in places[index]) for index in (subject, object_))
        return hit.head not in way.up and hit.head not in way.down, far

    def _parts(self, one: Candidate) -> tuple[tuple[Key, Callable[[], Iterable[str]]], ...]:
        """Give the parts of a candidate's features: what each hangs on, and how to tell it."""
        kind, rule = KINDS.get(one.predicate, one.predicate), one.rule.id
        hit, subject, object_ = one.hit, one.subject.index, one.object.index
        return (
            (("word", kind, hit, rule), partial(self._word, kind, hit, rule)),
            ((SUBJECT, kind, hit, subject), partial(self._side, kind, hit, SUBJECT, subject)),
            ((OBJECT, kind, hit, object_), partial(self._side, kind, hit, OBJECT, object_)),
            (("pair", kind, subject, object_), partial(self._pair, kind, subject, object_)),
            (("all", one.predicate, hit, rule, subject, object_), partial(self._all, kind, one)),
        )

    def _word(self, kind: str, hit: Hit, rule: str) -> Iterator[str]:
        tree = self.tree
        lemma = tree.lemmas[hit.head]
        yield "."
        yield f"kind:{kind}"
        yield f"rule:{rule}"
        yield f"{kind}|trigger:{' '.join(tree.lemmas[hit.first : hit.last + 1])}"
        yield f"trigger:{lemma[:STEM]}"
        for step in BESIDE:
            yield f"{kind}|t{step}:{self._at(hit.first if step < 0 else hit.last, step)}"
        yield f"{kind}|t:{tree.deps[hit.head]}:{tree.tags[hit.head]}"
        yield f"{kind}|under:{tree.deps[hit.head]}:{self.masked[tree.heads[hit.head]]}"
        yield f"{kind}|names:{size(len(self.laid))}"
        yield from _twice(kind, (f"opens:{word}" for word in self.masked[:OPENING]))

    def _side(self, kind: str, hit: Hit, role: str, index: int) -> Iterator[str]:
        """Tell how one side stands to the trigger, and what stands around it."""
        tree = self.tree
        lemma, tag, peak = tree.lemmas[hit.head], tree.tags[hit.head][:2], tree.peaks[index]
        steps = self._steps(hit.head, peak)
        first = self._nearest(hit, index)
        yield from _twice(
            kind,
            (
                f"to-{role}:{steps}",
                f"to-{role}:{tag}:{steps}",
                f"far-{role}:{size(abs(hit.head - peak))}",
                f"first-{role}:{self._steps(hit.head, tree.peaks[first])}",
            ),
        )
        yield f"to-{role}:{lemma}:{steps}"
        if tree.places[index][0] <= hit.head <= tree.places[index][1]:
            yield from _twice(kind, (f"in-{role}",))
        way = self._way(hit.head, peak)
        for token in (*way.up, *way.down):
            if token not in (hit.head, peak):
                yield from _twice(kind, (f"on-{role}:{self.masked[token]}",))
        yield from self._gap(kind, hit, role, index)
        yield from self._around(kind, role, index)

    def _gap(self, kind: str, hit: Hit, role: str, index: int) -> Iterator[str]:
        """Tell the words between the trigger and a side."""
        tree = self.tree
        first, last = tree.places[index]
        before = last < hit.first
        gap = range(last + 1, hit.first) if before else range(hit.last + 1, first)
        words = [self.masked[token] for token in gap]
        side = f"{role}{'<' if before else '>'}"
        for word in words[:SINGLE]:
            yield f"{kind}|gap-{side}:{word}"
        if len(words) <= PHRASE:
            yield from _twice(kind, (f"all-{side}:{' '.join(words)}",))
        if len(words) <= PHRASE // 2:
            yield f"{tree.lemmas[hit.head]}|all-{side}:{' '.join(words)}"
        yield f"verbs-{role}:{sum(tree.tags[token][:2] == 'VB' for token in gap)}"
        yield f"stops-{role}:{any(tree.words[token] in PAUSES for token in gap)}"

    def _around(self, kind: str, role: str, index: int) -> Iterator[str]:
        """Tell what a side is, and the words beside it."""
        tree = self.tree
        place, peak = tree.places[index], tree.peaks[index]
        one = tree.groundings[index]
        for step in BESIDE:
            yield from _twice(kind, (f"{role}{step}:{self._at(place[step > 0], step)}",))
        yield f"{kind}|under-{role}:{tree.deps[peak]}:{self.masked[tree.heads[peak]]}"
        yield f"under-{role}:{tree.deps[peak]}"
        state = one.entity.kind if one.entity else ""
        yield f"{kind}|state-{role}:{self.letters[index]}:{state}"
        yield f"{kind}|method-{role}:{one.method.partition(':')[0]}"
        if place[0] < place[1]:  # `JAK2 inhibitors`, `MET amplification`
            yield f"{kind}|last-{role}:{tree.words[place[1]]}"
        outer = [other for other in tree.covers[peak] if other != index]
        if outer:
            yield f"{kind}|outer-{role}:{self.letters[outer[0]]}:{tree.covers[peak][0] == index}"
        does = any(heard.subject.index == index for heard in self.framed)
        done = any(heard.object.index == index for heard in self.framed)
        yield f"{kind}|heard-{role}:{does}:{done}"

    def _pair(self, kind: str, subject: int, object_: int) -> Iterator[str]:
        """Tell how the two sides stand to each other."""
        tree = self.tree
        types = self.letters[subject] + self.letters[object_]
        steps = self._steps(tree.peaks[subject], tree.peaks[object_])
        yield f"kind:{kind}:{types}"
        yield f"pair:{steps}"
        yield from _twice(kind, (f"pair:{types}:{steps}",))
        way = self._way(tree.peaks[subject], tree.peaks[object_])
        for token in (*way.up, *way.down):
            if token not in (tree.peaks[subject], tree.peaks[object_]):
                yield f"on:{self.masked[token]}"
        one, other = sorted((tree.places[subject], tree.places[object_]))
        order = "so" if one == tree.places[subject] else "os"
        words = self.masked[one[1] + 1 : other[0]]
        yield from _twice(kind, (f"gap:{size(len(words))}", *(f"in:{word}" for word in words)))
        if len(words) <= PAIRED:
            for left, right in pairwise(["<", *words, ">"]):
                yield f"{kind}|{order}:{left} {right}"
        if len(words) <= PHRASE:
            yield from _twice(kind, (f"all:{order}:{' '.join(words)}",))
        listed = object_ in self.lists[subject]
        yield from _twice(kind, (f"listed:{listed}",))
        for heard in self.framed:
            if {heard.subject.index, heard.object.index} == {subject, object_}:
                yield f"{kind}|told:{heard.predicate}:{heard.subject.index == subject}"

    def _all(self, kind: str, one: Candidate) -> Iterator[str]:
        """Tell what only trigger and both sides tell together."""
        tree, hit = self.tree, one.hit
        subject, object_ = one.subject.index, one.object.index
        lemma, tag = tree.lemmas[hit.head], tree.tags[hit.head]
        types = self.letters[subject] + self.letters[object_]
        spots = sorted([(tree.places[subject][0], "S"), (tree.places[object_][0], "O"), (hit.head, "T")])
        order = "".join(letter for _, letter in spots)
        steps = [self._steps(hit.head, tree.peaks[index]) for index in (subject, object_)]
        ranks = [self._rank(hit, index) for index in (subject, object_)]
        firsts = [self._rank(hit, self._nearest(hit, index)) for index in (subject, object_)]
        yield f"trigger:{kind}:{lemma}:{tag}:{types}"
        yield f"order:{order}:{lemma}"
        yield from _twice(
            kind,
            (
                f"order:{order}",
                f"order:{order}:{tag[:2]}",
                f"order:{order}:{types}",
                f"ways:{steps[0]}|{steps[1]}",
                f"ranks:{ranks[0]}{ranks[1]}",
                f"firsts:{firsts[0]}{firsts[1]}",
            ),
        )
        at = [heard for heard in self.framed if heard.hit.head == hit.head]
        sides = [
            any(heard.subject.index == subject for heard in at),
            any(heard.object.index == object_ for heard in at),
        ]
        yield f"{kind}|taken:{min(len(at), 3)}:{sides[0]}:{sides[1]}"
        yield from self._mates(kind, one)
        exact = [heard for heard in self.framed if _is(heard, one)]
        yield from _twice(kind, (f"heard:{bool(exact)}",))
        for heard in exact:
            yield f"heard:{heard.rule.id}"
            yield f"heard:{heard.rule.id}:{heard.subject.path}:{heard.object.path}"

    def _mates(self, kind: str, one: Candidate) -> Iterator[str]:
        """Tell whether the frames heard the same of what is listed beside a side."""
        subjects = (one.subject.index, *self.lists[one.subject.index])
        objects = (one.object.index, *self.lists[one.object.index])
        same = [heard for heard in self.framed if heard.predicate == one.predicate]
        beside = any(h.subject.index in subjects and h.object.index == one.object.index for h in same)
        below = any(h.object.index in objects and h.subject.index == one.subject.index for h in same)
        both = any(h.subject.index in subjects and h.object.index in objects for h in same)
        yield from _twice(kind, (f"mates:{beside}:{below}:{both}",))

    def _nearest(self, hit: Hit, index: int) -> int:
        """Give the member of a name's list that stands nearest to the trigger."""
        peaks = self.tree.peaks
        return min(self.lists[index] or [index], key=lambda other: abs(hit.head - peaks[other]))

    def _rank(self, hit: Hit, index: int) -> int:
        """Count the names of the same sort that stand nearer to the trigger: 3 for more."""
        key = ("rank", hit.head, index)
        known = self._sums.get(key)
        if known is None:
            tree, letter = self.tree, self.letters[index]
            far, span = abs(hit.head - tree.peaks[index]), tree.groundings[index].mention.span
            nearer = sum(
                self.letters[other] == letter
                and abs(hit.head - tree.peaks[other]) < far
                and not tree.groundings[other].mention.span.overlaps(span)
                for other in self.laid
                if other != index
            )
            known = self._sums[key] = min(nearer, 3)
        return known

    def _at(self, token: int, step: int) -> str:
        place = token + step
        return self.masked[place] if 0 <= place < len(self.tree) else "#"

    def _way(self, start: int, end: int) -> Way:
        known = self._ways.get((start, end))
        if known is None:
            known = self._ways[start, end] = between(self.tree, start, end)
        return known

    def _steps(self, start: int, end: int) -> str:
        """Write the arcs from one token to another, with the prepositions met."""
        tree = self.tree
        way = self._way(start, end)
        if not way.up:
            return "none"
        steps = [f"^{tree.deps[token]}" for token in way.up[:-1]]
        for token in way.down:
            word = f"={tree.lemmas[token]}" if tree.tags[token] in PREPOSITIONS else ""
            steps.append(f"v{tree.deps[token]}{word}")
        return " ".join(steps) if len(steps) <= LONGEST else "far"


def _twice(kind: str, features: Iterable[str]) -> Iterator[str]:
    for feature in features:
        yield feature
        yield f"{kind}|{feature}"


def _is(heard: Candidate, one: Candidate) -> bool:
    return (heard.subject.index, heard.object.index, heard.predicate) == (
        one.subject.index,
        one.object.index,
        one.predicate,
    )
