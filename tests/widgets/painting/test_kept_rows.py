"""Rows of a list are painted once, and look as if they were painted each time."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from reluexplorer.widgets.painting.kept_rows import KeptRows
from reluexplorer.widgets.painting.shapes import rounded, text

pytestmark = pytest.mark.usefixtures("qapp")


class Rows:
    """Paints two rows into an image, kept or not, and counts."""

    def __init__(self) -> None:
        self.kept = KeptRows()
        self.painted: list[str] = []

    def image(self, *words: str, top: float = 0.0, ratio: float = 1.0, keeps: bool = True) -> QImage:
        image = QImage(round(120 * ratio), round(60 * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(QColor("white"))
        painter = QPainter(image)
        for number, each in enumerate(words):
            area = QRectF(0.0, top + 20 * number, 100, 20)
            if keeps:
                self.kept.paint(painter, area, each, lambda within, at, each=each: self.row(within, at, each))
            else:
                self.row(painter, area, each)
        painter.end()
        return image

    def row(self, painter: QPainter, area: QRectF, words: str) -> None:
        self.painted.append(words)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, area.adjusted(1, 1, -1, -1), 6, "#dbeafe", "#2563eb")
        text(painter, area, words, "#111827", Qt.AlignmentFlag.AlignCenter)
        painter.restore()


def apart(one: QImage, other: QImage) -> int:
    """The greatest difference of a colour: laying a picture over another rounds once more."""
    first, second = (np.frombuffer(each.constBits(), np.uint8).astype(int) for each in (one, other))
    return int(np.abs(first - second).max())


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_row_that_looks_as_before_is_painted_once_and_is_the_same(ratio):
    rows = Rows()
    plain = rows.image("rate", "width", ratio=ratio, keeps=False)
    rows.painted.clear()
    assert apart(rows.image("rate", "width", ratio=ratio), plain) <= 2
    assert apart(rows.image("rate", "width", ratio=ratio), plain) <= 2
    assert rows.painted == ["rate", "width"]
    turned = rows.image("width", "rate", ratio=ratio)
    assert apart(turned, plain) > 100
    assert apart(turned, rows.image("width", "rate", ratio=ratio, keeps=False)) <= 2


def test_a_row_that_shows_something_else_is_painted_anew():
    rows = Rows()
    rows.image("rate", "width")
    rows.image("rate", "depth")
    assert rows.painted == ["rate", "width", "depth"]


def test_where_no_pixel_begins_nothing_is_kept():
    rows = Rows()
    assert rows.image("rate", top=0.5) == rows.image("rate", top=0.5, keeps=False)
    rows.image("rate", top=0.5)
    assert rows.painted == ["rate"] * 3


def test_only_the_rows_that_were_painted_last_are_kept_and_none_once_hidden():
    rows = Rows()
    for number in range(30):
        rows.image(str(number))
    rows.painted.clear()
    rows.image("29")
    rows.image("0")
    assert rows.painted == ["0"]
    rows.kept.forget()
    rows.image("29")
    assert rows.painted == ["0", "29"]
