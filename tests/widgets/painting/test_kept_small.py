"""Small pictures that are kept by the hundreds hold their pixels, and nothing of what painted them."""

from __future__ import annotations

import ctypes
import sys

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from reluexplorer.widgets.painting.kept import painted


class _Memory(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks",
        "keepcost",
    )]  # fmt: skip


def _dot(painter: QPainter) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor("red"))
    painter.drawEllipse(QRectF(1, 1, 10, 10))


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "mallinfo2") if sys.platform == "linux" else True,
    reason="only there the C library tells what is in use",
)
def test_a_small_picture_takes_little_more_than_its_pixels(qapp):
    told = ctypes.CDLL(None).mallinfo2
    told.restype = _Memory
    painted(12, 12, 1.0, _dot)
    before = told().uordblks
    kept = [painted(12, 12, 1.0, _dot) for _ in range(200)]
    assert (told().uordblks - before) / len(kept) < 12 * 12 * 4 + 1500


def test_a_small_picture_is_as_fine_and_shows_the_same_as_a_large_one(qapp):
    small, large = painted(12, 12, 1.5, _dot), painted(400, 400, 1.5, _dot)
    assert (small.devicePixelRatio(), small.size().toTuple()) == (1.5, (18, 18))
    assert small.toImage() == large.copy(0, 0, 18, 18).toImage()
