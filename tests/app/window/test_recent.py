"""The last files, in the menu and on the first card, also of windows that write their list together."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from threading import Thread

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from reluexplorer.app.dialogs.welcome import Welcome
from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.files import SaveDocument
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.session import Session
from reluexplorer.widgets.controls.buttons import LinkButton


@pytest.fixture
def kept(tmp_path):
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def remembering(qtbot, kept):
    """A window that remembers files."""
    window = Window(Session(), kept)
    qtbot.addWidget(window)
    window.show()
    window.session.settle()
    yield window
    window.end()


def entries(window) -> QMenu:
    menu = QMenu(window)
    window.recent.fill(menu)
    return menu


def words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_files_are_listed_newest_first_and_opened(remembering, tmp_path):
    for width in (4, 5):
        remembering.session.dispatch(SetHidden((width,)))
        remembering.session.dispatch(SaveDocument(str(tmp_path / f"{width}.reluexp")))
        remembering.session.settle()
        remembering.settings.add_recent(tmp_path / f"{width}.reluexp")
    menu = entries(remembering)
    assert words(menu) == ["5.reluexp", "4.reluexp", "Earlier work", "Clear list"]
    assert menu.actions()[1].toolTip() == str(tmp_path / "4.reluexp")
    menu.actions()[1].trigger()
    assert remembering.session.state.document.recipe.network.hidden == (4,)
    assert words(entries(remembering))[0] == "4.reluexp"


def test_a_file_that_is_gone_is_said_and_taken_out(remembering, kept, tmp_path):
    (tmp_path / "there.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for name in ("gone.csv", "there.csv"):
        kept.add_recent(tmp_path / name)
    assert kept.recent() == (str(tmp_path / "there.csv"),)
    gone = entries(remembering).actions()[1]
    gone.trigger()
    assert "gone.csv is not there any more" in remembering.session.state.notice
    assert words(entries(remembering)) == ["there.csv", "Earlier work", "Clear list"]


def test_files_of_one_name_are_told_apart_by_their_folders(remembering, kept):
    for name in ("/a/x & y.csv", "/b/x & y.csv"):
        kept.add_recent(Path(name))
    assert words(entries(remembering))[:2] == ["x && y.csv – /b", "x && y.csv – /a"]


def test_the_list_is_cleared(remembering, kept, tmp_path):
    kept.add_recent(tmp_path / "a.csv")
    entries(remembering).actions()[-1].trigger()
    menu = entries(remembering)
    assert words(menu) == ["Earlier work", "Clear list"]
    assert not menu.actions()[-1].isEnabled()


def test_nothing_of_a_menu_that_is_gone_is_remembered(remembering):
    def held() -> int:
        return len(gc.get_referrers(remembering.recent)) + len(weakref.getweakrefs(remembering.recent))

    before = held()
    for _ in range(3):
        menu = entries(remembering)
        shiboken6.delete(menu)
    del menu
    gc.collect()
    assert held() == before


def test_the_menu_has_the_list_in_it(remembering, kept, tmp_path):
    kept.add_recent(tmp_path / "a.csv")
    remembering._actions["menu"].trigger()
    shown = remembering.findChildren(QMenu)
    assert ["a.csv", "Earlier work", "Clear list"] in [words(menu) for menu in shown]
    for menu in shown:
        menu.close()


def test_the_first_card_has_the_newest_of_them(remembering, kept, tmp_path, qtbot):
    path = tmp_path / "mine.reluexp"
    remembering.session.dispatch(SetHidden((6,)))
    remembering.session.dispatch(SaveDocument(str(path)))
    remembering.session.settle()
    remembering.session.dispatch(SetHidden((3,)))
    for number in range(4):
        kept.add_recent(tmp_path / f"{number}.csv")
    kept.add_recent(path)
    remembering.welcome()
    card = remembering.findChild(Welcome)
    links = {link.accessibleName(): link for link in card.findChildren(LinkButton)}
    assert {"mine.reluexp", "3.csv", "2.csv", "1.csv"} < links.keys()
    assert "0.csv" not in links
    links["mine.reluexp"].click()
    assert not card.isVisible()
    assert remembering.session.state.document.recipe.network.hidden == (6,)


@pytest.mark.parametrize(("words", "kinds"), [("Open a model…", "*.onnx"), ("Watch a training…", "*.watch")])
def test_the_first_card_leads_to_what_was_trained_elsewhere_by_keys(remembering, monkeypatch, words, kinds):
    asked = []
    monkeypatch.setattr(remembering.files, "ask_open", lambda shown, *_beside: asked.append(shown))
    remembering.welcome()
    card = remembering.findChild(Welcome)
    (link,) = (each for each in card.findChildren(LinkButton) if each.accessibleName() == words)
    for _time in range(8):
        if card.focusWidget() is link:
            break
        QTest.keyClick(card.focusWidget(), Qt.Key.Key_Tab)
    assert card.focusWidget() is link
    QTest.keyClick(link, Qt.Key.Key_Space)
    assert not card.isVisible()
    assert len(asked) == 1
    assert kinds in asked[0]


def test_windows_that_remember_at_once_lose_nothing_of_each_other(tmp_path):
    path = tmp_path / "settings.json"

    def remember(first: int) -> None:
        for number in range(first, first + 4):
            Settings(path).add_recent(tmp_path / f"{number}.csv")

    threads = [Thread(target=remember, args=(first,)) for first in (0, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {Path(each).name for each in Settings(path).remembered_files()} == {f"{n}.csv" for n in range(8)}


def test_a_second_window_leaves_what_the_first_remembers(kept, tmp_path):
    other = Settings(tmp_path / "settings.json")
    kept.remember(theme="dark")
    other.add_recent(tmp_path / "b.csv")
    kept.add_recent(tmp_path / "a.csv")
    other.remember(speed="100")
    assert (kept.theme(), kept.speed()) == ("dark", "100")
    assert [Path(each).name for each in kept.remembered_files()] == ["a.csv", "b.csv"]


def test_a_file_is_remembered_once_it_is_written(remembering, kept, tmp_path, monkeypatch):
    bad, good = tmp_path / "bad.reluexp", tmp_path / "good.reluexp"
    monkeypatch.setattr("reluexplorer.app.files.files.Files._ask_save", lambda *_told: bad)
    with monkeypatch.context() as full:
        full.setattr("reluexplorer.session.jobs.exports.write_file", _disk_is_full)
        remembering.files.save_as()
        remembering.session.settle()
    assert (kept.recent(), bad.exists()) == ((), False)
    monkeypatch.setattr("reluexplorer.app.files.files.Files._ask_save", lambda *_told: good)
    remembering.files.save_as()
    remembering.session.settle()
    assert kept.recent() == (str(good),)


def _disk_is_full(*_arguments, **_options):
    raise CommandError("There is no room left.")


def test_what_was_never_saved_has_a_name_in_the_title_once_it_is_changed(remembering):
    assert remembering.windowTitle() == "ReLU Explorer[*]"
    remembering.session.dispatch(SetHidden((4,)))
    remembering.session.settle()
    assert (remembering.windowTitle(), remembering.isWindowModified()) == (
        "Untitled[*] – ReLU Explorer",
        True,
    )
