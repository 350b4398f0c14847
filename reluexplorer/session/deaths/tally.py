"""What became of the units over a run: the one account that every place that tells of it reads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.kept_with import kept_with
from reluexplorer.core.units.death_log import Lasting
from reluexplorer.session.deaths.since import dated, events_by_unit
from reluexplorer.session.run.snapshot import RunSnapshot, UnitEvent

Place = tuple[int, int]


@dataclass(frozen=True)
class Account:
    """Deaths and revivals of hidden units, ascending: of each unit they alternate, a death is its first."""

    events: tuple[UnitEvent, ...] = ()
    exact: frozenset[UnitEvent] = frozenset()
    """Deaths at the very update since which a unit is dead; others are at the step that saw them first."""
    by_hand: frozenset[UnitEvent] = frozenset()
    """Kills and revivals that a person made, at the steps of these changes."""

    def killed_at(self, step: int) -> frozenset[Place]:
        """Return the (layer, unit) that are dead at a step since a person killed them."""
        if not self.by_hand:
            return frozenset()
        last = {(one.layer, one.unit): one for one in self.events if one.step <= step}
        return frozenset(place for place, one in last.items() if one.died and one in self.by_hand)

    def counted(self, steps: NDArray[np.int64], layers: int) -> NDArray[np.int64]:
        """Return (steps, layers): how many units are dead at ascending ``steps``."""
        changes = np.zeros((len(steps) + 1, layers), np.int64)
        if self.events:
            rows = np.searchsorted(steps, [one.step for one in self.events])
            columns = np.array([one.layer for one in self.events], np.int64)
            np.add.at(changes, (rows, columns), [1 if one.died else -1 for one in self.events])
        counts: NDArray[np.int64] = changes[:-1].cumsum(axis=0)
        return counts


@kept_with(1)
def account_of(run: RunSnapshot) -> Account:
    """Return what is known of a run's units: its records, the shown state, its changes, and dates found.

    Several places ask for that of the shown run with each picture, so the last answer is kept. The dead
    of the shown step are those of its state, whatever the records have seen of them.
    """
    own = events_by_unit(run)
    looks = run.curve.steps.tolist()
    _see(run, own, looks)
    exact = _date(run, own)
    by_hand = _lay_on_hands(run, own, exact)
    events = tuple(sorted(event for each in own.values() for event in each))
    return Account(events, frozenset(exact), frozenset(by_hand))


def _see(run: RunSnapshot, own: dict[Place, list[UnitEvent]], looks: list[int]) -> None:
    """Add what the shown state tells beyond the records."""
    if run.inspection is None:
        return
    step, dead = run.inspection.step, run.inspection.dead_places
    known = {place for place, events in own.items() if _is_dead(events, step)}
    for place in dead ^ known:
        _insert(own[place], UnitEvent(step, *place, died=place in dead), looks)


def _insert(own: list[UnitEvent], event: UnitEvent, looks: list[int]) -> None:
    """Add that a unit was seen otherwise than what was known of it by then, and so until the next record."""
    at = bisect_right([one.step for one in own], event.step)
    again = looks[bisect_right(looks, event.step) :][:1]
    if at < len(own) and (not again or own[at].step <= again[0]):
        own[at] = event
    elif again:
        own[at:at] = [event, event._replace(step=again[0], died=not event.died)]
    else:
        own.insert(at, event)


def _date(run: RunSnapshot, own: dict[Place, list[UnitEvent]]) -> dict[UnitEvent, bool]:
    """Put the updates since which units were found to be dead in the place of the records that saw them dead.

    A unit that was seen dead before lived once more just before such an update, and one that is dead only
    between two looks came back by the second. Return these deaths, and whether a person brought them about.
    """
    found = {(one.layer, one.unit, one.step): one for one in run.lasting}
    for place, since in dated(run).items():
        if not since.is_provisional and _is_dead(own[place], run.step):
            key = (*place, since.step)
            until = max(run.step, found[key].until if key in found else 0)
            found[key] = Lasting(*key, until, since.by_hand)
    if not found:
        return {}
    exact = {}
    looked = sorted({*run.curve.steps.tolist(), *([] if run.inspection is None else [run.step])})
    seen = {(layer, unit): tuple(own[layer, unit]) for layer, unit, _step in found}
    for (*_, step), one in sorted(found.items()):
        place = one.layer, one.unit
        events = own[place]
        kept = [event for event in events if event.step < step]
        later = [event for event in events if event.step > one.until]
        if kept and kept[-1].died:
            kept.append(UnitEvent(step - 1, one.layer, one.unit, died=False))
        again = _next_look(looked, seen[place], one.until)
        if again >= 0 and not _is_dead(seen[place], again):
            if not later or later[0].died:
                later.insert(0, UnitEvent(again, *place, died=False, before=one.until))
        elif later and later[0].died:
            del later[0]
        event = UnitEvent(step, one.layer, one.unit, died=True)
        exact[event] = one.by_hand
        own[place] = [*kept, event, *later]
    return exact


def _next_look(looked: Sequence[int], seen: Sequence[UnitEvent], step: int) -> int:
    """Return the first step after another at which a unit was looked at; −1 for none."""
    common = looked[bisect_right(looked, step) :][:1]
    own = (at for event in seen for at in (event.before, event.step) if at > step)
    return min((*common, *own), default=-1)


def _lay_on_hands(
    run: RunSnapshot, own: dict[Place, list[UnitEvent]], exact: dict[UnitEvent, bool]
) -> set[UnitEvent]:
    """Put kills and revivals by hand to the steps of these changes; return them."""
    found = set()
    for change in run.changes:
        revived = tuple(own) if change.revives_all else change.revived
        for places, died in ((change.killed, True), (revived, False)):
            for place in places:
                events = own.get(place, [])
                at = bisect_right([one.step for one in events], change.step - 1)
                if at == len(events) or events[at].died != died or not exact.get(events[at], True):
                    continue
                seen = events[at]
                if change.step > run.curve.before(seen):
                    events[at] = seen._replace(step=change.step)
                    found.add(events[at])
    return found


def _is_dead(own: Sequence[UnitEvent], step: int) -> bool:
    return next((one.died for one in reversed(own) if one.step <= step), False)
