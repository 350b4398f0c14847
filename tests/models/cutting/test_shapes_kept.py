"""Channels are followed through operators that lay tensors out anew, and sizes that they hold are mended."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from tests.models.cutting.build import Net, shapes_of  # noqa: E402
from tests.models.cutting.test_planted import cut_of, head, why  # noqa: E402


def ints(net: Net, *values: int) -> str:
    return net.fixed(list(values), np.int64)


def planted(net: Net, count: int = 6) -> str:
    return net.op("Relu", net.conv("x", 3, count, off=(1, 3)))


def dims(cut) -> list[tuple[int, ...]]:
    return [each for _kind, each in shapes_of(cut.model)]


def test_transposed_to_the_last_axis_and_back() -> None:
    net = Net(seed=1)
    last = net.op("Transpose", planted(net), perm=[0, 2, 3, 1])
    h = net.op("Relu", net.dense(last, 6, 5, off=(0,)))
    cut = cut_of(net.model(head(net, net.op("Transpose", h, perm=[0, 3, 1, 2]), 5)), net.samples())
    assert dims(cut) == [(4, 3, 3, 3), (4, 4), (4, 2)]


def test_a_sequence_of_places() -> None:
    net = Net()
    rows = net.op("Reshape", planted(net), ints(net, 0, 6, -1))
    y = net.dense(net.op("Transpose", rows, perm=[0, 2, 1]), 6, 3)
    cut = cut_of(net.model(y, ranks=3), net.samples())
    assert dims(cut) == [(4, 3, 3, 3), (4, 3)]


def test_a_gate_that_is_reshaped() -> None:
    net = Net()
    h = planted(net)
    mean = net.op("Reshape", net.op("GlobalAveragePool", h), ints(net, -1, 6))
    gate = net.op("Sigmoid", net.gemm(mean, 6, 6))
    wide = net.op("Reshape", gate, ints(net, -1, 6, 1, 1))
    cut = cut_of(net.model(head(net, net.op("Mul", h, wide), 6)), net.samples())
    assert dims(cut) == [(4, 3, 3, 3), (4, 4), (4, 2)]


def test_squeezed_and_unsqueezed() -> None:
    net = Net()
    mean = net.op("ReduceMean", planted(net), axes=[2, 3], keepdims=1)
    flat = net.op("Squeeze", mean, ints(net, 2, 3))
    y = net.gemm(net.op("Flatten", net.op("Unsqueeze", flat, ints(net, 2))), 6, 2)
    assert dims(cut_of(net.model(y), net.samples())) == [(4, 3, 3, 3), (4, 2)]


def test_a_reduction_that_drops_axes() -> None:
    net = Net()
    y = net.gemm(net.op("ReduceMax", planted(net), axes=[-1, -2], keepdims=0), 6, 2)
    assert dims(cut_of(net.model(y), net.samples())) == [(4, 3, 3, 3), (4, 2)]


@pytest.mark.parametrize("opset", [11, 13])
def test_split_into_parts_of_other_sizes(opset) -> None:
    net = Net(opset=opset)
    h = planted(net)
    sizes = {"split": [2, 4]} if opset < 13 else {}
    names = [] if opset < 13 else [ints(net, 2, 4)]
    one = net.op("Split", h, *names, outputs=2, axis=1, **sizes)
    two = net.nodes[-1].output[1]
    cut = cut_of(net.model(head(net, one, 2), head(net, two, 4)), net.samples())
    assert dims(cut) == [(4, 3, 3, 3), (1, 2), (3, 2)]


def test_split_in_halves_of_which_one_keeps_a_channel() -> None:
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 4, off=(0, 1)))
    one = net.op("Split", h, outputs=2, axis=1)
    two = net.nodes[-1].output[1]
    cut = cut_of(net.model(head(net, one, 2), head(net, two, 2)), net.samples())
    assert dims(cut) == [(3, 3, 3, 3), (1, 2), (2, 2)]


@pytest.mark.parametrize("opset", [9, 13])
def test_sliced_through_the_channels(opset) -> None:
    net = Net(opset=opset)
    h = planted(net)
    if opset < 10:
        parts = [net.op("Slice", h, starts=[a], ends=[b], axes=[1]) for a, b in ((0, 2), (2, 9))]
    else:
        parts = [
            net.op("Slice", h, ints(net, a), ints(net, b), ints(net, 1)) for a, b in ((0, -4), (2, 2**40))
        ]
    ends = [head(net, part, count) for part, count in zip(parts, (2, 4), strict=True)]
    assert dims(cut_of(net.model(*ends), net.samples())) == [(4, 3, 3, 3), (1, 2), (3, 2)]


def test_gathered_in_another_order() -> None:
    net = Net()
    y = head(net, net.op("Gather", planted(net), ints(net, 5, 3, 0, -1), axis=1), 4)
    assert dims(cut_of(net.model(y), net.samples())) == [(4, 3, 3, 3), (3, 2)]


@pytest.mark.parametrize("value", [0.0, 1.5])
def test_padded_places(value) -> None:
    net = Net()
    p = net.op("Pad", planted(net), ints(net, 0, 0, 1, 1, 0, 0, 1, 1), net.fixed(np.float32(value)))
    cut = cut_of(net.model(head(net, net.conv(p, 6, 4), 4)), net.samples())
    assert dims(cut)[:2] == [(4, 3, 3, 3), (4, 4, 3, 3)] if value == 0.0 else cut.channels == 0


def test_padded_channels_stay() -> None:
    net = Net()
    p = net.op("Pad", planted(net), ints(net, 0, 1, 0, 0, 0, 2, 0, 0))
    y = net.op("Add", p, net.op("Relu", net.conv("x", 3, 9, off=(0, 2, 8))))
    cut = cut_of(net.model(head(net, y, 9)), net.samples())
    assert dims(cut) == [(5, 3, 3, 3), (8, 3, 3, 3), (8, 2)]


@pytest.mark.parametrize("by", ["scales", "sizes"])
def test_resized(by) -> None:
    net = Net()
    if by == "scales":
        y = net.op("Resize", planted(net), "", net.fixed([1, 1, 2, 2]), mode="nearest")
    else:
        sizes = net.op("Concat", ints(net, 1, 6), ints(net, 7, 7), axis=0)
        y = net.op("Resize", planted(net), "", "", sizes, mode="linear")
    assert dims(cut_of(net.model(head(net, y, 6)), net.samples())) == [(4, 3, 3, 3), (4, 2)]


def test_shapes_that_are_read_of_other_axes_alone() -> None:
    net = Net()
    h = planted(net)
    shape = net.op("Shape", h)
    count = net.op("Slice", shape, ints(net, 0), ints(net, 1))
    places = net.op("Gather", net.op("Cast", shape, to=7), ints(net, 2, 3))
    target = net.op("Concat", count, ints(net, 4), places, axis=0)
    y = net.op("Reshape", net.conv(h, 6, 4, 1), target)
    assert dims(cut_of(net.model(y, ranks=4), net.samples())) == [(4, 3, 3, 3), (4, 4, 1, 1)]


def test_a_number_of_channels_that_is_read_stays() -> None:
    net = Net()
    h = planted(net)
    count = net.op("Cast", net.op("Gather", net.op("Shape", h), ints(net, 1)), to=1)
    cut = cut_of(net.model(net.op("Mul", head(net, h, 6), count)), net.samples())
    assert (cut.silent, cut.channels, why(cut)) == (2, 0, ["Shape cannot be followed"])


def test_channels_that_are_parted_into_groups_stay() -> None:
    net = Net()
    parted = net.op("Reshape", planted(net), ints(net, -1, 2, 3, 4, 4))
    mixed = net.op("Transpose", parted, perm=[0, 2, 1, 3, 4])
    y = head(net, net.op("Reshape", mixed, ints(net, -1, 6, 4, 4)), 6)
    cut = cut_of(net.model(y), net.samples())
    assert (cut.channels, why(cut)) == (0, ["Reshape cannot be followed"])


@pytest.mark.parametrize("named", [False, True])
def test_a_shape_of_which_the_number_of_samples_is_computed(named) -> None:
    net = Net()
    h = planted(net)
    count = net.op("Slice", net.op("Shape", h), ints(net, 0), ints(net, 1))
    target = net.op("Concat", count, ints(net, 6 * 16 if named else -1), axis=0)
    flat = net.op("Reshape", h, target)
    cut = cut_of(net.model(net.gemm(flat, 96, 2)), net.samples())
    assert dims(cut) == [(4, 3, 3, 3), (64, 2)]


def test_places_that_become_channels_are_new_ones() -> None:
    net = Net(seed=2)
    one = net.op("Sigmoid", net.conv("x", 3, 1))
    rows = net.op("Reshape", one, ints(net, -1, 4, 4))
    h = net.op("Relu", net.conv(net.op("Unsqueeze", rows, ints(net, 1)), 1, 5, off=(2,)))
    cut = cut_of(net.model(head(net, h, 5)), net.samples())
    assert dims(cut) == [(1, 3, 3, 3), (4, 1, 3, 3), (4, 2)]


def test_what_is_kept_of_a_part_is_kept_of_the_whole() -> None:
    net = Net()
    h = net.op("Relu", net.conv("x", 3, 4, off=(0, 1, 2, 3)))
    part = net.op("Slice", h, ints(net, 1), ints(net, 4), ints(net, 1))
    assert dims(cut_of(net.model(head(net, part, 3)), net.samples())) == [(1, 3, 3, 3), (1, 2)]
