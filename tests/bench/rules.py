"""On how many distinct sentences of the corpora each relation rule gives evidence: see `main`.

usage: rules.py count SHARED [--texts 60] [--words 3000] [--out FILE] [--table FILE]

Read are the articles, CIViC (train, dev), CIViCmine (train), DrugProt (train, dev), BioRED (train), and the
first words of the full texts of raw_text that name the most cancer terms. The evidence goes to --out; --table
prints of such a file without reading again.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from relations import Reading, corpus, inputs

from kg.jsonl import dump
from kg.model import Document, Source
from kg.reading.reader import Reader
from kg.settings import Settings

PARTS = (
    ("civic", "train"), ("civic", "dev"), ("civicmine", "train"), ("drugprot", "train"), ("drugprot", "dev"),
)  # fmt: skip


def biored(path: Path) -> Iterator[Document]:
    """Give the titles and abstracts of a file in PubTator's format."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        texts = [line.split("|", 2) for line in block.splitlines() if "|t|" in line or "|a|" in line]
        if texts:
            yield Document(texts[0][0], "", " ".join(text for _, _, text in texts), Source("biored"))


def fulltexts(path: Path, texts: int, words: int) -> list[Document]:
    """Give the start, up to the end of a line, of the texts that name the most cancer terms."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        records = sorted(map(json.loads, lines), key=lambda record: (-record["onco_terms"], record["pmcid"]))
    return [Document(r["pmcid"], "", _start(r["text"], words), Source("raw_text")) for r in records[:texts]]


def _start(text: str, words: int) -> str:
    kept, size = [], 0
    for line in text.splitlines(keepends=True):
        if size >= words:
            break
        kept.append(line)
        size += len(line.split())
    return "".join(kept)


def documents(shared: Path, texts: int, words: int) -> Iterator[tuple[str, Document]]:
    """Give each document with the name of its set."""
    corpora = shared / "corpora"
    yield from (("articles", document) for document in inputs(shared / "articles"))
    for name, part in PARTS:
        yield from ((name, document) for document in corpus(shared, name, part))
    yield from (("biored", document) for document in biored(corpora / "biored" / "train.pubtator"))
    raw = corpora / "raw_text" / "pmc_rct_fulltext.jsonl.xz"
    yield from (("raw_text", document) for document in fulltexts(raw, texts, words))


def read(shared: Path, texts: int, words: int, out: Path) -> None:
    """Write the evidence of all sets, each line with its set's name."""
    reading = Reading(Settings())
    with out.open("w", encoding="utf-8") as file:
        for name, document in documents(shared, texts, words):
            file.writelines(dump({**line, "set": name}) + "\n" for line in reading.read(document))
    print(f"{reading.tokens} words in {reading.seconds:.0f} s")


def table(lines: Iterable[str]) -> None:
    """Print, for each rule, its claims and its distinct sentences, and of those the ones of each set."""
    rules = sorted(Reader.load(Settings()).relations.grammar.by_id)
    claims: dict[str, set[str]] = defaultdict(set)
    sentences: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line in map(json.loads, lines):
        claims[line["rule"]].add(line["claim"])
        sentences[line["rule"]][line["set"]].add(line["sentence"])
    print("| rule | claims | sentences | of the sets |\n|---|--:|--:|---|")
    for rule in sorted(rules, key=lambda rule: (-len(set().union(*sentences[rule].values())), rule)):
        sets = ", ".join(f"{name} {len(found)}" for name, found in sorted(sentences[rule].items()))
        print(f"| {rule} | {len(claims[rule])} | {len(set().union(*sentences[rule].values()))} | {sets} |")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["count"])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--texts", type=int, default=60)
    parser.add_argument("--words", type=int, default=3000)
    parser.add_argument("--out", type=Path, default=Path("evidence-rules.jsonl"))
    parser.add_argument("--table", type=Path)
    arguments = parser.parse_args()
    if not arguments.table:
        read(arguments.shared, arguments.texts, arguments.words, arguments.out)
    with (arguments.table or arguments.out).open(encoding="utf-8") as lines:
        table(lines)


if __name__ == "__main__":
    main()
