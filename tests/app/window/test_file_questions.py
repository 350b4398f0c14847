"""One dialog asks for all files, and each question begins afresh."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit, QWidget

from reluexplorer.app.files.file_questions import FileQuestions

OPEN, SAVE = QFileDialog.AcceptMode.AcceptOpen, QFileDialog.AcceptMode.AcceptSave


@pytest.fixture
def asked(qtbot):
    """Ask, answer by a function that is given the dialog, and return the answer and what was typed in it."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    questions = FileQuestions(window)

    def ask(mode, folder, name, kinds, answer):
        seen = []

        def look():
            (dialog,) = window.findChildren(QFileDialog)
            seen.append((dialog.findChild(QLineEdit, "fileNameEdit").text(), dialog.selectedNameFilter()))
            answer(dialog)

        QTimer.singleShot(0, window, look)
        return questions.ask("Title", mode, folder, name, kinds), seen[0]

    return ask


def test_a_name_that_was_given_for_one_question_is_no_answer_to_the_next(asked, tmp_path):
    (tmp_path / "there.csv").write_text("a\n1\n")
    path, shown = asked(
        SAVE, tmp_path, "net.reluexp", "Documents (*.reluexp)", lambda dialog: dialog.accept()
    )
    assert (path, shown) == (tmp_path / "net.reluexp", ("net.reluexp", "Documents (*.reluexp)"))
    path, shown = asked(OPEN, tmp_path, "", "Tables (*.csv)", lambda dialog: dialog.reject())
    assert (path, shown) == (None, ("", "Tables (*.csv)"))

    def choose(dialog):
        dialog.findChild(QLineEdit, "fileNameEdit").setText("there.csv")
        dialog.accept()

    assert asked(OPEN, tmp_path, "", "Tables (*.csv)", choose)[0] == tmp_path / "there.csv"


def test_what_is_saved_over_is_asked_elsewhere_and_what_is_opened_is_left_as_it_is(asked, tmp_path):
    """Qt's question about a file that is there would read its name as HTML."""
    (tmp_path / "there.csv").write_text("a\n1\n")
    told = []

    def note(dialog):
        told.append(dialog.options())
        dialog.accept()

    assert asked(SAVE, tmp_path, "there.csv", "Tables (*.csv)", note)[0] == tmp_path / "there.csv"
    asked(OPEN, tmp_path, "there.csv", "Tables (*.csv)", note)
    assert told == [QFileDialog.Option.DontConfirmOverwrite, QFileDialog.Option.ReadOnly]


def test_the_window_of_the_system_stays_from_one_question_to_the_next(asked, tmp_path):
    seen = []

    def note(dialog):
        seen.append(int(dialog.winId()))
        dialog.reject()

    for mode in (OPEN, SAVE, OPEN):
        assert asked(mode, tmp_path, "a.csv", "Tables (*.csv)", note)[0] is None
    assert len(set(seen)) == 1


def test_its_buttons_are_made_anew_only_where_another_is_asked_for(asked, tmp_path):
    """The pictures that Qt keeps of a button stay when it is gone."""
    seen, gone = [], []

    def note(dialog):
        buttons = dialog.findChild(QDialogButtonBox)
        (save,) = [each for each in buttons.buttons() if each.isDefault()] or buttons.buttons()[:1]
        save.destroyed.connect(lambda: gone.append(len(seen)))
        seen.append(save.text())
        dialog.reject()

    for mode in (SAVE, SAVE, SAVE, OPEN):
        asked(mode, tmp_path, "a.csv", "Tables (*.csv)", note)
    assert (seen, gone) == (["&Save", "&Save", "&Save", "&Open"], [3, 3, 3])


def test_for_another_scale_it_is_made_anew(asked, tmp_path, monkeypatch):
    seen = []

    def note(dialog):
        seen.append(int(dialog.winId()))
        dialog.accept()

    assert asked(SAVE, tmp_path, "a.csv", "Tables (*.csv)", note)[0] == tmp_path / "a.csv"
    monkeypatch.setattr(QWidget, "devicePixelRatio", lambda _window: 2.0)
    assert asked(SAVE, tmp_path, "b.csv", "Tables (*.csv)", note)[0] == tmp_path / "b.csv"
    assert len(set(seen)) == 2


def test_a_folder_is_chosen_and_a_file_in_it_the_next_time(qtbot, tmp_path):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    questions, modes = FileQuestions(window), []
    (tmp_path / "pages").mkdir()
    (tmp_path / "there.csv").write_text("a\n1\n")

    def answer(name):
        (dialog,) = window.findChildren(QFileDialog)
        modes.append(dialog.fileMode())
        dialog.findChild(QLineEdit, "fileNameEdit").setText(name)
        dialog.accept()

    for name, ask in (
        ("pages", lambda: questions.ask_folder("Title", tmp_path)),
        ("there.csv", lambda: questions.ask("Title", OPEN, tmp_path, "", "Tables (*.csv)")),
    ):
        QTimer.singleShot(0, window, lambda name=name: answer(name))
        assert ask() == tmp_path / name
    assert modes == [QFileDialog.FileMode.Directory, QFileDialog.FileMode.ExistingFile]
