"""What one update did to a unit that it silenced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.batches import batch_rows
from reluexplorer.core.coasting import decay
from reluexplorer.core.gradients import loss_gradient
from reluexplorer.core.network import forward
from reluexplorer.core.schedules import SCHEDULES
from reluexplorer.core.training import TrainState

Array = NDArray[np.floating[Any]]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Death:
    """The update after which a unit was dead.

    A change is new minus old; figures of an update are 0 for a unit that was born dead or silenced by hand.
    ``gradient`` is that of the batch's loss alone: penalties and clipping are left out, and dropout's draws
    are those of single samples.
    """

    layer: int
    unit: int
    step: int
    """Updates after which the unit was dead first; 0 for a unit that was born dead."""
    by_hand: bool = False
    """Whether a person's change at that step silenced it, not the update before."""
    bias_change: float = 0.0
    weight_change: float = 0.0
    """Euclidean norm of the change of its incoming weights."""
    median_bias_change: float = 0.0
    """Median of |bias change| over the layer, the unit's own included."""
    median_weight_change: float = 0.0
    learning_rate: float = 0.0
    gradient: float = 0.0
    """Derivative of the batch's mean loss by its bias."""
    gradient_norm: float = 0.0
    """Euclidean norm of the derivatives by its weights and its bias."""
    remembered: float = 0.0
    """What of the bias's change is not −learning rate × gradient: momentum, Adam's scaling, clipping."""
    shrinkage: float = 0.0
    """How far penalties and AdamW's decay pull its weights and bias towards 0: Euclidean norm of learning
    rate × (l1·sign(w) + l2·w), and of learning rate × decay × parameters."""
    own: float = 0.0
    """Change of the pre-activation of the sample that was last above the threshold, by its own parameters."""
    inputs: float = 0.0
    """The same, by what it reads."""
    sample: int = -1
    """The sample of the batch, as a row of the whole data set, with the largest gradient; −1 for none."""
    sample_share: float = 0.0
    """That sample's part of the sum of the gradient norms over the batch."""

    @property
    def born(self) -> bool:
        """Whether it never lived."""
        return self.step == 0

    @property
    def by_inputs(self) -> bool:
        """Whether what it reads moved it below the threshold more than its own parameters did."""
        return self.inputs < 0 and abs(self.inputs) > abs(self.own)


def death_by_update(before: TrainState, after: TrainState, layer: int, unit: int) -> Death:
    """Return what the one update between two states did to a hidden unit."""
    problem = before.problem
    network, training = problem.network, problem.training
    old, new = (np.asarray(network.layers(s.parameters)[layer], np.float64) for s in (before, after))
    change = new - old
    rows = batch_rows(problem, before.step)
    gradients = _gradients(before, rows, layer, unit)
    mean = gradients.mean(axis=0)
    norms = np.linalg.norm(gradients, axis=1)
    largest = int(norms.argmax())
    total = float(norms.sum())
    schedule = SCHEDULES[training.schedule]
    factors = schedule.factors(np.array([before.step]), *schedule.completed(training.schedule_parameters))
    rate = float(training.learning_rate * factors[0])
    own, inputs = _moved(before, after, layer, unit)
    weights = old[:-1, unit]
    pull = rate * (training.l1 * np.sign(weights) + training.l2 * weights)
    decayed = decay(training) * factors[0] * old[:, unit]
    return Death(
        layer,
        unit,
        after.step,
        bias_change=float(change[-1, unit]),
        weight_change=float(np.linalg.norm(change[:-1, unit])),
        median_bias_change=float(np.median(np.abs(change[-1]))),
        median_weight_change=float(np.median(np.linalg.norm(change[:-1], axis=0))),
        learning_rate=rate,
        gradient=float(mean[-1]),
        gradient_norm=float(np.linalg.norm(mean)),
        remembered=float(change[-1, unit] + rate * mean[-1]),
        shrinkage=float(np.hypot(np.linalg.norm(pull), np.linalg.norm(decayed))),
        own=own,
        inputs=inputs,
        sample=int(problem.dataset.train[rows[largest]]) if total > 0 else -1,
        sample_share=float(norms[largest]) / total if total > 0 else 0.0,
    )


def _gradients(state: TrainState, rows: NDArray[np.intp], layer: int, unit: int) -> Floats:
    """Return (batch, fan_in + 1): each sample's own gradient by the unit's weights and its bias."""
    problem = state.problem
    spec = replace(problem.network, dtype="float64")
    flat = state.parameters.astype(np.float64)
    found = []
    for row in rows.tolist():
        inputs = problem.train_inputs[row : row + 1].astype(np.float64)
        targets = problem.train_targets[row : row + 1].astype(np.float64)
        gradient = loss_gradient(spec, flat, inputs, targets, (problem.training.seed, state.step))
        found.append(np.array(spec.layers(gradient)[layer][:, unit]))
    return np.array(found)


@np.errstate(all="ignore")
def _moved(before: TrainState, after: TrainState, layer: int, unit: int) -> tuple[float, float]:
    """Split the fall of the sample that was highest into the part of its parameters and of its inputs.

    Δ(w·x + b) = Δw·x̄ + Δb + w̄·Δx, with bars for the mean of old and new.
    """
    problem = before.problem
    spec = problem.network
    sides = [forward(spec, state.parameters, problem.train_inputs) for state in (before, after)]
    highest = int(sides[0].pre_activations[layer][unit].argmax())
    if layer:
        reads = [np.asarray(side.activations[layer - 1][:, highest], np.float64) for side in sides]
    else:
        reads = [np.asarray(problem.train_inputs[highest, :-1], np.float64)] * 2
    columns = [
        np.asarray(spec.layers(state.parameters)[layer][:, unit], np.float64) for state in (before, after)
    ]
    own = (columns[1] - columns[0])[:-1] @ (reads[0] + reads[1]) / 2 + columns[1][-1] - columns[0][-1]
    inputs = (columns[0] + columns[1])[:-1] @ (reads[1] - reads[0]) / 2
    return float(own), float(inputs)
