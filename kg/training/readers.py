"""The readers and callbacks that the training configs name; `spacy train --code` loads this file."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup
from spacy.training import Example

sys.path.insert(0, str(Path(__file__).parent))

import tokeniser
from corpora import Annotated, read_catalogue, read_part, read_training
from treebank import Paragraph, Token, read_paragraphs, to_doc
from vary import collect_names, swap_names, vary

LONGEST = 120
JOIN = 0.7
Reader = Callable[[Language], Iterator[Example]]


@spacy.registry.readers("claimgraph.Sentences.v1")
def sentences(path: str, seed: int, varied: bool) -> Reader:  # noqa: FBT001
    """Yield one example a treebank sentence, with the treebank's own tokens, and varied copies of some."""
    paragraphs = list(read_paragraphs(Path(path)))
    rng = random.Random(seed)  # noqa: S311  # seeded, not secret

    def read(nlp: Language) -> Iterator[Example]:
        rows = [sentence for paragraph in paragraphs for sentence in paragraph.sentences]
        if varied:
            rows = [sentence for sentence in rows if len(sentence) <= LONGEST]
            rows += [other for sentence in rows if (other := _vary_tokens(sentence, rng)) != sentence]
        for sentence in rows:
            gold = to_doc(nlp.vocab, [sentence])
            words, spaces = [token.text for token in gold], [bool(token.whitespace_) for token in gold]
            yield Example(_one_sentence(Doc(nlp.vocab, words=words, spaces=spaces)), gold)

    return read


@spacy.registry.readers("claimgraph.Paragraphs.v1")
def paragraphs(path: str, seed: int, varied: bool) -> Reader:  # noqa: FBT001
    """Yield one example a treebank paragraph, with our tokens, for sentence boundaries."""
    read_once = list(read_paragraphs(Path(path)))
    rng = random.Random(seed)  # noqa: S311  # seeded, not secret

    def read(nlp: Language) -> Iterator[Example]:
        order = _joined(read_once, rng) if varied else read_once
        for paragraph in order:
            rows = [_vary_tokens(sentence, rng) if varied else sentence for sentence in _spaced(paragraph)]
            gold = to_doc(nlp.vocab, rows)
            yield Example(nlp.make_doc(gold.text), gold)

    return read


@spacy.registry.readers("claimgraph.Mentions.v1")
def mentions(
    root: str,
    part: str,
    seed: int,
    varied: bool,  # noqa: FBT001
    shares: dict[str, float] | None = None,
) -> Reader:
    """Yield one example an annotated document; `reference.spans` has one group for each label it marks.

    `shares` says which part of a corpus's documents is read, drawn anew each time; all if it does not say.
    """
    documents = _merged(read_training(Path(root))) if part == "train" else _development(Path(root))
    names = collect_names(documents)
    rng = random.Random(seed)  # noqa: S311  # seeded, not secret

    def read(nlp: Language) -> Iterator[Example]:
        order = [document for document in documents if _wanted(document, shares or {}, rng)]
        if varied:
            rng.shuffle(order)
        for document in order:
            yield _annotate(nlp, _varied(document, names, rng) if varied else document)

    return read


@spacy.registry.callbacks("claimgraph.prepare.v1")
def prepare(vectors: str | None) -> Callable[[Language], Language]:
    """Give the pipeline our tokeniser and, where a folder is named, the vectors in it."""

    def before(nlp: Language) -> Language:
        if vectors is not None:
            nlp.vocab.vectors.from_disk(vectors)
        return tokeniser.configure(nlp)

    return before


def _joined(paragraphs: list[Paragraph], rng: random.Random) -> list[Paragraph]:
    """Run some paragraphs into the next, and shuffle: text from PDF loses the line after a heading."""
    joined: list[Paragraph] = []
    for paragraph in paragraphs:
        if joined and joined[-1].document == paragraph.document and rng.random() < JOIN:
            joined[-1] = Paragraph(paragraph.document, joined[-1].sentences + paragraph.sentences)
        else:
            joined.append(paragraph)
    rng.shuffle(joined)
    return joined


def _vary_tokens(sentence: tuple[Token, ...], rng: random.Random) -> tuple[Token, ...]:
    joined = "\0".join(token.form for token in sentence)
    forms = vary(joined, rng).split("\0")
    return tuple(token._replace(form=form) for token, form in zip(sentence, forms, strict=True))


def _spaced(paragraph: Paragraph) -> list[tuple[Token, ...]]:
    return [(*sentence[:-1], sentence[-1]._replace(space=True)) for sentence in paragraph.sentences]


def _one_sentence(doc: Doc) -> Doc:
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


def _merged(documents: list[Annotated]) -> list[Annotated]:
    """Join the annotations of a text that several corpora hold; the first to mark a label keeps it."""
    joined: dict[tuple[str, str], Annotated] = {}
    for document in documents:
        key = (document.pmid, document.text)
        known = joined.get(key)
        joined[key] = document if known is None else _join(known, document)
    return list(joined.values())


def _join(first: Annotated, second: Annotated) -> Annotated:
    fresh = second.marks - first.marks
    added = [mention for mention in second.mentions if mention.label in fresh]
    return Annotated(
        corpus=first.corpus,
        pmid=first.pmid,
        text=first.text,
        mentions=tuple(sorted([*first.mentions, *added])),
        marks=first.marks | second.marks,
    )


def _development(root: Path) -> list[Annotated]:
    wanted = ("bc5cdr", "ncbi_disease", "biored")
    catalogue = {corpus.name: corpus for corpus in read_catalogue()}
    return [document for name in wanted for document in read_part(catalogue[name], "dev", root)]


def _wanted(document: Annotated, shares: dict[str, float], rng: random.Random) -> bool:
    return rng.random() < shares.get(document.corpus, 1.0)


def _varied(document: Annotated, names: dict[str, list[str]], rng: random.Random) -> Annotated:
    swapped = swap_names(document, names, rng) if rng.random() < 0.5 else document
    return Annotated(swapped.corpus, swapped.pmid, vary(swapped.text, rng), swapped.mentions, swapped.marks)


def _annotate(nlp: Language, document: Annotated) -> Example:
    gold = nlp.make_doc(document.text)
    for label in sorted(document.marks):
        spans = [
            gold.char_span(mention.start, mention.end, label=label, alignment_mode="expand")
            for mention in document.mentions
            if mention.label == label
        ]
        gold.spans[label] = SpanGroup(gold, name=label, spans=[span for span in spans if span is not None])
    return Example(nlp.make_doc(document.text), gold)
