"""What a network makes of a placed digit, held to convolutions written out place by place."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reluexplorer.core.engine.convolution.evaluation import feature_maps, influence
from reluexplorer.lessons.convolution.maps import MOST, fields, maps_of, placed_digit, standardised
from reluexplorer.lessons.convolution.nets import MAX_POOL, NONE, RELU, STRIDE, Net, dead, pictures

Array = NDArray[Any]


def alive(net: Net) -> tuple[NDArray[np.bool_], ...]:
    """No map is dead."""
    return tuple(np.zeros(layer.maps, dtype=bool) for layer in net.spec.layers)


def convolved(maps: Array, filters: Array, biases: Array, stride: int) -> Array:
    """The sums of 3×3 filters over (channels, height, width) maps with a border of zeros."""
    _, height, width = maps.shape
    padded = np.pad(maps.astype(np.float64), ((0, 0), (1, 1), (1, 1)))
    made = np.empty((len(filters), math.ceil(height / stride), math.ceil(width / stride)))
    for number, kernel in enumerate(filters):
        for row in range(made.shape[1]):
            for column in range(made.shape[2]):
                y, x = stride * row, stride * column
                window = padded[:, y : y + 3, x : x + 3].transpose(1, 2, 0)
                made[number, row, column] = (window * kernel).sum() + biases[number]
    return made


def pooled(maps: Array) -> Array:
    """The largest of each 2×2 square."""
    largest: Array = np.stack([maps[:, a::2, b::2] for a in (0, 1) for b in (0, 1)]).max(axis=0)
    return largest


@pytest.mark.parametrize("shrink", [STRIDE, MAX_POOL])
@pytest.mark.parametrize("activation", [RELU, NONE])
def test_maps_and_readings_are_those_of_sums_written_out(shrink: str, activation: str) -> None:
    net = Net(activation, shrink)
    parameters = net.spec.initial_parameters(0)
    seen = maps_of(net, parameters, alive(net), 7, (2, 5))
    maps = standardised(placed_digit(7, 2, 5), 0)[None]
    for layer, own, found in zip(
        net.spec.layers, net.spec.convolutions(parameters), seen.layers, strict=True
    ):
        before = convolved(maps, own.filters, own.biases, layer.stride)
        after = np.maximum(before, 0.0) if activation == RELU else before
        maps = pooled(after) if layer.pool else after
        np.testing.assert_allclose(found.before, before, atol=2e-5)
        np.testing.assert_allclose(found.after, maps, atol=2e-5)
        np.testing.assert_array_equal(found.filters, own.filters)
    dense = net.spec.dense(parameters)
    logits = maps.mean(axis=(1, 2)) @ dense[:-1] + dense[-1]
    odds = np.exp(logits - logits.max())
    np.testing.assert_allclose(seen.reads, odds / odds.sum(), atol=1e-5)
    assert (seen.right, seen.movable) == (7, (2, 5, 8))
    assert [layer.after.shape for layer in seen.layers] == [(8, 16, 16), (16, 8, 8), (16, 4, 4)]


@pytest.mark.parametrize("shrink", [STRIDE, MAX_POOL])
def test_a_place_depends_on_the_pixels_of_its_field_and_on_no_others(shrink: str) -> None:
    """The derivatives by the pixels tell which they are."""
    net = Net("tanh", shrink)
    parameters = net.spec.initial_parameters(0)
    many = pictures(0).test[:12]
    for layer, (_, field) in enumerate(fields(net.spec)):
        maps, height, _ = net.spec.shapes[layer + 1]
        for row in (0, height - 2):
            reached = np.zeros((16, 16), dtype=bool)
            for shown in range(maps):
                moved = influence(net.spec, parameters, many, layer, (shown, row, 1))
                reached |= (moved != 0).any(axis=(0, 1))
            (top, bottom), (left, right) = field.span(row, 16), field.span(1, 16)
            wanted = np.zeros((16, 16), dtype=bool)
            wanted[top:bottom, left:right] = True
            np.testing.assert_array_equal(reached, wanted)


def test_fields_are_as_wide_as_known() -> None:
    assert [after.side for _, after in fields(Net(RELU).spec)] == [3, 5, 9]
    by_pool = fields(Net(RELU, MAX_POOL).spec)
    assert [(before.side, after.side) for before, after in by_pool] == [(3, 3), (5, 6), (10, 12)]


def test_a_placed_digit_is_a_picture_of_the_unseen_part() -> None:
    """Each unseen digit stands somewhere in the test pictures, on the same scale."""
    unseen = pictures(0).test
    places = [(across, down) for across in range(MOST + 1) for down in range(MOST + 1)]
    for digit in (0, 3, 9):
        placed = (standardised(placed_digit(digit, *place), 0) for place in places)
        assert any(np.isclose(unseen, each).all(axis=(1, 2)).any() for each in placed)


def test_a_dead_map_is_0_for_every_unseen_digit() -> None:
    net = Net(RELU)
    parameters = net.spec.initial_parameters(0).copy()
    net.spec.convolutions(parameters)[1].biases[3] = -1e3
    gone = dead(net, parameters)
    assert [int(layer.sum()) for layer in gone] == [0, 1, 0]
    assert gone[1][3]
    assert not feature_maps(net.spec, parameters, pictures(0).test).after[1][:, 3].any()
    assert not any(layer.any() for layer in dead(Net(NONE), parameters))
