"""Time the vocabulary: ready from a cold start, memory, matching and grounding against tokenising, growth.

python tests/bench/matching.py TEXT.pubtator|TEXT.txt...

What is done over and over finds its chunks and names worked out, and most chunks in the tokeniser's cache.
In new text neither side has met the text before, but as much other text.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

COLD = """
import time; start = time.process_time()
from pathlib import Path
from kg.settings import Settings
from kg.curated.vocabulary import read_vocabulary
from kg.reading.lexicon import Lexicon
lexicon = Lexicon(read_vocabulary(Settings(seeds=Path())))
took = time.process_time() - start
import json, resource
print(json.dumps([took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(lexicon.postings)]))
"""


def read_texts(paths: list[Path]) -> list[str]:
    """Read texts, of PubTator files the abstracts."""
    texts = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        abstracts = re.findall(r"^\d+\|a\|(.+)$", text, re.MULTILINE)
        texts += abstracts or [text]
    return texts


def each(work: Callable[[Any], object], things: Iterable[Any]) -> None:
    """Do the work for each thing and keep nothing of it, as where documents are read one by one."""
    for thing in things:
        work(thing)


def timed(work: Callable[[], object], runs: int = 3) -> float:
    """Give the processor seconds of the best of the runs."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Print the figures as one JSON object."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("texts", nargs="+", type=Path)
    texts = read_texts(options.parse_args().texts)
    cold = json.loads(subprocess.run([sys.executable, "-c", COLD], capture_output=True, check=True).stdout)

    import spacy

    from kg.curated.vocabulary import read_vocabulary
    from kg.model import Piece, Sentence
    from kg.reading.grounder import Grounder
    from kg.reading.lexicon import Lexicon
    from kg.reading.recognise import recognise
    from kg.reading.scanner import Scanner
    from kg.settings import Settings

    lexicon = Lexicon(read_vocabulary(Settings(seeds=Path())))
    grounder = Grounder(lexicon)
    scanner: Scanner[str] = Scanner(lexicon, lambda _, key: key)
    gc.collect()
    gc.freeze()  # neither side's own structures are to be walked over again and again
    documents = []
    for text in texts:
        parts = re.split(r"(?<=[.!?])\s+(?=[A-Z0-9])", text)
        documents.append([Sentence("d", 0, len(part), part, (Piece(0, 0, len(part)),)) for part in parts])
    sentences = [sentence.text for document in documents for sentence in document]
    size = sum(map(len, sentences)) / 1e6
    nlp = spacy.blank("en")
    tokenising = timed(lambda: each(nlp.make_doc, sentences))
    written = [[sentence.text for sentence in document] for document in documents]
    matching = timed(lambda: each(scanner.scan, written))
    reading = timed(lambda: each(lambda document: recognise(document, grounder), documents))
    half = len(documents) // 2
    fresh = spacy.blank("en"), Grounder(lexicon)
    each(lambda texts: list(map(fresh[0].make_doc, texts)), written[:half])
    each(lambda document: recognise(document, fresh[1]), documents[:half])
    new_tokens = timed(lambda: each(lambda texts: list(map(fresh[0].make_doc, texts)), written[half:]), 1)
    new_reading = timed(lambda: each(lambda document: recognise(document, fresh[1]), documents[half:]), 1)
    figures = {
        "cold_start_s": round(cold[0], 3),
        "memory_mb": round(cold[1]),
        "keys": cold[2],
        "text_mb": round(size, 2),
        "tokenising_mb_s": round(size / tokenising, 2),
        "matching_mb_s": round(size / matching, 2),
        "matching_and_grounding_mb_s": round(size / reading, 2),
        "share_of_tokenising": round(reading / tokenising, 3),
        "share_in_new_text": round(new_reading / new_tokens, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
