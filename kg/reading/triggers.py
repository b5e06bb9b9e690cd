"""Find the triggers of the rules, and the link words, in a sentence: by first lemma, then word by word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar

from kg.curated.rules import Links, Rule, Trigger, Word
from kg.reading.tree import Tree

T = TypeVar("T")


class Hit(NamedTuple):
    """A trigger found: its first, last and head token."""

    first: int
    last: int
    head: int


class Index(Generic[T]):
    """Triggers by the lemma of their first word, so that a sentence is looked at once a token."""

    def __init__(self, entries: Iterable[tuple[Trigger, T]]) -> None:
        self._first: dict[str, list[tuple[Trigger, T]]] = {}
        for trigger, value in entries:
            self._first.setdefault(trigger.words[0].lemma, []).append((trigger, value))

    def at(self, tree: Tree, token: int) -> list[tuple[Hit, T]]:
        """Give every trigger that begins at a token, the longest first."""
        lemma, word = tree.lemmas[token], tree.words[token]
        if lemma not in self._first and word not in self._first:
            return []
        found = [
            (hit, value)
            for key in sorted({lemma, word})
            for trigger, value in self._first.get(key, ())
            if (hit := _match(tree, token, trigger))
        ]
        return sorted(found, key=lambda pair: -pair[0].last) if len(found) > 1 else found


def rule_index(rules: Iterable[Rule]) -> Index[Rule]:
    """Index all triggers of some rules."""
    return Index((trigger, rule) for rule in rules for trigger in rule.triggers)


def link_index(links: Mapping[str, Links]) -> Mapping[str, Index[str]]:
    """Index the link words of each list, with the way they point."""
    return {
        name: Index(
            [(trigger, "forward") for trigger in link.forward]
            + [(trigger, "backward") for trigger in link.backward]
            + [(trigger, "either") for trigger in link.either]
        )
        for name, link in links.items()
    }


def holds(
    tree: Tree, triggers: Iterable[Trigger], said: frozenset[str], *, start: int = 0, end: int | None = None
) -> bool:
    """Say whether one of the triggers begins between two tokens of the sentence, whose words are `said`."""
    return any(
        _match(tree, token, trigger) is not None
        for trigger in triggers
        if (first := trigger.words[0].lemma) in said
        for token in range(start, len(tree) if end is None else end)
        if first in (tree.lemmas[token], tree.words[token])
    )


def _match(tree: Tree, token: int, trigger: Trigger) -> Hit | None:
    here = token
    for place, word in enumerate(trigger.words):
        if place and here < len(tree) and tree.tags[here] == "HYPH":
            here += 1
        if here >= len(tree) or not _fits(tree, here, word):
            return None
        here += 1
    return Hit(token, here - 1, _head(tree, token, here - 1, trigger))


def _fits(tree: Tree, token: int, word: Word) -> bool:
    if word.lemma not in (tree.lemmas[token], tree.words[token]):
        return False
    return not word.tag or tree.tags[token].startswith(word.tag)


def _head(tree: Tree, first: int, last: int, trigger: Trigger) -> int:
    """Choose the verb of a trigger that begins with one, and the last noun or adjective of any other."""
    if trigger.words[0].tag == "VB" or tree.tags[first].startswith("VB"):
        return first
    for token in range(last, first - 1, -1):
        if tree.tags[token][:2] in {"NN", "JJ", "VB"}:
            return token
    return last
