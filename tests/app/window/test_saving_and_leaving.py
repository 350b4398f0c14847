"""Where a person saves and leaves, what is written is what was open, and what came after is asked about."""

from __future__ import annotations

import threading

import pytest

from reluexplorer.app.dialogs.leave_dialog import Answer, Question
from reluexplorer.session.commands.files import SaveDocument, read
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Play, Step, Undo
from reluexplorer.session.commands.starts import New, OpenPreset
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.jobs import exports
from reluexplorer.session.run.snapshot import Status
from tests.app.window.answers import Logout, answering, saving_to


def test_what_is_saved_while_it_trains_is_the_step_at_which_it_rests(
    open_window, qtbot, monkeypatch, tmp_path
):
    asked = answering(monkeypatch, open_window, Answer.SAVE)
    saving_to(monkeypatch, open_window, tmp_path / "mine.reluexp")
    open_window.session.dispatch(Play())
    qtbot.waitUntil(lambda: open_window.session.state.run.step > 0)
    open_window.close()
    qtbot.waitUntil(lambda: not open_window.isVisible())
    run = open_window.session.state.run
    assert (run.status, read(tmp_path / "mine.reluexp")[1]) == (Status.PAUSED, run.step)
    assert len(asked) == 1


def test_what_is_saved_while_it_trains_on_is_said(open_window, qtbot, monkeypatch, tmp_path):
    session = open_window.session
    saving_to(monkeypatch, open_window, tmp_path / "mine.reluexp")
    assert open_window.files.save()
    session.settle()
    assert (session.state.notice, session.is_changed) == ("", False)
    session.dispatch(Play())
    qtbot.waitUntil(lambda: session.state.run.step > 0)
    assert open_window.files.save()
    qtbot.waitUntil(lambda: session.state.notice != "")
    step = read(tmp_path / "mine.reluexp")[1]
    assert session.state.run.status is Status.RUNNING
    assert session.state.said == (f"Saved at step {step:,}: mine.reluexp", "info", "")


@pytest.fixture
def writing(monkeypatch):
    """Hold files that are saved until it is set; there is room for so many of them."""
    usual, go = exports.write_file, threading.Event()
    go.room = 9

    def held(path, *rest):
        go.wait(30)
        go.room -= 1
        if go.room < 0:
            raise CommandError("mine.reluexp cannot be written: No space left on device.")
        return usual(path, *rest)

    monkeypatch.setattr(exports, "write_file", held)
    yield go
    go.set()


def written(window):
    """Let what is being written end, and the window look what came of it."""
    window.session.settle()
    window.leaving.look()


def test_what_is_changed_while_the_file_is_written_is_asked_about(
    open_window, monkeypatch, tmp_path, writing
):
    asked = answering(monkeypatch, open_window, Answer.SAVE)
    saving_to(monkeypatch, open_window, tmp_path / "mine.reluexp")
    open_window.session.dispatch(SetHidden((5,)))
    assert not open_window.close()
    open_window.leaving.look()
    open_window.session.dispatch(SetHidden((7,)))
    monkeypatch.setattr(open_window.leaving, "_ask", lambda each: asked.append(each) or Answer.STAY)
    writing.set()
    written(open_window)
    assert [each.words for each in asked] == [
        "Keep what is open? It was never saved.",
        "Keep the changes to 'mine'?",
    ]
    assert (open_window.isVisible(), open_window.isWindowModified()) == (True, True)
    assert read(tmp_path / "mine.reluexp")[0].recipe.network.hidden == (5,)


def test_what_was_opened_and_left_while_the_file_is_written_is_asked_about(
    open_window, monkeypatch, tmp_path, writing
):
    asked = answering(monkeypatch, open_window, Answer.SAVE)
    saving_to(monkeypatch, open_window, tmp_path / "mine.reluexp")
    open_window.session.dispatch(SetHidden((5,)))
    open_window.close()
    open_window.session.dispatch(SetHidden((7,)))
    open_window.session.dispatch(New())
    monkeypatch.setattr(open_window.leaving, "_ask", lambda each: asked.append(each) or Answer.STAY)
    writing.set()
    written(open_window)
    left = "What was open before, which undo or redo leads back to, was never saved. Close all the same?"
    assert asked[1:] == [Question(left)]
    assert open_window.isVisible()


@pytest.mark.parametrize("closes", [True, False], ids=["closed", "logged out"])
def test_an_earlier_save_that_succeeds_is_not_the_one_that_was_asked_for(
    open_window, monkeypatch, tmp_path, writing, closes
):
    asked = answering(monkeypatch, open_window, Answer.SAVE)
    saving_to(monkeypatch, open_window, tmp_path / "mine.reluexp")
    writing.room = 1
    open_window.session.dispatch(SetHidden((5,)))
    open_window.files.save()
    open_window.session.dispatch(SetHidden((7,)))
    manager = Logout(asks=True)
    if closes:
        assert not open_window.close()
        writing.set()
        written(open_window)
    else:
        writing.set()
        open_window.leaving.commit(manager, open_window.kept.keep_at_once)
    assert manager.told == ([] if closes else ["release", "cancel"])
    assert (len(asked), open_window.isVisible(), open_window.isWindowModified()) == (1, True, True)
    assert "No space left on device" in open_window.session.state.notice
    assert read(tmp_path / "mine.reluexp")[0].recipe.network.hidden == (5,)


def test_what_is_trained_on_while_the_file_is_written_is_asked_about(
    open_window, monkeypatch, tmp_path, writing
):
    asked = answering(monkeypatch, open_window, Answer.SAVE)
    saving_to(monkeypatch, open_window, tmp_path / "mine.reluexp")
    open_window.session.dispatch(SetHidden((5,)))
    open_window.close()
    open_window.session.dispatch(Step(3))
    monkeypatch.setattr(open_window.leaving, "_ask", lambda each: asked.append(each) or Answer.STAY)
    open_window.session.client.wait(30)
    writing.set()
    written(open_window)
    assert [each.words for each in asked[1:]] == ["Keep the changes to 'mine'?"]
    assert open_window.isVisible()


def test_another_file_that_has_what_is_open_does_not_stand_for_one_that_is_not_written(
    open_window, monkeypatch, tmp_path, writing
):
    asked = answering(monkeypatch, open_window, Answer.SAVE)
    writing.room = 2
    writing.set()
    for name, hidden in (("a", (5,)), ("b", (7,))):
        open_window.session.dispatch(SetHidden(hidden))
        open_window.session.dispatch(SaveDocument(str(tmp_path / f"{name}.reluexp")))
        open_window.session.settle()
    open_window.session.dispatch(Undo())
    assert not open_window.close()
    written(open_window)
    assert [each.words for each in asked] == ["Keep the changes to 'b'?"]
    assert "No space left on device" in open_window.session.state.notice
    assert open_window.isVisible()


def test_who_stays_when_asked_again_while_the_file_is_written_stays(
    open_window, monkeypatch, tmp_path, writing
):
    answering(monkeypatch, open_window, Answer.SAVE)
    saving_to(monkeypatch, open_window, tmp_path / "mine.reluexp")
    open_window.session.dispatch(SetHidden((5,)))
    open_window.close()
    answering(monkeypatch, open_window, Answer.STAY)
    open_window.close()
    writing.set()
    written(open_window)
    assert (open_window.isVisible(), open_window.isWindowModified()) == (True, False)


def test_who_cancels_a_new_start_is_asked_when_closing_later(open_window, monkeypatch):
    asked = answering(monkeypatch, open_window, Answer.STAY)
    session = open_window.session
    session.dispatch(SetHidden((4,)))
    session.dispatch(OpenPreset("spiral"))
    session.dispatch(SetHidden((5,)))
    session.settle()
    assert not open_window.leaving.restart()
    assert not open_window.close()
    assert [each.saves for each in asked] == [False, True]
    assert asked[1].words == "Keep what is open? It was never saved."


@pytest.mark.parametrize("answer", [Answer.LEAVE, Answer.SAVE])
def test_who_is_logged_out_while_it_trains_is_asked_once(open_window, qtbot, monkeypatch, tmp_path, answer):
    asked = answering(monkeypatch, open_window, answer)
    path = tmp_path / "mine.reluexp"
    saving_to(monkeypatch, open_window, path)
    session = open_window.session
    session.dispatch(Play())
    qtbot.waitUntil(lambda: session.state.run.step > 0)
    manager = Logout(asks=True)
    open_window.leaving.commit(manager, open_window.kept.keep_at_once)
    session.settle()
    assert (manager.told, session.is_changed) == (["release"], answer is Answer.LEAVE)
    assert open_window.close()
    assert len(asked) == 1
