"""What the window keeps and says of an own table: that it is in what is kept, and which file is newer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reluexplorer.app.keeping import keeping
from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.window.window import Window
from reluexplorer.core.data.held import hold
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.files import OpenDocument, SaveDocument, read
from reluexplorer.session.commands.run import Step, Undo
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.files import embedded
from reluexplorer.session.host import newer_file
from reluexplorer.session.session import Session
from tests.places import DATA
from tests.session.driving import did, look_again

FRUIT = (DATA / "recorded" / "fruit.csv").read_bytes()
HELD = hold("fruit.csv", FRUIT)


@pytest.fixture
def start(qtbot, tmp_path, monkeypatch):
    """Return what makes a window as a start of the program does."""
    monkeypatch.setattr(keeping, "last_document", lambda: tmp_path / "last.reluexp")

    def begin(*commands):
        window = Window(Session(), Settings(tmp_path / "settings.json"))
        qtbot.addWidget(window)
        window.show()
        did(window.session, *commands)
        return window

    return begin


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "fruit.csv"
    path.write_bytes(FRUIT)
    return path


def kept(window, tmp_path):
    """Let a window look whether there is something new to keep, and return the step that is kept."""
    window.kept.keep_open()
    if window.kept._writer is not None:
        window.kept._writer.join()
    return read(tmp_path / "open-1.reluexp")[1]


def test_what_is_kept_has_the_table_that_is_no_more(start, table, tmp_path):
    window = start(OpenTable(str(table)), Step(7))
    window.close()
    table.unlink()
    after = start()
    after.kept.reopen()
    after.session.settle()
    assert after.session.state.document.recipe.data.held == HELD
    assert after.session.state.run.step == 7
    after.close()


def test_steps_alone_do_not_write_a_table_at_every_look(start, table, tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "_TABLE_RATE", len(FRUIT) / 3600)
    window = start(OpenTable(str(table)), Step(3))
    assert kept(window, tmp_path) == 3
    did(window.session, Step(4))
    assert kept(window, tmp_path) == 3
    did(window.session, assign("training.learning_rate", 0.5))
    assert kept(window, tmp_path) == 7
    window.kept._rests_until = 0.0
    did(window.session, Step(1))
    assert kept(window, tmp_path) == 8
    window.close()
    assert read(tmp_path / "last.reluexp")[1] == 8


def test_a_large_table_is_named_and_that_is_said_once(start, table, tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "USUAL", len(FRUIT) - 1)
    window, path = start(OpenTable(str(table))), str(tmp_path / "mine.reluexp")
    did(window.session, SaveDocument(path))
    assert window.session.state.notice.startswith("The document names fruit.csv (0 MB) and does not hold it")
    did(window.session, SaveDocument(path))
    assert window.session.state.notice == ""
    window.close()


def test_the_button_beside_the_sentence_takes_the_newer_file(start, table, tmp_path):
    path = str(tmp_path / "mine.reluexp")
    window = start(OpenTable(str(table)), SaveDocument(path))
    table.write_bytes(FRUIT + b"1,red,2,yes,\n")
    did(window.session, OpenDocument(path))
    button = window._notice._action
    assert button.text() == "Take the file"
    section = window.panel("train").settings.data.table
    assert not section.take.isHidden()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    window.session.settle()
    assert window.session.state.document.recipe.data.held is None
    assert section.take.isHidden()
    window.close()


def test_a_file_that_did_not_change_is_not_offered(start, table, tmp_path, monkeypatch):
    monkeypatch.setattr(newer_file, "_EVERY", 0.0)
    monkeypatch.setattr(newer_file, "_RESTS", 0.0)
    path = str(tmp_path / "mine.reluexp")
    window = start(OpenTable(str(table)), SaveDocument(path), OpenDocument(path))
    section = window.panel("train").settings.data.table
    assert window.session.state.document.recipe.data.held == HELD
    assert section.take.isHidden()
    table.write_bytes(FRUIT + b"1,red,2,yes,\n")
    look_again(window.session)
    assert not section.take.isHidden()
    QTest.mouseClick(section.take, Qt.MouseButton.LeftButton)
    window.session.settle()
    assert window.session.state.document.recipe.data.held is None
    assert section.take.isHidden()
    window.close()


def test_where_it_is_kept_is_chosen_beside_the_table(start, table):
    window = start(OpenTable(str(table)))
    section = window.panel("train").settings.data.table
    assert [section.kept.itemText(place) for place in range(section.kept.count())] == [
        "Automatic", "In the document", "In its file",
    ]  # fmt: skip
    section.kept.setFocus()
    QTest.keyClick(section.kept, Qt.Key.Key_End)
    assert window.session.state.document.view.table_kept == "file"
    assert section.kept.currentText() == "In its file"
    window.close()


def test_where_it_is_kept_follows_a_command_and_undo(start, table):
    window = start(OpenTable(str(table)))
    field = window.panel("train").settings.data.table.kept
    window.session.dispatch(assign("view.table_kept", "file"))
    assert field.value() == "file"
    window.session.dispatch(Undo())
    assert field.value() == ""
    window.close()
