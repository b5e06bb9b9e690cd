"""Find cues in a parsed sentence, and what each governs: subtrees, or clauses where the parse is poor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from kg.curated.cues import CueRule, Cues, Phrase, inflections
from kg.model import Cue
from kg.reading.parsed import Parse, parse_of

_CLAUSES = frozenset({"relcl", "parataxis", "advcl"})
CLAUSE_BREAKS = frozenset(
    {";", ":", "but", "whereas", "while", "although", "though", "however", "because", "which", "who"}
)
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_UP = frozenset({"ccomp", "xcomp", "acl", "pcomp", "csubj", "csubjpass", "aux", "auxpass"})
_NOMINAL = frozenset({"dobj", "nsubjpass", "nsubj", "attr", "oprd", "acomp"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found: its rule, and its first and last token."""

    rule: CueRule
    first: int
    last: int

    def holds(self, token: int) -> bool:
        """Say whether a token is part of the cue."""
        return self.first <= token <= self.last


@lru_cache(maxsize=4)
def hits(parse: Parse, cues: Cues) -> tuple[Hit, ...]:
    """Find every cue of a sentence, from left to right; inside a longer cue or a pseudo cue none counts."""
    index = _index(cues)
    found: list[Hit] = []
    blocked: list[tuple[int, int]] = []
    for first in range(len(parse)):
        for rule, phrase in _starting(parse, first, index):
            last = _match(parse, first, phrase)
            if last is not None and rule is None:
                blocked.append((first, last))
            elif last is not None and rule is not None and not _unless(parse, rule, first, last):
                found.append(Hit(rule, first, last))
    found = [hit for hit in found if hit.rule.kind == "hedge" or not _inside(hit, blocked)]
    found.sort(key=lambda hit: (hit.first - hit.last, hit.first, hit.rule.id))
    kept: list[Hit] = []
    for hit in found:
        rivals = [(other.first, other.last) for other in kept if other.rule.kind == hit.rule.kind]
        if not _inside(hit, rivals):
            kept.append(hit)
    return tuple(sorted(kept, key=lambda hit: (hit.first, hit.rule.kind)))


def said_scopes(doc: Doc, cues: Cues, kind: str) -> list[Cue]:
    """Give the negated or speculative scopes of a sentence as BioScope marks them; offsets count in the text.

    `kind` is that of the cues: negation or hedge.
    """
    parse = parse_of(doc)
    return [
        Cue(
            kind,
            parse.span(range(hit.first, hit.last + 1)),
            parse.span(clause(parse, hit.first) | {hit.last}),
        )
        for hit in hits(parse, cues)
        if hit.rule.kind == kind and hit.rule.sentence
    ]


def _inside(hit: Hit, places: Sequence[tuple[int, int]]) -> bool:
    return any(first <= hit.first and hit.last <= last for first, last in places)


_Entries = tuple[tuple[CueRule | None, Phrase], ...]


@lru_cache(maxsize=4)
def _index(cues: Cues) -> dict[str, _Entries]:
    """Index cues by the forms of their first word; a pseudo cue has no rule."""
    index: dict[str, list[tuple[CueRule | None, Phrase]]] = {}
    entries: list[tuple[CueRule | None, Phrase]] = [
        (rule, phrase) for rule in cues.rules for phrase in rule.phrases
    ]
    entries += [(None, phrase) for pseudo in cues.pseudo for phrase in pseudo.phrases]
    for rule, phrase in entries:
        for form in _forms(phrase[0]):
            index.setdefault(form, []).append((rule, phrase))
    return {form: tuple(found) for form, found in index.items()}


def _starting(parse: Parse, token: int, index: dict[str, _Entries]) -> _Entries:
    word, lemma = parse.words[token], parse.lemmas[token]
    return index.get(word, ()) if lemma == word else (*index.get(word, ()), *index.get(lemma, ()))


@lru_cache(maxsize=4096)
def _forms(word: str) -> frozenset[str]:
    return inflections(word)


def _match(parse: Parse, first: int, phrase: Phrase) -> int | None:
    """Give the last token of a phrase that begins at a token; adverbs may stand between its words."""
    here = first
    for number, word in enumerate(phrase):
        skipped = 0
        while number and skipped < 2 and _adverb_before(parse, here, word):
            here, skipped = here + 1, skipped + 1
        if here >= len(parse) or not _says(parse, here, word):
            return None
        here += 1
    return here - 1


def _adverb_before(parse: Parse, token: int, word: str) -> bool:
    return token < len(parse) and parse.tags[token] == "RB" and not _says(parse, token, word)


def _says(parse: Parse, token: int, word: str) -> bool:
    return word == parse.lemmas[token] or parse.words[token] in _forms(word)


def _unless(parse: Parse, rule: CueRule, first: int, last: int) -> bool:
    for phrase in rule.unless:
        for start in range(max(0, first - len(phrase) + 1), last + 1):
            end = _match(parse, start, phrase)
            if end is not None and start <= first and end >= last:
                return True
    return False


def ahead(parse: Parse, start: int) -> set[int]:
    """Give the tokens from `start` to the end of the clause: a break, or a finite verb behind a noun."""
    found: set[int] = set()
    noun = False
    for token in range(start, len(parse)):
        if parse.words[token] in CLAUSE_BREAKS or (noun and _predicates(parse, token)):
            break
        if parse.words[token] == "," and not _listed(parse, token):
            break
        noun = noun or parse.tags[token].startswith("NN")
        found.add(token)
    return found


def phrase_ahead(parse: Parse, start: int) -> set[int]:
    """Give the noun phrase that opens at `start`, with what "of" adds to it and no other preposition."""
    found: set[int] = set()
    noun = False
    for token in sorted(ahead(parse, start)):
        closing = parse.tags[token] == "IN" and parse.words[token] not in {"of", "than"}
        if closing or (noun and parse.tags[token] in {"VBN", "VBG", "TO"} and parse.deps[token] == "acl"):
            break
        noun = noun or parse.tags[token].startswith("NN")
        found.add(token)
    return found


def _predicates(parse: Parse, token: int) -> bool:
    """Say whether a token is the verb of a clause; a root is one even where its tag is wrong."""
    verb = parse.tags[token].startswith("VB")
    return parse.tags[token] in _FINITE or (verb and parse.heads[token] == token)


def _listed(parse: Parse, comma: int) -> bool:
    """Say whether a comma stands in a list and not before a new clause."""
    return any(
        parse.words[token] in {"and", "or", "nor"} for token in range(comma + 1, min(comma + 8, len(parse)))
    )


def clause(parse: Parse, start: int) -> set[int]:
    """Give the tokens from `start` to the next break, finite verbs or not."""
    found: set[int] = set()
    for token in range(start, len(parse)):
        if parse.words[token] in CLAUSE_BREAKS:
            break
        found.add(token)
    return found


def governed(parse: Parse, token: int) -> set[int]:
    """Give what a verb or noun governs: its subtree without side clauses and clauses of other subjects."""
    found, todo = set(), [token]
    while todo:
        here = todo.pop()
        found.add(here)
        for child in parse.children[here]:
            other = parse.deps[child] == "conj" and any(
                parse.deps[grand] in _SUBJECTS for grand in parse.children[child]
            )
            if child not in found and not other and parse.deps[child] not in _CLAUSES:
                todo.append(child)
    return found


def climbs(parse: Parse, token: int, reports: frozenset[str], ties: frozenset[str]) -> set[int]:
    """Give the words whose complement a relation is, climbing from its top.

    A coordinate verb counts where it has no subject of its own; a noun only below a word that reports.
    """
    reached = {token}
    here = token
    while parse.heads[here] != here:
        head, dep = parse.heads[here], parse.deps[here]
        if dep == "conj":
            if any(parse.deps[child] in _SUBJECTS for child in parse.children[here]):
                break
        elif dep in {"prep", "pobj"}:
            if not _reporting(parse, here, reports | ties):
                break
        elif dep in _NOMINAL:
            if not parse.is_one_of(head, reports):
                break
        elif dep not in _UP or (dep == "ccomp" and here < head):
            break
        here = head
        reached.add(here)
    return reached


def _reporting(parse: Parse, token: int, reports: frozenset[str]) -> bool:
    head = parse.heads[token]
    if parse.deps[token] == "pobj":
        head = parse.heads[head]
    return parse.is_one_of(head, reports)
