"""The measures of a run as plain arrays, which come from files: all is compared with the run's network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.core.network.spec import NetworkSpec
from reluexplorer.language import _
from reluexplorer.session.document.kept import MEASURES

_OF_COUNTS = ("dead", "dormant")
_MOST_INTERVAL = 1 << 40
_MOST_BESTS, MOST_EVENTS = 20_000, 5000
"""Best losses, and events after which no more are noted: those of one record may go beyond."""


@dataclass(frozen=True, eq=False)
class KeptLog:
    """What a :class:`~reluexplorer.session.run.metric_log.MetricLog` holds; arrays are read-only."""

    columns: Mapping[str, NDArray[Any]]
    """Of :data:`~reluexplorer.session.document.kept.MEASURES`, each (records, …)."""
    intervals: NDArray[np.int64]
    """(2,): steps between records, and what these were at first."""
    bests: NDArray[np.float64]
    """(records that were lower than all before, 2): step and loss."""
    events: NDArray[np.int64]
    """(events, 5): step, layer, unit, 1 for a death, and the step of the record before."""
    since: NDArray[np.int64]
    """(dead units, 3): layer, unit, and since which step it is dead."""
    outputs: NDArray[np.int64]
    """(outputs,): since which step each is dead; −1 for a living one."""

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all arrays by name."""
        return {**self.columns, **{name: getattr(self, name) for name in _OTHERS}}

    @staticmethod
    def of(arrays: Mapping[str, NDArray[Any]]) -> KeptLog:
        """Return what these arrays hold; whether it is of a run's network says :meth:`demand_fitting`."""
        return KeptLog({name: arrays[name] for name in MEASURES}, *(arrays[name] for name in _OTHERS))

    def demand_fitting(self, network: NetworkSpec, head: int, most: int) -> None:
        """Raise ValueError where these cannot be measures of a run of a network up to the step ``head``.

        ``most`` is how many records there may be.
        """
        widths = np.array([layer.units for layer in network.hidden], np.int64)
        self._demand_columns(widths, head, most)
        demand(self.intervals.shape == (2,))
        demand(bool((self.intervals >= 1).all() and (self.intervals <= _MOST_INTERVAL).all()))
        demand(self.bests.ndim == 2 and self.bests.shape[1] == 2 and len(self.bests) <= _MOST_BESTS)
        if len(self.bests):
            steps, losses = self.bests.T
            demand(bool(np.isfinite(steps).all() and (steps == np.floor(steps)).all()))
            demand(bool((np.diff(steps) > 0).all() and steps[0] >= 0 and steps[-1] <= head))
            demand(bool((np.diff(losses) < 0).all()))
        demand(self.events.ndim == 2 and self.events.shape[1] == 5)
        demand(len(self.events) <= MOST_EVENTS + widths.sum())
        step, layer, unit, died, before = self.events.T
        _demand_places(layer, unit, widths)
        demand(bool(((step >= 0) & (step <= head) & (before >= -1) & (before < head + 1)).all()))
        demand(bool(np.isin(died, (0, 1)).all()))
        demand(self.since.ndim == 2 and self.since.shape[1] == 3 and len(self.since) <= widths.sum())
        layer, unit, step = self.since.T
        _demand_places(layer, unit, widths)
        demand(bool(((step >= 0) & (step <= head)).all()))
        demand(self.outputs.shape == (network.outputs,))
        demand(bool(((self.outputs >= -1) & (self.outputs <= head)).all()))

    def _demand_columns(self, widths: NDArray[np.int64], head: int, most: int) -> None:
        steps = self.columns["steps"]
        demand(steps.ndim == 1 and 0 < len(steps) <= most)
        for name, (dtype, beyond) in MEASURES.items():
            shape = (len(steps),) if beyond is None else (len(steps), len(widths) + beyond)
            demand(self.columns[name].shape == shape and self.columns[name].dtype == dtype)
        demand(steps[0] == 0 and bool((np.diff(steps) > 0).all()) and steps[-1] <= head)
        for name in _OF_COUNTS:
            demand(bool(((self.columns[name] >= 0) & (self.columns[name] <= widths)).all()))


_OTHERS = tuple(field.name for field in fields(KeptLog) if field.name != "columns")


def _demand_places(layer: NDArray[np.int64], unit: NDArray[np.int64], widths: NDArray[np.int64]) -> None:
    """Raise ValueError where there is no such hidden (layer, unit)."""
    demand(bool(((layer >= 0) & (layer < len(widths)) & (unit >= 0)).all()))
    demand(bool((unit < widths[layer]).all()) if len(layer) else True)


def integers(rows: list[Any], width: int) -> NDArray[np.int64]:
    """Return rows of so many whole numbers as a read-only array (rows, width)."""
    return read_only(np.array(rows, np.int64).reshape(-1, width))


def demand(holds: bool) -> None:
    """Raise ValueError where something does not hold of what was kept."""
    if not holds:
        raise ValueError(_("What was kept of this run is not of its recipe."))
