"""One sample through one update: the reference step to the bit, and the loss by finite differences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.engine import reference_step as reference
from reluexplorer.core.engine.one_update import OneUpdate, left_out, one_update
from reluexplorer.core.engine.reference_step import Layer
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.core.network.spec import LayerSpec
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from tests.core.plain import difference_gradient
from tests.core.samples import dataset, problem

TASKS = {"linear": Task.REGRESSION, "sigmoid": Task.BINARY, "softmax": Task.MULTICLASS}
OTHERS = {"tanh": Task.BINARY, "sigmoid_squared": Task.BINARY, "relu_softmax": Task.MULTICLASS}


def made(head: str, activation: str = "relu") -> Problem:
    return problem(dataset((TASKS | OTHERS)[head]), activation=activation, head=head, dtype="float64", seed=4)


def flat_of(layers: list[Layer]) -> np.ndarray:
    return np.concatenate([np.vstack(layer).ravel() for layer in layers])


def loss_at(given: Problem, flat: np.ndarray, sample: int) -> float:
    return one_update(given, flat, sample).loss


@pytest.mark.parametrize("head", TASKS)
@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "tanh"])
def test_it_is_the_reference_step_on_a_batch_of_one_to_the_bit(head: str, activation: str) -> None:
    given = made(head, activation)
    state = advance(initial_state(given), 30)
    old = [Layer(flat[:-1], flat[-1]) for flat in given.network.layers(state.parameters)]
    batch = given.train_inputs[5:6, :-1], given.train_targets[5:6]
    activations = [layer.activation for layer in given.network.hidden]
    z, reads = reference.forward(old, activations, batch[0])
    outputs = reference.predict(head, z[-1])
    gradient = reference.backward(old, activations, z, reads, outputs - batch[1])
    still = [Layer(0 * weights, 0 * biases) for weights, biases in old]
    after, _velocity, loss = reference.step(old, still, activations, head, batch, 0.05)
    seen = one_update(given, state.parameters, 5)
    assert seen.rate == 0.05
    for number, layer in enumerate(seen.layers):
        assert (layer.z == z[number][0]).all()
        assert (layer.reads == reads[number][0]).all()
        assert (
            flat_of([layer.before, layer.gradient, layer.after]).tobytes()
            == flat_of([old[number], gradient[number], after[number]]).tobytes()
        )
        assert (layer.delta == gradient[number].biases).all()
        assert (layer.slope * layer.arriving == layer.delta).all()
    assert (seen.outputs == outputs[0]).all()
    assert seen.loss == pytest.approx(loss, rel=1e-12)
    assert seen.loss_after < seen.loss


@pytest.mark.parametrize("head", [*TASKS, *OTHERS])
def test_gradients_are_those_of_finite_differences(head: str) -> None:
    given = made(head)
    flat = initial_state(given).parameters
    seen = one_update(given, flat, 2)
    expected = difference_gradient(lambda at: loss_at(given, at, 2), flat)
    found = flat_of([layer.gradient for layer in seen.layers])
    assert np.abs(expected).max() > 0.01
    assert found == pytest.approx(expected, abs=1e-7)
    assert seen.loss_after == pytest.approx(
        loss_at(given, flat_of([layer.after for layer in seen.layers]), 2), rel=1e-12
    )


@pytest.mark.parametrize("per_unit", [False, True])
def test_learned_slopes_are_taken_as_they_are_now(per_unit: bool) -> None:
    given = made("linear", "prelu")
    choice = ActivationChoice("prelu", (), per_unit)
    network = replace(
        given.network, hidden=tuple(LayerSpec(one.units, choice) for one in given.network.hidden)
    )
    given = given.altered(network, given.training)
    flat = initial_state(given).parameters.copy()
    flat[network.linear_count :] = np.linspace(0.1, 0.4, flat.size - network.linear_count)
    seen = one_update(given, flat, 3)
    expected = difference_gradient(lambda at: loss_at(given, at, 3), flat)[: network.linear_count]
    assert flat_of([layer.gradient for layer in seen.layers]) == pytest.approx(expected, abs=1e-7)
    assert "learned slopes" in left_out(given)


def by_hand() -> OneUpdate:
    """Inputs 1 and −2 into three neurons, the second of them closed, and these into two, the first closed."""
    given = problem(dataset(Task.REGRESSION, features=2), (3, 2), dtype="float64", rate=0.1)
    flat = np.concatenate([
        [1.0, 1.0, 0.0, 0.0, 1.0, -1.0, 0.0, 0.0, 0.0],
        [-1.0, 1.0, 0.0, 0.0, -1.0, 1.0, 0.0, 0.0],
        [1.0, 2.0, 0.5],
    ])  # fmt: skip
    inputs = np.array([[1.0, -2.0]])
    targets = np.array([[0.0]])
    data = replace(given.dataset, inputs=inputs, targets=targets, train=np.array([0]), test=np.zeros(0, int))
    return one_update(replace(given, dataset=data, known_samples=None), flat, 0)


def test_what_closed_gates_hold_still_is_counted_as_by_hand() -> None:
    seen = by_hand()
    assert [layer.z.tolist() for layer in seen.layers] == [[1.0, -1.0, 2.0], [-3.0, 3.0], [6.5]]
    assert [layer.closed.tolist() for layer in seen.layers[:-1]] == [[False, True, False], [True, False]]
    assert (seen.closed_count, seen.hidden_count) == (2, 5)
    assert seen.layers[1].arriving.tolist() == [6.5, 13.0]
    assert seen.layers[1].delta.tolist() == [0.0, 13.0]
    assert seen.still == (2 + 3, 1 + 1)
    assert seen.moving == (14 - 7, 14)


def test_the_rate_is_that_of_the_schedule_at_the_step() -> None:
    training = TrainingSpec("adam", 0.2, 8, schedule="step", schedule_parameters=(10, 0.5), l2=0.1)
    given = make_problem(dataset(Task.BINARY), (4,), training=training)
    flat = initial_state(given).parameters
    assert [one_update(given, flat, 0, step).rate for step in (9, 10, 20)] == [0.2, 0.1, 0.05]
    assert left_out(given) == ("Adam", "an L2 penalty", "batches of 8")
    assert left_out(replace(given, training=TrainingSpec(batch_size=1))) == ()


def test_a_sample_that_there_is_not_is_refused() -> None:
    given = made("linear")
    with pytest.raises(ValueError, match=r"The training part has 28 samples\."):
        one_update(given, initial_state(given).parameters, 28)
