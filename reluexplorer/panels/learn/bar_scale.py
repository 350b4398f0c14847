"""How long the bars of a chart are, on a scale of values or of their orders of magnitude."""

from __future__ import annotations

import math

from reluexplorer.language import _
from reluexplorer.lessons.exhibit import Bars
from reluexplorer.text import exact


def _orders(chart: Bars) -> tuple[int, int]:
    """Return the powers of ten at which logarithmic bars are empty and full, six orders apart at least."""
    values = [bar.value for bar in chart.bars if bar.value > 0 and math.isfinite(bar.value)]
    high = math.ceil(math.log10(max(values, default=1.0)) - 1e-9)
    low = math.ceil(math.log10(min(values, default=1.0)) - 1e-9) - 1
    return min(low, high - 6), high


def scale_words(chart: Bars) -> str:
    """Return where logarithmic bars begin and end, nothing for bars as long as their values."""
    if not chart.log:
        return ""
    low, high = (exact(10.0**order) for order in _orders(chart))
    return _("logarithmic, empty at {low}, full at {high}").format(low=low, high=high)


def shares(chart: Bars) -> list[float]:
    """Return the length of each bar, 0 to 1; on a logarithmic scale it grows alike with each power of ten."""
    largest = max((bar.value for bar in chart.bars if math.isfinite(bar.value)), default=0.0)
    values = [0.0 if math.isnan(bar.value) else bar.value for bar in chart.bars]
    if largest <= 0:
        return [0.0] * len(values)
    if not chart.log:
        return [max(0.0, min(1.0, value / largest)) for value in values]
    low, high = _orders(chart)
    return [min(1.0, (math.log10(value) - low) / (high - low)) if value > 0 else 0.0 for value in values]
