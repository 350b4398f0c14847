"""What every control promises: a name, a tip, a place in the tab order, colours of the theme."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from reluexplorer.widgets.controls.all_controls import (
    Chip,
    ComboField,
    LayersField,
    LinkButton,
    ListRow,
    NumberField,
    PillButton,
    RoundButton,
    SegmentedControl,
    SliderField,
    TabButton,
    TextField,
)
from reluexplorer.widgets.controls.way_cards import Way, Ways
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT
from tests.widgets.controls.hands import CHOICES, colours, heard


def test_one_way_alone_is_outlined_and_the_mouse_takes_the_keys_along(show, qtbot: QtBot) -> None:
    ways = show(Ways(tuple(Way(name, "play", name, "A sentence.", "A tip") for name in ("a", "b", "c"))))
    ways.activateWindow()
    qtbot.waitUntil(ways.isActiveWindow)
    ways.buttons[0].setFocus()

    def outlined():
        accent = LIGHT.accent
        return [
            button.way.name
            for button in ways.buttons
            if button.grab().toImage().pixelColor(button.width() // 2, 0).name() == accent
        ]

    def plain():
        return {
            button.way.name
            for button in ways.buttons
            if button.grab().toImage().pixelColor(button.width() // 2, 8).name() == LIGHT.background
        }

    ways.buttons[1].setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    assert outlined() == ["a"]
    assert plain() == {"b", "c"}, "the mouse that only lies there marks nothing"
    QTest.mouseMove(ways.buttons[1], QPoint(30, 30))
    QTest.mouseMove(ways.buttons[1], QPoint(34, 34))
    qtbot.waitUntil(ways.buttons[1].hasFocus)
    assert outlined() == ["b"]
    QTest.keyClick(ways.buttons[1], Qt.Key.Key_Right)
    assert ways.buttons[1].underMouse()
    assert outlined() == ["c"]


CONTROLS: list[Callable[[], QWidget]] = [
    lambda: ComboField("Name", "Tip", CHOICES),
    lambda: NumberField("Name", "Tip", 0, 1, 0.5),
    lambda: TextField("Name", "Tip"),
    lambda: LayersField("Name", "Tip", (8, 8)),
    lambda: SliderField("Name", "Tip", 0, 1, 0.5),
    lambda: SegmentedControl("Name", "Tip", CHOICES),
    lambda: PillButton("Name", "Tip"),
    lambda: RoundButton("reset", "Name", "Tip"),
    lambda: LinkButton("Name", "Tip"),
    lambda: TabButton("Name", "Tip"),
    lambda: ListRow("Name", "Tip", 1),
    lambda: Chip("Name", "Tip"),
]


@pytest.mark.parametrize("make", CONTROLS)
def test_controls_have_name_tooltip_and_a_place_in_the_tab_order(show, make):
    control = show(make())
    assert (control.accessibleName(), control.toolTip()) == ("Name", "Tip")
    proxy = control.focusProxy() or control
    stops = [proxy, *control.findChildren(QAbstractButton)]
    assert any(stop.focusPolicy() & Qt.FocusPolicy.TabFocus for stop in stops)


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("make", CONTROLS)
def test_controls_change_colour_with_the_theme_and_when_disabled(show, qapp, make):
    control = show(make())
    light = colours(control)
    control.setEnabled(False)
    assert colours(control) != light
    control.setEnabled(True)
    apply_theme(qapp, DARK)
    dark = colours(control)
    assert LIGHT.panel not in dark
    assert dark & {DARK.panel, DARK.background}
    assert light & {LIGHT.panel, LIGHT.background}


@pytest.mark.parametrize(
    ("make", "value", "signals"),
    [
        (lambda: ComboField("n", "t", CHOICES), "tanh", ("edited",)),
        (lambda: NumberField("n", "t", 0, 10, 1), 3.0, ("edited",)),
        (lambda: TextField("n", "t", "a"), "b", ("edited",)),
        (lambda: LayersField("n", "t", (1,)), (2, 2), ("edited",)),
        (lambda: SliderField("n", "t", 0, 1, 0), 0.5, ("moved",)),
        (lambda: SegmentedControl("n", "t", CHOICES), "elu", ("edited",)),
    ],
)
def test_setters_show_but_never_emit(show, make, value, signals):
    control = show(make())
    got = [heard(getattr(control, signal)) for signal in signals]
    control.set_value(value)
    assert control.value() == value
    control.setFocus()
    control.clearFocus()
    assert got == [[]] * len(signals)
