"""A run's own buffers: plans, batches, optimiser and coefficients, and the loop over their calls."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import Call, run
from reluexplorer.core.engine.batches import BatchBuffer
from reluexplorer.core.engine.freezing import Frozen, frozen_mask
from reluexplorer.core.engine.step_plan import StepPlan
from reluexplorer.core.engine.update_coefficients import CHUNK, UpdateCoefficients
from reluexplorer.core.optimizers import Flats
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.random_streams import STEPS, Keyed

FLUSH = 512
"""What an optimiser remembers of a dead unit fades into denormal numbers, which divide slowly: every so
many updates they become 0."""


def flush(slots: Array) -> None:
    """Make denormal numbers 0."""
    slots[np.abs(slots) < np.finfo(slots.dtype).tiny] = 0


class Trainer:
    """Buffers for one problem; belongs to one thread. Steps are counted from 0."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        network, training = problem.network, problem.training
        n = network.parameter_count
        dtype = np.dtype(network.dtype)
        self.flats = Flats(
            np.zeros(n, dtype), np.zeros((2, n), dtype), np.zeros((training.rule.slots, n), dtype),
            np.zeros(n, dtype),
        )  # fmt: skip
        self.buffer = BatchBuffer(problem)
        plan = StepPlan(network, problem.batch_size, self.flats.parameters, self.flats.gradient)
        rest = len(problem.train_inputs) % problem.batch_size
        self.unit = plan.unit
        self.plans = {True: plan}
        if rest:
            self.plans[False] = StepPlan(network, rest, self.flats.parameters, self.flats.gradient, plan.unit)
        self._batches = list(self.buffer.batches())
        self._gradients: list[list[Call] | None] = [None] * self.buffer.steps
        self._coefficients = UpdateCoefficients(training, self.unit, dtype)
        self._frozen = Frozen(self.flats.parameters, frozen_mask(network, training.frozen))
        self._updates = self._coefficients.updates(network, self.flats, self._frozen)
        self._keyed = Keyed()
        self._samples = bool(plan.draws)

    def _gradient(self, place: int) -> list[Call]:
        """Return the calls of the gradient at a place of the buffer, made when first asked for."""
        calls = self._gradients[place]
        if calls is None:
            batch = self._batches[place]
            calls = self.plans[batch.full].calls(batch.inputs, batch.shifted, batch.logits)
            self._gradients[place] = calls
        return calls

    def reseed(self, problem: Problem) -> None:
        """Go on with a problem that differs in its seed alone."""
        self.problem = problem
        self.buffer.reseed(problem)

    def load(self, parameters: Array, slots: NDArray[np.floating]) -> None:
        """Continue from these."""
        self.flats.parameters[:] = parameters
        self.flats.slots[:] = slots
        self._frozen.load()

    def stop_of(self, step: int, end: int) -> int:
        """Return up to which step :meth:`steps` may go at once."""
        buffer = step - step % self.buffer.steps + self.buffer.steps
        return min(end, step - step % CHUNK + CHUNK, buffer)

    def steps(self, step: int, stop: int) -> None:
        """Make the updates from ``step`` up to ``stop``, as :meth:`stop_of` allows."""
        if step % FLUSH == 0:
            flush(self.flats.slots)
        place = self.buffer.load(step)
        count = stop - step
        self._coefficients.fill(step, count)
        if self._samples:
            self._sampled_steps(step, place, count)
            return
        for updates, slot in zip(self._updates, range(place, place + count), strict=False):
            for function, arguments in self._gradients[slot] or self._gradient(slot):
                function(*arguments)
            for function, arguments in updates:
                function(*arguments)

    def _sampled_steps(self, step: int, place: int, count: int) -> None:
        for index in range(count):
            rng = self._keyed.at(self.problem.training.seed, STEPS + step + index)
            for draw in self.plans[self._batches[place + index].full].draws:
                draw(rng)
            run(self._gradient(place + index))
            run(self._updates[index])

    def plan_of(self, step: int) -> StepPlan:
        """Return the plan whose buffers the update ``step`` used."""
        return self.plans[self._batches[step % self.buffer.steps].full]

    def finite_arrays(self) -> bool:
        """Whether parameters and slots are finite: Adam with an infinite slot would stand still."""
        flats = self.flats
        if np.isfinite(flats.parameters.dot(flats.parameters)) and np.isfinite(flats.slots.sum()):
            return True
        return bool(np.isfinite(flats.parameters).all() and np.isfinite(flats.slots).all())

    def finite_losses(self, step: int, stop: int) -> bool:
        """Whether each batch from ``step`` up to ``stop``, just trained on, had a finite loss."""
        place = step % self.buffer.steps
        return self.buffer.finite_losses(place, place + stop - step)
