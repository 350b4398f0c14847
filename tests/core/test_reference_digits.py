"""Published results of training on the digits, with pixels standardised over all samples."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from reluexplorer.core.arrays import read_only
from reluexplorer.core.datasets import Dataset
from reluexplorer.core.digits import digits
from reluexplorer.core.inspection import inspect
from reluexplorer.core.problem import TrainingSpec
from reluexplorer.core.problems import make_problem
from reluexplorer.core.training import TrainState, advance, initial_state

EPOCH = 45
"""Batches of 32 in 1,437 samples."""


@cache
def standardised(seed: int) -> Dataset:
    data = digits(seed=seed)
    deviation = data.inputs.std(axis=0)
    scaled = (data.inputs - data.inputs.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)
    return replace(data, inputs=read_only(scaled))


def trained(seed: int, hidden: tuple[int, ...], rate: float, momentum: float, epochs: int) -> TrainState:
    training = TrainingSpec("momentum", rate, 32, seed, (momentum,))
    made = make_problem(standardised(seed), hidden, training=training)
    assert made.steps_per_epoch == EPOCH
    return advance(initial_state(made), epochs * EPOCH)


def dead_share(rate: float, momentum: float) -> float:
    """Share of dead units over both layers after 10 epochs, mean of 5 seeds."""
    states = [trained(seed, (64, 64), rate, momentum, 10) for seed in range(5)]
    return float(np.mean([sum(inspect(state).dead_units) / 128 for state in states]))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rate", "momentum", "printed", "tolerance"),
    [
        (0.1, 0.0, 0.0, 0.0), (0.2, 0.0, 0.0, 0.0), (0.5, 0.0, 0.002, 0.004), (1.0, 0.0, 0.39, 0.13),
        (2.0, 0.0, 0.50, 0.02), (0.1, 0.9, 0.066, 0.13), (0.1, 0.99, 0.50, 0.02),
    ],
)  # fmt: skip
def test_the_learning_rate_and_momentum_kill(
    rate: float, momentum: float, printed: float, tolerance: float
) -> None:
    """Single runs scatter widely where only some units die: at .9 from 0 to .4."""
    assert dead_share(rate, momentum) == pytest.approx(printed, abs=tolerance + 1e-12)


def active_shares(state: TrainState) -> list[float]:
    return [float((a > 0).mean()) for a in inspect(state).train_activity.activations]


@pytest.mark.slow
def test_half_of_a_relu_layer_is_active() -> None:
    """At first, and after 10 epochs; how the printed networks were trained is not known: here by momentum."""
    first = np.mean([active_shares(trained(seed, (128, 128), 0.03, 0.9, 0)) for seed in range(5)], axis=0)
    assert first.tolist() == pytest.approx([0.499, 0.481], abs=0.02)
    last = np.mean([active_shares(trained(seed, (128, 128), 0.03, 0.9, 10)) for seed in range(5)], axis=0)
    assert last.tolist() == pytest.approx([0.504, 0.431], abs=0.03)
