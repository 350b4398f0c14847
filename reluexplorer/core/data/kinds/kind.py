"""What a kind of points is, and what several of them draw with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Floats, Indices
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.expression import Function

RADIUS = 5.0
"""Half the side of the square in which points lie without noise."""
Drawn = tuple[Floats, Indices | Floats]
Draw = Callable[[int, float, np.random.Generator], Drawn]


@dataclass(frozen=True)
class Kind:
    """A kind of points; ``draw(samples, noise, rng)`` gives (samples, ``inputs``) points and their targets.

    The targets are classes 0 or 1, or numbers for a regression.

    The same generator draws the same points for every noise, only moved or relabelled.
    """

    rank: int
    """Where it stands among the kinds: the lower, the earlier."""
    name: str
    title: str
    task: Task
    draw: Draw
    inputs: int = 2
    """2 for points of the plane, 1 for those of a line."""
    seldom: bool = False
    """Whether it is shown only when asked for."""
    typed: Callable[[Function], Draw] | None = None
    """How it is drawn of an f that was typed; None where there is none to type."""


def uniform(
    samples: int, noise: float, rng: np.random.Generator, reach: float = RADIUS
) -> tuple[Floats, Floats]:
    """Return points of a square, and the same points moved by noise, by which they are labelled."""
    points = rng.uniform(-reach, reach, (samples, 2))
    return points, points + rng.uniform(-reach, reach, (samples, 2)) * noise
