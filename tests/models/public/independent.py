"""Dead channels counted with onnx and onnxruntime alone: a check that shares nothing with the program.

    python -m tests.models.public.independent MODEL.onnx INPUTS.npz

prints for each Relu how many of its channels are 0 on all inputs. Ifs are made flat by the branch that is
taken, every Relu's output becomes one of the graph's, and inputs are run one by one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import helper

Arrays = Mapping[str, Any]


def samples(arrays: Arrays) -> Iterator[dict[str, Any]]:
    """Yield the inputs one by one; a name that ends in "!" is the same for all."""
    same = {name[:-1]: array for name, array in arrays.items() if name.endswith("!")}
    own = {name: array for name, array in arrays.items() if not name.endswith("!")}
    for number in range(len(next(iter(own.values())))):
        yield same | {name: array[number : number + 1] for name, array in own.items()}


def run(model: onnx.ModelProto, names: list[str], feed: dict[str, Any]) -> list[Any]:
    """Return some tensors of a model on one input."""
    return session(model, names).run(names, feed)


def session(model: onnx.ModelProto, names: list[str]) -> onnxruntime.InferenceSession:
    """Return a session of a model whose outputs are these tensors."""
    shown = onnx.ModelProto()
    shown.CopyFrom(model)
    del shown.graph.output[:]
    shown.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in names)
    options = onnxruntime.SessionOptions()
    options.log_severity_level, options.intra_op_num_threads = 3, 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(shown.SerializeToString(), options, ["CPUExecutionProvider"])


def flat(model: onnx.ModelProto, feed: dict[str, Any]) -> onnx.ModelProto:
    """Return a model without Ifs: in place of each stands the branch that an input takes."""
    made = onnx.ModelProto()
    made.CopyFrom(model)
    while choices := [node for node in made.graph.node if node.op_type == "If"]:
        choice = choices[0]
        (taken,) = run(made, [choice.input[0]], feed)
        wanted = "then_branch" if np.all(taken) else "else_branch"
        branch = next(each.g for each in choice.attribute if each.name == wanted)
        nodes = list(branch.node)
        for inside, outside in zip(branch.output, choice.output, strict=True):
            nodes.append(helper.make_node("Identity", [inside.name], [outside]))
        at = list(made.graph.node).index(choice)
        whole = [*made.graph.node[:at], *nodes, *made.graph.node[at + 1 :]]
        made.graph.initializer.extend(branch.initializer)
        del made.graph.node[:]
        made.graph.node.extend(whole)
    return made


def dead_channels(path: Path, arrays: Arrays) -> list[tuple[int, int]]:
    """Return for each Relu, in the order of the graph, its channels that are always 0, and all of them."""
    model = onnx.load(path)
    feeds = list(samples(arrays))
    model = flat(model, feeds[0])
    names = [node.output[0] for node in model.graph.node if node.op_type == "Relu"]
    with_relus = session(model, names)
    greatest: list[Any] = [None] * len(names)
    for feed in feeds:
        for number, value in enumerate(with_relus.run(names, feed)):
            most = value.max(axis=tuple(axis for axis in range(value.ndim) if axis != 1))
            greatest[number] = most if greatest[number] is None else np.maximum(greatest[number], most)
    return [(int((each == 0).sum()), len(each)) for each in greatest]


if __name__ == "__main__":
    with np.load(sys.argv[2]) as read:
        for dead, channels in dead_channels(Path(sys.argv[1]), dict(read)):
            print(f"{dead} of {channels}")
