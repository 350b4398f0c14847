"""Learning rates that silence a unit in one update: by hand, and where the engine's update does it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.engine.gradients import loss_gradient
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.network.spec import with_ones
from reluexplorer.core.theory.one_step_kill import one_step_kills
from tests.core.samples import dataset, problem

X = with_ones(np.array([[1.0], [2.0], [-3.0]]), "float64")


def test_by_hand() -> None:
    """z = 1, 2, −3 for w = 1; the last sample is at −3 and rises, so that it fires again from 3/2 on."""
    layer = np.array([[1.0], [0.0]])
    assert one_step_kills(X, layer, np.array([[2.0], [0.0]])) == pytest.approx(np.array([[0.5, 0.5]]))
    assert one_step_kills(X, layer, np.array([[1.0], [1.0]])) == pytest.approx(np.array([[2.0 / 3.0, 1.5]]))
    assert one_step_kills(X, layer, np.array([[0.0], [4.0]])) == pytest.approx(np.array([[0.5, np.inf]]))


def test_units_that_no_rate_silences() -> None:
    layer = np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]])
    gradient = np.array([[-1.0, 0.0, 1.0], [0.0, 0.0, -1.0]])
    assert np.isnan(one_step_kills(X, layer, gradient)).all()


def test_a_silent_unit_stays_so_up_to_the_rate_that_wakes_it() -> None:
    layer = np.array([[0.0, 0.0], [-2.0, -2.0]])
    gradient = np.array([[0.0, 0.0], [0.0, -4.0]])
    assert one_step_kills(X, layer, gradient) == pytest.approx(np.array([[0.0, np.inf], [0.0, 0.5]]))


def rates(state: TrainState) -> np.ndarray:
    """Return the rates for the first layer's units."""
    made = state.problem
    gradient = loss_gradient(made.network, state.parameters, made.train_inputs, made.train_targets)
    first, by = (made.network.layers(flat)[0] for flat in (state.parameters, gradient))
    return one_step_kills(made.train_inputs, first, by)


def after_one_update(state: TrainState, rate: float) -> np.ndarray:
    """Return (units,): whether each unit of the first layer fires for a training sample after the update."""
    made = replace(state.problem, training=replace(state.problem.training, learning_rate=rate))
    moved = advance(replace(state, problem=made), 1)
    return (made.train_inputs @ made.network.layers(moved.parameters)[0] > 0.0).any(axis=0)


def test_the_engine_silences_at_these_rates_and_not_just_outside() -> None:
    data = dataset(Task.REGRESSION, samples=24, features=2, train=18)
    killed = woken = 0
    for seed in range(12):
        state = initial_state(problem(data, (12,), batch=18, seed=seed, dtype="float64"))
        for unit, (lowest, highest) in enumerate(rates(state)):
            if not lowest > 0.0 or highest < lowest * (1.0 + 1e-5):
                continue
            assert after_one_update(state, lowest * (1.0 - 1e-6))[unit]
            assert not after_one_update(state, lowest * (1.0 + 1e-6))[unit]
            killed += 1
            if np.isfinite(highest):
                assert not after_one_update(state, highest * (1.0 - 1e-6))[unit]
                assert after_one_update(state, highest * (1.0 + 1e-6))[unit]
                woken += 1
    assert min(killed, woken) >= 3


def test_other_units_survive_every_rate() -> None:
    data = dataset(Task.REGRESSION, samples=24, features=2, train=18)
    state = initial_state(problem(data, (12,), batch=18, seed=1, dtype="float64"))
    survivors = np.isnan(rates(state)[:, 0])
    assert survivors.any()
    for rate in np.geomspace(1e-3, 1e3, 40):
        assert after_one_update(state, rate)[survivors].all()
