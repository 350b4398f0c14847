"""Several windows: each a process of its own, beside the one before it."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QPoint, QRect

from reluexplorer.app.cli.command_line import main
from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.window import another
from reluexplorer.app.window.window import Window
from reluexplorer.session.session import Session
from tests.app.program import ROOT

IRIS = str(ROOT / "tests" / "data" / "iris.csv")


def test_the_program_starts_itself_again(monkeypatch):
    assert another.command_line("a.csv") == (sys.executable, ["-m", "reluexplorer", "a.csv"])
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert another.command_line("a.csv") == (sys.executable, ["a.csv"])


@pytest.mark.parametrize(
    ("told", "shift"), [("", QPoint()), ("1", QPoint(28, 28)), ("3", QPoint(84, 84)), ("-1", QPoint()),
                        ("999", QPoint(560, 560)), ("9" * 99, QPoint()), ("x", QPoint())]
)  # fmt: skip
def test_a_window_stands_beside_those_before_it(monkeypatch, told, shift):
    monkeypatch.setenv("RELUEXPLORER_WINDOWS_BEFORE", told)
    assert another.shift() == shift


def test_a_new_window_begins_where_this_one_stands(qtbot, tmp_path, monkeypatch):
    settings = Settings(tmp_path / "settings.json")
    window = Window(Session(), settings)
    qtbot.addWidget(window)
    window.show()
    window.setGeometry(QRect(10, 20, 1100, 720))
    begun = []
    monkeypatch.setattr(another, "open_another", lambda *files: bool(begun.append(files)))
    window._actions["new-window"].trigger()
    assert begun == [()]
    assert settings.place() == QRect(10, 20, 1100, 720)
    assert window.session.state.notice.startswith("Another window could not be opened")
    window.end()


CHILD = """
import os, pathlib, sys
pathlib.Path(sys.argv[1], os.environ["RELUEXPLORER_WINDOWS_BEFORE"]).mkdir()
"""


def test_a_process_is_begun_with_its_place(tmp_path, monkeypatch, qtbot):
    monkeypatch.setattr(another, "command_line", lambda *files: (sys.executable, ["-c", CHILD, *files]))
    assert another.open_another(str(tmp_path), before=2)
    qtbot.waitUntil((tmp_path / "2").is_dir)
    monkeypatch.setattr(another, "command_line", lambda *_files: (str(tmp_path / "nothing"), []))
    assert not another.open_another()


def test_each_of_several_files_gets_a_window(monkeypatch):
    begun = []
    monkeypatch.setattr(
        "reluexplorer.app.launching.launch.launch",
        lambda commands, others, refused: begun.append((commands, others, refused)) or 0,
    )
    assert main([IRIS, "spiral", "dying"]) == 0
    ((commands, others, refused),) = begun
    assert [command.name for command in commands] == ["open-table"]
    assert others == ["spiral", "dying"]
    assert refused == []


def test_a_missing_file_is_told_and_the_others_are_opened(monkeypatch, capsys):
    begun = []
    monkeypatch.setattr("reluexplorer.app.launching.launch.launch", lambda *given: begun.append(given) or 0)
    assert main(["nothing.csv", "spiral", "neither.csv", "dying"]) == 0
    ((commands, others, refused),) = begun
    assert [(command.name, command.value) for command in commands] == [("choose-data", "spiral")]
    assert others == ["dying"]
    assert ["nothing.csv" in refused[0], "neither.csv" in refused[1], len(refused)] == [True, True, 2]
    told = capsys.readouterr().err
    assert told == "".join(f"reluexplorer: {each}\n" for each in refused)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing.csv", "neither.csv"], "neither.csv"),
        ([IRIS, "spiral", "--target", "species"], "Options say how one file is opened"),
        (["spiral"] * 9, "9 files are more than 8 windows: name fewer."),
    ],
)
def test_where_nothing_can_be_opened_or_options_do_not_fit_no_window_comes(monkeypatch, capsys, words, said):
    monkeypatch.setattr("reluexplorer.app.launching.launch.launch", lambda *_given: pytest.fail("a window"))
    assert main(words) == 2
    assert said in capsys.readouterr().err
