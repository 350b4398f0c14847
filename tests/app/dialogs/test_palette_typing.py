"""What is typed into the palette is searched for once in each turn, and whatever follows waits for that."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from reluexplorer.app.dialogs.palette import CommandPalette
from reluexplorer.session.commands.run import Pause


@pytest.fixture
def palette(qtbot, shared_out, monkeypatch):
    """The palette on the screen of the program, and what it has searched for."""
    window = QWidget()
    window.resize(900, 700)
    qtbot.addWidget(window)
    window.show()
    made = CommandPalette(window, {})
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.open_over(window)
    searched, find = [], made._among.find
    monkeypatch.setattr(made._among, "find", lambda words: (searched.append(words), find(words))[1])
    yield made, searched
    made.reject()
    window.close()


def test_keys_that_wait_to_be_heard_take_one_search(palette, qtbot):
    made, searched = palette
    qtbot.keyClicks(made._field, "pause")
    assert searched == []
    QApplication.processEvents()
    assert searched == ["pause"]
    assert made._shown.line(0).command == Pause()


def test_enter_runs_what_was_typed_before_it_was_searched_for(palette, qtbot):
    made, searched = palette
    chosen = []
    made.chosen.connect(chosen.append)
    qtbot.keyClicks(made._field, "pause")
    qtbot.keyClick(made._field, Qt.Key.Key_Return)
    assert (chosen, searched) == ([Pause()], ["pause"])
    QApplication.processEvents()
    assert searched == ["pause"]


def test_an_arrow_moves_among_what_was_typed(palette, qtbot):
    made, searched = palette
    qtbot.keyClicks(made._field, "data:")
    qtbot.keyClick(made._field, Qt.Key.Key_Down)
    assert searched == ["data:"]
    QApplication.processEvents()
    assert made._list.currentIndex().row() == 1


def test_it_opens_with_what_is_found_for_its_words(palette):
    made, searched = palette
    made.reject()
    made.open_over(made.parentWidget(), "pause")
    assert made._shown.line(0).command == Pause()
    assert searched == ["pause"]


def test_a_click_runs_the_line_that_was_seen(palette, qtbot):
    made, _searched = palette
    chosen = []
    made.chosen.connect(chosen.append)
    made.open_over(made.parentWidget(), "pause")
    seen = made._shown.line(0).command
    qtbot.keyClicks(made._field, " spiral")
    first = made._list.visualRect(made._shown.index(0)).center()
    qtbot.mouseClick(made._list.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert chosen == [seen]
