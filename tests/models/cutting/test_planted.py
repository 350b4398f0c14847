"""Channels that are planted to be silent go, the copy says the same, and what cannot go is told why."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from reluexplorer.models.cutting.cut import Cut, smaller  # noqa: E402
from tests.models.cutting.brute import measured, outputs  # noqa: E402
from tests.models.cutting.build import OFF, Net, shapes_of  # noqa: E402


def cut_of(model, samples) -> Cut:
    """Cut, and hold the copy against the original on the inputs measured; nothing more is to be cut of it."""
    before = model.SerializeToString()
    cut = smaller(model, measured(model, samples), 0.0)
    assert model.SerializeToString() == before
    onnx.checker.check_model(cut.model, full_check=True)
    for one, other in zip(outputs(model, samples), outputs(cut.model, samples), strict=True):
        for a, b in zip(one, other, strict=True):
            np.testing.assert_allclose(a, b, atol=1e-4, rtol=0)
    again = smaller(cut.model, measured(cut.model, samples), 0.0)
    assert (again.channels, again.parameters[1]) == (0, cut.parameters[1])
    return cut


def head(net: Net, x: str, count: int) -> str:
    """A dense layer on the mean of each channel."""
    return net.gemm(net.op("Flatten", net.op("GlobalAveragePool", x)), count, 2)


def why(cut: Cut) -> list[str]:
    return [words for each in cut.layers for words, _count in each.kept]


def test_before_a_batch_norm() -> None:
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 8, off=(1, 4)))
    y = net.norm(h, 8)
    cut = cut_of(net.model(head(net, y, 8)), net.samples())
    assert shapes_of(cut.model) == [("Conv", (6, 3, 3, 3)), ("Gemm", (6, 2))]
    assert (cut.channels, cut.silent, why(cut)) == (2, 2, [])


def test_behind_a_batch_norm() -> None:
    net = Net()
    h = net.op("Relu", net.norm(net.conv("x", 3, 8), 8, off=(0, 7)))
    cut = cut_of(net.model(head(net, h, 8)), net.samples())
    assert shapes_of(cut.model) == [("Conv", (6, 3, 3, 3)), ("Gemm", (6, 2))]


@pytest.mark.parametrize("pool", ["MaxPool", "AveragePool"])
@pytest.mark.parametrize("pad", [0, 1])
def test_before_pooling(pool, pad) -> None:
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 6, off=(2,)))
    p = net.op(pool, h, kernel_shape=[2, 2], strides=[2, 2], pads=[pad] * 4)
    y = net.conv(p, 6, 4, 2, pad=1)
    cut = cut_of(net.model(y, ranks=4), net.samples())
    assert shapes_of(cut.model) == [("Conv", (5, 3, 3, 3)), ("Conv", (4, 5, 2, 2))]


@pytest.mark.parametrize("times", [1, 2])
def test_in_a_chain_of_depthwise_convolutions(times) -> None:
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 6, off=(0, 5)))
    d = net.op("LeakyRelu", net.conv(h, 6, 6 * times, 3, pad=1, group=6), alpha=0.1)
    y = net.conv(d, 6 * times, 4, 1)
    cut = cut_of(net.model(y, ranks=4), net.samples())
    assert shapes_of(cut.model) == [
        ("Conv", (4, 3, 3, 3)), ("Conv", (4 * times, 1, 3, 3)), ("Conv", (4, 4 * times, 1, 1)),
    ]  # fmt: skip
    assert [each.i for each in cut.model.graph.node[2].attribute if each.name == "group"] == [4]


def test_a_depthwise_convolution_makes_a_constant_that_cannot_be_read_beside_padding() -> None:
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 6, off=(0, 5)))
    y = net.conv(net.conv(h, 6, 6, 3, pad=1, group=6), 6, 4, 3, pad=1)
    cut = cut_of(net.model(y, ranks=4), net.samples())
    assert (cut.silent, cut.channels) == (2, 0)
    assert why(cut) == ["it is a constant other than 0 that is read beside padding"]


def test_in_a_concat() -> None:
    net = Net()
    one = net.op("Relu", net.conv("x", 3, 4, off=(1,)))
    two = net.op("Relu", net.conv("x", 3, 5, off=(0, 4)))
    y = net.conv(net.op("Concat", one, two, axis=1), 9, 4, 1)
    cut = cut_of(net.model(y, ranks=4), net.samples())
    assert [dims for _kind, dims in shapes_of(cut.model)] == [(3, 3, 3, 3), (3, 3, 3, 3), (4, 6, 1, 1)]


def test_in_a_concat_with_what_is_not_followed() -> None:
    net = Net()
    one = net.op("Relu", net.conv("x", 3, 4, off=(1,), pad=1))
    y = net.conv(net.op("Concat", "x", one, axis=1), 7, 4, 1)
    cut = cut_of(net.model(y, ranks=4), net.samples())
    assert shapes_of(cut.model) == [("Conv", (3, 3, 3, 3)), ("Conv", (4, 6, 1, 1))]


@pytest.mark.parametrize("way", ["flatten", "reshape", "known"])
def test_before_flatten_and_dense(way) -> None:
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 6, off=(3,)))
    if way == "flatten":
        f = net.op("Flatten", h)
    else:
        f = net.op("Reshape", h, net.fixed([-1, 96] if way == "known" else [0, -1], np.int64))
    g = net.op("Relu", net.gemm(f, 96, 10, off=(1, 2)))
    cut = cut_of(net.model(net.dense(g, 10, 2)), net.samples())
    assert shapes_of(cut.model) == [("Conv", (5, 3, 3, 3)), ("Gemm", (80, 8)), ("MatMul", (8, 2))]


def test_in_one_branch_of_a_sum_it_stays() -> None:
    net = Net()
    one = net.op("Relu", net.conv("x", 3, 4, off=(1,)))
    total = net.op("Add", one, net.op("Relu", net.conv("x", 3, 4)))
    cut = cut_of(net.model(head(net, total, 4)), net.samples())
    assert (cut.silent, cut.channels) == (1, 0)
    assert why(cut) == ["it is joined with values that vary, as in a sum of branches"]


def test_in_both_branches_of_a_sum_it_goes() -> None:
    net = Net()
    one = net.op("Relu", net.conv("x", 3, 4, off=(1, 2)))
    total = net.op("Add", one, net.op("Relu", net.conv("x", 3, 4, off=(2, 3))))
    cut = cut_of(net.model(head(net, total, 4)), net.samples())
    assert (cut.silent, cut.channels) == (4, 2)
    assert shapes_of(cut.model) == [("Conv", (3, 3, 3, 3)), ("Conv", (3, 3, 3, 3)), ("Gemm", (3, 2))]


def test_read_by_two() -> None:
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 4, off=(1,)))
    ends = [head(net, net.conv(h, 4, 3, 1), 3), head(net, h, 4)]
    cut = cut_of(net.model(*ends), net.samples())
    assert [dims for _kind, dims in shapes_of(cut.model)] == [
        (3, 3, 3, 3), (3, 3, 1, 1), (3, 2), (3, 2),
    ]  # fmt: skip


def test_where_one_of_two_readers_sees_it_vary() -> None:
    net = Net()
    z = net.conv("x", 3, 4, off=(1,))
    cut = cut_of(net.model(head(net, net.op("Relu", z), 4), head(net, z, 4)), net.samples())
    assert (cut.silent, cut.channels) == (1, 0)


def test_at_an_output_of_the_model() -> None:
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 4, off=(1,)))
    cut = cut_of(net.model(h, ranks=4), net.samples())
    assert (cut.silent, cut.channels, why(cut)) == (1, 0, ["an output of the model shows it"])


@pytest.mark.parametrize("reader", ["conv", "gemm", "dense", "product"])
def test_a_constant_behind_a_leaky_unit_goes_into_the_bias(reader) -> None:
    net = Net(opset=13)
    h = net.op("Relu", net.conv("x", 3, 6, off=(0, 5)))
    d = net.op("LeakyRelu", net.conv(h, 6, 6, 3, group=6), alpha=0.1)
    f = d if reader == "conv" else net.op("Flatten", net.op("GlobalMaxPool", d))
    w = net.fixed(net.weights(6, 4, reads=6))
    y = {
        "conv": lambda: net.conv(f, 6, 4, 2),
        "gemm": lambda: net.gemm(f, 6, 4, alpha=0.5, beta=2.0, turned=True),
        "dense": lambda: net.dense(f, 6, 4),
        "product": lambda: net.op("Relu", net.op("MatMul", f, w)),
    }[reader]()
    cut = cut_of(net.model(y, ranks=4 if reader == "conv" else 2), net.samples())
    assert (cut.channels, cut.dead) == (4, 2)
    assert [dims for _kind, dims in shapes_of(cut.model)][:2] == [(4, 3, 3, 3), (4, 1, 3, 3)]


def test_always_in_the_leak_is_not_silent() -> None:
    net = Net()
    h = net.op("LeakyRelu", net.conv("x", 3, 4, off=(1,)), alpha=0.1)
    cut = cut_of(net.model(head(net, h, 4)), net.samples())
    assert (cut.silent, cut.parameters[0]) == (0, cut.parameters[1])


def test_silent_beside_padding() -> None:
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 6, off=(0, 3), pad=1))
    cut = cut_of(net.model(net.conv(h, 6, 4, pad=1), ranks=4), net.samples())
    assert shapes_of(cut.model) == [("Conv", (4, 3, 3, 3)), ("Conv", (4, 4, 3, 3))]


def test_a_layer_that_is_silent_as_a_whole_keeps_one_channel() -> None:
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 4, off=(0, 1, 2, 3)))
    cut = cut_of(net.model(head(net, h, 4)), net.samples())
    assert shapes_of(cut.model) == [("Conv", (1, 3, 3, 3)), ("Gemm", (1, 2))]
    assert (cut.channels, why(cut)) == (3, ["a layer has to keep one channel"])


def test_a_gate_of_0_silences_what_it_multiplies() -> None:
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 4))
    squeezed = net.op("GlobalAveragePool", h)
    weights = net.fixed(np.abs(net.weights(4, 4, 1, 1, reads=4)))
    gate = net.op("Relu", net.op("Conv", squeezed, weights, net.fixed([0, 0, OFF, 0])))
    cut = cut_of(net.model(head(net, net.op("Mul", net.conv("x", 3, 4), gate), 4)), net.samples())
    assert (cut.silent, cut.channels) == (1, 1)
    assert [dims for _kind, dims in shapes_of(cut.model)] == [
        (4, 3, 3, 3), (3, 4, 1, 1), (3, 3, 3, 3), (3, 2),
    ]  # fmt: skip
