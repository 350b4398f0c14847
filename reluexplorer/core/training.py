"""Training as a pure function: ``advance(state, steps)`` maps a frozen state to a later one."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.core.coefficients import CHUNK
from reluexplorer.core.datasets import Dataset, Task
from reluexplorer.core.layer_statistics import LayerStatistics, observe
from reluexplorer.core.network import NetworkSpec, with_ones
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.trainer import Trainer

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class TrainingSpec:
    """How parameters are updated. ``seed`` fixes first weights, the order of batches and dropout."""

    optimizer: str = "sgd"
    learning_rate: float = 0.03
    batch_size: int = 10
    seed: int = 0
    optimizer_parameters: tuple[float, ...] = ()
    """Of the optimiser, in its order; missing ones are the defaults."""
    schedule: str = "constant"
    schedule_parameters: tuple[float, ...] = ()
    l1: float = 0.0
    """Adds l1·Σ|w| over the weights (not the biases) to the loss that is descended."""
    l2: float = 0.0
    """Adds ½·l2·Σw² over the weights (not the biases) to the loss that is descended."""
    clip_norm: float = 0.0
    """Largest Euclidean norm of the whole gradient; 0 for no limit."""
    clip_value: float = 0.0
    """Largest magnitude of each component of the gradient; 0 for no limit."""
    weight_limit: float = 0.0
    """Largest magnitude of each weight (not bias) after an update; 0 for no limit."""


@dataclass(frozen=True, eq=False)
class Problem:
    """All that a run depends on; two runs of one problem are the same to the bit."""

    dataset: Dataset
    network: NetworkSpec
    training: TrainingSpec

    @cached_property
    def inputs(self) -> Array:
        """All samples, (samples, features + 1) with a last column of ones."""
        return with_ones(self.dataset.inputs, self.network.dtype)

    @cached_property
    def targets(self) -> Array:
        """All targets as the output layer codes them, (samples, outputs)."""
        return read_only(coded_targets(self.dataset, self.network).astype(self.network.dtype))

    @cached_property
    def train_inputs(self) -> Array:
        """The training part of ``inputs``."""
        return read_only(self.inputs[self.dataset.train])

    @cached_property
    def train_targets(self) -> Array:
        """The training part of ``targets``."""
        return read_only(self.targets[self.dataset.train])

    def seeded(self, seed: int) -> Problem:
        """Return this problem under another seed; the arrays are the same ones."""
        if seed == self.training.seed:
            return self
        other = replace(self, training=replace(self.training, seed=seed))
        for name in ("inputs", "targets", "train_inputs", "train_targets"):
            other.__dict__[name] = getattr(self, name)
        return other

    def same_but_for_seed(self, other: Problem) -> bool:
        """Whether the other problem differs in its seed alone."""
        return (
            self.dataset is other.dataset
            and self.network is other.network
            and replace(self.training, seed=other.training.seed) == other.training
        )

    @property
    def batch_size(self) -> int:
        """Samples in a batch: never more than there are."""
        return min(self.training.batch_size, len(self.dataset.train))

    @property
    def steps_per_epoch(self) -> int:
        """Updates in a pass over the training part; a last smaller batch counts."""
        return -(-len(self.dataset.train) // self.batch_size)


def coded_targets(dataset: Dataset, network: NetworkSpec) -> Array:
    """Return (samples, outputs) as the output layer codes classes: one for each, or from −1 for tanh."""
    targets = dataset.targets
    if dataset.task is Task.REGRESSION:
        return targets
    if network.output.one_per_class and targets.shape[1] == 1:
        targets = np.hstack([1.0 - targets, targets])
    low = network.output.low
    return targets * (1.0 - low) + low


@dataclass(frozen=True, eq=False)
class TrainState:
    """A run at one step; arrays are read-only.

    ``diverged_at`` is the number of updates after which the loss was not finite any more: the parameters
    were not, what the optimiser remembers was not, or the next batch's loss is not. The state then holds
    the last finite parameters and does not advance any more.
    """

    problem: Problem
    step: int
    parameters: Array
    """Flat; ``problem.network.layers`` gives views."""
    slots: Array
    """(slots, parameters): what the optimiser remembers, in units of its own."""
    diverged_at: int | None = None

    @property
    def epoch(self) -> float:
        """Passes over the training part so far."""
        return self.step / self.problem.steps_per_epoch


def initial_state(problem: Problem) -> TrainState:
    """Return the state before the first update."""
    parameters = problem.network.initial_parameters(problem.training.seed)
    slots = OPTIMIZERS[problem.training.optimizer].slots
    return TrainState(problem, 0, parameters, read_only(np.zeros((slots, parameters.size), parameters.dtype)))


_local = threading.local()


def _trainer(problem: Problem) -> Trainer:
    """Return this thread's buffers for ``problem``, kept until more than another seed is asked for."""
    trainer: Trainer | None = getattr(_local, "trainer", None)
    if trainer is not None and trainer.problem is not problem and trainer.problem.same_but_for_seed(problem):
        trainer.reseed(problem)
    elif trainer is None or trainer.problem is not problem:
        trainer = Trainer(problem)
        _local.trainer = trainer
    return trainer


def advance(state: TrainState, steps: int) -> TrainState:
    """Return the state after ``steps`` more updates; the same however they are divided into calls.

    Stops early, with ``diverged_at`` set, where the loss stops being finite.
    """
    return observed(state, steps, 0)[0]


def observed(state: TrainState, steps: int, every: int) -> tuple[TrainState, tuple[LayerStatistics, ...]]:
    """Return what :func:`advance` does, and statistics of every ``every``-th update; 0 for none.

    They are read from the buffers of the step: other updates cost what they always do.
    """
    if state.diverged_at is not None or steps < 1:
        return state, ()
    trainer = _trainer(state.problem)
    trainer.load(state.parameters, state.slots)
    step, end = state.step, state.step + steps
    seen: list[LayerStatistics] = []
    with np.errstate(all="ignore"):
        while step < end:
            before = _snapshot(state.problem, trainer, step)
            if every and (step + 1) % every == 0:
                stop = step + 1
                seen.append(observe(trainer, step))
            else:
                stop = trainer.stop_of(step, min(end, _before_multiple(step, every)))
                trainer.steps(step, stop)
            if not (trainer.finite_arrays() and trainer.finite_losses(step, stop)):
                last = _last_finite(trainer, before)
                return last, tuple(one for one in seen if one.step <= last.step)
            step = stop
    return _snapshot(state.problem, trainer, step), tuple(seen)


def _before_multiple(step: int, every: int) -> int:
    """Return the last step that may be reached without an observed update, or a step out of reach."""
    return step + every - 1 - step % every if every else step + CHUNK


def _snapshot(problem: Problem, trainer: Trainer, step: int) -> TrainState:
    flats = trainer.flats
    return TrainState(problem, step, read_only(flats.parameters.copy()), read_only(flats.slots.copy()))


def _last_finite(trainer: Trainer, before: TrainState) -> TrainState:
    """Repeat the updates from ``before`` one by one up to the first that breaks something."""
    last = before
    trainer.load(last.parameters, last.slots)
    while True:
        trainer.steps(last.step, last.step + 1)
        if not trainer.finite_losses(last.step, last.step + 1):
            return replace(last, diverged_at=last.step)
        if not trainer.finite_arrays():
            return replace(last, diverged_at=last.step + 1)
        last = _snapshot(last.problem, trainer, last.step + 1)
