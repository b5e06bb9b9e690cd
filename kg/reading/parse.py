"""Load a spaCy pipeline and run its parts: sentence boundaries, parses of given sentences, entities.

The shipped pipeline (`weights/`, trained by `kg/training`) is used unless another installed one is named.
Boundaries, entities and parse are separate passes, so that a sentence without two mentions is never parsed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import OptionError

WEIGHTS = Path(__file__).parent / "weights"
PARSING = ("tok2vec", "transformer", "tagger", "morphologizer", "parser", "attribute_ruler", "lemmatizer",
           "trainable_lemmatizer")  # fmt: skip
BATCH = 128

log = logging.getLogger(__name__)


@lru_cache(maxsize=2)
def load(model: str | None = None) -> Language:
    """Return the shipped pipeline, or the installed spaCy or scispaCy pipeline (or folder) `model`.

    What a named pipeline lacks is logged as one warning. Raises OptionError where it cannot be loaded at all.
    """
    name = str(WEIGHTS) if model is None else model
    try:
        nlp = spacy.load(name)
    except (OSError, ImportError, ValueError) as error:
        message = f"no spaCy pipeline {name!r} can be loaded; expected the name of an installed one or a folder"
        raise OptionError(message) from error
    for lack in missing(nlp):
        log.warning("pipeline %s has no %s", name, lack)
    return nlp


def missing(nlp: Language) -> list[str]:
    """Name the parts of reading for which the pipeline has no component."""
    return [part for part, names in _PARTS.items() if not any(nlp.has_pipe(name) for name in names)]


class Parser:
    """Tags, lemmas and dependencies for sentences whose boundaries are already known."""

    def __init__(self, nlp: Language | None = None) -> None:
        self._nlp = load() if nlp is None else nlp
        self._names = [name for name in self._nlp.pipe_names if name in PARSING]

    def parse(self, texts: Sequence[str]) -> list[Doc]:
        """Return one document a text, in order; each text is one sentence and is not split further.

        Token offsets (`token.idx`) count characters within the text.
        """
        docs: Iterable[Doc] = (_one_sentence(self._nlp.make_doc(text)) for text in texts)
        for name in self._names:
            docs = self._nlp.get_pipe(name).pipe(docs, batch_size=BATCH)  # type: ignore[attr-defined]
        return list(docs)


def boundaries(text: str, nlp: Language | None = None) -> list[tuple[int, int]]:
    """Return the sentences of a paragraph as half-open character offsets, without the space around them."""
    pipeline = load() if nlp is None else nlp
    doc = pipeline.make_doc(text)
    doc = _splitter(pipeline)(doc)
    return [span for sentence in doc.sents if (span := _trim(text, sentence.start_char, sentence.end_char))]


_PARTS = {
    "tagger": ("tagger", "morphologizer"),
    "parser": ("parser",),
    "lemmatiser": ("lemmatizer", "trainable_lemmatizer"),
    "entity recogniser": ("ner", "mentions"),
}


def _one_sentence(doc: Doc) -> Doc:
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


@lru_cache(maxsize=2)
def _splitter(nlp: Language) -> Language:
    if nlp.has_pipe("senter") or "senter" in nlp.disabled:
        return nlp.get_pipe("senter")  # type: ignore[no-any-return]
    return spacy.blank("en").add_pipe("sentencizer")  # type: ignore[return-value]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _sentences(docs: Iterable[Doc]) -> Iterator[Doc]:
    for doc in docs:
        yield from (sentence.as_doc() for sentence in doc.sents)
