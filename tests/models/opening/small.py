"""Small models of ONNX, made to be damaged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FLOAT = TensorProto.FLOAT


def array(name: str, *shape: int) -> onnx.TensorProto:
    """Return a tensor of the numbers 0, 1, 2 and so on."""
    return numpy_helper.from_array(np.arange(np.prod(shape), dtype=np.float32).reshape(shape), name)


def value(name: str, *shape: int | str, kind: int = FLOAT) -> onnx.ValueInfoProto:
    """Return what is declared of a tensor."""
    return helper.make_tensor_value_info(name, kind, shape)


def dense() -> list[onnx.NodeProto]:
    """Return x → Gemm → Relu → y."""
    return [
        helper.make_node("Gemm", ["x", "w", "b"], ["z"], name="dense"),
        helper.make_node("Relu", ["z"], ["y"], name="relu"),
    ]


def weights() -> list[onnx.TensorProto]:
    """Return the weights of :func:`dense`, of four inputs and three units."""
    return [array("w", 4, 3), array("b", 3)]


def model(
    nodes: Sequence[onnx.NodeProto] | None = None,
    *,
    inputs: Sequence[onnx.ValueInfoProto] | None = None,
    outputs: Sequence[onnx.ValueInfoProto] | None = None,
    held: Sequence[onnx.TensorProto] | None = None,
    opset: int = 17,
    domains: Sequence[tuple[str, int]] = (),
    functions: Sequence[onnx.FunctionProto] = (),
) -> onnx.ModelProto:
    """Return a model of these parts, each that of a sound dense layer where it is not given."""
    graph = helper.make_graph(
        dense() if nodes is None else nodes,
        "graph",
        [value("x", "n", 4)] if inputs is None else inputs,
        [value("y", "n", 3)] if outputs is None else outputs,
        weights() if held is None else held,
    )
    opsets = [helper.make_opsetid("", opset), *(helper.make_opsetid(*each) for each in domains)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=10, functions=functions)


def saved(folder: Path, made: onnx.ModelProto | bytes, name: str = "model.onnx") -> Path:
    """Write a model and return where."""
    path = folder / name
    path.write_bytes(made if isinstance(made, bytes) else made.SerializeToString())
    return path
