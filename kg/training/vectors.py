"""Learn floret vectors: `python kg/training/vectors.py --corpora DIR --work DIR` (needs the package floret).

The texts are the randomised-trial articles of `raw_text` and the training parts of the other corpora, in
lower case; nothing of them but one row of numbers an n-gram bucket goes into the product.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import spacy
from spacy.vectors import Vectors

sys.path.insert(0, str(Path(__file__).parent))

from corpora import read_training
from treebank import read_paragraphs, to_doc

TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
SHORTEST = 5
SETTINGS = {
    "model": "skipgram",
    "mode": "floret",
    "hashCount": 2,
    "bucket": 60_000,
    "minn": 4,
    "maxn": 5,
    "minCount": 5,
    "dim": 128,
    "epoch": 5,
    "lr": 0.05,
    "neg": 5,
    "ws": 5,
}


def texts(root: Path) -> Iterator[str]:
    """Yield the texts to learn from."""
    with lzma.open(root / "raw_text" / "pmc_rct_fulltext.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)
    yield from (document.text for document in read_training(root))
    for name in ("civic", "civicmine"):
        for line in (root / name / "train.jsonl").read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]
    vocab = spacy.blank("en").vocab
    for paragraph in read_paragraphs(root / "treebank" / "craft_train.conllu.gz"):
        yield to_doc(vocab, paragraph.sentences).text


def write_lines(root: Path, path: Path) -> None:
    """Write one line of lower-case tokens a paragraph, without the shortest."""
    with path.open("w", encoding="utf-8") as out:
        for text in texts(root):
            for line in text.lower().split("\n"):
                tokens = TOKEN.findall(line)
                if len(tokens) >= SHORTEST:
                    out.write(" ".join(tokens) + "\n")


def learn(lines: Path, output: Path, threads: int) -> None:
    """Train floret and write spaCy's floret format; the same bytes come back only with one thread."""
    import floret  # noqa: PLC0415  # wanted by this one script

    model = floret.train_unsupervised(str(lines), thread=threads, **SETTINGS)
    model.save_floret_vectors(str(output))


def compact(path: Path, folder: Path) -> None:
    """Turn a floret file into the folder of 8-bit rows that the pipeline reads."""
    with path.open(encoding="utf-8") as lines:
        rows, width, minn, maxn, hashes, seed, bow, eow = lines.readline().split()
        data = np.zeros((int(rows), int(width)), dtype=np.float32)
        for number, line in enumerate(lines):
            data[number] = np.array(line.split()[1:], dtype=np.float32)
    table = Vectors(
        data=data,
        mode="floret",
        minn=int(minn),
        maxn=int(maxn),
        hash_count=int(hashes),
        hash_seed=int(seed),
        bow=bow,
        eow=eow,
        attr="LOWER",
    )
    empty = spacy.registry.vectors.get("claimgraph.CompactVectors.v1")()(spacy.blank("en").vocab)
    type(empty).from_floret(table).to_disk(folder)


def main(arguments: list[str]) -> None:
    """Parse the command line, learn and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args(arguments)
    given.work.mkdir(parents=True, exist_ok=True)
    lines, table = given.work / "text.txt", given.work / "vectors.floret"
    write_lines(given.corpora, lines)
    learn(lines, table, given.threads)
    compact(table, given.work / "vectors")


if __name__ == "__main__":
    main(sys.argv[1:])
