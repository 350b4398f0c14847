"""What a run has come to at a step: losses, accuracies, health and the activity behind them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array, Indices, read_only
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.diagnosis.health import LayerHealth, after_diverging, network_health, output_health
from reluexplorer.core.diagnosis.unit_states import RARE
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.network.spec import Activity, NetworkSpec, forward


@dataclass(frozen=True, eq=False)
class Focus:
    """One hidden unit over the whole training part."""

    layer: int
    unit: int
    pre_activations: Array
    """(training samples,)."""


@dataclass(frozen=True, eq=False)
class Inspection:
    """Measures of one state over all its data. Accuracies are None for a regression.

    Those of the test part are None where there is none.

    The activity may be of some samples alone, and of a later state: see :func:`glimpse`.
    """

    step: int
    train_loss: float
    test_loss: float | None
    train_accuracy: float | None
    test_accuracy: float | None
    health: tuple[LayerHealth, ...]
    """Of the hidden layers."""
    output: LayerHealth
    """Of the output units."""
    train_activity: Activity
    """Over ``rows`` of the training part."""
    train_outputs: Array
    test_outputs: Array
    rows: Indices | None = None
    """Rows of the training part, ascending; None for all."""
    focus: Focus | None = None

    @property
    def dead_units(self) -> tuple[int, ...]:
        """Number of dead units in each hidden layer."""
        return tuple(len(layer.dead) for layer in self.health)

    @property
    def dead_places(self) -> frozenset[tuple[int, int]]:
        """The (layer, unit) of the hidden layers that are dead."""
        return frozenset((layer, unit) for layer, own in enumerate(self.health) for unit in own.dead)


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


def hidden_health(state: TrainState, activity: Activity, *, rare: float = RARE) -> tuple[LayerHealth, ...]:
    """Judge the hidden layers of a state by their activity over the training part."""
    health = network_health(state.problem.network, activity, rare=rare)
    return health if state.diverged_at is None else tuple(map(after_diverging, health))


def inspect(state: TrainState) -> Inspection:
    """Evaluate a state on both parts of its data."""
    problem = state.problem
    dataset, network = problem.dataset, problem.network
    with np.errstate(all="ignore"):
        train = forward(network, state.parameters, problem.train_inputs)
        test = forward(network, state.parameters, problem.samples.test_inputs)

        def loss(activity: Activity, targets: Array) -> float:
            """Return the mean loss of the samples, of which there must be one at least."""
            return float(network.output.sample_losses(activity.logits, targets.T).mean(dtype=np.float64))

        def accuracy(activity: Activity, rows: Indices) -> float | None:
            if dataset.task is Task.REGRESSION or not rows.size:
                return None
            right = predicted_classes(network, activity.outputs) == true_classes(dataset, rows)
            return float(right.mean())

        health, output = hidden_health(state, train), output_health(network, train.logits)
        output = output if state.diverged_at is None else after_diverging(output)
        return Inspection(
            step=state.step,
            train_loss=loss(train, problem.train_targets),
            test_loss=loss(test, problem.samples.test_targets) if dataset.test.size else None,
            train_accuracy=accuracy(train, dataset.train),
            test_accuracy=accuracy(test, dataset.test),
            health=health,
            output=output,
            train_activity=train,
            train_outputs=train.outputs,
            test_outputs=test.outputs,
        )


def glimpse(
    measured: Inspection, state: TrainState, rows: Indices, focus: tuple[int, int] | None = None
) -> Inspection:
    """Return the measures with the activity of ``state`` over some rows of the training part.

    ``measured`` is whole, and may be of an earlier state of the run; the (layer, unit) in ``focus`` is kept
    over all rows as it was then.
    """
    problem = state.problem
    kept = None
    if focus is not None and focus[0] < len(measured.train_activity.pre_activations):
        layer = measured.train_activity.pre_activations[focus[0]]
        kept = Focus(*focus, read_only(layer[focus[1]].copy())) if focus[1] < len(layer) else None
    activity = forward(problem.network, state.parameters, problem.train_inputs[rows])
    return replace(measured, train_activity=activity, rows=rows, focus=kept)


def barely(measured: Inspection, rows: Indices) -> Inspection:
    """Return the measures with the activity over some rows of the training part alone, of the same state.

    ``measured`` must have the activity over all rows.
    """
    whole = measured.train_activity

    def part(layers: tuple[Array, ...]) -> tuple[Array, ...]:
        return tuple(read_only(layer[:, rows]) for layer in layers)

    logits, outputs = part((whole.logits, whole.outputs))
    activity = Activity(part(whole.pre_activations), part(whole.activations), logits, outputs)
    return replace(measured, train_activity=activity, rows=rows)


def inputs_of(seen: Inspection, unit: tuple[int, int]) -> tuple[Array, Indices | None]:
    """Return the pre-activations that are known of a unit, and of which rows of the training part; None: all.

    All of them where it is in focus, otherwise those of the activity.
    """
    if seen.focus is not None and (seen.focus.layer, seen.focus.unit) == unit:
        return seen.focus.pre_activations, None
    return seen.train_activity.pre_activations[unit[0]][unit[1]], seen.rows
