"""Wandering digits: where they lie, what is kept for the test, and what a seed fixes."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.data.digits import digit_images, digits
from reluexplorer.core.data.wandering_digits import plain_digits, wandering_digits


def test_each_digit_lies_twice_somewhere_and_whole() -> None:
    data = wandering_digits(3)
    pixels, labels = digit_images()
    whole = digits(seed=3)
    for pictures, classes, rows in (
        (data.train, data.train_labels, whole.train), (data.test, data.test_labels, whole.test),
    ):  # fmt: skip
        assert pictures.shape == (2 * len(rows), 16, 16)
        np.testing.assert_array_equal(classes, np.repeat(labels[rows], 2))
        shifted = pictures - data.train.min()
        sums = shifted.sum(axis=(1, 2)) / np.repeat(pixels[rows].sum(axis=1), 2)
        np.testing.assert_allclose(sums, sums[0])
        for index in (0, 1, len(pictures) - 1):
            image = pixels[rows[index // 2]].reshape(8, 8)
            scaled = shifted[index] * (image.max() / shifted[index].max())
            found = [
                (y, x) for y in range(9) for x in range(9) if np.allclose(scaled[y : y + 8, x : x + 8], image)
            ]
            assert found


def test_places_are_even_and_differ() -> None:
    lit = wandering_digits(0).train > wandering_digits(0).train.min()
    centres = np.argwhere(lit)[:, 1:].mean(axis=0)
    np.testing.assert_allclose(centres, 7.5, atol=0.15)
    rows = lit.any(axis=2).argmax(axis=1)
    assert np.bincount(rows)[:9].min() > len(lit) / 9 * 0.8
    assert (rows[::2] != rows[1::2]).mean() == pytest.approx(8 / 9, abs=0.03)


@pytest.mark.parametrize("make", [wandering_digits, plain_digits])
def test_pixels_are_standardised_by_the_training_part(make) -> None:
    data = make(1)
    assert data.train.mean() == pytest.approx(0.0, abs=1e-12)
    assert data.train.std() == pytest.approx(1.0)
    assert 0.9 < data.test.std() < 1.1
    assert data.train.min() == data.test.min()


def test_a_seed_fixes_all() -> None:
    one, same, other = (wandering_digits(seed) for seed in (5, 5, 6))
    assert one.train.tobytes() == same.train.tobytes()
    assert one.test.tobytes() == same.test.tobytes()
    assert one.train.tobytes() != other.train.tobytes()


def test_plain_digits_are_the_shipped_ones() -> None:
    data, whole = plain_digits(2), digits(seed=2)
    assert data.train.shape == (len(whole.train), 8, 8)
    flat = data.train.reshape(len(whole.train), 64)
    span = flat.max() - flat.min()
    np.testing.assert_allclose((flat - flat.min()) / span, whole.inputs[whole.train], atol=1e-12)
