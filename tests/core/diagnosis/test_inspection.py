"""What a run has come to: losses, accuracies and the activity behind them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.core.data.dataset import Task
from reluexplorer.core.diagnosis.inspection import (
    glimpse,
    inputs_of,
    inspect,
    predicted_classes,
    true_classes,
)
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.problem.make import fitting_heads, make_problem
from tests.core.plain import LOSSES, Net
from tests.core.samples import dataset, network, problem

CASES = [(task, head) for task in Task for head in fitting_heads(task)]


def net_of(state: TrainState) -> Net:
    spec = state.problem.network
    return Net.from_flat(state.parameters, spec.sizes, [layer.activation.name for layer in spec.hidden])


def counted_accuracy(state: TrainState, rows: list[int]) -> float:
    """Share of rows answered rightly, from logits alone, one sample at a time."""
    data, head = state.problem.dataset, state.problem.network.head
    right = 0
    for row in rows:
        logits = net_of(state).logits(data.inputs[row : row + 1])[0].tolist()
        if head in {"relu", "relu_softmax"}:
            logits = [max(z, 0.0) for z in logits]
        if len(logits) > 1:
            answer = logits.index(max(logits))
        else:
            answer = int(logits[0] > (0.5 if head in {"linear", "relu"} else 0.0))
        targets = data.targets[row].tolist()
        truth = targets.index(1.0) if len(targets) > 1 else int(targets[0])
        right += answer == truth
    return right / len(rows)


@pytest.mark.parametrize(("task", "head"), CASES)
def test_losses_and_accuracies_are_counted_rightly(task: Task, head: str) -> None:
    data = dataset(task, 60, seed=2)
    state = advance(initial_state(problem(data, activation="tanh", head=head, dtype="float64")), 60)
    found = inspect(state)
    assert found.step == 60
    for rows, loss, accuracy in (
        (data.train, found.train_loss, found.train_accuracy),
        (data.test, found.test_loss, found.test_accuracy),
    ):
        targets = state.problem.samples.targets[rows]
        expected = float(np.mean(LOSSES[head](net_of(state).logits(data.inputs[rows]), targets)))
        assert loss == pytest.approx(expected, rel=1e-12)
        if task is Task.REGRESSION:
            assert accuracy is None
        else:
            assert accuracy == counted_accuracy(state, rows.tolist())
    if task is not Task.REGRESSION:
        assert found.train_accuracy is not None
        assert found.train_accuracy > 0.5


def test_the_activity_is_over_the_training_part() -> None:
    made = problem(dataset(samples=40, train=31), dtype="float64")
    state = advance(initial_state(made), 25)
    found = inspect(state)
    zs, outs = net_of(state).columns(made.dataset.inputs[made.dataset.train])
    activity = found.train_activity
    for z, a, expected_z, expected_a in zip(
        activity.pre_activations, activity.activations, zs, outs[1:], strict=False
    ):
        assert z.shape == a.shape == expected_z.T.shape
        np.testing.assert_allclose(z, expected_z.T, atol=1e-13)
        np.testing.assert_allclose(a, expected_a.T, atol=1e-13)
    assert found.test_outputs.shape == (1, 9)
    logits = net_of(state).logits(made.dataset.inputs[made.dataset.test])
    np.testing.assert_allclose(found.test_outputs, 1.0 / (1.0 + np.exp(-logits.T)), rtol=1e-12)


def test_dead_units_are_counted_layer_by_layer() -> None:
    made = make_problem(dataset(), (5, 4, 3), initializer="zeros", bias=1.0)
    flat = made.network.initial_parameters(0).copy()
    views = made.network.layers(flat)
    views[0][-1, [1, 3]] = -1.0
    views[1][-1, 0] = 0.0
    found = inspect(TrainState(made, 0, flat, ()))
    assert found.dead_units == (2, 1, 0)
    assert [layer.dead for layer in found.health] == [{1, 3}, {0}, set()]


def test_the_threshold_of_a_single_output_lies_between_its_classes() -> None:
    outputs = np.array([[-0.1, 0.0, 0.1, 0.5, 0.6]])
    assert predicted_classes(network((2, 1), head="tanh"), outputs).tolist() == [0, 0, 1, 1, 1]
    for head in ("sigmoid", "linear", "relu", "sigmoid_squared"):
        assert predicted_classes(network((2, 1), head=head), outputs).tolist() == [0, 0, 0, 0, 1]
    several = np.array([[0.1, 0.9], [0.3, 0.05], [0.3, 0.05]])
    assert predicted_classes(network((2, 3), head="softmax"), several).tolist() == [1, 0]


def test_true_classes_of_rows() -> None:
    many = dataset(Task.MULTICLASS)
    rows = np.array([5, 0, 17])
    assert true_classes(many, rows).tolist() == [many.targets[row].tolist().index(1.0) for row in rows]
    pair = dataset(Task.BINARY)
    assert true_classes(pair, rows).tolist() == pair.targets[rows, 0].tolist()


@pytest.mark.parametrize(("task", "loss"), [(Task.BINARY, math.log(2)), (Task.MULTICLASS, math.log(3))])
def test_a_network_of_zeros_knows_nothing(task: Task, loss: float) -> None:
    found = inspect(initial_state(make_problem(dataset(task), initializer="zeros", dtype="float64")))
    assert found.train_loss == pytest.approx(loss, rel=1e-14)
    assert found.test_loss == pytest.approx(loss, rel=1e-14)
    assert found.dead_units == (8, 8)


def test_a_state_of_huge_parameters_is_measured_without_a_warning() -> None:
    made = problem(dataset(), (8, 8, 8), "identity", dtype="float32")
    state = TrainState(made, 3, np.full(made.network.parameter_count, 1e30, dtype=np.float32), ())
    with np.errstate(all="raise"):
        assert not math.isfinite(inspect(state).train_loss)


def test_a_glimpse_has_the_old_measures_and_the_new_activity_of_some_rows() -> None:
    before = initial_state(problem(dataset(samples=40), (5, 4)))
    after = advance(before, 7)
    whole, rows = inspect(before), np.array([0, 3, 4, 11])
    seen = glimpse(whole, after, rows, (1, 2))
    now = inspect(after)
    assert (seen.step, seen.train_loss, seen.health) == (0, whole.train_loss, whole.health)
    assert seen.train_outputs is whole.train_outputs
    for layer in range(2):
        expected = now.train_activity.pre_activations[layer][:, rows]
        assert seen.train_activity.pre_activations[layer] == pytest.approx(expected, rel=1e-12)
    z, known = inputs_of(seen, (1, 2))
    assert known is None
    assert np.array_equal(z, whole.train_activity.pre_activations[1][2])
    z, known = inputs_of(seen, (0, 1))
    assert known is rows
    assert np.array_equal(z, seen.train_activity.pre_activations[0][1])
    for absent in ((1, 9), (4, 0)):
        assert glimpse(whole, after, rows, absent).focus is None
