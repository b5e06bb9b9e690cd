"""Polarity as a calculus: what denies a relation, what turns it round, and the normal form it is reduced to.

The cues, the turning words and the table are `ontology/polarity/`; its README tells the calculus in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from kg.curated.cues import Cues
from kg.model import Certainty, Cue, EntityType, Span
from kg.reading.denial import Denial, denials, lacked
from kg.reading.hedging import GRADES, Relation, certainty, relation
from kg.reading.parsed import Parse, parse_of
from kg.reading.scope import hits
from kg.reading.tree import FINITE

# How many words before a combination a cue may stand that denies it: "no combination of", "did not combine".
NEAR = 2
# Types of denial that `nor` goes on with: `did not inhibit A nor B`, `but not by A, B, nor C`.
PLAIN = frozenset({"adverb", "contrast", "determiner"})
# What may stand between a deed and what it is done to: "inhibition of the", "knocking down".
PASSED = frozenset({"of", "the", "in", "for", "with", "against", "both", "down", "out"})
# What stands between the members of a list.
LISTING = frozenset({",", "and", "or", "/", "&", "both", "nor", "the"})
JOINING = LISTING - {",", "the"}
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# What opens a clause.
OPENING = frozenset({"that", "which", "whether", "because", "while", "whereas", ";", ":"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a relation comes to: its normal form, whether it is denied, how surely it is said, by which cues.

    `holds` is False where a cue takes an argument out of the relation without denying it ("patients without
    PTEN loss responded"): no claim should be made of it. `mode` is "inhibition of subject" where the text
    inhibits the subject.
    """

    predicate: str
    negated: bool
    certainty: Certainty
    cues: tuple[Cue, ...]
    mode: str = ""
    holds: bool = True


@dataclass(frozen=True, slots=True)
class _Turns:
    """How often the outcome is denied or lowered, and what is done to the subject."""

    outcomes: int
    lowered: int
    inhibited: bool
    relieved: bool
    drug: bool


def judge(  # noqa: PLR0913 - the one call of a stage: three spans and what the caller knows of them
    doc: Doc,
    subject: Span,
    trigger: Span,
    object_: Span,
    cues: Cues,
    *,
    predicate: str,
    subject_type: EntityType | None = None,
    turned: bool = False,
    mentions: Sequence[Span] = (),
    since: int = 0,
) -> Judgement:
    """Judge one relation in a parsed sentence; spans count in the text of `doc`.

    `predicate` is the relation that the trigger alone stands for. With `turned` the caller has already read
    the verbs that raise or lower ("reversed resistance") and the adjectives before the trigger ("poor
    response") into it. Cues inside the three spans are part of them and count for nothing, nor do those
    inside any of `mentions`, the other mentions of the sentence, and before the character `since`, where the
    last sentence of a passage begins.
    """
    parse = parse_of(doc)
    parts = [parse.tokens(span) for span in (subject, trigger, object_)]
    within = subject.covers(object_) or object_.covers(subject)
    if not all(parts) or (within and (subject.covers(trigger) or object_.covers(trigger))):
        return Judgement(predicate, negated=False, certainty=Certainty.ASSERTED, cues=())
    said = relation(parse, parts[0], parts[1], parts[2], cues)
    inside = frozenset(token for span in mentions for token in parse.tokens(span))
    said = replace(said, beside=inside, changed=subject_type is EntityType.ALTERATION)
    found = [hit for hit in hits(parse, cues) if not {hit.first, hit.last} <= inside]
    found = [hit for hit in found if parse.starts[hit.first] >= since]
    denied = denials(said, found, cues, turned=turned)
    if predicate == "combined_with":
        denied = [denial for denial in denied if _at(parts, denial)]
    grade, weak = certainty(said, found)
    turnable = (predicate, "outcome") in cues.table
    outcomes = [denial for denial in denied if denial.target == "outcome" and turnable]
    links = [denial for denial in denied if denial.target != "excluded" and denial not in outcomes]
    relieved, inhibited = _subject(said, cues, protects=predicate == "confers_resistance_to")
    turns = _Turns(
        _outcomes(outcomes),
        (0 if turned else _lowered(said, cues, denied)) + _inverted(said, cues),
        inhibited and subject_type is not EntityType.DRUG,
        relieved,
        subject_type is EntityType.DRUG,
    )
    predicate, mode = _reduce(predicate, cues, turns)
    if lacked(said, cues) is not None:
        predicate = cues.row(predicate, "inhibited").gives
    negated = _count(links) % 2 == 1
    if negated and (other := cues.row(predicate, "none").denied):
        predicate, negated = other, False
    if any(denial.hit.rule.doubts for denial in links):
        grade = max(grade, Certainty.PROBABLE, key=GRADES.index)
    holds = not any(denial.target == "excluded" for denial in denied)
    return Judgement(predicate, negated, grade, _cues(parse, denied, weak), mode, holds)


def _at(parts: Sequence[Sequence[int]], denial: Denial) -> bool:
    """Say whether a cue stands in a relation or right before it; not in "no evidence that X plus Y"."""
    tokens = [token for part in parts for token in part]
    return min(tokens) - NEAR <= denial.hit.first <= max(tokens)


def _outcomes(outcomes: Sequence[Denial]) -> int:
    """Count denials of the outcome; `no A and no B responses` is one."""
    repeated = sum(denial.hit.rule.type == "determiner" for denial in outcomes)
    return len(outcomes) - max(repeated - 1, 0)


def _count(links: Sequence[Denial]) -> int:
    """Count denials; neither ... nor is one, and a `nor` behind a plain denial only goes on with it."""
    single = [denial for denial in links if denial.hit.rule.type != "correlative"]
    paired = [denial.hit.first for denial in links if denial.hit.rule.type == "correlative"]
    goes_on = any(d.hit.rule.type in PLAIN and d.hit.first < min(paired, default=0) for d in single)
    return len(single) + (1 if paired and not goes_on else 0)


def _reduce(predicate: str, cues: Cues, turns: _Turns) -> tuple[str, str]:
    """Apply the table: first what happens to the outcome, then what is done to the subject."""
    if turns.outcomes % 2:
        predicate = cues.row(predicate, "outcome").gives
    if turns.inhibited and turns.relieved and (predicate, "relieved") in cues.table:
        row = cues.row(predicate, "relieved")
        return row.gives, row.mode
    if turns.lowered % 2:
        drug = turns.drug and (predicate, "drug down") in cues.table
        predicate = cues.row(predicate, "drug down" if drug else "down").gives
    if turns.inhibited:
        row = cues.row(predicate, "inhibited")
        return row.gives, row.mode
    return predicate, ""


def _lowered(said: Relation, cues: Cues, denied: Sequence[Denial]) -> int:
    """Count the words that lower the outcome, on the way from the subject or before the trigger."""
    cue = {token for denial in denied for token in range(denial.hit.first, denial.hit.last + 1)}
    parse, (one, middle, _) = said.parse, said.heads
    apart = {*_doing(said, cues), lacked(said, cues)}
    verbs = {
        token
        for token in (*parse.path(one, middle), *_near(said))
        if not said.names(token)
        and token not in apart
        and not _of_another(said, token)
        and parse.is_one_of(token, cues.words["lowers"])
    }
    poor = {
        token
        for token in (*parse.children[middle], _head_of(parse, middle))
        if token is not None and not said.names(token) and parse.is_one_of(token, cues.words["poor"])
    }
    return len((verbs | poor) - cue)


def _inverted(said: Relation, cues: Cues) -> int:
    """Count the words that invert a tie: "inversely correlated with", "a negative predictor of"."""
    parse = said.parse
    ties = cues.words["links"] | cues.words["ties"]
    return sum(
        parse.is_one_of(child, cues.words["inverts"])
        and (parse.tags[child] != "JJ" or parse.is_one_of(token, ties))
        for token in said.spine
        for child in parse.children[token]
        if not said.names(child)
    )


def _near(said: Relation) -> list[int]:
    """Give the words next to the trigger that act on it, as the surface has them."""
    parse, first, last = said.parse, said.trigger[0], said.trigger[-1]
    near = []
    for token in range(first - 1, max(said.subject[-1], first - 5), -1):
        near.append(token)
        if (
            parse.tags[token] not in {"DT", "JJ", "JJR", "PRP$", "HYPH", "POS", "NN", "NNS", "NNP"}
            and parse.words[token] != "of"
        ):
            break
    by = [
        token
        for token in range(last + 1, said.subject[0])
        if parse.words[token] in {"by", "through", "via", "upon"}
    ]
    return near + [token - 1 for token in by[-1:]]


def _doing(said: Relation, cues: Cues) -> set[int]:
    """Give the words that say the subject is inhibited: "inhibition of AXL", "AXL silencing"."""
    parse, after = said.parse, said.subject[-1] + 1
    one, start = _first_of_list(said)
    around = {_head_of(parse, one), after if after < len(parse) else None}
    if parse.deps[one] in {"compound", "nmod", "amod", "dobj", "npadvmod", "poss"}:
        around.add(parse.heads[one])
    before = start - 1
    while before >= 0 and parse.words[before] in PASSED:
        before -= 1
    around.add(before if before >= 0 else None)
    return {
        token
        for token in around
        if token is not None
        and not said.names(token)
        and parse.is_one_of(token, cues.words["lowered subject"])
        and (parse.words[token].endswith("ing") or not parse.tags[token].startswith("VB"))
        and not (said.changed and parse.words[token] in cues.words["of alterations"])
        and not _by_the_drug(said, token)
        and not (token < start and _describes(said))
        and not said.subject[-1] < said.trigger[0] < token  # of what X induces: "X-induced decrease in Y"
    }


def _describes(said: Relation) -> bool:
    """Say whether an alteration only describes what something is done to: "targeting RAF1-mutant tumours"."""
    last = said.subject[-1]
    after = said.parse.words[last + 1] if last + 1 < len(said.parse) else ""
    joined = len(said.subject) > 2 and said.parse.tags[last - 1] == "HYPH"
    return said.changed and joined and after.isalpha() and said.parse.tags[last + 1][:2] in {"NN", "JJ", "VB"}


def _first_of_list(said: Relation) -> tuple[int, int]:
    """Give the head of the list that the subject stands in, and where the list begins.

    Of "inhibition of AXL, MET and EGFR" what is done to the first is done to each.
    """
    parse, one, start = said.parse, said.heads[0], said.subject[0]
    if said.changed:
        return one, start
    before = start - 1
    while before >= 0 and (before in said.beside or parse.words[before] in LISTING):
        if before in said.beside:
            start = one = before
        before -= 1
    return (said.heads[0], said.subject[0]) if _in_new_clause(said, start) else (one, start)


def _in_new_clause(said: Relation, start: int) -> bool:
    """Say whether what seems a list are two clauses: "A is seen on inhibition of B, and C causes D"."""
    parse = said.parse
    if said.trigger[0] < said.subject[-1]:
        return False
    after = parse.words[min(said.subject[-1] + 1, len(parse) - 1)]
    joined = after in LISTING or not JOINING.isdisjoint(parse.words[start : said.subject[0]])
    if start < said.subject[0] and not joined:
        return True
    first = said.subject[0]
    if parse.words[first - 1] in JOINING and parse.words[max(first - 2, 0)] != ",":
        return parse.deps[parse.heads[said.heads[0]]] == "conj" and parse.deps[said.heads[0]] in SUBJECTS
    opened = next((i for i in range(start - 1, -1, -1) if parse.words[i] in OPENING), -1)
    return any(parse.tags[i] in FINITE for i in range(opened + 1, start))


def _by_the_drug(said: Relation, token: int) -> bool:
    """Say whether a word tells what a drug does to the subject: "effective in targeting NRAS Q61K"."""
    parse = said.parse
    before = parse.words[max(said.trigger[-1] + 1, token - NEAR) : token]
    return said.trigger[0] < token and not {"in", "at"}.isdisjoint(before)


def _subject(said: Relation, cues: Cues, *, protects: bool) -> tuple[bool, bool]:
    """Say whether the outcome comes back, and whether the subject is inhibited in the words around it.

    A trigger that says that something `protects` brings nothing back: "rescued the cells from the drug".
    """
    parse, words = said.parse, cues.words
    doing = _doing(said, cues)
    near = {*said.spine, *_near(said), *said.trigger}
    if protects:
        near.difference_update(said.trigger)
    acting = [token for token in near if token not in doing and not _of_another(said, token)]
    text = "".join(parse.words[token] for token in said.trigger)
    again = any(parse.is_one_of(token, words["again"]) for token in acting)
    again = again or any(stem in text for stem in cues.stems["again stems"])
    resist = any(stem in text for stem in cues.stems["resistance stems"])
    lowers = any(parse.is_one_of(token, words["lowers"]) for token in acting if not said.names(token))
    return again or (resist and lowers), bool(doing)


def _of_another(said: Relation, token: int) -> bool:
    """Say whether a verb on the way acts on something else: "restored X and increased sensitivity"."""
    parse, below = said.parse, said.parse.children[token]
    own = any(parse.deps[child] == "dobj" and child not in said.spine for child in below)
    return own and any(parse.deps[child] == "conj" and child in said.spine for child in below)


def _head_of(parse: Parse, token: int) -> int | None:
    """Give the noun before "of": inhibition, for AXL in "inhibition of AXL"."""
    head = parse.heads[token]
    if parse.deps[token] == "pobj" and parse.words[head] in {"of", "in", "for"}:
        return parse.heads[head]
    return None


def _cues(parse: Parse, denied: Sequence[Denial], weak: Sequence[tuple[object, set[int]]]) -> tuple[Cue, ...]:
    found = [
        Cue(
            "negation",
            parse.span(range(item.hit.first, item.hit.last + 1)),
            parse.span(item.scope | {item.hit.first}),
        )
        for item in denied
    ]
    for hit, scope in weak:
        first, last = hit.first, hit.last  # type: ignore[attr-defined]
        found.append(Cue("hedge", parse.span(range(first, last + 1)), parse.span(scope | {first})))
    return tuple(sorted(set(found), key=lambda cue: (cue.span, cue.kind)))
