"""Deaths and revivals in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from reluexplorer.session.account import Account, Place
from reluexplorer.session.snapshot import RunSnapshot, UnitEvent
from reluexplorer.text import counted, neuron

NAMED = 3
"""As many units are called by their names."""


def turnover_words(events: Sequence[UnitEvent], exact: Collection[UnitEvent] = ()) -> str:
    """Return what happened: ``1.2 dead at the start; 1.3 seen dead twice, 1.5 once; 1.4 came back``.

    Records only tell when a unit was seen dead; those among ``exact`` are the updates since which units are
    dead, and these died.
    """
    final = {(one.layer, one.unit) for one in events if one.died and one in exact and one.step}
    kinds: dict[str, Counter[Place]] = {
        words: Counter() for words in ("dead at the start", "died", "seen dead", "came back")
    }
    for one in events:
        place = one.layer, one.unit
        late = "died" if place in final else "seen dead"
        kinds[(late if one.step else "dead at the start") if one.died else "came back"][place] += 1
    found = {words: places for words, places in kinds.items() if places}
    named = len(found) == 1 or max(map(len, found.values()), default=0) <= NAMED
    told = [
        _told(places, words) if named or words != "came back" else f"{len(places):,} {words}{_times(places)}"
        for words, places in found.items()
    ]
    return ("; " if any(", " in words for words in told) else ", ").join(told)


def turnover_counts(events: Sequence[UnitEvent], exact: Collection[UnitEvent] = ()) -> str:
    """Return what happened in the fewest words that leave nothing out: ``98 seen dead, 34 came back``.

    Deaths are those that were seen, as there may be more between records, unless each is among ``exact`` or
    at the start.
    """
    died = Counter((one.layer, one.unit) for one in events if one.died)
    back = Counter((one.layer, one.unit) for one in events if not one.died)
    deaths, revivals = died.total(), back.total()
    late = [one for one in events if one.died and one.step]
    seen = not all(one in exact for one in late)
    if deaths > len(died) or revivals > len(back):
        said = (counted(deaths, "death") + (" seen" if seen else ""), counted(revivals, "revival"))
    else:
        dead = ("seen dead" if seen else "died") if len(late) == deaths else "dead"
        said = (f"{deaths:,} {dead}", f"{revivals:,} came back")
    return ", ".join(words for words, count in zip(said, (deaths, revivals), strict=True) if count)


def toll_words(run: RunSnapshot, account: Account) -> str:
    """Return how the dead of the shown step came to be so many, where some came back; empty otherwise."""
    events = [event for event in account.events if event.step <= run.step]
    died = Counter((one.layer, one.unit) for one in events if one.died)
    start = {(one.layer, one.unit) for one in events if one.died and not one.step}
    revivals = len(events) - died.total()
    if not revivals:
        return ""
    if died.total() == len(died):
        return f"Of {len(died):,} that were seen dead, {revivals:,} came back"
    if len(died) > NAMED:
        back = counted(revivals, "revival")
        begun = f", {len(start):,} of them at the start" if start else ""
        return f"{len(died):,} neurons were seen dead {_often(died.total())} in all{begun}, with {back}"
    returns = Counter((one.layer, one.unit) for one in events if not one.died)
    return "; ".join(_fate(place, place in start, died[place], returns[place]) for place in sorted(died))


def _fate(place: Place, at_start: bool, deaths: int, revivals: int) -> str:
    """Return what became of one unit, for a sentence; ``deaths`` count that at the start."""
    later = deaths - at_start
    dead = ["dead at the start"] if at_start else []
    dead += [f"seen dead {_often(later)}"] if later else []
    back = f"{',' if len(dead) > 1 else ''} and came back {_often(revivals)}" if revivals else ""
    return f"{neuron(*place)} was {', '.join(dead)}{back}"


def _told(places: Counter[Place], words: str) -> str:
    """Return what happened to some, and to each of a few how often: ``1.3 seen dead twice, 1.5 once``."""
    if places.total() == len(places) or not 1 < len(places) <= NAMED:
        return f"{_who(sorted(places))} {words}{_times(places)}"
    (first, count), *others = sorted(places.items())
    rest = "".join(f", {neuron(*place)} {_often(each)}" for place, each in others)
    return f"{neuron(*first)} {words} {_often(count)}{rest}"


def _who(places: Sequence[Place]) -> str:
    if len(places) <= NAMED:
        return ", ".join(neuron(*place) for place in places)
    layers = {layer for layer, _unit in places}
    if len(layers) == 1:
        return f"{len(places):,} in layer {places[0][0] + 1}"
    return f"{len(places):,} neurons"


def _times(places: Counter[Place]) -> str:
    """Return how often it happened, where it happened to one of them more than once."""
    if places.total() == len(places):
        return ""
    return f" {_often(places.total())}{' in all' if len(places) > 1 else ''}"


def _often(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")
