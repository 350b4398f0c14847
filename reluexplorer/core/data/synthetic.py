"""Points in the plane or on a line: small problems that can be seen whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from reluexplorer.core.arrays import Floats, Indices, read_only
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.data.expression import Function, parse_expression
from reluexplorer.core.data.features import COORDINATES, derived
from reluexplorer.core.data.splits import data_generator, shuffled_split, test_rows

RADIUS = 5.0
"""Half the side of the square in which points lie without noise."""
_PADDING = 0.3
_TURNS = 1.75
Drawn = tuple[Floats, Indices | Floats]
Draw = Callable[[int, float, np.random.Generator], Drawn]


@dataclass(frozen=True)
class SyntheticInfo:
    """A kind of points; ``draw(samples, noise, rng)`` gives (samples, 1 or 2) points and their targets.

    The targets are classes 0 or 1, or numbers for a regression.

    The same generator draws the same points for every noise, only moved or relabelled.
    """

    name: str
    title: str
    task: Task
    draw: Draw


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


def _uniform(
    samples: int, noise: float, rng: np.random.Generator, reach: float = RADIUS
) -> tuple[Floats, Floats]:
    """Return points of a square, and the same points moved by noise, by which they are labelled."""
    points = rng.uniform(-reach, reach, (samples, 2))
    return points, points + rng.uniform(-reach, reach, (samples, 2)) * noise


def _waves(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
    points, seen = _uniform(samples, noise, rng)
    level = seen[:, 1] + 1.2 * np.sin(np.pi * seen[:, 0] / 2.5)
    return points, (np.sin(np.pi * level / 2.5) > 0.0).astype(np.intp)


def _checkerboard(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
    points, seen = _uniform(samples, noise, rng)
    squares = np.floor(seen / (0.5 * RADIUS)).astype(np.intp)
    return points, (squares.sum(axis=1) % 2 == 0).astype(np.intp)


def _above(function: Function) -> Draw:
    def draw(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
        points, seen = _uniform(samples, noise, rng)
        return points, (seen[:, 1] > function(seen[:, 0])).astype(np.intp)

    return draw


def _curve(function: Function) -> Draw:
    """Points of a line, and f of where noise has moved them."""

    def draw(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
        x = rng.uniform(-RADIUS, RADIUS, samples)
        return x[:, None], function(x + rng.uniform(-RADIUS, RADIUS, samples) * noise)

    return draw


_FIELD = 6.0
_BUMPS = np.array([[-4.0, 2.5], [0.0, 2.5], [4.0, 2.5], [-4.0, -2.5], [0.0, -2.5], [4.0, -2.5]])
_SIGNS = np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])


def _plane(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
    """TensorFlow Playground's plane: the target grows from −1 to 1 along the diagonal."""
    points, seen = _uniform(samples, noise, rng, _FIELD)
    return points, seen.sum(axis=1) / 10.0


def _bumps(samples: int, noise: float, rng: np.random.Generator) -> Drawn:
    """TensorFlow Playground's Gaussians: six cones of height ±1 and radius 2; the steepest one counts."""
    points, seen = _uniform(samples, noise, rng, _FIELD)
    far = np.linalg.norm(seen[:, None] - _BUMPS, axis=2)
    cones = _SIGNS * np.clip(1.0 - far / 2.0, 0.0, 1.0)
    return points, cones[np.arange(samples), np.abs(cones).argmax(axis=1)]


_ENTRIES = (
    SyntheticInfo("circle", "Circle", Task.BINARY, _circle),
    SyntheticInfo("xor", "Exclusive or", Task.BINARY, _xor),
    SyntheticInfo("spiral", "Spiral", Task.BINARY, _spiral),
    SyntheticInfo("moons", "Moons", Task.BINARY, _moons),
    SyntheticInfo("gauss", "Two Gaussians", Task.BINARY, _gauss),
    SyntheticInfo("waves", "Waves", Task.BINARY, _waves),
    SyntheticInfo("checkerboard", "Checkerboard", Task.BINARY, _checkerboard),
    SyntheticInfo("above", "Above y = f(x)", Task.BINARY, _above(np.sin)),
    SyntheticInfo("absolute", "y = |x|", Task.REGRESSION, _curve(np.abs)),
    SyntheticInfo("sine", "y = sin x", Task.REGRESSION, _curve(np.sin)),
    SyntheticInfo("plane", "Plane", Task.REGRESSION, _plane),
    SyntheticInfo("bumps", "Six bumps", Task.REGRESSION, _bumps),
)
DATASETS: dict[str, SyntheticInfo] = {entry.name: entry for entry in _ENTRIES}
LINES = ("absolute", "sine")
"""Kinds with a single input."""


def synthetic(
    name: str,
    samples: int,
    noise: float,
    test_share: float,
    seed: int,
    *,
    expression: str = "",
    features: tuple[str, ...] = (),
) -> Dataset:
    """Return ``samples`` (at least 2) shuffled points of a kind in ``DATASETS``.

    ``noise`` runs from 0 to 0.5. The test part is round(test_share · samples) rows, both parts at least
    one; for a share of 0 there is no test part. ``expression`` is the f of "above"; ``features`` are what
    the network is given of a point of the plane, its coordinates if there are none. The same arguments
    give the same points to the bit; raises KeyError for an unknown name, ExpressionError for what is no
    expression.
    """
    info = DATASETS[name]
    draw = _above(parse_expression(expression)) if name == "above" and expression else info.draw
    rng = data_generator(seed, name)
    points, targets = draw(samples, noise, rng)
    order = data_generator(seed, f"{name} order").permutation(samples)
    train, test = shuffled_split(
        samples, test_rows(test_share, samples), data_generator(seed, f"{name} split")
    )
    return placed(
        Dataset(
            name=name,
            title=info.title,
            task=info.task,
            inputs=read_only(points[order]),
            targets=read_only(targets[order, None].astype(np.float64)),
            train=train,
            test=test,
            feature_names=COORDINATES[: points.shape[1]],
            class_names=("negative", "positive") if info.task is Task.BINARY else (),
            notes=_of_one_class(targets) if name == "above" else (),
            window=_window(points),
        ),
        features,
    )


def _window(points: Floats) -> tuple[float, float]:
    """Return the usual window, or in whole numbers a wider one where noise has moved points out of it."""
    reach = max(Dataset.window[1], float(np.ceil(np.abs(points).max())))
    return -reach, reach


def is_somewhere(function: Function) -> bool:
    """Whether f has a finite value at an x where points are drawn."""
    return bool(np.isfinite(function(np.linspace(-RADIUS, RADIUS, 1001))).any())


def _of_one_class(targets: Indices | Floats) -> tuple[str, ...]:
    if (targets == targets[0]).all():
        side = "above" if targets[0] else "below"
        return (f"All points are {side} f(x): there is one class, and nothing to tell apart.",)
    return ()


def placed(dataset: Dataset, features: tuple[str, ...]) -> Dataset:
    """Return a data set of the plane with features of its points as inputs; as it is without any."""
    if not features or features == COORDINATES or dataset.features != len(COORDINATES):
        return dataset
    inputs = read_only(derived(dataset.inputs, features))
    return replace(dataset, inputs=inputs, coordinates=dataset.inputs, feature_names=features)
