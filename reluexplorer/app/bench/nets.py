"""The networks that every benchmark times, and the data that they learn."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

NETS: dict[str, tuple[tuple[int, ...], int]] = {
    "a": ((2, 4, 2, 1), 10),
    "b": ((2, 8, 8, 8, 1), 10),
    "c": ((2, *[8] * 6, 1), 30),
    "d": ((2, 32, 32, 1), 32),
    "e": ((2, 64, 64, 64, 1), 128),
    "f": ((2, 256, 256, 1), 256),
    "g": ((2, *[16] * 20, 1), 64),
}
"""Units of each column, inputs first, and the batch; hidden units are ReLU, the output is a sigmoid."""


@dataclass(frozen=True)
class Job:
    """One training run as every contestant receives it."""

    net: str
    dtype: str
    optimizer: str
    rate: float = 1e-3
    batches: int = 100

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of each column."""
        return NETS[self.net][0]

    @property
    def batch(self) -> int:
        """Samples in a batch."""
        return NETS[self.net][1]

    def data(self) -> tuple[Array, Array]:
        """Return inputs (batches·batch, 2) and targets (batches·batch, 1): inside or outside a circle."""
        inputs = np.random.default_rng(0).standard_normal((self.batches * self.batch, 2)).astype(self.dtype)
        inside = (inputs**2).sum(axis=1, keepdims=True) > 1.4
        return inputs, inside.astype(self.dtype)

    def weights(self) -> list[tuple[Array, Array]]:
        """Return He-normal (fan_in, fan_out) weights and zero biases of each layer."""
        rng = np.random.default_rng(1)
        return [
            (
                (rng.standard_normal((rows, columns)) * np.sqrt(2.0 / rows)).astype(self.dtype),
                np.zeros(columns, self.dtype),
            )
            for rows, columns in pairwise(self.sizes)
        ]
