"""The function over the input plane as a picture: its values, their levels, or its classes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from reluexplorer.widgets.painting.heatmaps import resample, table_image
from reluexplorer.widgets.plane.view import PlaneView
from reluexplorer.widgets.theme.colormap import (
    class_colours,
    mix_packed,
    table_discrete,
    table_diverging,
)
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, Theme

STEPS = 10
"""Levels between the ends of the scale: zero lies between two of them."""
_LINE = 0.35
"""Share of the text's colour in a line between two levels."""


def picture(view: PlaneView, theme: Theme, side: int, ratio: float) -> QImage | None:
    """The function over the plane in ``side`` device pixels, corners rounded; None when there is none."""
    if view.class_image is not None:
        count = max(len(view.classes), int(view.class_image.max(initial=0)) + 1)
        inks = mix_packed(theme.panel, class_colours(theme, count), 0.72)
        rows = np.rint(np.linspace(view.class_image.shape[0] - 1, 0, side)).astype(np.intp)
        columns = np.rint(np.linspace(0, view.class_image.shape[1] - 1, side)).astype(np.intp)
        which = view.class_image.astype(np.uint8).take(columns, axis=1).take(rows, axis=0)
    elif view.values is not None:
        values = resample(view.values[::-1], side, side)
        if view.levels and not view.discrete:
            which, inks = _in_steps(values, view.level, max(1, round(ratio))), _step_colours(theme)
        else:
            table = table_discrete(theme) if view.discrete else table_diverging(theme)
            which, inks = table.indices(values, view.level), table.entries
    else:
        return None
    return table_image(which, inks, RADIUS_CONTROL * ratio)


def level_colours(theme: Theme) -> NDArray[np.uint32]:
    """Colours of the levels, the lowest first."""
    return table_diverging(theme).colours((np.arange(STEPS) + 0.5) * (2 / STEPS) - 1, 1.0)


@lru_cache(maxsize=8)
def _step_colours(theme: Theme) -> NDArray[np.uint32]:
    """Colours of the levels, and behind them those of the line that ends each."""
    fills = level_colours(theme)
    lines = [mix_packed(f"#{c & 0xFFFFFF:06x}", (theme.text,), _LINE) for c in fills.tolist()]
    return np.concatenate([fills, *lines])


def _in_steps(values: NDArray[np.float32], level: float, thick: int) -> NDArray[np.uint8]:
    """Return which of :func:`_step_colours` each pixel has, with lines of ``thick`` pixels between levels."""
    half = STEPS / 2
    with np.errstate(over="ignore", invalid="ignore"):
        part = values * np.float32(half / level)
    part += np.float32(half)
    np.nan_to_num(part, copy=False, nan=half)
    steps: NDArray[np.uint8] = np.clip(part, 0, STEPS - 0.5, out=part).astype(np.uint8)
    edge = np.zeros(steps.shape, np.bool_)
    edge[:, :-thick] |= steps[:, :-thick] != steps[:, thick:]
    edge[:-thick] |= steps[:-thick] != steps[thick:]
    return steps + STEPS * edge.view(np.uint8)
