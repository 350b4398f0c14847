"""Parts of cells kept as pictures look as they would be drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from reluexplorer.widgets.diagram.sprites import paint_bias, paint_border, paint_plate
from reluexplorer.widgets.theme.theme import LIGHT

Paint = Callable[[QPainter, float | None], None]


def picture(paint: Paint, ratio: float | None) -> np.ndarray:
    image = QImage(QSize(60, 40), QImage.Format.Format_RGB32)
    image.fill(0xFFE0D0C0)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, ratio)
    return np.array(image.constBits()).reshape(40, 60, 4)[..., :3].astype(int)


@pytest.mark.parametrize(
    ("paint", "inside"),
    [
        (lambda p, r: paint_plate(p, QRectF(5, 4, 44, 27), LIGHT.text, 0.72, 4, r), (17, 25)),
        (lambda p, r: paint_border(p, QRectF(5, 4, 30, 30), LIGHT.healthy, 2.5, 6, r), (17, 6)),
        (lambda p, r: paint_bias(p, QRectF(5, 4, 11, 11), LIGHT.positive, 0.5, LIGHT.panel, r), (10, 11)),
    ],
)
def test_a_kept_part_is_as_it_would_be_drawn(
    qapp: QApplication, paint: Paint, inside: tuple[int, int]
) -> None:
    drawn, kept = picture(paint, None), picture(paint, 1.0)
    assert np.abs(drawn - kept).max() <= 4
    assert np.abs(kept[inside] - kept[0, 0]).max() > 60
    assert (kept[-1] == kept[0, 0]).all()
