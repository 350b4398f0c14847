"""The gradient's length at each layer, against the gradient that training descends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.engine.gradients import loss_gradient
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.lessons.reading import test_accuracy as accuracy_of
from reluexplorer.lessons.saturation.backward import SAMPLES, gradient_lengths
from reluexplorer.lessons.setups import Setup
from tests.lessons import plain


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu"])
def test_lengths_are_those_of_the_bias_gradients_for_one_sample(name, monkeypatch):
    """For one sample the gradient by a layer's biases is that by its pre-activations."""
    monkeypatch.setattr("reluexplorer.lessons.saturation.backward.SAMPLES", 1)
    setup = Setup(hidden=(12, 9, 7), activation=ActivationChoice(name), dtype="float64", seed=3)
    state = advance(initial_state(setup.problem()), 5)
    problem = state.problem
    flat = loss_gradient(
        problem.network, state.parameters, problem.train_inputs[:1], problem.train_targets[:1]
    )
    lengths = [np.linalg.norm(layer[-1]) for layer in problem.network.layers(flat)]
    np.testing.assert_allclose(gradient_lengths(state), np.array(lengths) / lengths[-1], rtol=1e-10)


def test_orthogonal_linear_layers_keep_a_gradient_times_their_gain():
    linear = Setup(
        hidden=(64, 64),
        activation=ActivationChoice("identity"),
        initializer="orthogonal",
        initializer_parameters=(2.0,),
        dtype="float64",
    )
    np.testing.assert_allclose(gradient_lengths(initial_state(linear.problem())), [4.0, 2.0, 1.0])


def test_what_is_read_is_what_a_plain_network_reads():
    setup = Setup(hidden=(16,), rate=0.2, dtype="float64", seed=2)
    state = advance(initial_state(setup.problem()), 90)
    data = plain.digit_data(2, scaled=False)
    network = plain.Network(data, (16,), plain.ACTIVATIONS["relu"], seed=2, rate=0.2, batch=32)
    network.learn(90)
    assert accuracy_of(state) == network.right(data.test)
    assert accuracy_of(replace(state, parameters=np.zeros_like(state.parameters))) == pytest.approx(
        np.mean(data.labels(data.test) == 0)
    )
    assert len(data.train) > SAMPLES
