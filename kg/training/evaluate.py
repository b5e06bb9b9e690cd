"""Score a pipeline on the development parts: `python kg/training/evaluate.py MODEL --corpora DIR`.

Prints one Markdown row a task: name, precision, recall, F1 and its 95 % interval (bootstrap over documents).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import NumpyOps, set_current_ops

sys.path.insert(0, str(Path(__file__).parent))

from corpora import LABELS, Annotated, read_catalogue, read_part
from measure import Counts, compare, group, summarise
from treebank import Paragraph, read_paragraphs, to_doc

Rows = Iterator[tuple[str, Counts]]


def parse_scores(nlp: Language, root: Path) -> Rows:
    """Tags, lemmas and attachments on the treebank's own tokens and sentences."""
    for _, paragraphs in _articles(root):
        golds = [to_doc(nlp.vocab, [row]) for paragraph in paragraphs for row in paragraph.sentences]
        docs = [_blind(gold) for gold in golds]
        for name in ("tok2vec", "tagger", "parser", "lemmatizer"):
            if nlp.has_pipe(name):
                docs = list(nlp.get_pipe(name).pipe(docs, batch_size=128))
        yield from _compare_parses(docs, golds)


def sentence_scores(nlp: Language, root: Path) -> Rows:
    """Sentence spans (characters) in running paragraphs, with our own tokens."""
    senter = nlp.get_pipe("senter")
    for _, paragraphs in _articles(root):
        found: set[object] = set()
        true: set[object] = set()
        for number, paragraph in enumerate(paragraphs):
            gold = to_doc(nlp.vocab, [(*r[:-1], r[-1]._replace(space=True)) for r in paragraph.sentences])
            doc = senter(nlp.make_doc(gold.text))
            found |= {(number, *_trimmed(doc, span.start_char, span.end_char)) for span in doc.sents}
            true |= {(number, *_trimmed(gold, span.start_char, span.end_char)) for span in gold.sents}
        yield "sentences, CRAFT", compare(found, true)


def mention_scores(nlp: Language, root: Path, change: Callable[[str], str] = str) -> Rows:
    """Strict mentions on each corpus's development part, by label and together, as reading takes them."""
    mentions = nlp.get_pipe("mentions")
    carry_over = spacy.registry.misc.get("claimgraph.carry_over.v1")
    for corpus in read_catalogue():
        documents = read_part(corpus, "dev", root)
        docs = mentions.pipe((nlp.make_doc(change(document.text)) for document in documents), batch_size=16)
        for document, doc in zip(documents, docs, strict=True):
            (hits,) = carry_over([[token.text for token in doc]], [_hits(doc)])
            found = {
                (doc[start:end].start_char, doc[start:end].end_char, label) for start, end, label, _ in hits
            }
            yield from _compare_mentions(corpus.name, document, found)


def upper(text: str) -> str:
    """Return the text in capitals, character for character."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def hyphens(text: str) -> str:
    """Return the text with other hyphens and primes."""
    return text.replace("-", "‐").replace("'", "′")


def _compare_parses(docs: list[Doc], golds: list[Doc]) -> Rows:
    pairs = [(a, b) for doc, gold in zip(docs, golds, strict=True) for a, b in zip(doc, gold, strict=True)]
    words = [(a, b) for a, b in pairs if b.dep_ != "punct"]
    lemmas = [(a, b) for a, b in pairs if not any(c.isdigit() or c == "#" for c in b.lemma_)]
    heads = [(a, b) for a, b in words if a.head.i == b.head.i]
    yield "tags, CRAFT, gold tokens", _share(sum(a.tag_ == b.tag_ for a, b in pairs), len(pairs))
    yield (
        "lemmas, CRAFT, gold tokens",
        _share(sum(a.lemma_ == b.lemma_.lower() for a, b in lemmas), len(lemmas)),
    )
    yield "UAS, CRAFT, gold tokens", _share(len(heads), len(words))
    yield "LAS, CRAFT, gold tokens", _share(sum(a.dep_ == b.dep_ for a, b in heads), len(words))
    heads = [(a, b) for a, b in pairs if a.head.i == b.head.i]
    yield "UAS with punctuation", _share(len(heads), len(pairs))
    yield "LAS with punctuation", _share(sum(a.dep_ == b.dep_ for a, b in heads), len(pairs))


def _hits(doc: Doc) -> list[tuple[int, int, str, float]]:
    group = doc.spans["mentions"]
    spans = [(span.start, span.end, span.label_) for span in group]
    chances = dict(zip(spans, group.attrs["scores"], strict=True))
    kept = [(entity.start, entity.end, entity.label_) for entity in doc.ents]
    return [(*key, chances[key]) for key in kept]


def _compare_mentions(corpus: str, document: Annotated, found: set[tuple[int, int, str]]) -> Rows:
    gold = {(mention.start, mention.end, mention.label) for mention in document.mentions}
    marks = sorted(document.marks, key=LABELS.index)
    yield f"{corpus}: all", compare({f for f in found if f[2] in document.marks}, set(gold))
    if {"Gene", "Chemical", "Disease", "Variant"} <= document.marks:
        four = document.marks - {"CellLine"}
        yield (
            f"{corpus}: without CellLine",
            compare(
                {f for f in found if f[2] in four},
                {g for g in gold if g[2] in four},
            ),
        )
    for label in marks:
        yield (
            f"{corpus}: {label}",
            compare({f for f in found if f[2] == label}, {g for g in gold if g[2] == label}),
        )


def _articles(root: Path) -> Iterator[tuple[str, list[Paragraph]]]:
    paragraphs = read_paragraphs(root / "treebank" / "craft_dev.conllu.gz")
    for document, found in groupby(paragraphs, key=lambda paragraph: paragraph.document):
        yield document, list(found)


def _blind(gold: Doc) -> Doc:
    doc = Doc(
        gold.vocab, words=[token.text for token in gold], spaces=[bool(token.whitespace_) for token in gold]
    )
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


def _trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    text = doc.text[start:end]
    return start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())


def _share(right: int, total: int) -> Counts:
    return Counts(right, total, total)


def main(arguments: list[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument(
        "--robust", action="store_true", help="also score mentions in capitals, with other hyphens"
    )
    given = parser.parse_args(arguments)
    set_current_ops(NumpyOps(use_blis=False))
    nlp = spacy.load(given.model)
    rows: list[tuple[str, Counts]] = []
    if nlp.has_pipe("parser"):
        rows += parse_scores(nlp, given.corpora)
    if nlp.has_pipe("senter"):
        rows += sentence_scores(nlp, given.corpora)
    if nlp.has_pipe("mentions"):
        rows += mention_scores(nlp, given.corpora)
        if given.robust:
            for name, change in (("capitals", upper), ("other hyphens", hyphens)):
                rows += [(f"{task}, {name}", c) for task, c in mention_scores(nlp, given.corpora, change)]
    print("| task | P | R | F1 | 95 % interval |\n|---|---|---|---|---|")
    for task, counts in group(rows).items():
        print(f"| {task} | {summarise(counts)} |")


if __name__ == "__main__":
    main(sys.argv[1:])
