"""A recurrent network's training, advanced by so many updates at a time, on batches made anew for each."""

from __future__ import annotations

import math

import numpy as np

from reluexplorer.core.arrays import Array, read_only
from reluexplorer.core.bound_calls import run
from reluexplorer.core.data.sequences import Sequences
from reluexplorer.core.engine.freezing import Frozen
from reluexplorer.core.engine.trainer import FLUSH, flush
from reluexplorer.core.engine.update_coefficients import CHUNK, UpdateCoefficients
from reluexplorer.core.network.recurrence.passes import Passes
from reluexplorer.core.network.recurrence.spec import RecurrentSpec
from reluexplorer.core.network.recurrence.through_time import ThroughTime, through_time
from reluexplorer.core.optimizers import Flats
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.language import _

USUAL = TrainingSpec("adam", 1e-3, 32, clip_norm=1.0)
"""What suits the adding problem: a gradient of limited length (Pascanu, Mikolov and Bengio 2013)."""


class RecurrentTrainer:
    """A run under way; belongs to one thread. Runs of the same three values are the same to the bit.

    ``training.frozen`` is not read. ValueError where the network's inputs and outputs are not those of the
    sequences, or a batch is larger than an epoch.
    """

    def __init__(self, spec: RecurrentSpec, training: TrainingSpec, sequences: Sequences) -> None:
        read = "softmax" if sequences.classes else "linear"
        if (spec.inputs, spec.outputs, spec.output) != (sequences.features, sequences.outputs, read):
            message = _("These sequences need {features} inputs and {outputs} outputs, {read}.").format(
                features=sequences.features, outputs=sequences.outputs, read=read
            )
            raise ValueError(message)
        if sequences.samples is not None and training.batch_size > sequences.samples:
            message = _("A batch of {batch_size:,} is more than the {samples:,} of an epoch.").format(
                batch_size=training.batch_size, samples=sequences.samples
            )
            raise ValueError(message)
        self.spec = spec
        self.training = training
        self.sequences = sequences
        self.step = 0
        """Updates so far."""
        self.diverged_at: int | None = None
        """The update that would have left numbers that are not finite; it was not made."""
        n, dtype, rule = spec.parameter_count, np.dtype(spec.dtype), training.rule
        self._flats = Flats(
            spec.initial_parameters(training.seed), np.zeros((2, n), dtype),
            np.zeros((rule.slots, n), dtype), np.zeros(n, dtype),
        )  # fmt: skip
        self._kept = self._flats.parameters.copy()
        self._passes = Passes(
            spec, sequences.time_steps, training.batch_size, self._flats.parameters, self._flats.gradient
        )
        self._coefficients = UpdateCoefficients(training, 1.0, dtype)
        nothing = Frozen(self._flats.parameters, np.zeros(n, dtype=bool))
        self._updates = self._coefficients.updates(spec, self._flats, nothing)
        self._test: tuple[Array, Array] | None = None

    @property
    def parameters(self) -> Array:
        """A read-only copy of the parameters, flat."""
        return read_only(self._flats.parameters.copy())

    def advance(self, steps: int) -> None:
        """Make so many updates, fewer where the run diverges; after that none."""
        end = self.step + steps
        with np.errstate(all="ignore"):
            while self.step < end and self.diverged_at is None:
                if self.step % FLUSH == 0:
                    flush(self._flats.slots)
                stop = min(end, self.step - self.step % CHUNK + CHUNK)
                self._coefficients.fill(self.step, stop - self.step)
                for update in self._updates[: stop - self.step]:
                    self.sequences.fill(self.step, self._passes.inputs, self._passes.targets)
                    self._passes.run()
                    np.copyto(self._kept, self._flats.parameters)
                    run(update)
                    if not (self._finite(self._flats.gradient) and self._finite(self._flats.parameters)):
                        np.copyto(self._flats.parameters, self._kept)
                        self.diverged_at = self.step
                        return
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

    @staticmethod
    def _finite(numbers: Array) -> bool:
        return math.isfinite(numbers.sum())
