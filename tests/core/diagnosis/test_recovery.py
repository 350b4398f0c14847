"""What can come back and what cannot, by networks made by hand and by training on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import read_only
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.kinds.points import synthetic
from reluexplorer.core.diagnosis.health import network_health
from reluexplorer.core.diagnosis.recovery import lost_units, reached, revivals
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.network.spec import forward
from tests.core.samples import given, problem

CIRCLE = synthetic("circle", 200, 0.1, 0.3, 0)
SMALL = synthetic("circle", 100, 0.0, 0.3, 0)
SPIRAL = synthetic("spiral", 200, 0.1, 0.3, 0)


def judged(state: TrainState) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...], list[frozenset[int]]]:
    spec = state.problem.network
    activity = forward(spec, state.parameters, state.problem.train_inputs)
    health = network_health(spec, activity)
    returning = tuple(layer.possible for layer in revivals(state, activity, health))
    return returning, reached(spec, state.parameters, health), [layer.dead for layer in health]


def drawn_to_zero(state: TrainState) -> set[int]:
    """Return the units of the first layer that only a penalty or decay moves."""
    spec = state.problem.network
    activity = forward(spec, state.parameters, state.problem.train_inputs)
    shrunk = revivals(state, activity, network_health(spec, activity))[0].shrunk
    return set(np.flatnonzero(shrunk).tolist())


def with_columns(state: TrainState, *columns: tuple[int, int, float]) -> TrainState:
    """Set the biases of (layer, unit)."""
    flat = state.parameters.copy()
    for layer, unit, bias in columns:
        state.problem.network.layers(flat)[layer][-1, unit] = bias
    return replace(state, parameters=read_only(flat))


def test_dead_in_the_first_layer_is_dead_for_good_and_deeper_ones_may_return() -> None:
    state = with_columns(
        initial_state(problem(CIRCLE, (4, 3), dtype="float64")), (0, 1, -90.0), (1, 2, -90.0)
    )
    returning, reaches, dead = judged(state)
    assert 1 in dead[0]
    assert 2 in dead[1]
    assert not returning[0][1]
    assert returning[1][2]
    assert not reaches[1][2]


def test_nothing_returns_behind_a_layer_that_is_dead_as_a_whole() -> None:
    state = initial_state(problem(CIRCLE, (4, 3, 4), dtype="float64"))
    state = with_columns(state, *((1, unit, -90.0) for unit in range(3)))
    returning, reaches, dead = judged(state)
    assert dead[1] == {0, 1, 2}
    assert not returning[1].any()
    assert not reaches[0].any()
    later = advance(state, 500)
    assert np.array_equal(
        state.problem.network.layers(later.parameters)[0], state.problem.network.layers(state.parameters)[0]
    )


def test_a_unit_that_reads_frozen_units_alone_stays() -> None:
    made = problem(CIRCLE, (2, 1), dtype="float64")
    state = with_columns(initial_state(made), (1, 0, -90.0))
    held = replace(state, problem=made.altered(made.network, replace(made.training, frozen=((0, 0), (0, 1)))))
    assert not judged(held)[0][1][0]


def test_a_lower_layer_revives_a_unit_and_it_was_not_called_lost() -> None:
    """Found by training until a deeper dead unit fires again."""
    for seed in range(40):
        state = advance(initial_state(problem(CIRCLE, (6, 6), rate=0.3, seed=seed)), 20)
        returning, _, dead = judged(state)
        later = judged(advance(state, 400))[2]
        revived = dead[1] - later[1]
        if revived:
            assert all(returning[1][unit] for unit in revived)
            return
    pytest.fail("no unit came back in 40 runs")


@pytest.mark.parametrize("seed", range(12))
def test_what_is_called_lost_never_returns(seed: int) -> None:
    state = advance(initial_state(problem(SPIRAL, (6, 5, 4), rate=1.5, seed=seed)), 60)
    returning, _, dead = judged(state)
    for _ in range(20):
        state = advance(state, 25)
        now = judged(state)[2]
        for layer, units in enumerate(dead):
            assert {unit for unit in units if not returning[layer][unit]} <= now[layer]


@pytest.mark.parametrize("settings", [{"l2": 0.05}, {"l1": 0.02}])
def test_a_unit_that_a_penalty_brings_back_was_not_called_lost(settings: dict[str, float]) -> None:
    """All inputs are above 0: a negative weight shrinks until the bias makes the unit fire."""
    rng = np.random.default_rng(0)
    inputs, targets = rng.uniform(0.5, 1.5, (60, 2)), (rng.random((60, 1)) > 0.5).astype(np.float64)
    made = problem(given(Task.BINARY, inputs, targets, np.arange(50), np.arange(50, 60)), (3,), rate=0.1)
    state = initial_state(made.altered(made.network, replace(made.training, **settings)))
    flat = state.parameters.copy()
    first = made.network.layers(flat)[0]
    first[:, 0] = -5.0, 0.0, 0.2
    state = replace(state, parameters=read_only(flat))
    returning, _, dead = judged(state)
    assert 0 in dead[0]
    assert returning[0][0]
    assert 0 not in judged(advance(state, 4000))[2][0]
    plain = replace(state, problem=made, slots=initial_state(made).slots)
    assert not judged(plain)[0][0][0]
    assert 0 in judged(advance(plain, 4000))[2][0]


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("seed", range(6))
def test_an_even_pull_towards_0_brings_no_unit_back_whose_bias_is_not_above_0(seed: int) -> None:
    made = problem(SPIRAL, (8, 4), rate=1.5, seed=seed)
    state = initial_state(made.altered(made.network, replace(made.training, l2=0.01)))
    for _ in range(20):
        state = advance(state, 20)
        returning, _, dead = judged(state)
        biases = made.network.layers(state.parameters)[0][-1]
        for unit in dead[0]:
            assert returning[0][unit] is np.bool_(biases[unit] > 0)
        lost = {unit for unit in dead[0] if not returning[0][unit]}
        assert drawn_to_zero(state) & dead[0] == lost
        assert lost <= judged(advance(state, 300))[2][0]


def test_weights_that_are_drawn_to_0_are_told_from_those_that_stand_still() -> None:
    made = problem(SPIRAL, (8, 4), rate=1.5, seed=0)
    decayed = made.altered(made.network, replace(made.training, optimizer="adamw"))
    assert drawn_to_zero(initial_state(made)) == set()
    dead = initial_state(decayed)
    flat = dead.parameters.copy()
    made.network.layers(flat)[0][-1, :3] = -50.0
    made.network.layers(flat)[0][:-1, 2] = 0.0
    dead = replace(dead, parameters=read_only(flat))
    assert drawn_to_zero(dead) & judged(dead)[2][0] == {0, 1}, "weights of 0 stand still"
    held = replace(dead, problem=decayed.altered(made.network, replace(decayed.training, frozen=((0, 0),))))
    assert drawn_to_zero(held) & judged(held)[2][0] == {1}


@pytest.mark.slow
@pytest.mark.parametrize("optimizer", ["momentum", "nesterov", "adam", "adamw", "rmsprop"])
@pytest.mark.parametrize("seed", range(6))
def test_what_is_called_lost_stays_so_whatever_the_optimiser_remembers(optimizer: str, seed: int) -> None:
    made = problem(SPIRAL, (6, 5), rate=0.2, seed=seed)
    state = initial_state(made.altered(made.network, replace(made.training, optimizer=optimizer)))
    for _ in range(60):
        state = advance(state, 3)
        returning, _, dead = judged(state)
        lost = {unit for unit in dead[0] if not returning[0][unit]}
        assert lost <= judged(advance(state, 40))[2][0]


def test_a_velocity_that_lifts_a_dead_unit_is_seen() -> None:
    made = problem(CIRCLE, (2,), rate=0.1, dtype="float64")
    state = initial_state(made.altered(made.network, replace(made.training, optimizer="momentum")))
    state = with_columns(state, (0, 1, -90.0))
    for velocity, fires in ((-0.01, False), (-1000.0, True)):
        slots = state.slots.copy()
        unit = made.network.output.factor * made.batch_size
        made.network.layers(slots[0])[0][-1, 1] = velocity * unit
        moving = replace(state, slots=read_only(slots))
        assert judged(moving)[0][0][1] is np.bool_(fires)
        assert (1 in judged(advance(moving, 300))[2][0]) is not fires


def frozen_first(units: int) -> tuple[tuple[int, int], ...]:
    return tuple((0, unit) for unit in range(units))


def altered(
    state: TrainState, *, dropout: float = 0.0, first: ActivationChoice | None = None, **training: Any
) -> TrainState:
    """Return the state under other settings of training and of the first hidden layer."""
    old = state.problem
    one, *rest = old.network.hidden
    one = replace(one, dropout=dropout, activation=first or one.activation)
    network = replace(old.network, hidden=(one, *(replace(layer, dropout=dropout) for layer in rest)))
    made = old.altered(network, replace(old.training, **training))
    return replace(state, problem=made, slots=initial_state(made).slots)


DRAWS: dict[str, dict[str, Any]] = {
    "dropout": {"dropout": 0.5, "frozen": frozen_first(3)},
    "drawn slopes": {"first": ActivationChoice("rrelu"), "frozen": frozen_first(3)},
    "dropout, free": {"dropout": 0.3},
    "dropout and a limit": {"dropout": 0.5, "weight_limit": 0.4},
    "a limit": {"weight_limit": 0.3, "frozen": frozen_first(2)},
    "clipped penalty": {"l2": 0.2, "clip_value": 0.01},
    "both": {"dropout": 0.2, "first": ActivationChoice("rrelu"), "l2": 0.01, "optimizer": "adamw"},
}


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("name", DRAWS)
def test_what_is_called_lost_stays_so_under_draws_limits_and_penalties(name: str) -> None:
    checked = 0
    for seed in range(40):
        made = problem(SMALL, (3, 4), rate=0.1, seed=seed)
        biased = replace(made.network, bias=-0.3)
        state = advance(altered(initial_state(replace(made, network=biased)), **DRAWS[name]), 5)
        returning, _, dead = judged(state)
        places = {(layer, unit) for layer, units in enumerate(dead) for unit in units}
        lost = {(layer, unit) for layer, unit in places if not returning[layer][unit]}
        if not DRAWS[name].keys() & {"l1", "l2"}:
            assert lost_units(state, places) == lost
        checked += len(places)
        for _ in range(60 if lost else 0):
            state = advance(state, 5)
            now = judged(state)[2]
            assert all(unit in now[layer] for layer, unit in lost), (seed, state.step)
    assert checked


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    ("name", "seed", "unit"), [("dropout", 6, 1), ("dropout", 37, 2), ("drawn slopes", 39, 1)]
)
def test_a_unit_that_fires_only_under_draws_may_return_and_does(name: str, seed: int, unit: int) -> None:
    made = problem(SMALL, (3, 4), rate=0.1, seed=seed)
    biased = replace(made.network, bias=-0.3)
    state = advance(altered(initial_state(replace(made, network=biased)), **DRAWS[name]), 5)
    returning, _, dead = judged(state)
    assert unit in dead[1]
    assert returning[1][unit]
    assert unit in seen_alive(state, 300)


def seen_alive(state: TrainState, steps: int) -> set[int]:
    """Return the units of the second layer that are seen alive in one of so many steps."""
    seen: set[int] = set()
    for _ in range(steps):
        state = advance(state, 1)
        seen |= set(range(4)) - judged(state)[2][1]
    return seen
