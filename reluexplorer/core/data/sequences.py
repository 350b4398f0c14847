"""What a recurrent network learns from: sequences that are drawn or gathered anew for every update."""

from __future__ import annotations

from typing import Protocol

from reluexplorer.core.arrays import Array


class Sequences(Protocol):
    """Sequences of one length, with what is asked after their last step; the same for the same seed."""

    @property
    def time_steps(self) -> int:
        """Length of each sequence."""

    @property
    def features(self) -> int:
        """Numbers of each step."""

    @property
    def outputs(self) -> int:
        """Numbers that are asked for: one, or one for each class."""

    @property
    def classes(self) -> bool:
        """Whether the targets are classes, one-hot; else they are numbers."""

    @property
    def baseline(self) -> float:
        """The loss of the best guess that does not look: squared error, or cross-entropy of classes."""

    @property
    def samples(self) -> int | None:
        """Sequences of an epoch, which no batch exceeds; None where they are drawn anew for every update."""

    def fill(self, step: int, inputs: Array, targets: Array) -> None:
        """Write the batch of update ``step``, counted from 0.

        ``inputs`` is (time steps, samples, features), ``targets`` (samples, outputs).
        """

    def test(self) -> tuple[Array, Array]:
        """Return inputs and targets of those forms that no update sees."""
