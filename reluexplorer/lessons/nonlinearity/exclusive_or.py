"""Exclusive or: what the best linear function leaves of it, and how often few ReLU units learn it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Floats
from reluexplorer.core.random_streams import BLOCKS, generator

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
TARGETS = np.array([0.0, 1.0, 1.0, 0.0])
STEPS = 4000
RATE = 0.1
LEARNT = 1e-3
"""Mean squared error below which a network has learnt it."""
_BLOCK = 250
_LOOK = 100


def linear_error() -> float:
    """Return the least mean squared error of a linear function with a constant."""
    columns = np.column_stack([INPUTS, np.ones(4)])
    best = columns @ np.linalg.lstsq(columns, TARGETS, rcond=None)[0]
    return float(np.square(best - TARGETS).mean())


def solution_error() -> float:
    """Return that of r(a + b) − 2·r(a + b − 1) with r for ReLU (Goodfellow and others 2016, section 6.1)."""
    both = INPUTS.sum(axis=1)
    found = np.maximum(both, 0.0) - 2.0 * np.maximum(both - 1.0, 0.0)
    return float(np.square(found - TARGETS).mean())


def learnt(
    hidden: int, nets: int, seed: int = 0, progress: Callable[[float], None] = lambda _share: None
) -> NDArray[np.bool_]:
    """Return (nets,): which of many 2-``hidden``-1 ReLU networks learn exclusive or.

    Weights begin as N(0, 1) in the first layer and N(0, 2 / hidden) in the second, biases at 0; each step is
    one of gradient descent on the mean squared error of all samples. ``progress`` is told the share done.
    """
    blocks = []
    for number, begun in enumerate(range(0, nets, _BLOCK)):
        rng = generator(seed, BLOCKS + number)
        size = min(_BLOCK, nets - begun)
        blocks.append(_errors(hidden, size, rng, partial(_told, progress, begun, nets)))
    return np.asarray(np.concatenate(blocks) < LEARNT)


def _told(progress: Callable[[float], None], begun: int, nets: int, done: float) -> None:
    progress((begun + done) / nets)


def _errors(hidden: int, nets: int, rng: np.random.Generator, progress: Callable[[float], None]) -> Floats:
    """Train networks side by side, the last axis of each array; return their last errors."""
    first, second = rng.standard_normal((2, hidden, nets))
    out = rng.standard_normal((hidden, nets)) * np.sqrt(2.0 / hidden)
    bias, constant = np.zeros((hidden, nets)), np.zeros(nets)
    z = np.empty((4, hidden, nets))
    for step in range(STEPS + 1):
        z[0] = bias
        np.add(bias, second, out=z[1])
        np.add(bias, first, out=z[2])
        np.add(z[2], second, out=z[3])
        active = np.maximum(z, 0.0)
        error = np.einsum("phn,hn->pn", active, out) + constant - TARGETS[:, None]
        if step == STEPS:
            break
        delta = (2.0 * RATE / 4.0) * error
        back = (z > 0.0) * (delta[:, None] * out)
        out -= np.einsum("phn,pn->hn", active, delta)
        constant -= delta.sum(axis=0)
        first -= back[2] + back[3]
        second -= back[1] + back[3]
        bias -= back.sum(axis=0)
        if step % _LOOK == 0:
            progress(nets * step / STEPS)
    return np.asarray(np.square(error).mean(axis=0))
