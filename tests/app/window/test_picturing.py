"""Pictures of the window are those of its screen, and files of them are made beside it."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from reluexplorer.app.window import picturing
from reluexplorer.session.document.domains import CommandError
from reluexplorer.widgets.painting.pace import PACE

RGB = QImage.Format.Format_RGB32


@pytest.fixture
def painted(open_window, qtbot, tmp_path, monkeypatch):
    """A window whose painting is shared out, and has come to rest; pictures are saved as ``a.png``."""
    monkeypatch.setattr(open_window.files, "_ask_save", lambda _name, _kinds: tmp_path / "a.png")
    with qtbot.waitSignal(open_window.first_frame):
        PACE.begin(open_window)
    open_window.resize(1200, 820)
    stage = open_window.stage
    qtbot.waitUntil(lambda: stage.content.width() == 1200 and not (PACE.is_at_work or stage.is_changing()))
    yield open_window
    PACE.end()


@pytest.fixture
def content(painted):
    """What the window shows, painted anew."""
    return PACE.grab(painted._stack).toImage().convertToFormat(RGB)


def test_a_picture_is_copied_as_the_screen_shows_it(painted, content, qtbot):
    QGuiApplication.clipboard().clear()
    painted._actions["copy-picture"].trigger()
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull())
    assert QGuiApplication.clipboard().image().convertToFormat(RGB) == content
    assert painted.session.state.said[:2] == ("The picture is in the clipboard.", "info")
    while not painted._notice.is_placed:
        QApplication.processEvents()
    QGuiApplication.clipboard().clear()
    painted._actions["copy-picture"].trigger()
    assert painted.session.state.notice == ""
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull())
    assert QGuiApplication.clipboard().image().convertToFormat(RGB) == content


def test_a_picture_is_made_beside_the_window_and_nothing_is_said(
    painted, content, qtbot, tmp_path, monkeypatch
):
    threads, saved = [], picturing.saved
    monkeypatch.setattr(
        picturing, "saved", lambda image: threads.append(threading.get_ident()) or saved(image)
    )
    painted._actions["save-picture"].trigger()
    qtbot.waitUntil((tmp_path / "a.png").exists)
    painted.session.settle()
    assert QImage(str(tmp_path / "a.png")).convertToFormat(RGB) == content
    assert QImage(str(tmp_path / "a.png")).text("Software") == "ReLU Explorer"
    assert (len(threads), threading.get_ident() in threads) == (1, False)
    assert painted.session.state.notice == ""


def test_a_picture_that_cannot_be_written_is_said(painted, qtbot, monkeypatch):
    def full(*_arguments):
        raise CommandError("There is no room left.")

    monkeypatch.setattr("reluexplorer.session.jobs.exports.write_file", full)
    painted._actions["save-picture"].trigger()
    qtbot.waitUntil(lambda: painted.session.state.notice != "")
    assert painted.session.state.notice == "There is no room left."


def test_a_window_that_is_closed_writes_its_picture_first(painted, qtbot, tmp_path, monkeypatch):
    begun, go = threading.Event(), threading.Event()
    saved = picturing.saved

    def held(image):
        begun.set()
        assert go.wait(30)
        return saved(image)

    monkeypatch.setattr(picturing, "saved", held)
    painted._actions["save-picture"].trigger()
    qtbot.waitUntil(begun.is_set)
    assert not (tmp_path / "a.png").exists()
    monkeypatch.setattr(painted.leaving, "allows", lambda: go.set() is None)
    painted.end()
    assert not QImage(str(tmp_path / "a.png")).isNull()
