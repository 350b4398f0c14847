"""Another language is kept at once, and spoken from the next start on, which may be made at once."""

from __future__ import annotations

import os
import sys

import pytest

from reluexplorer.app.actions import all_actions, fill_menu, make_actions
from reluexplorer.app.settings import language_choice
from reluexplorer.app.settings.language_choice import start_again, wants_to_start_again
from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.window.window import Window
from reluexplorer.language import VARIABLE
from reluexplorer.session.session import Session


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def answer(monkeypatch):
    """What is answered to the question; each question is kept."""
    asked = []

    def ask(_window, title, words):
        asked.append((title, words))
        return asked_for[0]

    asked_for = [False]
    monkeypatch.setattr(language_choice, "asks", ask)
    return asked_for, asked


def test_a_language_is_kept_and_asked_about_once(settings, answer, qapp):
    (wanted, asked) = answer
    wanted[0] = True
    assert settings.language() == ""
    assert wants_to_start_again(None, settings, "de") is True
    assert settings.language() == "de"
    assert [title for title, _words in asked] == ["Language"]
    assert wants_to_start_again(None, settings, "de") is False
    assert len(asked) == 1
    assert wants_to_start_again(None, settings, "") is True
    assert settings.language() == ""
    assert wants_to_start_again(None, None, "de") is False


@pytest.mark.parametrize("value", ["qps", "fr", 3, None])
def test_a_language_that_is_none_is_that_of_the_system(settings, value):
    settings.remember(language=value)
    assert settings.language() == ""


def test_the_window_ends_for_a_new_start_where_that_is_wanted(settings, answer, qtbot, qapp):
    (wanted, _asked) = answer
    window = Window(Session(), settings)
    qtbot.addWidget(window)
    window.show()
    window._actions["language-de"].trigger()
    assert (window.isVisible(), window.starts_again, settings.language()) == (True, False, "de")
    wanted[0] = True
    window._actions["language-system"].trigger()
    assert (window.isVisible(), window.starts_again, settings.language()) == (False, True, "")


def test_the_new_start_follows_the_settings(monkeypatch):
    begun = []
    monkeypatch.setenv(VARIABLE, "de")
    monkeypatch.setattr(
        language_choice.subprocess, "Popen", lambda *given, **more: begun.append((given, more))
    )
    start_again()
    ((program,), more) = begun[0]
    assert program == [sys.executable, "-m", "reluexplorer"]
    assert VARIABLE not in more["env"]
    assert more["env"]["PATH"] == os.environ["PATH"]


def test_languages_are_among_the_views_each_by_its_own_name(qtbot, window):
    from PySide6.QtWidgets import QMenu

    menu = QMenu()
    qtbot.addWidget(menu)
    fill_menu(menu, make_actions(window))
    views = next(action.menu() for action in menu.actions() if action.text() == "View")
    languages = next(action.menu() for action in views.actions() if action.text() == "Language")
    assert [action.text() for action in languages.actions()] == [
        "Language of the system",
        "English",
        "Deutsch",
    ]
    assert [spec.name for spec in all_actions() if spec.menu == "language"] == [
        "language-system", "language-en", "language-de",
    ]  # fmt: skip
