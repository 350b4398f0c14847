"""Dead units over the steps of a run: the chosen layer hatched with its events, the others as thin lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPolygonF

from reluexplorer.language import _
from reluexplorer.panels.watched.chart.lane_paint import LanePaint
from reluexplorer.panels.watched.chart.lines_of import Points, ValueScale, in_steps
from reluexplorer.panels.watched.chart.rooms import ChartRooms
from reluexplorer.panels.watched.shared.unit_rows import happened
from reluexplorer.text import fixed, percent
from reluexplorer.watch.run import WatchedRun
from reluexplorer.watch.story import dead_figure
from reluexplorer.widgets.painting.painted_widget import colour, hatch, pixel_ratio, solid
from reluexplorer.widgets.painting.shapes import dot
from reluexplorer.widgets.theme.theme import Theme

_MOST_LINES = 8
"""Layers beside the chosen one that have a line: those with most dead units."""
_LABEL = 14.0
"""Pixels from the figure of a layer to the next."""
DASH = (3.0, 2.0)
_MOST_DOTS = 24
_APART = 9.0
"""Pixels from the dot of an event to the next; of those closer the larger event has one."""


def dead_series(run: WatchedRun, layer: int) -> NDArray[np.float64]:
    """Return (looks,): a layer's units that are dead or silent since; of shares alone the most."""
    if not run.is_counted:
        return run.at_most[:, layer]
    more = 0 if run.silent is None else run.silent[:, layer]
    return (run.dead[:, layer] + more).astype(np.float64)


def dead_parts(run: WatchedRun, layer: int, last: float) -> tuple[Points, Points]:
    """Return the corners of a layer's line: where its deaths are known, and where they cannot be yet."""
    series, known = dead_series(run, layer), run.settled(layer)
    if known == len(run.steps):
        return in_steps(run.steps, series, last), (np.empty(0), np.empty(0))
    if not known:
        return (np.empty(0), np.empty(0)), in_steps(run.steps, series, last)
    sure = in_steps(run.steps[:known], series[:known], float(run.steps[known]))
    steps, values = in_steps(run.steps[known:], series[known:], last)
    return sure, (np.append(sure[0][-1:], steps), np.append(sure[1][-1:], values))


def is_dashed(run: WatchedRun, layer: int) -> bool:
    """Whether a layer's line ends in a part where its deaths cannot be known yet."""
    return bool(run.layers) and run.settled(layer) < len(run.steps)


def dead_scale(run: WatchedRun) -> ValueScale:
    """Return the scale of dead units: from none up, with room above."""
    if not run.is_counted:
        return ValueScale(0.0, 1.0)
    greatest = float(_most(run).max()) if run.dead.size else 0.0
    return ValueScale(0.0, max(greatest, 1.0) * 1.12)


def _most(run: WatchedRun) -> NDArray[np.int64]:
    return run.dead if run.silent is None else run.dead + run.silent


def paint_dead(paint: LanePaint, run: WatchedRun, layer: int) -> None:
    """Paint the dead units of all layers."""
    lane, theme = paint.rooms.dead, paint.theme
    paint.name(lane, _("Dead units") if run.is_counted else _("Dead at most"))
    if not run.dead.size:
        paint.missing(lane, _("No activation was seen yet."))
        return
    scale = dead_scale(run)
    is_empty = run.is_counted and not _most(run).max()
    ticks = [0.0] if is_empty else scale.ticks(2 if lane.height() < 90 else 3)
    for tick in ticks:
        paint.tick(lane, scale.share(tick), fixed(tick, 0) if run.is_counted else percent(tick))
    if is_empty:
        paint.missing(lane, _("No unit has died so far."))
    last = float(paint.rooms.axis.last)
    others = [number for number in range(len(run.layers)) if number != layer]
    others.sort(key=lambda number: -_finally(run, number))
    for number in others[:_MOST_LINES]:
        for corners, dash in zip(dead_parts(run, number, last), (None, DASH), strict=True):
            paint.line(paint.points(lane, *corners, scale), theme.axis, 1.0, dash=dash)
    has_dead = dead_series(run, layer).any()
    for corners, dash in zip(dead_parts(run, layer, last), (None, DASH), strict=True):
        points = paint.points(lane, *corners, scale)
        if has_dead and len(corners[0]):
            _paint_chosen(paint, points, dash)
        elif len(corners[0]):
            paint.line(points, theme.text, 1.6, dash=dash)
    _paint_labels(paint, run, layer, others[:_MOST_LINES], scale)


def _finally(run: WatchedRun, layer: int) -> float:
    found = dead_series(run, layer)
    known = found[np.isfinite(found)]
    return float(known[-1]) if len(known) else 0.0


def _paint_chosen(paint: LanePaint, points: QPolygonF, dash: Sequence[float] | None) -> None:
    """Paint the chosen layer's line with what lies below it, hatched where deaths are known."""
    lane, theme, painter = paint.rooms.dead, paint.theme, paint.painter
    area = QPolygonF(points)
    area.append(QPointF(points.last().x(), lane.bottom()))
    area.append(QPointF(points.first().x(), lane.bottom()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.dead, 0.10))
    painter.drawPolygon(area)
    if dash is None:
        painter.setBrush(hatch(theme.dead, 0.32, 7, 1.0, pixel_ratio(painter)))
        painter.drawPolygon(area)
    paint.line(points, theme.dead, 1.8, dash=dash)


def _paint_labels(
    paint: LanePaint, run: WatchedRun, layer: int, others: Sequence[int], scale: ValueScale
) -> None:
    """Write names and figures behind the lane, the chosen layer's first, others where there is room."""
    lane, theme = paint.rooms.dead, paint.theme
    taken: list[float] = []
    for number in (layer, *others):
        value = _finally(run, number)
        if number != layer and not value:
            continue
        y = lane.bottom() - scale.share(value) * lane.height()
        free = _free(y, taken, lane)
        if free is None:
            continue
        taken.append(free)
        figure = percent(value)
        if run.is_counted:
            figure = dead_figure(int(run.dead[-1, number]), run.silent_at(len(run.steps) - 1, number))
        own = number == layer
        ink = theme.secondary
        if own:
            ink = theme.ink("dead") if value else theme.text
        paint.behind(lane, free, figure, ink, name=run.layers[number].name, strong=own)


def _free(y: float, taken: Sequence[float], lane: QRectF) -> float | None:
    """Return a place near ``y`` that is clear of those taken; None where there is none near."""
    for shift in (0.0, -_LABEL / 2, _LABEL / 2, -_LABEL, _LABEL):
        place = min(y + shift, lane.bottom() + 4)
        if all(abs(place - each) >= _LABEL - 1 for each in taken):
            return place
    return None


def event_points(run: WatchedRun, layer: int, rooms: ChartRooms) -> list[tuple[QPointF, int, bool]]:
    """Return where the events of a layer are on its line, their steps, and whether units died.

    Of events that lie upon each other the one of most units is kept.
    """
    if not run.is_counted or layer >= len(run.layers):
        return []
    events, scale, series = happened(run)[layer], dead_scale(run), dead_series(run, layer)
    kept: list[tuple[QPointF, int, bool]] = []
    x = [rooms.x(step) for step in events.steps.tolist()]
    taken: list[float] = []
    for place in np.argsort(-events.counts, kind="stable").tolist():
        if len(taken) < _MOST_DOTS and all(abs(x[place] - each) >= _APART for each in taken):
            taken.append(x[place])
            step = int(events.steps[place])
            value = float(series[max(run.row(step), 0)])
            kept.append((rooms.at(rooms.dead, step, scale.share(value)), step, bool(events.died[place])))
    return sorted(kept, key=lambda each: each[1])


def paint_events(paint: LanePaint, points: Sequence[tuple[QPointF, int, bool]], theme: Theme) -> None:
    """Paint a full dot where units died, an open one where they woke."""
    for at, _step, died in points:
        if died:
            dot(paint.painter, at.x(), at.y(), theme.dead, 7.0)
        else:
            paint.painter.setPen(solid(theme.healthy, 1.6))
            paint.painter.setBrush(colour(theme.panel))
            paint.painter.drawEllipse(at, 3.2, 3.2)
