"""What becomes of activity on its way through the steps, and of the gradient on its way back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Array, Floats
from reluexplorer.core.network.recurrence.passes import Passes
from reluexplorer.core.network.recurrence.spec import RecurrentSpec


@dataclass(frozen=True, eq=False)
class ThroughTime:
    """One batch of T steps forward and back, in float64."""

    activity: Floats
    """(units, T): the root mean square over sequences of what each unit says."""
    activity_rms: Floats
    """(T,): the same over all units."""
    gradient: Floats
    """(units, T): the norm of the loss's derivative by what a unit says at a step, over all sequences."""
    gradient_norms: Floats
    """(T,): the norm of the loss's derivative by what the units of all sequences say at a step."""

    @property
    def growth(self) -> float:
        """The gradient's norm at the first step over that at the last: below 1 it fades on its way back."""
        with np.errstate(all="ignore"):
            return float(self.gradient_norms[0] / self.gradient_norms[-1])


def through_time(spec: RecurrentSpec, parameters: Array, inputs: Array, targets: Array) -> ThroughTime:
    """Send a batch through and back; (time steps, samples, inputs) and (samples, outputs)."""
    wide = parameters.astype(np.float64)
    time_steps, samples, _ = inputs.shape
    passes = Passes(spec, time_steps, samples, wide, np.zeros_like(wide))
    passes.inputs[:], passes.targets[:] = inputs, targets
    with np.errstate(all="ignore"):
        passes.run()
        squares, gradients = np.square(passes.states), passes.state_gradients()
        return ThroughTime(
            np.sqrt(squares.mean(axis=1)).T,
            np.sqrt(squares.mean(axis=(1, 2))),
            np.linalg.norm(gradients, axis=1).T,
            np.linalg.norm(gradients, axis=(1, 2)),
        )
