"""On how many distinct sentences of the corpora each relation rule gives evidence: see `main`.

usage: rules.py count SHARED [--sets NAMES] [--texts 60] [--words 3000] [--abstracts 700] [--out FILE]
       rules.py count SHARED --table FILE ...

Read are the articles, CIViC (train, dev), CIViCmine (train), the first words of the full texts of raw_text
that name the most cancer terms, and the first abstracts of BioRED (train) and DrugProt (train, dev). The
evidence goes to --out; --table prints of such files without reading again.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from relations import Reading, corpus, inputs

from kg.jsonl import dump
from kg.model import Document, Source
from kg.reading.reader import Reader
from kg.settings import Settings

SETS = ("articles", "civic", "civicmine", "raw_text", "biored", "drugprot")
PARTS = {"civic": ("train", "dev"), "civicmine": ("train",), "drugprot": ("train", "dev")}


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


def documents(shared: Path, name: str, arguments: argparse.Namespace) -> Iterable[Document]:
    """Give the documents of one set, as many as the arguments allow."""
    corpora = shared / "corpora"
    if name == "articles":
        return inputs(shared / "articles")
    if name == "raw_text":
        raw = corpora / "raw_text" / "pmc_rct_fulltext.jsonl.xz"
        return fulltexts(raw, arguments.texts, arguments.words)
    if name == "biored":
        return islice(biored(corpora / "biored" / "train.pubtator"), arguments.abstracts)
    found = [document for part in PARTS[name] for document in corpus(shared, name, part)]
    return found[: arguments.abstracts] if name == "drugprot" else found


def read(arguments: argparse.Namespace) -> None:
    """Write the evidence of the sets, each line with its set's name."""
    reading = Reading(Settings())
    with arguments.out.open("w", encoding="utf-8") as file:
        for name in arguments.sets.split(","):
            for document in documents(arguments.shared, name, arguments):
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
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--texts", type=int, default=60)
    parser.add_argument("--words", type=int, default=3000)
    parser.add_argument("--abstracts", type=int, default=700)
    parser.add_argument("--out", type=Path, default=Path("build/evidence-rules.jsonl"))
    parser.add_argument("--table", type=Path, nargs="+")
    arguments = parser.parse_args()
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    if not arguments.table:
        read(arguments)
    table(line for path in arguments.table or [arguments.out] for line in path.open(encoding="utf-8"))


if __name__ == "__main__":
    main()
