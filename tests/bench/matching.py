"""Time the vocabulary: ready from a cold start, memory, matching and grounding against tokenising, growth.

python tests/bench/matching.py TEXT.pubtator|TEXT.txt...
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

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


def timed(work: Callable[[], object]) -> float:
    """Give the processor seconds of the best of three runs."""
    best = float("inf")
    for _ in range(3):
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
    documents = []
    for text in texts:
        parts = re.split(r"(?<=[.!?])\s+(?=[A-Z0-9])", text)
        documents.append([Sentence("d", 0, len(part), part, (Piece(0, 0, len(part)),)) for part in parts])
    sentences = [sentence.text for document in documents for sentence in document]
    size = sum(map(len, sentences)) / 1e6
    nlp = spacy.blank("en")
    tokenising = timed(lambda: [nlp.make_doc(text) for text in sentences])
    matching = timed(lambda: [scanner.scan(text) for text in sentences])
    reading = timed(lambda: [recognise(document, grounder) for document in documents])
    figures = {
        "cold_start_s": round(cold[0], 3),
        "memory_mb": round(cold[1]),
        "keys": cold[2],
        "text_mb": round(size, 2),
        "tokenising_mb_s": round(size / tokenising, 2),
        "matching_mb_s": round(size / matching, 2),
        "matching_and_grounding_mb_s": round(size / reading, 2),
        "share_of_tokenising": round(reading / tokenising, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
