"""Channels are followed into both branches of an If and out of them, and end in recurrent layers too."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from onnx import numpy_helper  # noqa: E402

from reluexplorer.models.cutting.cut import Cut, smaller  # noqa: E402
from reluexplorer.models.feeding.samples import ArraySamples  # noqa: E402
from reluexplorer.models.graph.view import view_of  # noqa: E402
from tests.models.cutting.brute import outputs  # noqa: E402
from tests.models.cutting.build import Net  # noqa: E402
from tests.models.cutting.test_planted import head, why  # noqa: E402
from tests.models.measuring.by_hand import measured_on  # noqa: E402

BRANCH = "a branch or a loop of the graph reads it"
VARIES = "it is joined with values that vary, as in a sum of branches"


def cut_of(model, samples) -> Cut:
    """Cut, and hold the copy against the original on inputs that take both branches."""
    cut = smaller(model, measured_on(model, ArraySamples(samples)), 0.0)
    onnx.checker.check_model(cut.model, full_check=True)
    for (one,), (other,) in zip(outputs(model, samples), outputs(cut.model, samples), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4, rtol=0)
    again = smaller(cut.model, measured_on(cut.model, ArraySamples(samples)), 0.0)
    assert (again.channels, again.parameters[1]) == (0, cut.parameters[1])
    return cut


def weights(model, kinds=("Conv", "Gemm", "MatMul", "LSTM", "GRU", "RNN")) -> list[tuple[int, ...]]:
    """Of each layer, those within branches too."""
    return [
        tuple(each.scope.owner(each.given(1)).constants[each.given(1)].dims)
        for each in view_of(model).nodes
        if each.op in kinds
    ]


def planted(net: Net, count: int = 6, off=(1, 3)) -> str:
    return net.op("Relu", net.conv("x", 3, count, off=off))


def test_through_both_branches() -> None:
    net = Net()
    h = planted(net)
    y = net.either(net.is_bright(), lambda: net.op("Neg", h), lambda: net.op("Abs", h), dims=[1, 6, 4, 4])
    cut = cut_of(net.model(head(net, y, 6)), net.samples())
    assert weights(cut.model) == [(4, 3, 3, 3), (4, 2)]
    assert (cut.silent, cut.channels, why(cut)) == (2, 2, [])


def test_a_branch_that_changes_a_silent_channel_keeps_it() -> None:
    net = Net()
    h = planted(net)
    y = net.either(net.is_bright(), lambda: net.op("Exp", h), lambda: net.op("Abs", h))
    cut = cut_of(net.model(head(net, y, 6)), net.samples())
    assert (cut.silent, cut.channels, why(cut)) == (2, 0, [VARIES])


def test_what_either_branch_makes_goes_where_it_is_silent_in_both() -> None:
    net = Net()
    y = net.either(net.is_bright(), lambda: planted(net, 6, (0, 1, 3)), lambda: planted(net, 6, (1, 3, 4)))
    cut = cut_of(net.model(head(net, y, 6)), net.samples())
    assert weights(cut.model) == [(4, 3, 3, 3), (4, 3, 3, 3), (4, 2)]
    assert (cut.silent, cut.channels, why(cut)) == (6, 4, [VARIES, VARIES])


def test_a_branch_of_which_channels_are_not_known_keeps_those_of_the_other() -> None:
    net = Net()
    h = planted(net)
    y = net.either(net.is_bright(), lambda: net.op("Neg", h), lambda: net.op("Softmax", h, axis=1))
    cut = cut_of(net.model(head(net, y, 6)), net.samples())
    assert (cut.channels, why(cut)) == (0, [BRANCH])


def test_branches_with_other_numbers_of_channels() -> None:
    net = Net()
    one, other = planted(net, 6), planted(net, 5)
    y = net.either(net.is_bright(), lambda: net.op("Neg", one), lambda: net.op("Neg", other))
    y = net.op("ReduceMean", y, axes=[1, 2, 3], keepdims=0)
    cut = cut_of(net.model(y, ranks=1), net.samples())
    assert (cut.silent, cut.channels, why(cut)) == (4, 0, [BRANCH, BRANCH])


@pytest.mark.parametrize(("last", "cut_now"), [("Neg", 2), ("Exp", 0)])
def test_a_branch_in_a_branch_reads_what_stands_around(last, cut_now) -> None:
    net = Net()
    h = planted(net)
    bright = net.is_bright()

    def inner() -> str:
        return net.either(bright, lambda: net.op("Abs", h), lambda: net.op(last, h))

    y = net.either(bright, lambda: net.conv(inner(), 6, 5, 1), lambda: net.conv(h, 6, 5, 1))
    cut = cut_of(net.model(net.conv(y, 5, 2, 1), ranks=4), net.samples())
    assert (cut.silent, cut.channels) == (2, cut_now)
    assert [each[1] for each in weights(cut.model, ("Conv",))] == [3, 6 - cut_now, 6 - cut_now, 5]


def test_two_nodes_that_cannot_be_told_apart_keep_what_they_read() -> None:
    net = Net()
    h = planted(net)
    bright = net.is_bright()
    for _each in range(2):
        h = net.either(bright, lambda h=h: net.op("Neg", h), lambda h=h: net.op("Abs", h))
    net.nodes[-1].name, net.nodes[-2].name = "", f"If_{len(net.nodes) - 1}"
    cut = cut_of(net.model(head(net, h, 6)), net.samples())
    assert (cut.silent, cut.channels, why(cut)) == (2, 0, [BRANCH])


def test_a_product_whose_bias_is_added_in_a_branch() -> None:
    net = Net(size=0, channels=4)
    z = net.op("MatMul", "x", net.fixed(net.weights(4, 6, reads=4)))
    h = net.op("Add", net.op("Relu", net.op("Add", z, net.fixed(net.bias(6, (1, 3))))), net.fixed(0.5))
    product = net.op("MatMul", h, net.fixed(net.weights(6, 5, reads=6)))
    bias = net.fixed(net.bias(5))
    y = net.either(net.is_bright(), lambda: net.op("Add", product, bias), lambda: net.op("Neg", bias))
    cut = cut_of(net.model(y), net.samples())
    assert cut.channels == 2


@pytest.mark.parametrize("kind", ["LSTM", "GRU", "RNN"])
@pytest.mark.parametrize(("bias", "ways"), [(True, 1), (False, 1), (True, 2), (False, 2)])
@pytest.mark.parametrize("level", [0.0, 0.5])
def test_a_recurrent_layer_does_without_inputs_that_are_constant(kind, bias, ways, level) -> None:
    net = Net(size=0, channels=4)
    z = net.gemm("x", 4, 7, off=(0, 5))
    h = net.op("Add", net.op("Relu", z), net.fixed(level))
    y = net.recurrent(kind, h, 7, 3, bias=bias, ways=ways)
    cut = cut_of(net.model(net.gemm(y, 3 * ways, 2)), net.samples())
    gates = {"LSTM": 12, "GRU": 9, "RNN": 3}[kind]
    assert weights(cut.model) == [(4, 5), (ways, gates, 5), (3 * ways, 2)]
    assert (cut.silent, cut.channels) == (2, 2)


def test_where_a_recurrent_layer_starts_is_kept_and_where_its_weights_are_computed() -> None:
    net = Net(size=0, channels=4)
    h = net.op("Relu", net.gemm("x", 4, 3, off=(1,)))
    net.recurrent("RNN", "x", 4, 3)
    layer = next(each for each in net.nodes if each.op_type == "RNN")
    layer.input.extend(["", net.op("Unsqueeze", h, net.fixed([0], np.int64))])
    moved = net.nodes.pop()
    net.nodes.insert(net.nodes.index(layer), moved)
    cut = cut_of(net.model(net.nodes[-1].output[0]), net.samples())
    assert (cut.channels, why(cut)) == (0, ["RNN cannot be followed"])


def unit_by_unit(net: Net, x: str, flat: bool) -> str:
    """An LSTM with its gates sorted, for one sample or several, as an exporter writes it out."""
    w, r = net.fixed(net.weights(12, 6, reads=6)), net.fixed(net.weights(1, 12, 3, reads=3))
    flat_axis, first = net.fixed([2], np.int64), net.fixed([0], np.int64)

    def gates() -> str:
        bounds = [[0, 3], [9, 12], [3, 9]]
        parts = [net.op("Slice", w, *(net.fixed([end], np.int64) for end in each), first) for each in bounds]
        return net.op("Unsqueeze", net.op("Concat", *parts, axis=0), first)

    def layer(rows: str) -> str:
        rows = net.op("Unsqueeze", rows, first)
        net.op("LSTM", rows, gates(), r, outputs=2, hidden_size=3)
        return net.op("Squeeze", net.nodes[-1].output[1], first)

    rows = net.either(
        net.fixed(flat, np.bool_), lambda: net.op("Squeeze", x, flat_axis), lambda: net.op("Identity", x)
    )
    rank = net.op("Size", net.op("Shape", rows))
    is_rows = net.op("Equal", rank, net.fixed(2, np.int64))
    rows = net.either(is_rows, lambda: net.op("Identity", rows), lambda: net.op("Unsqueeze", rows, first))
    return net.either(net.is_bright(), lambda: layer(rows), lambda: net.op("Neg", layer(rows)))


def test_ranks_that_a_branch_decides_and_weights_that_two_branches_share() -> None:
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 6, 6, off=(1, 3)))
    h = net.op("Squeeze", h, net.fixed([3], np.int64))
    sizes = net.op("Shape", h)
    length = net.op("Gather", sizes, net.fixed([-1], np.int64))
    y = unit_by_unit(net, h, flat=True)
    y = net.op("Mul", y, net.op("Cast", length, to=1))
    cut = cut_of(net.model(net.gemm(y, 3, 2)), net.samples())
    assert (cut.silent, cut.channels) == (2, 2)
    assert weights(cut.model, ("LSTM",)) == [(1, 12, 4), (1, 12, 4)]
    assert cut.parameters[1] == cut.parameters[0] - 2 * (3 * 36 + 1) - 2 * 12
    stored = [numpy_helper.to_array(each) for each in cut.model.graph.initializer]
    assert sum(each.shape == (1, 12, 4) for each in stored) == 1


def test_a_size_that_names_the_channels_keeps_them() -> None:
    net = Net()
    h = planted(net)
    sizes = net.op("Shape", h)
    of_channels = net.op("Cast", net.op("Gather", sizes, net.fixed([-3], np.int64)), to=1)
    cut = cut_of(net.model(net.op("Mul", head(net, h, 6), of_channels)), net.samples())
    assert (cut.silent, cut.channels, why(cut)) == (2, 0, ["Shape cannot be followed"])
