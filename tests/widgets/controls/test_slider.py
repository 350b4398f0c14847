"""Sliders, by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from reluexplorer.widgets.controls.all_controls import (
    SliderField,
)
from tests.widgets.controls.hands import LEFT, heard, hold, wheel


def drag(track: QWidget, start: float, end: float) -> None:
    y = track.height() // 2
    points = [QPoint(round(9 + share * (track.width() - 18)), y) for share in (start, (start + end) / 2, end)]
    QTest.mousePress(track, LEFT, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(track, point)
    QTest.mouseRelease(track, LEFT, pos=points[-1])


def test_slider_moves_while_dragged_and_a_new_drag_goes_on_with_none(show):
    slider = show(SliderField("Noise", "Spread", 0, 0.5, 0, step=0.05, show=lambda x: f"{x:.2f}"))
    moved = heard(slider.moved)
    drag(slider.focusProxy(), 0.0, 1.0)
    drag(slider.focusProxy(), 1.0, 0.0)
    assert moved == [0.25, False, 0.5, True, 0.25, False, 0.0, True]
    slider.set_value(0.5)
    assert [label.text() for label in slider.findChildren(QLabel)] == ["0.50"]


def test_log_slider_goes_through_powers(show):
    slider = show(SliderField("Rate", "Step size", 0.001, 10, 0.001, log=True))
    drag(slider.focusProxy(), 0.0, 0.75)
    assert slider.value() == pytest.approx(1.0, rel=0.06)


def test_slider_double_click_returns_to_its_default(show):
    slider = show(SliderField("Noise", "Spread", 0, 1, 0.9, default=0.1))
    moved = heard(slider.moved)
    QTest.mouseDClick(slider.focusProxy(), LEFT, pos=QPoint(40, 12))
    assert moved[-2:] == [0.1, False]
    assert slider.value() == 0.1


def test_slider_by_keys_and_wheel(show):
    slider = show(SliderField("Noise", "Spread", 0, 1, 0.5, step=0.1))
    moved = heard(slider.moved)
    wheel(slider.focusProxy(), up=True)
    assert moved == []
    slider.setFocus()
    QTest.keyClick(slider.focusProxy(), Qt.Key.Key_Right)
    QTest.keyClick(slider.focusProxy(), Qt.Key.Key_Home)
    wheel(slider.focusProxy(), up=True)
    assert moved[::2] == pytest.approx([0.6, 0.0, 0.1])
    assert moved[1::2] == [False] * 3


def test_slider_keeps_an_exact_value_and_refuses_a_log_range_from_zero(show):
    slider = show(SliderField("Rate", "r", 0.001, 10, 0.0314159, log=True))
    assert slider.value() == 0.0314159
    with pytest.raises(ValueError, match="above zero"):
        SliderField("Rate", "r", 0, 1, 0.5, log=True)


def test_a_key_that_is_held_makes_one_move_and_a_drag_after_it_another(show):
    slider = show(SliderField("Noise", "Spread", 0, 1, 0.5, step=0.1))
    moved = heard(slider.moved)
    slider.setFocus()
    hold(slider.focusProxy(), Qt.Key.Key_Right, 3)
    drag(slider.focusProxy(), 0.8, 0.0)
    assert moved[::2] == pytest.approx([0.6, 0.7, 0.8, 0.4, 0.0])
    assert moved[1::2] == [False, True, True, False, True]
