"""The quick way through the encoder gives what thinc's own way gives, and training is left to thinc."""

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.ml.models.tok2vec import MaxoutWindowEncoder, MultiHashEmbed
from thinc.api import Adam, NumpyOps

from kg.reading.encoder import ROWS, build_quick_window_encoder
from kg.reading.memory import build_remembered_hash_embed
from kg.reading.parse import load

SHAPES = {"width": 12, "window_size": 2, "maxout_pieces": 2, "depth": 3}


def encoders(seed, **shape):
    """A quick encoder and thinc's, with the same weights."""
    rng = np.random.default_rng(seed)
    ops = NumpyOps(use_blis=False)
    quick, plain = build_quick_window_encoder(**shape), MaxoutWindowEncoder(**shape)
    for model in (quick, plain):
        model.initialize(X=[np.zeros((2, shape["width"]), dtype=np.float32)])
        model._to_ops(ops)
    for node, other in zip(quick.walk(), plain.walk(), strict=True):
        for name in node.param_names:
            values = rng.normal(size=node.get_param(name).shape).astype(np.float32)
            node.set_param(name, values)
            other.set_param(name, values.copy())
    return quick, plain


def texts(rng, lengths, width):
    return [rng.normal(size=(length, width)).astype(np.float32) for length in lengths]


def close(one, other):
    return all(np.allclose(a, b, rtol=1e-3, atol=1e-4) for a, b in zip(one, other, strict=True))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 40), max_size=8),
    st.sampled_from([1, 2]),
    st.sampled_from([1, 2, 3]),
    st.integers(1, 4),
    st.integers(0, 2**16),
)
def test_the_quick_way_gives_the_same_numbers(lengths, window, pieces, depth, seed):
    shape = {"width": 8, "window_size": window, "maxout_pieces": pieces, "depth": depth}
    quick, plain = encoders(seed, **shape)
    given_ = texts(np.random.default_rng(seed), lengths, 8)
    assert [rows.shape for rows in quick.predict(given_)] == [rows.shape for rows in given_]
    full = [rows for rows in given_ if len(rows)]
    assert close([rows for rows in quick.predict(given_) if len(rows)], plain.predict(full) if full else [])


def test_a_text_is_encoded_alike_alone_and_among_many():
    quick, _ = encoders(1, **SHAPES)
    many = texts(np.random.default_rng(2), [30] * (ROWS // 10), 12)
    together = quick.predict(many)
    assert close(together[:3], [quick.predict([one])[0] for one in many[:3]])
    assert close(together[-3:], [quick.predict([one])[0] for one in many[-3:]])


def test_what_training_changed_is_seen():
    quick, plain = encoders(3, **SHAPES)
    given_ = texts(np.random.default_rng(4), [5, 9], 12)
    before = quick.predict(given_)
    for model in (quick, plain):
        found, back = model.begin_update(given_)
        back([rows - 1 for rows in found])
        model.finish_update(Adam(0.01))
    assert not close(before, quick.predict(given_))
    assert close(quick.predict(given_), plain.predict(given_))


def test_swapped_weights_are_seen():
    quick, plain = encoders(5, **SHAPES)
    given_ = texts(np.random.default_rng(6), [7], 12)
    quick.predict(given_)
    _, other = encoders(7, **SHAPES)
    for model in (quick, plain):
        model.from_bytes(other.to_bytes())
    assert close(quick.predict(given_), plain.predict(given_))


@pytest.mark.parametrize("name", ["senter", "mentions", "tok2vec"])
def test_the_shipped_networks_take_the_quick_way(name):
    model = load().get_pipe(name).model
    assert any(node._func.__module__ == "kg.reading.encoder" for node in model.walk())


def test_a_remembered_word_has_the_embedding_that_it_would_have_anew():
    shape = {
        "width": 8,
        "attrs": ["NORM", "SHAPE", "SPACY"],
        "rows": [50, 20, 5],
        "include_static_vectors": False,
    }
    nlp = spacy.blank("en")
    docs = [nlp.make_doc(text) for text in ("RET is RET", "(RET) is", "", "RET")]
    quick, plain = build_remembered_hash_embed(**shape), MultiHashEmbed(**shape)
    for model in (quick, plain):
        model.initialize(X=docs)
    plain.from_bytes(quick.to_bytes())
    for _ in range(2):  # the second time all words are known
        assert close(quick.predict(docs), plain.predict(docs))
    found, back = quick.begin_update(docs)
    back([rows - 1 for rows in found])
    quick.finish_update(Adam(0.01))
    plain.from_bytes(quick.to_bytes())
    assert close(quick.predict(docs), plain.predict(docs))
