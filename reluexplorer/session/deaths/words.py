"""Deaths and revivals in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from reluexplorer.language import _, ngettext
from reluexplorer.session.deaths.tally import Account, Place
from reluexplorer.session.run.snapshot import RunSnapshot, UnitEvent
from reluexplorer.text import counted, neuron, often

NAMED = 3
"""As many units are called by their names."""


@dataclass(slots=True)
class _Fate:
    """How often what became of one unit."""

    seen: int = 0
    """It was seen dead, by no hand."""
    at_start: int = 0
    """Of these, at the start."""
    back: int = 0
    """It came back."""
    killed: int = 0
    revived: int = 0
    """By a person, as ``killed``."""


_AT_START, _DIED, _SEEN, _BACK = "start", "died", "seen", "back"
_ONCE = {
    _AT_START: _("{who} dead at the start"),
    _DIED: _("{who} died"),
    _SEEN: _("{who} seen dead"),
    _BACK: _("{who} came back"),
}
_OFTEN = {
    _AT_START: _("{who} dead at the start {often}"),
    _DIED: _("{who} died {often}"),
    _SEEN: _("{who} seen dead {often}"),
    _BACK: _("{who} came back {often}"),
}
_OFTEN_IN_ALL = {
    _AT_START: _("{who} dead at the start {often} in all"),
    _DIED: _("{who} died {often} in all"),
    _SEEN: _("{who} seen dead {often} in all"),
    _BACK: _("{who} came back {often} in all"),
}
"""What happened to some, by its kind: once, more often, or to several of them together so often."""


def turnover_words(events: Sequence[UnitEvent], exact: Collection[UnitEvent] = ()) -> str:
    """Return what happened: ``1.2 dead at the start; 1.3 seen dead twice, 1.5 once; 1.4 came back``.

    Records only tell when a unit was seen dead; those among ``exact`` are the updates since which units are
    dead, and these died.
    """
    final = {(one.layer, one.unit) for one in events if one.died and one in exact and one.step}
    kinds: dict[str, Counter[Place]] = {kind: Counter() for kind in _ONCE}
    for one in events:
        place = one.layer, one.unit
        late = _DIED if place in final else _SEEN
        kinds[(late if one.step else _AT_START) if one.died else _BACK][place] += 1
    found = {kind: places for kind, places in kinds.items() if places}
    named = len(found) == 1 or max(map(len, found.values()), default=0) <= NAMED
    told = [
        _told(places, kind) if named or kind != _BACK else _of_all(places, kind, f"{len(places):,}")
        for kind, places in found.items()
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
        dead = ngettext("{count:,} death seen", "{count:,} deaths seen", deaths).format(count=deaths)
        said = (dead if seen else counted(deaths, "death"), counted(revivals, "revival"))
    else:
        late_words = _("{count:,} seen dead") if seen else _("{count:,} died")
        dead = (late_words if len(late) == deaths else _("{count:,} dead")).format(count=deaths)
        said = (dead, _("{count:,} came back").format(count=revivals))
    return ", ".join(words for words, count in zip(said, (deaths, revivals), strict=True) if count)


def toll_words(run: RunSnapshot, account: Account) -> str:
    """Return how the dead of the shown step came to be so many, where some came back; empty otherwise.

    What a person did to single units is told apart from what was seen, as on the strip.
    """
    fates = _fates(account, run.step)
    told = list(fates.values())
    if not any(one.back or one.revived for one in told):
        return ""
    all_once = all(one.seen == 1 and not one.killed for one in told)
    if all_once or len(told) > NAMED:
        until = _("by step {step:,}").format(step=run.step) if run.step < run.head else _("in all")
        return _toll_of_many(told, until, all_once=all_once)
    return "; ".join(_fate(place, fates[place]) for place in sorted(fates))


def _fates(account: Account, step: int) -> dict[Place, _Fate]:
    fates: defaultdict[Place, _Fate] = defaultdict(_Fate)
    for event in account.events:
        if event.step > step:
            break
        fate = fates[event.layer, event.unit]
        if event in account.by_hand:
            if event.died:
                fate.killed += 1
            else:
                fate.revived += 1
        elif event.died:
            fate.seen += 1
            fate.at_start += not event.step
        else:
            fate.back += 1
    return fates


def _toll_of_many(told: Sequence[_Fate], until: str, *, all_once: bool) -> str:
    seen, back = sum(one.seen for one in told), sum(one.back for one in told)
    by_hand = _by_hand(
        _killed([one.killed for one in told], until), _revived([one.revived for one in told], until)
    )
    if all_once:
        if not back:
            said = _("Of {seen:,} that were seen dead, {by_hand}")
        elif by_hand:
            said = _("Of {seen:,} that were seen dead, {back:,} came back and {by_hand}")
        else:
            said = _("Of {seen:,} that were seen dead, {back:,} came back")
        return said.format(seen=seen, back=back, by_hand=by_hand)
    words = ""
    if who := sum(one.seen > 0 for one in told):
        once = ngettext("{count:,} neuron was seen dead", "{count:,} neurons were seen dead", who)
        several = ngettext(
            "{count:,} neuron was seen dead {often} {until}",
            "{count:,} neurons were seen dead {often} {until}",
            who,
        )
        words = (several if seen > who else once).format(count=who, often=often(seen), until=until)
    if start := sum(one.at_start for one in told):
        words = _("{told}, {start:,} of them at the start").format(told=words, start=start)
    if back:
        revivals = counted(back, "revival")
        words = _("{told}, with {revivals}").format(told=words, revivals=revivals) if words else revivals
    return "; ".join(filter(None, (words, by_hand)))


def _by_hand(killed: str, revived: str) -> str:
    if killed and revived:
        return _("{killed} and {revived} by hand").format(killed=killed, revived=revived)
    return _("{treated} by hand").format(treated=killed or revived) if killed or revived else ""


def _killed(counts: Sequence[int], until: str) -> str:
    """Return how many were killed, and how often where some were more than once."""
    who = sum(count > 0 for count in counts)
    once = ngettext("{count:,} living one was killed", "{count:,} living ones were killed", who)
    several = ngettext(
        "{count:,} living one was killed {often} {until}",
        "{count:,} living ones were killed {often} {until}",
        who,
    )
    return _so_often(once, several, counts, until)


def _revived(counts: Sequence[int], until: str) -> str:
    """Return how many were revived, and how often where some were more than once."""
    who = sum(count > 0 for count in counts)
    once = ngettext("{count:,} dead one was revived", "{count:,} dead ones were revived", who)
    several = ngettext(
        "{count:,} dead one was revived {often} {until}",
        "{count:,} dead ones were revived {often} {until}",
        who,
    )
    return _so_often(once, several, counts, until)


def _so_often(once: str, several: str, counts: Sequence[int], until: str) -> str:
    who, times = sum(count > 0 for count in counts), sum(counts)
    said = once if times == who else several
    return said.format(count=who, often=often(times), until=until) if who else ""


def _fate(place: Place, fate: _Fate) -> str:
    """Return what became of one unit, for a sentence; ``seen`` counts the death at the start."""
    later = fate.seen - fate.at_start
    dead = [_("dead at the start")] if fate.at_start else []
    dead += [_("seen dead {often}").format(often=often(later))] if later else []
    dead += [_("killed by hand {often}").format(often=often(fate.killed))] if fate.killed else []
    back = [_("came back {often}").format(often=often(fate.back))] if fate.back else []
    if fate.revived:
        back.append(_("was revived by hand {often}").format(often=often(fate.revived)))
    told = _("{neuron} was {deaths}").format(neuron=neuron(*place), deaths=", ".join(dead))
    for number, one in enumerate(back):
        joined = _("{told}, and {revival}") if len(dead) > 1 and not number else _("{told} and {revival}")
        told = joined.format(told=told, revival=one)
    return told


def _told(places: Counter[Place], kind: str) -> str:
    """Return what happened to some, and to each of a few how often: ``1.3 seen dead twice, 1.5 once``."""
    if places.total() == len(places) or not 1 < len(places) <= NAMED:
        return _of_all(places, kind, _who(sorted(places)))
    (first, count), *others = sorted(places.items())
    rest = "".join(f", {neuron(*place)} {often(each)}" for place, each in others)
    return f"{_OFTEN[kind].format(who=neuron(*first), often=often(count))}{rest}"


def _who(places: Sequence[Place]) -> str:
    if len(places) <= NAMED:
        return ", ".join(neuron(*place) for place in places)
    layers = {layer for layer, _unit in places}
    if len(layers) == 1:
        return _("{count:,} in layer {layer}").format(count=len(places), layer=places[0][0] + 1)
    return _("{count:,} neurons").format(count=len(places))


def _of_all(places: Counter[Place], kind: str, who: str) -> str:
    """Return what happened to all of them, and how often where it happened to one more than once."""
    if places.total() == len(places):
        return _ONCE[kind].format(who=who)
    said = _OFTEN_IN_ALL if len(places) > 1 else _OFTEN
    return said[kind].format(who=who, often=often(places.total()))
