"""Find cues in a parsed sentence, and what each governs: subtrees, or clauses where the parse is poor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from kg.curated.cues import CueRule, Cues, Phrase, inflections
from kg.model import Span

_CLAUSES = frozenset({"relcl", "parataxis", "advcl"})
CLAUSE_BREAKS = frozenset(
    {";", ":", "but", "whereas", "while", "although", "though", "however", "because", "which", "who"}
)
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_UP = frozenset({"ccomp", "xcomp", "acl", "pcomp", "csubj", "csubjpass", "aux", "auxpass"})
_NOMINAL = frozenset({"dobj", "nsubjpass", "nsubj", "attr", "oprd", "acomp"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})


@dataclass(frozen=True, slots=True, eq=False)
class Parse:
    """A parsed sentence as plain lists, by token number."""

    words: Sequence[str]
    lemmas: Sequence[str]
    tags: Sequence[str]
    deps: Sequence[str]
    heads: Sequence[int]
    children: Sequence[Sequence[int]]
    starts: Sequence[int]
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.words)

    def is_one_of(self, token: int, words: frozenset[str]) -> bool:
        """Say whether the word or its lemma is in a list."""
        return self.words[token] in words or self.lemmas[token] in words

    def tokens(self, span: Span) -> range:
        """Give the tokens that share a character with a span."""
        inside = [
            token
            for token in range(len(self))
            if self.starts[token] < span.end and span.start < self.ends[token]
        ]
        return range(inside[0], inside[-1] + 1) if inside else range(0)

    def span(self, tokens: Iterable[int]) -> Span:
        """Give the characters from the first to the last of some tokens."""
        some = sorted(tokens)
        return Span(self.starts[some[0]], self.ends[some[-1]])

    def peak(self, tokens: Sequence[int]) -> int:
        """Give the token that the others depend on."""
        for token in tokens:
            if self.heads[token] not in tokens or self.heads[token] == token:
                return token
        return tokens[-1]

    def up(self, token: int) -> list[int]:
        """Give the token and its ancestors up to the root."""
        chain = [token]
        while self.heads[chain[-1]] != chain[-1] and len(chain) <= len(self):
            chain.append(self.heads[chain[-1]])
        return chain

    def path(self, one: int, other: int) -> list[int]:
        """Give the tokens on the way from one token to another, with both ends."""
        first, second = self.up(one), self.up(other)
        shared = next((token for token in first if token in set(second)), first[-1])
        return (
            [*first[: first.index(shared) + 1], *reversed(second[: second.index(shared)])]
            if shared in second
            else first
        )

    def below(self, token: int, *, without: frozenset[str] = frozenset()) -> set[int]:
        """Give the subtree of a token, leaving out children of some dependencies."""
        found, todo = set(), [token]
        while todo:
            here = todo.pop()
            found.add(here)
            todo += [
                child
                for child in self.children[here]
                if child not in found and self.deps[child] not in without
            ]
        return found


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
def parse_of(doc: Doc) -> Parse:
    """Lay a spaCy document out as lists; offsets count from the start of its text."""
    heads = [token.head.i for token in doc]
    children: list[list[int]] = [[] for _ in heads]
    for token, head in enumerate(heads):
        if head != token:
            children[head].append(token)
    words = [token.text.lower().replace("’", "'") for token in doc]
    # NO in capitals is nitric oxide, never the determiner.
    words = [
        f"{word}." if token.text == "NO" and number else word
        for number, (token, word) in enumerate(zip(doc, words, strict=True))
    ]
    return Parse(
        words,
        [token.lemma_.lower() or word for token, word in zip(doc, words, strict=True)],
        [token.tag_ for token in doc],
        [token.dep_ for token in doc],
        heads,
        children,
        [token.idx for token in doc],
        [token.idx + len(token.text) for token in doc],
    )


def hits(parse: Parse, cues: Cues) -> list[Hit]:
    """Find every cue of a sentence, from left to right; inside a longer cue or a pseudo cue none counts."""
    blocked = [found for phrases in _pseudo(cues) for found in _matches(parse, phrases)]
    found: list[Hit] = []
    for first in range(len(parse)):
        for rule, phrase in _index(cues).get(parse.words[first], ()) + _lemma_index(parse, first, cues):
            last = _match(parse, first, phrase)
            if last is not None and not _unless(parse, rule, first, last):
                found.append(Hit(rule, first, last))
    found = [hit for hit in found if hit.rule.kind == "hedge" or not _inside(hit, blocked)]
    found.sort(key=lambda hit: (hit.first - hit.last, hit.first, hit.rule.id))
    kept: list[Hit] = []
    for hit in found:
        if not any(
            other.first <= hit.first and hit.last <= other.last and other.rule.kind == hit.rule.kind
            for other in kept
        ):
            kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.first, hit.rule.kind))


def _inside(hit: Hit, places: Sequence[tuple[int, int]]) -> bool:
    return any(first <= hit.first and hit.last <= last for first, last in places)


@lru_cache(maxsize=4)
def _index(cues: Cues) -> dict[str, tuple[tuple[CueRule, Phrase], ...]]:
    index: dict[str, tuple[tuple[CueRule, Phrase], ...]] = {}
    for rule in cues.rules:
        for phrase in rule.phrases:
            for form in sorted(_forms(phrase[0])):
                index[form] = (*index.get(form, ()), (rule, phrase))
    return index


@lru_cache(maxsize=1024)
def _forms(word: str) -> frozenset[str]:
    return inflections(word)


def _lemma_index(parse: Parse, token: int, cues: Cues) -> tuple[tuple[CueRule, Phrase], ...]:
    lemma = parse.lemmas[token]
    return () if lemma == parse.words[token] else _index(cues).get(lemma, ())


def _pseudo(cues: Cues) -> Iterable[Sequence[Phrase]]:
    return [pseudo.phrases for pseudo in cues.pseudo]


def _matches(parse: Parse, phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    return [
        (first, last)
        for first in range(len(parse))
        for phrase in phrases
        if (last := _match(parse, first, phrase)) is not None
    ]


def _match(parse: Parse, first: int, phrase: Phrase) -> int | None:
    """Give the last token of a phrase that begins at a token; adverbs may stand between its words."""
    here = first
    for number, word in enumerate(phrase):
        skipped = 0
        while (
            number
            and here < len(parse)
            and skipped < 2
            and not _says(parse, here, word)
            and parse.tags[here] == "RB"
        ):
            here, skipped = here + 1, skipped + 1
        if here >= len(parse) or not _says(parse, here, word):
            return None
        here += 1
    return here - 1


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
