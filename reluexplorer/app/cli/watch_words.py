"""A watched run as lines for people and as plain values for programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from reluexplorer.language import _, ngettext
from reluexplorer.text import loss_figure
from reluexplorer.watch.remedies import advice
from reluexplorer.watch.report.tables import last_known
from reluexplorer.watch.report.words import how_far, layer_figures, layer_heads
from reluexplorer.watch.run import UNKNOWN, Curve, Event, WatchedRun
from reluexplorer.watch.stilled import stilled_layer, stilled_layers, stilled_line
from reluexplorer.watch.story import (
    change_words,
    largest_death,
    sentence,
    silent_words,
    title,
    told_before,
    update_before,
)

EVENTS = 20
"""As many of the last deaths and births are printed."""


def account_lines(run: WatchedRun) -> list[str]:
    """Return what a run tells: how far it is, its layers, deaths and births, why, and what to try."""
    parts = [[_head(run), *run.notes], _layers(run), _events(run), _why(run)]
    lines = [line for part in parts if part for line in ("", *part)]
    return lines[1:]


def _head(run: WatchedRun) -> str:
    said = [Path(run.script).name, run.name, *how_far(run)]
    if len(run.loss.steps):
        said.append(_("loss {loss}").format(loss=loss_figure(float(run.loss.values[-1]))))
    if run.is_closed:
        said.append(_("ended"))
    return " · ".join(filter(None, said))


def _layers(run: WatchedRun) -> list[str]:
    """Return the table of layers, and how many units are dead of how many."""
    if not len(run.steps):
        return [
            _(
                "Nothing has been seen yet: no step has run since reluexplorer.watch(model), or no optimiser "
                "was seen; then call watch.step() after each step."
            )
        ]
    rows = [layer_heads(run), *(layer_figures(run, layer) for layer in range(len(run.layers)))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in rows
    ]
    if run.is_counted:
        count = _dead(run)
        words = ngettext(
            "{dead:,} of {units:,} unit is dead.", "{dead:,} of {units:,} units are dead.", run.units
        )
        lines += [stilled_line(run, each) for each in stilled_layers(run)]
        more = silent_words(run.silent_units, run.window)
        lines += filter(None, (words.format(dead=count, units=run.units), more))
    return lines


def _dead(run: WatchedRun) -> int:
    """Return how many units are dead that are in the model still."""
    return sum(int(run.dead[-1, at]) for at, each in enumerate(run.layers) if each.can_die)


def _events(run: WatchedRun) -> list[str]:
    left = len(run.events) - EVENTS
    lines = [event_line(run, event) for event in run.events[-EVENTS:]]
    if left > 0:
        more = ngettext("{count:,} event before these.", "{count:,} events before these.", left)
        lines.insert(0, more.format(count=left))
    return lines


def event_line(run: WatchedRun, event: Event) -> str:
    """Return an event in a line: Step 8,050: 41 units of fc1 died."""
    return _("Step {step:,}: {what}.").format(step=event.step, what=title(run, event))


def _why(run: WatchedRun) -> list[str]:
    """Return what became of the units of the largest death, what went before, and what to try."""
    event = largest_death(run)
    if event is None:
        return []
    lines = [event_line(run, event), f"  {sentence(run, event)}"]
    changes = [change_words(run, event, each) for each in told_before(run, event)]
    if changes:
        lines.append(_("The update before:"))
        width = max(len(name) for name, *_figures in changes)
        lines += [
            f"  {name:<{width}}  {before} → {at} {times}".rstrip() for name, before, at, times in changes
        ]
    found = advice(run, event)
    lines.append(_("Try in the script: {reason}").format(reason=found.headline))
    width = max(len(each.code) for each in found.remedies)
    for each in found.remedies:
        lines.append(f"  {each.code:<{width}}  {each.note}")
        lines.append(f"    {each.reason}")
    return lines


def as_json(run: WatchedRun) -> dict[str, Any]:
    """Return all that a run tells, as plain values; None for what is not known."""
    event = largest_death(run)
    return {
        "name": run.name,
        "script": run.script,
        "step": run.step,
        "every": run.every or None,
        "last_look": int(run.steps[-1]) if len(run.steps) else None,
        "cost": run.cost,
        "closed": run.is_closed,
        "dead": _dead(run) if run.is_counted and len(run.steps) else None,
        "silent": run.silent_units if run.silent is not None else None,
        "window": run.window or None,
        "units": run.units if run.is_counted else None,
        "layers": [_layer_values(run, layer) for layer in range(len(run.layers))],
        "events": [event_values(run, each) for each in run.events],
        "largest_death": None if event is None else _death_values(run, event),
        "loss": _curve_values(run.loss),
        "learning_rate": _curve_values(run.learning_rate),
        "notes": list(run.notes),
    }


def _layer_values(run: WatchedRun, layer: int) -> dict[str, Any]:
    seen = run.layers[layer]
    made: dict[str, Any] = {
        "name": seen.name,
        "kind": None if seen.kind is None else seen.kind.value,
        "form": seen.form or None,
        "units": None if seen.units == UNKNOWN else seen.units,
        "firing": last_known(run.firing[:, layer]),
        "dead_at_most": last_known(run.at_most[:, layer]),
        "gradient_norm": last_known(run.gradients[:, layer]),
        "update_to_weight": last_known(run.updates[:, layer]),
    }
    if seen.units != UNKNOWN:
        since = run.since[layer]
        dead = np.flatnonzero(since != UNKNOWN)
        made["dead"] = len(dead)
        made["dead_since"] = {str(unit): int(since[unit]) for unit in dead}
        made["deaths_known_to"] = int(run.steps[settled - 1]) if (settled := run.settled(layer)) else None
    still = stilled_layer(run, layer)
    made["none_fires_since"] = None if still is None else still.since
    if run.silent_since:
        begun = run.silent_since[layer]
        silent = np.flatnonzero(begun != UNKNOWN)
        made["silent"] = len(silent)
        made["silent_since"] = {str(unit): int(begun[unit]) for unit in silent}
    return made


def event_values(run: WatchedRun, event: Event) -> dict[str, Any]:
    """Return an event as plain values, its units counted from 0."""
    return {
        "step": event.step,
        "layer": run.layers[event.layer].name,
        "died": event.died,
        "units": list(event.units),
    }


def _death_values(run: WatchedRun, event: Event) -> dict[str, Any]:
    found = advice(run, event)
    return {
        "step": event.step,
        "layer": run.layers[event.layer].name,
        "units": len(event.units),
        "words": sentence(run, event),
        "before": {
            each.what.value: {"before": each.before, "at": each.at} for each in update_before(run, event)
        },
        "advice": found.headline,
        "remedies": [
            {"code": each.code, "note": each.note, "reason": each.reason} for each in found.remedies
        ],
    }


def _curve_values(curve: Curve) -> dict[str, Any]:
    return {"steps": curve.steps.tolist(), "values": curve.values.tolist()}
