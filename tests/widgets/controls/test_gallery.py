"""Pictures to choose from, by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication

from reluexplorer.widgets.controls.gallery import PICTURE, Gallery, Tile
from reluexplorer.widgets.painting.pace import PACE
from reluexplorer.widgets.theme.stylesheet import apply_theme, current_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT

NAMES = tuple("abcdefg")


@pytest.fixture
def gallery(qtbot, tmp_path):
    before = current_theme()
    app = QApplication.instance()
    apply_theme(app, LIGHT)
    for theme, colour in (("light", "#ff0000"), ("dark", "#00ff00")):
        picture = QPixmap(2 * PICTURE)
        picture.fill(QColor(colour))
        picture.save(str(tmp_path / f"{theme}.png"))
    tiles = tuple(
        Tile(name, f"Title {name}", f"What {name} shows", tmp_path / "light.png", tmp_path / "dark.png")
        for name in NAMES
    )
    made = Gallery(tiles, columns=3)
    qtbot.addWidget(made)
    made.show()
    made.set_current("a")
    yield made
    apply_theme(app, before)


def _press(qtbot, gallery, *keys):
    for key in keys:
        button = next(button for button in gallery.buttons if button.isChecked())
        qtbot.keyClick(button, key)


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ("Right", "b"),
        ("Right Right Right", "d"),
        ("Down", "d"),
        ("Down Down", "g"),
        ("Down Down Down", "g"),
        ("Right Down Down", "e"),
        ("Up", "a"),
        ("Left", "a"),
        ("End", "g"),
        ("End Home", "a"),
        ("End Up Left", "c"),
    ],
)
def test_arrows_move_among_the_pictures(gallery, qtbot, keys, name):
    shown = []
    gallery.shown.connect(shown.append)
    _press(qtbot, gallery, *(getattr(Qt.Key, f"Key_{key}") for key in keys.split()))
    assert gallery.current() == name
    assert shown[-1:] == ([] if keys in {"Up", "Left"} else [name])
    assert [button.isChecked() for button in gallery.buttons].count(True) == 1


def test_enter_and_space_choose(gallery, qtbot):
    chosen = []
    gallery.chosen.connect(chosen.append)
    _press(qtbot, gallery, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert chosen == ["b", "e"]


def test_a_click_shows_and_a_double_click_chooses(gallery, qtbot):
    shown, chosen = [], []
    gallery.shown.connect(shown.append)
    gallery.chosen.connect(chosen.append)
    qtbot.mouseClick(gallery.buttons[4], Qt.MouseButton.LeftButton)
    assert (gallery.current(), shown, chosen) == ("e", ["e"], [])
    qtbot.mouseDClick(gallery.buttons[4], Qt.MouseButton.LeftButton)
    assert chosen == ["e"]


@pytest.mark.slow
def test_a_picture_follows_the_theme_and_has_a_name(gallery):
    button = gallery.buttons[2]
    middle = PICTURE.width() // 2, PICTURE.height() // 2
    assert QColor(button.grab().toImage().pixelColor(*middle)).name() == "#ff0000"
    apply_theme(QApplication.instance(), DARK)
    assert QColor(button.grab().toImage().pixelColor(*middle)).name() == "#00ff00"
    assert button.accessibleName() == "Title c"
    assert button.accessibleDescription() == button.toolTip() == "What c shows"


@pytest.fixture
def titled(qtbot, tmp_path):
    titles = ("A layer that dies", "Digits", "Draw your own", "30 layers", "The digits again")
    tiles = tuple(Tile(title, title, title, tmp_path, tmp_path) for title in titles)
    made = Gallery(tiles, columns=3)
    qtbot.addWidget(made)
    made.show()
    made.set_current("A layer that dies")
    return made


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (("d",), "Digits"),
        (("d", "d"), "Draw your own"),
        (("d", "d", "d"), "Digits"),
        (("dr",), "Draw your own"),
        (("D", "R"), "Draw your own"),
        (("3",), "30 layers"),
        (("layers",), "30 layers"),
        (("layer that",), "A layer that dies"),
        (("ayers",), "30 layers"),
        (("the digits",), "The digits again"),
        (("dig", None, "a"), "A layer that dies"),
    ],
)
def test_letters_go_to_the_title_that_begins_so_or_else_has_it(titled, qtbot, words, title):
    taken = []
    titled.chosen.connect(taken.append)
    for letters in words:
        if letters is None:
            titled._paused.timeout.emit()
        else:
            qtbot.keyClicks(titled.current_button(), letters)
    assert titled.current() == title
    assert taken == []
    titled._paused.timeout.emit()
    qtbot.keyClick(titled.current_button(), Qt.Key.Key_Space)
    assert taken == [title]


def test_words_that_no_tile_has_are_told_and_take_nothing_until_another_is_gone_to(titled, qtbot):
    taken, missed = [], []
    titled.chosen.connect(taken.append)
    titled.missed.connect(missed.append)
    qtbot.keyClicks(titled.current_button(), "zq")
    titled._paused.timeout.emit()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        qtbot.keyClick(titled.current_button(), key)
    assert (titled.current(), taken) == ("A layer that dies", [])
    assert missed[-1] == "zq"
    qtbot.keyClick(titled.current_button(), Qt.Key.Key_Right)
    qtbot.keyClick(titled.current_button(), Qt.Key.Key_Return)
    assert (taken, missed[-1]) == (["Digits"], "")


@pytest.mark.usefixtures("shared_out")
def test_on_the_screen_pictures_come_one_after_another(qtbot, gallery):
    first, *others = gallery.buttons
    first.repaint()
    assert not first.has_picture(1.0)
    assert first.grab().toImage().pixelColor(PICTURE.width() // 2, 40).name() == current_theme().panel
    assert PACE.grab(others[0]).toImage().pixelColor(PICTURE.width() // 2, 40).name() == "#ff0000"
    qtbot.waitUntil(lambda: all(each.has_picture(1.0) for each in gallery.buttons))
    assert first.grab().toImage().pixelColor(PICTURE.width() // 2, 40).name() == "#ff0000"
