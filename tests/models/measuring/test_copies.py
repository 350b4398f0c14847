"""Channels with the same values are found, and those that only look so are not."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from onnx import numpy_helper

from tests.models.graph.texts import model_of
from tests.models.measuring.by_hand import measured


def test_copies_in_a_dense_layer():
    model = model_of(
        "g (float[N,2] x) => (float y) <float[2,4] w = {1,0,1,2, 0,1,0,0}, float[4] b = {1,1,1,2}>"
        "{ z = Gemm(x, w, b) y = Relu(z) }"
    )
    x = np.random.default_rng(0).standard_normal((9, 2)).astype(np.float32)
    assert measured(model, x=x).layers[0].copies.tolist() == [0, 1, 0, 3]


def test_the_same_extremes_do_not_make_a_copy():
    """The channels are the input, its positions in another order, and the input again."""
    model = model_of(
        "g (float[N,1,3,3] x) => (float y) "
        "{ f = Transpose<perm = [0,1,3,2]>(x) a = Concat<axis = 1>(x, f, x) z = Conv<group = 3>(a, own)"
        " y = Relu(z) }"
    )
    model.graph.initializer.append(numpy_helper.from_array(np.ones((3, 1, 1, 1), np.float32), "own"))
    x = np.random.default_rng(1).standard_normal((4, 1, 3, 3)).astype(np.float32)
    assert measured(model, x=x).layers[0].copies.tolist() == [0, 1, 0]


def test_constant_channels_are_no_copies():
    model = model_of(
        "g (float[N,1] x) => (float y) <float[1,3] w = {0,0,1}, float[3] b = {1,1,1}>"
        "{ z = Gemm(x, w, b) y = Relu(z) }"
    )
    assert measured(model, x=np.ones((3, 1), np.float32)).layers[0].copies.tolist() == [0, 1, 2]
