"""A chart without data says what will be there and how to get it, and shows no axes of nothing."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from reluexplorer.app.window.window import Window
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.lessons import OpenLesson
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.session import Session
from reluexplorer.widgets.painting import painted_widget
from reluexplorer.widgets.painting.painted_widget import NOTHING
from reluexplorer.widgets.plots import charts
from reluexplorer.widgets.plots import graph as _graph
from reluexplorer.widgets.plots.charts import Bars, HistogramPlot, LineChart, Series
from reluexplorer.widgets.plots.curve_plot import Curve, CurvePlot
from reluexplorer.widgets.plots.loss_plot import LossPlot
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT

ONE = np.zeros(1)
UNKNOWN = np.full(3, np.nan)


@pytest.fixture
def painted(qtbot, qapp, monkeypatch):
    """Return a function that paints a widget and tells what was written in it: words, or axes."""
    apply_theme(qapp, LIGHT)
    written = []
    for module in (_graph, painted_widget):
        monkeypatch.setattr(module, "paint_waiting", lambda _p, _r, words, _t: written.append(words))
    monkeypatch.setattr(_graph, "paint_axes", lambda *_: written.append("axes"))
    monkeypatch.setattr(charts, "numbers_below", lambda *_: written.append("axes") or ())

    def paint(widget):
        qtbot.addWidget(widget)
        widget.resize(320, 160)
        widget.show()
        qtbot.waitExposed(widget)
        written.clear()
        widget.grab()
        return set(written)

    return paint


def curve_plot(*curves):
    made = CurvePlot("Any", empty="Wait for it.")
    made.set_curves(tuple(Curve("a", x, y) for x, y in curves))
    return made


@pytest.mark.parametrize("curves", [(), ((ONE, ONE),), ((np.arange(3.0), UNKNOWN),), ((ONE[:0], ONE[:0]),)])
def test_a_plot_without_a_line_has_words_and_no_axes(painted, curves):
    plot = curve_plot(*curves)
    assert painted(plot) == {"Wait for it."}
    assert plot._graph.accessibleDescription() == "Wait for it."
    x = np.arange(4.0)
    plot.set_curves((Curve("a", x, x),))
    assert painted(plot) == {"axes"}


def test_the_loss_says_how_to_get_it_until_there_are_two_steps(painted):
    plot = LossPlot()
    plot.set_losses(ONE, ONE + 0.7, ONE + 0.8)
    assert painted(plot) == {"The loss at each step is drawn here: press play (Space) to train."}
    plot.set_losses(np.array([0.0, 5.0]), np.array([0.7, 0.6]), np.array([0.8, 0.7]))
    assert painted(plot) == {"axes"}


def test_bars_and_named_places_wait_too(painted):
    bars, places = HistogramPlot("Any", empty="Wait."), LineChart("Any", empty="Wait.")
    places.set_series(("a", "b"), (Series("s", (np.nan, np.nan)),))
    assert painted(bars) == painted(places) == {"Wait."}
    bars.set_series((Bars("b", np.arange(3.0), np.ones(2)),))
    places.set_series(("a", "b"), (Series("s", (1.0, 2.0)),))
    assert painted(bars) == painted(places) == {"axes"}


@pytest.mark.slow
def test_every_empty_chart_of_the_program_says_how_to_get_its_data(qtbot, qapp):
    with closing(Session()) as session:
        window = Window(session)
        qtbot.addWidget(window)
        window.show()
        views = [assign("view.workspace", name) for name in ("train", "neurons", "activations")]
        empty = []
        for look in (*views, *(OpenLesson(name) for name in LESSONS)):
            session.dispatch(look)
            session.settle()
            QApplication.processEvents()
            window.grab()
            graphs = [plot._graph for plot in window.findChildren(CurvePlot)]
            empty += [graph.waiting for graph in graphs if graph.is_empty]
            empty += [chart.waiting for chart in window.findChildren(HistogramPlot)]
        assert len(empty) > 4
        assert NOTHING not in empty
        window.close()
