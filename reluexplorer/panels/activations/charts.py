"""The middle: f, f′ and what comes out of normal inputs, each in a card."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.language import _
from reluexplorer.panels.activations import measures
from reluexplorer.panels.activations.drawn import Line, lines, turns
from reluexplorer.panels.activations.view import ActivationsView, Shown
from reluexplorer.panels.activations.words import saturation_words, zero_tip, zero_words
from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.commands.settings import assign
from reluexplorer.widgets.controls.all_controls import Card, Legend, SectionHead, Text
from reluexplorer.widgets.controls.boxes import fill
from reluexplorer.widgets.plane.point import Dragging
from reluexplorer.widgets.plots.axes import Look, Span
from reluexplorer.widgets.plots.charts import Bars, HistogramPlot
from reluexplorer.widgets.plots.curve_plot import Curve, CurvePlot
from reluexplorer.widgets.theme.tips import set_tip

_X = (-5.0, 5.0)
_VALUES = (-1.6, 4.2)
_SLOPES = (-0.15, 1.25)
_BINS = (-30, 35)
_TALLEST = 0.2
_STEEPEST = (-1.6, 2.6)
_LOWEST = -3.2
_MARGIN = 0.15
_FEW = 4
"""So many curves need no key beside the table's, and their bars can lie over each other."""
_FAR = 1e9

_NARROW = 330
_HEIGHTS = (16, 15)


class ChartsArea(QWidget):
    """Three plots that share the chosen functions; the first two share the probe."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__()
        self._dispatch = dispatch
        self._shown: tuple[Shown, ...] | None = None
        tip = _(
            "Drag the probe or press ← and →; scroll or press + and − to zoom, drag to move, "
            "double-click or press 0 to reset"
        )
        self.values = CurvePlot(
            _("Values of the functions, f(x)"),
            tip,
            zoomable=True,
            probe=True,
            empty=_("Choose a function at the left: its curve is drawn here."),
        )
        self.slopes = CurvePlot(
            _("Slopes of the functions, f′(x)"),
            tip,
            look=Look("inside"),
            zoomable=True,
            probe=True,
            empty=_("Choose a function at the left: its slope is drawn here."),
        )
        for plot, other, y in ((self.values, self.slopes, _VALUES), (self.slopes, self.values, _SLOPES)):
            plot.set_view(_X, y)
            plot.follow(other)
            plot.probe_moved.connect(partial(self._move, Dragging(plot)))
            plot.view_changed.connect(partial(self._trace, plot))
        self.outcomes = HistogramPlot(
            _("Outputs for N(0, 1) inputs"),
            _(
                "Computed from the normal distribution: the share of outputs in each interval of "
                "0.1.\nBars above 20 % are cut."
            ),
            empty=_("Choose a function at the left: what it makes of normal inputs is drawn here."),
        )
        self.zeros = Text("", size=12, tone="positive")
        self.zeros.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.zeros.setMinimumWidth(24)
        self.zeros.setWordWrap(True)
        self.key = Legend(wraps=True, keys=True)
        self.key.hide()
        self._heads: list[tuple[SectionHead, str, str]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setSpacing(12)
        values = self._card("f(x)", "f(x)", self.values, _("drag the probe · scroll to zoom"))
        values.body.insertWidget(1, self.key)
        grid.addWidget(values, 0, 0, 1, 2)
        slope = _("Slope f′(x) — what the gradient is multiplied by")
        grid.addWidget(self._card(slope, _("Slope f′(x)"), self.slopes), 1, 0)
        out = self._card(_("What comes out of N(0, 1) inputs"), _("Out of N(0, 1) inputs"), self.outcomes)
        out.body.insertWidget(1, self.zeros)
        grid.addWidget(out, 1, 1)
        for line, height in enumerate(_HEIGHTS):
            grid.setRowStretch(line, height)
            grid.setColumnStretch(line, 1)

    def set_view(self, view: ActivationsView) -> None:
        """Show the curves of a view and its probe."""
        if view.shown != self._shown:
            self._shown = view.shown
            self._draw(view.shown)
        for plot in (self.values, self.slopes):
            plot.set_probe(view.probe if view.shown else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the short headings where the long ones do not fit."""
        super().resizeEvent(event)
        room = (self.width() - 44) / 2 - 32
        for head, long, short in self._heads:
            head.set_words(short if room < _NARROW else long)

    def _card(self, words: str, short: str, plot: QWidget, trailing: str | None = None) -> Card:
        card = Card(spacing=8)
        head = SectionHead(words, trailing, capitals=words != "f(x)")
        self._heads.append((head, words, short))
        fill(card.body, (head, (plot, 1)))
        return card

    def _move(self, drag: Dragging, x: float) -> None:
        self._dispatch(assign("view.probe", round(x, 3)), continues=drag.goes_on())

    def _draw(self, shown: tuple[Shown, ...]) -> None:
        choices = tuple(each.choice for each in shown)
        self.values.set_view(_X, value_range(choices))
        self.slopes.set_view(_X, slope_range(choices))
        for plot in (self.values, self.slopes):
            self._trace(plot)
        self.values.set_spans(saturated_spans(choices))
        entries = tuple((each.label, "", each.role) for each in shown)
        self.key.set_entries(entries, styles=tuple(each.style for each in shown))
        self.key.setVisible(len(shown) > _FEW)
        self._fill(shown)
        words = zero_words(choices)
        self.zeros.setText(words)
        set_tip(self.zeros, zero_tip(choices))
        self.zeros.setVisible(bool(words))

    def _trace(self, plot: CurvePlot) -> None:
        """Draw the curves where the plot looks now."""
        x, y = plot.view()
        shown, part = self._shown or (), int(plot is self.slopes)
        drawn = [lines(each.choice, *x)[part] for each in shown]
        plot.set_curves(tuple(map(_curve, shown, drawn, turns(drawn, x, y))))

    def _fill(self, shown: tuple[Shown, ...]) -> None:
        outcomes = [(each, measures.outcome(each.choice, *_BINS)) for each in shown]
        tallest = max((float(outcome.shares.max()) for _, outcome in outcomes), default=_TALLEST)
        few = len(shown) <= _FEW
        bars = tuple(
            Bars(each.label, found.edges, found.shares, each.role, 0.6, line="" if few else each.style)
            for each, found in outcomes
        )
        self.outcomes.set_series(
            bars,
            x=(_BINS[0] * measures.BIN, _BINS[1] * measures.BIN),
            y_max=min(tallest, _TALLEST) * 1.06,
        )


def value_range(choices: tuple[ActivationChoice, ...]) -> tuple[float, float]:
    """Return the values to show at first: the usual ones, and where functions level off at the left."""
    level = [choice for choice in choices if choice.entry.saturates in {"−", "±"}]
    ends = [float(choice.value(np.array([_X[0]]))[0]) for choice in level]
    return max(min([_VALUES[0], *(end - _MARGIN for end in ends)]), _LOWEST), _VALUES[1]


def slope_range(choices: tuple[ActivationChoice, ...]) -> tuple[float, float]:
    """Return the slopes to show at first: the usual ones, and others that there are, within limits."""
    found = [line.y for line in (lines(choice, *_X)[1] for choice in choices)]
    low = min((float(np.nanmin(y)) for y in found), default=0.0)
    high = max((float(np.nanmax(y)) for y in found), default=1.0)
    return (
        max(min(_SLOPES[0], low - _MARGIN), _STEEPEST[0]),
        min(max(_SLOPES[1], high + _MARGIN), _STEEPEST[1]),
    )


def saturated_spans(choices: tuple[ActivationChoice, ...]) -> tuple[Span, ...]:
    """Return the two tinted intervals in which all that saturate are flat, with the same words."""
    found = measures.saturation(choices)
    if found is None:
        return ()
    words = saturation_words(found)
    return (
        Span(-_FAR, found.left, "negative", words),
        Span(found.right, _FAR, "negative", words),
    )


def _curve(each: Shown, line: Line, hidden: np.ndarray | None) -> Curve:
    return Curve(
        each.label, line.x, line.y, each.role, each.choice.entry.width, each.style, line.ends, hidden
    )
