"""Training as a pure function: ``advance(state, steps)`` maps a frozen state to a later one."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import numpy as np

from reluexplorer.core.arrays import Array, read_only
from reluexplorer.core.engine.layer_statistics import LayerStatistics, observe
from reluexplorer.core.engine.trainer import Trainer
from reluexplorer.core.engine.update_coefficients import CHUNK
from reluexplorer.core.problem.problem import Problem


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
    slots = problem.training.rule.slots
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
