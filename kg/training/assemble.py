"""Put the trained parts together: `python kg/training/assemble.py OUT --work DIR`."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.util import load_config, load_model_from_config

sys.path.insert(0, str(Path(__file__).parent))

import lemmas
import tokeniser

SOURCES = {"senter": ("senter",), "finish": ("mentions",), "parse": ("tok2vec", "tagger", "parser")}
REMEMBERED = "claimgraph.RememberedEmbed.v1"
META = {
    "name": "claimgraph",
    "description": "Tags, dependencies, lemmas, sentence boundaries, entity mentions: biomedical English",
    "license": "MIT",
    "spacy_version": ">=3.8.7,<3.9.0",
    "author": "The Claimgraph authors",
}


def assemble(work: Path, treebank: Path) -> Language:
    """Return the shipped pipeline, with nothing of the training texts' words in its string table."""
    found = {part: work / part / "model-best" for part in SOURCES if (work / part / "model-best").is_dir()}
    nlp = load_model_from_config(_config(found), auto_fill=True)
    nlp.vocab.vectors.from_disk(work / "vectors")
    tokeniser.configure(nlp)
    for part, folder in found.items():
        trained = spacy.load(folder)
        for name in SOURCES[part]:
            _take_over(nlp, trained, name, folder)
    nlp.add_pipe("suffix_lemmatizer", name="lemmatizer")
    nlp.get_pipe("lemmatizer").teach(*lemmas.learn(treebank))  # type: ignore[attr-defined]
    _add_labels(nlp)
    nlp.meta.update(META)
    return nlp


def write(nlp: Language, folder: Path) -> None:
    """Write the pipeline, replacing the folder."""
    fresh = folder.with_name(f"{folder.name}.new")
    nlp.to_disk(fresh)
    if folder.is_dir():
        shutil.rmtree(folder)
    fresh.rename(folder)


def _config(found: dict[str, Path]) -> dict[str, Any]:
    parts = {part: load_config(folder / "config.cfg") for part, folder in found.items()}
    names = [name for part in found for name in SOURCES[part]]
    return {
        "nlp": {
            "lang": "en",
            "pipeline": names,
            "batch_size": 128,
            "tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"},
            "vectors": {"@vectors": "claimgraph.CompactVectors.v1"},
        },
        "components": {
            name: _remembering(parts[part]["components"][name]) for part in found for name in SOURCES[part]
        },
    }


def _remembering(component: Any) -> Any:  # noqa: ANN401  # whatever a config holds
    """Wrap every embedding that knows the vectors into one that remembers words."""
    if not isinstance(component, dict):
        return component
    wrapped = {key: _remembering(value) for key, value in component.items()}
    if "embed" in wrapped and wrapped["embed"].get("include_static_vectors"):
        wrapped["embed"] = {"@architectures": REMEMBERED, "embed": wrapped["embed"]}
    return wrapped


def _take_over(nlp: Language, trained: Language, name: str, folder: Path) -> None:
    """Fill a component from its trained one, whose network lacks only the layer that remembers."""
    ours, theirs = nlp.get_pipe(name), trained.get_pipe(name)
    layers = [layer for layer in ours.model.walk(order="dfs_pre") if layer.name != "remembered_embed"]
    if len(layers) == len(list(ours.model.walk())):
        ours.from_disk(folder / name, exclude=["vocab"])
        return
    for layer, source in zip(layers, theirs.model.walk(order="dfs_pre"), strict=True):
        for dimension in source.dim_names:
            if source.has_dim(dimension):
                layer.set_dim(dimension, source.get_dim(dimension), force=True)
        for parameter in source.param_names:
            if source.has_param(parameter):
                layer.set_param(parameter, source.get_param(parameter))


def _add_labels(nlp: Language) -> None:
    for labels in nlp.pipe_labels.values():
        for label in labels:
            nlp.vocab.strings.add(label)


def main(arguments: list[str]) -> None:
    """Parse the command line, assemble and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    given = parser.parse_args(arguments)
    write(assemble(given.work, given.corpora / "treebank" / "craft_train.conllu.gz"), given.output)
    print(spacy.util.load_meta(given.output / "meta.json")["pipeline"])


if __name__ == "__main__":
    main(sys.argv[1:])
