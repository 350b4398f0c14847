"""The window is all on its screen, at the first start and where the last screen was larger."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication

from reluexplorer.app.settings.settings import Settings
from reluexplorer.app.window.placing import fitted, keep_on_screen
from reluexplorer.app.window.window import LEAST, Window
from reluexplorer.session.session import Session

ROOM = QRect(0, 24, 1366, 744)


@pytest.mark.parametrize(
    ("place", "there"),
    [
        (QRect(100, 60, 1100, 700), QRect(100, 60, 1100, 700)),
        (QRect(0, 0, 1440, 900), ROOM),
        (QRect(700, 500, 1100, 700), QRect(266, 68, 1100, 700)),
        (QRect(-300, -50, 1100, 700), QRect(0, 24, 1100, 700)),
        (QRect(2600, 300, 1440, 900), ROOM),
    ],
)
def test_a_place_is_moved_and_made_smaller_no_more_than_it_must(place, there):
    assert fitted(place, ROOM) == there


def begun(qtbot, settings):
    window = Window(Session(), settings)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.first_frame):
        window.show()
    return window


def test_the_first_window_is_as_large_as_its_screen_has_room_for(qtbot, tmp_path):
    window = begun(qtbot, Settings(tmp_path / "settings.json"))
    room, frame = window.screen().availableGeometry(), window.frameGeometry()
    assert room.height() > LEAST.height(), "else this tells nothing"
    assert frame.height() == room.height()
    assert (frame.topLeft(), window.width()) == (room.topLeft(), max(LEAST.width(), room.width()))
    window.close()


def test_a_place_on_a_larger_screen_is_brought_onto_this_one(qtbot, tmp_path):
    room = QGuiApplication.primaryScreen().availableGeometry()
    settings = Settings(tmp_path / "settings.json")
    far = QRect(room.right() - 200, room.bottom() - 100, room.width() + 600, room.height() + 500)
    settings.set_place(far, maximised=False)
    window = begun(qtbot, settings)
    frame = window.frameGeometry()
    assert (frame.topLeft(), frame.height()) == (room.topLeft(), room.height())
    assert window.width() == max(LEAST.width(), room.width())
    window.close()


def test_a_window_that_is_maximised_stays_as_it_is(qtbot, tmp_path):
    settings = Settings(tmp_path / "settings.json")
    settings.set_place(QRect(10, 20, 1100, 800), maximised=True)
    window = begun(qtbot, settings)
    before = window.geometry()
    keep_on_screen(window)
    assert window.isMaximized()
    assert window.geometry() == before
    window.close()
