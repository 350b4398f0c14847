"""The adding problem: which two numbers of a long sequence are marked, and what is their sum?

Hochreiter and Schmidhuber (1997), Long Short-Term Memory, section 5.4, in the form of Le, Jaitly and Hinton
(2015), A Simple Way to Initialize Recurrent Networks of Rectified Linear Units, section 4.1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.core.data.splits import data_generator
from reluexplorer.core.random_streams import STEPS, Keyed
from reluexplorer.language import _

TEST_SEQUENCES = 1000


def draw_adding_problem(rng: np.random.Generator, inputs: Array, targets: Array) -> None:
    """Fill ``inputs`` (time steps, samples, 2) and ``targets`` (samples, 1).

    Each step has a number from U(0, 1) and a marker, which is 1 at one step of the first half and at one of
    the second, else 0; the target is the sum of the two numbers that are marked.
    """
    steps, samples, _ = inputs.shape
    inputs[:, :, 0] = rng.random((steps, samples), dtype=np.float32)
    inputs[:, :, 1] = 0.0
    every = np.arange(samples)
    targets[:] = 0.0
    for start, stop in ((0, steps // 2), (steps // 2, steps)):
        marked = rng.integers(start, stop, samples)
        inputs[marked, every, 1] = 1.0
        targets[:, 0] += inputs[marked, every, 0]


@dataclass(frozen=True)
class AddingProblem:
    """Sequences that are drawn anew for every update; ValueError for fewer than two time steps.

    Belongs to one thread.
    """

    time_steps: int = 100
    seed: int = 0
    features: int = 2
    outputs: int = 1
    classes: bool = False
    baseline: float = 1.0 / 6.0
    """The variance of the sum of two independent U(0, 1): the squared error of always guessing 1."""
    samples: int | None = None
    _keyed: Keyed = field(default_factory=Keyed, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.time_steps < 2:
            message = _("the adding problem needs two time steps, not {time_steps}").format(
                time_steps=self.time_steps
            )
            raise ValueError(message)

    def fill(self, step: int, inputs: Array, targets: Array) -> None:
        """Write the batch of update ``step``, drawn by a stream of its own."""
        draw_adding_problem(self._keyed.at(self.seed, STEPS + step), inputs, targets)

    def test(self) -> tuple[Array, Array]:
        """Return 1,000 sequences."""
        inputs = np.zeros((self.time_steps, TEST_SEQUENCES, self.features), dtype=np.float32)
        targets = np.zeros((TEST_SEQUENCES, self.outputs), dtype=np.float32)
        draw_adding_problem(data_generator(self.seed, "adding problem test"), inputs, targets)
        return inputs, targets
