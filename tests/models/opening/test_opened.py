"""Sound models are opened as they are, in an order that can be computed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")

from onnx import helper, numpy_helper  # noqa: E402

from reluexplorer.models.opening.opened import opened  # noqa: E402
from tests.models.opening.small import dense, model, saved, value  # noqa: E402


def test_a_sound_model_is_read_as_it_is(tmp_path: Path) -> None:
    made = model()
    path = saved(tmp_path, made)
    found = opened(path)
    assert found.model == made
    assert found.path == path
    assert found.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.notes == ()


def test_nodes_out_of_order_are_sorted(tmp_path: Path) -> None:
    found = opened(saved(tmp_path, model(dense()[::-1])))
    assert [node.op_type for node in found.model.graph.node] == ["Gemm", "Relu"]


def test_nodes_in_a_branch_are_sorted_and_come_after_what_they_read_outside(tmp_path: Path) -> None:
    def branch(name: str) -> onnx.GraphProto:
        nodes = [helper.make_node("Relu", ["s"], [name]), helper.make_node("Neg", ["z"], ["s"])]
        return helper.make_graph(nodes, name, [], [value(name, "n", 3)])

    choice = helper.make_node("If", ["c"], ["y"], then_branch=branch("yes"), else_branch=branch("no"))
    made = model([choice, dense()[0]], inputs=[value("x", "n", 4), value("c", kind=onnx.TensorProto.BOOL)])
    found = opened(saved(tmp_path, made))
    assert [node.op_type for node in found.model.graph.node] == ["Gemm", "If"]
    inner = found.model.graph.node[1].attribute[0].g
    assert [node.op_type for node in inner.node] == ["Neg", "Relu"]


def test_functions_of_the_model_are_put_in_where_they_are_called(tmp_path: Path) -> None:
    body = [helper.make_node("Relu", ["a"], ["b"]), helper.make_node("Relu", ["b"], ["c"])]
    function = helper.make_function("own", "Twice", ["a"], ["c"], body, [helper.make_opsetid("", 17)])
    nodes = [dense()[0], helper.make_node("Twice", ["z"], ["y"], domain="own")]
    found = opened(saved(tmp_path, model(nodes, functions=[function], domains=[("own", 1)])))
    assert [node.op_type for node in found.model.graph.node] == ["Gemm", "Relu", "Relu"]
    assert len(found.model.functions) == 0


def test_weights_beside_the_model_are_brought_in(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    onnx.save_model(model(), path, save_as_external_data=True, location="model.data", size_threshold=0)
    assert (tmp_path / "model.data").stat().st_size > 0
    found = opened(path)
    first = found.model.graph.initializer[0]
    assert numpy_helper.to_array(first).tolist() == np.arange(12.0).reshape(4, 3).tolist()
    assert first.data_location == first.DEFAULT
    assert found.notes == ("Its weights are partly in files beside it, which its digest does not cover.",)


def test_weights_in_a_folder_within_the_folder_are_brought_in(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    path = tmp_path / "model.onnx"
    onnx.save_model(model(), path, save_as_external_data=True, location="parts/one", size_threshold=0)
    assert len(opened(path).model.graph.initializer[0].raw_data) == 48


def test_half_precision_and_operators_of_the_runtime_are_noted(tmp_path: Path) -> None:
    half = [
        numpy_helper.from_array(np.ones(shape, np.float16), name) for name, shape in (("w", (4, 3)), ("b", 3))
    ]
    kind = onnx.TensorProto.FLOAT16
    nodes = [helper.make_node("FusedGemm", ["x", "w", "b"], ["y"], domain="com.microsoft", activation="Relu")]
    made = model(nodes, held=half, inputs=[value("x", "n", 4, kind=kind)], domains=[("com.microsoft", 1)])
    fused, precision = opened(saved(tmp_path, made)).notes
    assert "com.microsoft.FusedGemm" in fused
    assert precision.startswith("It computes in float16")
