"""What each sentence names and refers back to, and whether it can hold a claim: all before it is parsed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.curated.contexts import Contexts
from kg.curated.rules import FARTHEST
from kg.model import EntityType, Grounding, Sentence
from kg.reading.coreference import Memory
from kg.reading.inner import with_targets
from kg.reading.listening import Listener
from kg.reading.passages import neighbours
from kg.reading.story import Story, anchors, story

UNREAD = frozenset({"reference"})
PROCESSES = frozenset({EntityType.PATHWAY, EntityType.PROCESS})
GIVEN = frozenset({EntityType.DRUG, EntityType.CHEMICAL})
# What tells those apart who had a drug.
CARRIED = frozenset({EntityType.GENE, EntityType.ALTERATION})


class Turn(NamedTuple):
    """One sentence before it is parsed.

    `row` are its mentions as claims name them, `whole` those that say something, with what they imply and
    refer back to, `stand_ins` the words for the patient of a case. `alone` tells whether a rule may find a
    claim in it; `before` are passages that lead up to it, the shortest first, across which one may find a
    claim: the numbers of their sentences, without its own.
    """

    row: Sequence[Grounding]
    whole: Sequence[Grounding] = ()
    stand_ins: Sequence[Grounding] = ()
    alone: bool = False
    before: tuple[tuple[int, ...], ...] = ()


class Plan(NamedTuple):
    """A document before it is parsed: what it tells as a whole, and its sentences in turn."""

    told: Story
    turns: tuple[Turn, ...]

    def wanted(self) -> list[int]:
        """Give the numbers of the sentences to parse: those that may hold a claim or a side of one."""
        alone = {number for number, turn in enumerate(self.turns) if turn.alone}
        across = {number for number, turn in enumerate(self.turns) if turn.before}
        earlier = {number for turn in self.turns for passage in turn.before for number in passage}
        return sorted(alone | across | earlier)


def wants_parse(sentence: Sentence, groundings: Sequence[Grounding], contexts: Contexts) -> bool:
    """Say whether a sentence names anything of which a claim could be made."""
    if sentence.kind in UNREAD:
        return False
    return bool(groundings) or bool(contexts.anaphora.course.search(sentence.text))


def planned(
    sentences: Sequence[Sentence],
    groundings: Sequence[Sequence[Grounding]],
    contexts: Contexts,
    *,
    listener: Listener | None = None,
    words: Sequence[Sequence[str]] = (),
) -> Plan:
    """Plan the reading of a document. Without a listener all that name something may hold a claim.

    `words` are the tokens of each sentence, for the listener.
    """
    told = story(sentences, groundings, contexts)
    memory = Memory(contexts)
    turns: list[Turn] = []
    chain: tuple[int, ...] = ()  # the neighbours right before, in text order
    for number, (sentence, named) in enumerate(zip(sentences, groundings, strict=True)):
        row = [_without_status(grounding, contexts) for grounding in named]
        turn = Turn(row)
        if sentence.kind not in UNREAD:
            turn = _turn(sentence, row, memory, told, contexts)
            chain = chain[-FARTHEST:] if chain and neighbours(sentences[chain[-1]], sentence) else ()
            turn = turn._replace(before=_passages(chain, turn, turns))
            if listener is not None:
                turn = _heard(turn, turns, words[number], listener, case=told.case is not None)
            memory.add(sentence, row)
            chain = (*chain, number)
        turns.append(turn)
    return Plan(told, tuple(turns))


def _turn(
    sentence: Sentence, row: Sequence[Grounding], memory: Memory, told: Story, contexts: Contexts
) -> Turn:
    told_of = [one for one in row if not _says_nothing(one, contexts)]
    whole = with_targets([*told_of, *memory.named(sentence, row)], contexts)
    stand_ins = [*anchors(sentence, row, told, contexts), *memory.course(sentence, row, told)]
    return Turn(row, whole, stand_ins, alone=sentence.kind != "table")


def _passages(chain: tuple[int, ...], turn: Turn, turns: Sequence[Turn]) -> tuple[tuple[int, ...], ...]:
    """Give the passages that lead up to a sentence: the one before, and what reaches back to a missing side.

    A sentence that names nothing of a gene may tell the outcome of those whom one further off tells of, and
    one that names no drug of those who had it.
    """
    lacking = (CARRIED | GIVEN) if not _names(turn, CARRIED) else GIVEN if not _names(turn, GIVEN) else None
    if not chain or lacking is None:
        return (chain[-1:],) if chain else ()
    longer = (chain[-length:] for length in range(2, len(chain) + 1))
    return (chain[-1:], *(one for one in longer if _names(turns[one[0]], lacking)))


def _names(turn: Turn, types: frozenset[EntityType]) -> bool:
    return any(one.entity is not None and one.entity.type in types for one in turn.row)


def _heard(
    turn: Turn, turns: Sequence[Turn], words: Sequence[str], listener: Listener, *, case: bool
) -> Turn:
    """Leave out of a turn what no rule can hear in its words."""
    alone = turn.alone and listener.hears(words, [*turn.whole, *turn.stand_ins], case=case)
    heard = []
    for passage in turn.before:
        named = [one for number in passage for one in turns[number].row]
        if listener.hears(words, [*named, *turn.row], case=case, over=len(passage)):
            heard.append(passage)
    return turn._replace(alone=alone, before=tuple(heard))


def _without_status(grounding: Grounding, contexts: Contexts) -> Grounding:
    """Put a disease in the place of its subtype by stage or receptor status: a condition (GUIDELINE)."""
    whole = contexts.subtypes.get(grounding.entity.curie) if grounding.entity else None
    return grounding if whole is None else grounding._replace(entity=whole)


def _says_nothing(one: Grounding, contexts: Contexts) -> bool:
    """Say whether a mention only names the kind of what is listed after it: `pathways such as`."""
    entity = one.entity
    return (
        entity is not None
        and entity.type in PROCESSES
        and (entity.label in contexts.general or entity.curie in contexts.general)
    )
