"""Pictures that are kept: painted as fine as the screen is, and anew only when they show other things."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from reluexplorer.widgets.painting.painted_widget import same_view

T = TypeVar("T")


class Kept(Generic[T]):
    """What is made from a view, and made anew when that view is no longer the same."""

    def __init__(self) -> None:
        self._kept: tuple[object, T] | None = None

    def of(self, view: object, make: Callable[[], T]) -> T:
        """Return what ``make`` gives for a view, as :func:`same_view` compares them."""
        if self._kept is None or not same_view(view, self._kept[0]):
            self._kept = view, make()
        return self._kept[1]


def painted(width: float, height: float, ratio: float, paint: Callable[[QPainter], None]) -> QPixmap:
    """Return what ``paint`` paints on a transparent picture of a size in logical pixels."""
    picture = QPixmap(math.ceil(width * ratio), math.ceil(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
    return picture
