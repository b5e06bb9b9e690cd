"""What each sentence names and refers back to, and whether it can hold a claim: all before it is parsed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.curated.contexts import Contexts
from kg.model import EntityType, Grounding, Sentence
from kg.reading.coreference import Memory
from kg.reading.inner import with_targets
from kg.reading.listening import Listener
from kg.reading.passages import neighbours
from kg.reading.story import Story, anchors, story

UNREAD = frozenset({"reference"})
PROCESSES = frozenset({EntityType.PATHWAY, EntityType.PROCESS})


class Turn(NamedTuple):
    """One sentence before it is parsed.

    `row` are its mentions as claims name them, `whole` those that say something, with what they imply and
    refer back to, `stand_ins` the words for the patient of a case. `alone` tells whether a rule may find a
    claim in it; `before` is the number of the sentence before it where one may find a claim across the two.
    """

    row: Sequence[Grounding]
    whole: Sequence[Grounding] = ()
    stand_ins: Sequence[Grounding] = ()
    alone: bool = False
    before: int | None = None


class Plan(NamedTuple):
    """A document before it is parsed: what it tells as a whole, and its sentences in turn."""

    told: Story
    turns: tuple[Turn, ...]

    def wanted(self) -> list[int]:
        """Give the numbers of the sentences to parse: those that may hold a claim or a side of one."""
        alone = {number for number, turn in enumerate(self.turns) if turn.alone}
        pairs = {number: turn.before for number, turn in enumerate(self.turns) if turn.before is not None}
        return sorted(alone | set(pairs) | set(pairs.values()))


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
    before: int | None = None
    for number, (sentence, named) in enumerate(zip(sentences, groundings, strict=True)):
        row = [_without_status(grounding, contexts) for grounding in named]
        turn = Turn(row)
        if sentence.kind not in UNREAD:
            turn = _turn(sentence, row, memory, told, contexts)
            if before is not None and neighbours(sentences[before], sentence):
                turn = turn._replace(before=before)
            if listener is not None:
                earlier = turns[before].row if before is not None else ()
                turn = _heard(turn, earlier, words[number], listener, case=told.case is not None)
            memory.add(sentence, row)
            before = number
        turns.append(turn)
    return Plan(told, tuple(turns))


def _turn(
    sentence: Sentence, row: Sequence[Grounding], memory: Memory, told: Story, contexts: Contexts
) -> Turn:
    told_of = [one for one in row if not _says_nothing(one, contexts)]
    whole = with_targets([*told_of, *memory.named(sentence, row)], contexts)
    stand_ins = [*anchors(sentence, row, told, contexts), *memory.course(sentence, row, told)]
    return Turn(row, whole, stand_ins, alone=sentence.kind != "table")


def _heard(
    turn: Turn, earlier: Sequence[Grounding], words: Sequence[str], listener: Listener, *, case: bool
) -> Turn:
    """Leave out of a turn what no rule can hear in its words."""
    alone = turn.alone and listener.hears(words, [*turn.whole, *turn.stand_ins], case=case)
    pair = turn.before is not None and listener.hears(words, [*earlier, *turn.row], case=case, across=True)
    return turn._replace(alone=alone, before=turn.before if pair else None)


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
