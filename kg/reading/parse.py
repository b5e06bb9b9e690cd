"""Load a spaCy pipeline and run its parts: sentence boundaries, entities, parses of given sentences.

The shipped pipeline (`weights/`, trained by `kg/training`) is used unless another installed one is named.
Boundaries, entities and parse are separate passes, so that a sentence without two mentions is never parsed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import spacy
from spacy.attrs import ORTH, SENT_START  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps

from kg.errors import OptionError
from kg.model import Span
from kg.reading import encoder, lemmas, memory, mentions, vectors
from kg.reading.repeats import Hit, carry_over

WEIGHTS = Path(__file__).parent / "weights"
REGISTERED = (
    encoder,
    lemmas,
    memory,
    mentions,
    vectors,
)  # imported so that spaCy knows the parts that the config names
SHARED = ("tok2vec", "transformer")
PARSING = (
    *SHARED,
    "tagger",
    "morphologizer",
    "parser",
    "attribute_ruler",
    "lemmatizer",
    "trainable_lemmatizer",
)
FINDING = {"ner": SHARED, "mentions": ()}
PARTS = {
    "tagger": ("tagger", "morphologizer"),
    "parser": ("parser",),
    "lemmatiser": ("lemmatizer", "trainable_lemmatizer"),
    "sentence boundaries of its own": ("senter",),
    "entity recogniser": tuple(FINDING),
}
# What other pipelines call our labels; a label that is not listed is left out.
LABELS = {label: label for label in mentions.LABELS} | {
    "GENE": "Gene",
    "GENE_OR_GENE_PRODUCT": "Gene",
    "GGP": "Gene",
    "PROTEIN": "Gene",
    "CHEMICAL": "Chemical",
    "SIMPLE_CHEMICAL": "Chemical",
    "CHEBI": "Chemical",
    "DISEASE": "Disease",
    "CANCER": "Disease",
    "CELL_LINE": "CellLine",
}
BATCH = 64
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
        message = (
            f"no spaCy pipeline {name!r} can be loaded; expected the name of an installed one or a folder"
        )
        raise OptionError(message) from error
    if lacks := missing(nlp):
        log.warning("pipeline %s has no %s", name, ", no ".join(lacks))
    _use_numpy(nlp)
    return nlp


def missing(nlp: Language) -> list[str]:
    """Name the parts of reading for which the pipeline has no component."""
    return [part for part, names in PARTS.items() if not any(name in nlp.component_names for name in names)]


class Parser:
    """Tags, lemmas and dependencies for sentences whose boundaries are already known."""

    def __init__(self, nlp: Language | None = None) -> None:
        self._nlp = load() if nlp is None else nlp
        self._names = [name for name in self._nlp.pipe_names if name in PARSING]

    def cut(self, text: str) -> Doc:
        """Cut a text into tokens, as the recogniser does too."""
        return self._nlp.make_doc(text)

    def parse(self, texts: Sequence[str | Doc]) -> list[Doc]:
        """Return one document a text, in order; each text is one sentence and is not split further.

        Token offsets (`token.idx`) count characters within the text. A text that is already cut is parsed in
        place.
        """
        return self.parse_docs([self.cut(text) if isinstance(text, str) else text for text in texts])

    def parse_docs(self, docs: Sequence[Doc]) -> list[Doc]:
        """Return the documents, each of one sentence and already cut into tokens, with their parse."""
        return list(_run(self._nlp, self._names, map(_one_sentence, docs)))


class Recogniser:
    """The trained recogniser's mentions, by our labels: Gene, Chemical, Disease, Variant, CellLine."""

    def __init__(self, nlp: Language | None = None) -> None:
        self._nlp = load() if nlp is None else nlp
        finder = next((name for name in FINDING if name in self._nlp.pipe_names), None)
        wanted = () if finder is None else (*FINDING[finder], finder)
        self._names = [name for name in self._nlp.pipe_names if name in wanted]

    def entities(self, texts: Sequence[str]) -> list[list[tuple[Span, str]]]:
        """Return the mentions of each text, by start, that do not overlap; offsets count within the text."""
        return [[(span, label) for span, label, _ in row] for row in self.scored(texts)]

    def scored(self, texts: Sequence[str | Doc]) -> list[list[tuple[Span, str, float]]]:
        """Return the mentions of each text with their chance (1.0 where a pipeline gives none).

        The texts of one call are one document: what is surely named in one is found again in the others.
        """
        if not self._names:
            return [[] for _ in texts]
        cut = (self._nlp.make_doc(text) if isinstance(text, str) else text for text in texts)
        docs = list(cut)
        hits = carry_over(list(map(words_of, docs)), self._hits(docs))
        return [[_span(doc, hit) for hit in row] for doc, row in zip(docs, hits, strict=True)]

    def _hits(self, docs: list[Doc]) -> list[list[Hit]]:
        found: list[list[Hit]] = []
        tagger = self._nlp.get_pipe(self._names[-1])
        if isinstance(tagger, mentions.MentionTagger):
            for start in range(0, len(docs), BATCH):
                found += tagger.hits(docs[start : start + BATCH])
            return found
        return [list(_hits(doc)) for doc in _run(self._nlp, self._names, docs)]


def words_of(doc: Doc) -> list[str]:
    """Return the texts of the tokens, without an object a token."""
    strings = doc.vocab.strings
    return [strings[code] for code in doc.to_array(ORTH).tolist()]


def lemmas_of(nlp: Language) -> Callable[[str], frozenset[str]] | None:
    """Return what tells every lemma that the pipeline may give a word, if it can be told."""
    found = [nlp.get_pipe(name) for name in nlp.pipe_names if name in PARTS["lemmatiser"]]
    return found[0].lemmas if len(found) == 1 and isinstance(found[0], lemmas.SuffixLemmatizer) else None


def boundaries(text: str, nlp: Language | None = None) -> list[tuple[int, int]]:
    """Return the sentences of a paragraph as half-open character offsets, without the space around them."""
    pipeline = load() if nlp is None else nlp
    doc = pipeline.make_doc(text)
    splitter = pipeline.get_pipe("senter") if "senter" in pipeline.component_names else _full_stops()
    spans = [(span.start_char, span.end_char) for span in splitter(doc).sents]  # type: ignore[operator]
    return [trimmed for start, end in spans if (trimmed := _trim(text, start, end))]


def _run(nlp: Language, names: Sequence[str], docs: Iterable[Doc]) -> Iterable[Doc]:
    for name in names:
        docs = nlp.get_pipe(name).pipe(docs, batch_size=BATCH)  # type: ignore[attr-defined]
    return docs


def _use_numpy(nlp: Language) -> None:
    """Multiply matrices with numpy: BLIS falls back to plain C on processors that it does not know."""
    quick = NumpyOps(use_blis=False)
    for _, pipe in nlp.components:
        model = getattr(pipe, "model", None)
        if isinstance(model, Model):
            model._to_ops(quick)  # noqa: SLF001  # to_cpu() offers no choice


def _one_sentence(doc: Doc) -> Doc:
    starts = np.full(len(doc), -1, dtype=np.int64)
    starts[:1] = 1
    return doc.from_array([SENT_START], starts.astype(np.uint64))  # type: ignore[arg-type]


def _hits(doc: Doc) -> Iterator[Hit]:
    for entity in doc.ents:
        if entity.label_ in LABELS:
            yield entity.start, entity.end, LABELS[entity.label_], 1.0


def _span(doc: Doc, hit: Hit) -> tuple[Span, str, float]:
    start, end, label, chance = hit
    found = doc[start:end]
    return Span(found.start_char, found.end_char), label, chance


@lru_cache(maxsize=1)
def _full_stops() -> object:
    return spacy.blank("en").add_pipe("sentencizer")


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
