"""Wandering digits: handwritten digits anywhere on a larger picture, so that where they are tells nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Floats, Indices, read_only
from reluexplorer.core.data.digits import SIDE, digit_images, digits
from reluexplorer.core.data.splits import data_generator

FIELD = 2 * SIDE
"""Rows and columns of a picture."""
PLACEMENTS = 2
"""How often each digit is placed."""


@dataclass(frozen=True, eq=False)
class Pictures:
    """Pictures with class numbers in two parts; arrays are read-only.

    Pixels are standardised: less the mean of all training pixels, over their standard deviation.
    """

    train: Floats
    """(samples, height, width)."""
    train_labels: Indices
    test: Floats
    test_labels: Indices


def wandering_digits(seed: int = 0) -> Pictures:
    """Return 16×16 pictures of the shipped 8×8 digits, each placed at two random places.

    A fifth of the digits is kept for the test, the same ones as :func:`~reluexplorer.core.data.digits.digits`
    keeps under this seed; no digit is in both parts.
    """
    whole = digits(seed=seed)
    pixels, labels = digit_images()
    rng = data_generator(seed, "wandering digits")
    train, test = (_placed(pixels[rows].reshape(-1, SIDE, SIDE), rng) for rows in (whole.train, whole.test))
    train_labels, test_labels = (
        np.repeat(labels[rows].astype(np.intp), PLACEMENTS) for rows in (whole.train, whole.test)
    )
    return standardised(train, train_labels, test, test_labels)


def plain_digits(seed: int = 0) -> Pictures:
    """Return the shipped 8×8 digits as they are, in the same two parts."""
    whole = digits(seed=seed)
    pixels, labels = digit_images()
    shaped, classes = pixels.reshape(-1, SIDE, SIDE).astype(np.float64), labels.astype(np.intp)
    return standardised(shaped[whole.train], classes[whole.train], shaped[whole.test], classes[whole.test])


def standardised(train: Floats, train_labels: Indices, test: Floats, test_labels: Indices) -> Pictures:
    """Return pictures by the mean and the standard deviation of all pixels of the training part."""
    mean, deviation = train.mean(), train.std()
    return Pictures(
        read_only((train - mean) / deviation), read_only(train_labels),
        read_only((test - mean) / deviation), read_only(test_labels),
    )  # fmt: skip


def _placed(images: np.ndarray[tuple[int, int, int], np.dtype[np.uint8]], rng: np.random.Generator) -> Floats:
    """Return ``PLACEMENTS`` pictures of each image in a row, each anywhere within the field."""
    count = len(images) * PLACEMENTS
    down, across = rng.integers(0, FIELD - SIDE + 1, (2, count))
    held = np.zeros((count, FIELD, FIELD))
    rows = down[:, None, None] + np.arange(SIDE)[:, None]
    columns = across[:, None, None] + np.arange(SIDE)
    held[np.arange(count)[:, None, None], rows, columns] = np.repeat(images, PLACEMENTS, axis=0)
    return held
