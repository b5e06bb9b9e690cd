"""spaCy's MaxoutWindowEncoder with a quick way of its own for reading; training goes spaCy's way.

The same numbers up to rounding: the pieces of a maxout lie side by side, so that numpy takes their maximum in
whole rows, sums happen in place, and few enough rows are worked on at a time for the processor's cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.ml.models.tok2vec import MaxoutWindowEncoder
from spacy.util import registry
from thinc.api import Model
from thinc.types import Floats2d

Array = NDArray[np.float32]
Encoder = Model[list[Floats2d], list[Floats2d]]
Node = Model[Any, Any]
Backprop = Callable[[list[Floats2d]], list[Floats2d]]
ROWS = 1024
TINY = 1e-08


@dataclass(frozen=True, slots=True)
class Layer:
    """One maxout with its normalisation; `weights` have one block of columns a piece."""

    source: tuple[Array, ...]
    weights: Array
    bias: Array
    scale: Array
    shift: Array

    @classmethod
    def of(cls, source: tuple[Array, ...]) -> Layer:
        """Lay out anew what a Maxout (outputs, pieces, inputs) and a LayerNorm hold."""
        weights, bias, scale, shift = source
        outputs, pieces, inputs = weights.shape
        columns = weights.transpose(2, 1, 0).reshape(inputs, pieces * outputs)
        return cls(source, np.ascontiguousarray(columns), bias.T.reshape(-1).copy(), scale, shift)

    def __call__(self, rows: Array, room: Array) -> Array:
        """Return the layer's output for each row; `room` is overwritten with what the pieces give."""
        width = len(self.scale)
        np.dot(rows, self.weights, out=room)
        room += self.bias
        pieces = [room[:, start : start + width] for start in range(0, room.shape[1], width)]
        best = np.maximum(pieces[0], pieces[1]) if len(pieces) > 1 else pieces[0].copy()
        for piece in pieces[2:]:
            np.maximum(best, piece, out=best)
        return self._normalised(best)

    def _normalised(self, rows: Array) -> Array:
        """Normalise in place, with thinc's own operations: the last digit stays the same."""
        rows -= rows.mean(axis=1, keepdims=True)
        variance = (rows * rows).mean(axis=1, keepdims=True) + TINY
        rows *= variance**-0.5
        rows *= self.scale
        rows += self.shift
        return rows


class Quick:
    """The layers of an encoder, laid out when they are first used and again when training changed them."""

    def __init__(self, window: int) -> None:
        self.window = window
        self.layers: list[Layer] = []
        self.nodes: tuple[Encoder, list[tuple[Node, Node]]] | None = None

    def forget(self) -> None:
        """Drop the layers: training changes weights in place."""
        self.layers = []

    def encode(self, model: Encoder, texts: Sequence[Array]) -> list[Array]:
        """Return one array of the same shape a text."""
        if self.nodes is None or self.nodes[0] is not model:
            self.nodes = model, _nodes(model.layers[0])
        sources = [_parameters(*pair) for pair in self.nodes[1]]
        kept = [layer.source for layer in self.layers]
        if not _same(kept, sources):
            self.layers = [Layer.of(source) for source in sources]
        pad = self.window * len(self.layers)
        done: list[Array] = []
        for group in _groups(texts, pad):
            done += self._encode(group, pad)
        return done

    def _encode(self, texts: Sequence[Array], pad: int) -> list[Array]:
        """Encode texts as rows of one array, so far apart that none sees another."""
        width, reach = texts[0].shape[1], self.window
        size = sum(len(text) + pad for text in texts) + pad
        windows = np.zeros((size, (2 * reach + 1) * width), dtype=np.float32)
        room = np.empty((size, self.layers[0].weights.shape[1]), dtype=np.float32)
        rows = windows[:, reach * width : (reach + 1) * width]
        starts, place = [], pad
        for text in texts:
            rows[place : place + len(text)] = text
            starts.append(place)
            place += len(text) + pad
        for layer in self.layers:
            for step in range(1, reach + 1):
                left, right = (reach - step) * width, (reach + step) * width
                windows[step:, left : left + width] = rows[:-step]
                windows[:-step, right : right + width] = rows[step:]
            rows += layer(windows, room)
        return [rows[start : start + len(text)].copy() for start, text in zip(starts, texts, strict=True)]


@registry.architectures("claimgraph.QuickWindowEncoder.v1")  # type: ignore[untyped-decorator]
def build_quick_window_encoder(width: int, window_size: int, maxout_pieces: int, depth: int) -> Encoder:
    """Build spaCy's MaxoutWindowEncoder, weights and all, with the quick way in when nothing is learnt."""
    model: Encoder = MaxoutWindowEncoder(
        width=width, window_size=window_size, maxout_pieces=maxout_pieces, depth=depth
    )
    train, quick = model._func, Quick(window_size)  # noqa: SLF001  # a subclass would not be saved alike

    def forward(model: Encoder, texts: list[Floats2d], is_train: bool) -> tuple[list[Floats2d], Backprop]:  # noqa: FBT001  # thinc's signature
        on_cpu = all(isinstance(text, np.ndarray) for text in texts)
        if is_train or not on_cpu:
            quick.forget()
            learnt: tuple[list[Floats2d], Backprop] = train(model, texts, is_train)
            return learnt
        arrays: Any = texts
        done: Any = quick.encode(model, arrays)
        return done, lambda _: []

    model._func = forward  # noqa: SLF001
    return model


def _nodes(layers: Node) -> list[tuple[Node, Node]]:
    """Give each maxout and its normalisation, from the first layer to the last."""
    nodes = list(layers.walk(order="dfs_pre"))
    found = ([node for node in nodes if node.name == name] for name in ("maxout", "layernorm"))
    return list(zip(*found, strict=True))


def _parameters(maxout: Node, norm: Node) -> tuple[Array, ...]:
    places = ((maxout, "W"), (maxout, "b"), (norm, "G"), (norm, "b"))
    return tuple(np.asarray(node.get_param(name)) for node, name in places)


def _same(kept: Sequence[tuple[Array, ...]], sources: Sequence[tuple[Array, ...]]) -> bool:
    """Say whether the layers were laid out from these very arrays."""
    return len(kept) == len(sources) and all(
        one is other
        for here, there in zip(kept, sources, strict=True)
        for one, other in zip(here, there, strict=True)
    )


def _groups(texts: Sequence[Array], pad: int) -> Iterator[list[Array]]:
    """Cut the texts into runs of about ROWS rows."""
    group: list[Array] = []
    size = pad
    for text in texts:
        if group and size + len(text) + pad > ROWS:
            yield group
            group, size = [], pad
        group.append(text)
        size += len(text) + pad
    if group:
        yield group
