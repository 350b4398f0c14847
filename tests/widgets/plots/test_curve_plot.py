"""The plots: what they show, and what a mouse does to them."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reluexplorer.text import short
from reluexplorer.widgets.controls.legend import Legend
from reluexplorer.widgets.plots import rules as plot_rules
from reluexplorer.widgets.plots.axes import (
    Annotation,
    Frame,
    Look,
    Rule,
    Span,
    log_ticks,
    paint_labels,
    span_room,
    tick_texts,
    ticks,
)
from reluexplorer.widgets.plots.charts import Bars, HistogramPlot, LineChart, Series
from reluexplorer.widgets.plots.curve_plot import Curve, CurvePlot, thin
from reluexplorer.widgets.plots.loss_plot import LossPlot
from reluexplorer.widgets.plots.rules import place_beside
from reluexplorer.widgets.theme.fonts import number_font
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT, SIZE_SMALL
from tests.widgets.plots.test_axes import Written

LEFT = Qt.MouseButton.LeftButton
X = np.linspace(-5, 5, 201)


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> None:
    apply_theme(qapp, LIGHT)


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[QWidget], QWidget]:
    kept: list[QWidget] = []

    def shown(widget: QWidget, width: int = 402, height: int = 207) -> QWidget:
        kept.append(widget)
        widget.setObjectName("window")
        widget.resize(width, height)
        qtbot.addWidget(widget)
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()
        return widget

    return shown


def heard(signal: object) -> list[object]:
    got: list[object] = []
    signal.connect(got.append)  # type: ignore[attr-defined]
    return got


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def count(widget: QWidget, colour: str) -> int:
    image, wanted = picture(widget), QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def relu_plot(show: Callable[..., QWidget], **options: bool) -> CurvePlot:
    plot = show(CurvePlot("Functions", "Drag the probe", **options))
    plot.set_curves((Curve("ReLU", X, np.maximum(X, 0), "positive"), Curve("Tanh", X, np.tanh(X), "violet")))
    plot.set_view((-5, 5), (-1, 3))
    return plot


def at(plot: CurvePlot, x: float) -> QPoint:
    return QPoint(round(plot._graph.frame().px(x)), 100)


# Numbers on the axes


def test_ticks_are_round_and_inside():
    assert ticks(-5, 5, 5) == (-4, -2, 0, 2, 4)
    assert ticks(0, 1, 5) == pytest.approx((0, 0.2, 0.4, 0.6, 0.8, 1.0))
    assert ticks(0.013, 0.018, 5) == pytest.approx((0.013, 0.014, 0.015, 0.016, 0.017, 0.018))
    assert ticks(1, 1, 5) == ()
    for tall, shown in ((26, (0, 2)), (60, (0, 1, 2))):
        assert Frame(QRectF(0, 0, 200, tall), (0, 10), (0, 2.2)).y_ticks() == shown
    assert ticks(float("nan"), 1, 5) == ()


def test_log_ticks_fill_short_ranges_and_thin_long_ones():
    assert log_ticks(-2, 0) == pytest.approx((-2, -1, 0))
    assert log_ticks(-1, 0.2) == pytest.approx((-1, np.log10(0.2), np.log10(0.5), 0))
    assert len(log_ticks(-40, 3)) <= 10


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ((-2, 0, 2), "−2 0 2"),
        ((0, 0.1, 0.2, 0.30000000000000004), "0 0.1 0.2 0.3"),
        ((0, 5000, 10000), "0 5,000 10,000"),
        ((0, 5e5, 1e6, 1.5e6), "0 5e5 1e6 1.5e6"),
        ((0, 0.0005, 0.001, 0.0015), "0 0.0005 0.001 0.0015"),
        ((-1e-5, 0, 1e-5), "−1e−5 0 1e−5"),
        ((12345.5, 12346.0), "12,345.5 12,346"),
        ((1e-9, 1.0005e-9, 1.001e-9), "1e−9 1.0005e−9 1.001e−9"),
        ((1e9, 1.00001e9), "1e9 1.00001e9"),
        ((0, 2e-15, 4e-15), "0 2e−15 4e−15"),
        ((200000.001, 200000.002), "200,000.001 200,000.002"),
    ],
)
def test_the_ticks_of_an_axis_are_in_one_style(value, words):
    assert " ".join(tick_texts(value)) == words


def test_ticks_in_little_room_are_powers_together():
    assert tick_texts((0, 5000, 10000), narrow=True) == ("0", "5e3", "1e4")
    assert tick_texts((0, 2000, 4000), narrow=True) == ("0", "2,000", "4,000")


def test_log_tick_words():
    assert tick_texts((np.log10(0.05), -1), log=True) == ("0.05", "0.1")
    assert tick_texts((-5, -3, -1, 1), log=True) == ("1e−5", "1e−3", "1e−1", "1e1")
    assert tick_texts((-12, -10), log=True) == ("1e−12", "1e−10")
    assert tick_texts((-12, -10, -2, 0), log=True)[0] == "1e−12"
    assert tick_texts((-12, 0), log=True) == ("1e−12", "1e0")
    assert tick_texts((-12, 9), log=True) == ("1e−12", "1e9")


@pytest.mark.parametrize("about", [0, 2, 3, 5, 12])
@pytest.mark.parametrize(
    "span", [(-4.9, 4.9), (-1.2, 1.2), (0.001, 0.0011), (-99, 7), (0.4, 1.9), (3e5, 9e6)]
)
def test_an_axis_has_two_ticks_at_least(span, about):
    assert 2 <= len(ticks(*span, about)) <= 13
    if span[0] > 0:
        assert len(log_ticks(*np.log10(span))) >= 2


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0182, "0.018"),
        (1.8349, "1.83"),
        (0, "0.000"),
        (2.14e-5, "2.1e−5"),
        (41234, "41.2k"),
        (1234, "1,234"),
        (-0.4118, "−0.412"),
        (3.2e6, "3.2M"),
        (float("nan"), "–"),
    ],
)
def test_short_numbers(value, words):
    assert short(value) == words


def test_thinning_keeps_ends_and_extremes():
    x = np.arange(50_000.0)
    y = np.sin(x / 900)
    y[12_345], y[40_001] = 7.0, -9.0
    few_x, few_y = thin(x, y, 500)
    assert len(few_x) <= 500
    assert (few_y.max(), few_y.min()) == (7.0, -9.0)
    assert (few_x[0], few_x[-1]) == (0, 49_999)
    assert np.all(np.diff(few_x) > 0)
    assert thin(x[:100], y[:100])[0] is not None
    assert len(thin(x[:100], y[:100])[0]) == 100


# Curves


def test_curves_are_drawn_in_their_colours_and_follow_the_theme(show, qapp):
    plot = relu_plot(show)
    assert count(plot, LIGHT.positive) > 100
    assert count(plot, LIGHT.violet) > 100
    apply_theme(qapp, DARK)
    assert count(plot, LIGHT.positive) == 0
    assert count(plot, DARK.positive) > 100


def test_curves_are_made_once_and_removed_when_fewer(show):
    plot = relu_plot(show)
    first = plot._graph.curves[0][0]
    plot.set_curves((Curve("ELU", X, np.expm1(np.minimum(X, 0)), "healthy"),))
    assert plot._graph.curves[0][0] is first
    assert count(plot, LIGHT.violet) == 0
    assert count(plot, LIGHT.healthy) > 100


def test_view_follows_the_curves_until_it_is_set(show):
    plot = show(CurvePlot("Any"))
    plot.set_curves((Curve("a", X, X * 2),))
    (low, high), (bottom, top) = plot.view()
    assert (low, high) == (-5, 5)
    assert bottom < -10 < 10 < top
    plot.set_view((0, 1), (0, 2))
    plot.set_curves((Curve("a", X, X * 4),))
    assert plot.view() == ((0, 1), (0, 2))


def test_values_that_are_not_finite_leave_gaps(show):
    plot = show(CurvePlot("Any"))
    y = X.copy()
    y[50:60], y[100], y[101] = np.nan, np.inf, -np.inf
    plot.set_curves((Curve("a", X, y, "positive"), Curve("b", X, np.full_like(X, np.nan))))
    assert np.isfinite(plot.view()).all()
    plot.set_view((-5, 5), (-5, 5))
    assert count(plot, LIGHT.positive) > 50


def test_dragging_the_probe_reports_where_it_is(show):
    plot = relu_plot(show, probe=True)
    plot.set_probe(-1.4)
    got = heard(plot.probe_moved)
    view = plot._graph.viewport()
    QTest.mousePress(view, LEFT, pos=at(plot, -1.4))
    QTest.mouseMove(view, at(plot, 0.5))
    QTest.mouseMove(view, at(plot, 2.0))
    QTest.mouseRelease(view, LEFT, pos=at(plot, 2.0))
    assert got[-1] == pytest.approx(2.0, abs=0.03)
    assert got[-2] == pytest.approx(0.5, abs=0.03)
    assert plot.probe() == got[-1]


def test_probe_stays_inside_the_view(show):
    plot = relu_plot(show, probe=True)
    plot.set_probe(0)
    view = plot._graph.viewport()
    QTest.mousePress(view, LEFT, pos=at(plot, 0))
    QTest.mouseMove(view, QPoint(5000, 50))
    QTest.mouseRelease(view, LEFT, pos=QPoint(5000, 50))
    assert plot.probe() == 5


def test_setting_the_probe_emits_nothing_and_shows_dots(show):
    plot = relu_plot(show, probe=True)
    got = heard(plot.probe_moved)
    before = count(plot, LIGHT.positive)
    plot.set_probe(-3)
    assert got == []
    assert count(plot, LIGHT.positive) > before + 20


def test_probe_by_keys(show):
    plot = relu_plot(show, probe=True)
    plot.set_probe(0)
    got = heard(plot.probe_moved)
    plot.setFocus()
    QTest.keyClick(plot._graph, Qt.Key.Key_Right)
    QTest.keyClick(plot._graph, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert got == pytest.approx([0.05, -0.45])


def test_without_a_probe_a_click_does_nothing(show):
    plot = relu_plot(show)
    got = heard(plot.probe_moved)
    QTest.mouseClick(plot._graph.viewport(), LEFT, pos=at(plot, 1))
    assert (got, plot.probe()) == ([], None)


def wheel(plot: CurvePlot) -> QWheelEvent:
    view = plot._graph.viewport()
    where = QPointF(at(plot, 0))
    event = QWheelEvent(
        where,
        QPointF(view.mapToGlobal(where.toPoint())),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)
    return event


def test_wheel_zooms_and_double_click_resets(show):
    plot = relu_plot(show, zoomable=True)
    wheel(plot)
    (low, high), _ = plot.view()
    assert high - low == pytest.approx(10 * 0.85**2)
    assert (low + high) / 2 == pytest.approx(0, abs=0.05)
    QTest.mouseDClick(plot._graph.viewport(), LEFT, pos=at(plot, 0))
    assert plot.view() == ((-5, 5), (-1, 3))


def test_zooming_and_resetting_by_keys(show):
    plot = relu_plot(show, zoomable=True)
    plot.setFocus()
    QTest.keyClick(plot._graph, Qt.Key.Key_Plus)
    assert plot.view()[0] == pytest.approx((-4, 4))
    QTest.keyClick(plot._graph, Qt.Key.Key_0)
    assert plot.view()[0] == (-5, 5)


def test_a_locked_plot_keeps_its_view_and_lets_the_wheel_through(show):
    plot = relu_plot(show, probe=True)
    event = wheel(plot)
    view = plot._graph.viewport()
    QTest.mousePress(view, LEFT, pos=at(plot, 1))
    QTest.mouseMove(view, at(plot, 3))
    QTest.mouseRelease(view, LEFT, pos=at(plot, 3))
    assert plot.view() == ((-5, 5), (-1, 3))
    assert not event.isAccepted()


def test_dragging_pans_a_zoomable_plot(show):
    plot = relu_plot(show, zoomable=True)
    view = plot._graph.viewport()
    points = [at(plot, x) for x in (0, 0.5, 1.0, 1.5, 2.0)]
    QTest.mousePress(view, LEFT, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(view, point)
    QTest.mouseRelease(view, LEFT, pos=points[-1])
    assert plot.view()[0] == pytest.approx((-7, 3), abs=0.1)


def test_decorations_appear(show):
    plot = relu_plot(show)
    plot.set_curves((Curve("far below", X, X - 100),))
    plain = picture(plot)
    for change in (
        lambda: plot.set_spans((Span(-4, -2, "negative", "saturated"),)),
        lambda: plot.set_rules((Rule(1.0, "fires →", "dead"),)),
        lambda: plot.set_annotations((Annotation("here", 2, 2, "positive"),)),
    ):
        change()
        changed = picture(plot)
        assert changed != plain
        plain = changed


def test_names_stand_at_the_ends(show):
    plot = show(CurvePlot("Dead", look=Look("y", "bottom", "left", "none", names=True)))
    plot.set_curves((Curve("Hidden 1", X, X, "dead"), Curve("Hidden 2", X, X, "healthy")))
    frame = plot._graph.frame()
    assert frame.area.right() <= plot.width() - 70
    image = picture(plot).copy(int(frame.area.right()) + 4, 0, 68, plot.height())
    found = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert LIGHT.ink("dead") in found
    assert LIGHT.ink("healthy") in found


def test_a_log_axis_draws_numbers_where_they_are_however_small_or_large(show):
    plot = show(CurvePlot("Gradient", log_y=True))
    values = np.array([2.1e-13, 3e-40, 1.0, 4e19])
    plot.set_curves((Curve("a", np.arange(4.0), values, "accent"),))
    assert plot._graph.curves[0][2] == pytest.approx(np.log10(values))
    plot.set_curves((Curve("a", np.arange(3.0), np.array([0.0, 1e-3, 1.0]), "accent"),))
    assert plot._graph.curves[0][2] == pytest.approx([-12.0, -3.0, 0.0])


def test_log_axis_shows_powers(show):
    plot = show(CurvePlot("Loss", log_y=True))
    plot.set_curves((Curve("loss", X + 6, 10.0 ** (X - 1)),))
    assert plot.view()[1] == pytest.approx((-6.4, 4.4))
    plot.set_log(False)
    assert plot.view()[1][1] == pytest.approx(1e4, rel=0.1)


def test_plot_has_name_tooltip_and_focus(show):
    plot = relu_plot(show, probe=True)
    assert (plot.accessibleName(), plot._graph.accessibleName()) == ("Functions", "Functions")
    assert plot.toolTip() == "Drag the probe"
    assert plot._graph.accessibleDescription() == "ReLU, Tanh"
    assert plot._graph.focusPolicy() & Qt.FocusPolicy.TabFocus
    quiet = show(CurvePlot("Quiet"))
    assert quiet._graph.focusPolicy() == Qt.FocusPolicy.NoFocus


# Loss


def test_loss_head_has_the_last_values_and_those_under_the_mouse(show):
    plot = show(LossPlot())
    legend = plot.findChild(Legend)
    assert legend.accessibleName() == "train –, test –"
    steps = np.arange(0.0, 101.0, 10.0)
    plot.set_losses(steps, 1 / (1 + steps), 2 / (1 + steps))
    assert legend.accessibleName() == "train 0.00990, test 0.0198"
    graph = plot.plot._graph
    QTest.mouseMove(graph.viewport(), QPoint(round(graph.frame().px(0.0)) + 1, 40))
    assert legend.accessibleName() == "train 1.00, test 2.00"
    QTest.mouseMove(graph.viewport(), QPoint(round(graph.frame().px(0.0)) + 1, -5))


def test_loss_of_a_marked_step_is_written_and_its_place_is_drawn(show):
    plot = show(LossPlot())
    steps = np.arange(0.0, 101.0, 10.0)
    plot.set_losses(steps, 1 / (1 + steps), 2 / (1 + steps))
    bare = plot.plot.grab().toImage()
    plot.set_mark((0.5, 0.75), 50)
    assert plot.findChild(Legend).accessibleName() == "train 0.500, test 0.750"
    graph = plot.plot._graph
    marked = plot.plot.grab().toImage()
    x = round(graph.frame().px(50.0))
    changed = [at for at in range(marked.width()) if any(
        marked.pixel(at, y) != bare.pixel(at, y) for y in range(marked.height())
    )]  # fmt: skip
    assert changed
    assert all(abs(at - x) <= 2 for at in changed)
    plot.set_mark((0.5, 0.75), None)
    assert plot.plot.grab().toImage() == bare
    plot.set_losses(steps, 1 / (1 + steps), np.zeros(0))
    assert plot.findChild(Legend).accessibleName() == "train 0.500, no test part "


def test_loss_starts_at_zero_and_takes_no_test(show):
    plot = show(LossPlot())
    steps = np.arange(100.0)
    plot.set_losses(steps, 1 + steps / 100, np.zeros(0))
    assert plot.plot.view()[1][0] == 0
    assert plot.findChild(Legend).accessibleName() == "train 1.99, no test part "
    plot.set_log(True)
    assert plot.plot.view()[1][0] < 0


def test_a_plot_that_is_named_anew_names_what_takes_its_focus(show):
    plot = show(CurvePlot("Dead neurons", "Their number", probe=True))
    plot.setAccessibleName("Dormant neurons")
    stop = plot.focusProxy()
    assert (plot.accessibleName(), stop.accessibleName()) == ("Dormant neurons", "Dormant neurons")


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ((1e12, 1e12), "from step 40 on"),
        ((1e12, 0.4), "at step 40"),
        ((1e3, np.inf), "from step 40 on"),
        ((1e12, np.nan), "from step 40 on"),
        ((1e12, 1e9, 0.4), "from step 40 to 50"),
        ((1e12, 0.3, 1e9, 0.4), "at some of steps 40 to 60"),
        ((1e12, 0.3, 1e9), "at some of steps 40 to 60"),
    ],
)
def test_a_loss_that_went_wild_leaves_the_scale_to_what_was_learned(show, end, said):
    plot = show(LossPlot())
    train = np.array([1.0, 2.0, 0.5, 0.2, *end])
    plot.set_losses(10 * np.arange(float(len(train))), train, np.zeros(0))
    assert plot.plot.view()[1] == (0.0, 2.5)
    assert [note.words for note in plot.plot._graph.notes] == [f"Off the scale {said}"]
    plot.set_log(True)
    assert not plot.plot._graph.notes
    assert plot.plot.view()[1][1] > np.log10(500)
    plot.set_log(False)
    plot.set_losses(10 * np.arange(6.0), np.array([1.0, 2.0, 0.5, 0.2, 50.0, 60.0]), np.zeros(0))
    assert not plot.plot._graph.notes
    assert plot.plot.view()[1][1] > 60


def test_loss_that_is_not_finite_is_said(show):
    plot = show(LossPlot())
    plot.set_losses(np.arange(3.0), np.array([1.0, 5.0, np.nan]), np.array([1.0, 5.0, np.inf]))
    assert plot.findChild(Legend).accessibleName() == "train –, test ∞"
    assert np.isfinite(plot.plot.view()).all()


# Painted charts


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
    painter = Written()
    paint_labels(painter, chart._graph.frame(), Look("y", "bottom", "none", "none"), LIGHT)
    told = [words for _, words in painter.labels]
    assert (told[0], told[1][:6], told[1][-1], told[2]) == ("none", "a name", "…", "both")
    rooms = [room for room, _ in painter.labels]
    assert all(a.right() + 5 < b.left() for a, b in itertools.pairwise(rooms))
    chart.set_series(("one",), (Series("dead", (1.0,), (), "dead"),))
    assert count(chart, LIGHT.dead) > 10


def test_empty_charts_paint(show):
    for chart in (HistogramPlot("a"), LineChart("b"), CurvePlot("c"), LossPlot("d")):
        show(chart)
        assert picture(chart).pixelColor(1, 1).name() == LIGHT.background


def test_pyqtgraph_is_not_imported_before_the_first_plot():
    code = (
        "import sys, reluexplorer.widgets.plots.curve_plot, reluexplorer.widgets.plots.charts;"
        "import reluexplorer.widgets.controls.all_controls;"
        "sys.exit('pyqtgraph' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_double_click_resets_the_view_and_leaves_the_probe(show):
    plot = relu_plot(show, zoomable=True, probe=True)
    plot.set_probe(-2.5)
    wheel(plot)
    got = heard(plot.probe_moved)
    view = plot._graph.viewport()
    QTest.mouseClick(view, LEFT, pos=at(plot, 1))
    QTest.mouseDClick(view, LEFT, pos=at(plot, 1))
    assert plot.view() == ((-5, 5), (-1, 3))
    assert plot.probe() == -2.5
    assert got[-1] == -2.5


def test_a_plot_that_follows_another_shows_the_same_x(show):
    first, second = relu_plot(show, zoomable=True), relu_plot(show, zoomable=True)
    first.follow(second)
    second.follow(first)
    second.set_view((-5, 5), (0, 1))
    wheel(first)
    assert second.view() == (first.view()[0], (0, 1))
    view = second._graph.viewport()
    QTest.mousePress(view, LEFT, pos=at(second, 0))
    QTest.mouseMove(view, at(second, 0) + QPoint(60, 20))
    QTest.mouseRelease(view, LEFT, pos=at(second, 0) + QPoint(60, 20))
    assert first.view()[0] == second.view()[0] != (-5, 5)
    QTest.mouseDClick(view, LEFT, pos=at(second, 0))
    assert (first.view(), second.view()) == (((-5, 5), (-1, 3)), ((-5, 5), (0, 1)))


@pytest.mark.parametrize("share", [-0.4, 0.0, 0.2, 0.5, 0.8, 0.95, 1.3])
@pytest.mark.parametrize("width", [20, 60, 300, 900])
def test_the_words_of_an_interval_are_inside_the_plot_wherever_it_is_panned(share, width):
    whole = QRectF(0, 0, 460, 240)
    start = share * whole.width()
    span = QRectF(start, 0, width, 240).intersected(whole)
    if span.width() <= 0:
        return
    room = span_room(whole, span, 420.0)
    assert whole.contains(room)
    assert room.width() >= 110
    if span.width() >= 130:
        assert span.contains(room)


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


def test_a_place_for_words_is_found_with_two_looks_at_each_curve(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[float] = []
    usual = plot_rules._heights
    monkeypatch.setattr(plot_rules, "_heights", lambda *each: looks.append(each[1]) or usual(*each))
    x = np.arange(400.0)
    everywhere = np.where(x % 2 == 0, 2.0, 0.0)
    frame = Frame(QRectF(0, 0, 210, 400), (0.0, 400.0), (0.0, 2.0))
    assert place_beside(frame, 100.0, 24.0, [(x, everywhere)] * 3) is None
    assert len(looks) == 6


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("height", [52, 70, 160])
@pytest.mark.parametrize("falls", ["early", "late", "up and down", "everywhere"])
def test_the_words_of_a_rule_lie_on_no_curve(height: int, falls: str, log: bool) -> None:
    steps = np.arange(0.0, 401.0, 2.0)
    losses = {
        "early": 2.0 * np.exp(-steps / 20) + 0.01,
        "late": 2.0 - steps / 202,
        "up and down": 1.0 + np.sin(steps / 30),
        "everywhere": np.where(np.arange(len(steps)) % 2 == 0, 2.0, 0.0) + 1e-3,
    }[falls]
    if log:
        losses = np.log10(losses)
    frame = Frame(QRectF(30, 4, 210, height), (0.0, 400.0), (float(losses.min()), float(losses.max())), log)
    words = 24.0
    for step in (0.0, 30.0, 200.0, 390.0, 400.0):
        at = frame.px(step)
        place = place_beside(frame, at, words, [(steps, losses)])
        if falls == "everywhere":
            assert place is None
            continue
        if place is None:
            assert height < 100 or log
            continue
        assert frame.area.contains(place)
        assert not place.left() <= at <= place.right()
        for x, y in zip(steps, losses, strict=True):
            assert not place.contains(QPointF(frame.px(x), frame.py(y)))
    early = place_beside(frame, frame.px(400.0), words, [(steps, losses)])
    if falls == "early":
        assert early is not None
        assert early.top() == frame.area.top() + 2


@pytest.mark.parametrize("labels", ["near", "left"])
@pytest.mark.parametrize(
    ("log", "values"),
    [(True, (2.0, 7e-4)), (True, (2e-6, 1e-11)), (False, (0.00112, 0.00118)), (False, (0.0, 1.0))],
)
def test_the_numbers_beside_an_area_are_whole(show, labels, log, values):
    plot = CurvePlot("Loss", "A loss", look=Look("y", "bottom", labels, "none"), log_y=log)
    show(plot, 220, 130)
    plot.set_curves((Curve("a", np.arange(2.0), np.array([1.0, 0.5]), "text", 1.0),))
    plot.set_curves((Curve("a", np.arange(2.0), np.array(values), "text", 1.0),))
    plot.set_view((0.0, 1.0), (min(values), max(values)))
    graph = plot._graph
    frame = graph.frame()
    widest = max(
        QFontMetricsF(number_font(SIZE_SMALL)).horizontalAdvance(words)
        for words in tick_texts(frame.y_ticks(), log=frame.log_y, narrow=True)
    )
    assert frame.area.left() >= widest + 6
    picture = graph.grab().toImage()
    edge = {picture.pixel(0, y) for y in range(picture.height())}
    assert len(edge) == 1, "a number reaches beyond the left edge"
