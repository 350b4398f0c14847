"""Which units died and which came back over some records, and how that is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reluexplorer.session.snapshot import RunSnapshot, UnitEvent
from reluexplorer.text import neuron

NAMED = 3
"""As many units are called by their names."""
Place = tuple[int, int]


@dataclass(frozen=True)
class Turnover:
    """Hidden (layer, unit), ascending: as many more are dead afterwards as ``died`` outnumber ``back``.

    Who died and came back within is among both, who was so before and is so afterwards among neither.
    """

    died: tuple[Place, ...] = ()
    back: tuple[Place, ...] = ()


def turnover(events: Iterable[UnitEvent]) -> Turnover:
    """Return what some events, in their order, come to."""
    first: dict[Place, bool] = {}
    last: dict[Place, bool] = {}
    for event in events:
        place = event.layer, event.unit
        first.setdefault(place, event.died)
        last[place] = event.died
    died = sorted(place for place in first if first[place] or last[place])
    back = sorted(place for place in first if not (first[place] and last[place]))
    return Turnover(tuple(died), tuple(back))


def turnover_words(found: Turnover, died: str = "died") -> str:
    """Return it in words: ``1.2 died``, ``98 neurons died, 34 came back``."""
    if not found.back:
        return f"{_who(found.died)} {died}"
    if not found.died:
        return f"{_who(found.back)} came back"
    named = len(found.back) <= NAMED and len(found.died) <= NAMED
    back = _who(found.back) if named else f"{len(found.back):,}"
    return f"{_who(found.died)} {died}, {back} came back"


def toll_words(run: RunSnapshot) -> str:
    """Return how the dead of the shown step came to be so many, where some came back; empty otherwise.

    Empty too where the records do not tell of all that are dead now.
    """
    found = turnover(event for event in run.curve.events if event.step <= run.step)
    if not found.back or run.inspection is None:
        return ""
    if len(found.died) - len(found.back) != sum(run.inspection.dead_units):
        return ""
    return f"{len(found.died):,} died, {len(found.back):,} came back"


def _who(places: tuple[Place, ...]) -> str:
    if len(places) <= NAMED:
        return ", ".join(neuron(*place) for place in places)
    layers = {layer for layer, _unit in places}
    if len(layers) == 1:
        return f"{len(places):,} in layer {places[0][0] + 1}"
    return f"{len(places):,} neurons"
