"""Histograms and line charts."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.plots.axes import numbers_below
from reluexplorer.widgets.plots.charts import Bars, HistogramPlot, LineChart, Series
from reluexplorer.widgets.plots.curve_plot import CurvePlot
from reluexplorer.widgets.plots.loss_plot import LossPlot
from reluexplorer.widgets.theme.fonts import number_font
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT, SIZE_SMALL
from tests.widgets.plots.plotted import count, picture


def bars(heights: list[float], colour: str = "negative") -> Bars:
    return Bars("n", np.linspace(0, 1, len(heights) + 1), np.array(heights, float), colour, 1.0)


def test_bar_heights_are_in_proportion(show):
    chart = show(HistogramPlot("Inputs"), 400, 226)
    chart.set_series((bars([1, 2]),), y_max=2)
    image, wanted = picture(chart), QColor(LIGHT.negative).rgb()
    one, two = (sum(image.pixel(x, y) == wanted for y in range(226)) for x in (100, 300))
    assert two == 200
    assert one == 100


def test_tall_bars_are_cut_at_the_top(show):
    chart = show(HistogramPlot("Inputs"), 400, 226)
    chart.set_series((bars([100, 1]),), y_max=2)
    assert picture(chart).pixelColor(100, 2).name() == LIGHT.background
    assert picture(chart).pixelColor(100, 5).name() == LIGHT.negative


def test_histogram_refuses_what_does_not_fit(show):
    with pytest.raises(ValueError, match="one edge more"):
        HistogramPlot("Inputs").set_series((Bars("a", np.arange(3.0), np.arange(3.0)),))


def test_overlaid_series_show_through(show):
    chart = show(HistogramPlot("Outputs"), 400, 226)
    see = tuple(Bars(n, np.array([0.0, 1.0]), np.array([1.0]), n, 0.5) for n in ("positive", "negative"))
    chart.set_series(see, y_max=1)
    middle = picture(chart).pixelColor(200, 150).name()
    assert middle not in {LIGHT.positive, LIGHT.negative, LIGHT.background}


def test_line_chart_shows_values_errors_and_labels(show, qapp):
    chart = show(LineChart("Dead"), 300, 200)
    chart.set_series(("0.1", "1"), (Series("dead", (0, 39), (0, 13), "dead"),))
    assert chart.accessibleDescription() == "dead: 0.1 0, 1 39"
    with_error = count(chart, LIGHT.dead)
    chart.set_series(("0.1", "1"), (Series("dead", (0, 39), (), "dead"),))
    assert count(chart, LIGHT.dead) < with_error
    apply_theme(qapp, DARK)
    assert count(chart, DARK.dead) > 50
    with pytest.raises(ValueError, match="one value"):
        chart.set_series(("a",), (Series("dead", (1, 2)),))


def test_a_line_over_categories_runs_past_what_is_not_finite_and_names_what_is_below(show):
    chart = show(LineChart("Dead"), 300, 200)
    names = ("none", "a name of very many letters", "both")
    chart.set_series(names, (Series("dead", (1.0, np.nan, 3.0), (0.5, 0.5, np.nan), "dead"),))
    (curve,) = chart.curves()
    assert curve.x[:2].tolist() == [0.0, 2.0]
    assert curve.y == pytest.approx([1, 3, np.nan, 0.5, 1.5, np.nan, 3, 3], nan_ok=True)
    assert [end[:2] for end in curve.ends] == [(0.0, 1.0), (2.0, 3.0)]
    metrics = QFontMetricsF(number_font(SIZE_SMALL))
    told, rooms = zip(*numbers_below(chart._graph.frame(), metrics), strict=True)
    assert (told[0], told[1][:6], told[1][-1], told[2]) == ("none", "a name", "…", "both")
    assert all(a.right() < b.left() for a, b in itertools.pairwise(rooms))
    rates = ("0.05", "0.1", "0.2", "0.5", "1", "2")
    chart.resize(207, 60)
    chart.set_series(rates, (Series("dead", (1, 2, 3, 4, 5, 6), (), "dead"),))
    assert tuple(words for words, _ in numbers_below(chart._graph.frame(), metrics)) == rates
    chart.set_series(("one",), (Series("dead", (1.0,), (), "dead"),))
    assert count(chart, LIGHT.dead) > 10


def test_a_line_over_categories_can_have_a_logarithmic_axis(show):
    """Equal ratios lie equally far apart, each with its dot; what is 0 lies below the axis."""
    chart = show(LineChart("Gradient", log_y=True), 300, 200)
    chart.set_series(("1", "2", "3", "out"), (Series("now", (0.0, 1e-8, 1e-4, 1.0), (), "dead"),))
    frame = chart._graph.frame()
    assert frame.log_y
    assert frame.y == pytest.approx((-8.48, 0.48))
    assert set(frame.y_ticks()) <= {-8.0, -6.0, -4.0, -2.0, 0.0}
    shown = picture(chart)
    for place, power in ((1, -8), (2, -4), (3, 0)):
        assert shown.pixelColor(round(frame.px(float(place))), round(frame.py(power))).name() == LIGHT.dead
    chart.set_series(("1", "2"), (Series("now", (0.5, 1.0), (), "dead"),))
    assert np.ptp(chart.view()[1]) == pytest.approx(1.0)


def test_empty_charts_paint(show):
    for chart in (HistogramPlot("a"), LineChart("b"), CurvePlot("c"), LossPlot("d")):
        show(chart)
        assert picture(chart).pixelColor(1, 1).name() == LIGHT.background


@pytest.mark.parametrize("line", ["", "solid"])
def test_bars_of_one_height_share_their_bin_side_by_side(show: Callable[..., QWidget], line: str) -> None:
    plot = HistogramPlot("Outputs")
    edges = np.array([0.0, 1.0, 2.0])
    heights = np.array([1.0, 0.5]), np.array([1.0, 0.0])
    colours = "#ff0000", "#00ff00"
    plot.set_series(
        tuple(Bars(c, edges, h, c, 1.0, line) for c, h in zip(colours, heights, strict=True)), y_max=1.5
    )
    show(plot)
    image = picture(plot)
    row = round(plot._frame().py(1.0)) + (0 if line else 4)

    def seen(left: int, right: int) -> set[str]:
        pixels = {image.pixelColor(x, y).name() for x in range(left, right) for y in range(row - 1, row + 2)}
        return pixels & set(colours)

    assert [seen(10, 95), seen(105, 190)] == [{"#ff0000"}, {"#00ff00"}]
