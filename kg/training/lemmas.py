"""Learn the lemmatiser's tables from a treebank: the endings that say most, and the words they get wrong."""

from __future__ import annotations

import itertools
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from treebank import Token, read_paragraphs

LONGEST = 6
SUPPLEMENT = Path(__file__).with_name("lemmas.toml")
SUPPORT = 2
Endings = dict[str, dict[str, list[str]]]
Words = dict[str, dict[str, str]]


def learn(path: Path) -> tuple[Words, Endings]:
    """Return the tables of exceptions and endings for the treebank in a file."""
    tokens = (token for paragraph in read_paragraphs(path) for row in paragraph.sentences for token in row)
    counts = _count(tokens)
    endings = {tag: _endings(words) for tag, words in sorted(counts.items())}
    for tag, known in tomllib.loads(SUPPLEMENT.read_text(encoding="utf-8")).items():
        endings[tag] = dict(sorted((endings.get(tag, {}) | known).items()))
    words = {tag: _exceptions(words, endings[tag]) for tag, words in sorted(counts.items())}
    return {tag: found for tag, found in words.items() if found}, endings


def _count(tokens: Iterable[Token]) -> dict[str, dict[str, Counter[str]]]:
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for token in tokens:
        # CRAFT writes 0 for numbers and #hlink# for addresses: such lemmas teach nothing.
        if any(character.isdigit() or character == "#" for character in token.lemma):
            continue
        counts[token.tag][token.form.lower()][token.lemma.lower()] += 1
    return counts


def _endings(words: dict[str, Counter[str]]) -> dict[str, list[str]]:
    votes: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for word, lemmas in words.items():
        change = _change(word, _usual(lemmas))
        for length in range(min(LONGEST, len(word)) + 1):
            ending = word[len(word) - length :]
            if ending.endswith(change[0]) or change[0].endswith(ending):
                votes[ending][change] += 1
    best = {ending: _first(found) for ending, found in votes.items()}
    strong = {e: c for e, c in best.items() if votes[e][c] >= SUPPORT and e.endswith(c[0])}
    return {e: list(c) for e, c in sorted(strong.items()) if _shorter(e, strong) != c}


def _exceptions(words: dict[str, Counter[str]], endings: dict[str, list[str]]) -> dict[str, str]:
    usual = {word: _usual(lemmas) for word, lemmas in sorted(words.items())}
    return {word: lemma for word, lemma in usual.items() if _apply(word, endings) != lemma}


def _apply(word: str, endings: dict[str, list[str]]) -> str:
    for length in range(min(LONGEST, len(word)), -1, -1):
        change = endings.get(word[len(word) - length :])
        if change is not None and word.endswith(change[0]) and len(word) > len(change[0]):
            return word[: len(word) - len(change[0])] + change[1]
    return word


def _shorter(ending: str, strong: dict[str, tuple[str, str]]) -> tuple[str, str]:
    for start in range(1, len(ending) + 1):
        if ending[start:] in strong:
            return strong[ending[start:]]
    return ("", "")


def _change(word: str, lemma: str) -> tuple[str, str]:
    pairs = zip(word, lemma, strict=False)
    common = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
    return word[common:], lemma[common:]


def _usual(lemmas: Counter[str]) -> str:
    return min(lemmas, key=lambda lemma: (-lemmas[lemma], lemma))


def _first(changes: Counter[tuple[str, str]]) -> tuple[str, str]:
    return min(changes, key=lambda change: (-changes[change], change))
