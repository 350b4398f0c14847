"""A training run of a convolutional network, advanced by so many updates at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array, Indices, read_only
from reluexplorer.core.engine.convolution.evaluation import as_rows
from reluexplorer.core.engine.convolution.plan import ConvolutionPlan
from reluexplorer.core.engine.freezing import Frozen
from reluexplorer.core.engine.trainer import FLUSH, flush
from reluexplorer.core.engine.update_coefficients import CHUNK, UpdateCoefficients
from reluexplorer.core.network.convolution import ConvolutionSpec
from reluexplorer.core.optimizers import Flats
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.random_streams import EPOCHS, STEPS, Keyed


class ConvolutionTrainer:
    """A run on (samples, …) ``pictures`` of the network's input shape and their (samples,) class numbers.

    The same arguments give the same bits, in however many pieces the run is advanced. Each epoch is shuffled
    by its own stream of the seed; its last batch may be smaller. Belongs to one thread. Frozen units are not
    known here: ``training.frozen`` is not read.
    """

    def __init__(
        self,
        spec: ConvolutionSpec,
        training: TrainingSpec,
        pictures: NDArray[np.floating],
        labels: Indices,
    ) -> None:
        self.spec, self.training = spec, training
        self.step = 0
        """Updates so far."""
        self.diverged_at: int | None = None
        """The update after which a parameter was no longer finite; the one before is the last that counts."""
        n, dtype = spec.parameter_count, np.dtype(spec.dtype)
        rule = training.rule
        self._flats = Flats(
            spec.initial_parameters(training.seed).copy(), np.zeros((2, n), dtype),
            np.zeros((rule.slots, n), dtype), np.zeros(n, dtype),
        )  # fmt: skip
        self._kept = self._flats.parameters.copy(), self._flats.slots.copy()
        self._pictures = as_rows(spec, pictures).reshape(-1, len(pictures))
        self._targets = np.ascontiguousarray(np.eye(spec.outputs, dtype=dtype)[labels].T)
        samples = len(pictures)
        batch = min(training.batch_size, samples)
        self.steps_per_epoch: int = -(-samples // batch)
        self._plan = ConvolutionPlan(spec, batch, self._flats.parameters, self._flats.gradient)
        self._rest = self._plan
        if rest := samples % batch:
            self._rest = ConvolutionPlan(
                spec, rest, self._flats.parameters, self._flats.gradient, self._plan.unit
            )
        self._last = self._plan
        self._coefficients = UpdateCoefficients(training, self._plan.unit, dtype)
        nothing = Frozen(self._flats.parameters, np.zeros(n, dtype=bool))
        self._updates = self._coefficients.updates(spec, self._flats, nothing)
        self._keyed = Keyed()
        self._epoch = -1
        self._order: Indices = np.zeros(samples, dtype=np.intp)

    @property
    def parameters(self) -> Array:
        """A read-only copy of the parameters, flat."""
        return read_only(self._flats.parameters.copy())

    @property
    def batch_loss(self) -> float:
        """Mean loss over the batch of the last update, before that; NaN before the first."""
        if not self.step:
            return float("nan")
        with np.errstate(all="ignore"):
            return float(self.spec.output.sample_losses(self._last.logits, self._last.targets).mean())

    def advance(self, steps: int) -> None:
        """Make so many updates, fewer where the run diverges; after that none."""
        end = self.step + steps
        with np.errstate(all="ignore"):
            while self.step < end and self.diverged_at is None:
                start = self.step
                self._keep()
                self._piece(min(end, start - start % CHUNK + CHUNK))
                if not self._finite():
                    self._end_before_divergence(start)

    def _finite(self) -> bool:
        return bool(np.isfinite(self._flats.parameters).all())

    def _keep(self) -> None:
        parameters, slots = self._kept
        parameters[:], slots[:] = self._flats.parameters, self._flats.slots

    def _back(self, step: int) -> None:
        self._flats.parameters[:], self._flats.slots[:] = self._kept
        self.step = step

    def _end_before_divergence(self, start: int) -> None:
        """Make the updates from ``start`` again, one by one, up to the last that leaves finite numbers."""
        self._back(start)
        while self._finite():
            self._keep()
            self._piece(self.step + 1)
        self.diverged_at = self.step
        self._back(self.step - 1)

    def _piece(self, stop: int) -> None:
        """Make the updates up to ``stop``, for which one filling of the coefficients is enough."""
        if self.step % FLUSH == 0:
            flush(self._flats.slots)
        self._coefficients.fill(self.step, stop - self.step)
        for updates in self._updates[: stop - self.step]:
            plan = self._load()
            for function, arguments in plan.calls:
                function(*arguments)
            for function, arguments in updates:
                function(*arguments)
            self.step += 1

    def _load(self) -> ConvolutionPlan:
        """Gather the batch of the next update, and draw what it samples; return the plan that has it."""
        epoch, place = divmod(self.step, self.steps_per_epoch)
        if epoch != self._epoch:
            self._order = self._keyed.at(self.training.seed, EPOCHS + epoch).permutation(len(self._order))
            self._epoch = epoch
        rows = self._order[place * self._plan.batch : (place + 1) * self._plan.batch]
        plan = self._plan if len(rows) == self._plan.batch else self._rest
        np.take(self._pictures, rows, 1, plan.inputs.reshape(len(self._pictures), -1), "clip")
        np.take(self._targets, rows, 1, plan.targets, "clip")
        if plan.draws:
            rng = self._keyed.at(self.training.seed, STEPS + self.step)
            for draw in plan.draws:
                draw(rng)
        self._last = plan
        return plan
