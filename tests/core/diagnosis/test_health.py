"""The state of each unit, against a count made one number at a time."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.digits import digits
from reluexplorer.core.diagnosis.health import (
    LayerHealth,
    after_diverging,
    layer_health,
    network_health,
    output_health,
)
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.diagnosis.unit_states import DORMANT, LEGEND, RARE, UnitState
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec, forward
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import TrainingSpec
from tests.core.samples import dataset


def judged(z: list[list[float]], activation: str = "relu", *parameters: float) -> LayerHealth:
    array = np.array(z)
    spec = NetworkSpec(1, (LayerSpec(len(z), ActivationChoice(activation, parameters)),), 1)
    return layer_health(spec, 0, array)


def test_the_states_of_relu_units() -> None:
    rare = [-1.0] * 191 + [9.0] * 9
    five_percent = [-1.0] * 190 + [9.0] * 10
    dormant = [-1.0] * 190 + [0.2] * 10
    health = judged(
        [
            [-1.0] * 200,
            [0.0] * 200,
            rare,
            five_percent,
            [1.0] * 200,
            [0.0] + [2.0] * 199,
            dormant,
            [1e-300] * 200,
        ]
    )
    assert health.states == (
        UnitState.DEAD,
        UnitState.DEAD,
        UnitState.RARE,
        UnitState.HEALTHY,
        UnitState.ALWAYS,
        UnitState.HEALTHY,
        UnitState.DORMANT,
        UnitState.DORMANT,
    )
    assert health.firing.tolist() == [0.0, 0.0, 0.045, 0.05, 1.0, 0.995, 0.05, 1.0]
    assert health.gap.tolist() == [-1.0, 0.0, 9.0, 9.0, 1.0, 2.0, 0.2, 1e-300]
    mean = (0.405 + 0.45 + 1.0 + 1.99 + 0.01) / 8
    assert health.scores == pytest.approx(
        [0, 0, 0.405 / mean, 0.45 / mean, 1 / mean, 1.99 / mean, 0.01 / mean, 0]
    )
    assert health.dead == {0, 1}
    assert (RARE, DORMANT) == (0.05, 0.025)


def test_a_score_at_the_threshold_is_dormant() -> None:
    assert judged([[1.0, -1.0], [39.0, -1.0]], "relu").states == (UnitState.HEALTHY, UnitState.HEALTHY)
    found = judged([[1.0, -1.0], [79.0, -1.0]], "relu")
    assert found.scores.tolist() == [0.025, 1.975]
    assert found.states == (UnitState.DORMANT, UnitState.HEALTHY)


def test_only_a_gate_fires_rarely() -> None:
    z = [[-3.0] * 199 + [1.0]]
    for gate in ("relu", "gelu", "selu", "softplus", "sigmoid", "relu6"):
        assert judged(z, gate).states == (UnitState.RARE,), gate
    for other in ("tanh", "identity", "softsign", "abs"):
        assert judged([[-1.0] * 199 + [1.0]], other).states == (UnitState.HEALTHY,), other


def test_a_unit_that_is_nearly_flat_throughout_is_saturated_and_not_healthy() -> None:
    assert judged([[4.0] * 19 + [-4.0]], "tanh").states == (UnitState.SATURATED,)
    assert judged([[4.0] * 18 + [0.0] * 2], "tanh").states == (UnitState.HEALTHY,)


def outputs(head: str, z: list[list[float]]) -> LayerHealth:
    spec = NetworkSpec(1, (), len(z), head=head)
    return output_health(spec, np.array(z))


def test_a_rectified_output_is_dead_where_it_never_fires() -> None:
    assert outputs("relu", [[-1.0, 0.0]]).states == (UnitState.DEAD,)
    assert outputs("relu", [[-1.0, 1e-9]]).states == (UnitState.HEALTHY,)
    assert outputs("relu", [[-1.0, math.nan]]).states == (UnitState.UNKNOWN,)
    found = outputs("relu_softmax", [[-1.0, 2.0], [-3.0, -0.5], [0.0, 0.0]])
    assert (found.dead, found.firing.tolist(), found.gap.tolist()) == ({1, 2}, [0.5, 0, 0], [2, -0.5, 0])


def test_outputs_whose_gradient_is_the_error_are_never_dead() -> None:
    for head in ("linear", "sigmoid", "softmax"):
        assert outputs(head, [[-900.0, -800.0], [0.0, 0.0]]).states == (UnitState.HEALTHY,) * 2


def test_a_bounded_output_under_the_squared_error_saturates() -> None:
    for head in ("tanh", "sigmoid_squared"):
        assert outputs(head, [[9.0] * 19 + [0.0]]).states == (UnitState.SATURATED,)
        assert outputs(head, [[9.0] * 18 + [0.0] * 2]).states == (UnitState.HEALTHY,)
        assert outputs(head, [[-900.0, -800.0]]).states == (UnitState.DEAD,)


def test_every_state_has_its_own_words_and_colour() -> None:
    meanings = [LEGEND[state] for state in UnitState]
    for field in ("name", "one", "role", "what"):
        assert len({getattr(each, field) for each in meanings}) == len(UnitState)
    assert "5 %" in LEGEND[UnitState.RARE].what
    assert "0.025" in LEGEND[UnitState.DORMANT].what


def test_at_exactly_zero_a_relu_is_closed() -> None:
    assert judged([[0.0, -0.0]]).states == (UnitState.DEAD,)
    assert judged([[0.0, 1e-300]]).states == (UnitState.HEALTHY,)


@given(st.lists(st.floats(-1e4, 0.0), min_size=1, max_size=5))
def test_a_leaky_unit_is_never_dead_and_one_without_leak_is_a_relu(z: list[float]) -> None:
    assert judged([z], "leaky_relu", 0.01).states == (UnitState.LEAK,)
    assert judged([z], "leaky_relu", 0.0).states == (UnitState.DEAD,)


def test_what_counts_is_the_slope() -> None:
    assert judged([[-3.0]], "elu").states == (UnitState.LEAK,)
    assert judged([[-3.0]], "elu", 0.0).states == (UnitState.DEAD,)
    assert judged([[-3.0]], "gelu").states == (UnitState.LEAK,)
    assert judged([[-3.0]], "identity").states == (UnitState.LEAK,)
    assert judged([[50.0, -900.0]], "tanh").states == (UnitState.DEAD,)


LIVING = {"healthy", "always on", "rarely fires"}


def brute_force(
    flat: list[float], sizes: tuple[int, ...], inputs: list[list[float]], leak: float
) -> list[list[tuple[str, float, float]]]:
    """State, firing share and largest z of every hidden unit, from (leaky) ReLU's definition alone."""
    values = iter(flat)
    columns = inputs
    verdicts = []
    for fan_in, fan_out in pairwise(sizes[:-1]):
        rows = [[next(values) for _ in range(fan_out)] for _ in range(fan_in + 1)]
        layer, following = [], [[0.0] * fan_out for _ in columns]
        sizes_of: list[float] = []
        for unit in range(fan_out):
            zs = [
                math.fsum([rows[-1][unit], *(x * rows[k][unit] for k, x in enumerate(sample))])
                for sample in columns
            ]
            fires = sum(1 for z in zs if z > 0)
            if fires == 0:
                state = "dead" if leak == 0 else "always in the leak"
            elif fires == len(zs):
                state = "always on"
            else:
                state = "rarely fires" if 20 * fires < len(zs) else "healthy"
            sizes_of.append(math.fsum(abs(z if z > 0 else leak * z) for z in zs))
            layer.append((state, fires / len(zs), max(zs)))
            for place, z in enumerate(zs):
                following[place][unit] = z if z > 0 else leak * z
        mean = math.fsum(sizes_of) / fan_out
        verdicts.append(
            [
                ("dormant" if state in LIVING and size <= DORMANT * mean else state, share, gap)
                for (state, share, gap), size in zip(layer, sizes_of, strict=True)
            ]
        )
        columns = following
    return verdicts


@settings(max_examples=25)
@given(
    seed=st.integers(0, 10_000),
    hidden=st.lists(st.integers(1, 7), min_size=1, max_size=3),
    leak=st.sampled_from([0.0, 0.0, 0.01, 0.3]),
    rate=st.sampled_from([0.01, 0.3, 1.0]),
    bias=st.sampled_from([0.0, -2.0, 1.0]),
    steps=st.integers(0, 60),
)
def test_health_of_trained_networks_is_that_of_a_count(
    seed: int, hidden: list[int], leak: float, rate: float, bias: float, steps: int
) -> None:
    made = make_problem(
        dataset(samples=130, seed=seed, train=110),
        hidden,
        ActivationChoice("leaky_relu", (leak,)) if leak else ActivationChoice("relu"),
        bias=bias,
        training=TrainingSpec("sgd", rate, 10, seed),
        dtype="float64",
    )
    state = advance(initial_state(made), steps)
    inputs = made.dataset.inputs[made.dataset.train].tolist()
    expected = brute_force(state.parameters.tolist(), made.network.sizes, inputs, leak)
    found = inspect(state).health
    assert len(found) == len(expected) == len(hidden)
    for layer, units in zip(found, expected, strict=True):
        assert [unit.value for unit in layer.states] == [state for state, _, _ in units]
        assert layer.firing.tolist() == [share for _, share, _ in units]
        np.testing.assert_allclose(layer.gap, [gap for _, _, gap in units], rtol=1e-9, atol=1e-12)
        assert layer.dead == {i for i, (state, _, _) in enumerate(units) if state == "dead"}


def test_every_state_occurs_in_the_networks_above() -> None:
    """The comparison would be empty if trained networks were all healthy."""
    seen = set()
    for seed in range(12):
        made = make_problem(
            dataset(samples=130, seed=seed, train=110), (7, 7), bias=-2.0 if seed % 2 else 1.0,
            training=TrainingSpec("sgd", 0.3, 10, seed), dtype="float64",
        )  # fmt: skip
        for layer in inspect(advance(initial_state(made), 60)).health:
            seen |= set(layer.states)
    assert seen >= {UnitState.DEAD, UnitState.HEALTHY, UnitState.ALWAYS, UnitState.RARE}


def test_behind_a_dead_layer_units_with_zero_bias_are_at_zero_and_dead() -> None:
    made = make_problem(dataset(Task.BINARY), (4, 3), bias=0.0)
    flat = made.network.initial_parameters(0).copy()
    made.network.layers(flat)[0][-1] = -100.0
    health = network_health(made.network, forward(made.network, flat, made.train_inputs))
    assert health[0].dead == {0, 1, 2, 3}
    assert health[1].dead == {0, 1, 2}
    assert health[1].gap.tolist() == [0.0] * 3


def test_half_of_all_units_are_open_at_the_start() -> None:
    """He initialisation on digits, 64-128-128-10: each layer's share is a half on average."""
    data = digits()
    shares = []
    for seed in range(16):
        made = make_problem(data, (128, 128), training=TrainingSpec(seed=seed))
        shares.append([layer.firing.mean() for layer in inspect(initial_state(made)).health])
    means = np.mean(shares, axis=0)
    assert means == pytest.approx([0.5, 0.5], abs=0.02)
    assert np.array(shares) == pytest.approx(0.5, abs=0.12)


@pytest.mark.parametrize(
    ("name", "values", "gate"), [("threshold", (1.5, 0.0), 1.5), ("shifted_relu", (), -1.0)]
)
def test_units_fire_above_where_their_function_opens(name, values, gate):
    choice = ActivationChoice(name, values)
    assert choice.gate == gate
    spec = NetworkSpec(1, (LayerSpec(3, choice),), "sigmoid")
    z = np.array(
        [[gate - 0.5, gate, gate - 1.0], [gate, gate + 0.1, gate - 0.1], [gate + 1.0, gate + 0.5, 9.0]]
    )
    health = layer_health(spec, 0, z)
    np.testing.assert_allclose(health.firing, [0, 1 / 3, 1])
    assert health.dead == {0}
    assert all(
        ActivationChoice(each).gate == 0.0 for each in ("relu", "leaky_relu", "elu", "gelu", "relu6", "tanh")
    )


def test_numbers_past_all_numbers_have_no_state_but_death() -> None:
    assert judged([[math.inf, -1.0], [-1.0, -2.0], [1.0, -1.0]]).states == (
        UnitState.UNKNOWN, UnitState.DEAD, UnitState.UNKNOWN,
    )  # fmt: skip
    assert judged([[math.nan, -1.0]]).states == (UnitState.UNKNOWN,)
    assert judged([[-math.inf, -1.0]]).states == (UnitState.DEAD,)


def test_of_a_run_that_diverged_nothing_is_told_of_the_living() -> None:
    told = after_diverging(judged([[1.0, -1.0], [-1.0, -2.0]]))
    assert told.states == (UnitState.UNKNOWN, UnitState.DEAD)
    assert told.dead == {1}
