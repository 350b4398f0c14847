"""Noise that does not fit a model is made of another size, or it is said that inputs are needed."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from reluexplorer.models.doctor import examine  # noqa: E402
from reluexplorer.models.feeding.made_up import made_up  # noqa: E402
from reluexplorer.models.feeding.signature import signature_of  # noqa: E402
from reluexplorer.models.measuring import refitting  # noqa: E402
from reluexplorer.models.opening.opened import opened  # noqa: E402
from reluexplorer.models.values.refusal import ModelError  # noqa: E402


def model_of(path, side):
    """A convolution, ReLU and a dense layer of as many numbers as pictures of a side have, left open."""
    random = np.random.RandomState(1)
    weights = {
        "w": random.standard_normal((2, 3, 3, 3)),
        "v": random.standard_normal((2 * side * side, 4)),
    }
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["z"], pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["z"], ["a"]),
        helper.make_node("Flatten", ["a"], ["f"]),
        helper.make_node("Gemm", ["f", "v"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "open",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 3, "h", "w_"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 4])],
        [numpy_helper.from_array(array.astype(np.float32), name) for name, array in weights.items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    made.ir_version = 8
    onnx.save(made, path)
    return opened(path)


def test_noise_takes_the_size_that_the_model_can_be_run_on(tmp_path):
    model = model_of(tmp_path / "open.onnx", 48)
    found = examine(model, made_up(signature_of(model.model), 6, 1))
    assert found.samples.batch(0, 2)["x"].shape == (2, 3, 48, 48)
    assert (found.findings.inputs, found.findings.is_made_up) == (6, True)
    assert "x leaves sizes open; 3 × 48 × 48 was chosen." in found.findings.notes


def test_volumes_of_small_sides_are_found_though_large_ones_are_too_large(tmp_path, monkeypatch):
    weights = numpy_helper.from_array(np.ones((8**3, 4), np.float32), "v")
    nodes = [
        helper.make_node("Relu", ["x"], ["a"]),
        helper.make_node("Flatten", ["a"], ["f"]),
        helper.make_node("Gemm", ["f", "v"], ["y"]),
    ]
    inputs = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 1, "d", "h", "w"])
    outputs = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 4])
    graph = helper.make_graph(nodes, "volumes", [inputs], [outputs], [weights])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    made.ir_version = 8
    onnx.save(made, tmp_path / "volumes.onnx")
    monkeypatch.setattr(refitting, "_SIDES", (512, 8))
    model = opened(tmp_path / "volumes.onnx")
    found = examine(model, made_up(signature_of(model.model), 2, 1))
    assert found.samples.batch(0, 2)["x"].shape == (2, 1, 8, 8, 8)


def test_where_no_size_fits_it_is_said_that_inputs_are_needed(tmp_path):
    model = model_of(tmp_path / "open.onnx", 37)
    with pytest.raises(ModelError) as caught:
        examine(model, made_up(signature_of(model.model), 6, 1))
    assert str(caught.value).startswith("The made-up noise does not fit this model: open inputs of yours. (")
