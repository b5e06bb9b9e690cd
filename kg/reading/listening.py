"""Which rules a sentence may hold the words of, before it is parsed: what cannot be heard need not be parsed.

A trigger is matched on lemmas and tags, which a parse gives. Before it, each word stands for every lemma that
it may get; what no rule can hear in these words it cannot hear in the parsed sentence either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.curated.rules import Links, Rule, Rules, Trigger
from kg.curated.verbs import Verbs
from kg.model import Entity, EntityType, Grounding

ROOM = 100_000
Lemmas = Callable[[str], frozenset[str]]
Types = frozenset[EntityType]


class Listener:
    """The triggers of all rules by their first word, and of each word met the trigger words it may be."""

    def __init__(self, rules: Rules, verbs: Verbs, lemmas: Lemmas) -> None:
        self._rules = rules.rules
        self._verbs = verbs
        self._lemmas = lemmas
        self._starts: dict[str, list[tuple[Trigger, int]]] = {}
        for number, rule in enumerate(self._rules):
            for trigger in rule.triggers:
                self._starts.setdefault(trigger.words[0].lemma, []).append((trigger, number))
        self._asked = [_asked(rule, rules.links) for rule in self._rules]
        heard = [trigger for rule in self._rules for trigger in rule.triggers]
        heard += [trigger for asked in self._asked for triggers in asked for trigger in triggers]
        self._known = frozenset(word.lemma for trigger in heard for word in trigger.words)
        self._meant: dict[str, frozenset[str]] = {}
        self._open: dict[tuple[Types, bool, int], frozenset[int]] = {}

    def hears(
        self, words: Sequence[str], groundings: Iterable[Grounding], *, case: bool, over: int = 0
    ) -> bool:
        """Say whether a rule may find a claim between some of the groundings, with its trigger in the words.

        `case` says that the document reports a case; `over`, that the groundings are of so many sentences
        more, before the one that has the words.
        """
        entities = {grounding.entity for grounding in groundings if grounding.entity is not None}
        if len(entities) < 2:
            return False
        types = frozenset(entity.type for entity in entities)
        key = types, case, over
        if key not in self._open:
            self._open[key] = frozenset(
                number for number, rule in enumerate(self._rules) if _open(rule, types, case=case, over=over)
            )
        allowed = self._open[key]
        if not allowed:
            return False
        meant = [self._meanings(word) for word in words]
        refused: set[int] = set()
        for place, said in enumerate(meant):
            for trigger, number in (one for lemma in said for one in self._starts.get(lemma, ())):
                if number in allowed and number not in refused and _follows(trigger, meant, place):
                    asked = self._asked[number][: 1 if over else None]
                    if _two(self._rules[number], entities) and all(_said(one, meant) for one in asked):
                        return True
                    refused.add(number)
        return False

    def _meanings(self, word: str) -> frozenset[str]:
        """Give the words of triggers that a word may be."""
        found = self._meant.get(word)
        if found is None:
            if len(self._meant) >= ROOM:
                self._meant.clear()
            low, verbs = word.lower(), self._verbs
            mended = {listed.get(low, low) for listed in (verbs.irregular, verbs.always, verbs.between)}
            mended |= {verb for (_, half), verb in verbs.joined.items() if half == low}
            found = self._meant[word] = self._known & (
                self._lemmas(word) | mended | {low, low.removesuffix("s")}
            )
        return found


def _asked(rule: Rule, links: Mapping[str, Links]) -> list[tuple[Trigger, ...]]:
    """Give sets of words of each of which a sentence must have one for the rule: those it needs come first.

    A side that is reached over links alone has one of their words between it and the trigger.
    """
    if rule.loose:
        return [()]
    asked = [rule.needs]
    for paths in (rule.subject_paths, rule.object_paths):
        if all(path[0].kind == "links" for path in paths):
            lists = [links[path[0].name] for path in paths]
            asked.append(tuple(t for one in lists for t in (*one.forward, *one.backward, *one.either)))
    return asked


def _open(rule: Rule, types: Types, *, case: bool, over: int) -> bool:
    """Say whether a rule is for such a document and for mentions of such types."""
    outside = rule.outside_case if case else rule.in_case
    blocked = bool(types & rule.without) and not rule.loose
    fits = rule.across >= over and types & rule.subject and types & rule.object
    return bool(fits and not outside and not blocked)


def _two(rule: Rule, entities: Iterable[Entity]) -> bool:
    """Say whether there are two things for the two sides of a rule."""
    return len({entity for entity in entities if entity.type in rule.subject | rule.object}) > 1


def _said(triggers: Sequence[Trigger], meant: Sequence[frozenset[str]]) -> bool:
    """Say whether the words may be one of the triggers, if there are any."""
    return not triggers or any(
        trigger.words[0].lemma in said and _follows(trigger, meant, place)
        for place, said in enumerate(meant)
        if said
        for trigger in triggers
    )


def _follows(trigger: Trigger, meant: Sequence[frozenset[str]], place: int) -> bool:
    """Say whether the words of a trigger may stand one after the other, with a hyphen between any two."""
    here = {place + 1}
    for word in trigger.words[1:]:
        near = here | {token + 1 for token in here}
        here = {token + 1 for token in near if token < len(meant) and word.lemma in meant[token]}
    return bool(here)
