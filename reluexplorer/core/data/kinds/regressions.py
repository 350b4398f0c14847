"""Points with a number each."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.expression import Function
from reluexplorer.core.data.kinds.kind import RADIUS, Draw, Drawn, Kind, uniform
from reluexplorer.language import _

_FIELD = 6.0
_BUMPS = np.array([[-4.0, 2.5], [0.0, 2.5], [4.0, 2.5], [-4.0, -2.5], [0.0, -2.5], [4.0, -2.5]])
_SIGNS = np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])


def _curve(function: Function) -> Draw:
    """Points of a line, and f of where noise has moved them."""

    def draw(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
        x = rng.uniform(-RADIUS, RADIUS, samples)
        return x[:, None], function(x + rng.uniform(-RADIUS, RADIUS, samples) * noise)

    return draw


def _plane(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
    """TensorFlow Playground's plane: the target grows from −1 to 1 along the diagonal."""
    points, seen = uniform(samples, noise, rng, _FIELD)
    return points, seen.sum(axis=1) / 10.0


def _bumps(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
    """TensorFlow Playground's Gaussians: six cones of height ±1 and radius 2; the steepest one counts."""
    points, seen = uniform(samples, noise, rng, _FIELD)
    far = np.linalg.norm(seen[:, None] - _BUMPS, axis=2)
    cones = _SIGNS * np.clip(1.0 - far / 2.0, 0.0, 1.0)
    return points, cones[np.arange(samples), np.abs(cones).argmax(axis=1)]


KINDS = (
    Kind(90, "absolute", "y = |x|", Task.REGRESSION, _curve(np.abs), inputs=1, seldom=True),
    Kind(100, "sine", "y = sin x", Task.REGRESSION, _curve(np.sin), inputs=1, seldom=True),
    Kind(110, "plane", _("Plane"), Task.REGRESSION, _plane),
    Kind(120, "bumps", _("Six bumps"), Task.REGRESSION, _bumps),
)
