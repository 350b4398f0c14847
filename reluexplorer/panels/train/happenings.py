"""What happened in a run, as flags on its strip."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Literal

import numpy as np

from reluexplorer.panels.train.deaths import by_hand
from reluexplorer.session.snapshot import RunSnapshot, Status, UnitEvent
from reluexplorer.session.turnover import dated_events, turnover_words
from reluexplorer.text import counted
from reluexplorer.widgets.timeline_strip import TimelineEvent, TimelineView

_SPANS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
_SHORTEST_SPAN = 100
_HEADROOM = 1.2


def strip_of(run: RunSnapshot, apart: float) -> TimelineView:
    """Return the strip of a run; what lies closer than the share ``apart`` of it is one flag."""
    span = span_of(max(run.step, run.head))
    former = run.former
    return TimelineView(
        run.curve.steps,
        run.curve.train_loss,
        span,
        run.step,
        events_of(run, span, apart),
        run.head,
        None if former is None else former.steps,
        None if former is None else former.train_loss,
    )


def span_of(step: int) -> int:
    """Return the step at the right end of the strip: a round one with room after the present step."""
    wanted = max(_SHORTEST_SPAN, _HEADROOM * step)
    power = 10.0 ** (len(str(int(wanted))) - 1)
    return next(int(part * power) for part in (*_SPANS, 10.0) if part * power >= wanted)


def events_of(run: RunSnapshot, span: int, apart: float) -> tuple[TimelineEvent, ...]:
    """Return what happened when: units and outputs that died, revivals, changes, where a run diverged.

    Units that died or came back closer together than the share ``apart`` of the span share a flag, and so do
    changes at one step. Those that were killed by hand have the flag of that change alone.
    """
    is_by_hand = by_hand(run)
    seen, exact = dated_events(run)
    units = [event for event in seen if not event.died or event in exact or not is_by_hand(event)]
    events = [
        *(_flag(group, exact) for group in _grouped(units, apart * span)),
        *_outputs(run),
        *(
            TimelineEvent(step, " · ".join(change.words for change in changes))
            for step, changes in groupby(run.changes, key=lambda change: change.step)
        ),
    ]
    if run.status is Status.DIVERGED:
        near = apart * span
        events = [one for one in events if one.role == "change" or run.step - one.step >= near]
        events.append(TimelineEvent(run.step, "diverged", "warning"))
    return tuple(sorted(events, key=lambda event: event.step))


def _outputs(run: RunSnapshot) -> Iterator[TimelineEvent]:
    """Yield a flag for each step at which outputs that are dead still were first seen dead."""
    since = run.curve.output_since
    for step in np.unique(since[since >= 0]).tolist():
        count = int((since == step).sum())
        who = "output" if len(since) == 1 else counted(count, "output")
        yield TimelineEvent(step, f"{who} {'dead at the start' if step == 0 else 'seen dead'}", "dead", count)


def _grouped(events: Sequence[UnitEvent], near: float) -> list[list[UnitEvent]]:
    groups: list[list[UnitEvent]] = []
    for event in events:
        if groups and event.step - groups[-1][0].step < near:
            groups[-1].append(event)
        else:
            groups.append([event])
    return groups


def _flag(group: Sequence[UnitEvent], exact: Collection[UnitEvent]) -> TimelineEvent:
    role: Literal["dead", "healthy"] = "dead" if any(event.died for event in group) else "healthy"
    words = turnover_words(group, exact)
    units = {(event.layer, event.unit) for event in group}
    return TimelineEvent(group[0].step, words, role, len(units), group[-1].step)
