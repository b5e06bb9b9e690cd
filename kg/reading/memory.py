"""A layer that remembers the embedding of each word, which does not depend on the words around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import ORTH, SPACY  # type: ignore[import-not-found]
from spacy.ml.models.tok2vec import MultiHashEmbed
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import Model
from thinc.types import Floats2d

ROOM = 100_000
Embedding = Model[list[Doc], list[Floats2d]]


class Memory:
    """Rows computed so far, by the hash of the word."""

    def __init__(self, width: int) -> None:
        self.rows: dict[int, int] = {}
        self.table = np.zeros((1024, width), dtype=np.float32)

    def add(self, keys: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Append one row a key."""
        start = len(self.rows)
        while start + len(keys) > len(self.table):
            self.table = np.concatenate([self.table, np.zeros_like(self.table)])
        self.table[start : start + len(keys)] = vectors
        self.rows.update(zip(keys, range(start, start + len(keys)), strict=True))


# By the network's number, which a copy does not share.
_MEMORIES: dict[int, Memory] = {}


@registry.architectures("claimgraph.RememberedEmbed.v1")  # type: ignore[untyped-decorator]
def build_remembered_embed(embed: Embedding) -> Embedding:
    """Wrap an embedding of features that follow from the word alone: NORM, PREFIX, SUFFIX, SHAPE, vector."""
    return Model(
        "remembered_embed",
        _forward,
        init=_initialise,
        layers=[embed],
        dims={"nO": embed.maybe_get_dim("nO")},
    )


def _initialise(model: Embedding, X: list[Doc] | None = None, Y: object = None) -> Embedding:  # noqa: ARG001, N803
    embed = model.layers[0]
    embed.initialize(X=X)
    return model


def _forward(
    model: Embedding,
    docs: list[Doc],
    is_train: bool,  # noqa: FBT001  # thinc's signature
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
    if is_train:
        _MEMORIES.pop(model.id, None)
        return model.layers[0](docs, is_train)
    return _recall(model, model.layers[0].predict, docs, spaced=False), lambda _: []


@registry.architectures("claimgraph.RememberedHashEmbed.v1")  # type: ignore[untyped-decorator]
def build_remembered_hash_embed(
    width: int,
    attrs: list[str | int],
    rows: list[int],
    include_static_vectors: bool,  # noqa: FBT001  # spaCy's signature
) -> Embedding:
    """Build spaCy's MultiHashEmbed, weights and all, for features of a word and of the space behind it."""
    model: Embedding = MultiHashEmbed(
        width=width, attrs=attrs, rows=rows, include_static_vectors=include_static_vectors
    )
    work_out = model._func  # noqa: SLF001  # another node would not be saved alike

    def forward(
        model: Embedding,
        docs: list[Doc],
        is_train: bool,  # noqa: FBT001  # thinc's signature
    ) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
        if is_train:
            _MEMORIES.pop(model.id, None)
            learnt: tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]] = work_out(
                model, docs, is_train
            )
            return learnt
        return _recall(model, lambda words: work_out(model, words, False)[0], docs, spaced=True), lambda _: []

    model._func = forward  # noqa: SLF001
    return model


def _recall(
    model: Embedding, work_out: Callable[[list[Doc]], list[Floats2d]], docs: list[Doc], *, spaced: bool
) -> list[Floats2d]:
    attributes = [ORTH, SPACY] if spaced else [ORTH]
    words = [doc.to_array(attributes).reshape(len(doc), len(attributes)) for doc in docs]
    # A hash is even or odd by chance: the space behind a word may turn its last bit.
    keys = [np.bitwise_xor.reduce(row, axis=1).tolist() for row in words]
    memory = _MEMORIES.get(model.id)
    if memory is not None and len(memory.rows) > ROOM:
        memory = None
    known = memory.rows if memory else {}
    fresh: dict[int, list[int]] = {}
    for row, word in zip(keys, words, strict=True):
        for place, key in enumerate(row):
            if key not in known and key not in fresh:
                fresh[key] = word[place].tolist()
    if fresh:
        vectors = np.asarray(work_out([_listed(docs[0].vocab, list(fresh.values()))])[0])
        memory = memory or Memory(vectors.shape[1])
        memory.add(list(fresh), vectors)
        _MEMORIES[model.id] = memory
    if memory is None:
        return work_out(docs)
    table: Any = memory.table
    rows: list[Floats2d] = [table[[memory.rows[key] for key in row]] for row in keys]
    return rows


def _listed(vocab: Vocab, words: Sequence[Sequence[int]]) -> Doc:
    """Make a document of words: the code of each and, where it matters, whether a space follows."""
    spaces = [bool(word[1:] and word[1]) for word in words]
    return Doc(vocab, words=[vocab.strings[word[0]] for word in words], spaces=spaces)
