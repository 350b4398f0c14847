"""What a model declares of its inputs and numbers can be given and computed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from reluexplorer.language import _
from reluexplorer.models.opening.graphs import fed, graphs, nodes, tensors
from reluexplorer.models.opening.tensors import count
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import quoted

if TYPE_CHECKING:
    import onnx

MOST_VALUES = 1 << 28
"""Of one input, and of one tensor that a node makes out of nothing: a gigabyte of float32."""
_MOST_AXES = 64
_MAKERS = {"ConstantOfShape": 0, "Expand": 1}
"""Operators whose result is as large as a number in their input of this place says."""


def demand_usable(model: onnx.ModelProto) -> tuple[str, ...]:
    """Return notes on a model's numbers; raise :class:`ModelError` where it can get no inputs, or not run."""
    from onnx import TensorProto as Types

    inputs = fed(model.graph)
    if not model.graph.node or not model.graph.output:
        raise ModelError(_("It holds no graph that computes anything."))
    if not inputs:
        raise ModelError(_("It has no input: what it computes is the same for all data."))
    for each in inputs:
        _demand_input(each)
    _demand_no_growth(model.graph)
    kinds = {each.data_type for each in tensors(model)} | {
        each.type.tensor_type.elem_type for each in (*inputs, *model.graph.output)
    }
    if Types.BFLOAT16 in kinds:
        raise ModelError(
            _(
                "It computes in bfloat16, for which onnxruntime has no code on a processor; export it in "
                "float32, in PyTorch by model.float()."
            )
        )
    if Types.FLOAT16 in kinds:
        return (
            _(
                "It computes in float16: a pre-activation of less than about 6e-8 is 0 there, so that a "
                "channel may be silent for its precision alone."
            ),
        )
    return ()


def _demand_input(given: onnx.ValueInfoProto) -> None:
    name = quoted(given.name)
    if given.type.WhichOneof("value") not in {None, "tensor_type"}:
        raise ModelError(_("Its input {name} is no array; only arrays can be given here.").format(name=name))
    sizes = [axis.dim_value for axis in given.type.tensor_type.shape.dim if axis.HasField("dim_value")]
    if 0 in sizes:
        raise ModelError(
            _("Its input {name} has room for no number: an axis of it is 0 long.").format(name=name)
        )
    if math.prod(size for size in sizes if size > 0) > MOST_VALUES:
        raise ModelError(
            _("Its input {name} is declared with more than {most:,} numbers: more than is read here.").format(
                name=name, most=MOST_VALUES
            )
        )


def _demand_no_growth(graph: onnx.GraphProto) -> None:
    """Raise :class:`ModelError` where a node makes something huge of a few numbers in the file."""
    from onnx import numpy_helper

    known = {tensor.name: tensor for each in graphs(graph) for tensor in each.initializer}
    for node in nodes(graph):
        if node.op_type == "Constant" and node.output:
            known.update((node.output[0], each.t) for each in node.attribute if each.HasField("t"))
    for node in nodes(graph):
        place = _MAKERS.get(node.op_type)
        shape = [list(each.ints) for each in node.attribute if each.name == "shape"]
        held = known.get(node.input[place]) if place is not None and len(node.input) > place else None
        if held is not None and held.data_type == held.INT64 and count(held) <= _MOST_AXES:
            shape.append(np.ravel(numpy_helper.to_array(held)).tolist())
        if any(_size(each) > MOST_VALUES for each in shape):
            raise ModelError(
                _(
                    "Its node {name} makes an array of more than {most:,} numbers: more than is read here."
                ).format(name=quoted(f"{node.op_type} {node.name}".strip()), most=MOST_VALUES)
            )


def _size(shape: list[object]) -> int:
    return math.prod(each for each in shape if isinstance(each, int) and each > 0)
