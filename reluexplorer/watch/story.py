"""What happened to units of a run that is watched, in words and figures: a unit's story, an event's, why."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from reluexplorer.language import _, ngettext
from reluexplorer.text import digits, measure, often, power
from reluexplorer.watch.run import UNKNOWN, Event, WatchedRun

USUAL = 10
"""Looks before an event whose median is what was usual."""


@dataclass(frozen=True)
class Silence:
    """How long units have been silent by the last look, and how close they came."""

    since: int
    looks: int
    inputs: int
    """Looked at since; :data:`UNKNOWN` where the file does not tell."""
    short: float
    """How far below the threshold the greatest pre-activation stayed; NaN where the file does not tell."""


def silence_of(run: WatchedRun, layer: int, units: tuple[int, ...]) -> Silence | None:
    """Return the silence of those units that are dead, since the last of them died; None where none is."""
    which = np.array([unit for unit in units if run.since[layer][unit] != UNKNOWN], np.int64)
    if not len(which):
        return None
    since = int(run.since[layer][which].max())
    row = max(int(np.searchsorted(run.steps, since)), 0)
    inputs = UNKNOWN
    if run.inputs is not None:
        inputs = int(run.inputs[-1, layer] - (run.inputs[row - 1, layer] if row else 0))
    closest = run.closest[layer][which]
    known = closest[~np.isnan(closest)]
    short = run.layers[layer].threshold - float(known.max()) if len(known) else math.nan
    return Silence(since, len(run.steps) - row, inputs, short)


class What(Enum):
    """A figure of a training that may tell why units died."""

    RATE = "learning_rate"
    GRADIENT = "gradient_norm"
    UPDATE = "update_to_weight"
    BIAS = "median_bias"

    __hash__ = object.__hash__


@dataclass(frozen=True)
class Change:
    """A figure as it usually was before an event, and about it."""

    what: What
    before: float
    at: float

    @property
    def factor(self) -> float:
        """How many times as large it was; NaN where that says nothing."""
        return self.at / self.before if self.before > 0.0 and self.at >= 0.0 else math.nan


def update_before(run: WatchedRun, event: Event) -> tuple[Change, ...]:
    """Return what is known of the updates that led to an event.

    They lie between the look before it and its own, of which only those at the two looks were measured: the
    larger of these counts, of rates the one further from the median of the ten looks before.
    """
    row = int(np.searchsorted(run.steps, event.step))
    found = []
    rates = np.array([run.learning_rate.at(step) for step in run.steps[max(row - 1 - USUAL, 0) : row + 1]])
    for what, series in (
        (What.RATE, rates),
        (What.GRADIENT, _about(run.gradients[:, event.layer], row)),
        (What.UPDATE, _about(run.updates[:, event.layer], row)),
    ):
        change = _change(what, series)
        if change is not None:
            found.append(change)
    is_told = event.died and event in run.events
    biases = run.biases.get((event.step, event.layer)) if is_told else None
    return (*found, Change(What.BIAS, *biases)) if biases is not None else tuple(found)


def told_before(run: WatchedRun, event: Event) -> tuple[Change, ...]:
    """Return what is told of these updates: all of it but a learning rate that stayed as it was."""
    found = update_before(run, event)
    return tuple(
        each for each in found if each.what is not What.RATE or digits(each.before) != digits(each.at)
    )


def _about(series: NDArray[np.float64], row: int) -> NDArray[np.float64]:
    return series[max(row - 1 - USUAL, 0) : row + 1]


def _change(what: What, series: NDArray[np.float64]) -> Change | None:
    """Return what the last two of a series are beside those before; None where one is not known."""
    usual, last = series[:-2], series[-2:]
    usual, last = usual[np.isfinite(usual)], last[np.isfinite(last)]
    if not len(usual) or not len(last):
        return None
    before = float(np.median(usual))
    if before <= 0.0 or what is not What.RATE:
        return Change(what, before, float(last.max()))
    with np.errstate(divide="ignore"):
        far = np.abs(np.log(last / before))
    return Change(what, before, float(last[::-1][int(np.argmax(far[::-1]))]))


def title(run: WatchedRun, event: Event) -> str:
    """Return an event in a few words: 41 units of fc1 died."""
    count, layer = len(event.units), run.layers[event.layer].name
    if event.died and event.step == int(run.steps[0]):
        words = ngettext(
            "{count:,} unit of {layer} dead from the start",
            "{count:,} units of {layer} dead from the start",
            count,
        )
    elif event.died:
        words = ngettext("{count:,} unit of {layer} died", "{count:,} units of {layer} died", count)
    else:
        words = ngettext("{count:,} unit of {layer} woke", "{count:,} units of {layer} woke", count)
    return words.format(count=count, layer=layer)


def sentence(run: WatchedRun, event: Event) -> str:
    """Return what became of the units of an event since, by the last look."""
    if not event.died:
        return _woken(run, event)
    dead = tuple(unit for unit in event.units if run.since[event.layer][unit] == event.step)
    told = []
    if back := len(event.units) - len(dead):
        told.append(_("{count:,} came back.").format(count=back))
    silence = silence_of(run, event.layer, dead)
    if silence is not None:
        told += [
            _silent(silence, len(dead), run.layers[event.layer].threshold),
            *_closest(silence, len(dead)),
        ]
        kind = run.layers[event.layer].kind
        if kind is not None and kind.is_rectifier:
            told.append(ngettext("No gradient reaches it.", "No gradient reaches them.", len(dead)))
    return " ".join(told)


def _silent(silence: Silence, count: int, threshold: float) -> str:
    if threshold == 0.0:
        said = ngettext(
            "Its input has been at or below 0 in all {looks} since",
            "Their input has been at or below 0 in all {looks} since",
            count,
        )
    else:
        said = ngettext(
            "Its input has been at or below the threshold in all {looks} since",
            "Their input has been at or below the threshold in all {looks} since",
            count,
        )
    looks = ngettext("{count:,} sample", "{count:,} samples", silence.looks).format(count=silence.looks)
    words = said.format(looks=looks)
    if silence.inputs == UNKNOWN:
        return f"{words}."
    inputs = ngettext("{count:,} input", "{count:,} inputs", silence.inputs).format(count=silence.inputs)
    return f"{words}, {inputs}."


def _closest(silence: Silence, count: int) -> list[str]:
    if math.isnan(silence.short):
        return []
    words = ngettext(
        "It came within {short} of the threshold.",
        "The closest unit is {short} below the threshold.",
        count,
    )
    return [words.format(short=measure(max(silence.short, 0.0)))]


def _woken(run: WatchedRun, event: Event) -> str:
    again = sum(run.since[event.layer][unit] != UNKNOWN for unit in event.units)
    if not again:
        return ngettext(
            "It was called dead and fires again.", "They were called dead and fire again.", len(event.units)
        )
    return ngettext(
        "{count:,} of {all:,} is dead again.", "{count:,} of {all:,} are dead again.", again
    ).format(count=again, all=len(event.units))


def unit_story(run: WatchedRun, layer: int, unit: int) -> str:
    """Return what became of one unit, in a sentence or two."""
    own = [each for each in run.events if each.layer == layer and unit in each.units]
    deaths = [each for each in own if each.died]
    if not deaths:
        return _silent_yet(run, layer, unit) or _("It has never been silent for a whole window of samples.")
    if not own[-1].died:
        said = _("It was dead {often} and fires again since step {step:,}.")
        words = said.format(often=often(len(deaths)), step=own[-1].step)
        return " ".join(filter(None, (words, _silent_yet(run, layer, unit))))
    begun = _("Dead since step {step:,}.")
    if own[-1].step == int(run.steps[0]):
        begun = _("Dead from the start.")
    return f"{begun.format(step=own[-1].step)} {sentence(run, own[-1]._replace(units=(unit,)))}"


def _silent_yet(run: WatchedRun, layer: int, unit: int) -> str:
    """Say since when a unit is silent that may still be called dead; empty for others."""
    since = int(run.silent_since[layer][unit]) if run.silent_since else UNKNOWN
    if since == UNKNOWN:
        return ""
    words = _(
        "Silent since step {step:,}: it is called dead once it was silent in {window} samples in a row."
    )
    return words.format(step=since, window=run.window)


def dead_figure(dead: int, silent: int) -> str:
    """Return how many units are dead, and how many more are silent by then: 27 + 29."""
    return f"{dead:,} + {silent:,}" if silent else f"{dead:,}"


def silent_words(silent: int, window: int) -> str:
    """Say of how many units it is not known yet whether they are dead; empty for none."""
    if not silent:
        return ""
    words = ngettext(
        "{count:,} more is silent by now, in fewer than {window} samples in a row: not called dead yet.",
        "{count:,} more are silent by now, in fewer than {window} samples in a row: not called dead yet.",
        silent,
    )
    return words.format(count=silent, window=window)


_NAMES = {
    What.RATE: _("Learning rate"),
    What.GRADIENT: _("Gradient norm of {layer}"),
    What.UPDATE: _("Update : weight"),
    What.BIAS: _("Median bias of the {count:,}"),
}


def change_words(run: WatchedRun, event: Event, change: Change) -> tuple[str, str, str, str]:
    """Return a change's name, what was before, what was about the event, and ×14 where it was far more."""
    name = _NAMES[change.what].format(layer=run.layers[event.layer].name, count=len(event.units))
    factor = change.factor
    times = f"×{digits(factor, 2)}" if factor >= 2.0 else ""
    if change.what is What.UPDATE:
        return name, power(change.before), power(change.at), times
    return name, digits(change.before, 2), digits(change.at, 3), times


def largest_death(run: WatchedRun) -> Event | None:
    """Return the event that most units of one layer died in, the last of several; None where none died."""
    deaths = [each for each in run.events if each.died]
    return max(reversed(deaths), key=lambda each: len(each.units), default=None)
