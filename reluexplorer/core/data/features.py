"""What a network may be given of a point of the plane: its coordinates, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from reluexplorer.core.arrays import Floats, read_only
from reluexplorer.core.data.dataset import Dataset

COORDINATES = ("x1", "x2")
FEATURES: dict[str, Callable[[Floats, Floats], Floats]] = {
    "x1": lambda a, _b: a,
    "x2": lambda _a, b: b,
    "x1^2": lambda a, _b: a * a,
    "x2^2": lambda _a, b: b * b,
    "x1*x2": lambda a, b: a * b,
    "sin(x1)": lambda a, _b: np.sin(a),
    "sin(x2)": lambda _a, b: np.sin(b),
}
"""The seven inputs that TensorFlow Playground offers."""


def derived(coordinates: Floats, names: Sequence[str]) -> Floats:
    """Return the (samples, names) features of (samples, 2) coordinates; KeyError for an unknown name."""
    first, second = coordinates[:, 0], coordinates[:, 1]
    return np.column_stack([FEATURES[name](first, second) for name in names])


def placed(dataset: Dataset, features: tuple[str, ...]) -> Dataset:
    """Return a data set of the plane with features of its points as inputs; as it is without any."""
    if not features or features == COORDINATES or dataset.features != len(COORDINATES):
        return dataset
    inputs = read_only(derived(dataset.inputs, features))
    return replace(dataset, inputs=inputs, coordinates=dataset.inputs, feature_names=features)
