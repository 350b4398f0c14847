"""The error function and what is made of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.core.special import erf, normal_cdf, normal_density

GRID = np.concatenate([np.linspace(-8.0, 8.0, 40_001), np.geomspace(1e-300, 1e300, 2_001)])


def test_erf_is_the_standard_librarys() -> None:
    expected = np.array([math.erf(x) for x in GRID])
    assert np.abs(erf(GRID) - expected).max() < 1e-15


def test_erf_keeps_relative_precision_near_zero() -> None:
    x = np.geomspace(1e-300, 0.46, 3_001)
    expected = np.array([math.erf(value) for value in x])
    assert np.abs(erf(x) / expected - 1.0).max() < 1e-15


def test_erf_joins_its_three_pieces() -> None:
    for joint in (0.46875, 4.0):
        around = np.array([np.nextafter(joint, 0.0), joint, np.nextafter(joint, 9.0)])
        assert np.abs(erf(around) - [math.erf(x) for x in around]).max() < 3e-16
        assert (np.diff(erf(around)) >= 0).all()


def test_erf_is_odd_with_its_limits_and_signed_zero() -> None:
    assert np.array_equal(erf(-GRID), -erf(GRID))
    assert erf(np.array([7.0, 1e4, np.inf])).tolist() == [1.0, 1.0, 1.0]
    assert np.signbit(erf(np.array([-0.0]))).all()
    assert np.isnan(erf(np.array([np.nan]))).all()


def test_erf_in_single_precision() -> None:
    x = np.linspace(-8.0, 8.0, 10_001, dtype=np.float32)
    result = erf(x)
    assert result.dtype == np.float32
    assert np.abs(result - np.array([math.erf(value) for value in x])).max() < 1.2e-7


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_normal_distribution(dtype: type[np.floating]) -> None:
    x = np.linspace(-6.0, 6.0, 1_201).astype(dtype)
    eps = float(np.finfo(dtype).eps)
    below = normal_cdf(x)
    density = normal_density(x)
    assert below.dtype == density.dtype == dtype
    for value, part, height in zip(x.tolist(), below.tolist(), density.tolist(), strict=True):
        assert part == pytest.approx(0.5 * math.erfc(-value / math.sqrt(2.0)), abs=2 * eps)
        expected = math.exp(-value * value / 2.0) / math.sqrt(2.0 * math.pi)
        assert height == pytest.approx(expected, rel=30 * eps)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_far_out_nothing_is_warned_of(dtype: type[np.floating]) -> None:
    far = np.array([-1e30, -1e4, 1e4, 1e30], dtype=dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert erf(far).tolist() == [-1, -1, 1, 1]
        assert normal_cdf(far).tolist() == [0, 0, 1, 1]
        assert normal_density(far).tolist() == [0, 0, 0, 0]
