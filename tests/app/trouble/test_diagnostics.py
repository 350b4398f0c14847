"""The diagnostics: what they name, what they leave out, and that nothing that is broken breaks them."""

from __future__ import annotations

import builtins
import logging
import platform
import re

import numpy as np
import pytest
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from reluexplorer import __version__
from reluexplorer.app.trouble.diagnostics import diagnostics
from reluexplorer.app.trouble.log import log_folder, logging_to
from reluexplorer.app.window.diagnosing import data_words, network_words, training_words
from reluexplorer.session.commands.data import ChooseData, OpenTable
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import DataChoice
from tests.app.program import ROOT, run


def facts(text):
    return dict(line.split(": ", 1) for line in text.splitlines() if not line.startswith("  "))


def test_they_name_versions_and_the_system():
    told = facts(diagnostics({"Run": "none"}))
    assert told["ReLU Explorer"] == __version__
    assert told["Python"].startswith(platform.python_version())
    assert told["Qt"].startswith(f"{qVersion()}, PySide6 ")
    assert told["NumPy"] == np.__version__
    assert re.fullmatch(r"openblas [\d.]+, \d+ threads?, for \w+", told["BLAS"])
    assert told["Run"] == "none"
    assert told["Log"] == f"{log_folder()}, nothing yet"


def test_the_command_line_prints_the_same_without_a_window():
    done = run("diagnostics")
    assert (done.returncode, done.stderr) == (0, "")
    here, there = facts(diagnostics({})), facts(done.stdout)
    assert {name: there[name] for name in ("ReLU Explorer", "Python", "Qt", "NumPy", "System")} == {
        name: here[name] for name in ("ReLU Explorer", "Python", "Qt", "NumPy", "System")
    }
    assert there["Screen"] == "not asked; neither DISPLAY nor WAYLAND_DISPLAY is set"
    assert run("diagnostics", "more").returncode == 2


def test_the_last_lines_of_the_log_close_them_and_home_is_not_named(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with logging_to(log_folder()):
        logging.getLogger("reluexplorer.tests").warning("File %s, line 3", tmp_path / "a.py")
    told = diagnostics({})
    assert told.splitlines()[-1].endswith("WARNING: File ~/a.py, line 3")
    assert facts(told)["Log"] == "~/state/reluexplorer/log, the last lines are"
    assert str(tmp_path) not in told


def test_a_log_that_cannot_be_written_is_said(tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "taken"))
    folder = f"{tmp_path}/taken/reluexplorer/log"
    assert facts(diagnostics({}))["Log"] == f"{folder}, which cannot be written"
    with logging_to(log_folder()):
        logging.getLogger("reluexplorer.tests").warning("nowhere")
        told = diagnostics({})
    assert facts(told)["Log"] == f"{folder}, which cannot be written: Not a directory; the last lines were"
    assert told.splitlines()[-1].endswith("WARNING: nowhere")


def test_a_qt_that_cannot_be_loaded_is_said(monkeypatch):
    usual = builtins.__import__

    def without(name, *given):
        if name == "PySide6.QtCore":
            raise ImportError("libEGL.so.1: cannot open shared object file")
        return usual(name, *given)

    monkeypatch.setattr(builtins, "__import__", without)
    told = facts(diagnostics({}))
    assert told["Qt"] == "cannot be loaded: libEGL.so.1: cannot open shared object file"


def test_the_window_adds_what_runs_and_what_it_is_shown_on(window):
    window.session.dispatch(ChooseData("spiral"))
    window.session.dispatch(assign("training.learning_rate", 0.1))
    window.session.dispatch(Step(3))
    window.session.settle()
    window._actions["diagnostics"].trigger()
    told = facts(QGuiApplication.clipboard().text())
    size = window.screen().size()
    assert told["Screen"].startswith(f"offscreen, {size.width()}×{size.height()}, ratio 1, ")
    assert told["Window"] == "1440×900"
    assert (told["Theme"], told["Interface"]) == ("light, as the system has it", "100 %")
    assert told["Workspace"] == "train"
    assert told["Run"] == "step 3 of 3 that were made, paused"
    assert told["Network"] == "8 relu, 8 relu, then auto, he_normal, float32"
    assert told["Training"] == "sgd, learning rate 0.1, batches of 10, seed 0"
    assert told["Data"] == "spiral, 500 samples asked for"
    state = window.session.state
    assert (state.notice, state.notice_kind) == (
        "The diagnostics are in the clipboard: versions, what runs, and the last lines of the log.",
        "info",
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [("/home/me/Secret.CSV", "a table, .csv"), ("/home/me/secret", "a table, without a suffix")],
)
def test_of_a_table_the_form_alone_is_told(path, words):
    assert data_words(DataChoice("table", path=path, target="salary")) == words


def test_what_was_changed_on_the_way_is_counted(session):
    session.dispatch(Step(2))
    session.settle()
    session.dispatch(assign("training.learning_rate", 0.5))
    session.settle()
    recipe = session.state.document.recipe
    assert training_words(recipe) == "sgd, learning rate 0.5, batches of 10, seed 0, 1 change on the way"
    session.dispatch(OpenTable(str(ROOT / "tests" / "data" / "iris.csv")))
    assert data_words(session.state.document.recipe.data) == "a table, .csv"
    assert network_words(recipe).startswith("8 relu, 8 relu, ")
