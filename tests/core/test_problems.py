"""From a data set and a few choices to a problem."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.datasets import Task
from reluexplorer.core.digits import digits
from reluexplorer.core.losses import HEADS
from reluexplorer.core.problems import AUTOMATIC, fitting_heads, make_problem
from reluexplorer.core.synthetic import synthetic
from reluexplorer.core.training import TrainingSpec
from tests.core.samples import dataset

TASKS = list(Task)


def test_the_output_layers_of_each_task_begin_with_the_usual_one() -> None:
    assert fitting_heads(Task.BINARY)[0] == "sigmoid"
    assert fitting_heads(Task.MULTICLASS)[0] == "softmax"
    assert fitting_heads(Task.REGRESSION) == ("linear", "tanh", "relu")
    for task in (Task.BINARY, Task.MULTICLASS):
        assert sorted(fitting_heads(task)) == sorted(HEADS)


def test_defaults() -> None:
    made = make_problem(synthetic("circle", 50, 0.0, 0.3, 0))
    assert made.network.sizes == (2, 8, 8, 1)
    assert [layer.activation for layer in made.network.hidden] == [ActivationChoice("relu")] * 2
    spec = made.network
    assert (spec.head, spec.initializer, spec.bias, spec.dtype) == ("sigmoid", "he_normal", 0.0, "float32")
    assert made.training == TrainingSpec("sgd", 0.03, 10, 0)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("head", [AUTOMATIC, *HEADS])
def test_an_output_layer_that_does_not_fit_gives_way(task: Task, head: str) -> None:
    made = make_problem(dataset(task), head=head)
    usual = {Task.BINARY: "sigmoid", Task.MULTICLASS: "softmax", Task.REGRESSION: "linear"}[task]
    refused = {AUTOMATIC, *(set(HEADS) - {"linear", "tanh", "relu"} if task is Task.REGRESSION else ())}
    assert made.network.head == (usual if head in refused else head)
    two = task is Task.BINARY and head in {"softmax", "relu_softmax"}
    assert (
        made.network.outputs == {Task.BINARY: 2 if two else 1, Task.MULTICLASS: 3, Task.REGRESSION: 1}[task]
    )
    assert made.targets.shape == (37, made.network.outputs)
    assert made.targets.dtype == np.float32


def test_layers_may_differ() -> None:
    each = [ActivationChoice("tanh"), ActivationChoice("leaky_relu", (0.2,)), ActivationChoice("gelu")]
    made = make_problem(digits(), (32, 16, 8), each, initializer="glorot_uniform", bias=0.1, dtype="float64")
    assert made.network.sizes == (64, 32, 16, 8, 10)
    assert [layer.activation for layer in made.network.hidden] == each
    assert (made.network.initializer, made.network.bias) == ("glorot_uniform", 0.1)
    assert made.inputs.dtype == made.train_targets.dtype == np.float64
    assert made.inputs.shape == (1797, 65)
    assert np.array_equal(made.train_inputs, made.inputs[made.dataset.train])


def test_as_many_activations_as_layers() -> None:
    with pytest.raises(ValueError, match="shorter"):
        make_problem(dataset(), (4, 4), [ActivationChoice()])


def test_no_hidden_layer_at_all() -> None:
    made = make_problem(dataset(features=3), ())
    assert (made.network.sizes, made.network.parameter_count) == ((3, 1), 4)
