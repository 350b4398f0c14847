"""What became of one neuron over its run: the gradient that reached it, and how often it fired."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.core.diagnosis.blocks import blocks_of
from reluexplorer.core.engine.gradients import loss_gradient
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.network.spec import forward

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
    known: float = 1.0
    """Share of the steps that were looked at so far."""


class HistoryWalk:
    """Looks at a unit in kept states, one after another; large data are thinned evenly."""

    def __init__(self, states: Sequence[TrainState], unit: tuple[int, int]) -> None:
        self.of = states[-1], unit
        """The shown state and the unit."""
        chosen = np.linspace(0, len(states) - 1, min(len(states), MOST_STATES)).round().astype(int)
        self._left = [states[place] for place in reversed(chosen.tolist())]
        self._all = len(self._left)
        self._rows: list[tuple[int, float, float]] = []
        self._pieces: Generator[None, None, tuple[float, float]] | None = None

    @property
    def done(self) -> bool:
        """Whether all is known."""
        return not self._left

    def work(self) -> None:
        """Look at a block of samples in the next state."""
        state, (layer, unit) = self._left[-1], self.of[1]
        network = state.problem.network
        if layer >= len(network.hidden) or unit >= network.hidden[layer].units:
            self._left.pop()
            return
        if self._pieces is None:
            self._pieces = _seen(state, layer, unit)
        try:
            next(self._pieces)
        except StopIteration as end:
            self._pieces = None
            self._rows.append((self._left.pop().step, *end.value))

    def history(self) -> UnitHistory:
        """Return what is known so far."""
        steps, norms, firing = np.array(self._rows, np.float64).reshape(-1, 3).T
        counts, known = steps.astype(np.int64), 1.0 - len(self._left) / self._all
        return UnitHistory(
            *self.of[1], read_only(counts), read_only(norms.copy()), read_only(firing.copy()), known
        )


def _seen(state: TrainState, layer: int, unit: int) -> Generator[None, None, tuple[float, float]]:
    problem, network = state.problem, state.problem.network
    samples = len(problem.train_inputs)
    rows = np.linspace(0, samples - 1, min(samples, _MOST_SAMPLES)).round().astype(np.intp)
    total: NDArray[np.float64] = np.zeros(network.shapes[layer][0])
    firing, gate = 0, network.hidden[layer].gate
    for block in blocks_of(len(rows), 3 * network.parameter_count):
        inputs, targets = problem.train_inputs[rows[block]], problem.train_targets[rows[block]]
        drawn = problem.training.seed, state.step
        gradient = loss_gradient(network, state.parameters, inputs, targets, drawn)
        total += len(inputs) * network.layers(gradient)[layer][:, unit].astype(np.float64)
        z = forward(network, state.parameters, inputs).pre_activations[layer][unit]
        firing += int((z > gate).sum())
        yield
    return float(np.linalg.norm(total / len(rows))), firing / len(rows)
