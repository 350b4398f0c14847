"""A figure over the steps as inline SVG."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.text import digits

WIDTH, HEIGHT = 960, 120
_ROOM = 64
"""Pixels at the left for the least and the greatest value."""
_MOST = 960
"""Points of a line; of more, some evenly apart are drawn, the last among them."""


def drawn(steps: NDArray[np.int64], values: NDArray[Any], words: str) -> str:
    """Return a line of (n,) values over (n,) ascending steps, those that are finite; "" where none is."""
    known = np.isfinite(values)
    steps, values = steps[known], values[known].astype(np.float64)
    if not len(steps):
        return ""
    chosen = np.unique(np.linspace(0, len(steps) - 1, _MOST).round().astype(int))
    low, high = float(values.min()), float(values.max())
    x = _ROOM + (WIDTH - _ROOM - 4) * (steps[chosen] - steps[0]) / max(int(steps[-1] - steps[0]), 1)
    y = 6 + (HEIGHT - 30) * (1 - (values[chosen] - low) / (high - low or 1.0))
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True))
    figures = ((0, 12, digits(high)), (0, HEIGHT - 22, digits(low)) if high > low else None)
    marks = [each for each in figures if each is not None]
    marks += [(_ROOM, HEIGHT - 4, f"{int(steps[0]):,}")]
    texts = "".join(f'<text x="{a}" y="{b}">{escape(said)}</text>' for a, b, said in marks)
    end = f'<text x="{WIDTH - 4}" y="{HEIGHT - 4}" text-anchor="end">{int(steps[-1]):,}</text>'
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="100%" role="img" aria-label="{escape(words)}" '
        'style="fill: var(--quiet); font-size: 12px">'
        f'<polyline points="{points}" style="fill: none; stroke: var(--text); stroke-width: 1.5"/>'
        f"{texts}{end}</svg>"
    )
