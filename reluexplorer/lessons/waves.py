"""Sums of sines that a network learns, and how much of each is still missing."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Floats, read_only
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.network.spec import forward
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from reluexplorer.language import _

FREQUENCIES = (1, 2, 4, 8, 16)
"""Periods across the window."""
POINTS = 256
HIDDEN = (128, 128)
RATE = 1e-3
LOOK = 20
"""Updates between two looks at what is missing."""
LEARNT = 0.1
"""Share of its amplitude below which a frequency is no longer missing."""
REACH = math.sqrt(3.0)
"""Even inputs within ± this have a variance of 1."""
_TURNS = np.arange(POINTS) / POINTS
_WAVES = np.exp(-2j * np.pi * np.array(FREQUENCIES)[:, None] * _TURNS)


def amplitudes(growth: float) -> Floats:
    """Return (frequencies,): k to the power of ``growth``, the largest of them 1."""
    powers = np.array(FREQUENCIES, dtype=np.float64) ** growth
    return np.asarray(powers / powers.max())


def waves_problem(strengths: Floats, activation: ActivationChoice, stretch: float, seed: int) -> Problem:
    """Return the problem of learning Σ aₖ·sin(2πk·u) at 256 even points u of [0, 1).

    The network is given x = stretch·√3·(2u − 1). Two layers of 128, PyTorch's first weights, Adam with the
    learning rate 0.001 on all points at once, in single precision.
    """
    x = stretch * REACH * (2.0 * _TURNS[:, None] - 1.0)
    y = -(strengths @ _WAVES.imag)[:, None]
    rows = np.arange(POINTS)
    points = Dataset(
        name="waves",
        title=_("Five sines"),
        task=Task.REGRESSION,
        inputs=read_only(x),
        targets=read_only(y),
        train=read_only(rows),
        test=read_only(rows[:0]),
        feature_names=("x",),
        window=(-stretch * REACH, stretch * REACH),
    )
    training = TrainingSpec("adam", RATE, POINTS, seed)
    return make_problem(points, HIDDEN, activation, initializer="pytorch", training=training, dtype="float32")


def answer(state: TrainState) -> Floats:
    """Return (points,): what the network answers."""
    problem = state.problem
    return np.asarray(
        forward(problem.network, state.parameters, problem.train_inputs).logits[0], dtype=np.float64
    )


def missing(given: Floats, strengths: Floats) -> Floats:
    """Return (frequencies,): how far an answer's part of each is from that of the target, over its amplitude.

    Both parts are complex coefficients 2/n·Σ f·exp(−2πik·u), so that a wrong phase counts too.
    """
    parts = 2.0 / POINTS * (_WAVES @ given)
    return np.asarray(np.abs(parts + 1j * strengths) / strengths)


def looks(problem: Problem, strengths: Floats, updates: int) -> Iterator[tuple[TrainState, Floats]]:
    """Train up to ``updates``, and yield the state and what is missing at the start and every 20 updates."""
    state = initial_state(problem)
    while True:
        yield state, missing(answer(state), strengths)
        if state.step >= updates:
            return
        state = advance(state, min(LOOK, updates - state.step))
