"""An input as a small picture for people, where it is one, and what it is called in what was opened."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Indices, read_only
from reluexplorer.models.feeding.pixels import in_order
from reluexplorer.models.feeding.prepared import fed_pictures
from reluexplorer.models.feeding.samples import Changed, Chosen, Samples

_CHANNELS = {1, 3, 4}
_LEAST, _LONGEST, _LONGEST_FLAT = 8, 16, 4
"""Values of a picture's side at least, and how many times as long as the other it is at most.

Without an axis of channels a longer one is more likely a table, as of features in time.
"""
_MOST = 96
"""Pixels of a small picture's side."""


def thumbnail(samples: Samples, place: int) -> NDArray[np.uint8] | None:
    """Return a sample as (rows, columns, 3), its least value black and its greatest white.

    None where no input of the model reads pictures: those have 1, 3 or 4 channels, first or last.
    """
    same, files = samples.constants, fed_pictures(samples)
    for name, array in samples.batch(place, 1).items():
        found = None if name in same or not len(array) else _as_picture(array[0])
        if found is not None:
            is_bgr = files is not None and files.preparation.is_bgr
            return _small(in_order(found) if is_bgr else found)
    return None


def _as_picture(sample: NDArray[np.generic]) -> NDArray[np.float32] | None:
    """Return (rows, columns, channels), None where the shape is not that of a picture."""
    longest = _LONGEST
    if sample.ndim == 2:
        sample, longest = sample[..., None], _LONGEST_FLAT
    elif sample.ndim == 3 and sample.shape[0] in _CHANNELS:
        sample = np.moveaxis(sample, 0, -1)
    if sample.ndim != 3 or sample.shape[2] not in _CHANNELS:
        return None
    low, high = sorted(sample.shape[:2])
    return sample.astype(np.float32) if low >= _LEAST and high <= longest * low else None


def _small(picture: NDArray[np.float32]) -> NDArray[np.uint8]:
    step = math.ceil(max(picture.shape[:2]) / _MOST)
    colours = np.nan_to_num(picture[..., :3], nan=0.0, posinf=0.0, neginf=0.0)
    rows, columns = (side // step * step for side in colours.shape[:2])
    parts = colours[:rows, :columns].reshape(rows // step, step, columns // step, step, -1)
    mean = parts.mean(axis=(1, 3))
    low, high = float(mean.min()), float(mean.max())
    scaled = (mean - low) * (255.0 / (high - low) if high > low else 0.0)
    made = np.broadcast_to(scaled.round().astype(np.uint8), (*scaled.shape[:2], 3))
    return read_only(np.ascontiguousarray(made))


def numbers(samples: Samples) -> Indices:
    """Return (samples,): the place of each in what was opened."""
    if isinstance(samples, Chosen):
        return numbers(samples.whole)[samples.places]
    if isinstance(samples, Changed):
        return numbers(samples.whole)
    return np.arange(samples.count)


def file_name(samples: Samples, number: int) -> str:
    """Return the name of the file that a sample of what was opened is; empty where it is none of its own."""
    files = fed_pictures(samples)
    return "" if files is None else files.paths[number].name
