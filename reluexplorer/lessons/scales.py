"""One scale for the charts of cards that stand beside each other, so that a glance compares them rightly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from reluexplorer.core.arrays import Floats
from reluexplorer.lessons.exhibit import Card, Chart, Lines

_PAD = 0.06
"""Part of the range that stays free at both ends."""
_LEAST_ORDERS = 1.0
"""Powers of ten that a logarithmic scale spans at least."""


def on_one_scale(cards: tuple[Card, ...]) -> tuple[Card, ...]:
    """Return the cards with one y range for lines over the same axes in the same place of each.

    Lines whose range is fixed keep it, and so do those that no other card has.
    """
    rows: dict[tuple[object, ...], list[Lines]] = {}
    for card in cards:
        for place, chart in enumerate(card.charts):
            if (key := _key(place, chart)) is not None and isinstance(chart, Lines):
                rows.setdefault(key, []).append(chart)
    ranges = {key: _range(found, log=found[0].log_y) for key, found in rows.items() if len(found) > 1}

    def scaled(place: int, chart: Chart) -> Chart:
        known = ranges.get(_key(place, chart) or ())
        return replace(chart, low=known[0], high=known[1]) if known and isinstance(chart, Lines) else chart

    return tuple(
        replace(card, charts=tuple(scaled(place, chart) for place, chart in enumerate(card.charts)))
        for card in cards
    )


def _key(place: int, chart: Chart) -> tuple[object, ...] | None:
    """Return by what charts are one row; None for what has a range of its own."""
    if not isinstance(chart, Lines) or chart.low is not None or chart.high is not None:
        return None
    return place, chart.x_label, chart.y_label, chart.log_y


def _range(charts: Sequence[Lines], *, log: bool) -> tuple[float, float] | None:
    """Return the y range of all lines, their spreads included; None where there is no value."""
    values = _values(line_values for chart in charts for line_values in _each(chart))
    if log:
        return orders_of(values)
    if not len(values):
        return None
    low, high = float(values.min()), float(values.max())
    return _padded(low, high, abs(high) * 0.2 or 1.0)


def orders_of(values: Floats) -> tuple[float, float] | None:
    """Return the range of a logarithmic axis for finite values, with room at both ends.

    It spans a power of ten at least; None where no value is above 0.
    """
    powers = np.log10(values[values > 0.0])
    if not len(powers):
        return None
    low, high = _padded(float(powers.min()), float(powers.max()), _LEAST_ORDERS)
    return 10.0**low, 10.0**high


def _padded(low: float, high: float, least: float) -> tuple[float, float]:
    pad = max((high - low) * _PAD, (least - (high - low)) / 2)
    return low - pad, high + pad


def _each(chart: Lines) -> Iterable[Floats]:
    for line in chart.lines:
        y = np.asarray(line.y, np.float64)
        yield y
        if line.spread is not None:
            spread = np.nan_to_num(np.asarray(line.spread, np.float64))
            yield from (y - spread, y + spread)


def _values(found: Iterable[Floats]) -> Floats:
    every = [values[np.isfinite(values)] for values in found]
    return np.concatenate(every) if every else np.zeros(0)
