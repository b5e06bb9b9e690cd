"""Time a pipeline against `en_core_web_sm`'s architecture in one run: `python kg/training/speed.py MODEL`.

Processor seconds of one thread over the sentences of CRAFT's development part; the best of several rounds.
The other pipeline has the components and widths of en_core_web_sm and weights from a minute's training, since
its speed depends on what it has to compute and not on how well.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

from kg.reading.processor import prepare  # noqa: E402

prepare()  # before numpy is loaded, for both pipelines

import spacy  # noqa: E402
from spacy.language import Language  # noqa: E402
from spacy.tokens import Doc, Span  # noqa: E402
from spacy.training import Example  # noqa: E402
from thinc.api import Model, NumpyOps  # noqa: E402

sys.path.insert(0, str(Path(__file__).parent))

from treebank import read_paragraphs, to_doc  # noqa: E402

ROUNDS = 3
STEPS = 60
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}
TOK2VEC = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
        "rows": [5000, 1000, 2500, 2500, 50, 50],
        "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 96,
        "depth": 4,
        "window_size": 1,
        "maxout_pieces": 3,
    },
}


def small_architecture(golds: list[Doc]) -> Language:
    """Return a pipeline of en_core_web_sm's shape, hardly trained."""
    nlp = spacy.blank("en")
    tagger = {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER}
    parser = {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "parser", "hidden_width": 64}
    parser |= {"extra_state_tokens": False, "maxout_pieces": 2, "use_upper": True, "tok2vec": LISTENER}
    ner = parser | {"state_type": "ner", "tok2vec": TOK2VEC}
    nlp.add_pipe("tok2vec", config={"model": TOK2VEC})
    nlp.add_pipe("tagger", config={"model": tagger})
    nlp.add_pipe("parser", config={"model": parser})
    nlp.add_pipe("attribute_ruler")
    nlp.add_pipe("ner", config={"model": ner})
    examples = [Example(nlp.make_doc(gold.text), _with_entity(gold)) for gold in golds[: STEPS * 20]]
    sgd = nlp.initialize(lambda: examples)
    for start in range(0, len(examples), 20):
        nlp.update(examples[start : start + 20], sgd=sgd)
    return nlp


def rate(nlp: Language, texts: Iterable[str]) -> float:
    """Return tokens a second of processor time, the best of some rounds."""
    kept = list(texts)
    best = 0.0
    for _ in range(ROUNDS):
        start = time.process_time()
        tokens = sum(len(doc) for doc in nlp.pipe(kept, batch_size=128))
        best = max(best, tokens / (time.process_time() - start))
    return best


def use_numpy(nlp: Language) -> None:
    """Let numpy multiply, as the product does when it loads a pipeline."""
    for _, pipe in nlp.components:
        if isinstance(getattr(pipe, "model", None), Model):
            pipe.model._to_ops(NumpyOps(use_blis=False))  # noqa: SLF001  # to_cpu() offers no choice


def _with_entity(gold: Doc) -> Doc:
    gold.set_ents([Span(gold, 0, 1, label="GENE")])
    return gold


def main(arguments: list[str]) -> None:
    """Print tokens a second for both and their ratio, with spaCy's BLIS and with numpy's BLAS."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--sentences", type=int, default=1500)
    given = parser.parse_args(arguments)
    paragraphs = read_paragraphs(given.corpora / "treebank" / "craft_dev.conllu.gz")
    rows = itertools.chain.from_iterable(paragraph.sentences for paragraph in paragraphs)
    ours = spacy.load(given.model)
    golds = [to_doc(ours.vocab, [row]) for row in itertools.islice(rows, given.sentences)]
    other = small_architecture(golds)
    texts = [gold.text for gold in golds]
    for name in ("BLIS", "numpy"):
        if name == "numpy":
            use_numpy(ours)
            use_numpy(other)
        mine, theirs = rate(ours, texts), rate(other, texts)
        print(f"{name}: ours {mine:,.0f}, en_core_web_sm's architecture {theirs:,.0f}: {mine / theirs:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
