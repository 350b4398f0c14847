"""Many samples on few pixels, and columns at theirs."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.widgets.raster.reduction import LARGEST, reduced, spread


def test_many_samples_in_one_pixel_keep_the_strongest() -> None:
    values = np.zeros((1000, 3), np.float32)
    values[537, 1] = -2.0
    values[11, 2] = 1.0
    small = reduced(values, None, None, 10, 100)
    assert small.shape == (10, 3)
    assert small[5].tolist() == [0, -2, 0]
    assert small[0].tolist() == [0, 0, 1]
    assert np.abs(small).sum() == 3


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 60), st.integers(1, 40), st.integers(1, 30), st.integers(1, 30), st.booleans())
def test_reducing_agrees_with_plain_words(
    samples: int, units: int, rows: int, columns: int, ordered: bool
) -> None:
    rng = np.random.default_rng(samples * 1000 + units)
    values = rng.normal(size=(samples, units)).astype(np.float32)
    down = rng.permutation(samples) if ordered else None
    across = rng.permutation(units) if ordered else None
    small = reduced(values, down, across, rows, columns)
    assert small.shape == (min(rows, samples), min(columns, units))
    wanted = values if down is None or across is None else values[down][:, across]
    above, left = (
        np.linspace(0, size, count + 1).astype(int)
        for size, count in zip(wanted.shape, small.shape, strict=True)
    )
    for i, j in np.ndindex(*small.shape):
        cell = wanted[above[i] : above[i + 1], left[j] : left[j + 1]]
        assert small[i, j] == cell.flat[np.abs(cell).argmax()]


def test_spreading_puts_each_column_at_its_pixels() -> None:
    picture = spread(np.array([[1.0, 2.0, 3.0]], np.float32), np.array([0, 2, 3]), 2, 6)
    assert picture.tolist() == [[1, 1, 2, 3, 3, 3]] * 2


def test_what_is_beyond_the_numbers_of_a_picture_is_the_largest_of_them():
    values = np.array([[1e300, -1e300, 2.0, np.inf]])
    assert reduced(values, None, None, 9, 9).tolist() == [[LARGEST, -LARGEST, 2.0, LARGEST]]
