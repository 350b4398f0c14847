"""A model goes to its process in pieces that together are the model, its weights not copied."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnx")

import onnx
from onnx import numpy_helper

from reluexplorer.models.measuring import content
from reluexplorer.models.measuring.carrying import Carrier
from reluexplorer.models.measuring.content import Content, content_of, without_weights
from reluexplorer.models.values.refusal import ModelError
from tests.models.graph.texts import model_of


def model_with(*sizes: int) -> onnx.ModelProto:
    model = model_of(
        "g (float[N,2] x, bool c) => (float y) <float[2,3] w = {1,2,3,4,5,6}> { m = MatMul(x, w) y = If(c) <"
        "then_branch = t () => (float a) <float two = {2}> { a = Mul(m, two) },"
        "else_branch = e () => (float b) { b = Tanh(m) }> }"
    )
    model.doc_string, model.producer_name = "words", "tests"
    model.metadata_props.add(key="of", value="tests")
    for size in sizes:
        model.graph.initializer.append(numpy_helper.from_array(np.ones(size, np.float32), f"large{size}"))
    return model


@pytest.mark.parametrize("sizes", [(), (0,), (1, 127, 128), (70_000, 30, 600_000)])
def test_the_pieces_together_are_the_model(sizes):
    model = model_with(*sizes)
    found = content_of(model)
    assert onnx.ModelProto.FromString(bytes(found)) == model
    assert found.size == len(bytes(found)) == sum(map(len, found))


def test_no_piece_is_larger_than_the_largest_tensor():
    model = model_with(70_000, 600_000)
    assert max(map(len, content_of(model))) == max(each.ByteSize() for each in model.graph.initializer)


def test_a_copy_that_is_added_to_has_no_weights_and_comes_out_with_them():
    model = model_with(70_000)
    carrier = Carrier(model)
    assert not carrier.model.graph.initializer
    assert carrier.model.ByteSize() < 1_000
    whole = onnx.ModelProto.FromString(bytes(carrier.content()))
    assert whole.graph.initializer == model.graph.initializer
    assert whole.graph.node == model.graph.node
    assert not whole.graph.output


def test_what_is_too_large_for_a_message_is_refused(monkeypatch):
    model = model_with(70_000)
    size = content_of(model).size
    monkeypatch.setattr(content, "_LARGEST", size)
    assert Content(without_weights(model), model.graph.initializer).size == size
    monkeypatch.setattr(content, "_LARGEST", size - 1)
    with pytest.raises(ModelError, match="larger than 2 GB"):
        content_of(model)
