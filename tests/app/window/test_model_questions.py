"""What is asked of a person for Model doctor, what is not, and what a dropped file is to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from reluexplorer.app.files.model_questions import fed_by
from reluexplorer.app.files.opening import commands_for_window, feeds_a_model, opened_by
from reluexplorer.models.feeding.suffixes import ARRAYS, PICTURES, SOUNDS, TABLES
from reluexplorer.session.commands.doctor import FeedModel, OpenModel
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.weights import OpenWeights
from reluexplorer.session.jobs.doctored import Doctored
from reluexplorer.session.session import State
from tests.panels.doctor.planted import doctored

ONNX = b"\x08\x08\x12\x07pytorch\x1a\x052.1.0:\xc8\x01" + bytes(80)


@pytest.fixture
def asked(window, monkeypatch):
    """The panel of the doctor in a window whose dialogs are not answered, and what they were asked."""
    found = []
    for name in ("ask_open", "ask_folder", "ask_export", "ask_report"):
        monkeypatch.setattr(window.files, name, lambda *kinds, name=name: found.append((name, *kinds)))
    window.run_command(assign("view.workspace", "doctor"))
    return found


def test_without_a_model_nothing_is_asked_but_which(window, asked):
    panel = window.panel("doctor")
    for signal, words in (
        (panel.inputs_asked, "No model is open: open one first."),
        (panel.copy_asked, "No model has been measured: open one first."),
        (panel.findings_asked, "No model has been measured: open one first."),
    ):
        signal.emit()
        assert (asked, window.session.state.notice) == ([], words)
    panel.model_asked.emit()
    assert [name for name, _kinds in asked] == ["ask_open"]
    assert "*.onnx" in asked[0][1]


def test_all_that_a_model_can_be_fed_with_is_offered(window, asked):
    window.session._swap(doctor=doctored())
    window.panel("doctor").inputs_asked.emit()
    ((name, kinds, start),) = asked
    offered = kinds.partition("(")[2].partition(")")[0].split()
    assert (name, set(offered)) == (
        "ask_open",
        {f"*{suffix}" for suffix in ARRAYS | TABLES | PICTURES | SOUNDS},
    )
    assert start == Path("/data")


def test_what_a_model_is_fed_is_looked_for_beside_it_at_first(window, asked):
    window.session._swap(doctor=doctored(inputs=""))
    window.panel("doctor").inputs_asked.emit()
    window._actions["feed-folder"].trigger()
    assert [(each[0], each[-1]) for each in asked] == [
        ("ask_open", Path("/models")), ("ask_folder", Path("/models")),
    ]  # fmt: skip


def test_a_folder_is_chosen_by_itself_and_of_one_picture_all_of_its_folder_is_taken_and_said(
    window, tmp_path, monkeypatch
):
    given, picture = [], tmp_path / "pages" / "00.png"
    window._actions["feed-folder"].trigger()
    assert window.session.state.notice == "No model is open: open one first."
    window.session._swap(doctor=doctored())
    monkeypatch.setattr(window.session, "dispatch", lambda command: given.append(command) or True)
    monkeypatch.setattr(window.files, "ask_folder", lambda _start: tmp_path)
    monkeypatch.setattr(window.files, "ask_open", lambda _kinds, _start: picture)
    window._actions["feed-folder"].trigger()
    window.panel("doctor").inputs_asked.emit()
    assert given == [FeedModel(str(tmp_path)), FeedModel(str(picture.parent))]
    assert window.session.state.notice == "All pictures in the folder pages are taken, not 00.png alone."


def test_files_of_a_model_are_called_after_it(window, asked):
    window.session._swap(doctor=doctored(margin=2.0))
    panel = window.panel("doctor")
    panel.copy_asked.emit()
    panel.findings_asked.emit()
    assert [each[:2] for each in asked] == [
        ("ask_export", "det-smaller.onnx"), ("ask_report", "det-doctor.html"),
    ]  # fmt: skip


def test_a_picture_stands_for_its_folder_and_other_files_for_themselves():
    for suffix in PICTURES:
        assert fed_by(Path(f"/pages/one{suffix.upper()}")) == Path("/pages")
    assert fed_by(Path("/pages/all.npz")) == Path("/pages/all.npz")


def test_what_is_brought_to_an_open_model_is_fed_to_it_unless_it_is_another(tmp_path):
    model, inputs = tmp_path / "other.onnx", tmp_path / "inputs.npz"
    model.write_bytes(ONNX)
    inputs.write_bytes(b"PK")
    plain = State()
    there = replace(plain, doctor=doctored())
    in_sight = replace(there, document=assign("view.workspace", "doctor").apply(plain.document))
    assert [feeds_a_model(inputs, state) for state in (plain, there, in_sight)] == [False, False, True]
    assert not feeds_a_model(model, in_sight)
    assert not feeds_a_model(tmp_path / "work.reluexp", in_sight)
    assert feeds_a_model(tmp_path, in_sight)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"<html>"])
def test_what_is_called_a_model_is_opened_as_one_whatever_it_holds(tmp_path, content):
    path = tmp_path / "net.ONNX"
    path.write_bytes(content)
    plain = State()
    there = replace(plain, document=assign("view.workspace", "doctor").apply(plain.document))
    assert not feeds_a_model(path, replace(there, doctor=doctored()))
    assert [opened_by(path, state) for state in (plain, there)] == [OpenModel, OpenModel]
    assert commands_for_window(str(path)) == (OpenModel(str(path)),)


@pytest.mark.parametrize(
    ("workspace", "at_hand", "wanted"),
    [("train", False, OpenWeights), ("train", True, OpenWeights), ("doctor", False, OpenModel),
     ("doctor", True, OpenModel)],
)  # fmt: skip
def test_safetensors_are_a_model_where_the_doctor_is_shown(window, tmp_path, workspace, at_hand, wanted):
    weights = tmp_path / "net.safetensors"
    weights.write_bytes(b"\x40\0\0\0\0\0\0\0{" + b" " * 62 + b"}")
    seen = doctored() if at_hand else Doctored()
    document = assign("view.workspace", workspace).apply(window.session.state.document)
    window.session._swap(doctor=seen, document=document)
    given = []
    window.session.dispatch = given.append
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(weights))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, none)
    window.dropEvent(drop)
    QApplication.processEvents()
    assert given == [wanted(str(weights))]


def test_a_model_is_opened_by_its_name_and_fed_by_what_is_dropped(window, tmp_path):
    model = tmp_path / "net"
    model.write_bytes(ONNX)
    assert commands_for_window(str(model)) == (OpenModel(str(model)),)
    given = []
    window.session._swap(
        doctor=doctored(), document=assign("view.workspace", "doctor").apply(window.session.state.document)
    )
    window.session.dispatch = lambda command: given.append(command) or True
    window.files.open(tmp_path)
    assert given == [FeedModel(str(tmp_path))]
