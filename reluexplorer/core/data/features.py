"""What a network may be given of a point of the plane: its coordinates, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from reluexplorer.core.arrays import Floats

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
