"""What one update did to a unit that it silenced."""

from __future__ import annotations

from collections.abc import Collection, Generator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array, Floats
from reluexplorer.core.diagnosis.blocks import Place, Sweep
from reluexplorer.core.engine.batches import batch_rows
from reluexplorer.core.engine.gradients import sample_gradients
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.network.spec import Activity, forward
from reluexplorer.core.schedules import SCHEDULES


@dataclass(frozen=True)
class Death:
    """The update after which a unit was dead.

    A change is new minus old; figures of an update are 0 for a unit that was born dead or silenced by hand.
    ``gradient`` is that of the batch's loss alone: penalties and clipping are left out. Dropout's draws are
    those of the update.
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


def deaths_by_update(
    before: TrainState, after: TrainState, places: Collection[Place]
) -> Generator[None, None, tuple[Death, ...]]:
    """Return what the one update between two states did to hidden units; yields between bounded pieces."""
    rows = batch_rows(before.problem, before.step)
    gradients = _gradients(before, rows, places)
    yield
    moved = yield from _moved(before, after, places)
    layers = {layer: _Layer(before, after, layer) for layer, _unit in places}
    return tuple(_death(layers[place[0]], place, gradients[place], rows, moved[place]) for place in places)


class _Layer:
    """What an update did to the parameters of a layer."""

    def __init__(self, before: TrainState, after: TrainState, layer: int) -> None:
        network = before.problem.network
        self.before, self.after = before, after
        self.old, new = (np.asarray(network.layers(s.parameters)[layer], np.float64) for s in (before, after))
        self.change: Floats = new - self.old
        self.weight_changes: Floats = np.linalg.norm(self.change[:-1], axis=0)
        self.median_bias_change = float(np.median(np.abs(self.change[-1])))
        self.median_weight_change = float(np.median(self.weight_changes))


def _death(
    layer: _Layer, place: Place, gradients: Floats, rows: NDArray[np.intp], moved: tuple[float, float]
) -> Death:
    problem, step, unit = layer.before.problem, layer.before.step, place[1]
    training = problem.training
    mean = gradients.mean(axis=0)
    norms = np.linalg.norm(gradients, axis=1)
    largest = int(norms.argmax())
    total = float(norms.sum())
    schedule = SCHEDULES[training.schedule]
    factors = schedule.factors(np.array([step]), *schedule.completed(training.schedule_parameters))
    rate = float(training.learning_rate * factors[0])
    weights = layer.old[:-1, unit]
    pull = rate * (training.l1 * np.sign(weights) + training.l2 * weights)
    decayed = training.decay * factors[0] * layer.old[:, unit]
    return Death(
        *place,
        layer.after.step,
        bias_change=float(layer.change[-1, unit]),
        weight_change=float(layer.weight_changes[unit]),
        median_bias_change=layer.median_bias_change,
        median_weight_change=layer.median_weight_change,
        learning_rate=rate,
        gradient=float(mean[-1]),
        gradient_norm=float(np.linalg.norm(mean)),
        remembered=float(layer.change[-1, unit] + rate * mean[-1]),
        shrinkage=float(np.hypot(np.linalg.norm(pull), np.linalg.norm(decayed))),
        own=moved[0],
        inputs=moved[1],
        sample=int(problem.dataset.train[rows[largest]]) if total > 0 else -1,
        sample_share=float(norms[largest]) / total if total > 0 else 0.0,
    )


def _gradients(state: TrainState, rows: NDArray[np.intp], places: Collection[Place]) -> dict[Place, Floats]:
    """Return (batch, fan_in + 1) for each unit: each sample's own gradient by its weights and its bias."""
    problem = state.problem
    found = sample_gradients(
        replace(problem.network, dtype="float64"),
        state.parameters.astype(np.float64),
        problem.train_inputs[rows].astype(np.float64),
        problem.train_targets[rows].astype(np.float64),
        places,
        (problem.training.seed, state.step),
    )
    return {place: np.asarray(gradients, np.float64) for place, gradients in found.items()}


def _moved(
    before: TrainState, after: TrainState, places: Collection[Place]
) -> Generator[None, None, dict[Place, tuple[float, float]]]:
    """Split the fall of the sample that was highest into the part of its parameters and of its inputs.

    Δ(w·x + b) = Δw·x̄ + Δb + w̄·Δx, with bars for the mean of old and new.
    """
    problem = before.problem
    spec = problem.network
    highest = dict.fromkeys(places, (-np.inf, 0))
    sweep = Sweep(spec, problem.train_inputs)
    for block, pre in sweep.pre_activations(before.parameters, 1 + max(layer for layer, _unit in places)):
        for layer, unit in places:
            z = pre[layer][unit]
            sample = int(z.argmax())
            if z[sample] > highest[layer, unit][0]:
                highest[layer, unit] = float(z[sample]), block.start + sample
        yield
    samples = sorted({sample for _z, sample in highest.values()})
    found = problem.train_inputs[samples]
    with np.errstate(all="ignore"):
        sides = [forward(spec, state.parameters, found) for state in (before, after)]
        return {
            place: _split(before, after, place, _reads(sides, found, place[0], samples.index(sample)))
            for place, (_z, sample) in highest.items()
        }


def _reads(sides: list[Activity], inputs: Array, layer: int, row: int) -> list[Floats]:
    """Return what a layer reads of one of the samples, before the update and after it, (fan_in,)."""
    if layer:
        return [np.asarray(side.activations[layer - 1][:, row], np.float64) for side in sides]
    return [np.asarray(inputs[row, :-1], np.float64)] * 2


def _split(before: TrainState, after: TrainState, place: Place, reads: list[Floats]) -> tuple[float, float]:
    layer, unit = place
    columns = [
        np.asarray(state.problem.network.layers(state.parameters)[layer][:, unit], np.float64)
        for state in (before, after)
    ]
    own = (columns[1] - columns[0])[:-1] @ (reads[0] + reads[1]) / 2 + columns[1][-1] - columns[0][-1]
    inputs = (columns[0] + columns[1])[:-1] @ (reads[1] - reads[0]) / 2
    return float(own), float(inputs)
