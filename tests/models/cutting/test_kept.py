"""What cannot be followed stays, and more of the kind that goes."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from dataclasses import replace  # noqa: E402
from pathlib import Path  # noqa: E402

from onnx import TensorProto, helper  # noqa: E402

from reluexplorer.models.cutting.cut import smaller  # noqa: E402
from reluexplorer.models.feeding.samples import ArraySamples  # noqa: E402
from reluexplorer.models.measuring.measure import measured as examined  # noqa: E402
from reluexplorer.models.opening.opened import Opened  # noqa: E402
from reluexplorer.models.values.refusal import ModelError  # noqa: E402
from tests.models.cutting.brute import measured, outputs  # noqa: E402
from tests.models.cutting.build import Net, shapes_of  # noqa: E402
from tests.models.cutting.test_planted import cut_of, head, why  # noqa: E402


def planted(net: Net, count: int = 6) -> str:
    return net.op("Relu", net.conv("x", 3, count, off=(1, 3)))


@pytest.mark.parametrize(
    ("grow", "words"),
    [
        (lambda net, h: net.conv(h, 6, 4, 1, group=2), "a grouped convolution makes or reads it"),
        (lambda net, h: net.op("Softmax", h, axis=1), "Softmax cannot be followed"),
        (lambda net, h: net.op("DepthToSpace", net.op("Concat", h, h, axis=1), blocksize=2),
         "DepthToSpace cannot be followed"),
        (lambda net, h: net.op("ReduceSum", h, net.fixed([1], np.int64)), "ReduceSum cannot be followed"),
        (lambda net, h: net.op("LRN", h, size=3), "LRN cannot be followed"),
        (lambda net, h: net.op("Conv", h, net.op("Neg", "w")),
         "it meets weights that are computed or stored in a form that cannot be cut"),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_stays(grow, words) -> None:
    net = Net()
    y = grow(net, planted(net))
    if any("w" in node.input for node in net.nodes):
        net.inputs.append(helper.make_tensor_value_info("w", TensorProto.FLOAT, [2, 6, 1, 1]))
    samples = net.samples() | ({"w!": np.ones((2, 6, 1, 1), np.float32)} if len(net.inputs) > 1 else {})
    cut = cut_of(net.model(y, ranks=4), samples)
    assert (cut.silent, cut.channels, why(cut)) == (2, 0, [words])


def test_behind_a_grouped_convolution() -> None:
    net = Net(channels=4)
    h = net.op("Relu", net.conv("x", 4, 6, group=2, off=(1, 3)))
    cut = cut_of(net.model(head(net, h, 6)), net.samples())
    assert (cut.channels, why(cut)) == (0, ["a grouped convolution makes or reads it"])


def test_where_a_loop_reads_it() -> None:
    net = Net()
    h = planted(net)
    turn, going = (
        helper.make_tensor_value_info(name, kind, [])
        for name, kind in (("turn", TensorProto.INT64), ("going", TensorProto.BOOL))
    )
    body = net.branch(lambda: net.op("Neg", h))
    body.input.extend([turn, going])
    body.node.append(helper.make_node("Identity", ["going"], ["goes"]))
    body.output.insert(0, helper.make_tensor_value_info("goes", TensorProto.BOOL, []))
    all_turns = net.op("Loop", net.fixed(2, np.int64), net.fixed(True, np.bool_), body=body)
    cut = cut_of(net.model(all_turns, head(net, h, 6), ranks=(5, 2)), net.samples())
    assert (cut.silent, cut.channels, why(cut)) == (2, 0, ["a branch or a loop of the graph reads it"])


def test_weights_that_two_nodes_share_are_copied_for_each() -> None:
    net = Net()
    one, two = planted(net), net.op("Relu", net.conv("x", 3, 6))
    w = net.fixed(net.weights(4, 6, 1, 1, reads=6))
    y = net.op("Add", net.op("Conv", one, w), net.op("Conv", two, w))
    cut = cut_of(net.model(head(net, y, 4)), net.samples())
    assert [dims for _kind, dims in shapes_of(cut.model)][:4] == [
        (4, 3, 3, 3), (6, 3, 3, 3), (4, 4, 1, 1), (4, 6, 1, 1),
    ]  # fmt: skip


def test_weights_that_two_nodes_share_and_lose_the_same_of_stay_shared() -> None:
    net = Net()
    h = planted(net)
    w = net.fixed(net.weights(4, 6, 1, 1, reads=6))
    y = net.op("Add", net.op("Conv", h, w), net.op("Relu", net.op("Conv", h, w)))
    cut = cut_of(net.model(head(net, y, 4)), net.samples())
    assert len({each.input[1] for each in cut.model.graph.node if each.op_type == "Conv"}) == 2


def test_transposed_convolutions() -> None:
    net = Net()
    h = net.op("Relu", net.deconv(planted(net), 6, 5, off=(0,)))
    cut = cut_of(net.model(head(net, h, 5)), net.samples())
    assert [dims for _kind, dims in shapes_of(cut.model)] == [(4, 3, 3, 3), (4, 4, 2, 2), (4, 2)]


def test_slopes_of_a_prelu_and_biases_behind_a_reshape() -> None:
    net = Net()
    slopes = net.fixed(net.weights(6, 1, 1, reads=1))
    bias = net.op("Reshape", net.fixed(net.weights(6, reads=1)), net.fixed([1, 6, 1, 1], np.int64))
    h = net.op("PRelu", net.op("Add", planted(net), bias), slopes)
    cut = cut_of(net.model(head(net, h, 6)), net.samples())
    assert [dims for _kind, dims in shapes_of(cut.model)] == [(4, 3, 3, 3), (4, 2)]
    assert "Reshape" not in {each.op_type for each in cut.model.graph.node}


def test_weights_in_constant_nodes() -> None:
    net = Net()
    model = net.model(head(net, planted(net), 6))
    for each in list(model.graph.initializer):
        model.graph.node.insert(0, helper.make_node("Constant", [], [each.name], value=each))
    del model.graph.initializer[:]
    cut = cut_of(model, net.samples())
    assert cut.parameters == (6 * 27 + 6 + 6 * 2 + 2, 4 * 27 + 4 + 4 * 2 + 2)


def test_a_clip_at_6_and_a_composite_hard_swish() -> None:
    net = Net()
    h = net.op("Clip", net.conv("x", 3, 6, off=(1, 3)), net.fixed(0.0), net.fixed(6.0))
    z = net.conv(h, 6, 5, 1, off=(0,))
    gate = net.op("Clip", net.op("Add", z, net.fixed(3.0)), net.fixed(0.0), net.fixed(6.0))
    swish = net.op("Div", net.op("Mul", z, gate), net.fixed(6.0))
    cut = cut_of(net.model(head(net, swish, 5)), net.samples())
    assert [dims for _kind, dims in shapes_of(cut.model)] == [(4, 3, 3, 3), (4, 4, 1, 1), (4, 2)]


def test_a_channel_that_is_constant_goes_into_what_reads_it() -> None:
    net = Net()
    w = net.weights(6, 3, 3, 3, reads=27)
    w[[2, 5]] = 0.0
    z = net.op("Conv", "x", net.fixed(w), net.fixed(np.full(6, 0.7)))
    cut = cut_of(net.model(head(net, net.op("Sigmoid", z), 6)), net.samples())
    assert (cut.channels, shapes_of(cut.model)) == (2, [("Conv", (4, 3, 3, 3)), ("Gemm", (4, 2))])


@pytest.mark.parametrize(("margin", "cut_now"), [(0.0, 2), (1.9, 2), (4.0, 0)])
def test_only_what_was_silent_by_the_margin_goes(margin, cut_now) -> None:
    net = Net()
    model = net.model(head(net, planted(net), 6))
    findings = measured(model, net.samples())
    layer = findings.layers[0]
    shift = layer.layer.shape.threshold - layer.greatest
    spread = np.where(shift > 0, shift / 3.0, layer.peaks.std(axis=0))
    peaks = layer.greatest - spread * (1.0 - (-1.0) ** np.arange(layer.inputs)[:, None])
    near = replace(layer, peaks=peaks.astype(np.float32))
    found = replace(findings, layers=(near, *findings.layers[1:]))
    assert smaller(model, found, margin).channels == cut_now


def test_one_input_alone_tells_no_margin() -> None:
    net = Net()
    model = net.model(head(net, planted(net), 6))
    findings = measured(model, net.samples(1))
    assert smaller(model, findings, 2.0).silent == 0


def test_noise_does_not_tell_what_may_go() -> None:
    net = Net()
    model = net.model(head(net, planted(net), 6))
    findings = replace(measured(model, net.samples()), is_made_up=True)
    with pytest.raises(ModelError, match="Noise cannot tell what may be cut"):
        smaller(model, findings, 2.0)


def in_type(model, kind):
    """The model with all that has a fraction in another type."""
    made = onnx.ModelProto()
    made.CopyFrom(model)
    for each in made.graph.initializer:
        value = onnx.numpy_helper.to_array(each)
        if value.dtype == np.float32:
            each.CopyFrom(onnx.numpy_helper.from_array(value.astype(kind), each.name))
    for each in (*made.graph.input, *made.graph.output):
        each.type.tensor_type.elem_type = helper.np_dtype_to_tensor_dtype(np.dtype(kind))
    return made


@pytest.mark.parametrize(("kind", "most"), [(np.float64, 1e-12), (np.float16, 5e-3)])
def test_other_types_stay_what_they_are(kind, most) -> None:
    net = Net(size=0, channels=4)
    h = net.op("Relu", net.gemm("x", 4, 6, off=(1, 3)))
    shifted = net.op("Add", net.op("Mul", h, net.fixed(net.weights(6, reads=1))), net.fixed(net.bias(6)))
    model = in_type(net.model(net.dense(shifted, 6, 2)), kind)
    samples = {"x": net.samples()["x"].astype(kind)}
    cut = smaller(model, measured(model, samples), 0.0)
    assert cut.channels == 2
    assert {each.data_type for each in cut.model.graph.initializer} == {
        helper.np_dtype_to_tensor_dtype(np.dtype(kind))
    }
    for (one,), (other,) in zip(outputs(model, samples), outputs(cut.model, samples), strict=True):
        np.testing.assert_allclose(one, other, atol=most, rtol=0)


def test_initialisers_that_are_inputs_too_as_old_files_have_them() -> None:
    net = Net()
    model = net.model(head(net, planted(net), 6))
    for each in model.graph.initializer:
        model.graph.input.append(helper.make_tensor_value_info(each.name, each.data_type, each.dims))
    model.ir_version = 3
    cut = cut_of(model, net.samples())
    assert shapes_of(cut.model) == [("Conv", (4, 3, 3, 3)), ("Gemm", (4, 2))]
    assert {each.name for each in cut.model.graph.input} == {
        "x",
        *(each.name for each in cut.model.graph.initializer),
    }


@pytest.mark.parametrize("reader", ["Conv", "Gemm"])
def test_a_reader_without_a_bias_gets_one_for_what_is_folded(reader) -> None:
    net = Net()
    d = net.op("Relu", net.norm(planted(net), 6))
    if reader == "Conv":
        y = net.op("Conv", d, net.fixed(net.weights(4, 6, 2, 2, reads=24)))
    else:
        flat = net.op("Flatten", net.op("GlobalMaxPool", d))
        y = net.op("Gemm", flat, net.fixed(net.weights(6, 4, reads=6)), alpha=2.0)
    cut = cut_of(net.model(y, ranks=4 if reader == "Conv" else 2), net.samples())
    last = next(each for each in cut.model.graph.node if each.op_type == reader and each.output[0] == y)
    assert (cut.channels >= 2, len(last.input)) == (True, 3)


def test_branches_within_are_cut_where_they_stand() -> None:
    net = Net(size=0, channels=4)
    inner = Net(seed=1)
    y = inner.dense(inner.op("Relu", inner.gemm("x", 4, 6, off=(1, 3))), 6, 2)
    makes = [helper.make_tensor_value_info(y, TensorProto.FLOAT, None)]
    then = helper.make_graph(inner.nodes, "then", [], makes, inner.constants)
    other = helper.make_graph(
        [helper.make_node("Slice", ["x", "s", "e", "a"], ["o"])],
        "else",
        [],
        [helper.make_tensor_value_info("o", TensorProto.FLOAT, None)],
        [onnx.numpy_helper.from_array(np.asarray([n]), name) for n, name in ((0, "s"), (2, "e"), (1, "a"))],
    )
    net.inputs.append(helper.make_tensor_value_info("c", TensorProto.BOOL, []))
    model = net.model(net.op("If", "c", then_branch=then, else_branch=other))
    samples = ArraySamples(net.samples(), {"c": np.asarray(True)})
    cut = smaller(model, found_in(model, samples), 0.0)
    assert cut.channels == 2
    (branch,) = (each.g for each in cut.model.graph.node[0].attribute if each.name == "then_branch")
    assert sorted(tuple(each.dims) for each in branch.initializer) == [(2,), (4,), (4, 2), (4, 4)]
    onnx.checker.check_model(cut.model)
    for flag in (True, False):
        arrays = {**samples.arrays, "c!": np.asarray(flag)}
        for one, two in zip(outputs(model, arrays), outputs(cut.model, arrays), strict=True):
            np.testing.assert_allclose(one[0], two[0], atol=1e-5)


def found_in(model, samples):
    return examined(Opened(Path("net.onnx"), "", model), samples)
