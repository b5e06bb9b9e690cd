"""Read CoNLL-U treebanks into spaCy documents with gold tags, lemmas, heads and labels."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from spacy.tokens import Doc
from spacy.vocab import Vocab

COLUMNS = 10


class Token(NamedTuple):
    """One CoNLL-U row; `head` counts from 0 within the sentence, the root heads itself."""

    form: str
    lemma: str
    pos: str
    tag: str
    head: int
    dep: str
    space: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Consecutive sentences of one paragraph of one article."""

    document: str
    sentences: tuple[tuple[Token, ...], ...]


def read_paragraphs(path: Path) -> Iterator[Paragraph]:
    """Yield the paragraphs of a (gzipped) CoNLL-U file in file order."""
    document, sentences = "", []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for block in _blocks(lines):
            comments = [line for line in block if line.startswith("#")]
            if sentences and any(line.startswith(("# newpar", "# newdoc")) for line in comments):
                yield Paragraph(document, tuple(sentences))
                sentences = []
            document = _document_id(comments, document)
            sentences.append(_tokens(line for line in block if not line.startswith("#")))
    if sentences:
        yield Paragraph(document, tuple(sentences))


def to_doc(vocab: Vocab, sentences: Iterable[tuple[Token, ...]]) -> Doc:
    """Build one gold document from sentences: the treebank's tokens, with sentence starts set."""
    rows, heads, starts = [], [], []
    for sentence in sentences:
        heads.extend(len(rows) + token.head for token in sentence)
        starts.extend(position == 0 for position in range(len(sentence)))
        rows.extend(sentence)
    return Doc(
        vocab,
        words=[row.form for row in rows],
        spaces=[row.space for row in rows],
        tags=[row.tag for row in rows],
        pos=[row.pos for row in rows],
        lemmas=[row.lemma for row in rows],
        heads=heads,
        deps=["ROOT" if row.dep == "root" else row.dep for row in rows],
        sent_starts=starts,
    )


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    for filled, group in itertools.groupby(lines, key=lambda line: bool(line.strip())):
        if filled:
            yield [line.rstrip("\n") for line in group]


def _document_id(comments: list[str], current: str) -> str:
    for comment in comments:
        if comment.startswith("# newdoc id = "):
            return comment.removeprefix("# newdoc id = ")
    return current


def _tokens(rows: Iterable[str]) -> tuple[Token, ...]:
    cells = [row.split("\t") for row in rows]
    kept = [cell for cell in cells if len(cell) == COLUMNS and cell[0].isdigit()]
    return tuple(
        Token(
            form=cell[1],
            lemma=cell[2],
            pos=cell[3],
            tag=cell[4],
            head=number if cell[6] == "0" else int(cell[6]) - 1,
            dep=cell[7],
            space="SpaceAfter=No" not in cell[9],
        )
        for number, cell in enumerate(kept)
    )
