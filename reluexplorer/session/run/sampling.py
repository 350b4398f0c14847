"""How much of a large network's activity the window is told: pictures must not wait for each other."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.arrays import Indices
from reluexplorer.core.problem.problem import Problem

_LIVE, _AT_REST = 500_000, 2_000_000
"""Activations in a picture while training goes on, and where it rests."""
_FEWEST = 64
_SHARE = 4
"""Updates that a record must be worth, where it costs much."""


def rows_shown(problem: Problem, *, running: bool) -> Indices | None:
    """Return evenly spread rows of the training part whose activity is shown; None for all."""
    return _spread(problem, max(_FEWEST, (_LIVE if running else _AT_REST) // max(1, _units(problem))))


def rows_barely_shown(problem: Problem) -> Indices | None:
    """Return the few rows whose activity is told where nobody looks at it; None for all."""
    return _spread(problem, _FEWEST)


def record_interval(problem: Problem, least: int) -> int:
    """Return the steps between records: ``least``, doubled until training is most of the work.

    A record evaluates the whole training part, an update a batch three times.
    """
    samples, interval = len(problem.dataset.train), least
    if samples * _units(problem) > _LIVE:
        while interval * 3 * problem.batch_size < _SHARE * samples:
            interval *= 2
    return interval


def _spread(problem: Problem, most: int) -> Indices | None:
    """Return at most so many rows of the training part, evenly spread; None for all."""
    samples = len(problem.dataset.train)
    if samples <= most:
        return None
    return np.linspace(0, samples - 1, most).round().astype(np.intp)


def _units(problem: Problem) -> int:
    return sum(layer.width for layer in problem.network.hidden)
