"""What the program remembers of a person, and what a settings file or a document of a stranger cannot do."""

from __future__ import annotations

import errno
import json
import os
import threading
from functools import reduce
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from reluexplorer.app.settings import settings as settings_module
from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.files import OpenDocument
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import OpenPreset
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.document_file import name_of
from reluexplorer.session.session import Session

NESTED = reduce(lambda inner, _: [inner], range(700), [1])
"""Deep enough to be read by Python's JSON and not to be written by it."""
CRAFTED = (
    {"window": [0, 0, 10**9, 10**9]},
    {"window": [-(10**30), 0, 100, 100]},
    {"window": [0, 0, 0, 0], "maximised": "yes"},
    {"window": [True, 0, 900, 700]},
    {"window": "everything", "theme": ["dark"], "speed": {"a": 1}, "scale": "200"},
    {"theme": "/dev/zero", "speed": "1e9", "scale": 10**6, "folder": "/dev/zero", "recent": ["/dev/zero"]},
    {"folder": "x" * 5000, "recent": ["y" * 5000, "\0", 7, None], "scale": 101},
    {"folder": "a\0b", "recent": {"0": "x"}, "scale": True, "welcomed": 1},
    {"later": NESTED},
    [],
    7,
)


@pytest.fixture
def made(qtbot, qapp):
    windows = []

    def make(settings: Settings | None = None) -> Window:
        window = Window(Session(), settings)
        qtbot.addWidget(window)
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.close()


@pytest.mark.parametrize("content", CRAFTED)
def test_a_crafted_file_counts_as_none(tmp_path, content):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(content))
    settings = Settings(path)
    assert settings.place() == QRect()
    assert (settings.theme(), settings.speed(), settings.scale()) == ("system", "", 100)
    assert (settings.recent(), settings.welcomed(), settings.maximised()) == ((), False, False)
    assert Path(settings.folder()).is_dir()
    settings.remember(theme="dark")
    assert Settings(path).theme() == "dark"


def test_what_is_no_file_of_settings_is_neither_read_nor_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        settings = Settings(path)
        assert settings.theme() == "system"
        settings.remember(theme="dark")
        assert settings.theme() == "system"
    large = tmp_path / "large.json"
    large.write_text('{"theme": "dark", "x": "' + "x" * 100_000 + '"}')
    assert Settings(large).theme() == "system"
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 60_000)
    assert Settings(deep).theme() == "system"


def test_all_is_remembered(tmp_path):
    path = tmp_path / "new" / "settings.json"
    first = Settings(path)
    first.set_place(QRect(10, 20, 1100, 800), maximised=True)
    first.remember(theme="light")
    first.remember(speed="100")
    first.remember(scale=125)
    first.remember(welcomed=True)
    first.add_recent(path)
    again = Settings(path)
    assert (again.place(), again.maximised()) == (QRect(10, 20, 1100, 800), True)
    assert (again.theme(), again.speed(), again.scale(), again.welcomed()) == ("light", "100", 125, True)
    assert (again.recent(), again.folder()) == ((str(path),), str(path.parent))


@pytest.mark.slow
def test_a_window_stays_within_its_screen(made, tmp_path):
    settings = Settings(tmp_path / "settings.json")
    settings.set_place(QRect(5, 5, 19_000, 19_000), maximised=False)
    window = made(settings)
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert window.width() <= max(screen.width(), window.minimumWidth())
    assert window.height() <= max(screen.height(), window.minimumHeight())


def test_a_document_leaves_the_readers_theme_and_speed(made, tmp_path):
    path = tmp_path / "theirs.reluexp"
    commands = [{"do": "set-theme", "value": "dark"}, {"do": "set-speed", "value": "full"}]
    commands += [{"do": "set-seed", "value": 5}]
    path.write_text(
        json.dumps({"format": "ReLU Explorer document", "version": 1, "step": 0, "commands": commands})
    )
    settings = Settings(tmp_path / "settings.json")
    settings.remember(theme="light")
    settings.remember(speed="100")
    window = made(settings)
    window.files.open(path)
    view = window.session.state.document.view
    assert window.session.state.document.recipe.training.seed == 5
    assert (view.theme, view.speed) == ("light", "100")
    assert (settings.theme(), settings.speed()) == ("light", "100")
    written = window.session.dispatch(OpenDocument(str(path)))
    assert written
    assert settings.theme() == "light"


@pytest.mark.slow
def test_what_a_person_chooses_is_remembered_and_what_a_preset_shows_is_not(made, tmp_path):
    settings = Settings(tmp_path / "settings.json")
    window = made(settings)
    session = window.session
    session.dispatch(assign("view.theme", "dark"))
    session.dispatch(assign("view.speed", "10000"))
    session.dispatch(OpenPreset("dying"))
    assert session.state.document.view.pace == "100"
    assert (settings.theme(), settings.speed()) == ("dark", "10000")
    session.dispatch(OpenPreset("spiral"))
    assert (session.state.document.view.pace, session.state.document.view.speed) == ("", "10000")
    session.dispatch(OpenPreset("dying"))
    session.dispatch(assign("view.speed", "full"))
    assert (session.state.document.view.pace, settings.speed()) == ("", "full")


def test_a_kept_document_names_no_file_that_saving_would_harm(tmp_path):
    kept = tmp_path / "last.reluexp"
    content = {"format": "ReLU Explorer document", "version": 1, "step": 0, "commands": []}

    def named(name: object) -> str:
        kept.write_text(json.dumps({**content, "file": name}))
        return name_of(kept)

    victim, other, mine = tmp_path / "victim.txt", tmp_path / "other.reluexp", tmp_path / "mine.reluexp"
    for path in (victim, other):
        path.write_text("precious")
    mine.write_text(json.dumps(content))
    assert [named(name) for name in (str(victim), str(other), "mine.reluexp", "/x\0.reluexp")] == [""] * 4
    with pytest.raises(CommandError, match="its part 'file' is not as it may be"):
        named(7)
    assert named(str(mine)) == str(mine)
    assert named(str(tmp_path / "new.reluexp")) == str(tmp_path / "new.reluexp")


def test_a_slow_disk_keeps_nobody_waiting_and_what_is_chosen_counts_at_once(qapp, monkeypatch, tmp_path):
    path, may_write, write = tmp_path / "settings.json", threading.Event(), settings_module.write_file
    path.write_text('{"speed": "full"}')
    monkeypatch.setattr(settings_module, "write_file", lambda *what: may_write.wait(60) and write(*what))
    settings = Settings(path)
    settings.write_beside(QObject(qapp))
    settings.remember(theme="dark")
    settings.add_recent(path)
    assert (settings.theme(), settings.speed(), settings.recent()) == ("dark", "full", (str(path),))
    assert json.loads(path.read_text()) == {"speed": "full"}
    may_write.set()
    settings.finish()
    written = {"speed": "full", "theme": "dark", "recent": [str(path)], "folder": str(tmp_path)}
    assert json.loads(path.read_text()) == written
    settings.remember(theme="light")
    assert json.loads(path.read_text()) == written | {"theme": "light"}


def test_a_failure_beside_the_window_is_told_in_its_own_turn_and_once(qtbot, qapp, monkeypatch, tmp_path):
    def fails(*_what: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(settings_module, "write_file", fails)
    settings, told = Settings(tmp_path / "settings.json"), []
    settings.tell = lambda sentence: told.append((sentence, threading.current_thread()))
    settings.write_beside(QObject(qapp))
    settings.remember(theme="dark")
    settings.remember(theme="light")
    settings.finish()
    assert told == []
    qtbot.waitUntil(lambda: len(told) > 0)
    QApplication.processEvents()
    ((sentence, thread),) = told
    assert sentence.startswith("Theme, speed and last files are not remembered: ")
    assert thread is threading.main_thread()
    assert settings.theme() == "system"
