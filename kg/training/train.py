"""Train the shipped pipeline or one part: `python kg/training/train.py [PART] --corpora DIR --work DIR`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from kg.reading.processor import prepare

prepare()  # before numpy is loaded: its BLAS is to know what the processor can do

from spacy.training.initialize import init_nlp  # noqa: E402
from spacy.training.loop import train  # noqa: E402
from spacy.util import load_config  # noqa: E402
from thinc.api import NumpyOps, set_current_ops  # noqa: E402

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import assemble  # noqa: E402
import chances  # noqa: E402
import evaluate  # noqa: E402
import readers  # noqa: E402, F401  # registers what the configs name
import vectors  # noqa: E402

PARTS = ("parse", "senter", "mentions", "finish")
WEIGHTS = HERE.parent / "reading" / "weights"


def train_part(part: str, corpora: Path, work: Path, overrides: dict[str, object]) -> Path:
    """Train one part from its config; return the folder of the best pipeline."""
    # numpy's BLAS has kernels for processors on which BLIS falls back to plain C (three times slower).
    set_current_ops(NumpyOps(use_blis=False))
    paths: dict[str, object] = {"paths.floret": str(work / "vectors")}
    if part in {"mentions", "finish"}:
        paths["paths.corpora"] = str(corpora)
        if part == "finish":
            paths["paths.first"] = str(work / "mentions" / "model-best")
    else:
        paths["paths.treebank"] = str(corpora / "treebank")
    if part == "senter":
        del paths["paths.floret"]
    config = load_config(HERE / f"{part}.cfg", overrides=paths | overrides, interpolate=False)
    nlp = init_nlp(config)
    output = work / part
    output.mkdir(parents=True, exist_ok=True)
    train(nlp, output)
    return output / "model-best"


def train_all(corpora: Path, work: Path, overrides: dict[str, object]) -> None:
    """Learn vectors, train every part, put them where the product looks; print scores; learn the scorer."""
    places = ["--corpora", str(corpora), "--work", str(work)]
    vectors.main(places)
    for part in PARTS:
        train_part(part, corpora, work, overrides)
    assemble.main([str(WEIGHTS), *places])
    evaluate.main([str(WEIGHTS), "--corpora", str(corpora), "--robust"])
    chances.main(["--corpora", str(corpora), "--validate"])


def _value(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def main(arguments: list[str]) -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=PARTS, help="one part alone (default: all)")
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument("--set", nargs=2, action="append", default=[], metavar=("KEY", "VALUE"))
    given = parser.parse_args(arguments)
    overrides = {key: _value(text) for key, text in given.set}
    if given.part:
        print(train_part(given.part, given.corpora, given.work, overrides))
    else:
        train_all(given.corpora, given.work, overrides)


if __name__ == "__main__":
    main(sys.argv[1:])
