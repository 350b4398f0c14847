"""What hands do to weights, and units that updates leave alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.data.kinds.points import synthetic
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.replicas.replicas import advance_replicas, initial_replicas, replica_state
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.core.network.spec import forward
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.surgery.surgery import flat_until, killed, reinitialised, revived, with_weight

DATA = synthetic("circle", 80, 0.1, 0.3, 0)


def trained(activation="relu", steps=30, **settings):
    training = TrainingSpec(**{"optimizer": "adam", "learning_rate": 0.02, **settings})
    problem = make_problem(DATA, (6, 4), ActivationChoice(activation), training=training)
    return advance(initial_state(problem), steps)


def layers(state, array=None):
    return state.problem.network.layers(state.parameters if array is None else array)


@pytest.mark.parametrize(("layer", "unit", "source"), [(0, 3, 1), (1, 0, 5), (2, 0, 2), (1, 2, -1)])
def test_one_weight_is_set_and_its_memory_forgotten(layer, unit, source):
    before = trained()
    after = with_weight(before, layer, unit, source, 0.625)
    assert layers(after)[layer][source, unit] == 0.625
    assert (after.parameters != before.parameters).sum() == 1
    for slot, old in zip(after.slots, before.slots, strict=True):
        assert layers(after, slot)[layer][source, unit] == 0.0
        assert (slot != old).sum() == 1
    assert not after.parameters.flags.writeable


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 6, 0, 1.0), "There is no neuron 1.7."),
        ((3, 0, 0, 1.0), "There is no neuron 4.1."),
        ((0, 0, 2, 1.0), "Neuron 1.1 has 2 incoming weights."),
        ((0, 0, 0, 1e300), "That is too large for a weight."),
    ],
)
def test_what_cannot_be_set_is_said(arguments, message):
    with pytest.raises(ValueError, match="^" + message.replace(".", r"\.") + "$"):
        with_weight(trained(), *arguments)


def test_a_network_without_biases_has_none_to_set():
    problem = make_problem(DATA, (3,), biased=False)
    for work in (
        lambda s: with_weight(s, 0, 0, -1, 1.0),
        lambda s: killed(s, 0, 0),
        lambda s: revived(s, 0, 0),
    ):
        with pytest.raises(ValueError, match="no biases"):
            work(initial_state(problem))


@pytest.mark.parametrize("name", list(CATALOGUE))
def test_killed_is_dead_where_there_is_a_flat_side(name):
    state = trained(name, 5)
    end = flat_until(ActivationChoice(name))
    if end is None:
        with pytest.raises(ValueError, match="has no flat side"):
            killed(state, 1, 2)
        return
    after = killed(state, 1, 2)
    assert 2 in inspect(after).health[1].dead
    z = forward(state.problem.network, after.parameters, state.problem.train_inputs).pre_activations[1][2]
    assert z.max() <= end
    changed = np.flatnonzero(after.parameters != state.parameters)
    assert len(changed) == 1


def test_flat_sides_are_where_the_formulas_say():
    ends = {
        "relu": 0.0,
        "relu6": 0.0,
        "hardtanh": -1.0,
        "hardswish": -3.0,
        "hardsigmoid": -3.0,
        "threshold": 1.0,
    }
    for name, end in ends.items():
        assert flat_until(ActivationChoice(name)) == pytest.approx(end, abs=0.006)
    for name in ("leaky_relu", "tanh", "sigmoid", "elu", "softplus", "identity", "sin", "gelu"):
        assert flat_until(ActivationChoice(name)) is None


def test_revived_fires_for_half_and_a_blind_unit_cannot():
    state = killed(trained(), 0, 1)
    after = revived(state, 0, 1)
    assert inspect(after).health[0].firing[1] == pytest.approx(0.5, abs=0.02)
    for share in (0.05, 0.2, 0.9, 1.0):
        fires = inspect(revived(state, 0, 1, share)).health[0].firing[1]
        assert fires == pytest.approx(share, abs=1.5 / len(state.problem.train_inputs))
    assert inspect(revived(state, 0, 1, 1e-9)).health[0].firing[1] > 0
    blind = with_weight(with_weight(state, 0, 1, 0, 0.0), 0, 1, 1, 0.0)
    with pytest.raises(ValueError, match="sees no difference between the samples"):
        revived(blind, 0, 1)
    with pytest.raises(ValueError, match="output neuron"):
        revived(state, 2, 0)


def test_revived_tells_no_equal_samples_apart():
    """Both neurons of layer 2 read a neuron that is 0 or 1: half of what they see is the same."""
    problem = make_problem(DATA, (1, 2), (ActivationChoice("step"), ActivationChoice("relu")))
    state = with_weight(initial_state(problem), 1, 0, 0, 1.0)
    ones = float(inspect(state).train_activity.activations[0][0].mean())
    assert 0.2 < ones < 0.8
    dead = killed(state, 1, 0)
    for share in (0.3, 0.5, 0.7):
        fires = inspect(revived(dead, 1, 0, share)).health[1].firing[0]
        assert fires == pytest.approx(ones if abs(share - ones) < abs(share - 1.0) else 1.0)
    assert inspect(revived(dead, 1, 0, 0.01)).health[1].firing[0] == pytest.approx(ones)
    assert inspect(revived(dead, 1, 0, 1.0)).health[1].firing[0] == 1.0


@pytest.mark.parametrize(("precision", "size"), [("float32", 1e30), ("float64", 1e200), ("float64", 1e307)])
def test_pre_activations_whose_squares_overflow_are_treated_like_others(precision, size):
    state = initial_state(make_problem(DATA, (3,), dtype=precision))
    large = with_weight(with_weight(state, 0, 0, 0, size), 0, 0, 1, -size)
    dead = killed(large, 0, 0)
    assert inspect(dead).health[0].firing[0] == 0.0
    assert inspect(revived(dead, 0, 0)).health[0].firing[0] == pytest.approx(0.5, abs=0.02)
    assert inspect(revived(dead, 0, 0, 1.0)).health[0].firing[0] == 1.0


def test_a_draw_is_the_initialisers_and_repeats():
    state = trained()
    first, again, other = (reinitialised(state, 0, 2, draw) for draw in (0, 0, 1))
    assert np.array_equal(first.parameters, again.parameters)
    assert not np.array_equal(first.parameters, other.parameters)
    kept = np.delete(layers(first)[0], 2, axis=1)
    assert np.array_equal(kept, np.delete(layers(state)[0], 2, axis=1))
    draws = [layers(reinitialised(state, 1, 0, n))[1][:-1, 0] for n in range(300)]
    assert np.std(draws) == pytest.approx(np.sqrt(2 / 6), rel=0.1)


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_frozen_units_stay_to_the_bit_and_others_learn(optimizer):
    state = trained(optimizer=optimizer, l2=0.1, weight_limit=0.4)
    training = replace(state.problem.training, frozen=((0, 1), (2, 0)))
    frozen = replace(state, problem=state.problem.altered(state.problem.network, training))
    whole = advance(frozen, 100)
    divided = frozen
    for steps in (1, 7, 30, 62):
        divided = advance(divided, steps)
    assert np.array_equal(whole.parameters, divided.parameters)
    before, after = layers(state), layers(whole)
    assert np.array_equal(before[0][:, 1], after[0][:, 1])
    assert np.array_equal(before[2], after[2])
    assert (before[0][:, [0, 2]] != after[0][:, [0, 2]]).any(axis=0).all()


def test_frozen_units_stay_in_every_replica():
    training = TrainingSpec(optimizer="adam", learning_rate=0.05, frozen=((1, 3),))
    problem = make_problem(DATA, (6, 4), training=training)
    first = initial_replicas(problem, range(5))
    last = advance_replicas(first, 40)
    for number in range(5):
        old, new = (layers(replica_state(each, number)) for each in (first, last))
        assert np.array_equal(old[1][:, 3], new[1][:, 3])
        assert not np.array_equal(old[1][:, 0], new[1][:, 0])


def test_a_frozen_unit_that_is_none_is_refused():
    with pytest.raises(ValueError, match=r"There is no neuron 1\.7\."):
        make_problem(DATA, (6,), training=TrainingSpec(frozen=((0, 6),)))


def test_a_neuron_with_a_threshold_is_revived_above_it() -> None:
    again = revived(trained("threshold"), 0, 1, 0.5)
    z = forward(again.problem.network, again.parameters, again.problem.train_inputs).pre_activations[0][1]
    assert (z > 1.0).mean() == pytest.approx(0.5, abs=0.02)
    assert inspect(again).health[0].firing[1] == pytest.approx(0.5, abs=0.02)
