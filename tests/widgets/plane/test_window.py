"""The window of the plane, moved and zoomed by mouse and keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.widgets.plane.pixels import WIDE, Make


@pytest.mark.parametrize("drawable", [False, True])
@pytest.mark.parametrize(
    ("button", "keys"),
    [
        (Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier),
        (Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.ShiftModifier),
        (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier),
    ],
)
def test_a_drag_moves_the_window_and_draws_nothing(
    make: Make, drawable: bool, button: Qt.MouseButton, keys: Qt.KeyboardModifier
) -> None:
    plane = make(replace(WIDE, drawable=drawable))
    asked: list[tuple[float, ...]] = []
    plane.windowed.connect(lambda *edges: asked.append(edges))
    plane.drawn.connect(lambda *point: asked.append(point))
    square = plane.plane_layout(WIDE).square
    QTest.mousePress(plane, button, keys, square.center().toPoint())
    place = square.center() + QPointF(square.width() / 4, square.width() / 2 - 1)
    moved = QMouseEvent(
        QEvent.Type.MouseMove, place, plane.mapToGlobal(place), Qt.MouseButton.NoButton, button, keys
    )
    QApplication.sendEvent(plane, moved)
    QTest.mouseRelease(plane, button, keys)
    assert asked == [pytest.approx((-1.5, 0.5, 0.0, 2.0), abs=0.02)]


def test_the_left_button_moves_the_window_and_a_double_click_shows_all(make: Make) -> None:
    plane = make(WIDE)
    asked: list[tuple[float, ...]] = []
    plane.windowed.connect(lambda *edges: asked.append(edges))
    plane.unwindowed.connect(lambda: asked.append(()))
    at = plane.plane_layout(WIDE).square.center().toPoint()
    QTest.mousePress(plane, Qt.MouseButton.LeftButton, pos=at)
    place = QPointF(at) + QPointF(-plane.plane_layout(WIDE).square.width() / 4, 0)
    move = QMouseEvent(
        QEvent.Type.MouseMove, place, plane.mapToGlobal(place), Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(plane, move)
    QTest.mouseRelease(plane, Qt.MouseButton.LeftButton)
    assert asked == [pytest.approx((-0.5, 1.5, -1.0, 1.0), abs=0.02)]
    QTest.mouseDClick(plane, Qt.MouseButton.LeftButton, pos=at)
    assert asked[-1] == ()


def test_where_points_are_drawn_plus_and_minus_zoom_and_zero_draws(make: Make) -> None:
    plane = make(replace(WIDE, drawable=True))
    asked: list[tuple[float, ...]] = []
    plane.windowed.connect(lambda *edges: asked.append(edges))
    plane.drawn.connect(lambda *point: asked.append(point))
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0):
        QTest.keyClick(plane, key)
    assert asked[0] == pytest.approx((-0.8, 0.8, -0.8, 0.8))
    assert asked[1] == pytest.approx((-1.25, 1.25, -1.25, 1.25))
    assert asked[2] == (0.0, 0.0, 0, False)
