"""The deaths that were found in a run, whichever of its steps is shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from reluexplorer.core.diagnosis.death import Death
from reluexplorer.core.units.death_search import Dating, DeathSearch

_Key = tuple[int, int, int]


@dataclass(frozen=True, order=True)
class Lasting:
    """A unit that is dead from the very update of a step on, at each state up to that of another."""

    layer: int
    unit: int
    step: int
    until: int
    by_hand: bool = False
    """Whether a person's change at that step silenced it, not the update before."""


class Deathbook:
    """What the searches at several shown states of one run found."""

    def __init__(self) -> None:
        self._lasting: dict[_Key, Lasting] = {}
        self._why: dict[_Key, Death] = {}

    def learn(self, search: DeathSearch) -> None:
        """Take over what a search is sure of."""
        step = search.state.step
        for one in search.dates:
            if one.sure:
                key = (one.layer, one.unit, one.step)
                known = self._lasting.get(key)
                until = step if known is None else max(known.until, step)
                self._lasting[key] = Lasting(*key, until, one.by_hand)
        for death in search.deaths:
            self._why[death.layer, death.unit, death.step] = death

    def lasting(self, head: int) -> tuple[Lasting, ...]:
        """Return what was found of the steps up to ``head``, by layer, unit and step."""
        return tuple(sorted(one for one in self._lasting.values() if one.step <= head))

    def at(self, step: int, dates: Sequence[Dating] = ()) -> tuple[tuple[Dating, ...], tuple[Death, ...]]:
        """Return since when units are dead at a step, and why, ``dates`` of the same step included."""
        sure = {key: one for key, one in self._lasting.items() if one.step <= step <= one.until}
        known = {(one.layer, one.unit): one for one in dates}
        known |= {
            key[:2]: Dating(one.layer, one.unit, one.step, by_hand=one.by_hand) for key, one in sure.items()
        }
        why = [death for key, death in self._why.items() if key in sure]
        return tuple(sorted(known.values())), tuple(sorted(why, key=lambda one: (one.layer, one.unit)))

    def up_to(self, step: int) -> Deathbook:
        """Return what holds for a run that shares the states up to ``step`` with this one."""
        book = Deathbook()
        book._lasting = {
            key: replace(one, until=min(one.until, step))
            for key, one in self._lasting.items()
            if one.step <= step
        }
        book._why = {key: death for key, death in self._why.items() if key in book._lasting}
        return book

    def prolonged(self, dead: Collection[tuple[int, int]], step: int) -> Deathbook:
        """Return what holds one state further, at ``step``, where these (layer, unit) are dead."""
        book = Deathbook()
        book._lasting = {
            key: replace(one, until=step) if one.until == step - 1 and key[:2] in dead else one
            for key, one in self._lasting.items()
        }
        book._why = dict(self._why)
        return book
