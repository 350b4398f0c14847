"""Training as a pure function: ``advance(state, steps)`` maps a frozen state to a later one."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.datasets import Dataset, Task
from reluexplorer.core.engine import GradientPlan
from reluexplorer.core.initializers import generator
from reluexplorer.core.network import NetworkSpec, frozen, with_ones
from reluexplorer.core.optimizers import OPTIMIZERS

Array = NDArray[np.floating[Any]]
_BATCH_STREAM = 1 << 40
"""Philox streams from here on shuffle epochs; those below begin layers."""
_CHECK_EVERY = 64


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
        return frozen(coded_targets(self.dataset, self.network).astype(self.network.dtype))

    @cached_property
    def train_inputs(self) -> Array:
        """The training part of ``inputs``."""
        return frozen(self.inputs[self.dataset.train])

    @cached_property
    def train_targets(self) -> Array:
        """The training part of ``targets``."""
        return frozen(self.targets[self.dataset.train])

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
    """A run at one step; arrays are flat and read-only.

    ``diverged_at`` is the step whose update made a parameter or a slot infinite or not a number; the
    state then holds the last finite ones and does not advance any more.
    """

    problem: Problem
    step: int
    parameters: Array
    slots: tuple[Array, ...]
    diverged_at: int | None = None

    @property
    def epoch(self) -> float:
        """Passes over the training part so far."""
        return self.step / self.problem.steps_per_epoch


def initial_state(problem: Problem) -> TrainState:
    """Return the state before the first update."""
    parameters = problem.network.initial_parameters(problem.training.seed)
    slots = OPTIMIZERS[problem.training.optimizer].slots
    return TrainState(problem, 0, parameters, tuple(frozen(np.zeros_like(parameters)) for _ in range(slots)))


class _Trainer:
    """Buffers for one problem; belongs to one thread."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._optimizer = OPTIMIZERS[problem.training.optimizer]
        network = problem.network
        size = problem.batch_size
        self._full = GradientPlan(network, size)
        rest = len(problem.dataset.train) % size
        self._rest = GradientPlan(network, rest) if rest else self._full
        self.parameters = self._full.parameters
        self.slots = tuple(np.zeros_like(self.parameters) for _ in range(self._optimizer.slots))
        self._epoch = -1
        self._x: Array = np.empty_like(problem.train_inputs)
        self._t: Array = np.empty_like(problem.train_targets)

    def load(self, parameters: Array, slots: tuple[Array, ...]) -> None:
        self.parameters[:] = parameters
        for own, given in zip(self.slots, slots, strict=True):
            own[:] = given

    def finite(self) -> bool:
        """Adam with an infinite slot would stand still with finite parameters: that counts as divergence."""
        return all(bool(np.isfinite(array).all()) for array in (self.parameters, *self.slots))

    def step(self, step: int) -> None:
        """Make update number ``step``, counted from 0."""
        problem = self.problem
        epoch, batch = divmod(step, problem.steps_per_epoch)
        if epoch != self._epoch:
            order = generator(problem.training.seed, _BATCH_STREAM + epoch).permutation(len(self._x))
            np.take(problem.train_inputs, order, axis=0, out=self._x, mode="clip")
            np.take(problem.train_targets, order, axis=0, out=self._t, mode="clip")
            self._epoch = epoch
        start = batch * problem.batch_size
        inputs = self._x[start : start + problem.batch_size]
        plan = self._full if len(inputs) == self._full.batch else self._rest
        if plan is not self._full:
            plan.parameters[:] = self.parameters
        plan.compute(inputs.T, self._t[start : start + problem.batch_size].T)
        self._optimizer.update(
            self.parameters, plan.gradient, self.slots, step + 1, problem.training.learning_rate
        )


_local = threading.local()


def _trainer(problem: Problem) -> _Trainer:
    """Return this thread's buffers for ``problem``, kept until another problem is asked for."""
    trainer: _Trainer | None = getattr(_local, "trainer", None)
    if trainer is None or trainer.problem is not problem:
        trainer = _Trainer(problem)
        _local.trainer = trainer
    return trainer


def advance(state: TrainState, steps: int) -> TrainState:
    """Return the state after ``steps`` more updates; the same however they are divided into calls.

    Stops early, with ``diverged_at`` set, before an update that leaves a parameter or a slot not finite.
    """
    if state.diverged_at is not None:
        return state
    trainer = _trainer(state.problem)
    trainer.load(state.parameters, state.slots)
    step, end = state.step, state.step + steps
    with np.errstate(all="ignore"):
        while step < end:
            stop = min(end, step + _CHECK_EVERY)
            before = (trainer.parameters.copy(), tuple(slot.copy() for slot in trainer.slots))
            for current in range(step, stop):
                trainer.step(current)
            if not trainer.finite():
                return _last_finite(state.problem, trainer, before, step)
            step = stop
    return _snapshot(state.problem, trainer, step)


def _snapshot(problem: Problem, trainer: _Trainer, step: int) -> TrainState:
    slots = tuple(frozen(slot.copy()) for slot in trainer.slots)
    return TrainState(problem, step, frozen(trainer.parameters.copy()), slots)


def _last_finite(
    problem: Problem, trainer: _Trainer, before: tuple[Array, tuple[Array, ...]], step: int
) -> TrainState:
    """Repeat the updates from ``before`` one by one up to the last one that stays finite."""
    trainer.load(*before)
    while True:
        last = _snapshot(problem, trainer, step)
        trainer.step(step)
        if not trainer.finite():
            return replace(last, diverged_at=step + 1)
        step += 1
