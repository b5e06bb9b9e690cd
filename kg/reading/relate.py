"""Read the claims of one sentence: the best candidate of each pair, judged for polarity and doubt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from spacy.tokens import Doc

from kg.curated.alterations import Alterations, read_alterations
from kg.curated.contexts import Contexts, load_contexts
from kg.curated.cues import Cues, read_cues
from kg.curated.rules import Rule, load_rules
from kg.curated.verbs import Verbs, read_verbs
from kg.curated.wording import Wording
from kg.model import SYMMETRIC, Certainty, Claim, Cue, Entity, EntityType, Evidence, Grounding, Sentence, Span
from kg.reading.actions import its_fall, lowered_object
from kg.reading.amounts import SURER, amount_mode
from kg.reading.candidates import ATTACHED, DONE_TO, Candidate, Grammar
from kg.reading.chains import mend_chains
from kg.reading.confidence import confidence
from kg.reading.hyphened import HYPHENED
from kg.reading.likely import listen
from kg.reading.mending import mend
from kg.reading.minting import alteration
from kg.reading.polarity import Judgement, judge
from kg.reading.sides import gene_acted_on, object_side, with_gene
from kg.reading.spreading import PARTNER
from kg.reading.tree import FINITE, GENES, Tree, build
from kg.settings import Settings

# What the loss of a gene does to the response where the gene itself does the other.
OF_LOSS = {
    "confers_resistance_to": "confers_sensitivity_to",
    "confers_sensitivity_to": "confers_resistance_to",
}
LOSS = "loss"
TURNED = {"activates": "inhibits", "inhibits": "activates"}
INHIBITED = "inhibition of subject"
OVERCOMES = "overcomes_resistance_to"
# The path to the disease that is named by its alteration.
BORNE = "bearer"
# How much less a claim is trusted whose sides stand in two sentences, and for each sentence between.
LESS, FURTHER = 0.85, 0.9


@dataclass(frozen=True, slots=True)
class Relations:
    """What relating needs, made once: the compiled rules, the words of context, the cues of polarity."""

    grammar: Grammar
    contexts: Contexts
    cues: Cues
    verbs: Verbs
    alterations: Alterations

    @classmethod
    def load(cls, settings: Settings) -> Relations:
        """Read the rules, the contexts and the cues of a run; raises CuratedError."""
        rules = load_rules(settings.ontology / "rules")
        return cls(
            Grammar.of(rules),
            load_contexts(settings.ontology / "context"),
            read_cues(settings.ontology),
            read_verbs(settings.ontology / "recognition" / "verbs.toml"),
            read_alterations(settings.ontology),
        )

    def tree(self, doc: Doc, groundings: Sequence[Grounding], anchors: Sequence[Grounding] = ()) -> Tree:
        """Mend a parsed sentence by its names, and lay the groundings over it."""
        names = [grounding.mention.span for grounding in groundings if grounding.entity is not None]
        mended = mend_chains(mend(doc, names, self.verbs), self.grammar.words.carrying, self.verbs)
        ends = {g.mention.span.end + 1 for g in groundings if g.mention.type is EntityType.DISEASE}
        kept = [one for one in groundings if not self._sort_of(doc, one, ends)]
        return build(mended, kept, self.grammar.words, anchors)

    def _sort_of(self, doc: Doc, one: Grounding, ends: Container[int]) -> bool:
        """Say whether a name too general for a claim only tells the sort of sample: `tumour tissues from`."""
        entity, span = one.entity, one.mention.span
        if (
            entity is None
            or entity.type is not EntityType.DISEASE
            or entity.label not in self.contexts.general
        ):
            return False
        if one.mention.span.start in ends:
            return True  # `thymoma tumours`: another disease stands right before
        after = next((token for token in doc if token.idx >= span.end), None)
        return after is not None and after.lemma_.lower() in self.grammar.words.bearers


def relate(  # noqa: PLR0913
    sentence: Sentence,
    doc: Doc,
    groundings: Sequence[Grounding],
    relations: Relations,
    *,
    anchors: Sequence[Grounding] = (),
    case: bool = False,
    start: int = 0,
    over: int = 0,
) -> list[tuple[Claim, Evidence]]:
    """Give the claims that one parsed sentence makes, each with its evidence, in the order of their spans.

    With `over` the sentence is a passage: so many stand before the last, which begins at character `start`.
    """
    tree = relations.tree(doc, groundings, anchors)
    kept: dict[tuple[int, int, str], tuple[float, Candidate]] = {}
    token = bisect_left(tree.starts, start)
    for candidate in listen(tree, relations.grammar, case=case, start=token, over=over):
        key = _key(candidate)
        score = confidence(tree, candidate) * _trust(over)
        if key not in kept or score > kept[key][0]:
            kept[key] = (score, candidate)
    ordered = sorted(kept.values(), key=lambda pair: _order(tree, pair[1]))
    heard = Sentential(sentence, doc, tree, relations, start)
    said = (say(heard, candidate, score) for score, candidate in ordered)
    return once([pair for pair in said if pair is not None])


def _trust(over: int) -> float:
    return LESS * FURTHER ** (over - 1) if over else 1.0


def once(said: Sequence[tuple[Claim, Evidence]]) -> list[tuple[Claim, Evidence]]:
    """Keep the best evidence of each claim: a sentence that says it twice is one piece of evidence."""
    best: dict[tuple[Claim, Sentence], float] = {}
    for claim, evidence in said:
        key = (claim, evidence.sentence)
        best[key] = max(best.get(key, 0.0), evidence.score)
    kept: list[tuple[Claim, Evidence]] = []
    for claim, evidence in said:
        key = (claim, evidence.sentence)
        if evidence.score >= best.get(key, 2.0):
            kept.append((claim, evidence))
            del best[key]
    return kept


class Sentential(NamedTuple):
    """One sentence as text, as parse and with its groundings laid over it, and what relating needs.

    Of a passage, the last sentence begins at the character `start`.
    """

    sentence: Sentence
    doc: Doc
    tree: Tree
    relations: Relations
    start: int


def _key(candidate: Candidate) -> tuple[int, int, str]:
    first, second = candidate.subject.index, candidate.object.index
    if candidate.predicate in SYMMETRIC and second < first:
        first, second = second, first
    return first, second, candidate.predicate


def _order(tree: Tree, candidate: Candidate) -> tuple[Span, Span, str, str]:
    spans = [tree.groundings[found.index].mention.span for found in (candidate.subject, candidate.object)]
    return spans[0], spans[1], candidate.predicate, candidate.rule.id


def say(heard: Sentential, candidate: Candidate, score: float) -> tuple[Claim, Evidence] | None:
    """Judge a candidate and write it down with its evidence; None where the sentence does not hold it."""
    tree, rule, predicate = heard.tree, candidate.rule, candidate.predicate
    subject = with_gene(tree, candidate.subject.index)
    object_, negated, lowered = object_side(tree, candidate)
    entity = subject.entity
    if object_ is None or entity is None or object_.entity is None or _of_itself(candidate, entity, object_):
        return None
    own = _own_denials(heard, object_)
    denied = own or _own_denials(heard, tree.groundings[candidate.object.index])
    if (denied and predicate != "has_alteration") or _no_state(heard, rule, subject):
        return None
    if _of_another(candidate, object_, tree, lowered=lowered):
        return None
    trigger = tree.span(candidate.hit.first, candidate.hit.last)
    evidence = Evidence(heard.sentence, subject, object_, trigger, rule.id, mode=rule.mode, score=score)
    judgement = _judged(heard, evidence, predicate)
    if _presupposed(tree, candidate):
        judgement = _taken_for_granted(judgement, evidence, predicate)
    if not _holds(candidate, judgement):
        return None
    altered = tree.type_of(candidate.object.index) is EntityType.ALTERATION
    if judgement.negated and altered and object_.entity.type is not EntityType.ALTERATION:
        return None  # what a drug does not do to a variant it may do to the gene's product
    said = judgement.predicate
    if said in TURNED and (lowered or _lowered(heard, candidate)):
        said = TURNED[said]
    fall = said in TURNED and its_fall(tree, candidate.hit, heard.relations.cues)
    said = TURNED[said] if fall else said
    amounts = heard.relations.grammar.words.amounts
    amount = amount_mode(tree, candidate, amounts) if said == predicate else ""
    mode = (
        judgement.mode or (INHIBITED if fall else "") or amount or _turned_mode(said, predicate) or rule.mode
    )
    score = round(score * SURER, 4) if amount else score
    subject, said, mode = _inhibited(heard, candidate, subject, said, mode)
    evidence = replace(
        evidence,
        subject=subject,
        certainty=judgement.certainty,
        cues=(*own, *judgement.cues),
        mode=mode,
        score=score,
    )
    entity = subject.entity or entity
    claim = Claim(entity, said, object_.entity, (negated != bool(own)) != judgement.negated)
    if claim.subject is not entity:
        evidence = replace(evidence, subject=object_, object=subject)
    return claim, evidence


def _of_another(candidate: Candidate, object_: Grounding, tree: Tree, *, lowered: bool) -> bool:
    """Say whether an object is another thing than the rule tells of.

    A subtype that is meant (`HER2-positive breast cancer`) is no finding, and what a drug does to the loss of
    a gene's product it does not do to the product.
    """
    rule = candidate.rule
    if candidate.subject.path == BORNE and _status(object_, rule, tree.wording):
        return True
    return lowered and candidate.predicate == "targets" and rule.mode == "inhibits"


def _of_itself(candidate: Candidate, subject: Entity, object_: Grounding) -> bool:
    """Say whether a claim that no frame gives would tell of a gene's state that it acts on the gene."""
    other = object_.entity
    return (
        candidate.subject.path == ATTACHED
        and other is not None
        and not {subject, subject.gene}.isdisjoint({other, other.gene} - {None})
    )


def _inhibited(
    heard: Sentential, candidate: Candidate, subject: Grounding, said: str, mode: str
) -> tuple[Grounding, str, str]:
    """Give subject, predicate and mode as the guideline has them where the text inhibits the subject.

    What overcomes resistance is the gene inhibited; what a response follows on is the gene's loss. What its
    inhibition does to a process the gene itself does the other way round.
    """
    words = heard.tree.wording
    acts = words.acts if said == OVERCOMES else words.undoings if said in TURNED else frozenset[str]()
    gene = gene_acted_on(heard.tree, candidate.subject.index, acts)
    if gene is not None:
        return gene, TURNED.get(said, said), INHIBITED
    entity = subject.entity
    if mode == INHIBITED and said in OF_LOSS and entity is not None and entity.type in GENES:
        return _its_loss(subject, entity, heard.relations.alterations), OF_LOSS[said], candidate.rule.mode
    return subject, said, mode


def _its_loss(subject: Grounding, gene: Entity, alterations: Alterations) -> Grounding:
    """Put the loss of a gene in its place: the response follows on that where the gene is inhibited."""
    mention = subject.mention._replace(type=EntityType.ALTERATION)
    return subject._replace(mention=mention, entity=alteration(gene, LOSS, alterations))


def _lowered(heard: Sentential, candidate: Candidate) -> bool:
    one, other, cues = candidate.subject.index, candidate.object.index, heard.relations.cues
    return _was_lowered(heard, candidate) or lowered_object(
        heard.tree, other, candidate.hit, cues, subject=one
    )


def _was_lowered(heard: Sentential, candidate: Candidate) -> bool:
    """Say whether a noun of raising is said to be lowered: `phosphorylation of A was inhibited by B`."""
    tree, head = heard.tree, candidate.hit.head
    verb = tree.heads[head]
    said = tree.tags[head][:2] == "NN" and tree.deps[head] == "nsubjpass"
    return (
        said
        and candidate.predicate == "activates"
        and tree.lemmas[verb] in heard.relations.cues.words["lowers"]
    )


def _no_state(heard: Sentential, rule: Rule, subject: Grounding) -> bool:
    """Say whether a subject names no state of which a rule could tell: it is denied, or only looked for."""
    if _own_denials(heard, subject):
        return True
    return rule.predicate.startswith("confers") and _status(subject, rule, heard.tree.wording)


def _holds(candidate: Candidate, judgement: Judgement) -> bool:
    """Say whether a judgement leaves a claim: some rules have none that is denied.

    That what is done to a gene overcomes resistance is said of the class of drugs that does it.
    """
    rule = candidate.rule
    if candidate.subject.path == DONE_TO and judgement.predicate == OVERCOMES:
        return False
    denied = judgement.negated or judgement.predicate != candidate.predicate
    if denied and (rule.loose or rule.undeniable):
        return False
    return judgement.holds and (candidate.subject.path != PARTNER or judgement.predicate == "treats")


def _own_denials(heard: Sentential, one: Grounding) -> tuple[Cue, ...]:
    """Give the words inside an alteration's mention that deny it: `EGFR was not amplified`."""
    if one.mention.type is not EntityType.ALTERATION or one.method.startswith("composed:"):
        return ()
    tree, span = heard.tree, one.mention.span
    inside = [i for i in range(len(tree)) if span.start <= tree.starts[i] and tree.ends[i] <= span.end]
    denying = heard.relations.cues.denying
    return tuple(Cue("negation", tree.span(i, i), span) for i in inside if tree.words[i] in denying)


def _turned_mode(said: str, predicate: str) -> str:
    """Give the mode of a claim that turned out the other way round than its rule says."""
    return said if said != predicate and said in TURNED and predicate in TURNED else ""


def _done_to(whole: Grounding, subject: Grounding) -> bool:
    """Say whether a name tells what is done to the subject, a gene inside it: `STAT3 inhibition`."""
    span, inside = whole.mention.span, subject.mention.span
    return span != inside and span.covers(inside) and whole.mention.type is EntityType.DRUG


def _judged(heard: Sentential, evidence: Evidence, predicate: str) -> Judgement:
    subject, object_ = evidence.subject, evidence.object
    return judge(
        heard.doc,
        subject.mention.span,
        evidence.trigger or subject.mention.span,
        object_.mention.span,
        heard.relations.cues,
        predicate=predicate,
        subject_type=subject.mention.type if subject.entity is None else subject.entity.type,
        turned=True,
        mentions=[g.mention.span for g in heard.tree.groundings if not _done_to(g, subject)],
        since=heard.start,
    )


def _presupposed(tree: Tree, candidate: Candidate) -> bool:
    """Say whether no verb asserts what a description tells: `X, a Y inhibitor`, `X-induced Y`."""
    if candidate.subject.path == HYPHENED:
        return True
    if not candidate.rule.inner or candidate.subject.path != "named":
        return False
    first, last = tree.places[candidate.subject.index]
    start, end = min(last, candidate.hit.last) + 1, max(first, candidate.hit.first)
    return not any(tree.tags[token] in {*FINITE, "VB"} for token in range(start, end))


def _taken_for_granted(judgement: Judgement, evidence: Evidence, predicate: str) -> Judgement:
    """Give the judgement of a description: denials and doubts outside it speak of something else."""
    spans = [evidence.subject.mention.span, evidence.object.mention.span]
    spans += [evidence.trigger] if evidence.trigger else []
    around = Span(min(span.start for span in spans), max(span.end for span in spans))
    cues = tuple(cue for cue in judgement.cues if around.covers(cue.span) and cue.kind != "negation")
    grade = judgement.certainty if cues else Certainty.ASSERTED
    return Judgement(predicate, negated=False, certainty=grade, cues=cues)


def _status(subject: Grounding, rule: Rule, words: Wording) -> bool:
    """Say whether an alteration is only a status: `HER2-negative`, `ER-positive`, `KRAS mutation status`."""
    said = subject.mention.text.lower().split()
    if words.undecided.intersection(said) and subject.mention.type is EntityType.ALTERATION:
        return True
    gene = subject.entity.gene if subject.entity else None
    signed = subject.method == "composed:negative" or (
        said[-1].endswith(("positive", "+")) and not rule.id.endswith("adjective")
    )
    return signed and gene is not None and gene.label.lower() in words.subtyping
