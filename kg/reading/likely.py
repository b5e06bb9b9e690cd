"""Rank and filter what the rules hear of drugs and genes by a learnt chance, and hear what no frame fits.

A rule with `likely` and `least` keeps a candidate only if the classes it names are together likely enough.
A rule whose paths are `anywhere` needs no frame: a substance, a gene and its trigger in one sentence will do
where the chance is high. A gene inside the name of a class goes to the substances that the class describes.
Without a table (`kg.curated.chances`) the first hear all and the second nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.curated.rules import ANYWHERE, Rule
from kg.reading.actions import only_describes
from kg.reading.arguments import groups
from kg.reading.attaching import weighed
from kg.reading.candidates import Candidate, Grammar, candidates, scene_in, told_in
from kg.reading.cohorts import set_aside
from kg.reading.descriptions import BY_MEANS, descriptions, is_class
from kg.reading.pairs import DRUGS, GENES, Surroundings
from kg.reading.paths import Found
from kg.reading.scene import Scene
from kg.reading.tree import Tree
from kg.reading.triggers import Hit, holds

Pair = tuple[int, int]
# How many words before a drug a word of response to it may stand: `re-sensitizes the tumour to X`.
NEAR = 7
BEFORE = frozenset({"after", "following", "prior", "previous"})
# States of a gene that a drug brings about by acting on its product.
ACTED = frozenset({"activation", "inhibition"})


def listen(
    tree: Tree, grammar: Grammar, *, case: bool = False, start: int = 0, over: int = 0
) -> list[Candidate]:
    """Give every claim that a rule finds in the sentence and that is likely enough; see `candidates`."""
    if over:
        return candidates(tree, grammar, case=case, start=start, over=over)
    scene = scene_in(tree, grammar)
    return [] if scene is None else weighed(scene, grammar, framed(scene, grammar, case=case), case=case)


def framed(scene: Scene, grammar: Grammar, *, case: bool = False) -> list[Candidate]:
    """Give what the frames hear, ranked where it is of a drug and a gene, and of those what no frame fits."""
    tree, heard = scene.tree, told_in(scene, grammar, case=case)
    kinds = {tree.type_of(index) for index in range(len(tree.groundings))}
    if grammar.rules.chances is None or not (kinds & DRUGS and kinds & GENES):
        return heard
    loose = _loose(tree, grammar)
    if not loose and not any(candidate.rule.likely for candidate in heard):
        return heard
    pairs = Weighed(tree, grammar, heard)
    kept = [one for one in map(pairs.ranked, heard) if one is not None]
    return kept + pairs.unframed(loose, kept)


def _had_before(tree: Tree, index: int) -> bool:
    """Say whether a class is only what was given before: Y in `X after Y inhibitors`."""
    before = tree.places[index][0] - 1
    return before >= 0 and tree.words[before] in BEFORE


class Weighed:
    """The pairs of one sentence with their chances, each worked out once."""

    def __init__(self, tree: Tree, grammar: Grammar, framed: Sequence[Candidate]) -> None:
        """Note which rules heard which pair."""
        self.tree = tree
        self.grammar = grammar
        self.around = Surroundings(tree)
        self._named: dict[int, list[int]] | None = None
        self._chances: dict[Pair, dict[str, float]] = {}
        self._rules: dict[Pair, list[tuple[str, str, str]]] = {}
        # Mentions between which a rule heard another relation: a class combined with a drug is another's.
        self._tied: set[frozenset[int]] = set()
        self._combined: set[frozenset[int]] = set()
        for one in framed:
            if one.rule.likely:
                pair = (one.subject.index, one.object.index)
                self._rules.setdefault(pair, []).append((one.rule.id, one.subject.path, one.object.path))
            else:
                self._tied.add(frozenset({one.subject.index, one.object.index}))
            if one.predicate == "combined_with":
                self._combined.add(frozenset({one.subject.index, one.object.index}))

    def ranked(self, candidate: Candidate) -> Candidate | None:
        """Give a candidate with its chance; None where it is too low. Without a chance it stands as it is.

        A drug that a class is combined with is none of it: `MET inhibitors with X`.
        """
        if candidate.rule.likely and self._goes_with(candidate.subject.index, candidate.object.index):
            return None
        chance = self.chance((candidate.subject.index, candidate.object.index), candidate.rule)
        if chance is None:
            return candidate
        return candidate._replace(chance=chance) if chance >= candidate.rule.least else None

    def _goes_with(self, drug: int, gene: int) -> bool:
        tree = self.tree
        outer = tree.covers[tree.peaks[gene]]
        if not outer or frozenset({drug, outer[0]}) not in self._combined:
            return False
        after = tree.places[outer[0]][1] + 1
        return after < len(tree) and tree.words[after] in BY_MEANS

    def chance(self, pair: Pair, rule: Rule) -> float | None:
        """Give how likely the classes of a rule are for a pair; None where the rule or pair has no chance."""
        table = self.grammar.rules.chances
        if table is None or not rule.likely:
            return None
        if pair not in self._chances:
            features = self.around.features(*pair, self._rules.get(pair, ()))
            self._chances[pair] = table.of(features) if features else {}
        known = self._chances[pair]
        return round(sum(known[name] for name in rule.likely), 4) if known else None

    def unframed(self, loose: Sequence[tuple[Hit, Rule]], kept: Sequence[Candidate]) -> list[Candidate]:
        """Give the claims of pairs that no frame fits, by the likeliest rule that needs none.

        Of two names that frames give to others each, nothing more is said: `A inhibits X; B inhibits Y`.
        """
        if not loose:
            return []
        have = {(one.subject.index, one.object.index) for one in kept}
        acting = [(one.subject.index, one.object.index) for one in kept if one.rule.likely]
        told = {drug for drug, _ in acting}, {gene for _, gene in acting}
        heads = self.grammar.words.class_heads
        drugs = [i for i in self.around.drugs if self._outermost(i) and not is_class(self.tree, i, heads)]
        drugs = [i for i in drugs if not self._responded_to(i) and not self._resisted(i)]
        owners = {gene: self._owners(gene) for gene in self.around.genes}
        pairs = (
            (drug, gene)
            for drug in drugs
            for gene, own in owners.items()
            if not only_describes(self.tree, gene)
            and (drug, gene) not in have
            and not (drug in told[0] and gene in told[1])
            and (own is None or drug in own)
        )
        found = (self._likeliest(pair, loose) for pair in pairs)
        return [one for one in found if one is not None]

    def _owners(self, gene: int) -> set[int] | None:
        """Give the substances to which a gene inside the name of a class goes; None for a gene by itself."""
        tree = self.tree
        over = tree.covers[tree.peaks[gene]]
        if over[:1] == [gene] or self._state_of(gene, over[0]):
            return None
        heads = self.grammar.words.class_heads
        if not is_class(tree, over[0], heads) or only_describes(tree, over[0]) or self._resisted(over[0]):
            return set()
        lists = groups(tree)
        if self._named is None:
            self._named = descriptions(tree, lists, heads)
        named = set(self._named.get(over[0], ()))
        if not named and any(_had_before(tree, index) for index in lists[over[0]]):
            return named
        drugs = {i for i in self.around.drugs if not is_class(tree, i, heads) and i not in lists[over[0]]}
        return named or {drug for drug in drugs if frozenset({drug, over[0]}) not in self._tied}

    def _state_of(self, gene: int, outer: int) -> bool:
        """Say whether a gene is named with its state, which what acts on it brings about: `X activation`."""
        state, own = self.tree.groundings[outer].entity, self.tree.groundings[gene].entity
        return state is not None and state.kind in ACTED and state.gene == own

    def _outermost(self, index: int) -> bool:
        """Say whether a name stands by itself, not inside that of a class or of a gene's changed state."""
        return self.tree.covers[self.tree.peaks[index]][:1] == [index]

    def _responded_to(self, drug: int) -> bool:
        """Say whether a drug is what a response is to: `sensitivity to X` tells nothing that X acts on."""
        tree, peak = self.tree, self.tree.peaks[drug]
        above = tree.heads[peak]
        above = tree.heads[above] if tree.deps[peak] == "pobj" and tree.words[above] == "to" else above
        responses = tuple(tree.wording.responses)
        if above != peak and tree.lemmas[above].endswith(responses):
            return True
        first = tree.places[drug][0]
        near = tree.lemmas[max(first - NEAR, 0) : first]
        return near[-1:] == ["to"] and any(lemma.endswith(responses) for lemma in near)

    def _resisted(self, drug: int) -> bool:
        """Say whether a drug stands before a word of resistance: `X-resistant`, `Y inhibitor resistance`."""
        return set_aside(self.tree, self.tree.places[drug][1])

    def _likeliest(self, pair: Pair, loose: Sequence[tuple[Hit, Rule]]) -> Candidate | None:
        """Give the claim of the rule whose own class, the first that it names, is the likeliest."""
        best: tuple[float, Candidate] | None = None
        for rule in dict.fromkeys(rule for _, rule in loose):
            chance = self.chance(pair, rule)
            hits = [hit for hit, own in loose if own is rule and not self._overlaps(hit, pair)]
            if chance is None or chance < rule.least or not hits or not self._typed(pair, rule):
                continue
            own = self._chances[pair][rule.likely[0]]
            if best is None or own > best[0]:
                heads = {hit.head: hit for hit in reversed(hits)}
                hit = heads[self.around.nearest(*pair, heads)]
                sides = [Found(index, ANYWHERE, parsed=False) for index in pair]
                best = own, Candidate(rule, hit, sides[0], sides[1], rule.predicate, chance)
        return best[1] if best else None

    def _typed(self, pair: Pair, rule: Rule) -> bool:
        return self.tree.type_of(pair[0]) in rule.subject and self.tree.type_of(pair[1]) in rule.object

    def _overlaps(self, hit: Hit, pair: Pair) -> bool:
        places = (self.tree.places[index] for index in pair)
        return any(first <= hit.last and hit.first <= last for first, last in places)


def _loose(tree: Tree, grammar: Grammar) -> list[tuple[Hit, Rule]]:
    """Give the triggers of rules that need no frame, in the order of the sentence."""
    said = frozenset(tree.lemmas) | frozenset(tree.words)
    return [
        (hit, rule)
        for token in range(len(tree))
        for hit, rule in grammar.loose.at(tree, token)
        if not (rule.blocked_by and holds(tree, rule.blocked_by, said))
    ]
