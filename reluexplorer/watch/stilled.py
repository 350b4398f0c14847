"""Layers of which no unit fires any more: since when, and what that means for what the model gives out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reluexplorer.language import _
from reluexplorer.watch.run import UNKNOWN, Event, WatchedRun

_FEWEST = 2
"""Looks in a row in which no unit of a layer fired, so that it is told."""
_WINDOW = 10
"""Looks that suffice in any case, where the run does not say after how many a unit is dead."""
_BEFORE = 10
"""Looks before these that tell how often the layer fired."""
_EXPECTED = 7.0
"""Inputs that would have excited a unit had nothing changed, so that a chance of e⁻⁷ is left for it."""
_RARE = 0.02
"""Share of inputs that is expected to excite a unit of which none ever fired."""


class Stilled(NamedTuple):
    """A layer that passes the same on for every input."""

    layer: int
    since: int
    """The first step of the looks to the last in which none of its units fired."""


def stilled_layer(run: WatchedRun, layer: int) -> Stilled | None:
    """Return since when no unit of a layer fires; None where one does, or none of them can die.

    A layer that fires on few inputs is silent in some looks by chance: it takes so many that this is ruled
    out by how often it fired before, or as many as each of its units needs to be dead.
    """
    seen = run.layers[layer]
    ran = np.flatnonzero(~np.isnan(run.firing[:, layer]))
    if seen.units == UNKNOWN or not seen.can_die or len(ran) < _FEWEST:
        return None
    firing = run.firing[ran, layer]
    fired = np.flatnonzero(firing > 0.0)
    first = int(fired[-1]) + 1 if len(fired) else 0
    silent = len(ran) - first
    if silent < _FEWEST:
        return None
    if silent < (run.window or _WINDOW):
        share = float(firing[max(0, first - _BEFORE) : first].mean()) if first else _RARE
        if share * _inputs(run, layer, ran[first:]) < _EXPECTED:
            return None
    return Stilled(layer, int(run.steps[ran[first]]))


def _inputs(run: WatchedRun, layer: int, looks: NDArray[np.int64]) -> float:
    """Return how many inputs were seen in the last looks; without end where that is not known."""
    if run.inputs is None:
        return np.inf
    before = run.inputs[looks[0] - 1, layer] if looks[0] else 0
    return float(run.inputs[looks[-1], layer] - before)


def stilled_layers(run: WatchedRun) -> tuple[Stilled, ...]:
    """Return all such layers, in the order in which the model calls them."""
    found = (stilled_layer(run, layer) for layer in range(len(run.layers)))
    return tuple(each for each in found if each is not None)


def as_event(run: WatchedRun, stilled: Stilled) -> Event:
    """Return it as the death of all units of the layer, for what went before and what to try."""
    units = tuple(range(run.layers[stilled.layer].units))
    return Event(stilled.since, stilled.layer, True, units)


def stilled_title(run: WatchedRun, stilled: Stilled) -> str:
    """Return it in a few words: No unit of fc2 fires any more."""
    return _("No unit of {layer} fires any more").format(layer=run.layers[stilled.layer].name)


def stilled_since(stilled: Stilled) -> str:
    """Return since when."""
    return _("since step {step:,}").format(step=stilled.since)


def stilled_meaning() -> str:
    """Return what it means for the output and for the layers before."""
    return _(
        "The layer gives the same for every input. Unless a path leads around it, so does the model, and "
        "nothing before it learns."
    )


def stilled_line(run: WatchedRun, stilled: Stilled) -> str:
    """Return all of it in a line."""
    words = _("Since step {step:,} no unit of {layer} fires any more. {meaning}")
    name = run.layers[stilled.layer].name
    return words.format(step=stilled.since, layer=name, meaning=stilled_meaning())
