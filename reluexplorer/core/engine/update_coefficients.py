"""Learning rates and corrections of a run's updates, filled ahead of the steps."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import Call, rebound
from reluexplorer.core.engine.freezing import Frozen
from reluexplorer.core.engine.penalties import Replicated, Weighted, after_update, before_update
from reluexplorer.core.optimizers import Flats
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.schedules import SCHEDULES

CHUNK = 64
"""Updates that are filled at once."""
_AHEAD = 1024
"""They are computed for so many updates at once."""


class UpdateCoefficients:
    """A ring of ``CHUNK`` sets of coefficients; ``views[place]`` are arrays without axes for a set."""

    def __init__(self, training: TrainingSpec, unit: float, dtype: np.dtype[Any]) -> None:
        self._training = training
        self._unit = unit
        self._ring: Array = np.zeros((len(self._table(0, 1)), CHUNK), dtype)
        self.views = [
            tuple(row[place : place + 1].reshape(()) for row in self._ring) for place in range(CHUNK)
        ]
        self._block = -1
        self._ahead = self._ring

    def _table(self, step: int, count: int) -> NDArray[np.float64]:
        training = self._training
        schedule = SCHEDULES[training.schedule]
        settings = schedule.completed(training.schedule_parameters)
        rates = training.learning_rate * schedule.factors(np.arange(step, step + count), *settings)
        return training.rule.coefficients(rates, step + 1, self._unit, *training.rule_parameters)

    def fill(self, step: int, count: int) -> None:
        """Make place k hold the set of update ``step`` + k, up to the next multiple of CHUNK."""
        block, start = divmod(step, _AHEAD)
        if block != self._block:
            self._ahead = self._table(block * _AHEAD, _AHEAD).astype(self._ring.dtype)
            self._block = block
        self._ring[:, :count] = self._ahead[:, start : start + count]

    def updates(
        self, network: Weighted, flats: Flats, frozen: Frozen, replicas: Replicated | None = None
    ) -> list[list[Call]]:
        """Return the calls of an update for each place of a chunk, which differ in their coefficients."""
        training, views = self._training, self.views
        calls = [
            *before_update(network, training, flats, self._unit, replicas),
            *training.rule.calls(flats, views[0], *training.rule_parameters),
            *after_update(network, training, flats, replicas),
            *frozen.calls(),
        ]
        return [[rebound(call, views[0], these) for call in calls] for these in views]
