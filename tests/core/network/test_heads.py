"""Output layers with their losses: values, slopes, limits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reluexplorer.core.bound_calls import run
from reluexplorer.core.network.heads import HEADS, softmax
from tests.core.plain import LOSSES, PREDICTIONS, difference_gradient

DTYPES = [np.float32, np.float64]
ONE_PER_CLASS = {"softmax", "relu_softmax"}
CLASSES_ONLY = {"sigmoid", "softmax", "sigmoid_squared", "relu_softmax"}


def logits_and_targets(name: str, seed: int = 0) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Unit-major logits and targets that the output layer may see."""
    rng = np.random.default_rng(seed)
    z = 3.0 * rng.standard_normal((4, 60))
    if HEADS[name].classes_only:
        targets = np.eye(4)[:, rng.integers(0, 4, 60)]
    else:
        targets = rng.standard_normal((4, 60))
    return z, targets


def slope_of(name: str, z: NDArray[Any], t: NDArray[Any]) -> NDArray[Any]:
    """Each sample's derivative of the loss by its logits, as the calls of a step leave it."""
    head, d = HEADS[name], np.full_like(z, np.nan)
    run(head.delta(z, head.shifted(t), d, tuple(np.full_like(z, np.nan) for _ in range(head.scratch))))
    return d / z.dtype.type(head.factor)


def test_the_heads_and_what_they_are_for() -> None:
    assert list(HEADS) == list(PREDICTIONS)
    assert all(head.name == name and head.label and head.loss_label for name, head in HEADS.items())
    assert {name for name, head in HEADS.items() if head.one_per_class} == ONE_PER_CLASS
    assert {name for name, head in HEADS.items() if head.classes_only} == CLASSES_ONLY
    assert {name: head.low for name, head in HEADS.items() if head.low} == {"tanh": -1.0}


@pytest.mark.parametrize("name", HEADS)
def test_outputs_and_losses_are_the_formulas(name: str) -> None:
    z, t = logits_and_targets(name)
    head = HEADS[name]
    np.testing.assert_allclose(head.predict(z), PREDICTIONS[name](z.T).T, rtol=1e-13, atol=1e-15)
    losses = head.sample_losses(z, t)
    assert losses.shape == (60,)
    np.testing.assert_allclose(losses, LOSSES[name](z.T, t.T), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", HEADS)
def test_slopes_are_finite_differences_of_the_loss(name: str) -> None:
    z, t = logits_and_targets(name, seed=1)
    assert np.abs(z).min() > 1e-4
    expected = difference_gradient(
        lambda flat: float(LOSSES[name](flat.reshape(z.shape).T, t.T).sum()), z.ravel()
    )
    np.testing.assert_allclose(slope_of(name, z, t).ravel(), expected, rtol=1e-6, atol=2e-7)


@pytest.mark.parametrize("name", ["relu", "relu_softmax"])
def test_a_closed_relu_output_passes_no_slope_not_even_at_zero(name: str) -> None:
    z = np.array([[-2.0], [0.0], [-0.0], [-1e-9]])
    assert not slope_of(name, z, np.eye(4)[:, 1:2]).any()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", HEADS)
def test_dtype_stays_and_the_arguments_too(name: str, dtype: type[np.floating]) -> None:
    z, t = (array.astype(dtype) for array in logits_and_targets(name))
    before = z.copy(), t.copy()
    head = HEADS[name]
    slope = slope_of(name, z, t)
    assert head.predict(z).dtype == head.sample_losses(z, t).dtype == slope.dtype == dtype
    assert np.array_equal(z, before[0])
    assert np.array_equal(t, before[1])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", HEADS)
def test_far_out_nothing_overflows(name: str, dtype: type[np.floating]) -> None:
    z = np.array([[1e4, -1e4, 1e4, -1e4], [-1e4, 1e4, 1e4, -1e4]], dtype=dtype)
    t = np.array([[1, 1, 1, 1], [0, 0, 0, 0]], dtype=dtype)
    head = HEADS[name]
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        outputs, losses, slopes = head.predict(z), head.sample_losses(z, t), slope_of(name, z, t)
    assert np.isfinite(outputs).all()
    near, past = (9999.0**2 + 1e8) / 2, (10001.0**2 + 1e8) / 2
    expected = {
        "linear": [near, past, near, past],
        "sigmoid": [0.0, 2e4, 1e4, 1e4],
        "softmax": [0.0, 2e4, math.log(2), math.log(2)],
        "tanh": [0.5, 2.5, 0.5, 2.5],
        "relu": [9999.0**2 / 2, (1 + 1e8) / 2, near, 0.5],
        "sigmoid_squared": [0.0, 1.0, 0.5, 0.5],
        "relu_softmax": [0.0, 1e4, math.log(2), math.log(2)],
    }[name]
    np.testing.assert_allclose(losses, expected, rtol=1e-6, atol=1e-7)
    limits: dict[str, list[list[float]]] = {
        "sigmoid": [[0, -1, 0, -1], [0, 1, 1, 0]],
        "softmax": [[0, -1, -0.5, -0.5], [0, 1, 0.5, 0.5]],
        "relu_softmax": [[0, 0, -0.5, 0], [0, 1, 0.5, 0]],
        "tanh": [[0.0] * 4] * 2,
        "sigmoid_squared": [[0.0] * 4] * 2,
    }
    if name in limits:
        np.testing.assert_allclose(slopes, limits[name], atol=1e-7)
    assert np.isfinite(slopes).all()


@pytest.mark.parametrize(("top", "below"), [(10.0, -3.0), (1000.0, 992.0)])
def test_a_small_loss_among_large_logits_keeps_its_digits(top: float, below: float) -> None:
    t = np.array([[1.0], [0.0]], dtype=np.float32)
    softmaxed = HEADS["softmax"].sample_losses(np.array([[top], [below]], dtype=np.float32), t)
    assert softmaxed[0] == pytest.approx(math.log1p(math.exp(below - top)), rel=5e-3)
    single = HEADS["sigmoid"].sample_losses(np.array([[12.0], [-12.0]], dtype=np.float32), t)
    assert single[0] == pytest.approx(2.0 * math.log1p(math.exp(-12.0)), rel=1e-6)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=6), st.floats(-1e3, 1e3))
def test_softmax_is_a_distribution_and_ignores_a_shift(logits: list[float], shift: float) -> None:
    z = np.array(logits)[:, None]
    p = softmax(z)
    assert p.sum() == pytest.approx(1.0, abs=1e-14)
    assert (p >= 0).all()
    np.testing.assert_allclose(softmax(z + shift), p, rtol=1e-10, atol=1e-300)


@given(st.floats(-30, 30), st.floats(-30, 30), st.booleans())
def test_two_softmax_outputs_are_one_sigmoid(a: float, b: float, first: bool) -> None:
    assume(abs(a - b) < 30)
    pair = np.array([[a], [b]])
    t = np.array([[1.0], [0.0]]) if first else np.array([[0.0], [1.0]])
    single = HEADS["sigmoid"].sample_losses(np.array([[a - b]]), t[:1])
    np.testing.assert_allclose(HEADS["softmax"].sample_losses(pair, t), single, rtol=1e-9, atol=1e-13)
