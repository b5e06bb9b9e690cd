"""From one document to its mentions and claims: the stages of reading in order, loaded once a process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spacy.tokens import Doc

from kg.curated.alterations import Alterations, read_alterations
from kg.curated.vocabulary import read_vocabulary
from kg.model import Claim, Document, Evidence, Grounding, Sentence
from kg.reading.abbreviations import Abbreviations, abbreviations
from kg.reading.behaviours import behaving
from kg.reading.beside import beside, products
from kg.reading.claims import claims
from kg.reading.compose import compose
from kg.reading.heed import TrainedMention
from kg.reading.identity import title_of
from kg.reading.lexicon import Lexicon
from kg.reading.listening import Listener
from kg.reading.origins import Origins
from kg.reading.outlines import outlined
from kg.reading.parse import Parser, Recogniser, lemmas_of, load, words_of
from kg.reading.placing import remember
from kg.reading.planning import Plan, planned
from kg.reading.recognise import grounder_of, recognise
from kg.reading.relate import Relations
from kg.reading.sentences import sentences
from kg.reading.sharing import shared_heads
from kg.reading.shortened import shortened
from kg.reading.standins import parse_named
from kg.reading.text import CleanText, repair
from kg.reading.transcripts import transcribed
from kg.settings import Settings


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document gave; `title` is the one read off its text, or empty."""

    sentences: tuple[Sentence, ...]
    mentions: tuple[Grounding, ...]
    evidence: tuple[tuple[Claim, Evidence], ...]
    repairs: Mapping[str, int]
    title: str = ""


class Prepared(NamedTuple):
    """A document up to its parses: repaired text, sentences, what is named in each, the plan, the parses."""

    clean: CleanText
    sentences: list[Sentence]
    trained: Sequence[Sequence[TrainedMention]]
    short_forms: Abbreviations
    groundings: list[list[Grounding]]
    plan: Plan
    docs: list[Doc | None]


@dataclass(frozen=True, slots=True)
class Reader:
    """The stages of reading with what they need, loaded once."""

    lexicon: Lexicon
    alterations: Alterations
    relations: Relations
    parser: Parser
    recogniser: Recogniser
    listener: Listener | None = None

    @classmethod
    def load(cls, settings: Settings) -> Reader:
        """Read the curated files and the pipeline; raises CuratedError or OptionError."""
        pipeline = load(settings.model)
        relations = Relations.load(settings)
        lemmas = lemmas_of(pipeline)
        return cls(
            Lexicon(read_vocabulary(settings)),
            read_alterations(settings.ontology),
            relations,
            Parser(pipeline),
            Recogniser(pipeline),
            Listener(relations.grammar.rules, relations.verbs, lemmas) if lemmas else None,
        )

    def read(self, document: Document) -> Reading:
        """Read one document from raw text to claims."""
        ready = self.prepare(document)
        found, groundings = ready.sentences, ready.groundings
        evidence = claims(
            found,
            ready.docs,
            groundings,
            self.relations,
            origins=Origins.of(ready.clean),
            plan=ready.plan,
        )
        hints = grounder_of(self.lexicon).hints
        genes = products(ready.short_forms, hints)
        return Reading(
            tuple(found),
            tuple(
                grounding
                for sentence, row, seen in zip(found, groundings, ready.trained, strict=True)
                for grounding in beside(sentence, outlined(sentence, row, seen, hints.belonging), seen, genes)
            ),
            tuple(evidence),
            Counter(mend.kind for mend in ready.clean.repairs),
            title_of(ready.clean),
        )

    def prepare(self, document: Document) -> Prepared:
        """Read a document up to the parses of the sentences that may hold a claim."""
        clean = repair(document)
        found = sentences(clean)
        cut = [self.parser.cut(sentence.text) for sentence in found]
        trained = self.recogniser.scored(cut)
        short_forms = abbreviations(found)
        groundings = self._mentions(found, trained, short_forms)
        words = list(map(words_of, cut))
        plan = planned(found, groundings, self.relations.contexts, listener=self.listener, words=words)
        docs = self._parses(cut, groundings, plan)
        return Prepared(clean, found, trained, short_forms, groundings, plan, docs)

    def _mentions(
        self,
        found: Sequence[Sentence],
        trained: Sequence[Sequence[TrainedMention]],
        short_forms: Abbreviations,
    ) -> list[list[Grounding]]:
        named = recognise(found, self.lexicon, short_forms, entities=trained)
        grounder = grounder_of(self.lexicon)
        named = [shared_heads(sentence, row, grounder) for sentence, row in zip(found, named, strict=True)]
        rnas = grounder.hints.transcripts
        named = [transcribed(sentence, row, rnas) for sentence, row in zip(found, named, strict=True)]
        named = [behaving(sentence, row, grounder) for sentence, row in zip(found, named, strict=True)]
        memory = remember(found, named, self.alterations)
        made = [
            compose(sentence, row, self.alterations, memory=memory)
            for sentence, row in zip(found, named, strict=True)
        ]
        return shortened(found, made, short_forms.long_forms)

    def _parses(
        self, cut: Sequence[Doc], groundings: Sequence[list[Grounding]], plan: Plan
    ) -> list[Doc | None]:
        wanted = plan.wanted()
        parsed = parse_named(
            self.parser,
            [cut[number] for number in wanted],
            [groundings[number] for number in wanted],
            self.relations.verbs.stand_ins,
            self.relations.verbs.joined,
        )
        docs: list[Doc | None] = [None] * len(cut)
        for number, doc in zip(wanted, parsed, strict=True):
            docs[number] = doc
        return docs
