"""Convolutions and max-pooling against loops, place by place."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.bound_calls import run
from reluexplorer.core.engine.convolution.pooling import Squares
from reluexplorer.core.engine.convolution.windows import Convolution
from reluexplorer.core.network.convolution import LayerParameters


def naive(source: np.ndarray, filters: np.ndarray, biases: np.ndarray, stride: int) -> np.ndarray:
    rows, _, columns, samples = source.shape
    maps, kernel, _, _ = filters.shape
    shape = -(-rows // stride), maps, -(-columns // stride), samples
    padded = np.pad(source, ((kernel // 2,) * 2, (0, 0), (kernel // 2,) * 2, (0, 0)))
    result = np.zeros(shape)
    for y in range(shape[0]):
        for x in range(shape[2]):
            at = y * stride, x * stride
            part = padded[at[0] : at[0] + kernel, :, at[1] : at[1] + kernel]
            result[y, :, x] = np.einsum("ichn,mihc->mn", part, filters) + biases[:, None]
    return result


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("kernel", [1, 3, 5])
@pytest.mark.parametrize("size", [(6, 5), (2, 1)])
def test_a_convolution_is_a_sum_over_each_window(kernel: int, stride: int, size: tuple[int, int]) -> None:
    rng = np.random.default_rng(kernel)
    source = rng.standard_normal((size[0], 3, size[1], 4))
    own = LayerParameters(rng.standard_normal((2, kernel, kernel, 3)), rng.standard_normal(2), None)
    expected = naive(source, own.filters, own.biases, stride)
    result = np.zeros_like(expected)
    run(Convolution(source, result, own, own, stride).forward())
    np.testing.assert_allclose(result, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("kernel", [1, 3, 5])
def test_the_way_back_is_the_transpose_of_the_way_there(kernel: int, stride: int) -> None:
    """⟨δ, conv(x)⟩ is linear in x and in the filters: its derivatives are known without differences."""
    rng = np.random.default_rng(stride)
    source = rng.standard_normal((7, 2, 6, 3))
    filters, biases = rng.standard_normal((4, kernel, kernel, 2)), np.zeros(4)
    own, slopes = (LayerParameters(f, b, None) for f, b in ((filters, biases), (filters * 0, biases * 0)))
    result = np.zeros_like(naive(source, filters, biases, stride))
    delta = rng.standard_normal(result.shape)
    back = np.full_like(source, np.nan)
    made = Convolution(source, result, own, slopes, stride)
    way_back = made.source_gradient(delta, back)
    run([*made.forward(), *made.parameter_gradient(delta), *way_back])
    other = rng.standard_normal(source.shape)
    assert (back * other).sum() == pytest.approx((delta * naive(other, filters, biases, stride)).sum())
    turned = rng.standard_normal(filters.shape)
    assert (slopes.filters * turned).sum() == pytest.approx(
        (delta * naive(source, turned, biases, stride)).sum()
    )
    np.testing.assert_allclose(slopes.biases, delta.sum(axis=(0, 2, 3)))
    (weights,) = (arguments[0] for function, arguments in way_back if function is np.matmul)
    assert weights.any(axis=0).all()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("size", [(4, 6), (5, 7)])
def test_pooling_keeps_the_largest_of_each_square(size: tuple[int, int], dtype: str) -> None:
    source = np.random.default_rng(0).standard_normal((size[0], 2, size[1], 3)).astype(dtype)
    rows, columns = size[0] // 2, size[1] // 2
    squares = source[: 2 * rows, :, : 2 * columns].reshape(rows, 2, 2, columns, 2, 3)
    result = np.zeros((rows, 2, columns, 3), dtype=dtype)
    pool = Squares(source, result)
    run(pool.forward())
    np.testing.assert_array_equal(result, squares.max(axis=(1, 4)))
    delta, back = np.random.default_rng(1).standard_normal(result.shape).astype(dtype), np.zeros_like(source)
    run(pool.backward(delta, back))
    expected = np.zeros_like(source)
    largest = squares == result[:, None, :, :, None]
    expected[: 2 * rows, :, : 2 * columns] = (largest * delta[:, None, :, :, None]).reshape(
        2 * rows, 2, 2 * columns, 3
    )
    np.testing.assert_array_equal(back, expected)


def test_of_equal_numbers_one_alone_is_told() -> None:
    source, result = np.zeros((2, 1, 2, 1), dtype=np.float32), np.zeros((1, 1, 1, 1), dtype=np.float32)
    pool, back = Squares(source, result), np.full_like(source, np.nan)
    run([*pool.forward(), *pool.backward(np.full_like(result, 3.0), back)])
    assert back.ravel().tolist() == [3.0, 0.0, 0.0, 0.0]
