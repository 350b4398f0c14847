"""Measures of a unit's health, against figures worked out by hand and by plain loops."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.core.data.kinds.points import synthetic
from reluexplorer.core.diagnosis.health import network_health
from reluexplorer.core.diagnosis.unit_measures import (
    LayerDiagnosis,
    diagnose_layer,
    dormancy,
    duplicates,
    pattern_entropy,
)
from reluexplorer.core.diagnosis.unit_states import DORMANT, SATURATED, UnitState
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.core.network.spec import Activity, NetworkSpec, forward
from tests.core.samples import network, problem

CIRCLE = synthetic("circle", 200, 0.1, 0.3, 0)


def activity(*layers: list[list[float]], name: str = "relu") -> tuple[NetworkSpec, Activity]:
    z = [np.array(layer) for layer in layers]
    spec = network((1, *(len(layer) for layer in layers), 1), name)
    values = tuple(layer.activation.value(one) for layer, one in zip(spec.hidden, z, strict=True))
    nothing = np.zeros((1, z[0].shape[1]))
    return spec, Activity(tuple(z), values, nothing, nothing)


def first_layer(spec: NetworkSpec, seen: Activity) -> LayerDiagnosis:
    return diagnose_layer(spec.hidden[0], seen.pre_activations[0], seen.activations[0])


def test_dormancy_is_the_mean_over_the_mean_of_the_layer() -> None:
    found = dormancy(np.array([[1.0, 3.0], [0.0, 0.0], [-4.0, 0.0]]))
    assert found == pytest.approx([2 / (4 / 3), 0.0, 2 / (4 / 3)])
    assert dormancy(np.zeros((3, 5))).tolist() == [0.0, 0.0, 0.0]
    beside_infinite = dormancy(np.array([[1.0, 3.0], [np.inf, 0.0]]))
    assert np.isnan(beside_infinite).all()


def test_dormant_units_by_threshold() -> None:
    spec, seen = activity([[1.0, 1.0], [0.0, 0.04], [-1.0, -1.0], [0.2, 0.1]])
    found = first_layer(spec, seen)
    mean = (1.0 + 0.02 + 0.0 + 0.15) / 4
    assert found.dormancy == pytest.approx([1 / mean, 0.02 / mean, 0.0, 0.15 / mean])
    assert (found.dormancy <= 0.0).tolist() == [False, False, True, False]
    assert (found.dormancy <= 0.1).tolist() == [False, True, True, False]


def test_copies_are_of_the_first_with_their_pattern_and_silent_units_nobodys() -> None:
    fires = np.array([[1, 0, 1], [0, 0, 0], [1, 0, 1], [0, 0, 0], [1, 1, 1], [1, 0, 1]], dtype=bool)
    assert duplicates(fires).tolist() == [-1, -1, 0, -1, -1, 0]


@given(st.integers(1, 9), st.integers(1, 12), st.integers(0, 99))
def test_copies_and_entropy_by_loops(units: int, samples: int, seed: int) -> None:
    fires = np.random.default_rng(seed).random((units, samples)) < 0.5
    rows = [tuple(row) for row in fires.tolist()]
    wanted = [
        next((j for j in range(i) if rows[j] == rows[i]), -1) if any(rows[i]) and not all(rows[i]) else -1
        for i in range(units)
    ]
    assert duplicates(fires).tolist() == wanted
    counts = Counter(tuple(column) for column in fires.T.tolist())
    entropy = -sum(n / samples * math.log2(n / samples) for n in counts.values())
    assert pattern_entropy(fires) == pytest.approx(entropy, abs=1e-12)


@pytest.mark.parametrize("units", [1, 8, 51, 52, 53, 64, 65, 130])
def test_entropy_of_many_units_is_that_of_their_columns(units: int) -> None:
    rng = np.random.default_rng(units)
    patterns = rng.random((units, 7)) < 0.5
    patterns[:, 1] = patterns[:, 0]
    patterns[-1, 1] ^= True
    fires = patterns[:, rng.integers(0, 7, 300)]
    counts = np.array(list(Counter(map(tuple, fires.T.tolist())).values())) / 300
    assert pattern_entropy(fires) == pytest.approx(-(counts * np.log2(counts)).sum(), abs=1e-12)


def test_a_bounded_function_is_saturated_where_it_is_nearly_flat() -> None:
    spec, seen = activity([[4.0] * 19 + [0.0], [4.0] * 18 + [0.0, 0.0], [0.1] * 20], name="tanh")
    found = first_layer(spec, seen)
    assert found.saturated == pytest.approx([0.95, 0.9, 0.0])
    assert (found.saturated[:3] >= SATURATED).tolist() == [True, False, False]
    relu, seen = activity([[400.0] * 20])
    assert first_layer(relu, seen).saturated.tolist() == [0.0]


def test_a_constant_unit_gives_one_number() -> None:
    spec, seen = activity([[-1.0, -2.0], [7.0, 7.0], [7.0, 8.0]])
    assert first_layer(spec, seen).constant.tolist() == [True, True, False]


def test_what_is_rare_can_be_set() -> None:
    spec, seen = activity([[1.0] + [-1.0] * 9])
    assert network_health(spec, seen, rare=0.05)[0].states == (UnitState.HEALTHY,)
    assert network_health(spec, seen, rare=0.2)[0].states == (UnitState.RARE,)


@pytest.mark.parametrize("seed", range(50))
def test_states_of_trained_networks_by_plain_loops(seed: int) -> None:
    """Counted sample by sample, weight by weight, in Python's own numbers."""
    rng = np.random.default_rng(seed)
    sizes = tuple(int(n) for n in rng.integers(2, 7, rng.integers(1, 4)))
    made = problem(CIRCLE, sizes, rate=float(10 ** rng.uniform(-1.5, 0.8)), seed=seed, dtype="float64")
    state = advance(initial_state(made), 150)
    layers = [np.array(layer).tolist() for layer in made.network.layers(state.parameters)]
    counts, sums = [[0] * n for n in sizes], [[0.0] * n for n in sizes]
    samples = made.dataset.inputs[made.dataset.train].tolist()
    for sample in samples:
        values = sample
        for number, layer in enumerate(layers[:-1]):
            z = [
                sum(value * row[unit] for value, row in zip(values, layer, strict=False)) + layer[-1][unit]
                for unit in range(len(layer[0]))
            ]
            for unit, one in enumerate(z):
                counts[number][unit] += one > 0
                sums[number][unit] += max(one, 0.0)
            values = [max(one, 0.0) for one in z]
    health = network_health(made.network, forward(made.network, state.parameters, made.train_inputs))
    for own, found, carried in zip(health, counts, sums, strict=True):
        shares = [n / len(samples) for n in found]
        assert own.dead == {i for i, share in enumerate(shares) if share == 0}
        least = DORMANT * sum(carried) / len(carried)
        dormant = {i for i, share in enumerate(shares) if share > 0 and carried[i] <= least}
        rare = {i for i, share in enumerate(shares) if 0 < share < 0.05} - dormant
        always = {i for i, share in enumerate(shares) if share == 1} - dormant
        assert {i for i, s in enumerate(own.states) if s is UnitState.DORMANT} == dormant
        assert {i for i, s in enumerate(own.states) if s is UnitState.RARE} == rare
        assert {i for i, s in enumerate(own.states) if s is UnitState.ALWAYS} == always
