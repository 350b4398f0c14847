"""Small models of own making, with channels that are silent by a bias far below 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OFF = -50.0
"""A bias below all that weights and inputs of these models can add."""


@dataclass
class Net:
    """Grows a graph; each method takes names of tensors and returns the name of the one that it makes."""

    channels: int = 3
    size: int = 6
    seed: int = 0
    opset: int = 17
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)
    inputs: list[onnx.ValueInfoProto] = field(default_factory=list)
    made: int = 0
    """Nodes, those of branches too."""

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)
        dims = ["n", self.channels, self.size, self.size] if self.size else ["n", self.channels]
        self.inputs.append(helper.make_tensor_value_info("x", TensorProto.FLOAT, dims))

    def fixed(self, value, kind=np.float32) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, kind), name))
        return name

    def weights(self, *dims: int, reads: int) -> np.ndarray:
        return self.random.normal(size=dims).astype(np.float32) / np.float32(np.sqrt(reads))

    def op(self, kind: str, *names: str, outputs: int = 1, **attributes) -> str:
        number, self.made = self.made, self.made + 1
        makes = [f"t{number}" + ("" if i == 0 else f"_{i}") for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(names), makes, name=f"n{number}", **attributes))
        return makes[0]

    def branch(self, grow: Callable[[], str], dims=None) -> onnx.GraphProto:
        """A graph within this one, of the nodes that grow meanwhile."""
        around, self.nodes = self.nodes, []
        name = grow()
        makes = [helper.make_tensor_value_info(name, TensorProto.FLOAT, dims)]
        inner, self.nodes = helper.make_graph(self.nodes, f"within_{name}", [], makes), around
        return inner

    def either(self, condition: str, one: Callable[[], str], other: Callable[[], str], dims=None) -> str:
        """What one branch or the other makes."""
        branches = self.branch(one, dims), self.branch(other, dims)
        return self.op("If", condition, then_branch=branches[0], else_branch=branches[1])

    def is_bright(self) -> str:
        """Whether the first value of a sample is above 0."""
        flat = self.op("Reshape", "x", self.fixed([-1], np.int64))
        return self.op("Greater", self.op("Gather", flat, self.fixed(0, np.int64)), self.fixed(0.0))

    def recurrent(
        self, kind: str, x: str, reads: int, units: int, *, bias: bool = True, ways: int = 1
    ) -> str:
        """The last state of a recurrent layer for (samples, channels), taken for one step each."""
        gates = {"LSTM": 4, "GRU": 3, "RNN": 1}[kind] * units
        w = self.fixed(self.weights(ways, gates, reads, reads=reads))
        r = self.fixed(self.weights(ways, gates, units, reads=units))
        more = [self.fixed(self.weights(ways, 2 * gates, reads=4))] if bias else []
        step = self.op("Unsqueeze", x, self.fixed([0], np.int64))
        direction = "bidirectional" if ways == 2 else "forward"
        self.op(kind, step, w, r, *more, outputs=2, hidden_size=units, direction=direction)
        last = self.op("Transpose", f"{self.nodes[-1].output[1]}", perm=[1, 0, 2])
        return self.op("Flatten", last)

    def bias(self, count: int, off=()) -> np.ndarray:
        values = self.random.normal(size=count).astype(np.float32) * np.float32(0.3)
        values[list(off)] = OFF
        return values

    def conv(
        self, x: str, reads: int, makes: int, k: int = 3, *, off=(), pad: int = 0, group=1, **more
    ) -> str:
        each = reads // group
        w = self.fixed(self.weights(makes, each, k, k, reads=each * k * k))
        b = self.fixed(self.bias(makes, off))
        return self.op("Conv", x, w, b, pads=[pad] * 4, group=group, kernel_shape=[k, k], **more)

    def deconv(self, x: str, reads: int, makes: int, k: int = 2, *, off=()) -> str:
        w = self.fixed(self.weights(reads, makes, k, k, reads=reads))
        return self.op("ConvTranspose", x, w, self.fixed(self.bias(makes, off)), strides=[k, k])

    def norm(self, x: str, count: int, off=()) -> str:
        scale = self.fixed(1.0 + 0.1 * self.random.random(count))
        figures = [self.fixed(each) for each in (self.bias(count, off), np.zeros(count), np.ones(count))]
        return self.op("BatchNormalization", x, scale, *figures)

    def gemm(self, x: str, reads: int, makes: int, *, off=(), turned: bool = False, **more) -> str:
        w = self.weights(reads, makes, reads=reads)
        names = self.fixed(w.T if turned else w), self.fixed(self.bias(makes, off))
        return self.op("Gemm", x, *names, transB=int(turned), **more)

    def dense(self, x: str, reads: int, makes: int, *, off=()) -> str:
        product = self.op("MatMul", x, self.fixed(self.weights(reads, makes, reads=reads)))
        return self.op("Add", product, self.fixed(self.bias(makes, off)))

    def model(self, *outputs: str, ranks: int | tuple[int, ...] = 2) -> onnx.ModelProto:
        each = ranks if isinstance(ranks, tuple) else (ranks,) * len(outputs)
        makes = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [None] * rank)
            for name, rank in zip(outputs, each, strict=True)
        ]
        graph = helper.make_graph(self.nodes, "planted", self.inputs, makes, self.constants)
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", self.opset)])
        made.ir_version = 8
        return made

    def samples(self, count: int = 40) -> dict[str, np.ndarray]:
        dims = [each.dim_value for each in self.inputs[0].type.tensor_type.shape.dim[1:]]
        return {"x": self.random.normal(size=(count, *dims)).astype(np.float32)}


def shapes_of(model: onnx.ModelProto) -> list[tuple[str, tuple[int, ...]]]:
    """The first weights of each convolution and dense layer, in the order of the graph."""
    dims = {each.name: tuple(each.dims) for each in model.graph.initializer}
    kinds = {"Conv", "ConvTranspose", "Gemm", "MatMul"}
    return [(node.op_type, dims[node.input[1]]) for node in model.graph.node if node.op_type in kinds]
