"""Loss and learning rate over the steps of a run, and the steps below them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF

from reluexplorer.language import _
from reluexplorer.panels.watched.chart.lane_paint import LanePaint
from reluexplorer.panels.watched.chart.lines_of import ValueScale, in_steps, scale_of, smoothed
from reluexplorer.panels.watched.chart.rooms import BELOW
from reluexplorer.panels.watched.chart.rooms import LEFT as BEFORE
from reluexplorer.text import NOT_FINITE, digits, loss_figure
from reluexplorer.watch.run import WatchedRun
from reluexplorer.widgets.painting.painted_widget import face, text_width, write
from reluexplorer.widgets.painting.shapes import CENTRE, LEFT, dot
from reluexplorer.widgets.theme.theme import SIZE_SMALL

_FEW_RATES = 12
"""Rates with which each has its figure, where there is room."""


def paint_loss(paint: LanePaint, run: WatchedRun) -> None:
    """Paint the loss: as it was in a thin line, smoothed in a thick one, with its last figure."""
    lane, curve, theme = paint.rooms.loss, run.loss, paint.theme
    paint.name(lane, _("Loss"))
    paint.rule(lane)
    scale = scale_of(curve.values)
    if scale is None:
        paint.missing(lane, _no_loss(run))
        return
    for tick in scale.ticks(4 if lane.height() > 110 else 2):
        paint.tick(lane, scale.share(tick), digits(tick, 2))
    known = np.isfinite(curve.values)
    steps, values = curve.steps[known].astype(np.float64), curve.values[known]
    paint.noise(lane, steps, values, scale)
    thick = paint.points(lane, *smoothed(curve), scale)
    paint.line(thick, theme.text, 1.8)
    last = float(smoothed(curve)[1][-1]) if known[-1] else float("nan")
    y = thick.last().y()
    if known[-1]:
        dot(paint.painter, thick.last().x(), y, theme.healthy, 7.0)
    paint.behind(lane, y, loss_figure(last), theme.text, strong=True)


def _no_loss(run: WatchedRun) -> str:
    """Return why no loss is drawn."""
    if len(run.loss.steps):
        return NOT_FINITE
    if run.is_counted:
        return _("No loss is kept: watch.log(loss=loss) in the loop shows it here.")
    return _("The file tells no loss.")


def paint_rate(paint: LanePaint, run: WatchedRun) -> None:
    """Paint the learning rate in steps, with the figure of each where they are few, else of the last."""
    lane, curve, theme = paint.rooms.rate, run.learning_rate, paint.theme
    paint.name(lane, _("Learning rate"))
    paint.rule(lane)
    steps, values = in_steps(curve.steps, curve.values, paint.rooms.axis.last)
    if not len(values):
        words = _("No optimiser was seen to step: watch.log(lr=rate) in the loop shows it here.")
        paint.missing(lane, words if run.is_counted else _("The file tells no learning rate."))
        return
    low, high = float(values.min()), float(values.max())
    room = 0.22 * (high - low) or 0.5 * abs(high) or 1.0
    scale = ValueScale(low - room, high + room)
    points = paint.points(lane, steps, values, scale)
    paint.line(points, theme.text, 1.6)
    font = face(SIZE_SMALL)
    count = len(values) // 2
    for number in range(count) if count <= _FEW_RATES else ():
        words = digits(float(values[2 * number]), 3)
        begin, end = paint.rooms.x(steps[2 * number]), paint.rooms.x(steps[2 * number + 1])
        y = lane.bottom() - scale.share(float(values[2 * number])) * lane.height()
        is_high = values[2 * number] > (low + high) / 2
        if text_width(font, words) + 10 < end - begin:
            place = QRectF(begin, y + 2 if is_high else y - 17, end - begin, 15)
            write(paint.painter, place, words, theme.secondary, font, CENTRE)
    if count > _FEW_RATES:
        paint.behind(lane, points.last().y(), digits(float(values[-1]), 3), theme.secondary)


def paint_steps(paint: LanePaint, height: float) -> None:
    """Write round steps below the lanes."""
    rooms, theme, font = paint.rooms, paint.theme, face(SIZE_SMALL)
    top = height - BELOW + 4
    write(paint.painter, QRectF(0, top, BEFORE, 16), _("step"), theme.secondary, font, LEFT)
    for step in rooms.axis.ticks(max(2, int((rooms.right - rooms.left) // 110))):
        place = QRectF(rooms.x(step) - 50, top, 100, 16)
        write(paint.painter, place, f"{step:,}", theme.secondary, font, CENTRE)
