"""The plots: curves from core, the probe, and curves that lie on one another."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.panels.activations.drawn import lines, turns
from reluexplorer.session.commands.settings import assign, setter
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT
from tests.panels.activations.choosing import LEFT, RELU, leaky, state


def test_curves_are_drawn_from_core_with_both_sides_of_the_kink(shown):
    panel, _ = shown(curves=("relu",))
    (slope,) = panel.charts.slopes.curves()
    at_kink = slope.y[np.abs(slope.x) < 1e-6]
    assert at_kink.tolist() == pytest.approx([0.0, 0.0, 0.0, math.nan, 1.0], nan_ok=True)
    assert slope.ends == ((0.0, 0.0, True), (0.0, 1.0, False))
    (value,) = panel.charts.values.curves()
    assert value.y == pytest.approx(np.maximum(value.x, 0))


def place(plot, x):
    frame = plot._graph.frame()
    return QPoint(round(frame.px(x)), round(frame.area.center().y()))


@pytest.mark.parametrize("which", ["values", "slopes"])
def test_dragging_the_probe_is_one_change(shown, which):
    panel, dispatch = shown()
    plot = getattr(panel.charts, which)
    view = plot._graph.viewport()
    QTest.mousePress(view, LEFT, pos=place(plot, -1.4))
    QTest.mouseMove(view, place(plot, 0.5))
    QTest.mouseMove(view, place(plot, 2.0))
    QTest.mouseRelease(view, LEFT, pos=place(plot, 2.0))
    assert all(isinstance(command, setter("view.probe")) for command in dispatch.commands)
    assert dispatch.commands[-1].value == pytest.approx(2.0, abs=0.03)
    assert [goes_on for _, goes_on in dispatch.calls] == [False] + [True] * (len(dispatch.calls) - 1)
    assert len(dispatch.calls) >= 2
    before = len(dispatch.calls)
    QTest.mouseClick(view, LEFT, pos=place(plot, 3.0))
    assert dispatch.calls[before][1] is False


def test_arrow_keys_move_the_probe_stroke_by_stroke(shown):
    panel, dispatch = shown(probe=1.0)
    graph = panel.charts.values._graph
    QTest.keyClick(graph, Qt.Key.Key_Right)
    QTest.keyClick(graph, Qt.Key.Key_Right)
    assert dispatch.calls == [(assign("view.probe", 1.05), False), (assign("view.probe", 1.1), False)]


def test_a_moved_probe_is_shown_everywhere(shown):
    panel, _ = shown()
    panel.set_state(state(probe=2.5))
    assert panel.charts.values.probe() == panel.charts.slopes.probe() == 2.5
    assert panel.reading.table.rows()[0].cells == ("ReLU", "2.500", "1.000")
    assert panel.reading.head._label.text() == "At x = 2.50"
    assert [pill.words() for pill in panel.reading.pills if pill.isVisible()] == ["ReLU open", "Leaky open"]


@pytest.mark.slow
@pytest.mark.parametrize("names", [("relu", "leaky_relu"), ("leaky_relu", "relu"), ("elu", "prelu", "relu")])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_curves_on_one_another_are_seen_by_turns_in_their_own_colours(shown, names, theme):
    panel, _ = shown(curves=names)
    apply_theme(QApplication.instance(), theme)
    QApplication.processEvents()
    for plot in (panel.charts.values, panel.charts.slopes):
        picture = plot.grab().toImage()
        (low, high), _ys = plot.view()
        columns = [round((x - low) / (high - low) * plot.width()) for x in np.linspace(0.5, 3.8, 111)]
        for each in panel.charts._shown:
            wanted = QColor(theme.role(each.role)).getRgb()
            count = sum(
                any(near(picture.pixelColor(column, y), wanted) for y in range(picture.height()))
                for column in dict.fromkeys(columns)
            )
            assert 0.4 / len(names) < count / len(set(columns)) < 1.5 / len(names), each.name


def near(colour, wanted):
    return sum(abs(a - b) for a, b in zip(colour.getRgb(), wanted, strict=True)) < 60


def test_curves_that_only_cross_stay_whole():
    crossing = [lines(ActivationChoice(name), -5.0, 5.0)[0] for name in ("relu", "sigmoid", "gaussian")]
    hidden = turns(crossing[:1] + crossing[2:], (-5.0, 5.0), (-1.6, 4.2))
    right = [line.x > 0.1 for line in (crossing[0], crossing[2])]
    assert [None if h is None else int((h & r).sum()) for h, r in zip(hidden, right, strict=True)] == [0, 0]


def test_what_one_of_two_leaves_the_other_draws():
    pair = [lines(one, -5.0, 5.0)[0] for one in (RELU, leaky())]
    first, second = turns(pair, (-5.0, 5.0), (-1.6, 4.2))
    shared = pair[0].x > 0.0
    assert not (first & second)[shared].any()
    assert 0.4 < first[shared].mean() < 0.6


def test_curves_are_drawn_where_the_plot_looks(shown):
    panel, _ = shown(curves=("sigmoid",))
    plot = panel.charts.values
    plot._graph.set_range((40.0, 40.5), (0.0, 1.0))
    (line,) = plot.curves()
    assert (line.x[0], line.x[-1]) == (40.0, 40.5)
    assert line.y[0] == pytest.approx(1.0)
    assert panel.charts.slopes.curves()[0].x[0] == 40.0


def test_the_slopes_are_seen_over_the_same_x_as_the_values(shown):
    panel, _ = shown()
    plots = panel.charts.values, panel.charts.slopes
    plots[0].setFocus()
    QTest.keyClick(plots[0]._graph, Qt.Key.Key_Plus)
    assert plots[1].view()[0] == plots[0].view()[0] == pytest.approx((-4, 4))
    drawn = plots[1].curves()[0].x
    assert (drawn[0], drawn[-1]) == pytest.approx((-4, 4), abs=0.1)
