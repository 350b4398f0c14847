"""The editor of a table's columns is there at once; what shows them is made while the table is read."""

from __future__ import annotations

from contextlib import nullcontext
from itertools import chain

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from reluexplorer.app.dialogs import import_dialog
from reluexplorer.session.tables.desk import TableDesk
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.app.dialogs.import_hands import PENGUINS, looking_at


def opened(qtbot):
    dialog = looking_at(PENGUINS)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def stops(dialog):
    """Return the names of what Tab comes to, in its order."""
    found, widget = [], dialog.nextInFocusChain()
    while widget is not dialog:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(widget.accessibleName())
        widget = widget.nextInFocusChain()
    return found


def test_tab_comes_to_the_columns_before_the_buttons(qtbot):
    dialog = opened(qtbot)
    dialog.settle()
    assert stops(dialog) == [
        "Column to predict", "Kind of answer", "Scale inputs", "Columns of the table",
        "What is done to the table", "Undo", "Redo", "Cancel", "Load",
    ]  # fmt: skip
    dialog.release()


def test_the_columns_are_made_in_turns_of_their_own(qtbot):
    dialog = opened(qtbot)
    assert not hasattr(dialog, "table")
    qtbot.waitUntil(lambda: hasattr(dialog, "words"))
    made = dialog.table
    dialog.settle()
    assert dialog.table is made
    dialog.release()


def test_a_dialog_that_is_left_makes_no_columns(qtbot):
    dialog = opened(qtbot)
    dialog.reject()
    QApplication.processEvents()
    assert not hasattr(dialog, "target")


@pytest.mark.parametrize("made", [2, 6])
def test_what_was_made_of_a_dialog_that_is_left_early_goes_with_it(qapp, made):
    dialog = looking_at(PENGUINS)
    for _ in range(made):
        next(dialog._making)
    parts = dialog._pages.widget(1).findChildren(QWidget)
    dialog.reject()
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert parts
    assert not any(map(shiboken6.isValid, parts))


def test_a_turn_makes_one_step_where_that_takes_as_long_as_a_turn_may(qtbot, monkeypatch):
    monkeypatch.setattr(import_dialog, "_TURN", 0.0)
    dialog = looking_at(PENGUINS)
    qtbot.addWidget(dialog)
    there = []
    while dialog._steps.isActive():
        dialog._go_on()
        there.append(sum(hasattr(dialog, name) for name in ("target", "task", "scale", "table", "words")))
    assert there[:6] == [0, 1, 2, 3, 4, 5]
    dialog.release()


class _Count(QObject):
    """Counts the events of a kind that a widget has."""

    def __init__(self, kind, widget):
        super().__init__(widget)
        self.kind, self.times = kind, 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):
        self.times += event.type() == self.kind
        return False


def test_no_part_is_styled_anew_once_it_is_made(qapp):
    apply_theme(qapp, LIGHT)
    dialog = looking_at(PENGUINS)
    while not hasattr(dialog, "table"):
        next(dialog._making)
    styled = [_Count(QEvent.Type.StyleChange, each) for each in (dialog.table, dialog.target, dialog.task)]
    for _ in dialog._making:
        pass
    assert [each.times for each in styled] == [0, 0, 0]
    dialog.release()
    dialog.deleteLater()


def test_a_table_waits_a_moment_for_what_it_gives_to_be_shown_in_one_go(qtbot):
    dialog = opened(qtbot)
    dialog._desk.wait(30)
    dialog._look()
    for _ in chain(dialog._making, dialog._coming):
        pass
    assert (dialog._pages.currentIndex(), dialog._late.isActive()) == (0, True)
    dialog._desk.wait(30)
    dialog._look()
    assert dialog.words.words().startswith("344 rows")
    qtbot.waitUntil(lambda: dialog._pages.currentIndex() == 1)
    assert dialog.focusWidget() is dialog.table
    dialog.release()


def test_a_table_whose_answer_takes_long_is_shown_without(qtbot, monkeypatch):
    monkeypatch.setattr(import_dialog, "_PATIENCE", 1)
    monkeypatch.setattr(TableDesk, "work_out", lambda *_args, **_options: None)
    dialog = opened(qtbot)
    qtbot.waitUntil(lambda: dialog._pages.currentIndex() == 1)
    assert dialog.words.words() == ""
    assert dialog.table.columns.rowCount() == 8
    dialog.release()


def test_what_is_painted_of_it_leaves_less_room_for_the_window(qtbot, monkeypatch):
    dialog, spent = opened(qtbot), []

    class Counted:
        def spends(self):
            spent.append(True)
            return nullcontext()

    monkeypatch.setattr(import_dialog, "PACE", Counted())
    QCoreApplication.sendEvent(dialog, QEvent(QEvent.Type.PaletteChange))
    assert spent == []
    QCoreApplication.sendEvent(dialog, QEvent(QEvent.Type.UpdateRequest))
    assert spent == [True]
    dialog.release()


def test_turning_to_the_columns_paints_nothing_that_stays(qtbot):
    dialog = opened(qtbot)
    qtbot.waitExposed(dialog)
    dialog._desk.wait(30)
    dialog._look()
    for _ in chain(dialog._making, dialog._coming):
        pass
    dialog._late.stop()
    QApplication.processEvents()
    stays, comes = (_Count(QEvent.Type.Paint, each) for each in (dialog.subject, dialog.table.viewport()))
    dialog._turn_to_columns()
    qtbot.waitUntil(lambda: comes.times > 0)
    assert stays.times == 0
    dialog.release()
