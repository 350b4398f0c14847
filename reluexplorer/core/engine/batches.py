"""The batches of the coming steps, gathered at once and seen through views made beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Array, Indices
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.random_streams import EPOCHS, Keyed


def batch_rows(problem: Problem, step: int) -> Indices:
    """Return the rows of the training part that the update after ``step`` updates is made of."""
    epoch, place = divmod(step, problem.steps_per_epoch)
    order = Keyed().at(problem.training.seed, EPOCHS + epoch).permutation(len(problem.train_inputs))
    return order[place * problem.batch_size : (place + 1) * problem.batch_size]


_STEPS = 64
"""A buffer holds at least so many steps where memory allows, however short an epoch is."""
_NUMBERS = 1 << 22
"""Numbers that a buffer may hold beyond a single epoch."""
_MODERATE = 1e30
"""Logits whose squares add up to less are far from any overflow."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Views into the buffer for one step; ``full`` tells all but an epoch's smaller last batch."""

    inputs: Array
    targets: Array
    shifted: Array
    logits: Array
    full: bool


class _Part:
    """Targets and logits of the batches of one size: (batches, outputs, batch)."""

    def __init__(
        self, batches: int, outputs: int, size: int, dtype: np.dtype[np.generic], shift: bool
    ) -> None:
        self.targets: Array = np.zeros((batches, outputs, size), dtype=dtype)
        self.shifted: Array = np.zeros_like(self.targets) if shift else self.targets
        self.logits: Array = np.zeros_like(self.targets)


class BatchBuffer:
    """A whole number of epochs in the order in which they are trained on.

    Epoch e is shuffled by the stream e of the seed, whichever buffer holds it; a single full batch is not
    shuffled, as its order cannot matter.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        rows, columns = problem.train_inputs.shape
        outputs = problem.train_targets.shape[1]
        self._size = problem.batch_size
        self._per_epoch = problem.steps_per_epoch
        self._whole, self._rest = divmod(rows, self._size)
        self._single = self._per_epoch == 1
        room = max(1, _NUMBERS // (rows * (columns + 3 * outputs)))
        self.epochs: int = max(1, min(-(-_STEPS // self._per_epoch), room))
        self.steps: int = self.epochs * self._per_epoch
        dtype = problem.train_inputs.dtype
        shift = problem.network.output.shifted is not np.asarray
        self._inputs: Array = (
            problem.train_inputs if self._single else np.empty((self.epochs * rows, columns), dtype=dtype)
        )
        self._sorted: Array = np.empty_like(problem.train_targets)
        self._full = _Part(self.epochs * self._whole, outputs, self._size, dtype, shift)
        self._last = _Part(self.epochs, outputs, self._rest, dtype, shift) if self._rest else None
        self._keyed = Keyed()
        self._loaded = -1
        self._shift = shift

    def reseed(self, problem: Problem) -> None:
        """Go on in the order of a problem that differs in its seed alone."""
        self._problem = problem
        self._loaded = -1

    def load(self, step: int) -> int:
        """Make sure that the buffer holds ``step`` and return its place in it."""
        number, place = divmod(step, self.steps)
        if number != self._loaded:
            for index in range(self.epochs):
                self._gather(index, number * self.epochs + index)
            for part in (self._full, self._last):
                if part is not None and self._shift:
                    part.shifted[:] = self._problem.network.output.shifted(part.targets)
            self._loaded = number
        return place

    def _gather(self, index: int, epoch: int) -> None:
        problem = self._problem
        rows = len(problem.train_inputs)
        if self._single:
            self._sorted = problem.train_targets
        else:
            order = self._keyed.at(problem.training.seed, EPOCHS + epoch).permutation(rows)
            held = self._inputs[index * rows : (index + 1) * rows]
            np.take(problem.train_inputs, order, axis=0, out=held, mode="clip")
            np.take(problem.train_targets, order, axis=0, out=self._sorted, mode="clip")
        outputs = self._sorted.shape[1]
        cut = self._whole * self._size
        targets = self._full.targets[index * self._whole : (index + 1) * self._whole]
        targets[:] = self._sorted[:cut].reshape(self._whole, self._size, outputs).transpose(0, 2, 1)
        if self._last is not None:
            self._last.targets[index] = self._sorted[cut:].T

    def batches(self) -> Iterator[Batch]:
        """Yield the views of each step of the buffer; they stay when another part of the run is loaded."""
        rows = len(self._problem.train_inputs)
        for index in range(self.epochs):
            offset = 0 if self._single else index * rows
            for batch in range(self._whole):
                start = offset + batch * self._size
                yield self._views(self._full, index * self._whole + batch, start, self._size)
            if self._last is not None:
                yield self._views(self._last, index, offset + self._whole * self._size, self._rest)

    def _views(self, part: _Part, place: int, start: int, size: int) -> Batch:
        inputs = self._inputs[start : start + size]
        return Batch(inputs, part.targets[place], part.shifted[place], part.logits[place], part is self._full)

    def finite_losses(self, first: int, last: int) -> bool:
        """Whether each batch at places ``first`` up to ``last`` has a finite mean loss by its logits."""
        begin, end = (divmod(place, self._per_epoch) for place in (first, last))
        counts = [epoch * self._whole + within for epoch, within in (begin, end)]
        parts = [(self._full, *counts)]
        if self._last is not None:
            parts.append((self._last, begin[0], end[0]))
        return all(self._all_finite(part, start, stop) for part, start, stop in parts if stop > start)

    def _all_finite(self, part: _Part, start: int, stop: int) -> bool:
        """Moderate logits have a finite loss whatever the head; others are asked one by one."""
        logits = part.logits[start:stop]
        flat = logits.ravel()
        if flat.dot(flat) < _MODERATE:
            return True
        losses = self._problem.network.output.sample_losses(
            logits.transpose(1, 0, 2), part.targets[start:stop].transpose(1, 0, 2)
        )
        return bool(np.isfinite(losses.mean(axis=-1, dtype=np.float64)).all())
