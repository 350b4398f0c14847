"""What waits for its turn shows how it looked last, to the pixel, in every scale and size."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor

from tests.widgets.painting.column import (
    BLUE,
    CHEAP,
    LIME,
    RED,
    SLOW,
    Column,
    stripes,
)

pytestmark = pytest.mark.usefixtures("qapp")


def test_what_was_not_kept_of_a_widget_is_painted_and_not_left_bare(column: Column):
    """The second was cheap when all of it was painted, and dear where a part was: only that was kept."""
    column.show(*stripes(column, SLOW, CHEAP))
    _first, second = column.each
    second.cost = SLOW
    second.update(0, 0, 5, 5)
    column.rest()
    column.change("blue")
    assert column.turn() == [0, 1]
    assert column.shown(second) == BLUE


def test_what_was_dear_once_is_not_shown_as_it_was_then(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    _first, second = column.each
    second.cost = CHEAP
    for _ in range(60):
        column.change("lime", second)
        column.rest()
    second.cost = SLOW
    second.update(0, 0, 5, 5)
    column.rest()
    column.change("blue")
    column.turn()
    assert column.shown(second) in {LIME, BLUE}


SCALED = """
import sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from reluexplorer.widgets.painting.last_picture import LastPicture

class Hatched(QWidget):
    last = None

    def paintEvent(self, event):
        if self.last is not None:
            self.last.show(self)
            return
        with QPainter(self) as painter:
            for place in range(0, self.width(), 3):
                painter.drawLine(place, 0, place, self.height())
            painter.drawText(20, 20, "Words")

application = QApplication(sys.argv[:1])
window = QWidget()
window.resize(403, 305)
widget = Hatched(window)
widget.setGeometry(107, 83, 203, 111)
window.show()
for _ in range(20):
    QCoreApplication.processEvents()
before = window.backingStore().paintDevice().copy()
last = LastPicture()
last.take(widget, QRegion(widget.rect()))
widget.last = last
widget.repaint()
after = window.backingStore().paintDevice().copy()
print(window.devicePixelRatioF(), before == after, before.size() == after.size())
"""


@pytest.mark.parametrize("ratio", ["1", "1.25", "1.5", "1.75", "2"])
def test_the_last_picture_is_the_same_pixels_in_every_scale(ratio: str):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": ratio}
    said = subprocess.run(
        [sys.executable, "-c", SCALED], env=environment, text=True, capture_output=True, check=True
    )
    assert said.stdout.split() == [str(float(ratio)), "True", "True"]


def test_a_new_size_stretches_the_last_picture_until_it_is_painted(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    for each in column.each:
        each.colour = "blue"
    column.window.resize(320, 460)
    assert column.turn() == [0]
    second = column.each[1]
    screen: Any = column.window.backingStore().paintDevice()
    corner = second.mapTo(column.window, second.rect().bottomRight() - QPoint(1, 1))
    assert (column.shown(second), QColor(screen.pixel(corner)).name()) == (RED, RED)
    assert column.turn() == [1]
    assert column.shown(second) == BLUE


def test_a_part_that_is_painted_anew_leaves_the_rest_of_the_last_picture(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    second = column.each[1]
    second.colour = "blue"
    second.update(QRect(0, 0, second.width(), 4))
    column.rest()
    column.change("lime")
    assert column.turn() == [0]
    screen: Any = column.window.backingStore().paintDevice()
    top, middle = (second.mapTo(column.window, QPoint(9, y)) for y in (1, second.height() // 2))
    assert [QColor(screen.pixel(at)).name() for at in (top, middle)] == [BLUE, RED]
