"""Lemmas from a word's form and tag: exceptions first, then the longest known ending.

The table is learnt from a treebank (`kg/training/lemmas.py`). Lemmas are in lower case, as in CRAFT.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language
from spacy.pipeline.pipe import Pipe
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example

FILE = "lemmas.json"
LONGEST = 6
ROOM = 100_000


class SuffixLemmatizer(Pipe):
    """Set `token.lemma_` from `token.text` and `token.tag_`."""

    def __init__(self, name: str = "lemmatizer") -> None:
        self.name = name
        self._words: dict[str, dict[str, str]] = {}
        self._endings: dict[str, dict[str, list[str]]] = {}
        self._known: dict[tuple[str, str], str] = {}
        self._any_word: dict[str, set[str]] = {}
        self._any_ending: dict[str, set[tuple[str, str]]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemma of every token."""
        known = self._known
        if len(known) > ROOM:
            known.clear()
        for token in doc:
            key = (token.text, token.tag_)
            if key not in known:
                known[key] = self.lemma(*key)
            token.lemma_ = known[key]
        return doc

    def teach(self, words: dict[str, dict[str, str]], endings: dict[str, dict[str, list[str]]]) -> None:
        """Take tables by tag: of whole words, and of endings with (what to cut, what to add)."""
        self._words, self._endings = words, endings
        self._known = {}
        self._any_word = defaultdict(set)
        for by_word in words.values():
            for word, lemma in by_word.items():
                self._any_word[word].add(lemma)
        self._any_ending = defaultdict(set)
        for by_ending in endings.values():
            for ending, (cut, add) in by_ending.items():
                self._any_ending[ending].add((cut, add))

    def lemmas(self, form: str) -> frozenset[str]:
        """Return every lemma that a word may get, whatever its tag."""
        word = form.lower()
        found = {word, *self._any_word.get(word, ())}
        for length in range(min(LONGEST, len(word)) + 1):
            for cut, add in self._any_ending.get(word[len(word) - length :], ()):
                if word.endswith(cut):
                    found.add(word[: len(word) - len(cut)] + add)
        return frozenset(found)

    def lemma(self, form: str, tag: str) -> str:
        """Return the lemma of one word with a Penn tag."""
        word = form.lower()
        listed = self._words.get(tag, {}).get(word)
        if listed is not None:
            return listed
        endings = self._endings.get(tag, {})
        for length in range(min(LONGEST, len(word)), -1, -1):
            change = endings.get(word[len(word) - length :])
            if change is not None and word.endswith(change[0]) and len(word) > len(change[0]):
                return word[: len(word) - len(change[0])] + change[1]
        return word

    def score(self, examples: Iterable[Example], **_: object) -> dict[str, Any]:
        """Return the share of right lemmas."""
        return Scorer.score_token_attr(examples, "lemma")

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:  # noqa: ARG002  # spaCy's signature
        """Return the tables as one string."""
        return srsly.json_dumps([self._words, self._endings], sort_keys=True).encode()  # type: ignore[no-any-return]

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> SuffixLemmatizer:  # noqa: ARG002
        """Read what `to_bytes` wrote."""
        self.teach(*srsly.json_loads(data))
        return self

    def to_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> None:  # noqa: ARG002
        """Write the tables into a folder."""
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / FILE).write_bytes(self.to_bytes())

    def from_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> SuffixLemmatizer:  # noqa: ARG002
        """Read what `to_disk` wrote."""
        return self.from_bytes((Path(path) / FILE).read_bytes())


@Language.factory("suffix_lemmatizer", assigns=["token.lemma"], requires=["token.tag"])
def make_lemmatizer(nlp: Language, name: str) -> SuffixLemmatizer:  # noqa: ARG001  # spaCy's signature
    """Build the component that a pipeline's config calls `suffix_lemmatizer`."""
    return SuffixLemmatizer(name)
