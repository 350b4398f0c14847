"""Handwritten digits, 8×8 pixels: the shipped data set with many inputs."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.data.splits import data_generator, stratified_split
from reluexplorer.language import _
from reluexplorer.resources import resource

SAMPLES = 1797
SIDE = 8
_TITLE = _("Handwritten digits")
_CLASSES = 10
_WHITE = 16.0


@cache
def digit_images() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return (1797, 64) pixels from 0 to 16, rows first, and the (1797,) digits they show; read-only."""
    with np.load(resource("data", "digits.npz"), allow_pickle=False) as archive:
        pixels, labels = archive["pixels"], archive["labels"]
    return read_only(pixels), read_only(labels)


def digits(samples: int = SAMPLES, test_share: float = 0.2, seed: int = 0) -> Dataset:
    """Return digits with pixels from 0 to 1; fewer than all are a seeded choice with every digit's share.

    ``samples`` from 20 to 1797. The split is stratified; the test part is test_share · samples, rounded
    up (360 of 1797 for a fifth, none for 0).
    """
    pixels, labels = digit_images()
    samples = min(max(samples, 2 * _CLASSES), SAMPLES)
    if samples < SAMPLES:
        classes = labels.astype(np.intp)
        _rest, chosen = stratified_split(classes, samples, data_generator(seed, "digits choice"))
        pixels, labels = pixels[chosen], labels[chosen]
    count = math.ceil(test_share * samples - 1e-9)
    train, test = stratified_split(labels.astype(np.intp), count, data_generator(seed, "digits split"))
    return Dataset(
        name="digits",
        title=_TITLE,
        task=Task.MULTICLASS,
        inputs=read_only(pixels / _WHITE),
        targets=read_only(np.eye(_CLASSES)[labels]),
        train=train,
        test=test,
        feature_names=tuple(
            f"pixel {row},{column}" for row in range(1, SIDE + 1) for column in range(1, SIDE + 1)
        ),
        class_names=tuple(str(digit) for digit in range(_CLASSES)),
        window=(-0.25, 1.25),
    )
