"""What is seen of a window where it has grown and nothing is painted yet."""

from __future__ import annotations

import os
import signal

import pytest
from PySide6.QtGui import QColor, QImage

from reluexplorer.widgets.theme.theme import DARK, LIGHT
from tests.app.real_screen import ON_A_SCREEN

pytestmark = ON_A_SCREEN


@pytest.fixture
def grown(program, screen, tmp_path):
    """Return the colour that new area has while the program cannot paint it."""

    def colour() -> QColor:
        screen.hands("windowsize", "--sync", program.window, 1024, 700)
        program.until(lambda s: s["size"] == [1024, 700])
        os.kill(program._process.pid, signal.SIGSTOP)
        try:
            screen.hands("windowsize", program.window, 1400, 860)
            screen.picture(tmp_path / "grown.png")
        finally:
            os.kill(program._process.pid, signal.SIGCONT)
        program.until(lambda s: s["size"] == [1400, 860])
        return QImage(str(tmp_path / "grown.png")).pixelColor(1300, 800)

    return colour


def test_new_area_has_the_themes_ground_until_it_is_painted(program, screen, grown):
    assert grown() == QColor(LIGHT.background)
    program.click("Dark theme")
    program.until(lambda _: program.place("Light theme") is not None)
    assert grown() == QColor(DARK.background)
    program.keys("ctrl+minus")  # which makes the window's native part anew
    program.until(lambda s: s["ratio"] != 1.0)
    program.keys("ctrl+0")
    program.until(lambda s: s["ratio"] == 1.0)
    program.window = screen.window("ReLU Explorer")
    assert grown() == QColor(DARK.background)
