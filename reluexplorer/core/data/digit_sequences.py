"""The shipped digits as sequences: by pixels, or by rows (Le, Jaitly and Hinton 2015, section 4.2)."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from reluexplorer.core.arrays import Array, Indices, read_only
from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.digits import SIDE, digits
from reluexplorer.core.random_streams import EPOCHS, Keyed
from reluexplorer.language import _


class DigitSequences:
    """8×8 digits, read rows first, of which a step has ``width`` pixels: 1, or the 8 of a row.

    A fifth is the test part, stratified. An epoch shuffles the rest and leaves out what fills no batch.
    Belongs to one thread.
    """

    features: int
    outputs = 10
    classes = True
    baseline = math.log(10)

    def __init__(self, width: int, seed: int = 0) -> None:
        if width not in (1, SIDE):
            message = _("a step has 1 pixel or a row of {side}, not {width}").format(side=SIDE, width=width)
            raise ValueError(message)
        self.features = width
        self.time_steps = SIDE * SIDE // width
        self.seed = seed
        self._keyed = Keyed()
        self._epoch = -1
        self._order: Indices = np.arange(0)

    def fill(self, step: int, inputs: Array, targets: Array) -> None:
        """Write the batch of update ``step``."""
        pixels, classes = self._training
        samples = len(targets)
        epoch, place = divmod(step, len(classes) // samples)
        if epoch != self._epoch:
            self._order = self._keyed.at(self.seed, EPOCHS + epoch).permutation(len(classes))
            self._epoch = epoch
        rows = self._order[place * samples : (place + 1) * samples]
        inputs[:] = pixels[:, rows]
        targets[:] = classes[rows]

    @property
    def samples(self) -> int:
        """The digits that are learned from."""
        return len(self._digits.train)

    def test(self) -> tuple[Array, Array]:
        """Return the 360 digits that no update sees."""
        return self._part(self._digits.test)

    @cached_property
    def _digits(self) -> Dataset:
        return digits(seed=self.seed)

    @cached_property
    def _training(self) -> tuple[Array, Array]:
        return self._part(self._digits.train)

    def _part(self, rows: Indices) -> tuple[Array, Array]:
        pixels = self._digits.inputs[rows].reshape(len(rows), self.time_steps, self.features)
        sequences = np.ascontiguousarray(pixels.transpose(1, 0, 2), dtype=np.float32)
        return read_only(sequences), read_only(self._digits.targets[rows].astype(np.float32))
