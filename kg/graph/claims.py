"""One assertion as quads: the plain triple where it holds, the claim, its evidence, and who says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.curated.ontology import Ontology, Predicate
from kg.curated.prefixes import Prefixes
from kg.errors import CuratedError
from kg.graph import names
from kg.graph.assertions import Standing, confidence, documents_of, evidence_keys
from kg.graph.names import biolink, kg, oa, prov
from kg.graph.terms import Quad, boolean, decimal, integer, iri, literal
from kg.graph.witnesses import copied, papers
from kg.model import Assertion, Certainty, Claim, Entity, Evidence, Span

AUTOMATIC = "ECO:0007319"
MANUAL = "ECO:0000302"


@dataclass(frozen=True, slots=True)
class Describer:
    """Turn assertions into quads with the words and prefixes of one ontology folder."""

    ontology: Ontology
    prefixes: Prefixes
    shown: Mapping[str, str] = field(default_factory=dict)

    def name(self, entity: Entity) -> str:
        """Give the label of a thing in this graph: its own, or another where two things share one."""
        return self.shown.get(entity.curie) or " ".join(entity.label.split())

    def node(self, curie: str) -> str:
        """Give the token of a CURIE; one with a prefix of a user's own becomes a term of our namespace."""
        try:
            return iri(self.prefixes.expand(curie))
        except KeyError:
            return iri(self.prefixes.expand(f"kgt:{curie}"))

    def predicate(self, claim: Claim) -> Predicate:
        """Give the schema's entry for a claim's predicate. Raises CuratedError where there is none."""
        try:
            return self.ontology.predicates[claim.predicate]
        except KeyError:
            raise CuratedError(f"kg.ttl: claim {claim.key}: no predicate {claim.predicate}") from None

    def label(self, claim: Claim) -> str:
        """Say the claim in words."""
        predicate = self.predicate(claim)
        verb = predicate.denial if claim.negated else predicate.label
        return " ".join(f"{self.name(claim.subject)} {verb} {self.name(claim.object)}".split())

    def quads(self, assertion: Assertion, standing: Standing) -> Iterator[Quad]:
        """Yield everything that the graph says because of one assertion, but for the things it is about."""
        claim = assertion.claim
        subject, object_ = self.node(claim.subject.curie), self.node(claim.object.curie)
        if standing.name == "stated":
            yield Quad(subject, iri(self.predicate(claim).stated_as), object_)
        node = self.node(f"kgc:{claim.key}")
        yield Quad(node, names.TYPE, names.CLAIM)
        yield Quad(node, names.LABEL, literal(self.label(claim)))
        yield Quad(node, names.SUBJECT, subject)
        yield Quad(node, names.PREDICATE, kg(claim.predicate))
        yield Quad(node, names.OBJECT, object_)
        yield Quad(node, names.NEGATED, boolean(claim.negated))
        yield from self._standing(node, assertion, standing)
        yield from self._union(node, assertion)
        yield from self._voices(node, assertion)
        yield from self._decision(node, assertion)
        keys = evidence_keys(assertion)
        for key, evidence in zip(keys, assertion.evidence, strict=True):
            place = self.node(f"kge:{key}")
            yield Quad(node, names.HAS_EVIDENCE, place)
            yield from self._evidence(place, key, claim, evidence)
        for copy, first in sorted(copied(assertion.evidence).items()):
            yield Quad(self.node(f"kge:{keys[copy]}"), kg("copy_of"), self.node(f"kge:{keys[first]}"))

    def _standing(self, node: str, assertion: Assertion, standing: Standing) -> Iterator[Quad]:
        asserted = standing.certainty is Certainty.ASSERTED
        curated = assertion.decision is not None
        yield Quad(node, names.CERTAINTY, literal(standing.certainty.value))
        yield Quad(node, names.STANDING, literal(standing.name))
        yield Quad(node, biolink("has_confidence_score"), decimal(confidence(assertion)))
        level = "knowledge_assertion" if asserted else "not_provided"
        agent = "manual_validation_of_automated_agent" if curated else "text_mining_agent"
        yield Quad(node, biolink("knowledge_level"), literal(level))
        yield Quad(node, biolink("agent_type"), literal(agent))
        for key in standing.contradicts:
            yield Quad(node, kg("contradicts"), self.node(f"kgc:{key}"))
        for key in standing.opposed_to:
            yield Quad(node, kg("opposed_to"), self.node(f"kgc:{key}"))

    def _union(self, node: str, assertion: Assertion) -> Iterator[Quad]:
        """Yield the conditions that any evidence names, so that a query need not go down to the evidence."""
        seen: set[tuple[str, str]] = set()
        for evidence in assertion.evidence:
            seen.update(self._conditions(evidence))
        for predicate, token in sorted(seen):
            yield Quad(node, predicate, token)

    def _conditions(self, evidence: Evidence) -> Iterator[tuple[str, str]]:
        context = evidence.context
        yield biolink("has_evidence_of_type"), self.node(context.eco or AUTOMATIC)
        if evidence.mode:
            yield kg("mode"), literal(evidence.mode)
        if evidence.mechanism is not None:
            yield kg("mechanism"), self.node(evidence.mechanism.curie)
        if context.disease is not None:
            yield biolink("disease_context_qualifier"), self.node(context.disease.curie)
        if context.alteration is not None:
            yield kg("alteration_context"), self.node(context.alteration.curie)
        if context.model:
            yield kg("model_system"), literal(context.model)

    def _voices(self, node: str, assertion: Assertion) -> Iterator[Quad]:
        """Yield which documents say it: once in the default graph, once in the graph of each document."""
        for document, sure in documents_of(assertion):
            source = self.node(f"kgdoc:{document}")
            predicate = names.SAID_IN if sure else names.HEDGED_IN
            yield Quad(node, predicate, source)
            yield Quad(node, predicate, source, source)
        yield Quad(node, kg("documents"), integer(papers(assertion)))

    def _decision(self, node: str, assertion: Assertion) -> Iterator[Quad]:
        decision = assertion.decision
        if decision is None:
            return
        yield Quad(node, kg("verdict"), literal(decision.verdict))
        yield Quad(node, biolink("has_evidence_of_type"), self.node(MANUAL))
        if decision.error:
            yield Quad(node, kg("error_type"), literal(decision.error))
        if decision.who:
            yield Quad(node, prov("wasAttributedTo"), self._person(decision.who))
        if decision.when:
            yield Quad(node, names.dcterms("dateAccepted"), literal(decision.when))
        if decision.why:
            yield Quad(node, names.COMMENT, literal(decision.why))

    def _person(self, who: str) -> str:
        return self.node(f"orcid:{who.rsplit('/', 1)[-1].removeprefix('orcid:')}")

    def _evidence(self, place: str, key: str, claim: Claim, evidence: Evidence) -> Iterator[Quad]:
        sentence = evidence.sentence
        document = self.node(f"kgdoc:{sentence.document}")
        yield Quad(place, names.TYPE, names.EVIDENCE)
        yield Quad(place, names.LABEL, literal(f"{self.label(claim)} ({sentence.document}, {key[:8]})"))
        yield Quad(place, names.HAS_SOURCE, document)
        yield Quad(place, prov("wasDerivedFrom"), document)
        yield Quad(place, prov("wasGeneratedBy"), self.node("kgr:build"))
        yield Quad(place, kg("rule"), self.node(f"kgrule:{evidence.rule}"))
        yield Quad(place, names.CERTAINTY, literal(evidence.certainty.value))
        yield Quad(place, biolink("extraction_confidence_score"), decimal(evidence.score))
        for predicate, token in sorted(set(self._conditions(evidence))):
            yield Quad(place, predicate, token)
        yield from self._details(place, evidence)
        yield from self._words(place, evidence)
        yield from self._selectors(place, key, evidence)

    def _details(self, place: str, evidence: Evidence) -> Iterator[Quad]:
        context = evidence.context
        if evidence.sentence.section:
            yield Quad(place, biolink("supporting_text_section_type"), literal(evidence.sentence.section))
        found = {
            "line_of_therapy": context.line,
            "setting": context.setting,
            "resistance_kind": context.resistance,
            "finding": context.finding,
        }
        for name, text in found.items():
            if text:
                yield Quad(place, kg(name), literal(text))
        for cited in sorted(set(context.cites)):
            yield Quad(place, kg("cites"), literal(cited))
        if context.seam:
            yield Quad(place, kg("seam"), literal(context.seam))
        if context.page:
            yield Quad(place, kg("page"), integer(context.page))
            yield Quad(place, kg("page_line"), integer(context.page_line))
        for partner in sorted(set(context.combination)):
            yield Quad(place, kg("in_combination_with"), literal(partner))

    def _words(self, place: str, evidence: Evidence) -> Iterator[Quad]:
        sentence = evidence.sentence
        spans = {"subject": evidence.subject.mention.span, "object": evidence.object.mention.span}
        if evidence.trigger is not None:
            spans["trigger"] = evidence.trigger
        for name, span in spans.items():
            yield Quad(place, kg(f"{name}_text"), literal(sentence.text[span.start : span.end]))
            yield Quad(place, kg(f"{name}_span"), literal(_shown(sentence.raw(span))))
        for words in sorted({sentence.text[cue.span.start : cue.span.end] for cue in evidence.cues}):
            yield Quad(place, kg("cue_text"), literal(words))

    def _selectors(self, place: str, key: str, evidence: Evidence) -> Iterator[Quad]:
        """Yield the W3C selectors of the sentence; its neighbours' words are left out on purpose.

        `oa:prefix` and `oa:suffix` would change this block whenever the text beside the sentence changes.
        """
        sentence = evidence.sentence
        quote, position = self.node(f"kge:{key}-quote"), self.node(f"kge:{key}-position")
        yield Quad(place, names.HAS_SELECTOR, quote)
        yield Quad(place, names.HAS_SELECTOR, position)
        yield Quad(quote, names.TYPE, oa("TextQuoteSelector"))
        yield Quad(quote, names.LABEL, literal(f"quote of evidence {key}"))
        yield Quad(quote, names.EXACT, literal(sentence.text))
        yield Quad(position, names.TYPE, oa("TextPositionSelector"))
        yield Quad(position, names.LABEL, literal(f"position of evidence {key}"))
        yield Quad(position, names.START, integer(sentence.start))
        yield Quad(position, names.END, integer(sentence.end))


def _shown(span: Span) -> str:
    return f"{span.start}-{span.end}"
