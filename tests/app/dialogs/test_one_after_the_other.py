"""One dialog shows one table after the other, and nothing of the one before."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from reluexplorer.app.dialogs.import_dialog import ImportDialog
from reluexplorer.core.data.tables.column_choices import parse_choices
from reluexplorer.core.data.tables.table import TableChoices
from reluexplorer.session.commands.settings import assign
from tests.app.dialogs.import_hands import PENGUINS, words

CHOSEN = TableChoices("island", "classification", parse_choices(["year=ignored"]), scaled=False)


@pytest.fixture
def other(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n" + "\n".join(f"{row},{2 * row}" for row in range(40)), encoding="utf-8")
    return path


def shown(dialog):
    """Return all that a dialog says, and where it stands."""
    table = dialog.table
    rows = [table.columns.row(row).words for row in range(table.columns.rowCount())]
    return {
        "said": [
            dialog.windowTitle(), dialog.subject.text(), dialog.keys.text(), dialog.apply.text(),
            dialog.summary.words(), dialog.words.words(), dialog.notes.words(), dialog.trouble,
        ],
        "fields": [
            [field.itemText(place) for place in range(field.count())] + [field.value()]
            for field in (dialog.target, dialog.task)
        ],
        "on": [each.isEnabled() for each in (dialog.undo, dialog.redo, dialog.apply)],
        "scaled": dialog.scale.isChecked(),
        "rows": rows,
        "at": [(index.row(), index.column()) for index in table.selectionModel().selectedIndexes()],
        "widths": [table.columnWidth(place) for place in range(4)],
        "scrolled": (table.verticalScrollBar().value(), table.horizontalScrollBar().value()),
        "left": dialog.left,
        "choices": dialog.choices(),
        "samples": dialog.samples,
        "size": (dialog.size(), dialog.windowState()),
        "result": dialog.result(),
    }  # fmt: skip


def test_a_table_after_another_is_shown_as_if_it_were_the_first(opened, other):
    alone = opened(other)
    expected = shown(alone)
    alone.reject()
    dialog = opened(PENGUINS, CHOSEN)
    dialog._change(lambda editor: editor.set_part(("sex",), "missing", "most-frequent"))
    dialog.settle()
    dialog.table.setColumnWidth(0, 300)
    dialog.table.setCurrentIndex(dialog.table.columns.index(7, 3))
    dialog.resize(700, 500)
    dialog.setWindowState(Qt.WindowState.WindowMaximized)
    dialog.apply.setFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    dialog.begin(other, TableChoices(), load="Load")
    dialog.show()
    assert (dialog._pages.currentIndex(), dialog.focusWidget(), dialog.bar.value()) == (0, None, 0)
    assert dialog.share.text() == "Reading the table"
    dialog.settle()
    assert shown(dialog) == expected
    assert dialog.focusWidget() is dialog.table


def test_what_one_table_gives_does_not_stand_beside_the_next(opened, other):
    dialog = opened()
    dialog.reject()
    dialog.begin(other, TableChoices())
    dialog._desk.wait(30)
    dialog._look()
    for _ in dialog._coming:
        pass
    dialog._late.timeout.emit()
    assert dialog._pages.currentIndex() == 1
    assert (dialog.words.words(), dialog.notes.words()) == ("", "")
    assert words(dialog, "a", "Used as") == "–"
    assert [dialog.target.itemText(place) for place in range(dialog.target.count())] == ["Inferred", "a", "b"]
    assert dialog.task.currentText() == "Inferred"


def test_a_table_that_is_no_longer_asked_for_is_not_shown_and_goes_a_column_at_a_time(opened, other, qtbot):
    dialog = opened(wait=False)
    dialog._desk.wait(30)
    dialog._look()
    table = dialog._desk._reader._table
    dialog.reject()
    qtbot.waitUntil(lambda: table.read.columns == [])
    dialog.begin(other, TableChoices())
    dialog.settle()
    assert dialog._editor.names == ("a", "b")


@pytest.fixture
def asked(window, monkeypatch):
    """Return the dialogs by which the window asked, each answered with the button that loads."""
    dialogs = []

    def answer(dialog):
        dialogs.append(dialog)
        dialog.settle()
        dialog.accept()
        return True

    monkeypatch.setattr(type(window.files), "_ask_import", staticmethod(answer))
    return dialogs


def test_the_window_keeps_its_dialog_until_the_theme_is_another(window, asked, other):
    for path in (PENGUINS, other):
        window.files.open(path)
        window.session.settle()
    assert asked[0] is asked[1]
    assert window.session.state.document.recipe.data.path == str(other)
    window.session.dispatch(assign("view.theme", "dark"))
    window.files.open(PENGUINS)
    assert asked[2] is not asked[0]
    window.session.dispatch(assign("view.theme", "light"))


def test_a_table_that_is_opened_while_another_is_looked_at_has_a_dialog_of_its_own(
    window, monkeypatch, other
):
    dialogs = []

    def answer(dialog):
        dialogs.append(dialog)
        if len(dialogs) == 1:
            window.files.open(other)
        dialog.settle()
        dialog.accept()
        return True

    monkeypatch.setattr(type(window.files), "_ask_import", staticmethod(answer))
    window.files.open(PENGUINS)
    first, second = dialogs
    assert [each._path for each in dialogs] == [PENGUINS, other]
    assert window.session.state.document.recipe.data.path == str(PENGUINS)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert [shiboken6.isValid(each) for each in (first, second)] == [True, False]


def test_a_dialog_in_which_nothing_was_begun_can_be_let_go_of(qtbot):
    dialog = ImportDialog()
    qtbot.addWidget(dialog)
    assert not dialog.is_asking
    dialog.release()
    assert dialog.choices() == TableChoices()
