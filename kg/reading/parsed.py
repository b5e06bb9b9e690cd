"""A parsed sentence as plain lists, with the questions that scope asks of it: subtrees, paths, heads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from kg.model import Span

_COLUMNS: list[int | str] = ["HEAD", "DEP", "TAG", "LEMMA", "LOWER", "IDX", "LENGTH"]
_HASHES = 2**64


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


@lru_cache(maxsize=4)
def parse_of(doc: Doc) -> Parse:
    """Lay a spaCy document out as lists; offsets count from the start of its text."""
    columns = doc.to_array(_COLUMNS).astype("int64").T.tolist() if len(doc) else [[] for _ in _COLUMNS]
    arcs, deps, tags, lemmas, lowers, starts, lengths = columns
    names = doc.vocab.strings
    heads = [token + arc for token, arc in enumerate(arcs)]
    children: list[list[int]] = [[] for _ in heads]
    for token, head in enumerate(heads):
        if head != token:
            children[head].append(token)
    words = [names[code % _HASHES].replace("’", "'") for code in lowers]
    spoken = [names[code % _HASHES].lower() or word for code, word in zip(lemmas, words, strict=True)]
    ends = [start + length for start, length in zip(starts, lengths, strict=True)]
    for token, word in enumerate(words):
        # NO in capitals is nitric oxide, never the determiner.
        if word == "no" and token and doc.text[starts[token] : ends[token]] == "NO":
            words[token] = "nitric oxide"
    return Parse(
        words,
        spoken,
        [names[code % _HASHES] for code in tags],
        [names[code % _HASHES] for code in deps],
        heads,
        children,
        starts,
        ends,
    )
