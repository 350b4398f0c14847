"""What happened in a run, as flags on its strip."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import Literal

from reluexplorer.language import _, ngettext
from reluexplorer.session.deaths.tally import account_of
from reluexplorer.session.deaths.words import turnover_counts, turnover_words
from reluexplorer.session.run.snapshot import RunSnapshot, Status, UnitEvent
from reluexplorer.widgets.plots.timeline_strip import TimelineEvent, TimelineView, strip_place, word_rooms

_SPANS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
_SHORTEST_SPAN = 100
_HEADROOM = 1.2
_EVENT = 12.0
"""Pixels within which deaths and revivals share a flag."""
_BECAME = " → "
"""What stands between what was set and what is."""
_AROUND = 18.0
"""Pixels before the words of a flag and behind them."""


def strip_of(run: RunSnapshot, width: float, wide: Callable[[str], float]) -> TimelineView:
    """Return the strip of a run, so many pixels wide; ``wide`` measures words."""
    span = span_of(max(run.step, run.head))
    former = run.former
    events = events_of(run, span, _EVENT / max(width, 1.0))
    return TimelineView(
        run.curve.steps,
        run.curve.train_loss,
        span,
        run.step,
        worded(events, lambda step: strip_place(step, span, width), width, wide),
        run.head,
        None if former is None else former.steps,
        None if former is None else former.train_loss,
    )


def span_of(step: int) -> int:
    """Return the step at the right end of the strip: a round one with room after the present step."""
    wanted = max(_SHORTEST_SPAN, _HEADROOM * step)
    power = 10.0 ** (len(str(int(wanted))) - 1)
    return next(int(part * power) for part in (*_SPANS, 10.0) if part * power >= wanted)


@dataclass(frozen=True)
class UnitFlag(TimelineEvent):
    """Deaths and revivals of units."""

    units: tuple[UnitEvent, ...] = field(default=(), compare=False)
    exact: frozenset[UnitEvent] = field(default=frozenset(), compare=False)
    """Of ``units`` those that died at the very update; what is seen of both is in the words."""


def events_of(run: RunSnapshot, span: int, apart: float) -> tuple[TimelineEvent, ...]:
    """Return what happened when: units and outputs that died, revivals, changes, where a run diverged.

    Units that died or came back closer together than the share ``apart`` of the span share a flag, and so do
    changes at one step. Those that were killed or revived by hand have the flag of that change alone, and
    what happened just before a run diverged has the flag of that.
    """
    account = account_of(run)
    units = [event for event in account.events if event not in account.by_hand]
    near = apart * span
    flags = [_flag(tuple(group), account.exact.intersection(group)) for group in _grouped(units, near)]
    events: list[TimelineEvent] = [
        *flags,
        *_outputs(run),
        *(
            _changed(step, [change.words for change in changes])
            for step, changes in groupby(run.changes, key=lambda change: change.step)
        ),
    ]
    if run.status is Status.DIVERGED:
        last = [one for one in events if one.role != "change" and run.step - one.step < near]
        events = [one for one in events if one not in last]
        diverged = _("diverged")
        words = ", ".join([diverged, *(one.text for one in last)])
        short = ", ".join([diverged, *(one.short or one.text for one in last)])
        events.append(TimelineEvent(run.step, words, "warning", short=short, least=diverged))
    return tuple(sorted(events, key=lambda event: event.step))


def _changed(step: int, words: Sequence[str]) -> TimelineEvent:
    """Return the flag of what a person changed at a step; in short it is what came of it, or how much."""
    short = _("{count} changes").format(count=len(words)) if len(words) > 1 else ""
    if len(words) == 1 and _BECAME in words[0]:
        short = f"{_BECAME.lstrip()}{words[0].rsplit(_BECAME, 1)[1]}"
    return TimelineEvent(step, " · ".join(words), short=short, least=_("changed"))


def worded(
    events: Sequence[TimelineEvent],
    place: Callable[[float], float],
    width: float,
    wide: Callable[[str], float],
) -> tuple[TimelineEvent, ...]:
    """Let flags of units share their words until all that has words tells all that happened to units.

    ``place`` gives the x of a step. A shared flag stands at its first step that has room for words. What
    ended the run joins the change before it where both have no room.
    """
    others = [event for event in events if not isinstance(event, UnitFlag)]
    flags = [_shared(group) for group in _roomy(events, place, wide)]
    while True:
        told = sorted([*others, *flags], key=lambda event: event.step)
        rooms = word_rooms(told, [place(event.step) for event in told], width, wide)
        silent = {id(event) for event, room in zip(told, rooms, strict=True) if not room}
        if len(others) > 1 and told[-1].role == "warning" and id(told[-1]) in silent and told[-2] in others:
            others = [event for event in others if event not in told[-2:]] + [_ended(told[-2], told[-1])]
            continue
        mute = next((at for at, flag in enumerate(flags) if id(flag) in silent), None)
        if mute is None or len(flags) == 1:
            return tuple(told)
        at = max(mute, 1)
        flags[at - 1 : at + 1] = [_shared([*_parts(flags[at - 1]), *_parts(flags[at])])]


def _ended(change: TimelineEvent, end: TimelineEvent) -> TimelineEvent:
    """Return one flag for a change and for what ended the run so soon after it that both have no room."""
    brief = end.short or end.text
    text = f"{change.text}, {brief}"
    return replace(change, text=text, short=brief, least=end.least, parts=(change, end))


def _roomy(
    events: Sequence[TimelineEvent], place: Callable[[float], float], wide: Callable[[str], float]
) -> list[list[UnitFlag]]:
    """Group flags of units so that the words of each group end before the next one, as far as can be told.

    It is gone through once and no words are made, as there may be a flag for each few pixels.
    """
    groups: list[list[UnitFlag]] = []
    ends: list[float] = []
    for flag in events:
        if not isinstance(flag, UnitFlag):
            continue
        group, count = [flag], len(flag.units)
        length = min(wide(flag.text), wide(flag.short))
        while groups and ends[-1] > place(group[0].step):
            ends.pop()
            group = groups.pop() + group
            count = sum(len(each.units) for each in group)
            length = wide(_("{count:,} deaths seen, {count:,} revivals").format(count=count))
        groups.append(group)
        ends.append(place(group[0].step) + _AROUND + length)
    return groups


def _parts(flag: UnitFlag) -> list[UnitFlag]:
    return [part for part in flag.parts if isinstance(part, UnitFlag)] or [flag]


def _shared(flags: list[UnitFlag]) -> UnitFlag:
    """Return one flag for several, or the only one."""
    if len(flags) == 1:
        return flags[0]
    units = tuple(unit for flag in flags for unit in flag.units)
    exact = frozenset().union(*(flag.exact for flag in flags))
    return replace(_flag(units, exact), parts=tuple(flags))


def _outputs(run: RunSnapshot) -> Iterator[TimelineEvent]:
    """Yield a flag for each step at which outputs that are dead still were first seen dead."""
    since = run.curve.output_since
    for step in sorted(set(since[since >= 0].tolist())):
        count = int((since == step).sum())
        yield TimelineEvent(
            step, _output_words(count, alone=len(since) == 1, at_start=step == 0), "dead", count
        )


def _output_words(count: int, *, alone: bool, at_start: bool) -> str:
    if alone:
        return _("output dead at the start") if at_start else _("output seen dead")
    if at_start:
        words = ngettext("{count:,} output dead at the start", "{count:,} outputs dead at the start", count)
    else:
        words = ngettext("{count:,} output seen dead", "{count:,} outputs seen dead", count)
    return words.format(count=count)


def _grouped(events: Sequence[UnitEvent], near: float) -> list[list[UnitEvent]]:
    groups: list[list[UnitEvent]] = []
    for event in events:
        if groups and event.step - groups[-1][0].step < near:
            groups[-1].append(event)
        else:
            groups.append([event])
    return groups


@lru_cache(maxsize=64)
def _flag(group: tuple[UnitEvent, ...], exact: frozenset[UnitEvent]) -> UnitFlag:
    """Return the flag of some events; all but the last of a run are those of its picture before."""
    role: Literal["dead", "healthy"] = "dead" if any(event.died for event in group) else "healthy"
    return UnitFlag(
        group[0].step,
        turnover_words(group, exact),
        role,
        len({(event.layer, event.unit) for event in group}),
        group[-1].step,
        turnover_counts(group, exact),
        units=group,
        exact=exact,
    )
