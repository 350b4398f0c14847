"""A widget for each kind of chart in an exhibit, updated in place while the experiment runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import numpy as np
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.core.data.dataset import AS_THEY_ARE, Scale
from reluexplorer.language import _
from reluexplorer.lessons import exhibit
from reluexplorer.panels.learn.bar_scale import scale_words, shares
from reluexplorer.text import exact
from reluexplorer.widgets.controls.all_controls import (
    Bar,
    BarTable,
    DataGrid,
    Legend,
    Paragraph,
    Row,
    SectionHead,
)
from reluexplorer.widgets.controls.boxes import stacked
from reluexplorer.widgets.plane.point import Dragging, PointPlane
from reluexplorer.widgets.plane.view import PlaneView
from reluexplorer.widgets.plots.axes import Look
from reluexplorer.widgets.plots.charts import LineChart, Series
from reluexplorer.widgets.plots.curve_plot import Curve, CurvePlot
from reluexplorer.widgets.plots.feature_maps import FeatureMapsView
from reluexplorer.widgets.plots.gate_diagram import GateDiagramView
from reluexplorer.widgets.plots.interval_rows import IntervalRows
from reluexplorer.widgets.plots.step_sheets import StepSheets
from reluexplorer.widgets.plots.unit_grid import UnitGrid
from reluexplorer.widgets.theme.fonts import ui_font
from reluexplorer.widgets.theme.theme import SIZE_BODY, SIZE_SMALL

_EMPTY = _("Drawn while the experiment runs: press Play.")
_DRAG = _("Drag the probe or press ← and →, with Shift in larger steps")
_CHANCE = Scale(0.5, 0.5)
"""How a probability was spread from −1 to 1 to be drawn."""
_LEAST_PLOT, _LEAST_MAP, _LEAST_FEATURES = 60, 80, 150
_ROW, _LOW_ROW = 22, 17
_BAR, _LOW_BAR, _MOST_BAR = 18, 15, 34

C = TypeVar("C", bound=exhibit.Chart)


class ChartWidget(QWidget, Generic[C]):
    """Shows one chart; ``fits`` says whether another chart can take its place without a new widget."""

    placed = Signal(object, bool)
    """Where a person drags the chart's point to, (x) or (x, y), and whether the drag goes on."""

    def fits(self, chart: exhibit.Chart) -> bool:
        """Return whether ``chart`` can be shown here."""
        return _kind_of(chart) is type(self)

    def show_chart(self, chart: C) -> None:
        """Show ``chart``, which must fit."""
        raise NotImplementedError

    def set_tight(self, tight: bool) -> None:
        """Take little room, for windows that are low."""

    @property
    def rows(self) -> int:
        """How many rows of figures there are that can be higher and lower."""
        return 0

    def set_row_height(self, pixels: int) -> None:
        """Give each of them so many pixels."""


class _GivesWay(QWidget):
    """Holds a picture that takes the height that is left and asks for ``least`` pixels alone."""

    def __init__(self, picture: QWidget, least: int) -> None:
        super().__init__()
        self._least = least
        picture.setMinimumHeight(least)
        stacked(self, picture)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Return the width of the picture and the least height."""
        return QSize(super().sizeHint().width(), self._least)

    def hasHeightForWidth(self) -> bool:
        """Return that a wide picture needs no more height."""
        return False


class _PlotWidget(ChartWidget[exhibit.Lines]):
    """Lines in a plot, between their names and what its axes show."""

    def _lay_out(self, plot: QWidget) -> None:
        self._legend = Legend(wraps=True)
        self._caption = Paragraph("", size=11)
        stacked(self, self._legend, (_GivesWay(plot, _LEAST_PLOT), 1), self._caption, spacing=6)

    def _tell(self, chart: exhibit.Lines) -> None:
        """Name the lines where there are several; a single one is named by the axis."""
        several = chart.lines if len(chart.lines) > 1 else ()
        dashed = tuple(line.label for line in several if line.dashed and not _named_places(chart))
        self._legend.set_entries(tuple((line.label, "", line.role) for line in several), dashed)
        self._legend.setVisible(bool(several))
        y_label = chart.y_label
        if chart.log_y and y_label:
            y_label = _("{label}, logarithmic scale").format(label=y_label)
        self._caption.set_words(" · ".join(filter(None, (chart.x_label, y_label))))


class _LinesWidget(_PlotWidget):
    """Curves over numbers."""

    def __init__(self, chart: exhibit.Lines) -> None:
        super().__init__()
        self._made_for = chart.log_y, chart.movable
        self._plot = CurvePlot(
            chart.y_label or _("Curves"),
            _DRAG if chart.movable else chart.x_label,
            look=Look("beside", "y"),
            log_y=chart.log_y,
            probe=chart.movable,
            empty=_EMPTY,
        )
        self._drag = Dragging(self._plot)
        self._plot.probe_moved.connect(lambda x: self.placed.emit((x,), self._drag.goes_on()))
        self._lay_out(self._plot)

    def fits(self, chart: exhibit.Chart) -> bool:
        like = isinstance(chart, exhibit.Lines) and (chart.log_y, chart.movable) == self._made_for
        return like and super().fits(chart)

    def show_chart(self, chart: exhibit.Lines) -> None:
        self._plot.set_curves(
            tuple(
                Curve(line.label, line.x, line.y, line.role, style="dash" if line.dashed else "solid")
                for line in chart.lines
            )
        )
        self._plot.set_probe(chart.probe)
        if chart.low is not None and chart.high is not None and chart.lines:
            every = np.concatenate([line.x for line in chart.lines])
            if len(every) and every.max() > every.min():
                self._plot.set_view((float(every.min()), float(every.max())), (chart.low, chart.high))
        self._tell(chart)


class _PlacesWidget(_PlotWidget):
    """Points with error bars over named places."""

    def __init__(self, chart: exhibit.Lines) -> None:
        super().__init__()
        self._is_log = chart.log_y
        self._plot = LineChart(
            chart.y_label or _("Measurements"),
            chart.x_label,
            log_y=chart.log_y,
            empty=_EMPTY,
        )
        self._lay_out(self._plot)

    def fits(self, chart: exhibit.Chart) -> bool:
        return isinstance(chart, exhibit.Lines) and chart.log_y == self._is_log and super().fits(chart)

    def show_chart(self, chart: exhibit.Lines) -> None:
        if not chart.lines:
            return
        places = [tick[1] for tick in chart.ticks] or [exact(x) for x in chart.lines[0].x]
        self._plot.fix(None if chart.low is None or chart.high is None else (chart.low, chart.high))
        self._plot.set_series(
            tuple(places),
            tuple(
                Series(
                    line.label,
                    tuple(map(float, line.y)),
                    () if line.spread is None else tuple(map(float, line.spread)),
                    line.role,
                )
                for line in chart.lines
            ),
        )
        self._tell(chart)


class _BarsWidget(ChartWidget[exhibit.Bars]):
    """Horizontal bars."""

    def __init__(self, _chart: exhibit.Bars) -> None:
        super().__init__()
        self._table = BarTable(_("Bars"), row_height=_BAR, most=_MOST_BAR)
        self._caption = Paragraph("", size=11)
        stacked(self, (self._table, 99), self._caption, 1, spacing=6)

    def set_tight(self, tight: bool) -> None:
        """Let the bars stand close."""
        self._table.set_row_height(_LOW_BAR if tight else _BAR)

    def show_chart(self, chart: exhibit.Bars) -> None:
        self._table.set_bars(
            tuple(
                Bar(bar.label, share, bar.text, bar.role)
                for bar, share in zip(chart.bars, shares(chart), strict=True)
            )
        )
        self._table.setMaximumHeight(_MOST_BAR * len(chart.bars))
        words = ", ".join(filter(None, (chart.caption, scale_words(chart))))
        self._caption.set_words(words)
        self._caption.setVisible(bool(words))


class _UnitsWidget(ChartWidget[exhibit.Units]):
    """A grid of units."""

    def __init__(self, _chart: exhibit.Units) -> None:
        super().__init__()
        self._grid = UnitGrid()
        stacked(self, (_GivesWay(self._grid, _LEAST_MAP), 1))

    def show_chart(self, chart: exhibit.Units) -> None:
        self._grid.set_view(chart)


class _IntervalsWidget(ChartWidget[exhibit.Intervals]):
    """Rows of dots with their intervals."""

    def __init__(self, _chart: exhibit.Intervals) -> None:
        super().__init__()
        self._rows = IntervalRows()
        stacked(self, self._rows)

    def show_chart(self, chart: exhibit.Intervals) -> None:
        self._rows.set_view(chart)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self._rows.rows

    def set_row_height(self, pixels: int) -> None:
        """Give each row so many pixels."""
        self._rows.set_row_height(pixels)


class _MapWidget(ChartWidget[exhibit.PlaneMap]):
    """A function over the plane with its data."""

    def __init__(self, _chart: exhibit.PlaneMap) -> None:
        super().__init__()
        self._plane = PointPlane()
        self._plane.placed.connect(lambda x, y, goes_on: self.placed.emit((x, y), goes_on))
        stacked(self, (_GivesWay(self._plane, _LEAST_MAP), 1))

    def show_chart(self, chart: exhibit.PlaneMap) -> None:
        low, high = ("p = 0", "p = 1") if chart.chances else ("", "")
        if chart.positive:
            low, high = "0", exact(chart.level)
        self._plane.movable = chart.movable
        self._plane.set_view(
            PlaneView(
                values=chart.values,
                level=chart.level,
                points=chart.points,
                targets=chart.classes,
                classes=("0", "1"),
                window=chart.window,
                lines=chart.lines,
                low_text=low,
                high_text=high,
                value_scale=_CHANCE if chart.chances else AS_THEY_ARE,
                value_name="p(1)" if chart.chances else chart.value_name,
                positive=chart.positive,
            )
        )


class _TableWidget(ChartWidget[exhibit.Table]):
    """Rows of text and numbers."""

    def __init__(self, chart: exhibit.Table) -> None:
        super().__init__()
        self._header = chart.header
        self._grid = DataGrid(chart.header, _("Measured figures"), row_height=_ROW)
        stacked(self, self._grid)

    def set_tight(self, tight: bool) -> None:
        """Let the rows stand close."""
        self._grid.set_row_height(_LOW_ROW if tight else _ROW)

    def fits(self, chart: exhibit.Chart) -> bool:
        return isinstance(chart, exhibit.Table) and chart.header == self._header

    def show_chart(self, chart: exhibit.Table) -> None:
        self._grid.set_rows(tuple(Row(cells) for cells in chart.rows))


class _GatesWidget(ChartWidget[exhibit.GateDiagram]):
    """A network with its open paths."""

    def __init__(self, _chart: exhibit.GateDiagram) -> None:
        super().__init__()
        self._diagram = GateDiagramView()
        stacked(self, (_GivesWay(self._diagram, _LEAST_MAP), 1))

    def show_chart(self, chart: exhibit.GateDiagram) -> None:
        self._diagram.set_view(chart)


class _FeatureMapsWidget(ChartWidget[exhibit.FeatureMaps]):
    """A convolutional network at a digit that is dragged about."""

    def __init__(self, _chart: exhibit.FeatureMaps) -> None:
        super().__init__()
        self._maps = FeatureMapsView()
        self._maps.placed.connect(lambda x, y, goes_on: self.placed.emit((x, y), goes_on))
        stacked(self, (_GivesWay(self._maps, _LEAST_FEATURES), 1))

    def show_chart(self, chart: exhibit.FeatureMaps) -> None:
        self._maps.set_view(chart)


class _ThroughStepsWidget(ChartWidget[exhibit.ThroughSteps]):
    """What each unit does at each step."""

    def __init__(self, _chart: exhibit.ThroughSteps) -> None:
        super().__init__()
        self._sheets = StepSheets()
        stacked(self, (_GivesWay(self._sheets, _LEAST_MAP), 1))

    def show_chart(self, chart: exhibit.ThroughSteps) -> None:
        self._sheets.set_view(chart)


class _NoteWidget(ChartWidget[exhibit.Note | exhibit.Heading]):
    """A sentence."""

    def __init__(self, _chart: exhibit.Note | exhibit.Heading) -> None:
        super().__init__()
        self._words = self._made()
        stacked(self, self._words)

    def _made(self) -> Paragraph | SectionHead:
        return Paragraph("")

    def set_tight(self, tight: bool) -> None:
        """Write in small letters."""
        if isinstance(self._words, Paragraph):
            self._words.setFont(ui_font(SIZE_SMALL if tight else SIZE_BODY))

    def show_chart(self, chart: exhibit.Note | exhibit.Heading) -> None:
        self._words.set_words(chart.text)


class _HeadingWidget(_NoteWidget):
    """A small head in capitals."""

    def _made(self) -> SectionHead:
        return SectionHead("", wraps=True)


_WIDGETS: dict[type, Callable[[Any], ChartWidget[Any]]] = {
    exhibit.Bars: _BarsWidget,
    exhibit.Intervals: _IntervalsWidget,
    exhibit.Units: _UnitsWidget,
    exhibit.PlaneMap: _MapWidget,
    exhibit.Table: _TableWidget,
    exhibit.Note: _NoteWidget,
    exhibit.Heading: _HeadingWidget,
    exhibit.GateDiagram: _GatesWidget,
    exhibit.FeatureMaps: _FeatureMapsWidget,
    exhibit.ThroughSteps: _ThroughStepsWidget,
}


def chart_widget(chart: exhibit.Chart) -> ChartWidget[Any]:
    """Return a new widget for a chart, showing nothing yet."""
    return _kind_of(chart)(chart)


def _kind_of(chart: exhibit.Chart) -> Callable[[Any], ChartWidget[Any]]:
    if isinstance(chart, exhibit.Lines):
        return _PlacesWidget if _named_places(chart) else _LinesWidget
    return _WIDGETS[type(chart)]


def _named_places(chart: exhibit.Lines) -> bool:
    return bool(chart.ticks) or any(line.spread is not None for line in chart.lines)
