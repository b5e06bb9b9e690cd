"""Time the vocabulary: ready from a cold start, memory, matching and grounding against tokenising, growth.

python tests/bench/matching.py TEXT.pubtator|TEXT.txt...

What is done over and over finds its chunks and names worked out, and most chunks in the tokeniser's cache.
In new text neither side has met the text before, but as much other text: the tokeniser, the compiled
vocabulary and what judges its names are made anew for each run. Finding the names is told apart from
deciding what each of them is there. Each document counts as in the best of the runs.
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
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

RUNS = 5
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


Work = Callable[[Any], object]


def timed(works: list[tuple[Callable[[], Work], list[Any]]], met: int = 0) -> list[float]:
    """Give the processor seconds of each kind of work on its things, summed, each thing the best of the runs.

    The kinds take turns, so that a busy machine slows one as it does the others. Each is made anew for each
    run, and has met the first things before the others are timed. Nothing is kept of what it gives, as where
    documents are read one by one.
    """
    best = [[float("inf")] * (len(things) - met) for _, things in works]
    for _ in range(RUNS):
        for row, (make, things) in zip(best, works, strict=True):
            work = make()
            gc.collect()
            gc.freeze()  # neither side's own structures are to be walked over again and again
            for thing in things[:met]:
                work(thing)
            for number, thing in enumerate(things[met:]):
                start = time.process_time()
                work(thing)
                row[number] = min(row[number], time.process_time() - start)
    return list(map(sum, best))


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

    listed = read_vocabulary(Settings(seeds=Path()))
    lexicon = Lexicon(listed)
    grounder = Grounder(lexicon)
    scanner: Scanner[str] = Scanner(lexicon, lambda _, key: key)
    documents = []
    for text in texts:
        parts = re.split(r"(?<=[.!?])\s+(?=[A-Z0-9])", text)
        documents.append([Sentence("d", 0, len(part), part, (Piece(0, 0, len(part)),)) for part in parts])
    written = [[sentence.text for sentence in document] for document in documents]
    half = len(documents) // 2
    size, new_size = (sum(map(len, chain.from_iterable(some))) / 1e6 for some in (written, written[half:]))

    def tokeniser(nlp: Any) -> Work:
        return lambda texts: list(map(nlp.make_doc, texts))

    def reader(grounder: Grounder) -> Work:
        return lambda document: recognise(document, grounder)

    nlp = spacy.blank("en")
    tokenising, matching, reading = timed(
        [
            (lambda: tokeniser(nlp), written),
            (lambda: scanner.scan, written),
            (lambda: reader(grounder), documents),
        ]
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    new_tokens, new_finding, new_reading = timed(
        [
            (lambda: tokeniser(spacy.blank("en")), written),
            (lambda: Grounder(Lexicon(listed)).scan, written),
            (lambda: reader(Grounder(Lexicon(listed))), documents),
        ],
        half,
    )
    figures = {
        "cold_start_s": round(cold[0], 3),
        "memory_mb": round(cold[1]),
        "keys": cold[2],
        "text_mb": round(size, 2),
        "tokenising_mb_s": round(size / tokenising, 2),
        "matching_mb_s": round(size / matching, 2),
        "matching_and_grounding_mb_s": round(size / reading, 2),
        "share_of_tokenising": round(reading / tokenising, 3),
        "tokenising_new_text_mb_s": round(new_size / new_tokens, 2),
        "finding_share_in_new_text": round(new_finding / new_tokens, 3),
        "share_in_new_text": round(new_reading / new_tokens, 3),
        "peak_mb": round(peak),
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
