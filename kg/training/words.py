"""Counts words and hyphenated pairs over the corpora into `ontology/text/words.tsv`: words and counts only.

Usage: python kg/training/words.py CORPORA ontology/text/words.tsv
Takes training parts alone, so that development texts can judge what is made with the list.
"""

from __future__ import annotations

import itertools
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

WORD = re.compile(r"[a-z]+(?:-[a-z]+)*", re.IGNORECASE)
PUBTATOR = ("bc5cdr", "biored", "ncbi_disease")
LINES = ("civic", "civicmine", "drugprot")
GENERAL, FIELD = 15, 3


def general(corpora: Path) -> Iterator[str]:
    """Give the texts of trials of every field."""
    with lzma.open(corpora / "raw_text" / "pmc_rct_fulltext.jsonl.xz", "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)["text"]


def field(corpora: Path) -> Iterator[str]:
    """Give the texts about genes, drugs and cancer."""
    paths = [corpora / name / "train.pubtator" for name in PUBTATOR]
    for path in [*paths, corpora / "genes" / "nlm_gene_train.pubtator"]:
        yield from re.findall(r"^\d+\|[ta]\|(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    for name in LINES:
        for line in (corpora / name / "train.jsonl").read_text(encoding="utf-8").splitlines():
            yield " ".join(value for value in json.loads(line).values() if isinstance(value, str))


def counted(texts: Iterator[str]) -> Counter[str]:
    """Count words in lower case, and each pair of neighbours within a hyphenated word."""
    found: Counter[str] = Counter()
    for text in texts:
        for match in WORD.findall(text):
            parts = match.lower().split("-")
            found.update(parts)
            found.update(f"{left}-{right}" for left, right in itertools.pairwise(parts))
    return found


def main(corpora: Path, out: Path) -> None:
    """Write the words met often enough, sorted, each with its count."""
    wide, near = counted(general(corpora)), counted(field(corpora))
    kept = sorted(
        word
        for word in wide.keys() | near.keys()
        if len(word) > 2 and (wide[word] >= GENERAL or near[word] >= FIELD)
    )
    out.write_text("".join(f"{word}\t{wide[word] + near[word]}\n" for word in kept), encoding="utf-8")
    print(f"{len(kept)} words")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
