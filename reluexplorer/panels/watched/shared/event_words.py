"""What is said of an event beside its dot, and of a step in the chart."""

from __future__ import annotations

import math

from reluexplorer.language import _
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.panels.watched.shared.row_texts import silent_since_words
from reluexplorer.text import digits, loss_figure, within
from reluexplorer.watch.run import Event, WatchedRun
from reluexplorer.watch.stilled import stilled_since, stilled_title
from reluexplorer.watch.story import What, change_words, title, update_before

_FAR = 1.5
"""How many times as large as before a figure is that is told beside an event."""


def event_title(run: WatchedRun, event: Event) -> str:
    """Return what happened and when: 41 units of fc1 died at step 8,050."""
    return _("{what} at step {step:,}").format(what=title(run, event), step=event.step)


def cause_title(moment: Moment) -> str:
    """Return what is told of a layer at a moment, and when; empty where nothing happened to it."""
    if moment.stilled is not None:
        since = stilled_since(moment.stilled)
        return f"{stilled_title(moment.run, moment.stilled)} {since}"
    return "" if moment.event is None else event_title(moment.run, moment.event)


def event_cause(run: WatchedRun, event: Event) -> str:
    """Return in a few words which figure about an event stood out; empty where none did."""
    for change in update_before(run, event):
        factor = change.factor
        if change.what is What.BIAS or math.isnan(factor) or 1.0 / _FAR < factor < _FAR:
            continue
        name, before, at, _times = change_words(run, event, change)
        return _("{figure} {before} → {after}").format(figure=within(name), before=before, after=at)
    return ""


def step_words(run: WatchedRun, layer: int, step: int) -> str:
    """Return the figures of a step: its loss, learning rate, and the layer's dead units."""
    lines = [_("step {step:,}").format(step=step)]
    loss, rate, row = run.loss.at(step), run.learning_rate.at(step), run.row(step)
    if len(run.loss.steps) and run.loss.steps[0] <= step:
        lines.append(_("loss {loss}").format(loss=loss_figure(loss)))
    if not math.isnan(rate):
        lines.append(_("learning rate {rate}").format(rate=digits(rate, 3)))
    if run.is_counted and row >= 0 and layer < len(run.layers):
        dead, name = int(run.dead[row, layer]), run.layers[layer].name
        lines.append(_("{count:,} dead in {layer}").format(count=dead, layer=name))
        if silent := run.silent_at(row, layer):
            lines.append(silent_since_words(silent))
    return "\n".join(lines)
