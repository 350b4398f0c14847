"""Deaths and revivals in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from reluexplorer.session.deaths.tally import Account, Place
from reluexplorer.session.run.snapshot import RunSnapshot, UnitEvent
from reluexplorer.text import counted, neuron, often

NAMED = 3
"""As many units are called by their names."""
_Fate = Counter[str]
"""How often what became of one unit: it was ``seen`` dead, by no hand, and so ``at start``; it came ``back``;
a person ``killed`` it, or ``revived`` it."""


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
    """Return how the dead of the shown step came to be so many, where some came back; empty otherwise.

    What a person did to single units is told apart from what was seen, as on the strip.
    """
    fates: defaultdict[Place, _Fate] = defaultdict(Counter)
    for event in account.events:
        if event.step <= run.step:
            by_hand = event in account.by_hand
            what = ("killed" if by_hand else "seen") if event.died else ("revived" if by_hand else "back")
            fate = fates[event.layer, event.unit]
            fate[what] += 1
            fate["at start"] += event.died and not (event.step or by_hand)
    told = list(fates.values())
    total = sum(told, _Fate())
    if not total["back"] + total["revived"]:
        return ""
    all_once = all(one["seen"] == 1 and not one["killed"] for one in told)
    if all_once or len(told) > NAMED:
        until = f"by step {run.step:,}" if run.step < run.head else "in all"
        return _toll_of_many(told, (total["seen"], total["back"]), until, all_once=all_once)
    return "; ".join(_fate(place, fates[place]) for place in sorted(fates))


def _toll_of_many(told: Sequence[_Fate], totals: tuple[int, int], until: str, *, all_once: bool) -> str:
    seen, back = totals
    treated = [
        _treated([one["killed"] for one in told], "living", "killed", until),
        _treated([one["revived"] for one in told], "dead", "revived", until),
    ]
    by_hand = " and ".join(filter(None, treated))
    by_hand += " by hand" if by_hand else ""
    if all_once:
        came = f"{back:,} came back" if back else ""
        return f"Of {seen:,} that were seen dead, {' and '.join(filter(None, (came, by_hand)))}"
    who = sum(one["seen"] > 0 for one in told)
    start = sum(one["at start"] for one in told)
    words = f"{counted(who, 'neuron')} {_was(who)} seen dead" if who else ""
    words += f" {often(seen)} {until}" if seen > who else ""
    words += f", {start:,} of them at the start" if start else ""
    words += f"{', with ' if words else ''}{counted(back, 'revival')}" if back else ""
    return "; ".join(filter(None, (words, by_hand)))


def _treated(counts: Sequence[int], which: str, done: str, until: str) -> str:
    """Return how many were killed or revived, and how often where some were more than once."""
    who, times = sum(count > 0 for count in counts), sum(counts)
    if not who:
        return ""
    words = f"{counted(who, f'{which} one')} {_was(who)} {done}"
    return words if times == who else f"{words} {often(times)} {until}"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _fate(place: Place, fate: _Fate) -> str:
    """Return what became of one unit, for a sentence; ``seen`` counts the death at the start."""
    later = fate["seen"] - fate["at start"]
    dead = ["dead at the start"] if fate["at start"] else []
    dead += [f"seen dead {often(later)}"] if later else []
    dead += [f"killed by hand {often(fate['killed'])}"] if fate["killed"] else []
    back = [f"came back {often(fate['back'])}"] if fate["back"] else []
    back += [f"was revived by hand {often(fate['revived'])}"] if fate["revived"] else []
    comma = "," if back and len(dead) > 1 else ""
    return f"{neuron(*place)} was {', '.join(dead)}{comma}{''.join(f' and {one}' for one in back)}"


def _told(places: Counter[Place], words: str) -> str:
    """Return what happened to some, and to each of a few how often: ``1.3 seen dead twice, 1.5 once``."""
    if places.total() == len(places) or not 1 < len(places) <= NAMED:
        return f"{_who(sorted(places))} {words}{_times(places)}"
    (first, count), *others = sorted(places.items())
    rest = "".join(f", {neuron(*place)} {often(each)}" for place, each in others)
    return f"{neuron(*first)} {words} {often(count)}{rest}"


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
    return f" {often(places.total())}{' in all' if len(places) > 1 else ''}"
