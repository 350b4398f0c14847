"""Neither changes nor a measurement are lost without a question when the window is closed."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from reluexplorer.app.dialogs.leave_dialog import Answer, Question, ask_about_leaving
from reluexplorer.app.keeping.keeping import last_document
from reluexplorer.app.keeping.leaving import question_of_leaving
from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.window.window import Window
from reluexplorer.lessons.claims import catalogue
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.files import SaveDocument, read
from reluexplorer.session.commands.lessons import MeasureLesson, StopMeasuring
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.starts import New
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.jobs.lessons import LessonsView
from reluexplorer.session.session import Session
from tests.app.window.answers import Logout, answering, saving_to
from tests.quick_lesson import NAME, quick_lesson


@pytest.fixture
def measuring(qtbot, tmp_path, monkeypatch):
    """A window in which a measurement stands at 40 % until it is let go."""
    monkeypatch.setitem(LESSONS, NAME, quick_lesson())
    usual, go = catalogue.measure, threading.Event()

    def held(name, seeds, progress):
        progress(0.4)
        go.wait(30)
        return usual(name, seeds, progress)

    monkeypatch.setattr(catalogue, "measure", held)
    window = Window(Session(), Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    window.show()
    window.session.dispatch(MeasureLesson(NAME))
    qtbot.waitUntil(lambda: window.session.state.lessons.progress == 0.4)
    yield window
    go.set()
    window.end()


def test_a_measurement_is_asked_about_and_goes_on_where_the_window_stays(measuring, monkeypatch):
    asked = answering(monkeypatch, measuring, Answer.STAY)
    assert not measuring.close()
    assert measuring.isVisible()
    assert measuring.session.state.lessons.measuring == NAME
    told = f"The measurement of “{LESSONS[NAME].title}” is at 40 %: nothing of it would be kept."
    assert asked == [Question(f"{told} Close all the same?")]


def test_claims_that_wait_and_the_report_after_them_are_named(measuring, monkeypatch, tmp_path):
    asked = answering(monkeypatch, measuring, Answer.STAY)
    monkeypatch.setattr(measuring.report, "_ask", lambda _name, _kinds: tmp_path / "all.html")
    measuring.report.begin()
    measuring.session.poll()
    measuring.close()
    waiting = len(LESSONS) - 1
    assert f"is at 40 %, and {waiting} more claims wait: nothing of it would be kept." in asked[0].words
    assert "all.html would not be written." in asked[0].words


@pytest.mark.parametrize(
    ("waiting", "report", "lost"),
    [
        (("cost",), "", "1 claim still waits to be measured, and would not be."),
        (("cost", "gate"), "", "2 claims still wait to be measured, and would not be."),
        ((), "all.pdf", "all.pdf would not be written."),
    ],
)
def test_what_only_waits_is_asked_about_too(session, waiting, report, lost):
    state = replace(session.state, lessons=LessonsView(waiting=frozenset(waiting)))
    assert question_of_leaving(state, report=report) == Question(f"{lost} Close all the same?")


def test_a_claim_that_waits_for_training_to_end_keeps_the_window(measuring, monkeypatch):
    asked = answering(monkeypatch, measuring, Answer.STAY)
    measuring.session.dispatch(StopMeasuring())
    monkeypatch.setattr(Session, "trains", True)
    measuring.session.poll()
    measuring.session.lesson_jobs.measure("cost", 2)
    measuring.session.poll()
    lessons = measuring.session.state.lessons
    assert (lessons.measuring, lessons.waiting) == ("", {"cost"})
    assert not measuring.close()
    assert asked == [Question("1 claim still waits to be measured, and would not be. Close all the same?")]


def test_who_says_yes_leaves(measuring, monkeypatch):
    answering(monkeypatch, measuring, Answer.LEAVE)
    assert measuring.close()
    assert not measuring.isVisible()


def test_nothing_is_asked_where_nothing_is_measured(measuring, monkeypatch):
    asked = answering(monkeypatch, measuring, Answer.STAY)
    measuring.session.dispatch(StopMeasuring())
    measuring.session.poll()
    assert measuring.close()
    assert asked == []


def test_the_system_is_not_kept_waiting_for_an_answer(measuring, monkeypatch):
    asked = answering(monkeypatch, measuring, Answer.STAY)
    measuring.end()
    assert not measuring.isVisible()
    assert asked == []


def test_an_untouched_start_closes_without_a_question(open_window, monkeypatch):
    asked = answering(monkeypatch, open_window, Answer.STAY)
    assert not open_window.isWindowModified()
    assert open_window.close()
    assert asked == []


def test_what_was_never_saved_stays_open_on_cancel(open_window, monkeypatch):
    asked = answering(monkeypatch, open_window, Answer.STAY)
    open_window.session.dispatch(SetHidden((5,)))
    assert open_window.isWindowModified()
    assert not open_window.close()
    assert open_window.isVisible()
    assert (asked[0].words, asked[0].saves) == ("Keep what is open? It was never saved.", True)


def test_what_is_discarded_closes_and_is_still_offered_at_the_next_start(open_window, monkeypatch):
    answering(monkeypatch, open_window, Answer.LEAVE)
    open_window.session.dispatch(SetHidden((5,)))
    assert open_window.close()
    assert read(last_document())[0].recipe.network.hidden == (5,)


def test_saving_from_the_question_closes_once_the_file_is_there(open_window, qtbot, monkeypatch, tmp_path):
    asked = answering(monkeypatch, open_window, Answer.SAVE)
    saving_to(monkeypatch, open_window, tmp_path / "mine.reluexp")
    open_window.session.dispatch(SetHidden((5,)))
    assert not open_window.close()
    qtbot.waitUntil(lambda: not open_window.isVisible())
    assert read(tmp_path / "mine.reluexp")[0].recipe.network.hidden == (5,)
    assert len(asked) == 1


def test_the_window_stays_with_the_sentence_where_saving_fails(open_window, qtbot, monkeypatch, tmp_path):
    def full(*_arguments):
        raise CommandError("mine.reluexp cannot be written: No space left on device.")

    answering(monkeypatch, open_window, Answer.SAVE)
    monkeypatch.setattr("reluexplorer.session.jobs.exports.write_file", full)
    saving_to(monkeypatch, open_window, tmp_path / "mine.reluexp")
    open_window.session.dispatch(SetHidden((5,)))
    assert not open_window.close()
    qtbot.waitUntil(lambda: not open_window.session.writes)
    open_window.leaving.look()
    assert open_window.isVisible()
    assert open_window.isWindowModified()
    assert "No space left on device" in open_window.session.state.notice


def test_no_name_for_the_file_keeps_the_window_open(open_window, monkeypatch):
    answering(monkeypatch, open_window, Answer.SAVE)
    saving_to(monkeypatch, open_window, None)
    open_window.session.dispatch(SetHidden((5,)))
    assert not open_window.close()
    assert open_window.isVisible()


def test_a_saved_document_is_asked_about_by_its_name(open_window, monkeypatch, tmp_path):
    asked = answering(monkeypatch, open_window, Answer.STAY)
    session = open_window.session
    session.dispatch(SaveDocument(str(tmp_path / "mine.reluexp")))
    session.settle()
    assert not open_window.isWindowModified()
    session.dispatch(Step(1))
    session.settle()
    open_window.close()
    assert asked[0].words == "Keep the changes to 'mine'?"
    session.dispatch(SetHidden((5,)))
    session.dispatch(New())
    session.settle()
    open_window.close()
    left = "'mine', which undo or redo leads back to, has changes that are not saved. Close all the same?"
    assert asked[1] == Question(left)


def test_one_question_tells_of_changes_and_measurements(measuring, monkeypatch):
    asked = answering(monkeypatch, measuring, Answer.STAY)
    measuring.session.dispatch(SetHidden((5,)))
    measuring.close()
    assert len(asked) == 1
    assert asked[0].saves
    assert asked[0].more.endswith("is at 40 %: nothing of it would be kept.")


def test_a_first_save_that_is_still_written_needs_no_second_name(open_window, monkeypatch, tmp_path):
    path = tmp_path / "mine.reluexp"
    named = saving_to(monkeypatch, open_window, path)
    open_window.session.dispatch(SetHidden((5,)))
    open_window.files.save()
    open_window.session.dispatch(SetHidden((6,)))
    open_window.files.save()
    open_window.session.settle()
    assert named == ["network.reluexp"]
    assert read(path)[0].recipe.network.hidden == (6,)
    assert not open_window.isWindowModified()


@pytest.mark.parametrize(
    ("answer", "told"),
    [(Answer.STAY, ["release", "cancel"]), (Answer.LEAVE, ["release"]), (Answer.SAVE, ["release"])],
)
def test_who_is_logged_out_is_asked_once(open_window, monkeypatch, tmp_path, answer, told):
    asked = answering(monkeypatch, open_window, answer)
    path = tmp_path / "mine.reluexp"
    saving_to(monkeypatch, open_window, path)
    open_window.session.dispatch(SetHidden((5,)))
    manager = Logout(asks=True)
    open_window.leaving.commit(manager, open_window.kept.keep_at_once)
    assert manager.told == told
    assert path.exists() is (answer is Answer.SAVE)
    open_window.close()
    assert len(asked) == (2 if answer is Answer.STAY else 1)


def test_a_logout_that_lets_nobody_be_asked_keeps_what_is_open(open_window, monkeypatch):
    asked = answering(monkeypatch, open_window, Answer.STAY)
    open_window.session.dispatch(SetHidden((5,)))
    manager = Logout(asks=False)
    open_window.leaving.commit(manager, open_window.kept.keep_at_once)
    assert (asked, manager.told) == ([], [])
    kept = last_document().with_name("open-1.reluexp")
    assert read(kept)[0].recipe.network.hidden == (5,)


@pytest.mark.parametrize(
    ("key", "answer"),
    [(Qt.Key.Key_Return, Answer.SAVE), (Qt.Key.Key_Escape, Answer.STAY), (None, Answer.LEAVE)],
)
def test_the_box_is_answered_by_keys_and_mouse(open_window, qtbot, key, answer):
    told = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        told.extend(sorted(each.accessibleName() for each in box.findChildren(QPushButton)))
        if key is not None:
            qtbot.keyClick(box, key)
        else:
            discard = next(b for b in box.findChildren(QPushButton) if b.accessibleName() == "Discard")
            qtbot.mouseClick(discard, Qt.MouseButton.LeftButton)
        QTimer.singleShot(1000, box, box.reject)

    QTimer.singleShot(100, press)
    assert ask_about_leaving(open_window, Question("Keep it?", saves=True)) is answer
    assert told == ["Cancel", "Discard", "Save"]
