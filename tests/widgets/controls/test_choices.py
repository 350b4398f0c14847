"""Drop-downs and segments."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reluexplorer.widgets.controls.all_controls import (
    ComboField,
    SegmentedControl,
)
from tests.widgets.controls.hands import CHOICES, LEFT, heard, wheel


def test_combo_emits_the_key_chosen_by_keys(show):
    combo = show(ComboField("Activation", "f", CHOICES, "elu"))
    got = heard(combo.edited)
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert got == ["tanh"]
    assert combo.value() == "tanh"


def test_combo_emits_the_key_clicked_in_its_list(show, qtbot):
    combo = show(ComboField("Activation", "f", CHOICES))
    got = heard(combo.edited)
    QTest.keyClick(combo, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: combo.view().isVisible())
    row = combo.view().visualRect(combo.model().index(1, 0))
    QTest.mouseClick(combo.view().viewport(), LEFT, pos=row.center())
    assert got == ["elu"]


def test_combo_ignores_the_wheel_without_focus_and_unknown_keys(show):
    combo = show(ComboField("Activation", "f", CHOICES))
    wheel(combo, up=False)
    assert combo.value() == "relu"
    with pytest.raises(ValueError, match="swish"):
        combo.set_value("swish")


def test_new_options_keep_the_key_that_is_still_there(show):
    combo = show(ComboField("Activation", "f", CHOICES, "elu"))
    got = heard(combo.edited)
    combo.set_options((("gelu", "GELU"), ("elu", "ELU")))
    assert combo.value() == "elu"
    combo.set_options((("gelu", "GELU"),))
    assert combo.value() == "gelu"
    assert got == []


def test_segments_by_mouse_and_arrow_keys(show):
    control = show(SegmentedControl("Order", "How to sort", CHOICES))
    got = heard(control.edited)
    QTest.mouseClick(control.button("elu"), LEFT)
    QTest.mouseClick(control.button("elu"), LEFT)
    control.button("elu").setFocus()
    QTest.keyClick(control.button("elu"), Qt.Key.Key_Right)
    assert got == ["elu", "tanh"]
    assert [control.button(key).isChecked() for key, _ in CHOICES] == [False, False, True]
