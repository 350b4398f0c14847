"""The plots: what they show, and what a mouse does to them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from reluexplorer.app.pictures.pictures import _render_alone
from reluexplorer.app.pictures.vectors import svg_of
from reluexplorer.widgets.plots import graph
from reluexplorer.widgets.plots.axes import (
    Annotation,
    Look,
    Rule,
    Span,
)
from reluexplorer.widgets.plots.curve_plot import Curve, CurvePlot, thin
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT
from tests.widgets.controls.hands import heard
from tests.widgets.plots.plotted import count, picture

LEFT = Qt.MouseButton.LeftButton
X = np.linspace(-5, 5, 201)


def relu_plot(show: Callable[..., QWidget], **options: bool) -> CurvePlot:
    plot = show(CurvePlot("Functions", "Drag the probe", **options))
    plot.set_curves((Curve("ReLU", X, np.maximum(X, 0), "positive"), Curve("Tanh", X, np.tanh(X), "violet")))
    plot.set_view((-5, 5), (-1, 3))
    return plot


def at(plot: CurvePlot, x: float) -> QPoint:
    return QPoint(round(plot._graph.frame().px(x)), 100)


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


@pytest.mark.slow
def test_curves_are_drawn_in_their_colours_and_follow_the_theme(show, qapp):
    plot = relu_plot(show)
    assert count(plot, LIGHT.positive) > 100
    assert count(plot, LIGHT.violet) > 100
    apply_theme(qapp, DARK)
    assert count(plot, LIGHT.positive) == 0
    assert count(plot, DARK.positive) > 100


def test_curves_are_removed_when_fewer(show):
    plot = relu_plot(show)
    assert count(plot, LIGHT.violet) > 100
    plot.set_curves((Curve("ELU", X, np.expm1(np.minimum(X, 0)), "healthy"),))
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


@pytest.mark.parametrize("probe", [True, False])
def test_a_pointer_over_curves_does_not_draw_them_anew_and_changes_no_other_picture(show, probe, monkeypatch):
    drawn: list[object] = []
    usual = graph.paint_lines
    monkeypatch.setattr(graph, "paint_lines", lambda *given: drawn.append(given) or usual(*given))
    plot = relu_plot(show, probe=probe, zoomable=True)
    plot.set_following(not probe)
    plot.set_probe(0.0 if probe else None)
    view = plot._graph.viewport()

    def move(x: float) -> None:
        if probe:
            QTest.keyClick(plot._graph, Qt.Key.Key_Right if x > plot.probe() else Qt.Key.Key_Left)
        else:
            QTest.mouseMove(view, at(plot, x))
        picture(plot)

    move(1.0)
    seen = len(drawn)
    for x in (1.5, -2.0, 2.5):
        move(x)
    assert (seen > 0, len(drawn)) == (True, seen)
    kept = picture(plot)
    assert "<image" not in svg_of(plot, "Plot", _render_alone)
    assert picture(plot) == kept
    plot._graph.set_range((-4.0, 4.0), (-1.0, 3.0))
    picture(plot)
    assert len(drawn) > seen


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
        lambda: plot.set_annotations((Annotation("here", 0.7, 0.2, "positive"),)),
    ):
        change()
        changed = picture(plot)
        assert changed != plain
        plain = changed


def test_names_stand_at_the_ends(show):
    plot = show(CurvePlot("Dead", look=Look("beside", "y", zero=False, names=True)))
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
    assert plot._graph.lines[0].y == pytest.approx(np.log10(values))
    plot.set_curves((Curve("a", np.arange(3.0), np.array([0.0, 1e-3, 1.0]), "accent"),))
    assert plot._graph.lines[0].y == pytest.approx([-12.0, -3.0, 0.0])


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


@pytest.mark.slow
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
