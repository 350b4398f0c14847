"""Activations of whole layers: values, products with their Jacobians, and their contract."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reluexplorer.core.activations import VECTOR_CATALOGUE, VectorActivation

F = NDArray[np.floating]
CASES = [(name, entry.defaults) for name, entry in VECTOR_CATALOGUE.items()] + [("maxout", (3.0,))]
SHAPE = (6, 5)


def forward(entry: VectorActivation, z: F, parameters: tuple[float, ...] = ()) -> F:
    values = parameters or entry.defaults
    out = np.full((entry.width(z.shape[0], *values), *z.shape[1:]), np.nan, z.dtype)
    entry.forward_into(z, out, work_for(entry, z), *values)
    return out


def backward(entry: VectorActivation, z: F, delta_out: F, parameters: tuple[float, ...] = ()) -> F:
    delta_z = np.full_like(z, np.nan)
    values = parameters or entry.defaults
    entry.backward_into(z, forward(entry, z, values), delta_out, delta_z, work_for(entry, z), *values)
    return delta_z


def work_for(entry: VectorActivation, z: F) -> list[F]:
    return [np.full_like(z, np.nan) for _ in range(entry.scratch)]


def test_which_there_are() -> None:
    assert list(VECTOR_CATALOGUE) == ["softmax", "log_softmax", "maxout", "crelu", "glu"]
    for name, entry in VECTOR_CATALOGUE.items():
        assert entry.name == name
        assert all((entry.label, entry.formula, entry.slope_formula, entry.origin, entry.range_text))
    assert [entry.width(12, *entry.defaults) for entry in VECTOR_CATALOGUE.values()] == [12, 12, 6, 24, 6]
    assert VECTOR_CATALOGUE["maxout"].width(12, 4.0) == 3


@pytest.mark.parametrize(("name", "values"), [("maxout", (5.0,)), ("glu", ())])
def test_units_that_do_not_divide_are_refused(name: str, values: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="13"):
        VECTOR_CATALOGUE[name].width(13, *values)


def test_values() -> None:
    z = np.array([[1.0, -2.0], [3.0, -2.0], [2.0, 0.5], [-1.0, 0.0]])
    powers = np.exp(z)
    by_hand = {
        "softmax": powers / powers.sum(0),
        "log_softmax": np.log(powers / powers.sum(0)),
        "maxout": np.array([[3.0, -2.0], [2.0, 0.5]]),
        "crelu": np.vstack([np.where(z > 0, z, 0), np.where(z < 0, -z, 0)]),
        "glu": z[:2] / (1.0 + np.exp(-z[2:])),
    }
    for name, expected in by_hand.items():
        np.testing.assert_allclose(forward(VECTOR_CATALOGUE[name], z), expected, rtol=1e-14, atol=1e-15)
    assert forward(VECTOR_CATALOGUE["maxout"], z, (4.0,)).tolist() == [[3.0, 0.5]]


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(("name", "parameters"), CASES)
@given(seed=st.integers(0, 10_000))
def test_products_with_the_jacobian_are_central_differences(
    name: str, parameters: tuple[float, ...], seed: int
) -> None:
    entry = VECTOR_CATALOGUE[name]
    rng = np.random.default_rng(seed)
    z = 2.0 * rng.standard_normal(SHAPE)
    if name == "maxout":
        z = rng.permutation(z.size).reshape(SHAPE) / 4.0
    z += np.where(np.abs(z) < 1e-3, 0.1, 0.0)
    delta_out = rng.standard_normal((entry.width(SHAPE[0], *parameters), SHAPE[1]))
    h, expected = 1e-5, np.empty_like(z)
    for place in np.ndindex(*SHAPE):
        shift = np.zeros(SHAPE)
        shift[place] = h
        ahead, behind = forward(entry, z + shift, parameters), forward(entry, z - shift, parameters)
        expected[place] = (delta_out * (ahead - behind)).sum() / (2.0 * h)
    np.testing.assert_allclose(backward(entry, z, delta_out, parameters), expected, rtol=1e-7, atol=1e-9)


def test_softmaxs_jacobian_is_diag_p_minus_pp() -> None:
    entry = VECTOR_CATALOGUE["softmax"]
    z = np.random.default_rng(0).standard_normal((7, 1))
    p = forward(entry, z)[:, 0]
    rows = backward(entry, np.repeat(z, 7, axis=1), np.eye(7)).T
    np.testing.assert_allclose(rows, np.diag(p) - np.outer(p, p), rtol=0, atol=1e-16)


def test_the_first_of_equal_pieces_receives_maxouts_gradient() -> None:
    entry = VECTOR_CATALOGUE["maxout"]
    z = np.array([[2.0, 0.0], [2.0, 1.0], [2.0, 1.0]])
    assert backward(entry, z, np.array([[5.0, 7.0]]), (3.0,)).tolist() == [[5.0, 0.0], [0.0, 7.0], [0.0, 0.0]]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("name", "parameters"), CASES)
def test_far_out_there_are_numbers_and_no_warnings(
    name: str, parameters: tuple[float, ...], dtype: type[np.floating]
) -> None:
    entry = VECTOR_CATALOGUE[name]
    z = np.array([[-1e4, 1e4, 0.0, 1e4]] * 3 + [[1e4, 1e4, 0.0, -1e4]] * 3, dtype)
    with np.errstate(all="raise", under="ignore"):
        out = forward(entry, z, parameters)
        delta_z = backward(entry, z, np.ones_like(out), parameters)
    assert out.dtype == delta_z.dtype == dtype
    assert np.isfinite(out).all()
    assert np.isfinite(delta_z).all()
    if name == "softmax":
        np.testing.assert_allclose(out[3], [1 / 3, 1 / 6, 1 / 6, 0.0], rtol=1e-6)
        np.testing.assert_allclose(delta_z, 0.0, atol=1e-7)


@pytest.mark.parametrize(("name", "parameters"), CASES)
def test_arguments_stay_as_they_are(name: str, parameters: tuple[float, ...]) -> None:
    entry = VECTOR_CATALOGUE[name]
    z = np.random.default_rng(3).standard_normal(SHAPE)
    before = z.copy()
    delta_out = np.ones_like(forward(entry, z, parameters))
    backward(entry, z, delta_out, parameters)
    assert np.array_equal(z, before)
    assert (delta_out == 1.0).all()
