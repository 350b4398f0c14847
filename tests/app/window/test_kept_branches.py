"""The picture of what is kept, and what branches leave."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QMenu

from reluexplorer.app.keeping.offering import Offer
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.files import OpenDocument, SaveDocument, read
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Branch, Reset, Seek, Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import New, OpenPreset
from reluexplorer.session.files.document_file import MOST_PICTURE, picture_of
from tests.app.window.working import kept_by, worked


def _disk_is_full(*_arguments, **_options):
    raise OSError("No space left on device")


def pictured(notice):
    """Return the colour in the middle of a notice's picture, and what it says."""
    picture = notice._picture
    middle = picture.pixelColor(picture.width() // 2, picture.height() // 2)
    return middle.name(), notice.accessibleName()


def test_the_offer_has_a_small_picture_in_the_colours_of_the_theme(begin, tmp_path):
    worked(first := begin())
    first.close()
    assert 0 < len(picture_of(tmp_path / "last.reluexp")) <= MOST_PICTURE
    window = begin()
    light, words = pictured(window.kept.notice)
    window.session.dispatch(assign("view.theme", "dark"))
    dark, still = pictured(window.kept.notice)
    window.session.dispatch(assign("view.theme", "light"))
    assert (light != dark, still, pictured(window.kept.notice)) == (True, words, (light, words))
    window.close()


def test_what_is_begun_is_kept_with_its_picture_before_the_first_regular_look(begin, tmp_path, qtbot):
    window = begin()
    window.kept._timer.stop()
    window.session.dispatch(ChooseData("spiral"))
    own = tmp_path / "open-1.reluexp"
    qtbot.waitUntil(
        lambda: window.session.poll() or (own.exists() and picture_of(own) != b""), timeout=30_000
    )
    assert read(own)[0].recipe.data.name == "spiral"
    window.close()


def test_what_is_kept_before_a_reopened_run_is_there_keeps_the_picture_that_it_had(begin, tmp_path):
    worked(first := begin())
    first.close()
    window = begin()
    had = picture_of(tmp_path / "last.reluexp")
    window.kept.reopen()
    assert not window.session.state.is_current
    window.kept.keep_open()
    window.session.hurry()
    window.kept._writer.join()
    assert had == picture_of(tmp_path / "open-1.reluexp") != b""
    window.session.settle()
    window.session.dispatch(SetHidden((4,)))
    window.kept.keep_open()
    window.session.hurry()
    window.kept._writer.join()
    assert read(tmp_path / "open-1.reluexp")[0].recipe.network.hidden == (4,)
    assert picture_of(tmp_path / "open-1.reluexp") == b""
    window.session.settle()
    window.kept.keep_open()
    window.kept._writer.join()
    assert picture_of(tmp_path / "open-1.reluexp") not in {had, b""}
    window.close()


@pytest.mark.parametrize("picture", [None, "no base64", "AAAA", "A" * 3 * MOST_PICTURE])
def test_without_a_picture_or_with_a_damaged_one_it_is_offered_all_the_same(begin, tmp_path, picture):
    worked(first := begin())
    first.close()
    last = tmp_path / "last.reluexp"
    content = json.loads(last.read_bytes())
    del content["picture"]
    last.write_text(json.dumps(content if picture is None else content | {"picture": picture}))
    window = begin()
    assert window.kept.notice.isVisible()
    assert window.kept.notice._picture is None
    window.kept.reopen()
    window.session.settle()
    assert window.session.state.run.step == 7
    window.close()


def test_a_picture_that_cannot_be_painted_keeps_nothing_from_being_kept(begin, tmp_path, monkeypatch):
    window = begin()
    monkeypatch.setattr("reluexplorer.app.keeping.kept_work.miniature_png", _disk_is_full)
    kept_by(window, (4,))
    assert read(tmp_path / "open-1.reluexp")[0].recipe.network.hidden == (4,)
    assert Offer("", picture_of(tmp_path / "open-1.reluexp")).image() is None
    window.close()


def left_in(window, folder):
    """Return the step and the hidden layers of what branches have left, the newest last."""
    for writer in window.kept._beside:
        writer.join()
    return [
        (step, document.recipe.network.hidden)
        for document, step in map(read, sorted(folder.glob("left-*.reluexp")))
    ]


@pytest.mark.parametrize(
    "branch",
    [Reset(), New(), OpenPreset("dying"), Branch()],
    ids=["reset", "new", "opening of another", "continue from here"],
)
def test_what_a_branch_leaves_is_kept_at_once(begin, tmp_path, branch):
    window = begin()
    worked(window)
    if isinstance(branch, Branch):
        window.session.dispatch(Seek(3))
        window.session.settle()
    reached = window.session.state.run.head
    hidden = window.session.state.document.recipe.network.hidden
    window.session.dispatch(branch)
    assert left_in(window, tmp_path) == [(reached, hidden)]
    window.session.settle()
    window.session.dispatch(branch)
    assert len(left_in(window, tmp_path)) == 1
    window.close()


def test_what_is_left_as_it_was_opened_or_saved_is_in_its_file_and_not_kept_twice(begin, tmp_path):
    window = begin()
    worked(window)
    window.session.dispatch(SaveDocument(str(tmp_path / "mine.reluexp")))
    window.session.settle()
    window.session.dispatch(New())
    window.session.settle()
    window.session.dispatch(OpenDocument(str(tmp_path / "mine.reluexp")))
    window.session.settle()
    window.session.dispatch(New())
    assert left_in(window, tmp_path) == []
    window.close()


def test_of_what_branches_left_the_ten_newest_are_kept(begin, tmp_path):
    window = begin()
    for steps in range(1, 13):
        window.session.dispatch(Step(steps))
        window.session.settle()
        window.session.dispatch(Reset())
        window.session.settle()
        left_in(window, tmp_path)
    assert sorted(step for step, _hidden in left_in(window, tmp_path)) == list(range(3, 13))
    window.close()


def earlier_in(window):
    """Return the menu of earlier work as it is when it is opened, and the menu that it is in."""
    menu = QMenu(window)
    window.recent.fill(menu)
    (below,) = (each for each in menu.findChildren(QMenu) if each.title() == "Earlier work")
    below.aboutToShow.emit()
    return below, menu


def test_what_branches_left_is_listed_and_opened_under_the_name_that_it_had(begin, tmp_path):
    window = begin()
    below, _menu = earlier_in(window)
    assert [(each.text(), each.isEnabled()) for each in below.actions()] == [("Nothing was kept", False)]
    mine = tmp_path / "own" / "mine.reluexp"
    mine.parent.mkdir()
    worked(window)
    window.session.dispatch(SaveDocument(str(mine)))
    window.session.settle()
    window.session.dispatch(Step(5))
    window.session.settle()
    window.session.dispatch(New())
    window.session.settle()
    window.session.hurry()
    for thread in window.kept._beside:
        thread.join()
    below, _menu = earlier_in(window)
    (left,) = below.actions()
    assert left.text().startswith("mine, step 12, today at ")
    left.trigger()
    window.session.settle()
    state = window.session.state
    assert (state.document.file, state.run.step) == (str(mine), 12)
    window.close()


def _drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.start.open_dropped(data, window.files.open)


def _choose(window, path):
    window.files.ask_open = lambda _kinds: path
    window.files.choose()


@pytest.mark.parametrize(
    "way", [lambda window, path: window.recent.open(path), _choose, _drop], ids=["recent", "open", "drop"]
)
def test_kept_work_is_not_saved_where_it_is_kept_however_it_is_opened(begin, tmp_path, way, qtbot):
    worked(window := begin())
    window.session.dispatch(New())
    window.session.settle()
    window.session.hurry()
    for thread in window.kept._beside:
        thread.join()
    (left,) = tmp_path.glob("left-*.reluexp")
    way(window, left)
    qtbot.waitUntil(lambda: window.session.state.document.recipe.data.name == "spiral")
    window.session.settle()
    state = window.session.state
    assert (state.document.file, state.run.step, state.document.recipe.data.name) == ("", 7, "spiral")
    window.close()
