"""How surely a relation is said: which hedge cues govern it, and the weakest grade among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.curated.cues import Cues
from kg.model import Certainty
from kg.reading.parsed import Parse
from kg.reading.scope import Hit, clause, climbs, governed

_NOMINAL_ARCS = frozenset({"amod", "compound", "nmod", "npadvmod", "appos", "prep", "pobj", "nummod", "poss"})
_ASIDE = frozenset({"advcl", "parataxis"})
GRADES = (Certainty.ASSERTED, Certainty.PROBABLE, Certainty.POSSIBLE, Certainty.ASKED)


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """The words of one relation in a parse: its parts, their heads, the spine that ties them.

    `beside` are the tokens of other mentions; `changed` says that the subject is an alteration.
    """

    parse: Parse
    subject: Sequence[int]
    trigger: Sequence[int]
    object: Sequence[int]
    spine: frozenset[int]
    top: int
    reached: frozenset[int]
    beside: frozenset[int] = frozenset()
    changed: bool = False

    @property
    def heads(self) -> tuple[int, int, int]:
        """Give the head tokens of subject, trigger and object."""
        return tuple(self.parse.peak(part) for part in (self.subject, self.trigger, self.object))  # type: ignore[return-value]

    def holds(self, token: int) -> bool:
        """Say whether a token is part of the subject, trigger or object."""
        return token in self.subject or token in self.trigger or token in self.object

    def names(self, token: int) -> bool:
        """Say whether a token is part of any mention of the sentence, or of the trigger."""
        return self.holds(token) or token in self.beside

    def ties(self, token: int) -> bool:
        """Say whether a token is on the spine, or has the relation as its complement."""
        return token in self.spine or token in self.reached


def relation(
    parse: Parse, subject: Sequence[int], trigger: Sequence[int], object_: Sequence[int], cues: Cues
) -> Relation:
    """Tie three groups of tokens together by the paths between their heads."""
    one, middle, other = parse.peak(subject), parse.peak(trigger), parse.peak(object_)
    inner = parse.path(one, other)
    if not _one_phrase(parse, inner, cues):
        inner = [*parse.path(one, middle), *parse.path(middle, other)]
    spine = frozenset(inner)
    top = min(spine, key=lambda token: (len(parse.up(token)), token))
    reached = climbs(parse, top, cues.words["reports"], cues.words["ties"])
    return Relation(parse, subject, trigger, object_, spine, top, frozenset(reached))


def _one_phrase(parse: Parse, path: Sequence[int], cues: Cues) -> bool:
    """Say whether two arguments stand in one noun phrase, which nothing outside denies or weakens.

    "Patients with AXL-positive tumours" have such tumours, whatever the sentence says of the patients; a noun
    that ties or an outcome on the way makes the phrase a relation of its own.
    """
    top = min(path, key=lambda token: len(parse.up(token)))
    nominal = all(parse.deps[token] in _NOMINAL_ARCS for token in path if token != top)
    named = [cues.words[name] for name in ("ties", "links", "outcomes", "reports", "lowers")]
    return nominal and not any(parse.is_one_of(token, words) for token in path for words in named)


def certainty(said: Relation, found: Sequence[Hit]) -> tuple[Certainty, list[tuple[Hit, set[int]]]]:
    """Give the weakest grade of the hedges that govern a relation, and those hedges with their scopes."""
    weak = [
        (hit, scope)
        for hit in found
        if hit.rule.kind == "hedge" and hit.rule.claims
        if not any(said.holds(token) for token in range(hit.first, hit.last + 1))
        if (scope := _WEAKENS[hit.rule.type](said, hit))
    ]
    grade = max((hit.rule.grade for hit, _ in weak), key=GRADES.index, default=Certainty.ASSERTED)
    return (Certainty.ASKED if said.parse.words[-1] == "?" else grade), weak


def _modal(said: Relation, hit: Hit) -> set[int]:
    parse = said.parse
    verb = parse.heads[hit.first]
    if verb < hit.first:
        return set()
    scope = {token for token in governed(parse, verb) if not _own_tense(parse, token, verb)}
    return scope if said.ties(verb) and _top_in(said, scope, verb) else set()


def _own_tense(parse: Parse, token: int, verb: int) -> bool:
    """Say whether a coordinate verb left the modal behind: "may bind X and confers Y"."""
    return parse.deps[token] == "conj" and parse.heads[token] == verb and parse.tags[token] in {"VBZ", "VBD"}


def _top_in(said: Relation, scope: set[int], verb: int) -> bool:
    return said.top in scope or verb in said.spine


def _verb(said: Relation, hit: Hit) -> set[int]:
    """Scope a reporting word: its complement; "that" opens one even where the parse lost it."""
    parse = said.parse
    for token in range(hit.first, hit.last + 1):
        if said.ties(token) and (token in said.reached or said.heads[1] in parse.below(token)):
            return governed(parse, token) | {said.top}
    behind = clause(parse, hit.last + 1)
    opened = hit.last + 1 < len(parse) and "that" in {parse.words[hit.last], parse.words[hit.last + 1]}
    return behind if opened and said.heads[1] in behind else set()


def _adverb(said: Relation, hit: Hit) -> set[int]:
    parse = said.parse
    head = parse.heads[hit.last]
    near = said.heads[1] - hit.last in {1, 2} or head == said.heads[1]
    tied = (said.ties(head) and head != said.heads[2]) or said.ties(hit.last)
    return governed(parse, head) | {said.top} if tied or near else set()


def _adjective(said: Relation, hit: Hit) -> set[int]:
    parse = said.parse
    head = parse.heads[hit.last]
    side = {said.heads[0], said.heads[2], *said.subject, *said.object}
    if head in side and parse.deps[hit.last] == "amod":
        return set()
    named = parse.deps[head] in {"nsubj", "nsubjpass"} and parse.heads[head] in said.reached
    tied = said.ties(head) or said.ties(hit.last) or named
    return governed(parse, head) | {said.top} if tied else set()


def _question(said: Relation, hit: Hit) -> set[int]:
    parse = said.parse
    head = parse.heads[hit.first]
    scope = parse.below(head) if parse.heads[head] != head or hit.first == 0 else set()
    scope = {token for token in scope if token >= hit.first}
    middle = said.heads[1]
    if middle in scope or (
        middle > hit.first and middle in clause(parse, hit.first) and not _comma(parse, hit.first, middle)
    ):
        return scope | set(range(hit.first, middle + 1))
    return set()


def _comma(parse: Parse, first: int, last: int) -> bool:
    return any(parse.words[token] == "," for token in range(first, last))


def _aim(said: Relation, hit: Hit) -> set[int]:
    """Scope an aim: what is behind it, and what its passive is said of."""
    parse = said.parse
    verb = next((t for t in range(hit.last, hit.first - 1, -1) if parse.tags[t].startswith("VB")), hit.last)
    scope = parse.below(verb, without=_ASIDE | {"nsubj"})
    if parse.tags[verb] == "VBN":
        scope = governed(parse, verb)
    return scope if said.heads[1] in scope else set()


def _state(said: Relation, hit: Hit) -> set[int]:
    parse = said.parse
    head = parse.heads[hit.last]
    tops = {hit.last, hit.first, head, parse.heads[hit.first]}
    scope = {token for top in tops for token in parse.below(top, without=_ASIDE)}
    return scope if said.heads[1] in scope else set()


_WEAKENS: Mapping[str, Callable[[Relation, Hit], set[int]]] = {
    "modal": _modal,
    "verb": _verb,
    "adverb": _adverb,
    "adjective": _adjective,
    "noun": _verb,
    "question": _question,
    "aim": _aim,
    "state": _state,
}
