"""The data that experiments learn from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reluexplorer.core.arrays import read_only
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.data.digits import digits
from reluexplorer.core.data.splits import data_generator
from reluexplorer.language import _
from reluexplorer.lessons.kept import kept

FARTHEST = 4.0
"""Standardised pixels stay within ± this: one that is almost always blank would reach 38."""
INNER, OUTER, BLUR = 1.0, 2.0, 0.1
CIRCLE_WINDOW = (-2.6, 2.6)


@kept(8)
def plain_digits(seed: int) -> Dataset:
    """Return the digits, split by ``seed``, pixels from 0 to 1."""
    return digits(seed=seed)


PIXELS = (_("0 to 1"), _("standardised"))
"""What pixels of the digits may be, by the place among the choices of a knob."""


def digits_with(pixels: float, seed: int) -> Dataset:
    """Return the digits, split by ``seed``, with pixels of the kind that stands at a place of PIXELS."""
    return scaled_digits(seed) if round(pixels) else plain_digits(seed)


@kept(8)
def scaled_digits(seed: int) -> Dataset:
    """Return the digits, split by ``seed``, each pixel standardised on the training part."""
    dataset = plain_digits(seed)
    train = dataset.inputs[dataset.train]
    deviation = train.std(axis=0)
    scaled = (dataset.inputs - train.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)
    return replace(dataset, inputs=read_only(np.clip(scaled, -FARTHEST, FARTHEST)))


def circles(seed: int, samples: int = 1000) -> Dataset:
    """Return points about two circles of radius 1 and 2, a fifth of them for testing."""
    rng = data_generator(seed, "two circles")
    labels = np.arange(samples) % 2
    angle = rng.uniform(0.0, 2.0 * np.pi, samples)
    radius = np.where(labels == 0, INNER, OUTER)
    points = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    points += BLUR * rng.standard_normal((samples, 2))
    cut = samples * 4 // 5
    return Dataset(
        name="circles",
        title=_("Two circles"),
        task=Task.BINARY,
        inputs=read_only(points),
        targets=read_only(labels[:, None].astype(np.float64)),
        train=read_only(np.arange(cut)),
        test=read_only(np.arange(cut, samples)),
        feature_names=("x1", "x2"),
        class_names=("inner", "outer"),
        window=CIRCLE_WINDOW,
    )
