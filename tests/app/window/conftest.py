"""Starts of the program, for the tests of what is kept from one to the next, and of leaving."""

from __future__ import annotations

import pytest

from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.window.window import Window
from reluexplorer.session.session import Session


@pytest.fixture
def begin(qtbot, tmp_path, monkeypatch):
    """Return what makes a window as a start of the program does."""
    monkeypatch.setattr("reluexplorer.app.keeping.keeping.last_document", lambda: tmp_path / "last.reluexp")

    def window_with(*commands, size=(1024, 700)):
        window = Window(Session(), Settings(tmp_path / "settings.json"))
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        window.session.settle()
        for command in commands:
            window.session.dispatch(command)
        window.kept.begin()
        window.kept.offer()
        return window

    return window_with


@pytest.fixture
def open_window(qtbot, tmp_path):
    """A window whose settings and kept files are its own, at the start."""
    window = Window(Session(), Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    window.show()
    window.session.settle()
    yield window
    window.end()
