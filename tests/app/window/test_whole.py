"""What the window has no room for, as under a large size of the interface, scrolls."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from reluexplorer.app.settings import scaling
from reluexplorer.app.settings.settings import SCALES, Settings
from reluexplorer.app.window.window import LEAST, Window
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.limits import WORKSPACES
from reluexplorer.session.session import Session

TWICE = QSize(720, 450)
"""What a window of 1440 × 900 pixels has at 200 %."""


@pytest.fixture
def small(qtbot):
    """A window as it is at 200 %, settled."""
    window = Window(Session())
    qtbot.addWidget(window)
    window.setMinimumSize(1, 1)
    window.resize(TWICE)
    window.show()
    window.session.settle()
    yield window
    window.end()


def area_of(window: Window) -> QScrollArea:
    """Return what scrolls all of a window."""
    return window.stage.content.findChildren(QScrollArea, options=Qt.FindChildOption.FindDirectChildrenOnly)[
        0
    ]


@pytest.mark.parametrize("workspace", WORKSPACES)
def test_a_workspace_keeps_the_room_that_it_needs(small, workspace):
    small.session.dispatch(assign("view.workspace", workspace))
    QApplication.processEvents()
    area = area_of(small)
    assert area.widget().size() == scaling.CONTENT
    assert area.horizontalScrollBar().maximum() == 1024 - area.viewport().width()
    assert area.verticalScrollBar().maximum() == 700 - area.viewport().height()
    small.resize(scaling.CONTENT)
    QApplication.processEvents()
    assert area.widget().size() == scaling.CONTENT
    assert (area.horizontalScrollBar().maximum(), area.verticalScrollBar().maximum()) == (0, 0)


def test_what_tab_reaches_comes_into_sight(small):
    area, reached = area_of(small), set()
    for _time in range(25):
        QTest.keyClick(QApplication.focusWidget() or small, Qt.Key.Key_Tab)
        held = QApplication.focusWidget()
        place = QRect(held.mapTo(area.viewport(), QPoint(0, 0)), held.size())
        assert area.viewport().rect().intersects(place), held
        reached.add(place.topLeft().toTuple())
    assert area.verticalScrollBar().value() > 0
    assert len(reached) > 10


def test_a_notice_is_placed_where_it_is_seen(small, qtbot):
    area, notice = area_of(small), small._notice
    for corner in (0, 10_000):
        area.horizontalScrollBar().setValue(corner)
        area.verticalScrollBar().setValue(corner)
        small.session.notify(f"Said at {corner}.", "info")
        qtbot.waitUntil(lambda: notice.is_placed and notice.isVisible())
        place = QRect(notice.mapTo(area.viewport(), QPoint(0, 0)), notice.size())
        assert area.viewport().rect().contains(place)


def test_every_size_can_be_had_in_a_window_of_any_size(small, tmp_path, monkeypatch):
    monkeypatch.setattr(scaling, "_setter", lambda: lambda _screen, _factor: None)
    monkeypatch.setattr(scaling, "_set", lambda _call, _screen: None)
    monkeypatch.setattr(scaling, "_applied", [100])
    settings = Settings(tmp_path / "settings.json")
    small.resize(1440, 900)
    said = [scaling.scaled(small, LEAST, settings, 1) for _ in range(SCALES.index(200) - SCALES.index(100))]
    assert settings.scale() == 200
    assert small.size() == TWICE
    assert small.minimumSize() == LEAST / 2
    assert said[1] == "The interface is at 125 %; Ctrl 0 is the usual size."
    assert said[-1] == "The interface is at 200 %; what does not fit scrolls, Ctrl 0 is the usual size."
