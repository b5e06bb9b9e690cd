"""Apply the rules to one parsed sentence: each trigger followed to its arguments, lists spread out."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from kg.curated.rules import Rule, Rules
from kg.curated.wording import Wording
from kg.reading import actions, frames, paths
from kg.reading.arguments import Types
from kg.reading.choices import alternatives, in_turn
from kg.reading.cohorts import clause
from kg.reading.grading import graded
from kg.reading.links import Effect
from kg.reading.measures import Measured, measured
from kg.reading.scene import DRUGS, Scene, scene_of
from kg.reading.spreading import examples, mates, spread
from kg.reading.together import OUTCOMES, RESPONSES, go_together
from kg.reading.tree import Tree
from kg.reading.triggers import Hit, Index, holds, link_index, rule_index
from kg.reading.within import whole

# The path to a side that no frame led to, but a learnt chance (`kg.reading.attaching`).
ATTACHED = "attached"
GIVEN = frozenset({"given", "had"})
DONE_TO, MEMBERS, BESIDE = "done to", "members", "beside"
# A dash between spaces is a pause, not a tie.
DASHES = frozenset({"-", "\N{EN DASH}"})
AUXILIARY = frozenset({"aux", "auxpass"})
# The first letters of the tags of words that can announce a claim by themselves.
TELLING = frozenset({"VB", "NN", "JJ", "RB"})


class Candidate(NamedTuple):
    """A claim before it is judged: which rule heard it, in which words, along which paths.

    `chance` is the learnt one (`kg.reading.likely`), where there is one.
    """

    rule: Rule
    hit: Hit
    subject: paths.Found
    object: paths.Found
    predicate: str
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled rules: triggers and link words indexed once, used for every sentence.

    `loose` are the triggers of rules that need no frame.
    """

    rules: Rules
    triggers: Index[Rule]
    links: Mapping[str, Index[str]]
    words: Wording
    by_id: Mapping[str, Rule]
    loose: Index[Rule]

    @classmethod
    def of(cls, rules: Rules) -> Grammar:
        """Index the rules."""
        by_id = {rule.id: rule for rule in rules.rules}
        loose = [rule for rule in rules.rules if rule.loose]
        framed = rule_index(rule for rule in rules.rules if not rule.loose)
        links = link_index(rules.links)
        return cls(rules, framed, links, rules.words, by_id, rule_index(loose))


def candidates(
    tree: Tree, grammar: Grammar, *, case: bool = False, start: int = 0, over: int = 0
) -> list[Candidate]:
    """Give every claim that a rule finds in the sentence, before polarity is judged.

    `case` says that the document reports a case. With `over`, so many sentences stand before the one that
    begins at token `start`, which has the trigger: read are rules whose `across` is that much.
    """
    hits = _hits(tree, grammar, start=start, over=over) if tree.groundings else []
    if not hits:
        return []
    resisting = grammar.links["resisted"]
    return told_in(scene_of(tree, resisting, hits, start=start, over=over), grammar, case=case)


def scene_in(tree: Tree, grammar: Grammar) -> Scene | None:
    """Gather what the rules ask of a sentence by itself; None where it names nothing."""
    if not tree.groundings:
        return None
    return scene_of(tree, grammar.links["resisted"], _hits(tree, grammar))


def _hits(tree: Tree, grammar: Grammar, *, start: int = 0, over: int = 0) -> list[tuple[Hit, Rule]]:
    """Give the triggers of a sentence, each with a rule that has it, in text order."""
    return [
        (hit, rule)
        for token in range(start, len(tree))
        for hit, rule in grammar.triggers.at(tree, token)
        if rule.across >= over and tree.deps[hit.head] not in AUXILIARY and not _taken_away(tree, hit)
    ]


def told_in(scene: Scene, grammar: Grammar, *, case: bool = False) -> list[Candidate]:
    """Give every claim that a frame finds in a sentence; see `candidates`."""
    return [
        one
        for hit, rule in scene.hits
        if not (rule.outside_case if case else rule.in_case) and _may_apply(scene, rule, hit)
        for one in _apply(scene, hit, rule, grammar)
    ]


def announced(
    scene: Scene, grammar: Grammar, *, case: bool = False, asked: Container[str]
) -> Iterator[tuple[Hit, Rule, str]]:
    """Give each trigger to which names may be attached, with a rule that hears it and what it says.

    `asked` are the predicates that may be said.
    """
    tree = scene.tree
    for hit, rule in scene.hits:
        if not (rule.attachable and (rule.predicate in asked or rule.opposite in asked)):
            continue
        if (case and rule.outside_case) or tree.tags[hit.head][:2] not in TELLING:
            continue
        heard = whole(tree, hit, rule) if _may_apply(scene, rule, hit) else None
        predicate = _predicate(tree, heard, rule, grammar) if heard else ""
        if heard and predicate in asked:
            yield heard, rule, predicate


def _taken_away(tree: Tree, hit: Hit) -> bool:
    """Say whether a prefix takes the meaning of a trigger away: `response` in `non-response`."""
    before = hit.first - 2 if hit.first and tree.tags[hit.first - 1] == "HYPH" else hit.first - 1
    return before >= 0 and tree.words[before] in tree.wording.denying


def _may_apply(scene: Scene, rule: Rule, hit: Hit) -> bool:
    """Say whether the sentence has mentions of the rule's types and its words, and none that block it.

    What blocks a rule stands in the clause of its trigger.
    """
    if not (scene.types & rule.subject and scene.types & rule.object) or scene.types & rule.without:
        return False
    if rule.blocked_by:
        start, end = clause(scene.tree, hit.first, hit.last)
        if holds(scene.tree, rule.blocked_by, scene.said, start=max(start, scene.start), end=end):
            return False
    return not rule.needs or holds(scene.tree, rule.needs, scene.said, start=scene.start)


def _apply(scene: Scene, hit: Hit, rule: Rule, grammar: Grammar) -> list[Candidate]:
    tree = scene.tree
    heard = whole(tree, hit, rule)
    if heard is None:
        return []
    search = paths.Search(tree, heard, rule.object, rule.inner, grammar.links, start=scene.start)
    objects = paths.follow(search, rule.object_paths)
    if _unmet(tree, heard, rule, objects):
        return []
    numbers = measured(tree, heard) if rule.opposite and objects else None
    predicate = _predicate(tree, heard, rule, grammar) if objects else ""
    if not predicate and numbers is None:
        return []
    subjects = objects
    if rule.subject_paths[0][0].name != MEMBERS:
        search = search._replace(types=rule.subject, effect=_effect(scene, heard, objects))
        subjects = paths.follow(search, rule.subject_paths)
        if not subjects and rule.predicate.startswith("confers"):
            acts = paths.follow(search._replace(types=DRUGS), rule.subject_paths)
            subjects = _acted_on(tree, acts, rule.subject)
    together = rule.predicate == "combined_with"
    given = rule.predicate in OUTCOMES or rule.predicate == "overcomes_resistance_to"
    alone = _one(tree, heard, rule)
    ones = spread(scene, subjects, rule.subject, together=together, given=given, alone=alone)
    others = spread(scene, objects, rule.object, together=together)
    if rule.predicate in RESPONSES:
        others += examples(scene, others)
    turns = in_turn(tree, [one.index for one in ones], [other.index for other in others])
    pairs = [
        (one, other) for one in ones for other in others if not turns or (one.index, other.index) in turns
    ]
    tight = together and _tight(tree, heard)
    if together and not tight and tree.words[heard.head] in DASHES:
        return []
    if tight:
        return [
            Candidate(rule, heard, subject, object_, predicate)
            for subject, object_ in pairs
            if not _spaced(tree, subject.index, object_.index)
            and go_together(scene, rule, heard, subject, object_)
        ]
    if together:
        pairs += [] if _each_alone(rule) else [*mates(scene, ones), *mates(scene, others)]
        pairs = [pair for pair in pairs if not alternatives(tree, heard, *(one.index for one in pair))]
    return [
        Candidate(rule, heard, subject, object_, said)
        for subject, object_ in pairs
        if (said := _by_numbers(tree, rule, numbers, subject.index, object_.index) or predicate)
        and go_together(scene, rule, heard, subject, object_)
    ]


def _by_numbers(tree: Tree, rule: Rule, numbers: Measured | None, subject: int, object_: int) -> str:
    """Choose between a rule's predicate and its opposite by two numbers; empty where they do not say."""
    told = numbers.of(tree, subject, object_) if numbers else 0
    return (rule.predicate if told > 0 else rule.opposite) if told else ""


def _acted_on(tree: Tree, found: list[paths.Found], types: Types) -> list[paths.Found]:
    """Put the gene in the place of what is done to it: `STAT3` for `STAT3 inhibition`, no class of drugs."""
    genes: list[paths.Found] = []
    for one in found:
        first, last = tree.places[one.index]
        if {tree.lemmas[first], tree.lemmas[last]} & tree.wording.acts:
            covers = (i for token in range(first, last + 1) for i in tree.covers[token])
            inside = [i for i in covers if i != one.index and tree.type_of(i) in types]
            genes += [replace(one, index=index, path=DONE_TO) for index in inside[:1]]
    return genes


def _each_alone(rule: Rule) -> bool:
    """Say whether a rule's words tie only what stands on both sides: `with`, of `X with A and B`."""
    return rule.subject_paths[0][0].name == BESIDE


def _tight(tree: Tree, hit: Hit) -> bool:
    """Say whether a sign without spaces joins two drugs, and so binds closer than `and`: `A+B and C`."""
    first, last = tree.starts[hit.first] - 1, tree.ends[hit.last]
    sign = not tree.words[hit.head].isalpha() and first >= 0 and last < len(tree.text)
    return sign and not (tree.text[first].isspace() or tree.text[last].isspace())


def _spaced(tree: Tree, one: int, other: int) -> bool:
    """Say whether a space stands between two mentions."""
    (_, left), (right, _) = sorted((tree.places[one], tree.places[other]))
    return " " in tree.text[tree.ends[left] : tree.starts[right]]


def _unmet(tree: Tree, hit: Hit, rule: Rule, found: list[paths.Found]) -> bool:
    """Say whether the members of a list meet another, not each other: `interaction of A and B with C`.

    But for `between`, only the parse tells what an interaction is of.
    """
    if rule.predicate != "interacts_with" or rule.subject_paths[0][0].name != MEMBERS or not found:
        return False
    if found[0].path == "between":
        return False
    met = (frames.prepositional(tree, hit.head, word) for word in ("with", "to"))
    return not found[0].parsed or any(met)


def _predicate(tree: Tree, hit: Hit, rule: Rule, grammar: Grammar) -> str:
    """Choose between a rule's predicate and its opposite; empty where a graded rule finds no grade."""
    poor = tree.tags[hit.head][:2] == "NN" and graded(tree, hit, grammar.words.lowering)
    if rule.predicate == "treats" and (poor or actions.taken_from(tree, hit)):
        return ""  # that something lowers the efficacy of a drug does not say that it works
    if rule.opposite and graded(tree, hit, grammar.words.lowering):
        return rule.opposite
    grades = grammar.words.lowering if rule.graded == "worse" else grammar.words.raising
    if rule.graded and not graded(tree, hit, grades):
        return ""
    return rule.predicate


def _one(tree: Tree, hit: Hit, rule: Rule) -> bool:
    """Say whether a noun in the singular can describe one thing alone: `X and Y, an inhibitor of Z`."""
    return rule.inner and tree.tags[hit.last] in {"NN", "NNP"} and not tree.words[hit.last].endswith("s")


def _effect(scene: Scene, hit: Hit, objects: list[paths.Found]) -> Effect:
    """Give where an effect stands: its trigger and objects, but for those told elsewhere as given."""
    places = [scene.tree.places[found.index] for found in objects if found.path not in GIVEN]
    spans = [place for place in places if place[0] >= scene.start]
    return Effect(hit.head, min([hit.first, *(s[0] for s in spans)]), max([hit.last, *(s[1] for s in spans)]))
