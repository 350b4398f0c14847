"""When a place is looked for once more, for what is said over the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.session import Session
from reluexplorer.widgets.controls import floating_notice
from reluexplorer.widgets.controls.free_place import hides_held


def placed(window):
    """Wait until the notice lies where it is to lie."""
    while not window._notice.is_placed:
        QApplication.processEvents()


@pytest.mark.parametrize("hidden", [(4, 4), (4, 4, 4)])
def test_a_notice_gives_way_to_what_more_measures_bring(qtbot, qapp, hidden):
    session = Session()
    window = Window(session)
    qtbot.addWidget(window)
    window.resize(1024, 700)
    window.show()
    session.dispatch(assign("view.workspace", "train"))
    session.dispatch(SetHidden(hidden))
    session.settle()
    QApplication.processEvents()
    window._notice.say("The work of 3 minutes ago can be opened again: Spiral, 8 8 4.", "info", "Reopen")

    def hides():
        corner = window._stack.geometry().topLeft()
        return hides_held(window._stack, window._notice.geometry().translated(-corner))

    placed(window)
    assert not hides()
    window._notice._watch.stop()  # else a slow machine is looked at before it is seen here
    session.dispatch(assign("view.more_measures", True))
    session.settle()
    QApplication.processEvents()
    assert window._notice.isVisible()
    assert hides()
    window._notice._watch.start()
    qtbot.waitUntil(lambda: not hides())
    window._notice.hide()


def test_a_notice_is_moved_only_where_it_hides_something(window, qtbot, monkeypatch):
    window._notice.say("Undone.", "info")
    placed(window)
    looked = []
    monkeypatch.setattr(window._notice, "_look", lambda: looked.append("again"))
    for _ in range(3):
        window._notice._watch.timeout.emit()
    assert looked == []
    late = QPushButton("late", window._stack)
    late.setGeometry(window._notice.geometry().translated(-window._stack.geometry().topLeft()))
    late.show()
    window._notice._watch.timeout.emit()
    assert looked == ["again"]
    window._notice.say("", "info")
    assert not window._notice._watch.isActive()


def test_a_place_is_looked_for_only_for_what_is_said(window, qtbot, monkeypatch):
    """Two workspaces have hundreds of widgets, whose places are added up for it."""
    looked = []

    def counted(*given):
        looked.append(given)
        return place(*given)

    place = floating_notice.free_place
    monkeypatch.setattr(floating_notice, "free_place", counted)
    assert window._notice.isHidden()
    window.run_command(assign("view.workspace", "learn"))
    QApplication.processEvents()
    assert looked == []
    window.session.notify("Undone.", "info")
    placed(window)
    assert len(looked) == 1
    window.resize(1200, 800)
    qtbot.waitUntil(lambda: len(looked) == 2)
    placed(window)
    window.run_command(assign("view.workspace", "activations"))
    assert window._notice.isHidden()
    QApplication.processEvents()
    assert len(looked) == 2


def test_a_notice_waits_for_its_place_until_nothing_changes_any_more(window, monkeypatch):
    changing = [True]
    monkeypatch.setattr(window._notice, "_is_changing", lambda: changing[0])
    window.session.notify("Undone.", "info")
    for _ in range(5):
        QApplication.processEvents()
    away = window._notice.geometry()
    assert not away.intersects(window.centralWidget().rect())
    assert not window._notice.is_placed
    changing[0] = False
    placed(window)
    assert window._stack.geometry().contains(window._notice.geometry())


def test_a_notice_stays_where_it_is_as_long_as_it_hides_nothing_that_is_read(window):
    window.session.notify("Undone.", "info")
    placed(window)
    words = QLabel("What is read", window._stack.currentWidget())
    words.hide()
    place = window._notice.geometry()
    window._notice._look_again()
    placed(window)
    assert window._notice.geometry() == place
    words.setGeometry(place.translated(-window._stack.geometry().topLeft()))
    words.show()
    words.raise_()
    window._notice._look_again()
    placed(window)
    assert not window._notice.geometry().intersects(place)
