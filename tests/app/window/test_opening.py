"""What the window makes of a file that is opened or dropped: content decides, not the name."""

from __future__ import annotations

import io
import json
import os

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication

from reluexplorer.app.files.opening import commands_to_open
from reluexplorer.app.launching.launch import carry_out
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.disk.regular import beginning
from reluexplorer.session.commands.exports import ExportWeights
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import New, OpenPlayground
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.labs.recurrence import RecurrentRecipe
from reluexplorer.session.files import reading
from reluexplorer.session.files.document_file import save
from reluexplorer.session.files.lab_file import LabDocument, save_lab
from reluexplorer.widgets.controls.combo import ComboField
from tests.core.samples import sheet


def drop(window, path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    left = Qt.MouseButton.LeftButton
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, Qt.KeyboardModifier.NoModifier)
    window.dropEvent(event)


def test_dropped_weights_begin_a_run_and_the_initialisation_says_so(window, qtbot, tmp_path):
    session = window.session
    session.dispatch(SetHidden((3,)))
    session.settle()
    session.dispatch(Step(20))
    session.settle()
    wanted = parameters_sha256(session.state.run.state.parameters)
    session.dispatch(ExportWeights(str(tmp_path / "w.npz")))
    session.dispatch(New())
    session.settle()
    drop(window, tmp_path / "w.npz")
    qtbot.waitUntil(lambda: session.state.document.recipe.network.given != "")
    session.settle()
    assert parameters_sha256(session.state.run.state.parameters) == wanted
    start = next(f for f in window.findChildren(ComboField) if f.accessibleName() == "Initialisation")
    assert (start.value(), start.currentText()) == ("given", "From a file")
    index = start.place_of("he_normal")
    start.setCurrentIndex(index)
    start.activated.emit(index)
    assert session.state.document.recipe.network.given == ""
    assert start.value() == "he_normal"


@pytest.mark.parametrize("way", ["open", "drop", "command line"])
def test_a_document_of_another_network_is_said_and_what_is_open_stays(window, qtbot, tmp_path, way):
    path = save_lab(tmp_path / "lab.reluexp", LabDocument(RecurrentRecipe(), 40, "0" * 64))
    window.session.dispatch(assign("training.seed", 8))
    before = window.session.state.document
    if way == "open":
        window.files.open(path)
    elif way == "drop":
        drop(window, path)
    else:
        carry_out(window, commands_to_open(str(path)))
    qtbot.waitUntil(lambda: window.session.state.notice != "")
    assert window.session.state.notice == (
        "lab.reluexp holds a recurrent network; the window, health and export take dense ones alone. "
        f"reluexplorer train --open {path} goes on with it."
    )
    assert window.session.state.document == before


def test_a_document_under_another_name_is_a_document(window, tmp_path):
    save(tmp_path / "net.json", assign("training.seed", 8).apply(Document()), 0)
    window.files.open(tmp_path / "net.json")
    assert window.session.state.document.recipe.training.seed == 8


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "This is a picture (PNG) (a.png)"),
        ("work.json", json.dumps({"nbformat": 4, "cells": []}).encode(), "This is a notebook (work.json)"),
    ],
)
def test_a_file_of_another_program_is_said_and_nothing_changes(window, tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    before = window.session.state.document
    window.files.open(tmp_path / name)
    assert window.session.state.notice.startswith(said)
    assert window.session.state.document == before
    window.files.open(tmp_path)
    assert window.session.state.notice.startswith("This is a folder (")


def test_why_a_workbook_is_no_table_is_what_its_reader_says(tmp_path) -> None:
    path = tmp_path / "far.xlsx"
    path.write_bytes(sheet([["x", "y"], [1, 2]]))
    with pytest.raises(CommandError, match=r"The table has one row"):
        commands_to_open(str(path))


def test_a_file_of_the_system_that_has_nothing_to_say_is_empty(tmp_path, monkeypatch) -> None:
    class Silent(io.BytesIO):
        def read(self, _most=-1):
            return None

        def fileno(self):
            return 0

    path = tmp_path / "log"
    path.write_bytes(b"never read")
    monkeypatch.setattr(os, "fdopen", lambda handle, _mode: (os.close(handle), Silent())[1])
    monkeypatch.setattr(os, "fstat", lambda _handle: path.stat())
    assert beginning(path, 8) == (b"", 10)
    assert reading.read_bytes(path, 100) == b""


@pytest.mark.slow
def test_the_playground_address_is_copied_or_it_is_said_why_there_is_none(window):
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    window._actions["copy-link"].trigger()
    assert clipboard.text() == "before"
    assert window.session.state.notice.startswith("No address of TensorFlow Playground means this network")
    window.session.dispatch(OpenPlayground("https://playground.tensorflow.org/#dataset=xor&noise=5"))
    window._actions["copy-link"].trigger()
    assert clipboard.text() == "https://playground.tensorflow.org/#dataset=xor&noise=5"
    assert window.session.state.notice_kind == "info"
