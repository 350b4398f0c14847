"""Documents and tables that the window opens and saves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.data import ChooseData, OpenTable
from reluexplorer.session.commands.files import SaveDocument, read
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Step, Undo
from reluexplorer.session.commands.starts import New
from reluexplorer.session.files.document_file import save
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.session import Session
from tests.app.program import ROOT

IRIS = ROOT / "tests" / "data" / "iris.csv"


def _data_shown(window):
    problem = window.session.state.run.problem
    return problem.dataset.name if problem else None


@pytest.mark.slow
def test_a_suffix_that_was_added_replaces_no_file_unasked(window, tmp_path, monkeypatch):
    taken = tmp_path / "x.reluexp"
    taken.write_text("mine", encoding="utf-8")
    monkeypatch.setattr(window.files, "_ask_save", lambda _name, _kinds: tmp_path / "x")
    asked = []
    monkeypatch.setattr(window.files, "_ask_replace", lambda path: bool(asked.append(path)))
    window.files.save_as()
    assert asked == [taken]
    assert taken.read_text(encoding="utf-8") == "mine"
    monkeypatch.setattr(window.files, "_ask_save", lambda _name, _kinds: tmp_path / "net.v2")
    window.files.save_as()
    window.session.settle()
    assert (tmp_path / "net.v2.reluexp").exists()
    assert window.windowTitle() == "net.v2[*] – ReLU Explorer"
    window.session.dispatch(SetHidden((4,)))
    window.session.dispatch(New())
    assert window.windowTitle() == "ReLU Explorer[*]"


@pytest.mark.slow
def test_what_is_asked_about_is_the_file_that_would_be_written(window, tmp_path, monkeypatch):
    model = tmp_path / "mlp.onnx"
    model.write_bytes(b"a model")
    monkeypatch.setattr(window.files, "_ask_save", lambda _name, _kinds: model)
    asked = []
    monkeypatch.setattr(window.files, "_ask_replace", lambda path: bool(asked.append(path)))
    assert window.files.save_as()
    window.session.settle()
    assert (asked, model.read_bytes()) == ([], b"a model")
    assert (tmp_path / "mlp.onnx.reluexp").exists()
    assert window.windowTitle() == "mlp.onnx[*] – ReLU Explorer"


@pytest.mark.slow
def test_what_was_open_is_opened_again_under_its_name(qtbot, qapp, tmp_path, monkeypatch):
    monkeypatch.setattr("reluexplorer.app.keeping.keeping.last_document", lambda: tmp_path / "last.reluexp")
    mine, settings = tmp_path / "mine.reluexp", Settings(tmp_path / "window.ini")
    for _ in range(2):
        window = Window(Session(), settings)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda window=window: window.session.state.run.status is Status.PAUSED)
        if not mine.exists():
            window.session.dispatch(SetHidden((5,)))
            window.session.dispatch(SaveDocument(str(mine)))
        else:
            window.kept.reopen()
            assert window.session.state.document.recipe.network.hidden == (5,)
            assert window.windowTitle() == "mine[*] – ReLU Explorer"
        window.close()


@pytest.mark.slow
def test_a_dropped_table_is_loaded_after_a_look_at_it(window, qtbot, monkeypatch):
    asked = []

    def accept(dialog):
        dialog.settle()
        asked.append((dialog.choices().target, dialog.choices().task))
        return True

    monkeypatch.setattr(type(window.files), "_ask_import", staticmethod(accept))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(IRIS))])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    qtbot.waitUntil(lambda: _data_shown(window) == "iris")
    assert asked == [("species", "")]
    assert window.session.state.run.problem.network.outputs == 3


@pytest.mark.slow
def test_columns_are_chosen_again_as_one_change(window, qtbot, monkeypatch):
    window.session.dispatch(OpenTable(str(IRIS), "species"))
    qtbot.waitUntil(lambda: _data_shown(window) == "iris")

    def leave_out(dialog):
        dialog.settle()
        dialog._change(lambda editor: editor.set_part(("sepal_length", "sepal_width"), "use", "ignored"))
        dialog.settle()
        return True

    monkeypatch.setattr(type(window.files), "_ask_import", staticmethod(leave_out))
    state = window.session
    table = window._panels["train"].settings.data.table
    qtbot.mouseClick(table.columns, Qt.MouseButton.LeftButton)
    state.settle()
    assert state.state.run.problem.dataset.feature_names == ("petal_length", "petal_width")
    assert state.state.undo_label == "Columns of the table"
    state.dispatch(Undo())
    state.settle()
    assert state.state.run.problem.dataset.features == 4
    label = state.state.undo_label
    monkeypatch.setattr(type(window.files), "_ask_import", staticmethod(lambda _dialog: False))
    window._actions["columns"].trigger()
    assert state.state.undo_label == label
    window.session.dispatch(ChooseData("circle"))
    window._actions["columns"].trigger()
    assert window.session.state.notice == "Only a table has columns to choose; open one first."


def test_choices_that_were_left_with_escape_are_there_when_the_table_is_opened_again(window, monkeypatch):
    shown = []

    def leave(dialog):
        dialog.settle()
        shown.append(dialog.choices().columns)
        dialog._change(lambda editor: editor.set_part(("sepal_length",), "use", "ignored"))
        dialog.reject()
        return False

    monkeypatch.setattr(type(window.files), "_ask_import", staticmethod(leave))
    for table in (IRIS, IRIS, IRIS.with_name("penguins.csv")):
        window.files.open(table)
    assert [list(map(str, columns)) for columns in shown] == [[], ["sepal_length=ignored"], []]


@pytest.mark.slow
def test_a_bad_file_is_said_in_the_window(window, tmp_path):
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    window.files.open(tmp_path / "empty.csv")
    assert window.session.state.notice == "empty.csv: The file is empty."
    assert window._notice.isVisible()


def test_a_document_is_saved_and_opened_with_the_same_weights(window, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "mine.reluexp"
    monkeypatch.setattr(window.files, "_ask_save", lambda _name, _kinds: path)
    window.session.dispatch(SetHidden((5,)))
    window.session.dispatch(Step(123))
    qtbot.waitUntil(lambda: window.session.state.run.step == 123)
    before = window.session.state.run.state.parameters
    window.files.save()
    window.session.settle()
    assert window.windowTitle() == "mine[*] – ReLU Explorer"
    window.session.dispatch(New())
    window.files.open(path)
    qtbot.waitUntil(lambda: window.session.state.run.step == 123)
    assert (window.session.state.run.state.parameters == before).all()


def test_what_another_program_saved_meanwhile_is_asked_about(window, tmp_path, monkeypatch):
    path = tmp_path / "shared.reluexp"
    window.session.dispatch(SaveDocument(str(path)))
    window.session.settle()
    asked, answers = [], [False, True]
    monkeypatch.setattr(
        "reluexplorer.app.files.files.asks",
        lambda _window, _title, words: bool(asked.append(words)) or answers.pop(0),
    )
    window.session.dispatch(SetHidden((4,)))
    window.files.save()
    window.session.settle()
    assert asked == []
    save(path, read(path)[0], 9)
    others = path.read_bytes()
    window.session.dispatch(SetHidden((5,)))
    window.files.save()
    window.session.settle()
    assert path.read_bytes() == others
    window.files.save()
    window.session.settle()
    assert read(path)[0].recipe.network.hidden == (5,)
    window.files.save()
    window.session.settle()
    assert asked == 2 * ["shared.reluexp was changed by another program since. Replace it?"]
    path.unlink()
    window.files.save()
    window.session.settle()
    assert read(path)[0].recipe.network.hidden == (5,)
    assert len(asked) == 2


@pytest.mark.slow
def test_a_read_only_place_is_said(window, tmp_path):
    assert not window.session.dispatch(SaveDocument(str(tmp_path / "no" / "a.reluexp")))
    assert "cannot be written" in window.session.state.notice
