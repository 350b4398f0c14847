"""The normal distribution: its precision in both tails, its limits, and that it is computed in place."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest
from numpy.typing import NDArray

from reluexplorer.core.normal import (
    BLOCK,
    gauss_into,
    normal_cdf,
    normal_cdf_into,
    normal_density,
    scaled_tail_into,
)

DTYPES = [np.float32, np.float64]


def below(x: float) -> float:
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


def exact(x: NDArray[np.floating]) -> NDArray[np.float64]:
    return np.array([below(value) for value in x.tolist()])


def test_the_distribution_is_relatively_exact_down_to_the_smallest_normal_number() -> None:
    x = np.concatenate([np.linspace(-37.5, 9.0, 20_011), np.geomspace(1e-300, 1e-3, 301)])
    assert np.abs(normal_cdf(x) / exact(x) - 1.0).max() < 5e-13
    near = np.linspace(-5.0, 9.0, 5_003)
    assert np.abs(normal_cdf(near) / exact(near) - 1.0).max() < 2e-14


def test_in_single_precision_only_the_exponent_is_rounded() -> None:
    x = np.linspace(-12.9, 9.0, 20_011, dtype=np.float32)
    eps = float(np.finfo(np.float32).eps)
    error = np.abs(normal_cdf(x) / exact(x) - 1.0)
    assert (error <= (4.0 + 0.5 * x.astype(np.float64) ** 2) * eps).all()
    assert error[x > -4.0].max() < 1e-6
    assert error.max() < 6e-6


def test_both_sides_add_up_to_one() -> None:
    x = np.linspace(0.0, 9.0, 901)
    np.testing.assert_allclose(normal_cdf(x) + normal_cdf(-x), 1.0, rtol=0, atol=1e-15)
    assert normal_cdf(np.array([0.0, -0.0])) == pytest.approx([0.5, 0.5], rel=2e-14)


@pytest.mark.parametrize("dtype", DTYPES)
def test_limits_are_reached_without_a_warning(dtype: type[np.floating]) -> None:
    far = np.array([-1e15, -1e4, 1e4, 1e15], dtype=dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert normal_cdf(far).tolist() == [0, 0, 1, 1]
        assert normal_density(far).tolist() == [0, 0, 0, 0]
        tail = np.empty_like(far)
        scaled_tail_into(np.abs(far), tail)
    expected = 1.0 / (np.abs(far) * math.sqrt(2.0 * math.pi))
    np.testing.assert_allclose(tail, expected, rtol=1e-5)


@pytest.mark.parametrize(("dtype", "precision"), [(np.float32, 3e-7), (np.float64, 1e-14)])
def test_the_scaled_tail(dtype: type[np.floating], precision: float) -> None:
    a = np.linspace(0.0, 5.0, 5_001, dtype=dtype)
    tail = np.empty_like(a)
    scaled_tail_into(a, tail)
    expected = [below(-value) * math.exp(0.5 * value * value) for value in a.tolist()]
    np.testing.assert_allclose(tail, expected, rtol=precision)


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_density(dtype: type[np.floating]) -> None:
    x = np.linspace(-6.0, 6.0, 1_201).astype(dtype)
    expected = [math.exp(-value * value / 2.0) / math.sqrt(2.0 * math.pi) for value in x.tolist()]
    np.testing.assert_allclose(normal_density(x), expected, rtol=30 * float(np.finfo(dtype).eps))
    same = x.copy()
    gauss_into(same, same)
    np.testing.assert_allclose(same, np.exp(-0.5 * x.astype(np.float64) ** 2), rtol=2e-6)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3, 4), (BLOCK,), (3, BLOCK + 1)])
def test_shape_and_dtype_stay_and_the_argument_too(dtype: type[np.floating], shape: tuple[int, ...]) -> None:
    x = np.random.default_rng(0).standard_normal(shape).astype(dtype)
    before = np.array(x)
    result = normal_cdf(np.asarray(x))
    assert (result.shape, result.dtype) == (shape, dtype)
    assert np.array_equal(x, before)
    np.testing.assert_allclose(result.ravel(), exact(before.ravel()), rtol=1e-6)


def test_in_place_it_needs_memory_for_a_block_only() -> None:
    x = np.random.default_rng(0).standard_normal(1_000_000)
    expected = normal_cdf(x)
    work = [np.empty(BLOCK), np.empty(BLOCK)]
    tracemalloc.start()
    normal_cdf_into(x, x, work)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert np.array_equal(x, expected)
    assert peak < 300_000
