"""What became of one neuron over its run: the gradient that reached it, and how often it fired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.core.gradients import loss_gradient
from reluexplorer.core.network import forward
from reluexplorer.core.training import TrainState

MOST_STATES = 60
_MOST_SAMPLES = 2000


@dataclass(frozen=True, eq=False)
class UnitHistory:
    """A hidden unit at some steps of a run up to the shown one; arrays are read-only, (steps,)."""

    layer: int
    unit: int
    steps: NDArray[np.int64]
    gradient_norm: NDArray[np.float64]
    """Euclidean norm of the derivatives of the training part's mean loss by its weights and its bias."""
    firing: NDArray[np.float64]
    """Share of the training part that it fires for."""


class Biography:
    """Looks at a unit in kept states, one after another; large data are thinned evenly."""

    def __init__(self, states: Sequence[TrainState], unit: tuple[int, int]) -> None:
        self.of = states[-1], unit
        """The shown state and the unit."""
        chosen = np.linspace(0, len(states) - 1, min(len(states), MOST_STATES)).round().astype(int)
        self._left = [states[place] for place in reversed(chosen.tolist())]
        self._rows: list[tuple[int, float, float]] = []

    @property
    def done(self) -> bool:
        """Whether all is known."""
        return not self._left

    def work(self) -> None:
        """Look at the next state."""
        state = self._left.pop()
        layer, unit = self.of[1]
        network = state.problem.network
        if layer < len(network.hidden) and unit < network.hidden[layer].units:
            self._rows.append((state.step, *_seen(state, layer, unit)))

    def history(self) -> UnitHistory:
        """Return what is known so far."""
        steps, norms, firing = np.array(self._rows, np.float64).reshape(-1, 3).T
        return UnitHistory(
            *self.of[1], read_only(steps.astype(np.int64)), read_only(norms.copy()), read_only(firing.copy())
        )


def _seen(state: TrainState, layer: int, unit: int) -> tuple[float, float]:
    problem, network = state.problem, state.problem.network
    samples = len(problem.train_inputs)
    rows = np.linspace(0, samples - 1, min(samples, _MOST_SAMPLES)).round().astype(np.intp)
    inputs, targets = problem.train_inputs[rows], problem.train_targets[rows]
    gradient = loss_gradient(network, state.parameters, inputs, targets, (problem.training.seed, state.step))
    column = network.layers(gradient)[layer][:, unit].astype(np.float64)
    z = forward(network, state.parameters, inputs).pre_activations[layer][unit]
    return float(np.linalg.norm(column)), float((z > 0).mean())
