"""All units for fixed inputs: the same as the forward pass, in buffers that stay."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reluexplorer.core.activations import CATALOGUE, VECTOR_CATALOGUE, ActivationChoice, VectorChoice
from reluexplorer.core.engine.evaluator import Evaluator
from reluexplorer.core.network.heads import HEADS
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec, forward, with_ones
from tests.core.samples import network

F = NDArray[np.floating[Any]]
NAMES = list(CATALOGUE)


def grid(side: int, features: int = 2, dtype: str = "float32") -> F:
    return with_ones(np.random.default_rng(side).uniform(-6, 6, (side * side, features)), dtype)


def drawn(spec: NetworkSpec, seed: int = 0) -> F:
    """Parameters of any kind, except that a network without biases has none."""
    flat = np.random.default_rng(seed).standard_normal(spec.parameter_count).astype(spec.dtype)
    if not spec.biased:
        for layer in spec.layers(flat):
            layer[-1] = 0.0
    return flat


def assert_forward(evaluator: Evaluator, flat: F, inputs: F) -> None:
    with np.errstate(all="ignore"):
        expected = forward(evaluator.spec, flat, inputs)
    for found, activation in zip(evaluator.activations, expected.activations, strict=True):
        assert np.array_equal(found, activation, equal_nan=True)
    assert np.array_equal(evaluator.logits, expected.logits, equal_nan=True)
    assert np.array_equal(evaluator.outputs(), expected.outputs, equal_nan=True)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("activation", NAMES)
def test_every_activation_is_the_forward_pass_to_the_bit(activation: str, dtype: str) -> None:
    spec = network((3, 9, 1, 70, 2), activation, "sigmoid", dtype)
    flat, inputs = drawn(spec), grid(41, 3, dtype)
    evaluator = Evaluator(spec, inputs)
    evaluator.evaluate(drawn(spec, 1))
    evaluator.evaluate(flat)
    assert_forward(evaluator, flat, inputs)
    assert evaluator.activations[2].dtype == dtype
    assert float(np.abs(evaluator.logits).max()) > 0


@st.composite
def networks(draw: st.DrawFn) -> NetworkSpec:
    layers = tuple(
        LayerSpec(
            2 * draw(st.integers(1, 20)) - draw(st.integers(0, 1)),
            ActivationChoice(draw(st.sampled_from(NAMES)), per_unit=draw(st.booleans())),
            draw(st.sampled_from([0.0, 0.5])),
        )
        if draw(st.integers(0, 3))
        else LayerSpec(
            2 * draw(st.integers(1, 20)),
            ActivationChoice(),
            mixing=VectorChoice(draw(st.sampled_from(list(VECTOR_CATALOGUE)))),
        )
        for _ in range(draw(st.integers(0, 5)))
    )
    return NetworkSpec(
        draw(st.integers(1, 4)), layers, draw(st.integers(1, 3)), head=draw(st.sampled_from(list(HEADS))),
        biased=draw(st.booleans()), dtype=draw(st.sampled_from(["float32", "float64"])),
    )  # fmt: skip


@pytest.mark.slow
@given(networks(), st.integers(1, 50), st.integers(0, 99))
def test_any_network_is_the_forward_pass_to_the_bit(spec: NetworkSpec, samples: int, seed: int) -> None:
    flat = drawn(spec, seed)
    inputs = with_ones(np.random.default_rng(seed).uniform(-6, 6, (samples, spec.inputs)), spec.dtype)
    evaluator, answers = Evaluator(spec, inputs), Evaluator(spec, inputs, keep=False)
    for both in (evaluator, answers):
        both.evaluate(drawn(spec, seed + 1))
        both.evaluate(flat)
    assert_forward(evaluator, flat, inputs)
    assert answers.activations == ()
    assert np.array_equal(answers.logits, evaluator.logits, equal_nan=True)
    assert np.array_equal(answers.outputs(), evaluator.outputs(), equal_nan=True)


def test_a_randomised_slope_is_its_mean_and_dropout_is_ignored() -> None:
    layer = LayerSpec(2, ActivationChoice("rrelu", (0.1, 0.3)), dropout=0.5)
    spec = NetworkSpec(1, (layer,), 1, dtype="float64")
    evaluator = Evaluator(spec, with_ones(np.array([[-1.0], [2.0]]), "float64"))
    evaluator.evaluate(np.array([1.0, -1.0, 0.0, 0.0, 1.0, 1.0, 5.0]))
    np.testing.assert_allclose(evaluator.activations[0], [[-0.2, 2.0], [1.0, -0.4]], rtol=1e-15)
    np.testing.assert_allclose(evaluator.outputs(), [[5.8, 6.6]], rtol=1e-15)


@pytest.mark.parametrize(("per_unit", "slopes"), [(True, [0.1, 0.7]), (False, [0.4])])
def test_learned_slopes_come_with_the_parameters(per_unit: bool, slopes: list[float]) -> None:
    layer = LayerSpec(2, ActivationChoice("prelu", per_unit=per_unit))
    spec = NetworkSpec(1, (layer,), 1, dtype="float64")
    evaluator = Evaluator(spec, with_ones(np.array([[-10.0], [10.0]]), "float64"))
    evaluator.evaluate(np.array([1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, *slopes]))
    first, last = slopes[0], slopes[-1]
    assert evaluator.activations[0].tolist() == [[-10.0 * first, 10.0], [-10.0 * last, 10.0]]


@pytest.mark.parametrize(("mixing", "maps"), [("crelu", 12), ("maxout", 3), ("softmax", 6)])
def test_a_layer_that_mixes_its_units_shows_what_it_hands_on(mixing: str, maps: int) -> None:
    layer = LayerSpec(6, ActivationChoice(), mixing=VectorChoice(mixing))
    spec = NetworkSpec(2, (layer, LayerSpec(5, ActivationChoice("tanh"))), 1)
    flat, inputs = drawn(spec), grid(30)
    evaluator = Evaluator(spec, inputs)
    evaluator.evaluate(flat)
    assert evaluator.maps(0).shape == (maps, 30, 30)
    assert_forward(evaluator, flat, inputs)


def test_maps_are_views_into_the_buffers() -> None:
    spec = network((2, 70, 5, 1), "relu", dtype="float32")
    evaluator = Evaluator(spec, grid(50))
    evaluator.evaluate(np.zeros(spec.parameter_count))
    maps = [evaluator.maps(layer) for layer in (0, 1)]
    assert [one.shape for one in maps] == [(70, 50, 50), (5, 50, 50)]
    for layer, one in enumerate(maps):
        assert np.shares_memory(one, evaluator.activations[layer])
        assert one.strides == (50 * 50 * 4, 50 * 4, 4)
        assert not one.any()
    flat = drawn(spec)
    evaluator.evaluate(flat)
    expected = forward(spec, flat, grid(50)).activations
    for one, activation in zip(maps, expected, strict=True):
        assert np.array_equal(one.reshape(len(one), -1), activation)
        assert one.any()


def test_what_is_not_a_square_has_no_maps() -> None:
    evaluator = Evaluator(network((2, 3, 1)), with_ones(np.ones((10, 2)), "float64"))
    with pytest.raises(ValueError, match="10 samples are no square grid"):
        evaluator.maps(0)
    with pytest.raises(IndexError):
        Evaluator(network((2, 3, 1)), grid(3)).maps(1)


def test_views_are_read_only_and_outputs_stay() -> None:
    spec = network((2, 4, 1), head="linear", dtype="float32")
    evaluator = Evaluator(spec, grid(4))
    evaluator.evaluate(drawn(spec, 1))
    first = evaluator.outputs()
    kept = first.copy()
    evaluator.evaluate(drawn(spec, 2))
    assert np.array_equal(first, kept)
    assert not np.array_equal(first, evaluator.outputs())
    for array in (evaluator.inputs, evaluator.activations[0], evaluator.maps(0), evaluator.logits, first):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0


def test_the_given_arrays_are_not_held() -> None:
    spec = network((2, 4, 1), dtype="float32")
    flat, inputs = drawn(spec), np.array(grid(4))
    evaluator = Evaluator(spec, inputs)
    evaluator.evaluate(flat)
    expected = evaluator.outputs()
    inputs[:], flat[:] = 7.0, 0.0
    evaluator.evaluate(drawn(spec))
    assert np.array_equal(evaluator.outputs(), expected)
    assert not flat.any()


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("activation", NAMES)
def test_an_evaluation_allocates_no_row(activation: str, keep: bool) -> None:
    spec = network((2, 30, 20, 1), activation, dtype="float32")
    evaluator, flat = Evaluator(spec, grid(150), keep=keep), drawn(spec)
    evaluator.evaluate(flat)
    tracemalloc.start()
    try:
        evaluator.evaluate(flat)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 150 * 150 * 4


def test_without_keeping_two_layers_are_held_at_a_time() -> None:
    spec = network((2, *[40] * 12, 1), dtype="float32")
    inputs = grid(50)
    tracemalloc.start()
    try:
        sizes = []
        for keep in (True, False):
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            evaluator = Evaluator(spec, inputs, keep=keep)
            sizes.append(tracemalloc.get_traced_memory()[0] - before)
            del evaluator
    finally:
        tracemalloc.stop()
    layer = 41 * 2500 * 4
    assert sizes[0] > 12 * layer
    assert 2 * layer < sizes[1] < 4 * layer


def test_the_products_are_one_for_each_layer_on_the_same_buffers() -> None:
    spec = network((2, 6, 5, 3), "identity", dtype="float32")
    evaluator, flat = Evaluator(spec, grid(5)), drawn(spec)
    evaluator.evaluate(flat)
    expected = evaluator.logits.copy()
    evaluator.evaluate(np.zeros_like(flat))
    assert not evaluator.logits.any()
    other = Evaluator(replace(spec, head="sigmoid"), grid(5))
    other.evaluate(flat)
    for function, arguments in other.products:
        function(*arguments)
    assert len(other.products) == 3
    assert np.array_equal(other.logits, expected)


def test_infinite_numbers_pass_without_a_warning() -> None:
    spec = network((2, 4, 1), "relu", dtype="float32")
    evaluator = Evaluator(spec, grid(4))
    evaluator.evaluate(np.full(spec.parameter_count, 3e38, np.float32))
    assert not np.isfinite(evaluator.outputs()).all()
