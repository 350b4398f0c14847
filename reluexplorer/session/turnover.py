"""Which units died and which came back over some records, and how that is said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from reluexplorer.session.since import dated
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


def turnover_words(events: Sequence[UnitEvent], exact: Collection[UnitEvent] = ()) -> str:
    """Return what some events come to: ``1.2 dead at the start, 1.3 seen dead, 1.4 came back``.

    Records only tell when a unit was seen dead; those among ``exact`` are the updates since which units are
    dead, and these died.
    """
    found = turnover(events)
    final = {(one.layer, one.unit) for one in events if one.died and one in exact and one.step}
    later = {(one.layer, one.unit) for one in events if one.died and one.step}
    kinds = (
        ("dead at the start", tuple(place for place in found.died if place not in later)),
        ("died", tuple(place for place in found.died if place in final)),
        ("seen dead", tuple(place for place in found.died if place in later - final)),
    )
    said = [f"{_who(places)} {words}" for words, places in kinds if places]
    if found.back:
        named = not said or max(len(found.back), len(found.died)) <= NAMED
        said.append(f"{_who(found.back) if named else f'{len(found.back):,}'} came back")
    return ", ".join(said)


def dated_events(run: RunSnapshot) -> tuple[tuple[UnitEvent, ...], frozenset[UnitEvent]]:
    """Return what became of the units over a run, and which of it are exact updates.

    What the records saw of the death of a unit gives way to the update since which it is dead, as soon as
    that is known; deaths by hand are left out then.
    """
    events, exact = list(run.curve.events), set()
    for since in dated(run).values():
        if since.is_provisional:
            continue
        own = [one for one in events if (one.layer, one.unit) == (since.layer, since.unit)]
        before = [one for one in own if one.step <= run.step][-1:]
        after = [one for one in own if one.step > run.step][:1]
        seen = next((one for one in (*before, *after) if one.died), None)
        if seen is not None:
            events.remove(seen)
        if not since.by_hand:
            event = UnitEvent(since.step, since.layer, since.unit, died=True)
            events.append(event)
            exact.add(event)
    return tuple(sorted(events)), frozenset(exact)


def toll_words(run: RunSnapshot) -> str:
    """Return how the dead of the shown step came to be so many, where some came back; empty otherwise.

    Each unit counts once, however often it died and came back: those that died less those that came back are
    the dead of the shown step, and by the end of a run all flags of its strip together come to the same.

    Empty too where the records do not tell of all that are dead now.
    """
    found = turnover(event for event in run.curve.events if event.step <= run.step)
    if not found.back or run.inspection is None:
        return ""
    if len(found.died) - len(found.back) != sum(run.inspection.dead_units):
        return ""
    return f"Of {len(found.died):,} that died, {len(found.back):,} came back"


def _who(places: tuple[Place, ...]) -> str:
    if len(places) <= NAMED:
        return ", ".join(neuron(*place) for place in places)
    layers = {layer for layer, _unit in places}
    if len(layers) == 1:
        return f"{len(places):,} in layer {places[0][0] + 1}"
    return f"{len(places):,} neurons"
