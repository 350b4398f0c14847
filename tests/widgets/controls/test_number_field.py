"""Numbers: typed, stepped by keys and wheel, and refused with a reason."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from reluexplorer.widgets.controls.all_controls import (
    NumberField,
    RoundButton,
    TextField,
)
from reluexplorer.widgets.controls.stepper import Stepper
from reluexplorer.widgets.theme.theme import LIGHT
from tests.widgets.controls.hands import LEFT, colours, heard, hold, retype, wheel


def test_number_typed_and_entered_is_emitted_once(show):
    field = show(NumberField("Rate", "Step size", 0, 10, 0.3))
    got = heard(field.edited)
    field.setFocus()
    retype(field, "0.25")
    assert got == []
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert got == [0.25]
    assert field.value() == 0.25


def test_number_commits_on_focus_out_and_reads_a_decimal_comma(show, qtbot):
    field = show(NumberField("Rate", "Step size", -10, 10, 0.3))
    other = TextField("Other", "Other")
    field.parentWidget().layout().addWidget(other)
    qtbot.waitUntil(other.isVisible)
    got = heard(field.edited)
    field.setFocus()
    retype(field, "−1,5")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: not field.hasFocus())
    assert got == [-1.5]
    assert field.text() == "−1.5"


@pytest.mark.parametrize(
    ("typed", "part"), [("abc", "Type a number"), ("11", "between 0 and 10"), ("", "Type")]
)
def test_wrong_number_is_marked_explained_and_reverted(show, typed, part):
    field = show(NumberField("Rate", "Step size", 0, 10, 0.3))
    got = heard(field.edited)
    field.setFocus()
    retype(field, typed or " ")
    assert part in field.toolTip()
    assert LIGHT.dead in colours(field)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == 0.3
    field.clearFocus()
    assert field.text() == "0.3"
    assert field.toolTip() == "Step size"
    assert LIGHT.dead not in colours(field)
    assert got == []


def test_escape_reverts_a_number(show):
    field = show(NumberField("Rate", "Step size", 0, 10, 0.3))
    got = heard(field.edited)
    field.setFocus()
    retype(field, "5")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.3"
    field.clearFocus()
    assert got == []


def test_number_steps_by_keys_within_its_range(show):
    field = show(NumberField("Samples", "How many", 10, 600, 500, step=50, integer=True))
    got = heard(field.edited)
    field.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(field, key)
    assert got == [550, 600, 550]
    assert all(type(value) is int for value in got)


def test_a_value_between_steps_goes_to_the_next_one(show):
    field = show(NumberField("Samples", "How many", 0, 600, 523, step=50, integer=True))
    field.step_by(1)
    assert field.value() == 550
    field.set_value(523)
    field.step_by(-1)
    assert field.value() == 500


def test_number_steps_logarithmically_both_ways(show):
    field = show(NumberField("Rate", "Step size", 1e-6, 10, 0.03, log=True))
    got = heard(field.edited)
    for _ in range(5):
        field.step_by(1)
    for _ in range(6):
        field.step_by(-1)
    up, down = [0.05, 0.1, 0.2, 0.3, 0.5], [0.3, 0.2, 0.1, 0.05, 0.03, 0.02]
    assert got == pytest.approx(up + down)


def test_wheel_steps_only_with_focus(show):
    field = show(NumberField("Samples", "How many", 0, 10, 5, integer=True))
    got = heard(field.edited)
    wheel(field, up=True)
    assert got == []
    field.setFocus()
    wheel(field, up=True)
    wheel(field, up=False)
    assert got == [6, 5]


def test_arrows_in_the_field_step_it(show):
    field = show(NumberField("Samples", "How many", 0, 10, 5, integer=True))
    got = heard(field.edited)
    arrows = next(child for child in field.findChildren(QWidget) if type(child).__name__ == "Stepper")
    QTest.mouseClick(arrows, LEFT, pos=QPoint(10, 4))
    QTest.mouseClick(arrows, LEFT, pos=QPoint(10, arrows.height() - 4))
    assert got == [6, 5]


def test_action_in_the_field_reports_and_leaves_the_value(show):
    field = show(
        NumberField("Seed", "Seed", 0, 99, 7, integer=True, action=("refresh", "New seed", "Draw one"))
    )
    got, acted = heard(field.edited), []
    field.acted.connect(lambda: acted.append(True))
    button = field.findChild(RoundButton)
    QTest.mouseClick(button, LEFT)
    assert (got, acted, field.value()) == ([], [True], 7)


def test_setting_the_present_value_leaves_what_is_being_typed(show):
    field = show(NumberField("Rate", "Step size", 0, 10, 0.3))
    field.setFocus()
    retype(field, "0.4")
    field.set_value(0.3)
    assert field.text() == "0.4"
    field.set_value(0.6)
    assert field.text() == "0.6"


@pytest.mark.parametrize("width", [60, 65, 104, 136])
@pytest.mark.parametrize("value", [0.0, 0.003, 0.05, 0.25])
def test_a_number_is_not_cut_beside_its_arrows(qtbot: QtBot, width: int, value: float) -> None:
    field = NumberField("L2 penalty", "Penalty", 0, 1, value)
    qtbot.addWidget(field)
    field.resize(width, 30)
    field.show()
    room = width - 20 - field.textMargins().right()
    assert room >= field.fontMetrics().horizontalAdvance(field.text())
    (arrows,) = field.findChildren(Stepper)
    assert arrows.isHidden() == (field.textMargins().right() == 0)
    if width >= 104:
        assert not arrows.isHidden()


def test_a_key_that_is_held_makes_one_edit_and_the_next_press_another(show):
    field = show(NumberField("Samples", "How many", 0, 10, 5, integer=True))
    edits = []
    field.edited.connect(lambda value: edits.append((value, field.goes_on)))
    field.setFocus()
    hold(field, Qt.Key.Key_Up, 3)
    hold(field, Qt.Key.Key_Down, 2)
    retype(field, "9")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert edits == [(6, False), (7, True), (8, True), (7, False), (6, True), (9, False)]


def test_an_arrow_that_is_held_makes_one_edit(show, qtbot):
    field = show(NumberField("Samples", "How many", 0, 10, 5, integer=True))
    edits = []
    field.edited.connect(lambda value: edits.append((value, field.goes_on)))
    (arrows,) = field.findChildren(Stepper)
    QTest.mousePress(arrows, LEFT, pos=QPoint(10, 4))
    qtbot.waitUntil(lambda: len(edits) > 2)
    QTest.mouseRelease(arrows, LEFT, pos=QPoint(10, 4))
    assert edits[:3] == [(6, False), (7, True), (8, True)]
