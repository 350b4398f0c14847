"""What a run has come to at a step: losses, accuracies, health and the activity behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.datasets import Dataset, Indices, Task
from reluexplorer.core.health import LayerHealth, network_health
from reluexplorer.core.network import Activity, NetworkSpec, forward
from reluexplorer.core.training import TrainState

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Inspection:
    """Measures of one state. Accuracies are None for a regression; the activity is over the training part."""

    step: int
    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None
    health: tuple[LayerHealth, ...]
    train_activity: Activity
    test_outputs: Array

    @property
    def dead_units(self) -> tuple[int, ...]:
        """Number of dead units in each hidden layer."""
        return tuple(len(layer.dead) for layer in self.health)


def predicted_classes(network: NetworkSpec, outputs: Array) -> NDArray[np.intp]:
    """Return the class index of each column of (outputs, samples)."""
    if outputs.shape[0] > 1:
        return np.asarray(outputs.argmax(axis=0))
    return np.asarray(outputs[0] > (network.output.low + 1.0) / 2.0, dtype=np.intp)


def true_classes(dataset: Dataset, rows: Indices) -> NDArray[np.intp]:
    """Return the class index of each of ``rows``."""
    targets = dataset.targets[rows]
    return (
        np.asarray(targets.argmax(axis=1))
        if targets.shape[1] > 1
        else np.asarray(targets[:, 0], dtype=np.intp)
    )


def inspect(state: TrainState) -> Inspection:
    """Evaluate a state on both parts of its data."""
    problem = state.problem
    dataset, network = problem.dataset, problem.network
    with np.errstate(all="ignore"):
        train = forward(network, state.parameters, problem.train_inputs)
        test = forward(network, state.parameters, problem.inputs[dataset.test])

        def loss(activity: Activity, rows: Indices) -> float:
            targets = problem.targets[rows].T
            return float(network.output.sample_losses(activity.logits, targets).mean(dtype=np.float64))

        def accuracy(activity: Activity, rows: Indices) -> float | None:
            if dataset.task is Task.REGRESSION:
                return None
            right = predicted_classes(network, activity.outputs) == true_classes(dataset, rows)
            return float(right.mean())

        return Inspection(
            step=state.step,
            train_loss=loss(train, dataset.train),
            test_loss=loss(test, dataset.test),
            train_accuracy=accuracy(train, dataset.train),
            test_accuracy=accuracy(test, dataset.test),
            health=network_health(network, train),
            train_activity=train,
            test_outputs=test.outputs,
        )
