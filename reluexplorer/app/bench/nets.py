"""The networks that every benchmark times, and the data that they learn."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec
from reluexplorer.core.problem.problem import Problem, TrainingSpec

Array = NDArray[Any]
Layers = list[tuple[Array, Array]]

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
class Workload:
    """One training run as every contestant receives it."""

    net: str
    dtype: str
    optimizer: str
    rate: float = 1e-3
    batches: int = 100
    replicas: int = 1
    """Seeds that are trained at once."""

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

    def problem(self) -> Problem:
        """Return the job as the engine has it."""
        inputs, targets = (array.astype(np.float64) for array in self.data())
        rows = np.arange(len(inputs))
        data = Dataset("circle", "Circle", Task.BINARY, inputs, targets, rows, rows[:1], ("x1", "x2"))
        hidden = tuple(LayerSpec(units, ActivationChoice()) for units in self.sizes[1:-1])
        network = NetworkSpec(2, hidden, 1, "sigmoid", dtype=self.dtype)
        return Problem(data, network, TrainingSpec(self.optimizer, self.rate, self.batch, 0))

    def weights(self) -> Layers:
        """Return He-normal (fan_in, fan_out) weights and zero biases of each layer."""
        rng = np.random.default_rng(1)
        return [
            (
                (rng.standard_normal((rows, columns)) * np.sqrt(2.0 / rows)).astype(self.dtype),
                np.zeros(columns, self.dtype),
            )
            for rows, columns in pairwise(self.sizes)
        ]
