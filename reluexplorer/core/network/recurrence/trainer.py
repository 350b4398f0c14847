"""A recurrent network's training: batches made anew, a gradient of limited length, an update rule."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import Call, constant, maximum, run
from reluexplorer.core.data.sequences import Sequences
from reluexplorer.core.network.recurrence.passes import Passes
from reluexplorer.core.network.recurrence.spec import RecurrentSpec
from reluexplorer.core.network.recurrence.through_time import ThroughTime, through_time
from reluexplorer.core.optimizers import OPTIMIZERS, Flats, Optimizer

_AHEAD = 1024
"""The coefficients of the update rule are computed for so many updates at once."""


@dataclass(frozen=True)
class RecurrentTraining:
    """How the parameters are updated; ``seed`` fixes the first weights."""

    optimizer: str = "adam"
    learning_rate: float = 1e-3
    batch_size: int = 32
    clip_norm: float = 1.0
    """Largest Euclidean norm of the whole gradient (Pascanu, Mikolov and Bengio 2013); 0 for no limit."""
    seed: int = 0
    optimizer_parameters: tuple[float, ...] = ()
    """Of the optimiser, in its order; missing ones are the defaults."""

    @property
    def rule(self) -> Optimizer:
        """The update rule."""
        return OPTIMIZERS[self.optimizer]


class RecurrentTrainer:
    """A run under way; belongs to one thread. Runs of the same three values are the same to the bit.

    ValueError where the network's inputs and outputs are not those of the sequences, or a batch is larger
    than an epoch.
    """

    def __init__(self, spec: RecurrentSpec, training: RecurrentTraining, sequences: Sequences) -> None:
        read = "softmax" if sequences.classes else "linear"
        if (spec.inputs, spec.outputs, spec.output) != (sequences.features, sequences.outputs, read):
            message = (
                f"These sequences need {sequences.features} inputs and {sequences.outputs} outputs, {read}."
            )
            raise ValueError(message)
        if sequences.samples is not None and training.batch_size > sequences.samples:
            message = (
                f"A batch of {training.batch_size:,} is more than the {sequences.samples:,} of an epoch."
            )
            raise ValueError(message)
        self.spec = spec
        self.training = training
        self.sequences = sequences
        self.step = 0
        """Updates so far."""
        self.diverged_at: int | None = None
        """The update before which the gradient was no longer finite; the parameters still are."""
        n, dtype, rule = spec.parameter_count, np.dtype(spec.dtype), training.rule
        self._flats = Flats(
            spec.initial_parameters(training.seed), np.zeros((2, n), dtype),
            np.zeros((rule.slots, n), dtype), np.zeros(n, dtype),
        )  # fmt: skip
        gradient = self._flats.gradient
        self._passes = Passes(
            spec, sequences.time_steps, training.batch_size, self._flats.parameters, gradient
        )
        self._wide = np.zeros(n)
        self._norm = np.zeros(())
        self._calls = [*self._passes.calls, *self._measured()]
        completed = rule.completed(training.optimizer_parameters)
        self._ahead = self._table(0)
        self._coefficients: Array = np.zeros(len(self._ahead), dtype)
        views = tuple(self._coefficients[place : place + 1].reshape(()) for place in range(len(self._ahead)))
        self._update = [*self._clipped(), *rule.calls(self._flats, views, *completed)]
        self._test: tuple[Array, Array] | None = None

    @property
    def parameters(self) -> Array:
        """The parameters now, (parameters,), a copy."""
        return self._flats.parameters.copy()

    def advance(self, steps: int) -> None:
        """Make so many updates, or fewer where the gradient stops being finite."""
        passes, rate = self._passes, self._coefficients
        with np.errstate(all="ignore"):
            for _ in range(steps if self.diverged_at is None else 0):
                self.sequences.fill(self.step, passes.inputs, passes.targets)
                run(self._calls)
                if not math.isfinite(self._norm):
                    self.diverged_at = self.step
                    return
                place = self.step % _AHEAD
                if not place and self.step:
                    self._ahead = self._table(self.step)
                rate[:] = self._ahead[:, place]
                run(self._update)
                self.step += 1

    def batch_loss(self) -> float:
        """Return the loss of the batch of the last update, before it."""
        return self._passes.loss()

    def test_loss(self) -> float:
        """Return the loss of the test part, the same sequences each time; infinite where it overflows."""
        logits, targets = self._tested()
        with np.errstate(all="ignore"):
            loss = self.spec.loss(logits, targets)
        return loss if math.isfinite(loss) else math.inf

    def test_accuracy(self) -> float | None:
        """Return the share of the test part whose class is found; None where there are no classes."""
        if not self.sequences.classes:
            return None
        logits, targets = self._tested()
        return float((logits.argmax(axis=1) == targets.argmax(axis=1)).mean())

    def through_time(self) -> ThroughTime:
        """Return what activity and gradient do over the steps of the first batch, with the parameters now."""
        passes = self._passes
        inputs, targets = np.empty_like(passes.inputs), np.empty_like(passes.targets)
        self.sequences.fill(0, inputs, targets)
        return through_time(self.spec, self._flats.parameters, inputs, targets)

    def _tested(self) -> tuple[Array, Array]:
        if self._test is None:
            self._test = self.sequences.test()
        inputs, targets = self._test
        with np.errstate(all="ignore"):
            return self.spec.logits(self._flats.parameters, inputs.astype(self.spec.dtype)), targets

    def _table(self, step: int) -> Array:
        training = self.training
        completed = training.rule.completed(training.optimizer_parameters)
        return training.rule.coefficients(np.full(_AHEAD, training.learning_rate), step + 1, 1.0, *completed)

    def _measured(self) -> list[Call]:
        """Return the calls for the gradient's norm, in float64, where no square of a float32 overflows."""
        return [
            (np.copyto, (self._wide, self._flats.gradient)),
            (np.dot, (self._wide, self._wide, self._norm)),
            (np.sqrt, (self._norm, self._norm)),
        ]

    def _clipped(self) -> list[Call]:
        """Return the calls that multiply the gradient by limit / max(norm, limit)."""
        gradient, limit = self._flats.gradient, self.training.clip_norm
        if not limit:
            return []
        most, factor = np.array(limit), constant(1.0, gradient.dtype)
        return [
            maximum(self._norm, most, self._norm),
            (np.divide, (most, self._norm, self._norm)),
            (np.copyto, (factor, self._norm, "same_kind")),
            (np.multiply, (gradient, factor, gradient)),
        ]
