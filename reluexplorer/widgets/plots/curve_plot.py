"""Plots of curves: frozen curves in, the probe's place out; pyqtgraph loads with the first plot."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from reluexplorer.widgets.painting.painted_widget import NOTHING
from reluexplorer.widgets.plots.axes import Annotation, Look, Rule, Span
from reluexplorer.widgets.plots.lines import Curve, Line
from reluexplorer.widgets.theme.stylesheet import theme_hub
from reluexplorer.widgets.theme.tips import set_tip

__all__ = ["MOST_POINTS", "Curve", "CurvePlot", "thin"]

MOST_POINTS = 1000
_TINY = 1e-12
"""Where a logarithmic axis ends at the latest for numbers that have no logarithm, 0 and below."""
_HUGE = 1e12
"""Lines beyond are drawn at it: painters cope with no more."""
_GREATEST = 1e300


def thin(x: np.ndarray, y: np.ndarray, most: int = MOST_POINTS) -> tuple[np.ndarray, np.ndarray]:
    """Return at most ``most`` of the points, keeping the lowest and highest of each stretch."""
    count = len(x)
    if count <= most:
        return x, y
    long = -(-count // max(1, (most - 2) // 2))
    stretches = -(-count // long)
    safe = np.nan_to_num(y, nan=0.0, posinf=_HUGE, neginf=-_HUGE)
    table = np.pad(safe, (0, stretches * long - count), mode="edge").reshape(stretches, long)
    start = np.arange(stretches) * long
    kept = np.zeros(count, dtype=bool)
    kept[[0, -1]] = True
    kept[np.minimum(start + table.argmin(axis=1), count - 1)] = True
    kept[np.minimum(start + table.argmax(axis=1), count - 1)] = True
    return x[kept], y[kept]


class CurvePlot(QWidget):
    """Curves over an x axis.

    `set_view` fixes the ranges that a double click returns to; without it they follow the curves.
    With ``zoomable`` the wheel zooms and a drag pans. `set_probe` puts a vertical line with a dot on each
    curve; where ``probe`` is on the user drags it and ``probe_moved`` says where to. With `set_following` a
    line follows the mouse and ``hovered`` carries its x, or None. ``view_changed`` says that other x are
    shown now, ``view_reset`` that all is shown as at first.
    """

    view_changed = Signal()
    view_reset = Signal()
    probe_moved = Signal(float)
    hovered = Signal(object)

    def __init__(
        self,
        name: str,
        tip: str = "",
        *,
        look: Look | None = None,
        zoomable: bool = False,
        probe: bool = False,
        log_y: bool = False,
        empty: str = NOTHING,
        parent: QWidget | None = None,
    ) -> None:
        from reluexplorer.widgets.plots.graph import Graph

        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._graph = Graph(look or Look(), zoomable=zoomable)
        self._graph.probing = probe
        self._graph.log_y = log_y
        self._graph.waiting = empty
        self._view: tuple[tuple[float, float], tuple[float, float]] | None = None
        self._home = ((0.0, 1.0), (0.0, 1.0))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._graph)
        if zoomable or probe:
            self.setFocusProxy(self._graph)
        else:
            self._graph.setFocusPolicy(self._graph.focusPolicy().NoFocus)
        self.setAccessibleName(name)
        set_tip(self, tip)
        self._graph.probe_dragged.connect(self.probe_moved)
        self._graph.reset_asked.connect(self.reset_view)
        self._graph.hovered.connect(self.hovered)
        self._graph.box.sigXRangeChanged.connect(lambda *_: self.view_changed.emit())
        theme_hub().changed.connect(self._graph.viewport().update)

    def setAccessibleName(self, name: str) -> None:
        """Name the plot, and the picture in it that takes the focus."""
        super().setAccessibleName(name)
        self._graph.setAccessibleName(name)

    def event(self, event: QEvent) -> bool:
        """Give the plot's tooltip to the picture in it, which takes the focus and has the mouse."""
        if event.type() is QEvent.Type.ToolTipChange:
            set_tip(self._graph, self.toolTip())
        return super().event(event)

    @property
    def is_log(self) -> bool:
        """Whether the y axis is logarithmic."""
        return self._graph.log_y

    def set_curves(self, curves: tuple[Curve, ...]) -> None:
        """Show these curves; the arrays are kept, so they must not change afterwards."""
        graph = self._graph
        drawn = [(*self._drawn(curve), curve) for curve in curves]
        hide = [y if curve.hidden is None else np.where(curve.hidden, np.nan, y) for _x, y, curve in drawn]
        graph.set_lines(
            tuple(Line(x, y, seen, curve) for (x, y, curve), seen in zip(drawn, hide, strict=True))
        )
        self._fit()
        words = ", ".join(curve.name for curve in curves)
        graph.setAccessibleDescription(graph.waiting if graph.is_empty else words)

    def set_waiting(self, words: str) -> None:
        """Say this as long as there is no line to draw: what will be here, and how to get it."""
        if words != self._graph.waiting:
            self._graph.waiting = words
            if self._graph.is_empty:
                self._graph.setAccessibleDescription(words)
            self._graph.viewport().update()

    def curves(self) -> tuple[Curve, ...]:
        """Return what is shown."""
        return tuple(line.curve for line in self._graph.lines)

    def set_view(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show these ranges, and come back to them on a double click; y as values even with a log axis."""
        if self.is_log:
            y = (math.log10(max(y[0], _TINY)), math.log10(max(y[1], _TINY)))
        if (x, y) != self._view:
            self._view = self._home = (x, y)
            self._graph.set_range(x, y)

    def view(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the ranges shown now, of x and of y (log10 where the axis is logarithmic)."""
        frame = self._graph.frame()
        return frame.x, frame.y

    def reset_view(self) -> None:
        """Return to the view that was set, or to all of the curves."""
        self._graph.set_range(*self._home)
        self.view_reset.emit()

    def follow(self, other: CurvePlot) -> None:
        """Show the same x as another plot from now on, wherever that is moved, zoomed or reset to."""

        def show_x() -> None:
            mine, x = self.view(), other.view()[0]
            if x != mine[0]:
                self._graph.set_range(x, mine[1])

        def reset() -> None:
            if self.view() != self._home:
                self.reset_view()

        other.view_changed.connect(show_x)
        other.view_reset.connect(reset)

    def set_probe(self, x: float | None) -> None:
        """Put the probe at an x without emitting, or take it away."""
        if x != self._graph.probe:
            self._graph.probe = x
            self._graph.viewport().update()

    def probe(self) -> float | None:
        """Return where the probe is."""
        return self._graph.probe

    def set_spans(self, spans: tuple[Span, ...]) -> None:
        """Tint these intervals of x."""
        self._graph.spans = spans
        self._graph.viewport().update()

    def set_rules(self, rules: tuple[Rule, ...]) -> None:
        """Draw these vertical lines."""
        if rules != self._graph.rules:
            self._graph.rules = rules
            self._graph.viewport().update()

    def set_annotations(self, notes: tuple[Annotation, ...]) -> None:
        """Write these words."""
        self._graph.notes = notes
        self._graph.viewport().update()

    def set_log(self, log: bool) -> None:
        """Draw y on a logarithmic axis, or not."""
        if log != self.is_log:
            self._graph.log_y, self._view = log, None
            self.set_curves(self.curves())

    def set_following(self, follows: bool) -> None:
        """Show a line under the mouse and report it."""
        self._graph.follows = follows

    def sizeHint(self) -> QSize:
        """Return a small plot's size."""
        return QSize(320, 180)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest readable size."""
        return QSize(120, 72)

    def _drawn(self, curve: Curve) -> tuple[np.ndarray, np.ndarray]:
        x, y = thin(np.asarray(curve.x, np.float64), np.asarray(curve.y, np.float64))
        if not self.is_log:
            return x, np.where(np.isnan(y), np.nan, np.clip(y, -_HUGE, _HUGE))
        positive = y[np.isfinite(y) & (y > 0)]
        floor = min(_TINY, float(positive.min(initial=_TINY)))
        return x, np.log10(np.clip(y, floor, _GREATEST))

    def _fit(self) -> None:
        drawn = [(line.x, line.y[np.isfinite(line.y)]) for line in self._graph.lines if len(line.x)]
        drawn = [(x, y) for x, y in drawn if len(y)]
        if self._view is not None or not drawn:
            return
        x = min(float(part[0]) for part, _ in drawn), max(float(part[-1]) for part, _ in drawn)
        y = min(float(part.min()) for _, part in drawn), max(float(part.max()) for _, part in drawn)
        self._home = (_wide(x, 0.0), self._y_range(_wide(y, 0.04)))
        self._graph.set_range(*self._home)

    def _y_range(self, y: tuple[float, float]) -> tuple[float, float]:
        return y


def _wide(span: tuple[float, float], margin: float) -> tuple[float, float]:
    low, high = span
    if high - low < 1e-9 * max(1.0, abs(high)):
        pad = max(abs(high) * 0.1, 0.5)
        return low - pad, high + pad
    return low - margin * (high - low), high + margin * (high - low)
