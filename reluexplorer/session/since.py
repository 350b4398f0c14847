"""Since when units are dead, as far as a picture of a run tells, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from reluexplorer.session.snapshot import RunSnapshot, Search
from reluexplorer.text import progress


class Grounds(IntEnum):
    """What a date rests on."""

    SURE = 0
    """Each state from then on was looked at."""
    LIKELY = 1
    """The update was found, but the unit may have come back for a while since."""
    RECORDED = 2
    """The records alone: the unit may have lived between two of them."""
    SHOWN = 3
    """The shown state alone: no record has seen the unit dead."""


@dataclass(frozen=True, order=True)
class Since:
    """A dead unit, and the step since which it is dead."""

    step: int
    layer: int
    unit: int
    grounds: Grounds = Grounds.RECORDED
    by_hand: bool = False

    @property
    def is_provisional(self) -> bool:
        """Whether another step may still be found."""
        return self.grounds is not Grounds.SURE


def since_of(run: RunSnapshot, unit: tuple[int, int]) -> Since:
    """Return since when a dead (layer, unit) of the shown state is dead, as far as that is known."""
    return dated(run).get(unit) or _recorded(run, unit)


def all_since(run: RunSnapshot) -> tuple[Since, ...]:
    """Return since when each dead unit of the shown state is dead, by layer and unit."""
    if run.inspection is None:
        return ()
    found = dated(run)
    layers = enumerate(run.inspection.health)
    places = [(layer, unit) for layer, health in layers for unit in sorted(health.dead)]
    return tuple(found.get(place) or _recorded(run, place) for place in places)


def dated(run: RunSnapshot) -> dict[tuple[int, int], Since]:
    """Return what the search has found, by (layer, unit)."""
    found = {
        (one.layer, one.unit): Since(one.step, one.layer, one.unit, Grounds.SURE, one.by_hand)
        for one in run.deaths
    }
    for one in run.dates:
        grounds = Grounds.SURE if one.sure else Grounds.LIKELY
        found[one.layer, one.unit] = Since(one.step, one.layer, one.unit, grounds, one.by_hand)
    return found


def _recorded(run: RunSnapshot, unit: tuple[int, int]) -> Since:
    """Return the first of the records up to the shown step that all saw the unit dead; else that step."""
    layer, index = unit
    known = run.curve.dead_since
    step = int(known[layer][index]) if layer < len(known) else -1
    if step < 0 or step > run.step:
        earlier = [one for one in run.curve.events if one.step <= run.step]
        last = next((one for one in reversed(earlier) if (one.layer, one.unit) == unit), None)
        if last is None or not last.died:
            return Since(run.step, layer, index, Grounds.SHOWN)
        step = last.step
    return Since(step, layer, index)


def since_words(since: Since) -> tuple[str, str]:
    """Return since when a unit is dead in a few words, and a sentence where that is provisional."""
    step = f"{since.step:,}"
    if not since.is_provisional:
        return ("dead from the start" if since.step == 0 else f"dead since step {step}"), ""
    if since.grounds is Grounds.LIKELY:
        said = f"Provisional: update {step} silenced it, unless it came back for a while since."
        return f"dead since {step} (provisional)", said
    if since.grounds is Grounds.SHOWN:
        return "dead", f"Provisional: dead by step {step}, but in no record before."
    said = f"Provisional: dead in all records since step {step}; it may have fired between two of them."
    return ("dead at start (provisional)" if since.step == 0 else f"dead by {step} (provisional)"), said


def search_words(run: RunSnapshot) -> str:
    """Return how far the search for the deaths is, in a sentence; empty where there is none."""
    search = run.search
    if search is None:
        return ""
    share = progress(min(search.share, 0.99))
    if search.is_stopped:
        return f"The search for the update that silenced it was stopped at {share}."
    left = "" if search.seconds_left is None else f", about {_duration(search.seconds_left)} left at most"
    return f"The run is searched for the update that silenced it: {share}{left}."


def search_label(search: Search | None) -> str:
    """Return in a few words how far a search is and what can be done about it."""
    if search is None:
        return ""
    share = f"{100 * min(search.share, 0.99):.0f} %"
    if search.is_stopped:
        return f"Search again: stopped at {share}"
    left = "" if search.seconds_left is None else f", {_duration(search.seconds_left)} left"
    return f"Stop the search: {share}{left}"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds)):,} s"
    return f"{round(seconds / 60):,} min"
