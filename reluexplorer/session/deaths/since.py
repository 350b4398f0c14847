"""Since when units are dead, as far as a picture of a run tells, and how sure that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from reluexplorer.language import _
from reluexplorer.session.run.snapshot import RunSnapshot, Search, Status, UnitEvent
from reluexplorer.text import progress


class Grounds(IntEnum):
    """What a date rests on."""

    SURE = 0
    """Each state from then on was looked at."""
    LIKELY = 1
    """An update that silenced it was found, but the unit may have come back for a while since."""
    RECORDED = 2
    """The records alone: the unit may have lived between two of them."""
    SHOWN = 3
    """The shown state alone: no record has seen the unit dead."""


@dataclass(frozen=True, order=True)
class Since:
    """A dead unit, and the step since which it is dead: the earliest possible one where that is not sure."""

    step: int
    layer: int
    unit: int
    grounds: Grounds = Grounds.RECORDED
    by_hand: bool = False
    seen: int = -1
    """The step at which it was first seen dead, by the records or in the shown state; −1 where it is sure."""

    @property
    def is_provisional(self) -> bool:
        """Whether another step may still be found."""
        return self.grounds is not Grounds.SURE


def events_by_unit(run: RunSnapshot) -> defaultdict[tuple[int, int], list[UnitEvent]]:
    """Return the recorded events of each (layer, unit), by their steps."""
    events: defaultdict[tuple[int, int], list[UnitEvent]] = defaultdict(list)
    for one in run.curve.events:
        events[one.layer, one.unit].append(one)
    return events


def since_of(run: RunSnapshot, unit: tuple[int, int]) -> Since:
    """Return since when a dead (layer, unit) of the shown state is dead, as far as that is known."""
    return _known(run, dated(run), unit, events_by_unit(run)[unit])


def all_since(run: RunSnapshot) -> tuple[Since, ...]:
    """Return since when each dead unit of the shown state is dead, by layer and unit."""
    if run.inspection is None:
        return ()
    found, events = dated(run), events_by_unit(run)
    return tuple(_known(run, found, place, events[place]) for place in sorted(run.inspection.dead_places))


def _known(
    run: RunSnapshot,
    found: dict[tuple[int, int], Since],
    unit: tuple[int, int],
    events: Sequence[UnitEvent],
) -> Since:
    """Return what the search has found, unless it is not sure and the records know of a later life.

    ``events`` are the recorded ones of this unit, by their steps.
    """
    date = found.get(unit)
    if date is not None and not date.is_provisional:
        return date
    recorded = _recorded(run, unit, events)
    if date is None or date.step < recorded.step:
        return recorded
    return replace(date, seen=recorded.seen)


def dated(run: RunSnapshot) -> dict[tuple[int, int], Since]:
    """Return what searches have found, by (layer, unit), at the shown state and at earlier ones."""
    found = {
        (one.layer, one.unit): Since(one.step, one.layer, one.unit, Grounds.SURE, one.by_hand)
        for one in run.deaths
    }
    for one in run.dates:
        grounds = Grounds.SURE if one.sure else Grounds.LIKELY
        found[one.layer, one.unit] = Since(one.step, one.layer, one.unit, grounds, one.by_hand)
    for last in run.lasting:
        place, earlier = (last.layer, last.unit), found.get((last.layer, last.unit))
        if last.step <= run.step and (
            earlier is None or (earlier.is_provisional and earlier.step < last.step)
        ):
            found[place] = Since(last.step, *place, Grounds.LIKELY, last.by_hand)
    return found


def _recorded(run: RunSnapshot, unit: tuple[int, int], events: Sequence[UnitEvent]) -> Since:
    """Return what the records up to the shown step prove: it died after the last one that saw it alive."""
    layer, index = unit
    curve, known, now = run.curve, run.curve.dead_since, run.step
    own = [one for one in events if one.step <= now]
    seen = int(known[layer][index]) if layer < len(known) else -1
    if seen < 0 or seen > now:
        if not own or not own[-1].died:
            alive = curve.steps[curve.steps <= now]
            earliest = int(alive[-1]) + 1 if len(alive) else 0
            return Since(min(earliest, now), layer, index, Grounds.SHOWN, seen=now)
        seen = own[-1].step
    if seen == 0:
        return Since(0, layer, index, seen=0)
    back = max((one.step for one in own if not one.died), default=0)
    death = next((one for one in own if one.died and one.step == seen), None)
    lived = seen - curve.interval if death is None else curve.before(death)
    return Since(max(lived, back, 0) + 1, layer, index, seen=seen)


def since_words(since: Since) -> tuple[str, str]:
    """Return since when a unit is dead in a few words, and a sentence on why it is not known better."""
    if not since.is_provisional:
        said = _("dead from the start") if since.step == 0 else _("dead since step {step:,}")
        return said.format(step=since.step), ""
    if since.step == 0:
        if since.seen != 0:
            return _("dead"), ""
        return _("dead at the start"), _(
            "It was dead at the start and is dead now; in between only some steps were looked at."
        )
    if since.grounds is Grounds.LIKELY:
        why = _("Update {step:,} silenced it; whether it came back for a while since is not known yet.")
    elif since.grounds is Grounds.SHOWN:
        why = _("It was alive until step {last:,} at least and seen dead at step {seen:,}.")
    else:
        why = _(
            "It was alive until step {last:,} at least and seen dead at step {seen:,}; whether it came back "
            "for a while since is not known yet."
        )
    return _("dead since step {step:,} or later").format(step=since.step), why.format(
        step=since.step, last=since.step - 1, seen=since.seen
    )


def search_words(run: RunSnapshot, *, several: bool = False) -> str:
    """Return what is done to date a death, or ``several``, that is not dated for sure, in a sentence."""
    search = run.search
    if run.status is Status.RUNNING:
        return (
            _("The updates that silenced them are searched for when training pauses.")
            if several
            else _("The update that silenced it is searched for when training pauses.")
        )
    if search is None:
        return (
            _("The search for the updates that silenced them begins.")
            if several
            else _("The search for the update that silenced it begins.")
        )
    if search.is_stopped:
        said = (
            _("The search for the updates that silenced them was stopped at {share}.")
            if several
            else _("The search for the update that silenced it was stopped at {share}.")
        )
    elif search.seconds_left is None:
        said = (
            _("The run is searched for the updates that silenced them: {share}.")
            if several
            else _("The run is searched for the update that silenced it: {share}.")
        )
    else:
        said = (
            _("The run is searched for the updates that silenced them: {share}, about {left} left at most.")
            if several
            else _("The run is searched for the update that silenced it: {share}, about {left} left at most.")
        )
    return said.format(share=progress(min(search.share, 0.99)), left=_duration(search.seconds_left or 0.0))


def search_label(search: Search | None) -> str:
    """Return in a few words how far a search is and what can be done about it."""
    if search is None:
        return ""
    share = progress(min(search.share, 0.99))
    if search.is_stopped:
        return _("Search again: stopped at {share}").format(share=share)
    if search.seconds_left is None:
        return _("Stop the search: {share}").format(share=share)
    return _("Stop the search: {share}, {left} left").format(share=share, left=_duration(search.seconds_left))


def _duration(seconds: float) -> str:
    if seconds < 90:
        return _("{count:,} s").format(count=max(1, round(seconds)))
    return _("{count:,} min").format(count=round(seconds / 60))
