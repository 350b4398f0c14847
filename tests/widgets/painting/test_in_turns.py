"""A view on the screen comes to the parts of a panel one in each turn; off the screen to all at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.painting.in_turns import InTurns, ShownBy
from reluexplorer.widgets.painting.pace import PACE


class Part:
    """Notes what all parts show."""

    def __init__(self, name: str, shown: list[str]) -> None:
        self._name, self._shown = name, shown

    def set_view(self, view: int) -> None:
        self._shown.append(f"{self._name}{view}")


@pytest.fixture
def shared_out() -> Iterator[None]:
    beneath = QObject()
    PACE.begin(beneath)
    yield
    PACE.end()


@pytest.fixture
def shown() -> list[str]:
    return []


@pytest.fixture
def panel(qtbot, shown: list[str]) -> InTurns[int]:
    beneath = QWidget()
    qtbot.addWidget(beneath)
    made = InTurns[int](beneath, [Part(name, shown) for name in "abc"])
    made.beneath = beneath
    return made


def test_off_the_screen_all_parts_show_a_view_at_once(panel, shown):
    panel.show(1, at_once=False)
    assert (shown, panel.is_busy) == (["a1", "b1", "c1"], False)


@pytest.mark.usefixtures("shared_out")
def test_on_the_screen_each_part_has_a_turn(qtbot, panel, shown):
    panel.show(1, at_once=False)
    assert (shown, panel.is_busy) == (["a1"], True)
    qtbot.waitUntil(lambda: not panel.is_busy)
    assert shown == ["a1", "b1", "c1"]


@pytest.mark.usefixtures("shared_out")
def test_what_is_little_is_shown_at_once_unless_parts_are_left(panel, shown):
    panel.show(1, at_once=True)
    assert shown == ["a1", "b1", "c1"]
    panel.show(2, at_once=False)
    panel.show(3, at_once=True)
    assert shown[3:] == ["a2", "b3"]


@pytest.mark.usefixtures("shared_out")
def test_a_newer_view_overtakes_no_part(qtbot, panel, shown):
    for view in (1, 2, 3):
        panel.show(view, at_once=False)
    assert shown == ["a1", "b2", "c3"]
    qtbot.waitUntil(lambda: not panel.is_busy)
    assert shown == ["a1", "b2", "c3", "a3", "b3"]


@pytest.mark.usefixtures("shared_out")
def test_who_takes_a_picture_has_all_parts_finished(panel, shown):
    panel.show(1, at_once=False)
    panel.finish()
    assert (shown, panel.is_busy) == (["a1", "b1", "c1"], False)


def test_a_part_may_be_shown_by_a_function(qtbot, shown):
    beneath = QWidget()
    qtbot.addWidget(beneath)
    InTurns[int](beneath, [ShownBy(lambda view: shown.append(f"f{view}"))]).show(3, at_once=True)
    assert shown == ["f3"]
