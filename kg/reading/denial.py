"""What a negation cue denies of a relation: the tie, the outcome, or nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.curated.cues import Cues
from kg.reading.hedging import Relation
from kg.reading.parsed import Parse
from kg.reading.scope import CLAUSE_BREAKS, Hit, ahead, clause, governed, phrase_ahead

# What may stand between a lack and what is lacked: "absence of any", "lacking both X and".
LEADING = frozenset({"of", "the", "a", "an", "any", "both", "either", ",", "and", "or", "/"})


@dataclass(frozen=True, slots=True, eq=False)
class Denial:
    """A cue that bears on a relation. `target`: link, outcome, or excluded (an argument taken out)."""

    hit: Hit
    target: str
    scope: set[int]


def denials(said: Relation, found: Sequence[Hit], cues: Cues, *, turned: bool) -> list[Denial]:
    """Give the negation cues that bear on a relation, in the order of the text.

    With `turned`, a noun such as "lack of response" has been read by the caller.
    """
    made = []
    for hit in found:
        if hit.rule.kind != "negation" or any(said.holds(token) for token in range(hit.first, hit.last + 1)):
            continue
        denial = _DENIES[hit.rule.type](said, hit, cues)
        if denial and not (turned and hit.rule.type == "noun" and denial.target == "outcome"):
            made.append(denial)
    return made


def _adverb(said: Relation, hit: Hit, cues: Cues) -> Denial | None:
    parse = said.parse
    head = parse.heads[hit.first]
    if any(parse.words[token] in CLAUSE_BREAKS for token in range(head, hit.first)):
        return None
    if hit.rule.doubts:
        return Denial(hit, "link", governed(parse, head)) if said.ties(hit.first) or said.ties(head) else None
    if head in said.subject or head in said.object:
        beyond = hit.last < min(*said.subject, *said.object)
        return (
            None
            if beyond and head in said.subject and parse.deps[hit.first] == "neg" and _verbal(parse, head)
            else Denial(hit, "link", ahead(parse, hit.last + 1))
        )
    if said.ties(head) and not _in_side_clause(said, head) and not _in_own_clause(said, head):
        return Denial(hit, _target(said, head, cues), governed(parse, head))
    if said.heads[1] - hit.last in {1, 2, 3} and not _broken(parse, hit.last, said.heads[1]):
        return Denial(hit, _target(said, said.heads[1], cues), clause(parse, hit.last + 1))
    return None


def _verbal(parse: Parse, token: int) -> bool:
    return parse.tags[token].startswith("VB")


def _in_side_clause(said: Relation, head: int) -> bool:
    """Say whether a word on the spine sits in a clause that only describes an argument."""
    parse = said.parse
    if head not in said.spine or head == said.top:
        return False
    between = parse.path(head, said.top)[:-1]
    return any(parse.deps[token] == "relcl" and said.heads[1] not in parse.below(token) for token in between)


def _in_own_clause(said: Relation, head: int) -> bool:
    """Say whether the trigger stands in a clause with an auxiliary of its own: `did not X and was Y`."""
    parse = said.parse
    way = parse.path(said.heads[1], head)[:-1]
    verbs = [t for t in way if parse.deps[t] == "conj" and parse.tags[t].startswith("VB") and t > head]
    below = [child for verb in verbs for child in parse.children[verb]]
    return any(parse.deps[child] in {"aux", "auxpass", "neg"} for child in below)


def _broken(parse: Parse, first: int, last: int) -> bool:
    return any(parse.words[token] in {",", ";", ":", "but", "and", "or"} for token in range(first, last))


def _target(said: Relation, head: int, cues: Cues) -> str:
    """Say what a denied word denies: an outcome ("did not respond") or a tie ("did not predict response")."""
    parse, (one, middle, _) = said.parse, said.heads
    words = cues.words
    if not parse.is_one_of(middle, words["outcomes"]):
        return "link"
    if head == middle:
        return "link" if _tied_from(said, middle, one, words["links"]) else "outcome"
    if not parse.is_one_of(head, words["shows"]):
        return "link"
    between = parse.path(head, middle)[1:-1]
    toward = parse.path(head, one)[1:-1]
    linked = any(parse.is_one_of(token, words["links"]) for token in (*between, *toward))
    return "link" if linked else "outcome"


def _tied_from(said: Relation, middle: int, one: int, links: frozenset[str]) -> bool:
    """Say whether a word of cause stands between the outcome and what depends on it, below the outcome."""
    parse = said.parse
    inner = parse.path(middle, one)[1:-1]
    return any(parse.is_one_of(token, links) and middle in parse.up(token) for token in inner)


def _determiner(said: Relation, hit: Hit, cues: Cues) -> Denial | None:
    parse = said.parse
    if lacked(said, cues) == hit.first:
        return None
    noun = parse.heads[hit.first] if parse.words[hit.first] == "no" else hit.first
    target = _through(said, noun, cues)
    free = noun not in said.beside or said.holds(noun)
    near = free and 0 < said.heads[1] - hit.last <= 3 and not _broken(parse, hit.last, said.heads[1])
    if not target and near:
        target = _denied_noun(said, said.heads[1], cues)
    return Denial(hit, target, governed(parse, noun)) if target else None


def _through(said: Relation, noun: int, cues: Cues) -> str:
    """Say what a denied noun denies: the tie, the outcome by itself, or nothing ("")."""
    parse = said.parse
    above, dep = parse.heads[noun], parse.deps[noun]
    if noun in said.beside and not said.holds(noun):
        return ""
    if noun in said.object or noun in said.subject:
        return "link"
    if noun == said.heads[1] or said.ties(noun) or (dep in {"nsubj", "nsubjpass"} and above == said.heads[1]):
        return _denied_noun(said, noun, cues)
    if said.heads[1] in governed(parse, noun) and parse.is_one_of(noun, cues.words["reports"]):
        return "link"
    if dep in {"nsubj", "nsubjpass"} and above in said.spine:
        return _target(said, above, cues)
    return "link" if dep in {"dobj", "attr"} and above == said.heads[1] else ""


def _denied_noun(said: Relation, noun: int, cues: Cues) -> str:
    parse, words = said.parse, cues.words
    middle = said.heads[1]
    if not parse.is_one_of(middle, words["outcomes"]):
        return "link"
    if noun == middle:
        return "outcome"
    if parse.is_one_of(noun, words["links"]):
        return "link"
    verb = parse.up(noun)
    below = any(parse.is_one_of(token, words["links"]) for token in parse.path(noun, middle)[1:-1])
    return "link" if below or middle not in {*verb, *parse.below(noun)} else "outcome"


def _verb(said: Relation, hit: Hit, cues: Cues) -> Denial | None:
    parse = said.parse
    scope = governed(parse, hit.first) | clause(parse, hit.last + 1)
    if hit.rule.states:
        return Denial(hit, "link", scope) if hit.first in said.spine else None
    if said.ties(hit.first) or (
        said.ties(parse.heads[hit.first]) and parse.deps[hit.first] in {"amod", "acomp", "attr"}
    ):
        middle = said.heads[1]
        direct = parse.is_one_of(middle, cues.words["outcomes"]) and not any(
            parse.is_one_of(token, cues.words["links"]) for token in parse.path(hit.first, middle)[1:-1]
        )
        return Denial(hit, "outcome" if direct and _verbal(parse, middle) else "link", scope)
    near = clause(parse, hit.last + 1)
    if 0 <= said.heads[1] - hit.last <= 3 and said.heads[1] in near:
        return Denial(hit, _target(said, said.heads[1], cues), near)
    return None


def _noun(said: Relation, hit: Hit, cues: Cues) -> Denial | None:
    """Read a lack: of response it denies one, of PTEN it is an alteration and denies nothing."""
    parse, words = said.parse, cues.words
    scope = governed(parse, hit.first) | set(range(hit.first, hit.last + 1))
    inside = [token for token in ahead(parse, hit.last + 1) if token - hit.last <= 4]
    first = next((token for token in inside if parse.tags[token].startswith("NN")), None)
    if any(token in said.subject for token in inside) and said.heads[1] not in inside:
        return None
    if lacked(said, cues) == hit.first:
        return None
    if any(token in said.object for token in inside) and said.heads[1] not in inside:
        return Denial(hit, "link", scope)
    middle = said.heads[1]
    if (
        middle in inside
        and parse.is_one_of(middle, words["outcomes"])
        and (first is None or first >= middle - 1)
    ):
        return Denial(hit, "outcome", scope)
    heads = [token for token in inside if said.ties(token) and parse.is_one_of(token, words["links"])]
    if heads or (middle in inside and said.ties(hit.first)):
        return Denial(hit, "link", scope)
    absent = parse.words[hit.first] in words["absent"] and said.ties(hit.first)
    return Denial(hit, "link", scope) if absent and hit.first == said.top else None


def lacked(said: Relation, cues: Cues) -> int | None:
    """Give the word that says a changed subject is not there, and nothing of the outcome, or None.

    `absence` in "absence of NRAS mutations predicts response", `lacking`, `no` in "patients with no NRAS
    mutation"; not `lack` in "lack of T790M-mediated resistance".
    """
    parse, before = said.parse, said.subject[0] - 1
    while before >= 0 and (parse.words[before] in LEADING or before in said.beside):
        before -= 1
    if not said.changed or before < 0:
        return None
    none = parse.words[before] == "no" and parse.words[before - 1] in cues.words["owning"]
    if not none and not parse.is_one_of(before, cues.words["absent subject"]):
        return None
    between = parse.path(said.heads[0], before)
    return None if said.heads[1] in between else before


def _preposition(said: Relation, hit: Hit, cues: Cues) -> Denial | None:
    parse = said.parse
    scope = phrase_ahead(parse, hit.last + 1) or {hit.last}
    one, middle, other = said.heads
    if other in scope and middle not in scope:
        return Denial(hit, "link", scope)
    if one in scope and middle not in scope:
        return Denial(hit, "excluded", scope)
    if middle in scope and one not in scope:
        return Denial(hit, _target(said, middle, cues), scope)
    return None


def _contrast(said: Relation, hit: Hit, cues: Cues) -> Denial | None:  # noqa: ARG001
    """Only what stands behind the cue is denied, up to the next finite verb."""
    scope = ahead(said.parse, hit.last + 1)
    inside = [token in scope for token in said.heads]
    if any(inside):
        return Denial(hit, "link", scope)
    return None


def _independence(said: Relation, hit: Hit, cues: Cues) -> Denial | None:  # noqa: ARG001
    scope = phrase_ahead(said.parse, hit.last + 1) or {hit.last}
    one, middle, other = said.heads
    if (one in scope or other in scope) and middle not in scope:
        return Denial(hit, "link", scope)
    return None


def _comparison(said: Relation, hit: Hit, cues: Cues) -> Denial | None:  # noqa: ARG001
    """Take out what something is compared with: nothing is said of it.

    A number is no rival: `more than 90% of D`.
    """
    if hit.last + 1 < len(said.parse) and said.parse.tags[hit.last + 1] == "CD":
        return None
    scope = phrase_ahead(said.parse, hit.last + 1)
    if hit.first == 0:  # `Compared with A, B showed`: the comma ends what is compared with
        comma = next((i for i, word in enumerate(said.parse.words) if word == ","), len(said.parse))
        scope = {token for token in scope if token < comma}
    one, middle, other = said.heads
    compared = (one in scope) != (other in scope) and middle not in scope
    return Denial(hit, "excluded", scope) if compared else None


def _correlative(said: Relation, hit: Hit, cues: Cues) -> Denial | None:
    parse = said.parse
    scope = clause(parse, hit.first)
    one, middle, other = said.heads
    head = parse.heads[hit.first]
    if said.ties(head) or any(token in ahead(parse, hit.last + 1) for token in (one, middle, other)):
        linked = any(parse.is_one_of(token, cues.words["links"]) for token in parse.path(one, middle)[1:-1])
        target = _target(said, middle, cues) if middle in scope and one in scope and not linked else "link"
        return Denial(hit, target, scope)
    return None


_DENIES: Mapping[str, Callable[[Relation, Hit, Cues], Denial | None]] = {
    "adverb": _adverb,
    "determiner": _determiner,
    "verb": _verb,
    "noun": _noun,
    "preposition": _preposition,
    "contrast": _contrast,
    "independence": _independence,
    "comparison": _comparison,
    "correlative": _correlative,
}
