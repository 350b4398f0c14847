"""Published results of training on the digits, with pixels standardised over all samples."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import read_only
from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.digits import digits
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.diagnosis.unit_states import UnitState
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.units.unit_report import checkup

EPOCH = 45
"""Batches of 32 in 1,437 samples."""


@cache
def standardised(seed: int) -> Dataset:
    data = digits(seed=seed)
    deviation = data.inputs.std(axis=0)
    scaled = (data.inputs - data.inputs.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)
    return replace(data, inputs=read_only(scaled))


def trained(seed: int, hidden: tuple[int, ...], rate: float, momentum: float, epochs: int) -> TrainState:
    """Return a network after so many epochs, in double precision as published.

    In single precision the last bits, which differ among processors, decide whether a run diverges.
    """
    training = TrainingSpec("momentum", rate, 32, seed, (momentum,))
    made = make_problem(standardised(seed), hidden, training=training, dtype="float64")
    assert made.steps_per_epoch == EPOCH
    return advance(initial_state(made), epochs * EPOCH)


def dead_share(rate: float, momentum: float) -> float:
    """Share of dead units over both layers after 10 epochs, mean of 5 seeds."""
    states = [trained(seed, (64, 64), rate, momentum, 10) for seed in range(5)]
    reports = [checkup(state) for state in states]
    return float(np.mean([[one.state is UnitState.DEAD for one in found] for found in reports]))


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


def clipped(seed: int) -> Dataset:
    """With standardised pixels cut at ±4, as many units are dead at first as was published."""
    data = standardised(seed)
    return replace(data, inputs=read_only(np.clip(data.inputs, -4.0, 4.0)))


def rescued(activation: ActivationChoice) -> tuple[float, float, float, float]:
    """Return the first dead share, that after 40 epochs, the revived share, and accuracy; mean of 3 seeds.

    Dead means that the unit fires for no sample, in the leak or not. Units in a dead first layer of ReLU
    must not have moved at all.
    """
    found = []
    for seed in range(3):
        training = TrainingSpec("sgd", 0.1, 32, seed)
        first = initial_state(make_problem(clipped(seed), (128,), activation, bias=-6.0, training=training))
        last = advance(first, 40 * EPOCH)
        silent = [np.array([one.firing == 0 for one in checkup(state)]) for state in (first, last)]
        if activation.name == "relu":
            weights = [state.problem.network.layers(state.parameters)[0] for state in (first, last)]
            assert np.array_equal(weights[0][:, silent[0]], weights[1][:, silent[0]])
            assert all(one.lost for one in checkup(last) if one.firing == 0)
        revived = (silent[0] & ~silent[1]).sum() / silent[0].sum()
        accuracy = inspect(last).train_accuracy
        assert accuracy is not None
        found.append((silent[0].mean(), silent[1].mean(), revived, accuracy))
    first_dead, last_dead, back, right = np.mean(found, axis=0).tolist()
    return first_dead, last_dead, back, right


@pytest.mark.slow
def test_leaks_revive_what_relu_leaves_dead() -> None:
    """Published: .979 dead, .982 after ReLU; leaks of .01, .1 and .25 revive .12, .48 and .29."""
    first, last, back, _ = rescued(ActivationChoice("relu"))
    assert (first, last) == (pytest.approx(0.979, abs=0.01), pytest.approx(0.982, abs=0.01))
    assert back == 0.0
    leaks = [rescued(ActivationChoice("leaky_relu", (slope,))) for slope in (0.01, 0.1, 0.25)]
    assert [one[2] for one in leaks] == pytest.approx([0.12, 0.48, 0.29], abs=0.08)
    assert [one[3] for one in leaks] == pytest.approx([0.87, 0.98, 0.99], abs=0.12)
    assert leaks[0][2] < leaks[2][2] < leaks[1][2]
