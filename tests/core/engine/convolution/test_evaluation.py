"""Gradients against central differences; feature maps, scores and dead maps against their definitions."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.engine.convolution.evaluation import (
    dead_maps,
    feature_maps,
    gradients,
    influence,
    score,
)
from reluexplorer.core.network.convolution import ConvolutionLayer, ConvolutionSpec

NAMES = ("relu", "tanh", "gelu", "sigmoid", "prelu", "identity", "leaky_relu", "swish")


def any_spec(rng: np.random.Generator) -> ConvolutionSpec:
    """Return some small network in float64: kernels, strides, pools, heads and activations as drawn."""
    while True:
        layers = tuple(
            ConvolutionLayer(
                int(rng.integers(1, 4)),
                int(rng.choice([1, 3, 5])),
                int(rng.integers(1, 3)),
                rng.random() < 0.5,
            )
            for _ in range(rng.integers(1, 4))
        )
        shape = tuple(int(side) for side in rng.integers((1, 6, 6), (3, 12, 12)))
        choice = ActivationChoice(str(rng.choice(NAMES)), per_unit=bool(rng.integers(2)))
        head = str(rng.choice(["mean", "flat"]))
        try:
            return ConvolutionSpec(shape, layers, 3, head, choice, dtype="float64")
        except ValueError:
            continue


@pytest.mark.parametrize("seed", range(40))
def test_gradients_are_central_differences(seed: int) -> None:
    rng = np.random.default_rng(seed)
    spec = any_spec(rng)
    parameters = spec.initial_parameters(seed) + 0.1 * rng.standard_normal(spec.parameter_count)
    pictures, labels = rng.standard_normal((3, *spec.input)), rng.integers(0, 3, 3)
    exact = gradients(spec, parameters, pictures, labels)
    for place in rng.permutation(len(parameters))[:25]:
        step = np.zeros_like(parameters)
        step[place] = 1e-6
        above, below = (score(spec, parameters + sign * step, pictures, labels).loss for sign in (1.0, -1.0))
        assert exact[place] == pytest.approx((above - below) / 2e-6, abs=1e-8)


def test_sampled_slopes_are_drawn_by_seed_and_step() -> None:
    spec = ConvolutionSpec(
        (1, 6, 6), (ConvolutionLayer(3, pool=True),), 2, activation=ActivationChoice("rrelu")
    )
    parameters = spec.initial_parameters(0)
    pictures, labels = np.random.default_rng(0).standard_normal((4, 6, 6)), np.array([0, 1, 1, 0])
    one, same, other = (
        gradients(spec, parameters, pictures, labels, (1, step)).tobytes() for step in (5, 5, 6)
    )
    assert one == same != other


def test_maps_come_before_and_after_activation_and_pool() -> None:
    spec = ConvolutionSpec(
        (2, 8, 6), (ConvolutionLayer(3, pool=True), ConvolutionLayer(4, stride=2)), 5, dtype="float64"
    )
    parameters = spec.initial_parameters(1)
    pictures = np.random.default_rng(2).standard_normal((7, 2, 8, 6))
    seen = feature_maps(spec, parameters, pictures)
    assert [before.shape for before in seen.before] == [(7, 3, 8, 6), (7, 4, 2, 2)]
    assert [after.shape for after in seen.after] == [(7, 3, 4, 3), (7, 4, 2, 2)]
    opened = np.maximum(seen.before[0], 0).reshape(7, 3, 4, 2, 3, 2).max(axis=(3, 5))
    np.testing.assert_array_equal(seen.after[0], opened)
    np.testing.assert_array_equal(seen.after[1], np.maximum(seen.before[1], 0))
    first = spec.convolutions(parameters)[0].filters
    window = pictures[:, :, 2:5, 1:4]
    np.testing.assert_allclose(seen.before[0][:, :, 3, 2], np.einsum("ncij,mijc->nm", window, first))
    dense = spec.dense(parameters)
    np.testing.assert_allclose(seen.logits.T, seen.after[1].mean(axis=(2, 3)) @ dense[:-1] + dense[-1])


def test_a_flat_head_reads_rows_then_maps_then_columns() -> None:
    spec = ConvolutionSpec((1, 4, 4), (ConvolutionLayer(3, stride=2),), 5, "flat", dtype="float64")
    parameters = spec.initial_parameters(1)
    seen = feature_maps(spec, parameters, np.random.default_rng(2).standard_normal((2, 16)))
    read = seen.after[0].transpose(0, 2, 1, 3).reshape(2, -1)
    dense = spec.dense(parameters)
    np.testing.assert_allclose(seen.logits.T, read @ dense[:-1] + dense[-1])


def test_a_place_depends_on_its_receptive_field_alone() -> None:
    spec = ConvolutionSpec(
        (1, 16, 16), (ConvolutionLayer(4), ConvolutionLayer(4, stride=2), ConvolutionLayer(4, stride=2)),
        activation=ActivationChoice("tanh"), dtype="float64",
    )  # fmt: skip
    parameters = spec.initial_parameters(0)
    pictures = np.zeros((257, 16, 16))
    pictures[np.arange(256), np.arange(256) // 16, np.arange(256) % 16] = 1.0
    seen = feature_maps(spec, parameters, pictures)
    for layer, side in enumerate((3, 5, 9)):
        middle = seen.after[layer].shape[2] // 2
        moved = (seen.after[layer][:, :, middle, middle] != seen.after[layer][256, :, middle, middle]).any(
            axis=1
        )
        rows, columns = np.nonzero(moved[:256].reshape(16, 16))
        assert np.ptp(rows) + 1 == np.ptp(columns) + 1 == side


@pytest.mark.parametrize("layer", [0, 1])
def test_influence_is_the_central_difference_by_each_pixel(layer: int) -> None:
    layers = ConvolutionLayer(2, pool=True), ConvolutionLayer(3, stride=2)
    spec = ConvolutionSpec((1, 6, 6), layers, activation=ActivationChoice("tanh"), dtype="float64")
    parameters = spec.initial_parameters(0)
    pictures = np.random.default_rng(1).standard_normal((4, 1, 6, 6))
    found = influence(spec, parameters, pictures, layer, (1, 1, 0))
    for row, column in np.ndindex(6, 6):
        step = np.zeros((6, 6))
        step[row, column] = 1e-6
        above, below = (
            feature_maps(spec, parameters, pictures + sign * step).after[layer][:, 1, 1, 0]
            for sign in (1.0, -1.0)
        )
        np.testing.assert_allclose(found[:, 0, row, column], (above - below) / 2e-6, atol=1e-8)
    assert (found != 0).any()


def test_influence_ends_with_the_receptive_field() -> None:
    spec = ConvolutionSpec((1, 16, 16), (ConvolutionLayer(4), ConvolutionLayer(4, stride=2)), dtype="float64")
    pictures = np.random.default_rng(1).standard_normal((50, 16, 16))
    reached = influence(spec, spec.initial_parameters(0), pictures, 1, (2, 4, 3)).any(axis=(0, 1))
    rows, columns = np.nonzero(reached)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (6, 10, 4, 8)


def test_a_score_is_the_mean_over_all_pictures_however_many() -> None:
    spec = ConvolutionSpec((1, 4, 4), (ConvolutionLayer(2),), 3, dtype="float64")
    parameters = spec.initial_parameters(0)
    rng = np.random.default_rng(0)
    pictures, labels = rng.standard_normal((600, 4, 4)), rng.integers(0, 3, 600)
    logits = feature_maps(spec, parameters, pictures).logits
    shares = np.exp(logits) / np.exp(logits).sum(axis=0)
    found = score(spec, parameters, pictures, labels)
    assert found.loss == pytest.approx(-np.log(shares[labels, np.arange(600)]).mean())
    assert found.accuracy == (logits.argmax(axis=0) == labels).mean()


def test_a_map_is_dead_if_it_is_0_everywhere_for_every_picture() -> None:
    spec = ConvolutionSpec((1, 5, 5), (ConvolutionLayer(3), ConvolutionLayer(2)), 3)
    parameters = spec.initial_parameters(0).copy()
    first, second = spec.convolutions(parameters)
    first.biases[1] = -100.0
    second.filters[:] = 0.0
    second.biases[:] = -1.0, 1.0
    pictures = np.random.default_rng(0).standard_normal((300, 5, 5))
    assert [dead.tolist() for dead in dead_maps(spec, parameters, pictures)] == [
        [False, True, False], [True, False],
    ]  # fmt: skip
