"""A watched training in the window: it takes the place of Neurons' own panel, and gives it back."""

from __future__ import annotations

import ast
import os
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from reluexplorer.app.files.opening import commands_for_window, feeds_a_model, kind_of, opened_by
from reluexplorer.app.launching.launch import carry_out
from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.shots.stage import Stage
from reluexplorer.app.window.following import goes_on_by_itself
from reluexplorer.app.window.window import Window
from reluexplorer.app.window.workspaces import panel_name
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.watching import ChooseRunLayer, CloseRun, ExportRunReport, OpenRun
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.foreign import foreign
from reluexplorer.session.jobs.doctored import Doctored
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.session import Session, State
from reluexplorer.watch.following.watched import is_run, read_run
from tests.watch.runs import written
from tests.watch.tensorboard.writing import event, record, scalar


@pytest.fixture
def opened(window, tmp_path):
    window.run_command(OpenRun(str(written(tmp_path / "a.watch"))))
    assert set(window._panels) == {"train", "watched"}  # its own panel of Neurons is not even made
    window.session.settle()
    return window


def test_neurons_shows_the_training_until_it_is_closed(opened):
    panel = opened.panel("watched")
    assert opened._stack.currentWidget() is panel
    assert panel.header.name.text() == "train.py"
    opened.run_command(assign("view.workspace", "train"))
    assert opened._stack.currentWidget() is opened.panel("train")
    opened.run_command(assign("view.workspace", "neurons"))
    assert opened._stack.currentWidget() is panel
    QTest.mouseClick(panel.header.back, Qt.MouseButton.LeftButton)
    assert opened._stack.currentWidget() is opened.panel("neurons")
    assert panel_name(opened.session.state) == "neurons"


def test_space_and_full_stop_do_not_train_unseen(opened):
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Period):
        QTest.keyClick(opened, key)
    opened.session.settle()
    assert (opened.session.state.run.status, opened.session.state.run.step) == (Status.PAUSED, 0)


def test_another_training_is_asked_for(opened, monkeypatch):
    asked = []
    monkeypatch.setattr(opened.files, "ask_open", asked.append)
    QTest.mouseClick(opened.panel("watched").header.open, Qt.MouseButton.LeftButton)
    opened._actions["open-run"].trigger()
    assert [each.startswith("Watched trainings (*.watch") for each in asked] == [True, True]


def test_the_report_is_asked_for_and_written_beside_the_window(opened, monkeypatch, tmp_path):
    asked = []

    def ask(name, kinds):
        asked.append((name, kinds.count(";;")))
        return tmp_path / name

    monkeypatch.setattr(opened.files, "ask_report", ask)
    QTest.mouseClick(opened.panel("watched").header.report, Qt.MouseButton.LeftButton)
    opened.session.settle()
    assert asked == [("a-report.html", 2)]
    assert "<h1>train.py</h1>" in (tmp_path / "a-report.html").read_text(encoding="utf-8")
    for name, head in (("l.csv", "layer,kind,form"), ("l.units.csv", "layer,kind,unit")):
        opened.run_command(ExportRunReport(str(tmp_path / name)))
        opened.session.settle()
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(head)
    opened.run_command(CloseRun())
    opened._actions["run-report"].trigger()
    assert opened.session.state.notice == "No watched training is open: open its file first."
    assert len(asked) == 1


def test_the_lines_that_attach_are_copied(window):
    window._actions["watch-lines"].trigger()
    lines = QGuiApplication.clipboard().text()
    ast.parse(lines)
    assert "watch = reluexplorer.watch(model)" in lines


def test_runs_are_known_by_name_first_bytes_or_what_a_folder_holds(tmp_path):
    run, table = written(tmp_path / "a.watch").rename(tmp_path / "run"), tmp_path / "a.csv"
    table.write_bytes(b"reluruns,b\n1,2\n")
    logs = tmp_path / "logs"
    logs.mkdir()
    assert not is_run(logs)
    (logs / "events.out.tfevents.1").write_bytes(record(event(1, scalar("loss", 0.5))))
    awaited = tmp_path / "later.watch"
    for path in (run, awaited, logs, logs / "events.out.tfevents.1"):
        assert opened_by(path, State()) is OpenRun
        assert commands_for_window(str(path)) == (OpenRun(str(path)),)
    assert not is_run(table)
    assert foreign(table) is None
    with pytest.raises(CommandError, match=r"This is the file of a watched training .run.: it is not"):
        kind_of(run)


def test_a_pipe_that_nobody_writes_to_is_no_run_and_is_not_waited_for(tmp_path):
    for name in ("pipe.csv", "pipe.watch"):
        os.mkfifo(tmp_path / name)
    assert not is_run(tmp_path / "pipe.csv")
    with pytest.raises(ModelError, match=r"pipe.watch is not a file.$"):
        read_run(tmp_path / "pipe.watch")


def test_what_is_dropped_or_named_is_shown_and_among_the_files_of_late(qtbot, qapp, tmp_path):
    settings = Settings(tmp_path / "window.ini")
    window = Window(Session(), settings)
    qtbot.addWidget(window)
    window.show()
    path = written(tmp_path / "a.watch")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(50, 50), action, mime, button, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: window.session.state.watching.run is not None)
    assert window.session.state.watching.run.name == "Net"
    assert window.recent.paths() == (path,)
    other = tmp_path / "other.watch"
    carry_out(window, commands_for_window(str(other)))
    assert (window.session.watch_job.view.path, window.recent.paths()) == (str(other), (other, path))
    window.close()


def test_a_run_that_is_brought_to_the_doctor_is_not_fed_to_its_model(tmp_path):
    state = replace(State(), doctor=Doctored("/models/net.onnx"))
    state = replace(state, document=assign("view.workspace", "doctor").apply(state.document))
    assert feeds_a_model(tmp_path / "a.npz", state)
    assert not feeds_a_model(tmp_path / "a.watch", state)


def test_a_script_waits_until_all_that_is_there_was_read(tmp_path):
    stage = Stage("light", (1024, 700))
    try:
        stage.do(OpenRun(str(written(tmp_path / "a.watch", 400))))
        stage.do(ChooseRunLayer(1))
        stage.settle()
        seen = stage.session.state.watching
        assert (seen.run.step, seen.layer) == (19_950, 1)
        assert stage.parts()["training"] is stage.window.panel("watched").header
        assert {"training", "deaths"} <= set(stage.all_parts("neurons"))
        (tmp_path / "b.watch").write_bytes(b"none at all")
        with pytest.raises(CommandError, match=r"b\.watch is no run file"):
            stage.do(OpenRun(str(tmp_path / "b.watch")))
    finally:
        stage.close()


def test_what_a_training_does_is_shown_seldom_where_motion_is_reduced_and_a_choice_at_once(opened):
    before = opened.session.state
    grown = replace(before, watching=replace(before.watching, bytes=1))
    chosen = replace(before, watching=replace(before.watching, layer=1))
    assert goes_on_by_itself(before, grown)
    assert not goes_on_by_itself(before, chosen)
    assert not goes_on_by_itself(before, before)
