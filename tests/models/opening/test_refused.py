"""Bad models of every kind are refused, each with a sentence that says what is."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from reluexplorer.models.opening import reading, wire  # noqa: E402
from reluexplorer.models.opening.opened import opened  # noqa: E402
from reluexplorer.models.values.refusal import ModelError  # noqa: E402
from tests.models.opening.small import array, dense, model, saved, value, weights  # noqa: E402

Made = onnx.ModelProto | bytes


def refused(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        opened(path)
    return str(caught.value)


def tensor(name: str, kind: int, dims: tuple[int, ...], **data: object) -> TensorProto:
    return TensorProto(name=name, data_type=kind, dims=dims, **data)


def with_weight(weight: TensorProto) -> Made:
    return model(held=[weight, array("b", 3)])


def without_opset() -> Made:
    made = model()
    del made.opset_import[:]
    return made


def nested(depth: int) -> Made:
    graph = helper.make_graph(dense(), "g", [], [value("y", "n", 3)])
    for _ in range(depth):
        choice = helper.make_node("If", ["c"], ["y"], then_branch=graph)
        graph = helper.make_graph([choice], "g", [], [value("y", "n", 3)])
    made = model()
    made.graph.node.append(graph.node[0])
    return made


def calling(name: str, *called: str) -> onnx.FunctionProto:
    nodes = [
        helper.make_node(each, ["a"], [f"t{number}"], domain="own") for number, each in enumerate(called)
    ]
    nodes.append(helper.make_node("Relu", ["t0" if called else "a"], ["c"]))
    return helper.make_function("own", name, ["a"], ["c"], nodes, [helper.make_opsetid("own", 1)])


def with_functions(*functions: onnx.FunctionProto) -> Made:
    nodes = [dense()[0], helper.make_node("F0", ["z"], ["y"], domain="own")]
    return model(nodes, functions=functions, domains=[("own", 1)])


def laughs(depth: int = 30) -> Made:
    """Functions each of which calls the next twice."""
    doubling = [calling(f"F{number}", f"F{number + 1}", f"F{number + 1}") for number in range(depth)]
    return with_functions(*doubling, calling(f"F{depth}"))


def making(shape: list[int]) -> Made:
    sized = numpy_helper.from_array(np.array(shape, np.int64), "shape")
    nodes = [*dense(), helper.make_node("ConstantOfShape", ["shape"], ["many"], name="flood")]
    return model(nodes, held=[*weights(), sized])


BAD: dict[str, tuple[Callable[[], Made], str]] = {
    "empty": (lambda: b"", "The file is empty."),
    "text": (lambda: b"this is no model, only words\n" * 20, "It is no ONNX model, or damaged"),
    "json": (
        lambda: b'{"model": [1, 2, 3]}',
        "It is JSON, but holds no weights as ReLU Explorer writes them.",
    ),
    "zeros": (lambda: bytes(5000), "It is no ONNX model, or damaged"),
    "noise": (lambda: np.random.RandomState(0).bytes(5000), "It is no ONNX model, or damaged"),
    "no graph": (lambda: onnx.ModelProto(ir_version=8), "It is no ONNX model, or damaged"),
    "cut short": (lambda: model().SerializeToString()[:-60], "It ends early: 1"),
    "2 GB declared of a graph": (
        lambda: b"\x08\x08\x3a\x80\x80\x80\x80\x08" + bytes(99),
        "It ends early: 107 of at",
    ),
    "2 GB declared of a tensor": (
        lambda: with_weight(tensor("w", TensorProto.FLOAT, (1 << 14, 1 << 15), raw_data=b"1234")),
        "the tensor 'w' is not as long as its shape (16384 × 32768) says.",
    ),
    "more declared": (
        lambda: with_weight(tensor("w", TensorProto.FLOAT, (1 << 40, 1 << 40), raw_data=b"1234")),
        "Its weights are declared with more than 1,073,741,824 numbers",
    ),
    "negative axis": (
        lambda: with_weight(tensor("w", TensorProto.FLOAT, (-4, -3), raw_data=bytes(48))),
        "the tensor 'w' has an impossible shape.",
    ),
    "too few numbers": (
        lambda: with_weight(tensor("w", TensorProto.FLOAT, (4, 3), float_data=[1.0] * 11)),
        "the tensor 'w' is not as long as its shape (4 × 3) says.",
    ),
    "unknown type": (
        lambda: with_weight(tensor("w", 99, (4, 3), raw_data=bytes(48))),
        "is of an unknown type.",
    ),
    "opset 6": (lambda: model(opset=6), "It is written for opset 6; 7 to 23 are read."),
    "opset 24": (lambda: model(opset=24), "It is written for opset 24; 7 to 23 are read."),
    "no opset": (without_opset, "it does not say which opset it is written for."),
    "cycle": (
        lambda: model([helper.make_node("Add", ["x", "y"], ["z"]), helper.make_node("Relu", ["z"], ["y"])]),
        "nodes wait for each other in a circle, such as Add z, Relu y.",
    ),
    "itself": (lambda: model([helper.make_node("Relu", ["y"], ["y"])]), "in a circle, such as Relu y."),
    "read from nowhere": (lambda: model(held=[array("w", 4, 3)]), "'b' is read, but nothing makes it."),
    "output from nowhere": (lambda: model(dense()[:1]), "'y' is read, but nothing makes it."),
    "made twice": (lambda: model([*dense(), dense()[0]]), "'z' is made twice."),
    "weight twice": (lambda: model(held=[*weights(), array("b", 3)]), "'b' is made twice."),
    "input twice": (lambda: model(inputs=[value("x", 4)] * 2), "'x' is made twice."),
    "nested": (lambda: nested(29), "Its graphs are nested deeper within each other than is read here."),
    "function of itself": (lambda: with_functions(calling("F0", "F0")), "its function 'F0' calls itself."),
    "functions that double": (laughs, "Its functions become more than 200,000 nodes"),
    "unknown operator": (
        lambda: model([dense()[0], helper.make_node("Rellu", ["z"], ["y"])]),
        "ONNX has no operators Rellu at the opset that it names (17).",
    ),
    "operator of later": (
        lambda: model([dense()[0], helper.make_node("Gelu", ["z"], ["y"])]),
        "ONNX has no operators Gelu at the opset that it names (17).",
    ),
    "custom domain": (
        lambda: model(
            [dense()[0], helper.make_node("Fast", ["z"], ["y"], domain="mine")], domains=[("mine", 1)]
        ),
        "the operators mine.Fast are of no library that is installed.",
    ),
    "no input": (lambda: model(inputs=[], held=[array("x", 2, 4), *weights()]), "It has no input"),
    "no nodes": (
        lambda: model([], outputs=[value("x", "n", 4)]),
        "It holds no graph that computes anything.",
    ),
    "input of zero": (lambda: model(inputs=[value("x", 0, 4)]), "Its input 'x' has room for no number"),
    "input too large": (
        lambda: model(inputs=[value("x", 1 << 20, 1 << 20)]),
        "Its input 'x' is declared with more",
    ),
    "input of a list": (
        lambda: model(inputs=[helper.make_tensor_sequence_value_info("x", TensorProto.FLOAT, None)]),
        "Its input 'x' is no array",
    ),
    "array out of nothing": (
        lambda: making([1 << 20, 1 << 20]),
        "Its node 'ConstantOfShape flood' makes an array",
    ),
    "bfloat16": (
        lambda: with_weight(tensor("w", TensorProto.BFLOAT16, (4, 3), raw_data=bytes(24))),
        "It computes in bfloat16",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_models_are_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    make, said = BAD[name]
    words = refused(saved(tmp_path, make()))
    assert said in words
    assert words.endswith((".", ")"))
    assert len(words) <= 300


def test_a_file_of_2_gb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    with path.open("wb") as file:
        file.truncate(2_100_000_000)
    assert refused(path) == "It is larger than is read here (2,000 MB)."


def test_junk_of_nearly_2_gb_is_refused_by_its_first_bytes(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    with path.open("wb") as file:
        file.truncate(1_900_000_000)
    assert refused(path).startswith("It is no ONNX model")


def test_nothing_and_a_folder_are_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.onnx") == "There is no such file."
    assert refused(tmp_path) == "This is a folder; choose the model's file in it (.onnx)."


@pytest.mark.parametrize("limit", ["MOST_FIELDS", "MOST_MESSAGES"])
def test_more_parts_than_are_read_are_refused_before_they_are_parsed(
    monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    content = model([helper.make_node("Relu", ["x"], ["y"]) for _ in range(30)]).SerializeToString()
    monkeypatch.setattr(wire, limit, 30)
    with pytest.raises(ModelError, match=r"^It has more parts than are read here \(30\)\.$"):
        wire.demand_sound(io.BytesIO(content), len(content))


@pytest.mark.parametrize(("nodes", "attributes"), [(4, 99), (99, 1)])
def test_more_nodes_inputs_or_attributes_than_are_read_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nodes: int, attributes: int
) -> None:
    soft = helper.make_node("Softmax", ["z"], ["y"], axis=1)
    flat = helper.make_node("Flatten", ["x"], ["f"], axis=1)
    path = saved(tmp_path, model([dense()[0], flat, soft]))
    assert len(opened(path).model.graph.node) == 3
    monkeypatch.setattr(reading, "MOST_NODES", nodes)
    monkeypatch.setattr(reading, "_MOST_ATTRIBUTES", attributes)
    assert refused(path).startswith("It has more nodes, inputs or attributes than are read here")
