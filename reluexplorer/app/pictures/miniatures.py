"""The small picture that goes with what is kept: the output over the input plane, for both themes."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize
from PySide6.QtGui import QImage, QImageReader, QPainter, Qt

from reluexplorer.app.pictures.pictures import saved
from reluexplorer.panels.train.outcome.plane_picture import PlanePicture
from reluexplorer.session.document.document import View
from reluexplorer.session.files.document_file import MOST_PICTURE
from reluexplorer.session.run.snapshot import RunSnapshot
from reluexplorer.widgets.plane.miniature import miniature
from reluexplorer.widgets.theme.theme import DARK, LIGHT

SIDE = 64
"""Logical pixels of its square."""
_RATIOS = (2.0, 1.0)
"""Pixels of the picture for each of these; the finest that is small enough is kept."""
_PNG = b"\x89PNG\r\n\x1a\n"
_THEMES = (LIGHT, DARK)
"""From left to right in the one picture that is kept."""


def miniature_png(run: RunSnapshot, look: View) -> bytes:
    """Return the output of a run over its plane, once for each theme beside each other, as PNG.

    It has at most ``MOST_PICTURE`` bytes, and is empty where there is no such picture. It may be made on
    any thread.
    """
    view = PlanePicture().view(run, look)
    if view is None:
        return b""
    for ratio in _RATIOS:
        parts = [miniature(view, theme, SIDE, ratio) for theme in _THEMES]
        side = round(SIDE * ratio)
        sheet = QImage(QSize(side * len(parts), side), QImage.Format.Format_ARGB32_Premultiplied)
        sheet.fill(Qt.GlobalColor.transparent)
        with QPainter(sheet) as painter:
            for place, part in enumerate(parts):
                if part is None:
                    return b""
                part.setDevicePixelRatio(1.0)
                painter.drawImage(side * place, 0, part)
        content = saved(sheet)
        if len(content) <= MOST_PICTURE:
            return content
    return b""


def miniature_of(content: bytes, theme: str) -> QImage | None:
    """Return the part of a kept picture for a theme; None where it is none that was written here."""
    if not content.startswith(_PNG):
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"png"))
    ratio = next((each for each in _RATIOS if reader.size() == _size(each)), None)
    image = QImage() if ratio is None else reader.read()
    if ratio is None or image.isNull():
        return None
    side = round(SIDE * ratio)
    place = next((place for place, each in enumerate(_THEMES) if each.name == theme), 0)
    part = image.copy(QRect(side * place, 0, side, side))
    part.setDevicePixelRatio(ratio)
    return part


def _size(ratio: float) -> QSize:
    side = round(SIDE * ratio)
    return QSize(side * len(_THEMES), side)
