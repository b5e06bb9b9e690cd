"""A layer that remembers the embedding of each word, which does not depend on the words around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import ORTH  # type: ignore[import-not-found]
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
    return _recall(model, docs), lambda _: []


def _recall(model: Embedding, docs: list[Doc]) -> list[Floats2d]:
    keys = [doc.to_array(ORTH).tolist() for doc in docs]
    memory = _MEMORIES.get(model.id)
    if memory is not None and len(memory.rows) > ROOM:
        memory = None
    known = memory.rows if memory else {}
    fresh = list(dict.fromkeys(key for row in keys for key in row if key not in known))
    if fresh:
        vectors = np.asarray(model.layers[0].predict([_listed(docs[0].vocab, fresh)])[0])
        memory = memory or Memory(vectors.shape[1])
        memory.add(fresh, vectors)
        _MEMORIES[model.id] = memory
    if memory is None:
        plain: list[Floats2d] = model.layers[0].predict(docs)
        return plain
    table: Any = memory.table
    rows: list[Floats2d] = [table[[memory.rows[key] for key in row]] for row in keys]
    return rows


def _listed(vocab: Vocab, keys: Sequence[int]) -> Doc:
    return Doc(vocab, words=[vocab.strings[key] for key in keys], spaces=[False] * len(keys))
