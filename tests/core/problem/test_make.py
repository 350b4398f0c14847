"""From a data set and a few choices to a problem."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.data.digits import digits
from reluexplorer.core.data.kinds.points import synthetic
from reluexplorer.core.network.heads import HEADS
from reluexplorer.core.problem.make import AUTOMATIC, fitting_heads, make_problem
from reluexplorer.core.problem.problem import TrainingSpec
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
    assert made.samples.targets.shape == (37, made.network.outputs)
    assert made.samples.targets.dtype == np.float32


def test_layers_may_differ() -> None:
    each = [ActivationChoice("tanh"), ActivationChoice("leaky_relu", (0.2,)), ActivationChoice("gelu")]
    made = make_problem(digits(), (32, 16, 8), each, initializer="glorot_uniform", bias=0.1, dtype="float64")
    assert made.network.sizes == (64, 32, 16, 8, 10)
    assert [layer.activation for layer in made.network.hidden] == each
    assert (made.network.initializer, made.network.bias) == ("glorot_uniform", 0.1)
    assert made.samples.inputs.dtype == made.train_targets.dtype == np.float64
    assert made.samples.inputs.shape == (1797, 65)
    assert np.array_equal(made.train_inputs, made.samples.inputs[made.dataset.train])


def test_dropout_is_one_for_all_or_one_for_each() -> None:
    for given, expected in ((0, (0, 0)), (0.25, (0.25, 0.25)), ([0.5, 0.1], (0.5, 0.1))):
        made = make_problem(dataset(), (4, 5), dropout=given)
        assert tuple(layer.dropout for layer in made.network.hidden) == expected
    assert make_problem(dataset(), (), dropout=0.5).network.hidden == ()


def test_every_setting_arrives() -> None:
    training = TrainingSpec(
        "adam", 0.01, 8, 3, (0.5, 0.9), "step", (10.0,), l1=0.1, l2=0.2, clip_norm=1.0, clip_value=0.5,
        weight_limit=2.0,
    )  # fmt: skip
    made = make_problem(
        dataset(), (4,), initializer="constant", initializer_parameters=(0.3,), bias=0.1, bias_spread=0.5,
        biased=False, training=training,
    )  # fmt: skip
    spec = made.network
    assert made.training is training
    assert (spec.initializer_parameters, spec.bias, spec.bias_spread, spec.biased) == (
        (0.3,),
        0.1,
        0.5,
        False,
    )
    weights, _ = spec.layers(spec.initial_parameters(0))
    assert np.all(weights[:-1] == np.float32(0.3))
    assert np.all(weights[-1] == 0.0)


NAN, ENDLESS = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"batch_size": 0}, "A batch has at least one sample, not 0."),
        ({"learning_rate": 0.0}, "A learning rate is a positive number, not 0."),
        ({"learning_rate": -1.0}, "A learning rate is a positive number, not −1."),
        ({"learning_rate": NAN}, "A learning rate is a positive number, not NaN."),
        ({"learning_rate": ENDLESS}, "A learning rate is a positive number, not ∞."),
        ({"optimizer": "best"}, "There is no optimiser 'best'; there are sgd, momentum,"),
        ({"optimizer_parameters": (0.9,)}, "SGD has 0 parameters (none), not 1."),
        (
            {"optimizer": "momentum", "optimizer_parameters": (0.9, 0.9)},
            "Momentum has 1 parameter (Momentum), not 2.",
        ),
        (
            {"optimizer": "momentum", "optimizer_parameters": (1.5,)},
            "Momentum: Momentum goes from 0 to 0.9999; 1.5 is outside.",
        ),
        (
            {"optimizer": "adam", "optimizer_parameters": (0.9, NAN)},
            "Adam: β₂, memory of the square goes from",
        ),
        ({"schedule": "never"}, "There is no schedule 'never'; there are constant, step,"),
        (
            {"schedule": "step", "schedule_parameters": (0.0,)},
            "Steps: Updates of a step, size goes from 1 to",
        ),
        (
            {"schedule": "step", "schedule_parameters": (1, 1, 1)},
            "Steps has 2 parameters (Updates of a step,",
        ),
        ({"l1": -0.1}, "The L1 penalty is 0 or a positive number, not −0.1."),
        ({"l2": NAN}, "The L2 penalty is 0 or a positive number, not NaN."),
        ({"clip_norm": -1.0}, "The limit of the gradient's norm is 0 or a positive number, not −1."),
        ({"clip_value": ENDLESS}, "The limit of each gradient is 0 or a positive number, not ∞."),
        ({"weight_limit": -2.0}, "The limit of each weight is 0 or a positive number, not −2."),
    ],
)
def test_training_that_cannot_be_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        make_problem(dataset(), training=replace(TrainingSpec(), **changes))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hidden": (4, 0)}, "A hidden layer has at least one unit, not 0."),
        (
            {"activation": [ActivationChoice()]},
            "Activations: give one for all hidden layers, or one for each of the 2; these are 1.",
        ),
        ({"activation": [ActivationChoice()] * 3}, "for each of the 2; these are 3."),
        ({"dropout": [0.1, 0.2, 0.3]}, "Dropout: give one for all hidden layers, or one for each of the 2;"),
        ({"dropout": 1.0}, "Dropout is a share from 0 to below 1, not 1."),
        ({"dropout": [0.5, -0.5]}, "Dropout is a share from 0 to below 1, not −0.5."),
        ({"activation": ActivationChoice("magic")}, "There is no activation 'magic'; there are relu,"),
        ({"activation": ActivationChoice("relu", (1.0,))}, "ReLU has 0 parameters (none), not 1."),
        (
            {"activation": ActivationChoice("leaky_relu", (2.0,))},
            "Leaky ReLU: Negative slope α goes from 0 to 1; 2 is outside.",
        ),
        ({"initializer": "luck"}, "There is no initialiser 'luck'; there are he_normal,"),
        ({"initializer_parameters": (1.0,)}, "He normal has 0 parameters (none), not 1."),
        (
            {"initializer": "orthogonal", "initializer_parameters": (11.0,)},
            "Orthogonal: Gain goes from 0 to 10; 11 is outside.",
        ),
        ({"bias": NAN}, "The first bias is a finite number, not NaN."),
        ({"bias_spread": -1.0}, "The spread of the first biases is 0 or a positive number, not −1."),
        ({"dtype": "float16"}, "The precision is one of float32, float64, not 'float16'."),
    ],
)
def test_a_network_that_cannot_be_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        make_problem(dataset(), **({"hidden": (4, 4)} | changes))


def test_no_hidden_layer_at_all() -> None:
    made = make_problem(dataset(features=3), ())
    assert (made.network.sizes, made.network.parameter_count) == ((3, 1), 4)
