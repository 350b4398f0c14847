"""Points of two classes."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.arrays import Indices
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.expression import Function
from reluexplorer.core.data.kinds.kind import RADIUS, Draw, Drawn, Kind, uniform
from reluexplorer.language import _

_PADDING = 0.3
_TURNS = 1.75


def _halves(samples: int) -> Indices:
    """Class 1 for the first half of the samples, 0 for the rest."""
    return (np.arange(samples) < (samples + 1) // 2).astype(np.intp)


def _circle(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
    inner = _halves(samples) == 1
    share = rng.random(samples)
    radius = RADIUS * np.where(inner, 0.5 * share, 0.7 + 0.3 * share)
    angle = rng.uniform(0.0, 2.0 * np.pi, samples)
    points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    seen = points + rng.uniform(-RADIUS, RADIUS, (samples, 2)) * noise
    return points, (np.hypot(seen[:, 0], seen[:, 1]) < 0.5 * RADIUS).astype(np.intp)


def _xor(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
    points = rng.uniform(-RADIUS, RADIUS, (samples, 2))
    points += np.where(points > 0.0, _PADDING, -_PADDING)
    seen = points + rng.uniform(-RADIUS, RADIUS, (samples, 2)) * noise
    return points, (seen[:, 0] * seen[:, 1] > 0.0).astype(np.intp)


def _spiral(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
    labels = _halves(samples)
    first = int(labels.sum())
    along = np.concatenate([np.arange(first) / first, np.arange(samples - first) / (samples - first)])
    angle = 2.0 * np.pi * _TURNS * along + np.where(labels == 1, 0.0, np.pi)
    arms = RADIUS * along[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return arms + rng.uniform(-1.0, 1.0, (samples, 2)) * noise, labels


def _moons(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
    labels = _halves(samples)
    angle = rng.uniform(0.0, np.pi, samples)
    upper = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
    points = np.where(labels[:, None] == 0, upper, -upper)
    return (points + rng.standard_normal((samples, 2)) * noise) * (RADIUS / 1.5), labels


def _gauss(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
    labels = _halves(samples)
    variance = 0.5 + 7.0 * noise
    centers = np.where(labels == 1, 2.0, -2.0)[:, None]
    return centers + rng.standard_normal((samples, 2)) * np.sqrt(variance), labels


def _waves(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
    points, seen = uniform(samples, noise, rng)
    level = seen[:, 1] + 1.2 * np.sin(np.pi * seen[:, 0] / 2.5)
    return points, (np.sin(np.pi * level / 2.5) > 0.0).astype(np.intp)


def _checkerboard(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
    points, seen = uniform(samples, noise, rng)
    squares = np.floor(seen / (0.5 * RADIUS)).astype(np.intp)
    return points, (squares.sum(axis=1) % 2 == 0).astype(np.intp)


def _above(function: Function) -> Draw:
    def draw(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
        points, seen = uniform(samples, noise, rng)
        return points, (seen[:, 1] > function(seen[:, 0])).astype(np.intp)

    return draw


KINDS = (
    Kind(10, "circle", _("Circle"), Task.BINARY, _circle),
    Kind(20, "xor", _("Exclusive or"), Task.BINARY, _xor),
    Kind(30, "spiral", _("Spiral"), Task.BINARY, _spiral),
    Kind(40, "moons", _("Moons"), Task.BINARY, _moons),
    Kind(50, "gauss", _("Two Gaussians"), Task.BINARY, _gauss),
    Kind(60, "waves", _("Waves"), Task.BINARY, _waves, seldom=True),
    Kind(70, "checkerboard", _("Checkerboard"), Task.BINARY, _checkerboard, seldom=True),
    Kind(80, "above", _("Above y = f(x)"), Task.BINARY, _above(np.sin), seldom=True, typed=_above),
)
