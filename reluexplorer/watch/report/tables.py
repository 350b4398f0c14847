"""A watched training as CSV, for other programs: names and numbers as they are, in English."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from reluexplorer.language import _
from reluexplorer.models.report.csv_text import csv_text
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.watch.run import UNKNOWN, WatchedRun

_LAYER = (
    "layer", "kind", "form", "units", "firing", "dead", "dead_at_most", "deaths", "births",
    "gradient_norm", "update_to_weight", "step",
)  # fmt: skip
_UNIT = ("layer", "kind", "unit", "state", "dead_since", "firing", "closest", "deaths", "births")


def layers_csv(run: WatchedRun) -> str:
    """Return a row for each layer, by the last look; ``deaths`` and ``births`` are those of units so far."""
    return csv_text(_LAYER, (_layer(run, layer) for layer in range(len(run.layers))))


def units_csv(run: WatchedRun) -> str:
    """Return a row for each unit of each layer, counted from 0; ``closest`` is its greatest pre-activation.

    Raises :class:`ModelError` where the file tells no units apart.
    """
    if not run.is_counted:
        raise ModelError(_("This file tells shares of values alone, and no single units."))
    return csv_text(_UNIT, (row for layer in range(len(run.layers)) for row in _units(run, layer)))


def last_known(figures: NDArray[np.float64]) -> float:
    """Return the last figure of a column that is known; NaN where none is."""
    known = figures[~np.isnan(figures)]
    return float(known[-1]) if len(known) else math.nan


def _layer(run: WatchedRun, layer: int) -> Sequence[object]:
    seen, counts = run.layers[layer], {True: 0, False: 0}
    for event in run.events:
        if event.layer == layer:
            counts[event.died] += len(event.units)
    is_counted = seen.units != UNKNOWN
    dead = int(run.dead[-1, layer]) if is_counted and len(run.steps) else ""
    return (
        seen.name, "" if seen.kind is None else seen.kind.value, seen.form, seen.units if is_counted else "",
        last_known(run.firing[:, layer]), dead, last_known(run.at_most[:, layer]),
        counts[True] if is_counted else "", counts[False] if is_counted else "",
        last_known(run.gradients[:, layer]), last_known(run.updates[:, layer]), run.step,
    )  # fmt: skip


def _units(run: WatchedRun, layer: int) -> Iterable[Sequence[object]]:
    seen, look = run.layers[layer], run.look(run.step)
    firing = np.full(seen.units, np.nan) if look is None else look.of(layer)
    own = [event for event in run.events if event.layer == layer]
    deaths = Counter(unit for event in own if event.died for unit in event.units)
    births = Counter(unit for event in own if not event.died for unit in event.units)
    for unit in range(seen.units):
        since = int(run.since[layer][unit])
        is_dead = since != UNKNOWN
        yield (
            seen.name, "" if seen.kind is None else seen.kind.value, unit, "dead" if is_dead else "alive",
            since if is_dead else "", float(firing[unit]), float(run.closest[layer][unit]),
            deaths[unit], births[unit],
        )  # fmt: skip
