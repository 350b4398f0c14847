"""What was open last: when it is kept, how it is told, and what leaves it alone."""

from __future__ import annotations

import os
import time
from datetime import date, datetime

import pytest
from PySide6.QtCore import QSize, QSysInfo
from PySide6.QtWidgets import QApplication

from reluexplorer.app.dialogs.welcome import CONTINUE, Welcome
from reluexplorer.app.keeping.kept_files import RENEWED_EVERY, left_behind
from reluexplorer.app.keeping.offering import when_words
from reluexplorer.session.commands.files import OpenDocument, SaveDocument, past_in, read
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Dismiss, Pause, Play, Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.limits import WORKSPACES
from reluexplorer.session.files.document_file import name_of, save
from tests.app.window.working import kept_by, worked


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 3, 2, 9, 5), "today at 09:05"),
        (datetime(2026, 3, 1, 23, 59), "yesterday at 23:59"),
        (datetime(2025, 12, 31, 0, 0), "on 2025-12-31 at 00:00"),
        (datetime(2026, 3, 3, 0, 1), "on 2026-03-03 at 00:01"),
    ],
)
def test_it_is_said_from_when_it_is(at, words):
    assert when_words(at, date(2026, 3, 2)) == words


def test_the_offer_names_it_moves_nothing_and_goes_when_other_work_is_begun(begin, qtbot):
    first = begin()
    assert first.kept.notice.isHidden()
    worked(first)
    first.close()
    for does in (assign("training.seed", 4), Step(1), Play()):
        window = begin(size=(1440, 900))
        notice = window.kept.notice
        assert notice.isVisible()
        assert notice.accessibleName().startswith(f"{CONTINUE}: spiral, step 7, today at ")
        assert notice._action.toolTip().startswith("Continue: spiral, step 7, today at ")
        while not notice.is_placed:
            QApplication.processEvents()
        before = window._stack.geometry()
        assert before.contains(notice.geometry())
        window.session.dispatch(does)
        qtbot.waitUntil(notice.isHidden)
        window.session.dispatch(Pause())
        window.session.settle()
        assert window._stack.geometry() == before
        window.kept.begin()
        window.close()


def test_the_offer_stays_for_looks_and_comes_back_after_what_else_is_said(begin, qtbot):
    worked(first := begin())
    first.close()
    window = begin()
    notice = window.kept.notice
    for workspace in WORKSPACES:
        window.run_command(assign("view.workspace", workspace))
        window.session.settle()
        assert notice.isVisible() == (workspace in {"train", "neurons"})
    window.run_command(assign("view.workspace", "train"))
    for _ in range(2):
        window.session.notify("The interface is at 75 % of its usual size.", "info")
        assert (notice.isVisible(), window._notice.isVisible()) == (False, True)
        window.run_command(Dismiss())
        assert (notice.isVisible(), window._notice.isVisible()) == (True, False)
    notice._close.click()
    window.session.notify("Something is said.", "info")
    window.run_command(Dismiss())
    assert not notice.isVisible()
    window.close()


def test_what_is_said_at_the_start_only_delays_the_offer(begin):
    worked(first := begin())
    first.close()
    window = begin()
    window.kept.hand_over()
    window.session.notify("The file is not there.")
    window.kept.offer()
    assert not window.kept.notice.isVisible()
    window.run_command(Dismiss())
    assert window.kept.notice.isVisible()
    window.close()


@pytest.mark.slow
def test_a_start_in_which_nothing_is_made_leaves_what_was_kept(begin, tmp_path):
    worked(first := begin())
    first.session.dispatch(SaveDocument(str(tmp_path / "mine.reluexp")))
    first.session.settle()
    first.session.dispatch(assign("training.seed", 5))
    first.session.settle()
    first.close()
    kept = (tmp_path / "last.reluexp").read_bytes()
    for commands in (
        (),
        (assign("view.workspace", "neurons"),),
        (OpenDocument(str(tmp_path / "mine.reluexp")),),
    ):
        window = begin(*commands)
        window.session.settle()
        window.kept.keep_open()
        window.close()
        assert (tmp_path / "last.reluexp").read_bytes() == kept
    window = begin()
    assert window.kept.offered().words.startswith("mine, step ")
    window.session.dispatch(SetHidden((3,)))
    window.close()
    assert read(tmp_path / "last.reluexp")[0].recipe.network.hidden == (3,)


@pytest.mark.slow
def test_what_a_killed_program_was_at_is_the_last_of_the_next_start(begin, tmp_path):
    worked(first := begin())
    first.close()
    kept = (tmp_path / "last.reluexp").read_bytes()
    killed = begin()
    killed.kept.keep_open()
    assert not (tmp_path / "open-1.reluexp").exists()
    killed.session.dispatch(SetHidden((4,)))
    killed.session.settle()
    killed.kept.keep_open()
    killed.kept._writer.join()
    assert (tmp_path / "last.reluexp").read_bytes() == kept
    killed.kept._own.release()
    after = begin()
    assert not (tmp_path / "open-1.reluexp").exists()
    after.kept.reopen()
    assert after.session.state.document.recipe.network.hidden == (4,)
    for window in (after, killed):
        window.close()


def test_the_first_card_offers_it_too_with_its_picture_and_has_the_keys_on_it(begin):
    worked(first := begin())
    first.close()
    window = begin()
    assert Welcome(window).back is None
    window.welcome()
    card = window.findChildren(Welcome)[-1]
    assert window.kept.notice.isHidden()
    assert card.focusWidget() is card.back
    assert card.back.accessibleName() == CONTINUE
    assert card.back.accessibleDescription().startswith("spiral, step 7, today at ")
    assert card.back._picture.size() == QSize(128, 128)
    card.back.click()
    window.session.settle()
    assert window.session.state.run.step == 7
    window.close()


def test_nothing_is_offered_of_a_damaged_file(begin, tmp_path):
    (tmp_path / "last.reluexp").write_text("{")
    window = begin()
    assert window.kept.notice.isHidden()
    window.close()


def test_no_window_takes_what_another_that_runs_has_open(begin, tmp_path):
    idle = begin()
    kept_by(idle, (4,))
    other = begin()
    assert other.kept.offered() is None
    kept_by(other, (5,))
    other.close()
    assert read(tmp_path / "last.reluexp")[0].recipe.network.hidden == (5,)
    idle.kept._own.release()
    after = begin()
    assert read(tmp_path / "last.reluexp")[0].recipe.network.hidden == (5,)
    assert earlier(after) == [(4,)]
    assert after.settings.recent() == ()
    for window in (after, idle):
        window.close()


def test_of_several_killed_windows_the_newest_is_offered_and_the_others_are_earlier_work(begin, tmp_path):
    killed = [begin(), begin()]
    for age, (window, hidden) in enumerate(zip(killed, ((4,), (5,)), strict=True)):
        kept_by(window, hidden)
        os.utime(window.kept._own.path, (1e9 + age, 1e9 + age))
    for window in killed:
        window.kept._own.release()
    after = begin()
    assert read(tmp_path / "last.reluexp")[0].recipe.network.hidden == (5,)
    assert earlier(after) == [(4,)]
    for window in (after, *killed):
        window.close()


def earlier(window):
    """Return the hidden layers of what is listed as earlier work."""
    return [read(path)[0].recipe.network.hidden for path, _offer in window.kept.earlier()]


def test_what_another_window_closed_with_meanwhile_is_earlier_work(begin, tmp_path):
    first, second = begin(), begin()
    for window, hidden in ((first, (4,)), (second, (5,))):
        window.session.dispatch(SetHidden(hidden))
        window.session.settle()
        window.close()
    assert read(tmp_path / "last.reluexp")[0].recipe.network.hidden == (5,)
    assert earlier(second) == [(4,)]


def test_a_folder_that_cannot_be_written_to_is_said_once_and_used_as_soon_as_it_can_be(
    begin, tmp_path, monkeypatch
):
    where = tmp_path / "file" / "last.reluexp"
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr("reluexplorer.app.keeping.keeping.last_document", lambda: where)
    window = begin()
    assert window.session.state.notice == ""
    for hidden in ((4,), (5,)):
        kept_by(window, hidden)
        window.session.poll()
        QApplication.processEvents()
        said = window.session.state.notice
        assert said.startswith("What is open is not kept for the next start: ") == (hidden == (4,))
        window.run_command(Dismiss())
    (tmp_path / "file").unlink()
    window.kept.keep_open()
    window.kept._writer.join()
    assert read(tmp_path / "file" / "open-1.reluexp")[0].recipe.network.hidden == (5,)
    window.close()
    assert read(where)[0].recipe.network.hidden == (5,)


def test_what_could_not_be_written_is_written_at_the_next_look(begin, tmp_path, monkeypatch):
    window = begin()
    window.session.dispatch(SetHidden((4,)))
    window.session.settle()
    with monkeypatch.context() as full:
        full.setattr("reluexplorer.app.keeping.kept_work.save", _disk_is_full)
        window.kept.keep_open()
        window.kept._writer.join()
    assert not (tmp_path / "open-1.reluexp").exists()
    window.kept.keep_open()
    window.kept._writer.join()
    assert read(tmp_path / "open-1.reluexp")[0].recipe.network.hidden == (4,)
    window.close()


def _disk_is_full(*_arguments, **_options):
    raise OSError("No space left on device")


@pytest.mark.parametrize("later", [False, True], ids=["as it was", "saved by another since"])
def test_what_is_reopened_does_not_know_what_its_file_became_since(begin, tmp_path, later):
    mine = str(tmp_path / "mine.reluexp")
    worked(first := begin())
    first.session.dispatch(SaveDocument(mine))
    first.session.settle()
    first.session.dispatch(assign("training.seed", 5))
    first.session.settle()
    first.close()
    if later:
        at = (tmp_path / "last.reluexp").stat().st_mtime + 10
        os.utime(mine, (at, at))
    window = begin()
    window.kept.reopen()
    assert window.session.state.document.file == mine
    assert window.session.known_files.is_another(mine) == later
    window.close()


HOUR, DAY = 3600.0, 86_400.0


def locked_elsewhere(folder, ago, hidden=(6,)):
    """Leave what a program on another computer that shares the home has open, renewed so long ago."""
    save(folder / "open-1.reluexp", SetHidden(hidden).apply(Document()), 0)
    lock = folder / "open-1.lock"
    lock.write_text("4194303\nreluexplorer\nanother-computer\n", encoding="utf-8")
    os.utime(lock, (time.time() - ago,) * 2)
    return lock


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    ("ago", "is_offered", "own"), [(120.0, False, 2), (HOUR, True, 2), (DAY, True, 2), (40 * DAY, True, 1)]
)
def test_what_a_program_on_another_computer_left_is_offered_once_it_is_silent(
    begin, tmp_path, ago, is_offered, own
):
    lock = locked_elsewhere(tmp_path, ago)
    window = begin()
    assert window.kept._own.path == tmp_path / f"open-{own}.reluexp"
    assert (tmp_path / "last.reluexp").exists() == is_offered
    kept = tmp_path / ("last.reluexp" if is_offered else "open-1.reluexp")
    assert read(kept)[0].recipe.network.hidden == (6,)
    assert ("another-computer" in lock.read_text(encoding="utf-8")) == (own == 2)
    window.close()


def test_a_window_in_which_nothing_is_done_renews_its_lock_and_no_other_takes_what_it_has(
    begin, tmp_path, monkeypatch
):
    window = begin()
    kept_by(window, (4,))
    lock = tmp_path / "open-1.lock"
    os.utime(lock, (1e9, 1e9))
    window.kept.keep_open()
    window.kept._writer.join()
    assert lock.stat().st_mtime == 1e9
    with monkeypatch.context() as asleep:
        asleep.setattr(QSysInfo, "machineHostName", lambda: "another-computer")
        assert left_behind(tmp_path) == [tmp_path / "open-1.reluexp"]
        later = time.monotonic() + RENEWED_EVERY
        asleep.setattr("reluexplorer.app.keeping.keeping.time.monotonic", lambda: later)
        window.kept.keep_open()
        window.kept._writer.join()
        assert left_behind(tmp_path) == []
    window.close()


def test_a_long_run_is_kept_with_its_way_while_it_goes_on_and_when_it_ends(begin, tmp_path, monkeypatch):
    monkeypatch.setattr("reluexplorer.session.run.past._LONG", 1.0)
    killed, own = begin(), tmp_path / "open-1.reluexp"
    worked(killed)
    killed.session.dispatch(Play())
    killed.kept.keep_open()
    assert killed.kept._writer is None  # until the side that trains has handed over what it keeps
    while killed.kept._writer is None:
        killed.session.client.wait(0.02)
        killed.session.poll()
    killed.kept._writer.join()
    killed.session.dispatch(Pause())
    killed.session.settle()
    document, step = read(own)
    assert past_in(own, document).shown == step >= 7
    killed.kept._own.release()
    after = begin()
    after.kept.reopen()
    after.session.settle()
    assert (after.session.state.run.step, after.session.state.run.head) == (step, step)
    after.session.dispatch(Step(3))
    after.session.settle()
    after.close()
    last = tmp_path / "last.reluexp"
    assert past_in(last, read(last)[0]).shown == step + 3
    killed.close()


def test_what_was_saved_just_before_the_end_is_kept_under_its_name(begin, tmp_path):
    window = begin()
    worked(window)
    window.session.dispatch(SaveDocument(str(tmp_path / "mine.reluexp")))
    window.close()
    assert name_of(tmp_path / "last.reluexp") == str(tmp_path / "mine.reluexp")
