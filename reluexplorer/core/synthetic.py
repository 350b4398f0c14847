"""Points in the plane: small problems that can be seen whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import read_only
from reluexplorer.core.datasets import Dataset, Floats, Indices, Task
from reluexplorer.core.splits import data_generator, shuffled_split

RADIUS = 5.0
"""Half the side of the square in which points lie without noise."""
_PADDING = 0.3
_TURNS = 1.75
Draw = Callable[[int, float, np.random.Generator], tuple[Floats, Indices]]


@dataclass(frozen=True)
class SyntheticInfo:
    """A kind of points; ``draw(samples, noise, rng)`` gives (samples, 2) points and classes 0 or 1.

    The same generator draws the same points for every noise, only moved or relabelled.
    """

    name: str
    title: str
    task: Task
    draw: Draw


def _halves(samples: int) -> Indices:
    """Class 1 for the first half of the samples, 0 for the rest."""
    return (np.arange(samples) < (samples + 1) // 2).astype(np.intp)


def _circle(samples: int, noise: float, rng: np.random.Generator) -> tuple[Floats, Indices]:
    inner = _halves(samples) == 1
    share = rng.random(samples)
    radius = RADIUS * np.where(inner, 0.5 * share, 0.7 + 0.3 * share)
    angle = rng.uniform(0.0, 2.0 * np.pi, samples)
    points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    seen = points + rng.uniform(-RADIUS, RADIUS, (samples, 2)) * noise
    return points, (np.hypot(seen[:, 0], seen[:, 1]) < 0.5 * RADIUS).astype(np.intp)


def _xor(samples: int, noise: float, rng: np.random.Generator) -> tuple[Floats, Indices]:
    points = rng.uniform(-RADIUS, RADIUS, (samples, 2))
    points += np.where(points > 0.0, _PADDING, -_PADDING)
    seen = points + rng.uniform(-RADIUS, RADIUS, (samples, 2)) * noise
    return points, (seen[:, 0] * seen[:, 1] > 0.0).astype(np.intp)


def _spiral(samples: int, noise: float, rng: np.random.Generator) -> tuple[Floats, Indices]:
    labels = _halves(samples)
    first = int(labels.sum())
    along = np.concatenate([np.arange(first) / first, np.arange(samples - first) / (samples - first)])
    angle = 2.0 * np.pi * _TURNS * along + np.where(labels == 1, 0.0, np.pi)
    arms = RADIUS * along[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return arms + rng.uniform(-1.0, 1.0, (samples, 2)) * noise, labels


def _moons(samples: int, noise: float, rng: np.random.Generator) -> tuple[Floats, Indices]:
    labels = _halves(samples)
    angle = rng.uniform(0.0, np.pi, samples)
    upper = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
    points = np.where(labels[:, None] == 0, upper, -upper)
    return (points + rng.standard_normal((samples, 2)) * noise) * (RADIUS / 1.5), labels


def _gauss(samples: int, noise: float, rng: np.random.Generator) -> tuple[Floats, Indices]:
    labels = _halves(samples)
    variance = 0.5 + 7.0 * noise
    centers = np.where(labels == 1, 2.0, -2.0)[:, None]
    return centers + rng.standard_normal((samples, 2)) * np.sqrt(variance), labels


_ENTRIES = (
    SyntheticInfo("circle", "Circle", Task.BINARY, _circle),
    SyntheticInfo("xor", "Exclusive or", Task.BINARY, _xor),
    SyntheticInfo("spiral", "Spiral", Task.BINARY, _spiral),
    SyntheticInfo("moons", "Moons", Task.BINARY, _moons),
    SyntheticInfo("gauss", "Two Gaussians", Task.BINARY, _gauss),
)
DATASETS: dict[str, SyntheticInfo] = {entry.name: entry for entry in _ENTRIES}


def synthetic(name: str, samples: int, noise: float, test_share: float, seed: int) -> Dataset:
    """Return ``samples`` (at least 2) shuffled points of a kind in ``DATASETS``.

    ``noise`` runs from 0 to 0.5. The test part is round(test_share · samples) rows, both parts at least
    one. The same arguments give the same points to the bit; raises KeyError for an unknown name.
    """
    info = DATASETS[name]
    rng = data_generator(seed, name)
    points, labels = info.draw(samples, noise, rng)
    order = data_generator(seed, f"{name} order").permutation(samples)
    train, test = shuffled_split(samples, round(test_share * samples), data_generator(seed, f"{name} split"))
    return Dataset(
        name=name,
        title=info.title,
        task=info.task,
        inputs=read_only(points[order]),
        targets=read_only(labels[order, None].astype(np.float64)),
        train=train,
        test=test,
        feature_names=("x1", "x2"),
        class_names=("negative", "positive"),
    )
