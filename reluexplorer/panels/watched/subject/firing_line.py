"""How often one unit fired over the run, hatched while it was dead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QPaintEvent

from reluexplorer.language import _
from reluexplorer.panels.watched.shared.axis import axis_of
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.text import percent
from reluexplorer.watch.run import WatchedRun
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    colour,
    face,
    pixel_ratio,
    solid,
    text_width,
    write,
)
from reluexplorer.widgets.painting.polylines import polyline
from reluexplorer.widgets.painting.shapes import RIGHT
from reluexplorer.widgets.theme.theme import SIZE_SMALL
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.theme.tooltips import Tip

_FIGURE = 44
"""Pixels of the figure behind the line."""


def firing_over(run: WatchedRun, layer: int, unit: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the steps of the looks that are kept of single units, and the unit's share in each, (n,)."""
    steps = np.array([look.step for look in run.looks], np.int64)
    return steps, np.array([look.of(layer)[unit] for look in run.looks], np.float64)


def dead_spans(run: WatchedRun, layer: int, unit: int) -> list[tuple[int, int]]:
    """Return from which steps to which a unit was dead."""
    spans, begun = list[tuple[int, int]](), None
    for event in run.events:
        if event.layer != layer or unit not in event.units:
            continue
        if event.died:
            begun = event.step
        elif begun is not None:
            spans.append((begun, event.step))
            begun = None
    return spans if begun is None else [*spans, (begun, run.step)]


class FiringLine(PaintedWidget[Moment]):
    """Paints the chosen unit of a Moment."""

    usual, least = (368, 46), (120, 46)

    def __init__(self) -> None:
        super().__init__(_("Firing of the unit over the run"))
        set_tip(
            self, _("The share of values at which the unit fires, over the run; hatched while it is dead")
        )
        self.setFixedHeight(self.usual[1])

    def plot(self) -> QRectF:
        """Return where the line is."""
        return QRectF(0, 3, max(1, self.width() - _FIGURE), self.height() - 6)

    def role_told(self) -> QAccessible.Role:
        """Return that it is a chart."""
        return QAccessible.Role.Chart

    def view_changed(self, _before: Moment | None) -> None:
        """Say in words what the unit does at the step."""
        view = self._view
        self.setAccessibleDescription("" if view is None else self._words(view.at))

    def _words(self, step: int) -> str:
        """Return what the unit did at the last look up to a step."""
        view = self._view
        if view is None or view.unit is None:
            return ""
        said = _("step {step:,}").format(step=step)
        if any(begin <= step < end or step == end == view.run.step
               for begin, end in dead_spans(view.run, view.layer, view.unit)):  # fmt: skip
            return f"{said}\n" + _("dead")
        look = view.run.look(step)
        share = np.nan if look is None else float(look.of(view.layer)[view.unit])
        if np.isnan(share):
            return said
        return f"{said}\n" + _("fires at {share} of the values").format(share=percent(share))

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return what the unit did at the step under the mouse."""
        view, plot = self._view, self.plot()
        if view is None or at.x() > plot.right():
            return Tip(self.toolTip())
        step = axis_of(view.run).step_at(at.x() / plot.width())
        return Tip(self._words(step), QRectF(at.x() - 4, 0, 8, self.height()).toAlignedRect())

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground, where it was dead, the line, the step, the last figure."""
        with self.begin() as painter:
            view = self._view
            if view is None or view.unit is None:
                return
            run, theme, plot, axis = view.run, self._theme, self.plot(), axis_of(view.run)
            painter.setPen(solid(theme.line))
            base = round(plot.bottom()) + 0.5
            painter.drawLine(QPointF(plot.left(), base), QPointF(plot.right(), base))
            painter.setPen(Qt.PenStyle.NoPen)
            for begin, end in dead_spans(run, view.layer, view.unit):
                left, right = (plot.left() + axis.share(each) * plot.width() for each in (begin, end))
                room = QRectF(left, plot.top(), max(2.0, right - left), plot.height())
                painter.fillRect(room, colour(theme.dead, 0.10))
                Stripes(theme.dead, 0.4, 6, 1.0).fill(painter, room, pixel_ratio(painter))
            steps, shares = firing_over(run, view.layer, view.unit)
            known = ~np.isnan(shares)
            if known.any():
                greatest = max(float(shares[known].max()), 1e-3) * 1.15
                x = plot.left() + axis.shares(steps[known]) * plot.width()
                y = plot.bottom() - shares[known] / greatest * plot.height()
                painter.setPen(solid(theme.healthy, 1.6))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPolyline(polyline(x, y))
                words = percent(float(shares[known][-1]))
                high = min(max(float(y[-1]) - 8, 0.0), self.height() - 16.0)
                wide = text_width(face(SIZE_SMALL), words)
                place = QRectF(self.width() - max(wide, _FIGURE - 8.0), high, max(wide, _FIGURE - 8.0), 16)
                write(painter, place, words, theme.secondary, face(SIZE_SMALL), RIGHT)
            if view.marked is not None:
                at = round(plot.left() + axis.share(view.marked) * plot.width()) + 0.5
                painter.setPen(solid(theme.accent, 1.0))
                painter.drawLine(QPointF(at, plot.top()), QPointF(at, plot.bottom()))
