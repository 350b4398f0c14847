"""Where the window stands: all of it on a screen, also where that is smaller than the last one was."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QRect
from PySide6.QtWidgets import QWidget


def fitted(place: QRect, room: QRect) -> QRect:
    """Return a place no larger than the room, moved into it as far as it must be."""
    width, height = min(place.width(), room.width()), min(place.height(), room.height())
    x = max(room.left(), min(place.x(), room.right() + 1 - width))
    y = max(room.top(), min(place.y(), room.bottom() + 1 - height))
    return QRect(x, y, width, height)


def keep_on_screen(window: QWidget) -> None:
    """Bring a window that is shown into its screen, with the frame that the desktop has put around it."""
    if window.isMaximized() or window.isFullScreen():
        return
    inner, outer = window.geometry(), window.frameGeometry()
    frame = QMargins(
        inner.left() - outer.left(),
        inner.top() - outer.top(),
        outer.right() - inner.right(),
        outer.bottom() - inner.bottom(),
    )
    room = window.screen().availableGeometry().marginsRemoved(frame)
    place = fitted(inner, room)
    least = window.minimumSize()
    place.setSize(place.size().expandedTo(least))
    if place != inner:
        window.setGeometry(place)
