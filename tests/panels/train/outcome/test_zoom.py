"""Zooming into the input plane, by wheel, keys and the middle button, down to the evaluated window."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.panels.train.outcome.plane_picture import PlanePicture
from reluexplorer.session.commands.data import ChooseData, OpenTable
from reluexplorer.session.commands.plane import SetPlaneWindow
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import View
from reluexplorer.session.session import Session
from reluexplorer.widgets.plane.view import PlaneView, x_ticks
from reluexplorer.widgets.plane.zoom import moved, within, zoomed
from reluexplorer.widgets.theme.colormap import level
from tests.panels.runs import run_of

NONE = Qt.KeyboardModifier.NoModifier


STEPS = 100


@pytest.fixture
def plane(live):
    return live.outcome.plane


def wheel(widget, place, notches):
    event = QWheelEvent(
        place, widget.mapToGlobal(place), QPoint(0, 0), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        NONE, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def window(session):
    session.settle()
    return session.state.document.view.window


@pytest.mark.slow
def test_the_wheel_zooms_about_the_mouse_and_the_output_is_evaluated_there(plane, session):
    layout = plane.plane_layout(plane.view)
    place = layout.at(plane.view, 3.0, -1.5)
    point = layout.point(plane.view, place)
    wheel(plane, place, 1)
    left, right, low, high = window(session)
    assert (right - left, high - low) == pytest.approx((9.6, 9.6))
    assert (point[0] - left) / 9.6 == pytest.approx((point[0] + 6) / 12)
    assert (point[1] - low) / 9.6 == pytest.approx((point[1] + 6) / 12)
    maps, run = session.state.run.maps, session.state.run
    assert maps.output_window == (left, right, low, high)
    corner = with_ones(np.array([[left, low], [right, high]]), "float32")
    expected = forward(run.problem.network, run.state.parameters, corner).outputs[0]
    assert maps.output[0, 0, 0] == pytest.approx(expected[0], abs=1e-5)
    assert maps.output[0, -1, -1] == pytest.approx(expected[1], abs=1e-5)
    assert maps.hidden[0].shape[1:] == (40, 40)
    wheel(plane, place, -1)
    assert window(session) is None


@pytest.mark.slow
def test_keys_zoom_move_and_show_all(plane, session):
    plane.setFocus()
    QTest.keyClick(plane, Qt.Key.Key_Plus)
    assert window(session) == pytest.approx((-4.8, 4.8, -4.8, 4.8))
    QTest.keyClick(plane, Qt.Key.Key_Left)
    assert window(session) == pytest.approx((-5.76, 3.84, -4.8, 4.8))
    QTest.keyClick(plane, Qt.Key.Key_Left)
    assert window(session) == pytest.approx((-6.0, 3.6, -4.8, 4.8))
    QTest.keyClick(plane, Qt.Key.Key_Up)
    assert window(session)[2:] == pytest.approx((-3.84, 5.76))
    QTest.keyClick(plane, Qt.Key.Key_0)
    assert window(session) is None


@pytest.mark.slow
def test_the_middle_button_drags_the_plane(plane, session):
    session.dispatch(SetPlaneWindow(-1, 1, -1, 1))
    session.settle()
    layout = plane.plane_layout(plane.view)
    start = layout.at(plane.view, 0.0, 0.0)
    QTest.mousePress(plane, Qt.MouseButton.MiddleButton, NONE, start.toPoint())
    place = start + QPointF(layout.square.width() / 4, 0)
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, plane.mapToGlobal(place), Qt.MouseButton.NoButton,
        Qt.MouseButton.MiddleButton, NONE,
    )  # fmt: skip
    QApplication.sendEvent(plane, event)
    assert window(session) == pytest.approx((-1.5, 0.5, -1, 1), abs=0.02)
    QTest.mouseRelease(plane, Qt.MouseButton.MiddleButton)


@pytest.mark.slow
def test_a_neuron_is_seen_through_the_window_and_other_data_through_all(plane, session):
    session.dispatch(SelectUnit(0, 1))
    session.dispatch(assign("view.show_unit", True))
    session.dispatch(SetPlaneWindow(0, 3, 0, 3))
    session.settle()
    run = session.state.run
    places = with_ones(np.array([[0.0, 0.0], [3.0, 3.0]]), "float32")
    expected = forward(run.problem.network, run.state.parameters, places).activations[0][1]
    assert plane.view.values[[0, -1], [0, -1]] == pytest.approx(expected, abs=1e-6)
    assert plane.view.level == level(run.maps.hidden[0][1])
    session.dispatch(ChooseData("xor"))
    assert window(session) is None
    assert not session.dispatch(SetPlaneWindow(1, 1, 0, 1))
    assert session.state.notice.startswith("A part of the plane is at least a millionth as wide")
    assert not session.dispatch(SetPlaneWindow(1.0, 1.0 + 1e-7, 0, 1))
    assert session.dispatch(SetPlaneWindow(-1e-9, 1e-9, 0, 1e-9))


VIEW = PlaneView(None, window=(-1.0, 2.0), y_window=(0.0, 1.0), whole=(-6.0, 6.0), whole_y=(-5.0, 5.0))


@given(st.floats(-6, 6), st.floats(-5, 5), st.floats(0.1, 10), st.floats(-3, 3), st.floats(-3, 3))
def test_a_window_stays_in_the_plane(x, y, factor, across, up):
    for edges in (zoomed(VIEW, (x, y), factor), moved(VIEW, across, up)):
        if edges is not None:
            left, right, low, high = edges
            assert -6 - 1e-9 <= left < right <= 6 + 1e-9
            assert -5 - 1e-9 <= low < high <= 5 + 1e-9
    assert within(VIEW, (-9.0, 9.0, -9.0, 9.0)) is None
    assert within(VIEW, (0.0, 1e-9, 0.0, 1.0)) == (-1.0, 2.0, 0.0, 1.0)


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("size", [1e-9, 1.0, 1e9])
def test_tiny_and_huge_inputs_are_zoomed_as_near_as_others(tmp_path, qtbot, panel, size):
    path = tmp_path / "sized.csv"
    rows = [(size * (i % 17) / 16, size * (i % 13) / 16, "ab"[i % 2]) for i in range(99)]
    path.write_text("u,v,k\n" + "".join("{!r},{!r},{}\n".format(*row) for row in rows), encoding="utf-8")
    with closing(Session()) as session:
        for command in (OpenTable(str(path), "k", scaled=False), Step(5)):
            assert session.dispatch(command)
            session.settle()
        panel.set_state(session.state)
        view = panel.outcome.plane.view
        whole, notches = view.window[1] - view.window[0], 0
        assert whole > size
        while (edges := zoomed(view, (size, size), 0.8)) != (*view.window, *view.y_range):
            assert session.dispatch(SetPlaneWindow(*edges))
            view, notches = replace(view, window=edges[:2], y_window=edges[2:]), notches + 1
        session.settle()
        panel.set_state(session.state)
        shown = panel.outcome.plane.view
    assert notches == 41
    assert shown.window == pytest.approx(view.window, rel=1e-12)
    assert len({words for _, words in x_ticks(shown)}) == len(x_ticks(shown)) >= 2


def test_points_far_from_the_others_are_counted_and_reached_by_zooming_out(tmp_path):
    path = tmp_path / "far.csv"
    rows = [(i % 17, i % 13, "ab"[i % 2]) for i in range(99)] + [(4000, 5, "a")]
    path.write_text("u,v,k\n" + "".join("{},{},{}\n".format(*row) for row in rows), encoding="utf-8")
    choices = OpenTable(str(path), "k", scaled=False)
    view = PlanePicture().view(run_of(5, choices), View(show_test=True))
    assert view.remark == "1 point outside: − zooms out"
    assert view.window[1] < 30
    assert view.whole[1] > 4000
    assert view.home == (*view.window, *view.y_range)
    assert zoomed(view, (8, 6), 0.8) is not None
    edges = zoomed(view, (8, 6), 1 / 0.8)
    assert edges[1] > view.window[1]
    farther = replace(view, window=edges[:2], y_window=edges[2:])
    assert zoomed(farther, (8, 6), 1e9) == pytest.approx((*view.whole, *view.whole_y))
    assert within(farther, view.home) is None
    assert PlanePicture().view(run_of(5), View(show_test=True)).remark == ""
